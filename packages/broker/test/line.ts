import { randomUUID } from 'node:crypto'
import { createLogger, type Fault } from '@sourcemark/runtime'
import { onTestFinished, vi } from 'vitest'
import type { ConsumedRecord, ConsumeOptions, Consumer } from '../src/index.ts'
import { createBroker } from '../src/index.ts'

const addresses: readonly string[] = (process.env.KAFKA_BROKERS ?? '').split(',')

export const openBroker = (brokers: readonly string[] = addresses) =>
  createBroker({ brokers, clientId: 'broker-test', logger: createLogger({ service: 'broker-test', level: 'silent' }) })

type OneByOne = Extract<ConsumeOptions, { handle: unknown }>
type Batches = Extract<ConsumeOptions, { handleBatch: unknown }>
type Preset = 'groupId' | 'topics' | 'retryTopic' | 'deadLetterTopic' | 'onFatal' | 'concurrency'
type Given = { concurrency?: number; onFatal?: ConsumeOptions['onFatal'] }

/** A topic with its retry and dead-letter topic, nobody else's, and what a test does with them. */
export async function openLine({ partitions = 1, brokers = addresses } = {}) {
  const broker = openBroker(brokers)
  const groupId = `test-${randomUUID()}`
  const names = { source: `${groupId}.source`, retry: `${groupId}.retry`, dead: `${groupId}.dead` }
  await broker.ensureTopics(
    Object.values(names).map((topic) => ({ topic, partitions, retentionMs: 3_600_000, maxMessageBytes: 2_000_000 })),
  )
  const producer = await broker.createProducer()
  onTestFinished(() => producer.close())
  return {
    ...names,
    broker,
    groupId,
    producer,
    /** Sends records `key` or `key:value` to the source. */
    send: (...records: string[]) =>
      producer.send(
        names.source,
        records.map((record) => {
          const [key, value = record] = record.split(':') as [string, string?]
          return { key, value }
        }),
      ),
    async consume(options: Omit<OneByOne, Preset> & Given): Promise<Consumer> {
      return this.join({ concurrency: 10, ...options } as Omit<OneByOne, Preset>)
    },
    async consumeBatches(options: Omit<Batches, Preset> & Given): Promise<Consumer> {
      return this.join({ concurrency: 10, ...options } as Omit<Batches, Preset>)
    },
    async join(options: object): Promise<Consumer> {
      const consumer = await broker.consume({
        groupId,
        topics: [names.source],
        retryTopic: names.retry,
        deadLetterTopic: names.dead,
        onFatal: (fault: Fault) => {
          throw fault
        },
        ...options,
      } as unknown as ConsumeOptions)
      onTestFinished(() => consumer.stop())
      return consumer
    },
    lag: async () => Number(await broker.lagOf(groupId, [names.source, names.retry])),
    /** Everything on a topic so far and from now on. */
    async read(topic: string): Promise<ConsumedRecord[]> {
      const records: ConsumedRecord[] = []
      const reader = await broker.readTopic({
        topic,
        fromBeginning: true,
        onRecord: (record) => records.push(record),
      })
      onTestFinished(() => reader.close())
      return records
    },
  }
}

/** Waits until an assertion holds. */
export const until = <T>(assertion: () => T | Promise<T>, timeout = 20_000): Promise<T> =>
  vi.waitFor(assertion, { timeout, interval: 50 })

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

export const text = ({ value }: { readonly value: Buffer | null }): string => String(value)
