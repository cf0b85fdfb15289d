import { randomUUID } from 'node:crypto'
import type { Kafka, Consumer as KafkaConsumer } from 'kafkajs'
import { mapBrokerError } from './map-error.ts'
import { type ConsumedRecord, toRecord } from './record.ts'

export interface ReadOptions {
  readonly topic: string
  /** From the oldest record; else only what comes after the reader has started. */
  readonly fromBeginning: boolean
  /** Called for each committed record: in order within a partition, and once. */
  readonly onRecord: (record: ConsumedRecord) => void
  /** Told when reading is not possible for now; it goes on by itself. */
  readonly onTrouble?: (error: Error) => void
}

/** A reader that belongs to nobody: no group offsets are kept. */
export interface TopicReader {
  close(): Promise<void>
}

/** Reads a topic as a reader of committed records sees it. Resolves when all partitions are assigned. */
export async function openReader(kafka: Kafka, options: ReadOptions): Promise<TopicReader> {
  const { topic, fromBeginning, onRecord, onTrouble } = options
  const next = new Map<number, bigint>()
  let consumer: KafkaConsumer | undefined
  let closed = false

  const open = async (): Promise<void> => {
    const opened = kafka.consumer({
      groupId: `sourcemark-reader-${randomUUID()}`,
      allowAutoTopicCreation: false,
      maxWaitTimeInMs: 100,
      // Within a lost group there is nothing to come back to.
      retry: { restartOnFailure: async () => false },
    })
    consumer = opened
    await opened.connect()
    await opened.subscribe({ topic, fromBeginning })
    const joined = new Promise<void>((resolve) => {
      opened.on(opened.events.GROUP_JOIN, () => resolve())
    })
    opened.on(opened.events.CRASH, ({ payload }) => {
      onTrouble?.(payload.error)
      void reopen()
    })
    await opened.run({
      autoCommit: false,
      eachBatchAutoResolve: true,
      eachBatch: async ({ batch, heartbeat }) => {
        for (const message of batch.messages) {
          const offset = BigInt(message.offset)
          // Read again after trouble, a record is not told twice.
          if (offset < (next.get(batch.partition) ?? 0n)) continue
          next.set(batch.partition, offset + 1n)
          onRecord(toRecord(topic, batch.partition, message, false))
        }
        await heartbeat()
      },
    })
    await joined
    for (const [partition, offset] of next) opened.seek({ topic, partition, offset: offset.toString() })
  }

  const reopen = async (): Promise<void> => {
    await consumer?.disconnect().catch(() => undefined)
    while (!closed) {
      try {
        await open()
        return
      } catch (error) {
        onTrouble?.(error as Error)
        await consumer?.disconnect().catch(() => undefined)
        await new Promise((resolve) => setTimeout(resolve, 500))
      }
    }
  }

  if (!fromBeginning) {
    // What was there at the start is remembered, so that trouble before the first record loses nothing.
    for (const [partition, offset] of await endOffsets(kafka, topic)) next.set(partition, offset)
  }
  try {
    await open()
  } catch (error) {
    await consumer?.disconnect().catch(() => undefined)
    throw mapBrokerError(error)
  }
  return {
    async close() {
      closed = true
      await consumer?.disconnect()
    },
  }
}

/** The end of each partition: the offset that its next record will have. */
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

/** Records of `topics` that consumer group `groupId` has not finished. A group that never committed lags by everything there is. */
export async function lagOf(kafka: Kafka, groupId: string, topics: readonly string[]): Promise<bigint> {
  const admin = kafka.admin()
  try {
    await admin.connect()
    const committed = await admin.fetchOffsets({ groupId, topics: [...topics] })
    let lag = 0n
    for (const { topic, partitions } of committed) {
      const ends = new Map((await admin.fetchTopicOffsets(topic)).map((end) => [end.partition, end]))
      for (const { partition, offset } of partitions) {
        const end = ends.get(partition)
        if (end === undefined) continue
        const from = Number(offset) < 0 ? BigInt(end.low) : BigInt(offset)
        if (BigInt(end.high) > from) lag += BigInt(end.high) - from
      }
    }
    return lag
  } catch (error) {
    throw mapBrokerError(error)
  } finally {
    await admin.disconnect().catch(() => undefined)
  }
}
