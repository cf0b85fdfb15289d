import type { Kafka, Producer as KafkaProducer } from 'kafkajs'
import { mapBrokerError } from './map-error.ts'
import { keyPartitioner, type OutgoingRecord, toMessage } from './producer.ts'
import type { ConsumedRecord } from './record.ts'
import { readTail } from './tail.ts'

export interface ChainOptions {
  /** Whoever opens a chain with this id last is its owner; owners before are fenced. */
  readonly transactionalId: string
  readonly topic: string
  readonly partition: number
}

/** One partition that is written by one owner, in transactions. */
export interface Chain {
  /** The last committed record of the partition; null when there is none. */
  last(): Promise<ConsumedRecord | null>
  /**
   * Writes records in one transaction: all of them or none are seen by readers of committed records. When this fails it is not known which:
   * close, open again and ask `last`.
   * @throws Fault PRODUCER_FENCED when somebody else owns the chain now, BROKER_UNAVAILABLE when the broker is away.
   */
  append(records: readonly OutgoingRecord[]): Promise<void>
  close(): Promise<void>
}

/** Milliseconds after which the broker gives up a transaction that its owner left open. */
const transactionTimeout = 30_000

/**
 * Opens a chain: takes ownership, and settles what an earlier owner left in the partition.
 *
 * A commit is confirmed before its marker is in the partition, and a broker that stops in between can lose the marker for good: the records
 * then lie there undecided, unseen by readers of committed records, until the next marker of this id decides them together with its own.
 * Whoever asked for the last record before that would write them a second time, and both would be committed. So the owner begins with a
 * transaction of its own that is aborted: its marker ends whatever is open, and `last` waits until it has taken effect. Nobody has seen what
 * it undoes, and the owner finds it missing and writes it again.
 *
 * The short first wait matters: a transaction right after another meets CONCURRENT_TRANSACTIONS and sleeps it through.
 */
export async function openChain(kafka: Kafka, { transactionalId, topic, partition }: ChainOptions): Promise<Chain> {
  const producer: KafkaProducer = kafka.producer({
    transactionalId,
    idempotent: true,
    maxInFlightRequests: 1,
    transactionTimeout,
    allowAutoTopicCreation: false,
    createPartitioner: keyPartitioner,
    retry: { initialRetryTime: 5, maxRetryTime: 1000, retries: 30, factor: 0.2, multiplier: 1.5 },
  })
  /** Offset after the last record that was written here: everything before it is decided once its marker is there. */
  let end: bigint
  try {
    await producer.connect()
    const transaction = await producer.transaction()
    const [written] = await transaction.send({ topic, acks: -1, messages: [{ key: null, value: null, partition }] })
    await transaction.abort()
    end = BigInt(written?.baseOffset ?? 0) + 1n
  } catch (error) {
    await producer.disconnect().catch(() => undefined)
    throw mapBrokerError(error)
  }
  return {
    last: () => readTail(kafka, topic, partition, end),
    async append(records) {
      try {
        const transaction = await producer.transaction()
        try {
          const [written] = await transaction.send({
            topic,
            acks: -1,
            messages: records.map((record) => toMessage({ ...record, partition })),
          })
          await transaction.commit()
          end = BigInt(written?.baseOffset ?? 0) + BigInt(records.length)
        } catch (error) {
          if (transaction.isActive()) await transaction.abort().catch(() => undefined)
          throw error
        }
      } catch (error) {
        throw mapBrokerError(error)
      }
    },
    close: () => producer.disconnect(),
  }
}
