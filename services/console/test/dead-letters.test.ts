import type { ConsumedRecord } from '@sourcemark/broker'
import { describe, expect, test } from 'vitest'
import {
  type DeadLetter,
  glanceAt,
  letterPlaceText,
  readLetter,
  readLetterPlace,
  takeLatest,
} from '../src/operators/dead-letters/letter.ts'
import { editableText, shownBytes, showValue } from '../src/operators/dead-letters/shown-value.ts'

const record = (headers: ConsumedRecord['headers'], value: Buffer | null = Buffer.from('{}')): ConsumedRecord => ({
  topic: 'dlq',
  partition: 3,
  offset: 17n,
  key: Buffer.from('k'),
  value,
  headers,
  timestamp: Date.parse('2026-03-01T08:00:00Z'),
  origin: { topic: 'dlq', partition: 3, offset: 17n },
  round: 0,
  firstFailure: undefined,
  notBefore: 0,
})

const marked = (value: unknown, pointer: string) =>
  showValue(Buffer.from(JSON.stringify(value)), pointer)
    .lines.filter((line) => line.marked)
    .map(({ text }) => text.trim())

describe('a letter', () => {
  test('tells why its record was refused, apart from what the record itself said', () => {
    const letter = readLetter(
      record({
        'content-type': 'application/json',
        'sourcemark-error-code': Buffer.from('EVENT_INVALID'),
        'sourcemark-error-message': 'Must be a string.',
        'sourcemark-error-pointer': '/data/title',
        'sourcemark-error-topic': 'content.ingest.v1',
        'sourcemark-error-partition': '2',
        'sourcemark-error-offset': '90',
        'sourcemark-error-attempt': '1',
      }),
    )
    expect(letter).toMatchObject({
      code: 'EVENT_INVALID',
      pointer: '/data/title',
      origin: { topic: 'content.ingest.v1', partition: 2, offset: 90n },
      headers: { 'content-type': 'application/json' },
      leftOut: false,
    })
    expect(Object.keys(letter.headers)).toEqual(['content-type'])
  })

  test('that somebody else wrote, with any headers, is read without harm', () => {
    expect(
      readLetter(record({ 'sourcemark-error-partition': '-1; drop table', other: undefined }, null)),
    ).toMatchObject({
      code: '',
      bytes: 0,
      origin: { topic: '', partition: 0, offset: 0n },
    })
  })

  test('in a list keeps the size of its value and only the beginning of it', () => {
    const letter = glanceAt(record({}, Buffer.alloc(8_000_000, 'x')))
    expect(letter.bytes).toBe(8_000_000)
    expect(letter.value?.length).toBeLessThan(1000)
    expect(letter.value?.buffer.byteLength).toBeLessThan(100_000)
  })
})

describe('a list of letters', () => {
  const letter = (partition: number, offset: number, minute: number): DeadLetter => ({
    ...readLetter(record({})),
    partition,
    offset: BigInt(offset),
    at: new Date(Date.UTC(2026, 2, 1, 8, minute)),
  })
  const all = [letter(0, 0, 0), letter(0, 1, 5), letter(1, 0, 1), letter(1, 1, 9), letter(1, 2, 8)]

  test('goes back through all partitions by time, and leaves none out and shows none twice', () => {
    const seen: string[] = []
    let place = readLetterPlace('')
    for (let page = 0; page < 3; page++) {
      const left = all.filter(({ partition, offset }) => offset < (place.get(partition) ?? 99n))
      const taken = takeLatest(left, place, 2)
      seen.push(...taken.letters.map(({ partition, offset }) => `${partition}/${offset}`))
      // as it goes through an address
      place = readLetterPlace(letterPlaceText(taken.place))
    }
    // of partition 1 the clock of the broker went back: its offsets are the order
    expect(seen).toEqual(['1/2', '1/1', '0/1', '1/0', '0/0'])
  })

  test('begins at the end where its place is no place', () => {
    expect(readLetterPlace('0:1,x,2:-4,3:,7:12')).toEqual(
      new Map([
        [0, 1n],
        [7, 12n],
      ]),
    )
  })
})

describe('a refused message', () => {
  const event = { id: 'e', data: { parts: [{ text: 'one' }, { text: 2, 'a/b': { c: [] } }] } }

  test('is marked where its pointer leads, with everything below', () => {
    expect(marked(event, '/data/parts/1/text')).toEqual(['"text": 2,'])
    expect(marked(event, '/data/parts/1/a~1b')).toEqual(['"a/b": {', '"c": []', '}'])
    expect(marked(event, '/data/parts/0')).toHaveLength(3)
  })

  test('is marked at what a missing field is missing from', () => {
    expect(showValue(Buffer.from(JSON.stringify(event)), '/data/parts/0/partId').found).toBe('/data/parts/0')
    expect(marked(event, '/data/parts/0/partId')[1]).toBe('"text": "one"')
    expect(marked(event, '')).toEqual([])
  })

  test('of any bytes is shown: no text as numbers, hidden characters as escapes', () => {
    expect(showValue(Buffer.from([0xff, 0x00, 0x41]), '')).toMatchObject({
      form: 'hex',
      lines: [{ text: expect.stringMatching(/^000000 {2}ff 00 41 +\.\.A$/) }],
    })
    expect(showValue(Buffer.from('a\u202eb\u0000c😀'), '')).toMatchObject({
      form: 'text',
      lines: [{ text: 'a\\u202eb\\u0000c😀' }],
    })
  })

  test('that is too large is cut, and what is wrong is in what is shown', () => {
    const parts = Array.from({ length: 5000 }, (_, at) => ({ partId: `p${at}`, text: 'x'.repeat(40) }))
    const shown = showValue(Buffer.from(JSON.stringify({ parts })), '/parts/4321/text')
    expect(shown.cut).toBe(true)
    expect(shown.lines.some((line) => line.marked)).toBe(true)
    expect(Buffer.byteLength(shown.lines.map(({ text }) => text).join('\n'))).toBeLessThanOrEqual(shownBytes)
    const long = showValue(Buffer.from(JSON.stringify({ text: 'y'.repeat(1_000_000) })), '/text')
    expect(long.cut).toBe(true)
  })

  test('nested without end is shown without end of the process', () => {
    const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`
    expect(showValue(Buffer.from(deep), '/0/0/0').lines.length).toBeGreaterThan(0)
  })

  test('is laid out for editing only where that says exactly the same', () => {
    expect(editableText('{"a":[1, 2]}')).toBe('{\n  "a": [\n    1,\n    2\n  ]\n}')
    for (const text of ['{"a":1,"a":2}', '{"n":12345678901234567890}', '{"n":1.0}', 'no json']) {
      expect(editableText(text)).toBe(text)
    }
  })
})
