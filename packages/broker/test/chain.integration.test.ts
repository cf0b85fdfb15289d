import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { Kafka, logLevel } from 'kafkajs'
import { expect, onTestFinished, test } from 'vitest'
import type { Chain } from '../src/index.ts'
import { openLine, pause, text, until } from './line.ts'

const partition = 2

/** A topic with one chain in it. */
async function openChains() {
  const line = await openLine({ partitions: 3 })
  const transactionalId = `${line.groupId}.chain`
  return {
    ...line,
    transactionalId,
    async open(): Promise<Chain> {
      const chain = await line.broker.openChain({ transactionalId, topic: line.source, partition })
      onTestFinished(() => chain.close())
      return chain
    },
    /** A transactional producer below the chain, to leave things behind that a chain does not. */
    async raw(id: string) {
      const kafka = new Kafka({ brokers: (process.env.KAFKA_BROKERS ?? '').split(','), logLevel: logLevel.NOTHING })
      const producer = kafka.producer({ transactionalId: id, maxInFlightRequests: 1, idempotent: true })
      await producer.connect()
      onTestFinished(() => producer.disconnect())
      return producer
    },
  }
}

const records = (from: number, count: number) =>
  Array.from({ length: count }, (_, at) => ({ key: 'k', value: String(from + at) }))

const numberOf = (record: Parameters<typeof text>[0] | null): number => (record === null ? -1 : Number(text(record)))

const upTo = (count: number) => Array.from({ length: count }, (_, at) => at)

const startOwner = (transactionalId: string, topic: string, mode: 'append' | 'hang') => {
  const child = fork(fileURLToPath(new URL('./fixtures/chain-owner.ts', import.meta.url)), [
    transactionalId,
    topic,
    String(partition),
    mode,
  ])
  onTestFinished(() => void child.kill('SIGKILL'))
  return child
}

test('an empty partition has no last record; what is appended last is last', async () => {
  const { open, read, source } = await openChains()
  const chain = await open()
  expect(await chain.last()).toBeNull()
  await chain.append(records(0, 3))
  // Asked at once, many times: a commit is confirmed before its marker is written.
  for (let count = 3; count < 20; count++) {
    await chain.append(records(count, 1))
    expect(numberOf(await chain.last())).toBe(count)
  }
  const seen = await read(source)
  await until(() => expect(seen.map(numberOf)).toEqual(upTo(20)))
  expect(seen.every((record) => record.partition === partition)).toBe(true)
})

test('who opens a chain ends with a marker of its own what may lie undecided there, and readers see nothing of it', async () => {
  const { open, read, source, broker } = await openChains()
  const first = await open()
  await first.append(records(0, 2))
  await first.last()
  const before = (await broker.endOffsets(source)).get(partition) ?? 0n
  const second = await open()
  // Answers only when everything before is decided, so the end already stands behind the opening's record and its marker.
  expect(numberOf(await second.last())).toBe(1)
  await until(async () => expect((await broker.endOffsets(source)).get(partition)).toBe(before + 2n))
  await second.append(records(2, 1))
  const seen = await read(source)
  await until(() => expect(seen.map(numberOf)).toEqual(upTo(3)))
})

test('who opens a chain fences its owner', async () => {
  const { open, read, source } = await openChains()
  const older = await open()
  await older.append(records(0, 1))
  const newer = await open()
  expect(numberOf(await newer.last())).toBe(0)
  await expect(older.append(records(100, 1))).rejects.toMatchObject({ code: 'PRODUCER_FENCED', disposition: 'fatal' })
  await newer.append(records(1, 1))
  await expect(older.append(records(200, 1))).rejects.toThrow()
  expect(numberOf(await newer.last())).toBe(1)
  const seen = await read(source)
  await until(() => expect(seen.map(numberOf)).toEqual(upTo(2)))
})

test('the last record is found behind any number of aborted records and markers', async () => {
  const { open, raw, source, transactionalId } = await openChains()
  const chain = await open()
  await chain.append(records(0, 2))
  await chain.close()
  const producer = await raw(transactionalId)
  for (const count of [1, 100, 3]) {
    const transaction = await producer.transaction()
    await transaction.send({ topic: source, messages: records(100, count).map((one) => ({ ...one, partition })) })
    await transaction.abort()
  }
  expect(numberOf(await (await open()).last())).toBe(1)
})

test('a partition that holds nothing but aborted records has no last record', async () => {
  const { open, raw, source, transactionalId } = await openChains()
  const producer = await raw(transactionalId)
  const transaction = await producer.transaction()
  await transaction.send({ topic: source, messages: records(0, 2).map((one) => ({ ...one, partition })) })
  await transaction.abort()
  expect(await (await open()).last()).toBeNull()
})

test('an owner killed within a transaction leaves nothing of it; the next goes on after the last committed', async () => {
  const { open, read, source, transactionalId } = await openChains()
  const before = await open()
  await before.append(records(0, 5))
  const child = startOwner(transactionalId, source, 'hang')
  // It has sent 1000 to 1004 and does not commit.
  await once(child, 'message')
  child.kill('SIGKILL')
  await once(child, 'exit')
  const chain = await open()
  expect(numberOf(await chain.last())).toBe(4)
  await chain.append(records(5, 2))
  const seen = await read(source)
  await until(() => expect(seen.map(numberOf)).toEqual(upTo(7)))
})

test('owners killed at any moment, one after the other, leave neither gap nor double', async () => {
  const { open, read, source, transactionalId } = await openChains()
  for (let round = 0; round < 4; round++) {
    const child = startOwner(transactionalId, source, 'append')
    await once(child, 'message')
    await pause(50 + Math.random() * 300)
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  const last = numberOf(await (await open()).last())
  expect(last).toBeGreaterThan(0)
  const seen = await read(source)
  await until(() => expect(seen.map(numberOf)).toEqual(upTo(last + 1)))
})
