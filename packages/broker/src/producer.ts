import { CompressionTypes, type Kafka, type Producer as KafkaProducer, type Message } from 'kafkajs'
import { mapBrokerError } from './map-error.ts'
import { partitionOf } from './partition-of.ts'

/** A record to write. Without `partition` the key decides; without a key too, the partitions take turns. */
export interface OutgoingRecord {
  readonly key: string | Buffer | null
  readonly value: string | Buffer | null
  readonly headers?: Readonly<Record<string, string | Buffer | (string | Buffer)[] | undefined>>
  readonly partition?: number
}

export interface Producer {
  /**
   * Writes records and resolves when all in-sync replicas have them. Sends that come while a request is under way leave together with the next
   * one; records of one key keep their order.
   * @throws Fault BROKER_UNAVAILABLE when the broker stayed away, UNEXPECTED when it refused the records.
   */
  send(topic: string, records: readonly OutgoingRecord[]): Promise<void>
  /** Sends what waits and disconnects. */
  close(): Promise<void>
}

export interface ProducerOptions {
  /** How requests are packed; not at all when absent. */
  readonly compression?: 'none' | 'gzip'
}

interface Waiting {
  readonly topic: string
  readonly messages: readonly Message[]
  readonly bytes: number
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

/** Bytes after which a request is full: below the smallest `max.message.bytes` of our topics. */
const requestBytes = 700_000

const compressionTypes = Object.freeze({ none: CompressionTypes.None, gzip: CompressionTypes.GZIP } as const)

/** Bytes that a record takes beside its key, value and headers, at most. */
const framing = 64

const sizeOf = (part: string | Buffer | null): number => (part === null ? 0 : Buffer.byteLength(part))

const bytesOf = (records: readonly OutgoingRecord[]): number =>
  records.reduce((sum, { key, value, headers = {} }) => {
    const values = Object.entries(headers).flatMap(([name, value]) => [
      name,
      ...(Array.isArray(value) ? value : [value]),
    ])
    return sum + framing + sizeOf(key) + sizeOf(value) + values.reduce((bytes, one) => bytes + sizeOf(one ?? null), 0)
  }, 0)

/** Records in runs that each fit into a request; a record that is larger goes alone. */
function inRequests(records: readonly OutgoingRecord[]): OutgoingRecord[][] {
  const runs: OutgoingRecord[][] = []
  let bytes = Number.POSITIVE_INFINITY
  for (const record of records) {
    const more = bytesOf([record])
    if (bytes + more > requestBytes) {
      runs.push([])
      bytes = 0
    }
    runs.at(-1)?.push(record)
    bytes += more
  }
  return runs
}

type Headers = NonNullable<Message['headers']>

/** Other clients send headers without a value; kafkajs reads them as null but cannot write them: they go on as empty. */
const writableHeaders = (headers: NonNullable<OutgoingRecord['headers']>): Headers =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.map((one: string | Buffer | null) => one ?? '') : (value ?? ''),
    ]),
  )

export const toMessage = ({ key, value, headers, partition }: OutgoingRecord): Message => ({
  key,
  value,
  ...(headers === undefined ? {} : { headers: writableHeaders(headers) }),
  ...(partition === undefined ? {} : { partition }),
})

/** Chooses partitions as {@link partitionOf} tells everybody else; records without a key take turns. */
export function keyPartitioner() {
  let turn = 0
  return ({
    partitionMetadata,
    message,
  }: {
    partitionMetadata: readonly { partitionId: number }[]
    message: Message
  }): number => {
    if (message.partition !== undefined) return message.partition
    const { key } = message
    if (key === null || key === undefined) return turn++ % partitionMetadata.length
    return partitionOf(key as string, partitionMetadata.length)
  }
}

export async function openProducer(kafka: Kafka, { compression = 'none' }: ProducerOptions = {}): Promise<Producer> {
  const producer = kafka.producer({ createPartitioner: keyPartitioner, allowAutoTopicCreation: false })
  try {
    await producer.connect()
  } catch (error) {
    await producer.disconnect().catch(() => undefined)
    throw mapBrokerError(error)
  }
  const queue: Waiting[] = []
  let sending: Promise<void> | undefined

  const sendAll = async (): Promise<void> => {
    // One turn of the loop: what is sent in it leaves together.
    await new Promise((resolve) => setImmediate(resolve))
    while (queue.length > 0) await sendOnce(producer, takeRequest(queue), compressionTypes[compression])
    sending = undefined
  }

  const enqueue = (topic: string, records: readonly OutgoingRecord[]): Promise<void> =>
    new Promise((resolve, reject) => {
      queue.push({ topic, messages: records.map(toMessage), bytes: bytesOf(records), resolve, reject })
      sending ??= sendAll()
    })

  return {
    async send(topic, records) {
      // All of them at once into the queue, so that nothing of another send comes between them.
      await Promise.all(inRequests(records).map((some) => enqueue(topic, some)))
    },
    async close() {
      await sending
      await producer.disconnect()
    },
  }
}

function takeRequest(queue: Waiting[]): Waiting[] {
  let bytes = 0
  let count = 0
  for (const { bytes: more } of queue) {
    if (count > 0 && bytes + more > requestBytes) break
    bytes += more
    count++
  }
  return queue.splice(0, count)
}

async function sendOnce(
  producer: KafkaProducer,
  request: readonly Waiting[],
  compression: CompressionTypes,
): Promise<void> {
  const byTopic = new Map<string, Message[]>()
  for (const { topic, messages } of request) {
    const list = byTopic.get(topic)
    if (list === undefined) byTopic.set(topic, [...messages])
    else list.push(...messages)
  }
  try {
    await producer.sendBatch({
      acks: -1,
      compression,
      topicMessages: [...byTopic].map(([topic, messages]) => ({ topic, messages })),
    })
    for (const { resolve } of request) resolve()
  } catch (error) {
    const fault = mapBrokerError(error)
    // Refused together, they are tried apart: only what is really refused fails.
    if (fault.disposition !== 'wait' && request.length > 1) {
      for (const one of request) await sendOnce(producer, [one], compression)
      return
    }
    for (const { reject } of request) reject(fault)
  }
}
