import type { ConsumedRecord } from '@sourcemark/broker'
import { AcceptedMessageSchema } from '@sourcemark/contract'
import { Fault } from '@sourcemark/runtime'
import { expect, test } from 'vitest'
import { messageReader } from '../src/index.ts'

const read = messageReader(AcceptedMessageSchema)
const record = (value: string | null): ConsumedRecord => ({
  topic: 't',
  partition: 0,
  offset: 0n,
  key: null,
  value: value === null ? null : Buffer.from(value),
  headers: {},
  timestamp: 0,
  origin: { topic: 't', partition: 0, offset: 0n },
  round: 0,
  firstFailure: undefined,
  notBefore: 0,
})
const message = { contentId: '内容-1', revision: 2, reason: 'first' }

const faultOf = (value: string | null): Fault => {
  try {
    read(record(value))
  } catch (error) {
    if (error instanceof Fault) return error
  }
  throw new Error('no fault')
}

test('an internal message is read as it was sent', () => {
  expect(read(record(JSON.stringify(message)))).toEqual(message)
})

test.each([
  ['nothing', null, ''],
  ['no JSON', '{', ''],
  ['another value', '7', ''],
  ['a field of another type', JSON.stringify({ ...message, revision: '2' }), '/revision'],
  ['an unknown reason', JSON.stringify({ ...message, reason: 'because' }), '/reason'],
])('%s is refused at once, with a pointer', (_what, value, pointer) => {
  expect(faultOf(value)).toMatchObject({ code: 'UNEXPECTED_MESSAGE', disposition: 'reject', pointer })
})
