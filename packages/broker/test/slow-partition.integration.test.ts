import { Fault } from '@sourcemark/runtime'
import { expect, test } from 'vitest'
import { openLine, pause, text, until } from './line.ts'

const at = (partition: number, ...values: string[]) => values.map((value) => ({ key: 'k', value, partition }))

test('a record that takes long holds up its own partition only, without a word of progress', async () => {
  const line = await openLine({ partitions: 2 })
  const held = Promise.withResolvers<void>()
  const done: string[] = []
  let calls = 0
  await line.producer.send(line.source, [...at(0, 'held', 'behind'), ...at(1, 'first')])
  await line.consume({
    sessionTimeout: 6000,
    async handle(record) {
      if (text(record) === 'held') {
        calls++
        await held.promise
      }
      done.push(text(record))
    },
  })
  await until(() => expect(done).toEqual(['first']))
  // Longer than the session: the membership does not hang on the one handler.
  for (let n = 0; n < 4; n++) {
    await line.producer.send(line.source, at(1, `later-${n}`))
    await until(() => expect(done).toContain(`later-${n}`), 3000)
    await pause(1800)
  }
  expect(await line.lag()).toBe(2)
  held.resolve()
  await until(async () => expect(await line.lag()).toBe(0))
  expect(done.slice(-2)).toEqual(['held', 'behind'])
  expect(calls).toBe(1)
})

test('a partition that waits for a dependency lets the others go on, and the consumer is not ready all the while', async () => {
  const line = await openLine({ partitions: 2 })
  const done: string[] = []
  let away = true
  await line.producer.send(line.source, at(0, 'waits'))
  const consumer = await line.consume({
    async handle(record) {
      // A dependency that answers late: also then it is known what is waited for.
      if (text(record) === 'waits' && away) {
        await pause(200)
        throw new Fault('DATABASE_UNAVAILABLE')
      }
      done.push(text(record))
    },
  })
  await until(() => expect(consumer.isReady()).not.toBe(true))
  await until(() => expect(consumer.isReady()).toEqual([expect.stringContaining('DATABASE_UNAVAILABLE')]))
  await line.producer.send(line.source, at(1, 'other'))
  const conditions = new Set<string>()
  await until(() => {
    conditions.add(String(consumer.isReady()))
    expect(done).toEqual(['other'])
  }, 5000)
  for (let n = 0; n < 60; n++) {
    conditions.add(String(consumer.isReady()))
    await pause(20)
  }
  expect([...conditions]).toEqual([expect.stringContaining('DATABASE_UNAVAILABLE')])
  away = false
  await until(async () => expect(await line.lag()).toBe(0))
  expect(done).toEqual(['other', 'waits'])
  expect(consumer.isReady()).toBe(true)
})

test('a stop waits for work that goes on by itself, commits it, and takes on nothing more', async () => {
  const line = await openLine({ partitions: 2 })
  const started = Promise.withResolvers<void>()
  const done: string[] = []
  let fetched = 0
  await line.producer.send(line.source, at(0, 'slow', 'behind'))
  const consumer = await line.consume({
    onLag: () => void fetched++,
    async handle(record) {
      if (text(record) === 'slow') {
        started.resolve()
        await pause(2500)
      }
      done.push(text(record))
    },
  })
  await started.promise
  await pause(1000)
  const stopping = consumer.stop()
  await line.producer.send(line.source, at(1, 'new'))
  await stopping
  expect(done).toEqual(['slow'])
  expect(await line.lag()).toBe(2)
  // What came meanwhile was not fetched over and over.
  expect(fetched).toBe(1)
})
