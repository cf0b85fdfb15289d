import { Fault } from '@sourcemark/runtime'
import fc from 'fast-check'
import type { KafkaMessage } from 'kafkajs'
import { expect, test } from 'vitest'
import { toDeadLetter, toRetry, withoutRecord } from '../src/failed-record.ts'
import { toMessage } from '../src/producer.ts'
import { retryHeader, toRecord } from '../src/record.ts'

const message = (headers: KafkaMessage['headers'], more: Partial<KafkaMessage> = {}): KafkaMessage =>
  ({
    key: Buffer.from('k'),
    value: Buffer.from([0, 255, 128]),
    timestamp: '1700000000000',
    attributes: 0,
    offset: '41',
    headers,
    ...more,
  }) as KafkaMessage

const forged = {
  [retryHeader.topic]: Buffer.from('elsewhere'),
  [retryHeader.partition]: Buffer.from('7'),
  [retryHeader.offset]: Buffer.from('99'),
  [retryHeader.round]: Buffer.from('3'),
  [retryHeader.firstFailure]: Buffer.from('2001-01-01T00:00:00Z'),
  [retryHeader.notBefore]: Buffer.from('9999999999999'),
}

test('retry headers mean nothing outside of the retry topic and stay as they were sent', () => {
  const record = toRecord('ingest', 2, message(forged), false)
  expect(record).toMatchObject({
    origin: { topic: 'ingest', partition: 2, offset: 41n },
    round: 0,
    firstFailure: undefined,
    notBefore: 0,
    headers: forged,
  })
})

test('a record of the retry topic has the origin, round and headers of the first one', () => {
  const record = toRecord('retry', 2, message({ ...forged, mine: Buffer.from('x') }), true)
  expect(record).toMatchObject({
    topic: 'retry',
    offset: 41n,
    origin: { topic: 'elsewhere', partition: 7, offset: 99n },
    round: 3,
    firstFailure: '2001-01-01T00:00:00Z',
    notBefore: 9_999_999_999_999,
  })
  expect(record.headers).toEqual({ mine: Buffer.from('x') })
})

test('spoilt retry headers never keep a record from being read', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...Object.values(retryHeader)), fc.string()), (headers) => {
      const record = toRecord('retry', 0, message(headers), true)
      expect(Number.isSafeInteger(record.round)).toBe(true)
      expect(Number.isSafeInteger(record.notBefore)).toBe(true)
      expect(record.origin.offset).toBeGreaterThanOrEqual(0n)
    }),
  )
})

test('what goes to the retry topic comes back as it was, one round later', () => {
  const first = toRecord('ingest', 2, message({ a: Buffer.from('1'), b: [Buffer.from('2'), Buffer.from('3')] }), false)
  const sent = toMessage(toRetry(first, '2026-01-01T00:00:00.000Z', 1234))
  const again = toRecord(
    'retry',
    5,
    message(sent.headers, { key: sent.key as Buffer, value: sent.value as Buffer }),
    true,
  )
  expect(again).toMatchObject({
    key: first.key,
    value: first.value,
    headers: first.headers,
    origin: first.origin,
    round: 1,
    firstFailure: '2026-01-01T00:00:00.000Z',
    notBefore: 1234,
  })
  // A second failure keeps the time of the first.
  expect(toRetry(again, '2027-01-01T00:00:00.000Z', 1).headers).toMatchObject({
    [retryHeader.firstFailure]: '2026-01-01T00:00:00.000Z',
    [retryHeader.round]: '2',
  })
})

test('a dead letter keeps key, bytes and headers, and carries every error header', () => {
  const headers = { 'content-type': Buffer.from('x/y'), many: [Buffer.from('1'), Buffer.from('2')] }
  const record = toRecord('ingest', 2, message(headers), false)
  const fault = new Fault('EVENT_INVALID', { message: 'not a number', pointer: '/data/revision' })
  expect(toDeadLetter(record, fault, 1, '2026-01-01T00:00:00.000Z')).toEqual({
    key: record.key,
    value: record.value,
    headers: {
      ...headers,
      'sourcemark-error-code': 'EVENT_INVALID',
      'sourcemark-error-message': 'not a number',
      'sourcemark-error-pointer': '/data/revision',
      'sourcemark-error-topic': 'ingest',
      'sourcemark-error-partition': '2',
      'sourcemark-error-offset': '41',
      'sourcemark-error-attempt': '1',
      'sourcemark-error-first-failure-time': '2026-01-01T00:00:00.000Z',
    },
  })
})

test('error headers are short UTF-8, and those that came with the record give way', () => {
  const record = toRecord('ingest', 0, message({ 'sourcemark-error-code': Buffer.from('forged') }), false)
  const fault = new Fault('EVENT_INVALID', { message: `${'x'.repeat(4095)}😀`, pointer: '/\ud800' })
  const { headers } = toDeadLetter(record, fault, 1, '')
  expect(headers).toMatchObject({ 'sourcemark-error-code': 'EVENT_INVALID', 'sourcemark-error-pointer': '/\ufffd' })
  expect(String(headers?.['sourcemark-error-message']).isWellFormed()).toBe(true)
})

test('a letter that is too large keeps its key and why it was refused', () => {
  const record = toRecord('ingest', 2, message({ big: Buffer.alloc(10) }), false)
  const letter = toDeadLetter(record, new Fault('EVENT_TOO_LARGE'), 1, 'then')
  const { key, value, headers = {} } = withoutRecord(letter)
  expect({ key, value }).toEqual({ key: record.key, value: null })
  expect(headers).toMatchObject({ 'sourcemark-error-code': 'EVENT_TOO_LARGE', 'sourcemark-error-offset': '41' })
  expect(headers).not.toHaveProperty('big')
})

test('headers without a value, which kafkajs reads but cannot write, become empty', () => {
  const headers = { none: null as unknown as Buffer, some: [Buffer.from('1'), null as unknown as Buffer] }
  const record = toRecord('ingest', 0, message(headers), false)
  expect(toMessage(record).headers).toEqual({ none: '', some: [Buffer.from('1'), ''] })
})
