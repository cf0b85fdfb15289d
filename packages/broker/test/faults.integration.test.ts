import { Fault } from '@sourcemark/runtime'
import { expect, test } from 'vitest'
import { openLine, pause, text, until } from './line.ts'

const header = (headers: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))

test('what fails again and again is tried in place, then through the retry topic, then it is a dead letter', async () => {
  const line = await openLine({ partitions: 3 })
  const dead = await line.read(line.dead)
  const attempts: number[] = []
  const attemptedAt: number[] = []
  const seen: string[] = []
  const bytes = Buffer.from([0, 255, 128, 7])
  await line.producer.send(line.source, [
    { key: 'k', value: 'fine-1', partition: 1 },
    { key: 'k', value: bytes, partition: 1, headers: { mine: 'kept', ce_id: '7' } },
    { key: 'k', value: 'fine-2', partition: 1 },
  ])
  await line.consume({
    attempts: 2,
    rounds: 2,
    retryDelay: 50,
    async handle(record, { attempt }) {
      if (!record.value?.equals(bytes)) return void seen.push(text(record))
      expect(record.origin).toEqual({ topic: line.source, partition: 1, offset: 1n })
      expect(header(record.headers)).toEqual({ mine: 'kept', ce_id: '7' })
      attempts.push(attempt)
      attemptedAt.push(Date.now())
      throw new TypeError('never')
    },
  })
  await until(() => expect(dead).toHaveLength(1))
  expect(attempts).toEqual([1, 2, 3, 4, 5, 6])
  expect(seen).toEqual(['fine-1', 'fine-2'])
  const [letter] = dead
  expect(String(letter?.key)).toBe('k')
  expect(letter?.value?.equals(bytes)).toBe(true)
  const { 'sourcemark-error-first-failure-time': firstFailure, ...headers } = header(letter?.headers ?? {})
  expect(headers).toEqual({
    mine: 'kept',
    ce_id: '7',
    'sourcemark-error-code': 'UNEXPECTED',
    'sourcemark-error-message': 'never',
    'sourcemark-error-pointer': '',
    'sourcemark-error-topic': line.source,
    'sourcemark-error-partition': '1',
    'sourcemark-error-offset': '1',
    'sourcemark-error-attempt': '6',
  })
  const at = Date.parse(firstFailure ?? '')
  expect(at).toBeGreaterThanOrEqual(attemptedAt[0] ?? Number.NaN)
  expect(at).toBeLessThan(attemptedAt[1] ?? Number.NaN)
  await until(async () => expect(await line.lag()).toBe(0))
})

test('a record in the retry topic is left alone until its time has come', async () => {
  const line = await openLine()
  const times: number[] = []
  await line.send('a')
  await line.consume({
    attempts: 1,
    retryDelay: 1500,
    async handle() {
      times.push(Date.now())
      if (times.length === 1) throw new Error('once')
    },
  })
  await until(() => expect(times).toHaveLength(2))
  const [first = 0, second = 0] = times
  expect(second - first).toBeGreaterThanOrEqual(1500)
  await until(async () => expect(await line.lag()).toBe(0))
})

test('what is wrong and stays wrong is a dead letter at once, with code and pointer', async () => {
  const line = await openLine()
  const dead = await line.read(line.dead)
  let calls = 0
  await line.send('bad', 'good')
  await line.consume({
    async handle(record) {
      calls++
      if (text(record) === 'bad')
        throw new Fault('EVENT_INVALID', { message: 'must be ≥ 1', pointer: '/data/revision' })
    },
  })
  await until(() => expect(dead).toHaveLength(1))
  expect(header(dead[0]?.headers ?? {})).toMatchObject({
    'sourcemark-error-code': 'EVENT_INVALID',
    'sourcemark-error-message': 'must be ≥ 1',
    'sourcemark-error-pointer': '/data/revision',
    'sourcemark-error-attempt': '1',
  })
  await until(() => expect(calls).toBe(2))
})

test('without a retry topic the attempts in place are all there are', async () => {
  const line = await openLine()
  const dead = await line.read(line.dead)
  let calls = 0
  await line.send('bad')
  await line.join({
    concurrency: 1,
    retryTopic: undefined,
    attempts: 2,
    async handle() {
      calls++
      throw new Error('never')
    },
  })
  await until(() => expect(dead).toHaveLength(1))
  expect(calls).toBe(2)
})

test('a letter too large for its topic goes without its record, and the line goes on', async () => {
  const line = await openLine()
  const small = `${line.groupId}.small`
  await line.broker.ensureTopics([{ topic: small, partitions: 1, retentionMs: 3_600_000, maxMessageBytes: 2000 }])
  const dead = await line.read(small)
  const done: string[] = []
  await line.producer.send(line.source, [
    { key: 'k', value: 'x'.repeat(5000) },
    { key: 'k', value: 'next' },
  ])
  await line.join({
    concurrency: 1,
    // The retry topic refuses it too.
    retryTopic: small,
    deadLetterTopic: small,
    attempts: 1,
    async handle(record: { readonly topic: string; readonly value: Buffer | null }) {
      if (record.topic === small) return
      if (text(record) !== 'next') throw new Error('never')
      done.push(text(record))
    },
  })
  await until(() => expect(dead).toHaveLength(1))
  expect(dead[0]?.value).toBeNull()
  expect(header(dead[0]?.headers ?? {})).toMatchObject({
    'sourcemark-error-message': 'never',
    'sourcemark-error-topic': line.source,
    'sourcemark-error-offset': '0',
  })
  await until(() => expect(done).toEqual(['next']))
})

test('of a batch only the record that cannot be handled is sent away', async () => {
  const line = await openLine()
  const dead = await line.read(line.dead)
  const done: string[] = []
  await line.send('a', 'b', 'bad', 'c')
  await line.consumeBatches({
    maxBatch: 10,
    attempts: 2,
    async handleBatch(records) {
      if (records.some((record) => text(record) === 'bad')) throw new Fault('UNEXPECTED_MESSAGE')
      done.push(...records.map(text))
    },
  })
  await until(() => expect(done).toEqual(['a', 'b', 'c']))
  await until(() => expect(dead.map(text)).toEqual(['bad']))
})

test('while a dependency is away the record waits in place and the consumer is not ready', async () => {
  const line = await openLine()
  const dead = await line.read(line.dead)
  let away = true
  let calls = 0
  const done: string[] = []
  await line.send('a:1', 'a:2')
  const consumer = await line.consume({
    attempts: 1,
    rounds: 0,
    async handle(record) {
      calls++
      if (away) throw new Fault('DATABASE_UNAVAILABLE')
      done.push(text(record))
    },
  })
  await until(() => expect(calls).toBeGreaterThan(2))
  expect(consumer.isReady()).toEqual([expect.stringContaining('DATABASE_UNAVAILABLE')])
  expect(done).toEqual([])
  expect(await line.lag()).toBe(2)
  away = false
  await until(() => expect(done).toEqual(['1', '2']))
  await until(() => expect(consumer.isReady()).toBe(true))
  expect(dead).toEqual([])
})

test('a fatal fault is told once, and nothing after it is handled or committed', async () => {
  const line = await openLine()
  const fatal: string[] = []
  let calls = 0
  await line.send('a:1', 'a:2')
  const consumer = await line.consume({
    onFatal: ({ code }) => fatal.push(code),
    async handle() {
      calls++
      throw new Fault('LEDGER_BROKEN')
    },
  })
  await until(() => expect(fatal).toEqual(['LEDGER_BROKEN']))
  await pause(500)
  await consumer.stop()
  expect(calls).toBe(1)
  expect(fatal).toHaveLength(1)
  expect(await line.lag()).toBe(2)
})

test('a handler that makes no progress is aborted as stuck and tried again', async () => {
  const line = await openLine()
  const reasons: unknown[] = []
  let done = false
  await line.send('a')
  await line.consume({
    stuckAfter: 300,
    async handle(_, { signal, attempt }) {
      if (attempt === 1) {
        await new Promise((_, reject) => {
          signal.addEventListener('abort', () => {
            reasons.push(signal.reason)
            reject(new Error('aborted'))
          })
        })
      }
      done = true
    },
  })
  await until(() => expect(done).toBe(true))
  expect(reasons).toEqual([expect.objectContaining({ message: expect.stringContaining('no progress') })])
})

test('a handler that makes progress may take longer than the session', async () => {
  const line = await openLine()
  let calls = 0
  let aborted = false
  await line.send('a')
  await line.consume({
    sessionTimeout: 6000,
    stuckAfter: 1000,
    async handle(_, { signal, progress }) {
      calls++
      for (const end = Date.now() + 9000; Date.now() < end && !signal.aborted; ) {
        await pause(200)
        await progress()
      }
      aborted = signal.aborted
    },
  })
  await until(async () => expect(await line.lag()).toBe(0))
  expect(calls).toBe(1)
  expect(aborted).toBe(false)
})
