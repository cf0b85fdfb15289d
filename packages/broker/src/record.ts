import type { IHeaders, KafkaMessage } from 'kafkajs'

/** Where a record was first written, before any retry topic. */
export interface RecordOrigin {
  readonly topic: string
  readonly partition: number
  readonly offset: bigint
}

/** A record as its handler sees it. */
export interface ConsumedRecord {
  readonly topic: string
  readonly partition: number
  readonly offset: bigint
  readonly key: Buffer | null
  readonly value: Buffer | null
  readonly headers: Readonly<Record<string, Buffer | string | (Buffer | string)[] | undefined>>
  /** Milliseconds since 1970, by the producer's clock. */
  readonly timestamp: number
  readonly origin: RecordOrigin
  /** Rounds through the retry topic that lie behind it. */
  readonly round: number
  /** ISO time of the first failure; undefined when there was none. */
  readonly firstFailure: string | undefined
  /** Milliseconds since 1970 before which a record of a retry topic is left alone. */
  readonly notBefore: number
}

/** Headers that carry a record through the retry topic. */
export const retryHeader = Object.freeze({
  topic: 'sourcemark-retry-topic',
  partition: 'sourcemark-retry-partition',
  offset: 'sourcemark-retry-offset',
  round: 'sourcemark-retry-round',
  firstFailure: 'sourcemark-retry-first-failure-time',
  notBefore: 'sourcemark-retry-not-before',
} as const)
const retryHeaderNames: ReadonlySet<string> = new Set(Object.values(retryHeader))

const text = (headers: IHeaders | undefined, name: string): string | undefined => {
  const value = headers?.[name]
  return (Array.isArray(value) ? value[0] : value)?.toString()
}

/** A whole number of a header; undefined when there is none, so that a spoilt header cannot stop the line. */
const digits = (headers: IHeaders | undefined, name: string): string | undefined => {
  const value = text(headers, name)
  return value !== undefined && /^\d{1,15}$/.test(value) ? value : undefined
}

/** Reads a message. Only in the retry topic do the retry headers mean anything: elsewhere anybody could have set them. */
export function toRecord(
  topic: string,
  partition: number,
  message: KafkaMessage,
  fromRetryTopic: boolean,
): ConsumedRecord {
  const headers = fromRetryTopic ? message.headers : undefined
  const offset = BigInt(message.offset)
  return {
    topic,
    partition,
    offset,
    key: message.key,
    value: message.value,
    headers: fromRetryTopic ? withoutRetryHeaders(message.headers) : (message.headers ?? {}),
    timestamp: Number(message.timestamp),
    origin: {
      topic: text(headers, retryHeader.topic) ?? topic,
      partition: Number(digits(headers, retryHeader.partition) ?? partition),
      offset: BigInt(digits(headers, retryHeader.offset) ?? offset),
    },
    round: Number(digits(headers, retryHeader.round) ?? 0),
    firstFailure: text(headers, retryHeader.firstFailure),
    notBefore: Number(digits(headers, retryHeader.notBefore) ?? 0),
  }
}

const withoutRetryHeaders = (headers: IHeaders | undefined): IHeaders =>
  Object.fromEntries(Object.entries(headers ?? {}).filter(([name]) => !retryHeaderNames.has(name)))
