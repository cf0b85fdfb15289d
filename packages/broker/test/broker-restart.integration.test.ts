import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbeddedKafka } from '@sourcemark/devstack'
import { expect, onTestFinished, test } from 'vitest'
import { openLine, pause, text, until } from './line.ts'

const numbers = (from: number, count: number) => Array.from({ length: count }, (_, at) => `${from + at}`)

test('the broker is killed in the middle of work and starts again: nothing is lost, and readers double nothing', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'sourcemark-broker-restart-'))
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }))
  const first = await startEmbeddedKafka({ dataDir, fresh: true })
  const kafka = { now: first }
  // After everything below has been closed.
  onTestFinished(() => kafka.now.stop())

  const line = await openLine({ partitions: 3, brokers: first.brokers })
  const handled = new Set<string>()
  const consumer = await line.consume({
    sessionTimeout: 6000,
    handle: async (record) => {
      await pause(5)
      handled.add(text(record))
    },
  })
  const all = await line.read(line.source)
  const fresh: string[] = []
  const reader = await line.broker.readTopic({
    topic: line.source,
    fromBeginning: false,
    onRecord: (record) => fresh.push(text(record)),
  })
  onTestFinished(() => reader.close())
  await line.send(...numbers(0, 300))
  await until(() => expect(handled.size).toBeGreaterThan(20))
  await first.stop('SIGKILL')
  await until(() => expect(consumer.isReady()).not.toBe(true), 30_000)
  const away = line.send('300').then(
    () => 'sent',
    (error: { code: string }) => error.code,
  )
  await pause(3000)
  kafka.now = await startEmbeddedKafka({ dataDir, port: first.port })
  expect(['sent', 'BROKER_UNAVAILABLE']).toContain(await away)

  await until(() => line.send(...numbers(301, 99)), 30_000)
  if ((await away) !== 'sent') await line.send('300')
  await until(() => expect(consumer.isReady()).toBe(true), 60_000)
  await until(() => expect(handled.size).toBe(400), 60_000)
  await until(async () => expect(await line.lag()).toBe(0))

  // A request that was sent again may be on the topic twice, but a reader tells each of its records once.
  const offsets = () => all.map(({ partition, offset }) => `${partition}-${offset}`)
  await until(() => expect(new Set(all.map(text)).size).toBe(400), 60_000)
  expect(new Set(offsets()).size).toBe(all.length)
  await until(() => expect(new Set(fresh).size).toBe(400), 60_000)
  expect(fresh.toSorted()).toEqual(all.map(text).toSorted())
}, 240_000)
