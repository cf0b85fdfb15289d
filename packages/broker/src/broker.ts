import type { Logger } from '@sourcemark/runtime'
import { Fault } from '@sourcemark/runtime'
import { Kafka, logLevel, type SASLOptions } from 'kafkajs'
import { type Chain, type ChainOptions, openChain } from './chain.ts'
import type { ConsumeOptions, Consumer } from './consume-options.ts'
import { openConsumer } from './consumer.ts'
import { quietIdleConnections } from './idle-timer.ts'
import { mapBrokerError } from './map-error.ts'
import { openProducer, type Producer, type ProducerOptions } from './producer.ts'
import { openRanges, type TopicRanges } from './ranges.ts'
import { endOffsets, type GroupTopics, lagsOf, openReader, type ReadOptions, type TopicReader } from './reader.ts'

export interface SaslOptions {
  readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512'
  readonly username: string
  readonly password: string
}

export interface BrokerOptions {
  /** `host:port` of the brokers to start from. */
  readonly brokers: readonly string[]
  readonly clientId: string
  readonly logger: Logger
  readonly ssl?: boolean
  readonly sasl?: SaslOptions
}

export interface TopicSpec {
  readonly topic: string
  readonly partitions: number
  /** Milliseconds that records are kept. */
  readonly retentionMs: number
  /** Largest batch of records in bytes; the broker's default when absent. */
  readonly maxMessageBytes?: number
  /** Further settings of the topic by Kafka's names, such as `cleanup.policy`; only given to a topic that is created. */
  readonly configs?: Readonly<Record<string, string>>
  /** An existing topic must have exactly these partitions. Else it keeps those that somebody gave it. */
  readonly fixedPartitions?: boolean
}

export interface Broker {
  /**
   * Creates the topics that are not there yet. Safe for several processes at once.
   * @throws Fault CONFIGURATION_INVALID when a topic of fixed partitions is there with another number of them.
   */
  ensureTopics(specs: readonly TopicSpec[]): Promise<void>
  createProducer(options?: ProducerOptions): Promise<Producer>
  consume(options: ConsumeOptions): Promise<Consumer>
  openChain(options: ChainOptions): Promise<Chain>
  readTopic(options: ReadOptions): Promise<TopicReader>
  /** The end of each partition as a reader of committed records sees it: where nothing is open, the offset of its next record. */
  endOffsets(topic: string): Promise<Map<number, bigint>>
  /** Records of `topics` that a consumer group has not finished. */
  lagOf(groupId: string, topics: readonly string[]): Promise<bigint>
  /** The same of several groups at once, in the order asked. */
  lagsOf(groups: readonly GroupTopics[]): Promise<bigint[]>
  /** Opens a topic for looking into it by partition and offset. */
  openRanges(topic: string): TopicRanges
}

/** Milliseconds that new topics get to be known to every broker. */
const topicPatience = 30_000

/** A Kafka cluster. Nothing is connected until it is used. */
export function createBroker(options: BrokerOptions): Broker {
  quietIdleConnections()
  const kafka = new Kafka({
    brokers: [...options.brokers],
    clientId: options.clientId,
    ...(options.ssl === true ? { ssl: true } : {}),
    ...(options.sasl === undefined ? {} : { sasl: options.sasl as SASLOptions }),
    connectionTimeout: 5000,
    requestTimeout: 30_000,
    retry: { retries: 6, initialRetryTime: 50, maxRetryTime: 2000 },
    logLevel: logLevel.WARN,
    // What kafkajs calls an error heals by itself or reaches its caller as a Fault: here it only helps to see why.
    logCreator: () => (entry) => {
      const { message, ...rest } = entry.log
      options.logger.debug({ kafka: { namespace: entry.namespace, ...rest } }, message)
    },
  })
  return {
    ensureTopics: (specs) => ensureTopics(kafka, specs),
    createProducer: (producer) => openProducer(kafka, producer),
    consume: (consume) => openConsumer(kafka, options.logger, consume),
    openChain: (chain) => openChain(kafka, chain),
    readTopic: (read) => openReader(kafka, read),
    endOffsets: (topic) => endOffsets(kafka, topic),
    lagOf: async (groupId, topics) => (await lagsOf(kafka, [{ groupId, topics }]))[0] ?? 0n,
    lagsOf: (groups) => lagsOf(kafka, groups),
    openRanges: (topic) => openRanges(kafka, topic),
  }
}

async function ensureTopics(kafka: Kafka, specs: readonly TopicSpec[]): Promise<void> {
  const admin = kafka.admin()
  try {
    await admin.connect()
    const known = new Set(await admin.listTopics())
    const missing = specs.filter(({ topic }) => !known.has(topic))
    for (const spec of missing) {
      // One by one: kafkajs passes over a topic that another process was quicker to create, but only when it is the only one.
      await admin.createTopics({
        waitForLeaders: false,
        topics: [
          {
            topic: spec.topic,
            numPartitions: spec.partitions,
            configEntries: [
              { name: 'retention.ms', value: String(spec.retentionMs) },
              ...(spec.maxMessageBytes === undefined
                ? []
                : [{ name: 'max.message.bytes', value: String(spec.maxMessageBytes) }]),
              ...Object.entries(spec.configs ?? {}).map(([name, value]) => ({ name, value })),
            ],
          },
        ],
      })
    }
    const deadline = Date.now() + topicPatience
    for (;;) {
      const { topics } = await admin
        .fetchTopicMetadata({ topics: specs.map(({ topic }) => topic) })
        .catch((error: unknown) => {
          if (Date.now() > deadline) throw error
          return { topics: [] }
        })
      const ready = new Map(
        topics
          .filter(({ partitions }) => partitions.every(({ leader }) => leader >= 0))
          .map((found) => [found.name, found.partitions.length]),
      )
      const wrong = specs.find(
        ({ topic, partitions, fixedPartitions }) =>
          fixedPartitions === true && (ready.get(topic) ?? partitions) !== partitions,
      )
      if (wrong !== undefined) {
        throw new Fault('CONFIGURATION_INVALID', {
          message: `topic ${wrong.topic} has ${ready.get(wrong.topic)} partitions, ${wrong.partitions} are configured (SOURCEMARK_PARTITIONS)`,
        })
      }
      if (specs.every(({ topic }) => ready.has(topic))) return
      if (Date.now() > deadline) throw new Fault('BROKER_UNAVAILABLE', { message: 'new topics have no leaders yet' })
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  } catch (error) {
    throw mapBrokerError(error)
  } finally {
    await admin.disconnect().catch(() => undefined)
  }
}
