import type { Fault } from '@sourcemark/runtime'
import type { OutgoingRecord } from './producer.ts'
import { type ConsumedRecord, retryHeader } from './record.ts'

/** Header values are bytes: what UTF-8 has no form for would not come back as it was sent. */
const headerText = (value: string): string => value.slice(0, 4096).toWellFormed()

/** The record as it goes to the dead-letter topic: key, bytes and headers unchanged, and why it was refused. */
export function toDeadLetter(record: ConsumedRecord, fault: Fault, attempts: number, failedAt: string): OutgoingRecord {
  const { origin } = record
  return {
    key: record.key,
    value: record.value,
    headers: {
      ...record.headers,
      'sourcemark-error-code': fault.code,
      'sourcemark-error-message': headerText(fault.message),
      'sourcemark-error-pointer': headerText(fault.pointer ?? ''),
      'sourcemark-error-topic': origin.topic,
      'sourcemark-error-partition': String(origin.partition),
      'sourcemark-error-offset': String(origin.offset),
      'sourcemark-error-attempt': String(attempts),
      'sourcemark-error-first-failure-time': record.firstFailure ?? failedAt,
    },
  }
}

/**
 * What is left of a letter that the broker refuses with its record in it, for its size: why it was refused, and where the record lies
 * for as long as its topic keeps it.
 */
export function withoutRecord({ key, headers = {} }: OutgoingRecord): OutgoingRecord {
  const own = Object.entries(headers).filter(([name]) => name.startsWith('sourcemark-error-'))
  return { key, value: null, headers: { ...Object.fromEntries(own), 'sourcemark-error-value': 'left-out' } }
}

/** The record as it goes to the retry topic: unchanged, with where it came from and when it may be tried again. */
export function toRetry(record: ConsumedRecord, failedAt: string, notBefore: number): OutgoingRecord {
  const { origin } = record
  return {
    key: record.key,
    value: record.value,
    headers: {
      ...record.headers,
      [retryHeader.topic]: origin.topic,
      [retryHeader.partition]: String(origin.partition),
      [retryHeader.offset]: String(origin.offset),
      [retryHeader.round]: String(record.round + 1),
      [retryHeader.firstFailure]: record.firstFailure ?? failedAt,
      [retryHeader.notBefore]: String(notBefore),
    },
  }
}
