import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbeddedKafka } from '@sourcemark/devstack'
import { expect, onTestFinished, test } from 'vitest'
import { openLine, pause, text, until } from './line.ts'

/** Longer than kafkajs tries, so that it gives up several times. */
const away = 12_000

test('clients outlive a broker that is away for long, and what has to stop meanwhile does so in time', {
  timeout: 180_000,
}, async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'sourcemark-outage-'))
  let kafka = await startEmbeddedKafka({ dataDir })
  onTestFinished(async () => {
    await kafka.stop('SIGKILL')
    await rm(dataDir, { recursive: true, force: true })
  })
  const line = await openLine({ partitions: 2, brokers: kafka.brokers })
  const done: string[] = []
  const handle = async (record: { readonly value: Buffer | null }) => void done.push(text(record))
  // Begun before the coordinator of a new cluster is there.
  const consumer = await line.consume({ sessionTimeout: 6000, handle })
  const other = await line.join({ groupId: `${line.groupId}.other`, concurrency: 1, handle: () => Promise.resolve() })
  const seen = await line.read(line.source)
  const chainOptions = { transactionalId: `${line.groupId}.chain`, topic: line.dead, partition: 0 }
  const chain = await line.broker.openChain(chainOptions)
  await chain.append([{ key: 'k', value: 'one' }])
  await line.send('before')
  await until(() => expect([done, seen.map(text)]).toEqual([['before'], ['before']]))
  await until(async () => expect(await line.lag()).toBe(0))

  await kafka.stop()
  const since = Date.now()
  await Promise.all([
    expect(line.send('lost')).rejects.toMatchObject({ code: 'BROKER_UNAVAILABLE', disposition: 'wait' }),
    expect(chain.append([{ key: 'k', value: 'two' }])).rejects.toMatchObject({ code: 'BROKER_UNAVAILABLE' }),
    expect(line.broker.createProducer()).rejects.toMatchObject({ code: 'BROKER_UNAVAILABLE' }),
    until(() => expect(consumer.isReady()).not.toBe(true)),
  ])
  const stopAt = Date.now()
  await other.stop()
  expect(Date.now() - stopAt).toBeLessThan(14_000)
  await pause(Math.max(0, since + away - Date.now()))
  kafka = await startEmbeddedKafka({ dataDir, port: kafka.port })

  await until(() => line.send('after'), 30_000)
  await until(() => expect(done).toEqual(['before', 'after']), 30_000)
  await until(() => expect(seen.map(text)).toEqual(['before', 'after']), 30_000)
  expect(consumer.isReady()).toBe(true)
  await until(async () => expect(await line.lag()).toBe(0))
  await chain.close()
  const next = await line.broker.openChain(chainOptions)
  onTestFinished(() => next.close())
  expect(String((await next.last())?.value)).toBe('one')
  await next.append([{ key: 'k', value: 'two' }])
  expect(String((await next.last())?.value)).toBe('two')
})
