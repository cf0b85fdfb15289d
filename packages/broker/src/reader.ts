import { randomUUID } from 'node:crypto'
import { sleep } from '@sourcemark/runtime'
import type { Kafka } from 'kafkajs'
import { mapBrokerError } from './map-error.ts'
import { patiently } from './patiently.ts'
import { type ConsumedRecord, toRecord } from './record.ts'

export interface ReadOptions {
  readonly topic: string
  /** From the oldest record; else only what comes after the reader has started. */
  readonly fromBeginning: boolean
  /** Called for each record: in order within a partition, and once. What it throws goes to `onTrouble`; the record counts as read. */
  readonly onRecord: (record: ConsumedRecord) => void
  /** Told when reading is not possible for now; it goes on by itself. */
  readonly onTrouble?: (error: Error) => void
  /** False shows also what is not committed yet or was aborted; true when absent. */
  readonly readCommitted?: boolean
  /** Closes the reader. */
  readonly signal?: AbortSignal
}

/** A reader that belongs to nobody: no group offsets are kept. */
export interface TopicReader {
  close(): Promise<void>
}

/** Milliseconds in which a broker that has just started may refuse to serve a new group. */
const startPatience = 30_000
/** Milliseconds in which the lag of a group may not be known. */
const lagPatience = 10_000
/** Milliseconds before a reader that lost its broker tries again. */
const reopenDelay = 300

/** Reads a topic, unless told otherwise as a reader of committed records sees it. Resolves when all partitions are assigned. */
export async function openReader(kafka: Kafka, options: ReadOptions): Promise<TopicReader> {
  const { topic, onRecord, onTrouble, readCommitted = true } = options
  const next = new Map<number, bigint>()
  const closing = new AbortController()
  const started = Promise.withResolvers<void>()
  const deadline = Date.now() + startPatience
  let subscribed = false
  let joinedOnce = false

  const tell = (message: Parameters<typeof toRecord>[2], partition: number): void => {
    const offset = BigInt(message.offset)
    // Read again after trouble, a record is not told twice.
    if (closing.signal.aborted || offset < (next.get(partition) ?? 0n)) return
    next.set(partition, offset + 1n)
    try {
      onRecord(toRecord(topic, partition, message, false))
    } catch (error) {
      onTrouble?.(error as Error)
    }
  }

  /** One life of a consumer. Rejects when it cannot go on, resolves when the reader is closed. */
  const read = async (): Promise<void> => {
    const consumer = kafka.consumer({
      groupId: `sourcemark-reader-${randomUUID()}`,
      allowAutoTopicCreation: false,
      readUncommitted: !readCommitted,
      maxWaitTimeInMs: 100,
      // Within a lost group there is nothing to come back to.
      retry: { restartOnFailure: async () => false },
    })
    const over = Promise.withResolvers<void>()
    const close = (): void => over.resolve()
    closing.signal.addEventListener('abort', close)
    consumer.on(consumer.events.CRASH, ({ payload }) => over.reject(payload.error))
    consumer.on(consumer.events.GROUP_JOIN, () => {
      // Without committed offsets every join, also one that kafkajs does by itself after trouble, would begin at the start again.
      for (const [partition, offset] of next) consumer.seek({ topic, partition, offset: offset.toString() })
      joinedOnce = true
      started.resolve()
    })
    const begin = async (): Promise<void> => {
      await consumer.connect()
      await consumer.subscribe({ topic, fromBeginning: true })
      subscribed = true
      await consumer.run({
        autoCommit: false,
        eachBatchAutoResolve: true,
        eachBatch: async ({ batch, heartbeat }) => {
          for (const message of batch.messages) tell(message, batch.partition)
          await heartbeat()
        },
      })
    }
    const begun = begin()
    try {
      await Promise.race([begun, over.promise])
      await over.promise
    } finally {
      closing.signal.removeEventListener('abort', close)
      // A consumer of kafkajs that is stopped while it joins forgets that it does, and is a member for ever after.
      await begun.catch(() => undefined)
      await consumer.disconnect().catch(() => undefined)
    }
  }

  const follow = async (): Promise<void> => {
    while (!closing.signal.aborted) {
      try {
        await read()
      } catch (error) {
        const fault = mapBrokerError(error)
        // What does not even begin is the caller's to hear of, once the topic is there and a group has had time to be served.
        if (!joinedOnce && (!subscribed || fault.disposition !== 'wait' || Date.now() > deadline)) {
          return started.reject(fault)
        }
        onTrouble?.(error as Error)
        await sleep(reopenDelay, closing.signal).catch(() => undefined)
      }
    }
    started.resolve()
  }

  if (!options.fromBeginning) {
    for (const [partition, offset] of await endOffsets(kafka, topic)) next.set(partition, offset)
  }
  const following = follow()
  const close = async (): Promise<void> => {
    options.signal?.removeEventListener('abort', abort)
    closing.abort()
    await following
  }
  const abort = (): void => void close()
  options.signal?.addEventListener('abort', abort)
  if (options.signal?.aborted === true) abort()
  await started.promise
  return { close }
}

/** The end of each partition as a reader of committed records sees it: an open transaction ends it. */
export async function endOffsets(kafka: Kafka, topic: string): Promise<Map<number, bigint>> {
  const admin = kafka.admin()
  try {
    await admin.connect()
    const offsets = await admin.fetchTopicOffsets(topic)
    return new Map(offsets.map(({ partition, high }) => [partition, BigInt(high)]))
  } catch (error) {
    throw mapBrokerError(error)
  } finally {
    await admin.disconnect().catch(() => undefined)
  }
}

/** A consumer group and what it reads. */
export interface GroupTopics {
  readonly groupId: string
  readonly topics: readonly string[]
}

/** Records that each consumer group has not finished, in the order asked. A group that never committed lags by everything there is. */
export function lagsOf(kafka: Kafka, groups: readonly GroupTopics[]): Promise<bigint[]> {
  return patiently(lagPatience, () => lookUpLags(kafka, groups))
}

async function lookUpLags(kafka: Kafka, groups: readonly GroupTopics[]): Promise<bigint[]> {
  const admin = kafka.admin()
  try {
    await admin.connect()
    const topics = [...new Set(groups.flatMap((group) => group.topics))]
    const [committed, ends] = await Promise.all([
      Promise.all(groups.map((group) => admin.fetchOffsets({ groupId: group.groupId, topics: [...group.topics] }))),
      Promise.all(topics.map((topic) => admin.fetchTopicOffsets(topic))),
    ])
    const endsOf = new Map(
      topics.map((topic, at) => [topic, new Map(ends[at]?.map((end) => [end.partition, end]) ?? [])]),
    )
    return committed.map((ofGroup) => {
      let lag = 0n
      for (const { topic, partitions } of ofGroup) {
        for (const { partition, offset } of partitions) {
          const end = endsOf.get(topic)?.get(partition)
          if (end === undefined) continue
          const from = Number(offset) < 0 ? BigInt(end.low) : BigInt(offset)
          if (BigInt(end.high) > from) lag += BigInt(end.high) - from
        }
      }
      return lag
    })
  } finally {
    await admin.disconnect().catch(() => undefined)
  }
}
