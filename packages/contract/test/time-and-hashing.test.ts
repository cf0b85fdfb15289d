import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  canonicalJson,
  clockTime,
  normaliseTime,
  sha256Hex,
  topicNames,
  VERDICT_CODES,
  verdictId,
} from '../src/index.ts'

describe('a time', () => {
  test.each([
    ['2026-03-01T08:00:00Z', '2026-03-01T08:00:00.000Z'],
    ['2026-03-01t08:00:00.123456z', '2026-03-01T08:00:00.123Z'],
    ['2026-03-01T00:30:00+08:00', '2026-02-28T16:30:00.000Z'],
    ['2024-02-29T23:59:59.9-05:30', '2024-03-01T05:29:59.900Z'],
    ['2016-12-31T23:59:60Z', '2017-01-01T00:00:00.000Z'],
    ['2017-01-01T07:59:60.500+08:00', '2017-01-01T00:00:00.000Z'],
  ])('%s is %s', (given, expected) => {
    expect(normaliseTime(given)).toBe(expected)
  })

  test.each([
    '2026-03-01',
    '2026-03-01 08:00:00Z',
    '2026-03-01T08:00:00',
    '2026-03-01T24:00:00Z',
    '2026-13-01T08:00:00Z',
    '2023-02-29T08:00:00Z',
    '2026-03-01T08:00:60Z',
    '2026-03-01T08:00:00+24:00',
    '0000-12-31T00:00:00Z',
    '9999-12-31T23:00:00-02:00',
    '',
  ])('cannot be %j', (given) => {
    expect(normaliseTime(given)).toBeNull()
  })

  test('in UTC with milliseconds stays as it is', () => {
    const date = fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
    fc.assert(fc.property(date, (value) => normaliseTime(value.toISOString()) === value.toISOString()))
  })
})

test('a place in a recording is written as players show it', () => {
  expect([0, 9.4, 59.5, 72, 3599, 3600, 7272].map(clockTime)).toEqual([
    '0:00',
    '0:09',
    '1:00',
    '1:12',
    '59:59',
    '1:00:00',
    '2:01:12',
  ])
})

describe('hashing', () => {
  test('does not depend on the order of fields', () => {
    expect(canonicalJson({ b: [1, { d: null, c: 'é' }], a: 1.0 })).toBe('{"a":1,"b":[1,{"c":"é","d":null}]}')
    expect(verdictId('a', 1, { x: 1, y: 2 })).toBe(verdictId('a', 1, { y: 2, x: 1 }))
  })

  test('tells contents and revisions apart', () => {
    const ids = [verdictId('a', 1, {}), verdictId('a', 2, {}), verdictId('b', 1, {}), verdictId('a', 1, { x: 1 })]
    expect(new Set(ids).size).toBe(4)
  })

  test('refuses what JSON cannot say', () => {
    expect(() => canonicalJson(undefined)).toThrow(TypeError)
    expect(() => canonicalJson({ a: Number.NaN })).toThrow()
  })

  test('counts a string as its UTF-8 bytes', () => {
    expect(sha256Hex('中')).toBe(sha256Hex(Buffer.from('中')))
  })
})

test('topics carry their prefix', () => {
  expect(topicNames('t1.').ingest).toBe('t1.content.ingest.v1')
  expect(topicNames('').retry('intake')).toBe('sourcemark.retry.intake.v1')
})

test('the list of verdict codes is complete and frozen', () => {
  expect(VERDICT_CODES).toHaveLength(18)
  expect(Object.isFrozen(VERDICT_CODES)).toBe(true)
})
