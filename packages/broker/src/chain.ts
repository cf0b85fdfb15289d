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
 * Opens a chain: takes ownership, and what an earlier owner left unfinished is aborted.
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
  try {
    await producer.connect()
    // Beginning a transaction takes the producer's epoch; nothing is written.
    const transaction = await producer.transaction()
    await transaction.abort()
  } catch (error) {
    await producer.disconnect().catch(() => undefined)
    throw mapBrokerError(error)
  }
  /** Offset after the last record that was written here. */
  let end = 0n
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
