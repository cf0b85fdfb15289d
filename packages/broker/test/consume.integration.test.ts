import { expect, test } from 'vitest'
import { openLine, pause, text, until } from './line.ts'

test('records of a key come in order, and keys side by side within the concurrency', async () => {
  const line = await openLine({ partitions: 2 })
  const seen = new Map<string, number[]>()
  let running = 0
  let most = 0
  await line.send(...Array.from({ length: 60 }, (_, at) => `${'abcdef'[at % 6]}:${at}`))
  await line.consume({
    concurrency: 3,
    async handle({ key, value }) {
      most = Math.max(most, ++running)
      await pause(Math.random() * 20)
      running--
      const name = String(key)
      seen.set(name, [...(seen.get(name) ?? []), Number(value)])
    },
  })
  await until(() => expect([...seen.values()].flat()).toHaveLength(60))
  expect(most).toBe(3)
  for (const numbers of seen.values()) expect(numbers).toEqual(numbers.toSorted((a, b) => a - b))
})

test('an unfinished record holds the offset, however much behind it is finished', async () => {
  const line = await openLine()
  const held = Promise.withResolvers<void>()
  const finished: string[] = []
  await line.send('held', ...Array.from({ length: 12 }, (_, at) => `other-${at}`))
  await line.consume({
    concurrency: 2,
    async handle(record) {
      await (text(record) === 'held' ? held.promise : pause(200))
      finished.push(text(record))
    },
  })
  // More than two seconds of work, and so of commits, behind the one that is held.
  await until(() => expect(finished).toHaveLength(12))
  expect(await line.lag()).toBe(13)
  held.resolve()
  await until(async () => expect(await line.lag()).toBe(0))
})

test('what is finished of a long batch is committed before the batch is', async () => {
  const line = await openLine()
  const held = Promise.withResolvers<void>()
  await line.send(...Array.from({ length: 9 }, (_, at) => `a:${at}`), 'a:held')
  await line.consume({ handle: (record) => (text(record) === 'held' ? held.promise : pause(250)) })
  await until(async () => expect(await line.lag()).toBeLessThan(6))
  held.resolve()
  await until(async () => expect(await line.lag()).toBe(0))
})

test('a stop lets the work in hand finish and leaves the rest, once, to the next', async () => {
  const line = await openLine()
  const first: string[] = []
  const second: string[] = []
  await line.send(...Array.from({ length: 10 }, (_, at) => `a:${at}`))
  const third = Promise.withResolvers<void>()
  const consumer = await line.consume({
    async handle(record) {
      if (text(record) === '2') third.resolve()
      await pause(100)
      first.push(text(record))
    },
  })
  await third.promise
  await consumer.stop()
  expect(first).toEqual(['0', '1', '2'])
  await line.consume({ handle: async (record) => void second.push(text(record)) })
  await until(() => expect(second).toEqual(['3', '4', '5', '6', '7', '8', '9']))
})

test('a stop aborts what does not finish in time, and does not commit it', async () => {
  const line = await openLine()
  const started = Promise.withResolvers<AbortSignal>()
  await line.send('done', 'endless')
  const consumer = await line.consume({
    stopPatience: 300,
    handle: (record, { signal }) =>
      text(record) === 'done'
        ? Promise.resolve()
        : new Promise((_, reject) => {
            started.resolve(signal)
            signal.addEventListener('abort', () => reject(signal.reason))
          }),
  })
  const signal = await started.promise
  await consumer.stop()
  expect(signal.aborted).toBe(true)
  expect(await line.lag()).toBe(1)
})

test('batches hold records of one partition, in order, no more than asked for', async () => {
  const line = await openLine({ partitions: 3 })
  const batches: number[][] = []
  await line.send(...Array.from({ length: 50 }, (_, at) => `${at % 7}:${at}`))
  await line.consumeBatches({
    maxBatch: 4,
    async handleBatch(records) {
      expect(new Set(records.map(({ partition }) => partition)).size).toBe(1)
      batches.push(records.map((record) => Number(text(record))))
    },
  })
  await until(() => expect(batches.flat()).toHaveLength(50))
  expect(Math.max(...batches.map(({ length }) => length))).toBe(4)
  for (const batch of batches) expect(batch).toEqual(batch.toSorted((a, b) => a - b))
  await until(async () => expect(await line.lag()).toBe(0))
})

test('a group can begin with what comes from now on', async () => {
  const line = await openLine()
  const seen: string[] = []
  await line.send('old')
  const consumer = await line.consume({
    fromBeginning: false,
    handle: async (record) => void seen.push(text(record)),
  })
  await until(() => expect(consumer.isReady()).toBe(true))
  // Where it begins is asked for with the first fetch.
  await pause(1000)
  await line.send('new')
  await until(() => expect(seen).toEqual(['new']))
})

test('lag, result and seconds are told', async () => {
  const line = await openLine()
  const lags: number[] = []
  const handled: { result: string; seconds: number }[] = []
  await line.send('a', 'b')
  await line.consume({
    onLag: ({ lag }) => lags.push(lag),
    onHandled: ({ topic, ...rest }) => {
      expect(topic).toBe(line.source)
      handled.push(rest)
    },
    handle: () => pause(50),
  })
  await until(() => expect(handled).toHaveLength(2))
  expect(lags).toContain(0)
  for (const { result, seconds } of handled) {
    expect(result).toBe('done')
    expect(seconds).toBeGreaterThan(0.04)
  }
})
