import type { ConsumedRecord, OutgoingRecord } from '@sourcemark/broker'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { account, event, type PlatformEvent, published, structured, withdrawn } from '../support/events.ts'
import { type Line, startLine } from '../support/line.ts'
import { expectedVerdict, makeCorpus } from '../support/posts.ts'
import { randomFrom, shuffled } from '../support/random.ts'

const good = Number(process.env.SOURCEMARK_TEST_GOOD_EVENTS ?? 1000)
const malformed = 200
const originals = 20

let line: Line
beforeAll(async () => {
  line = await startLine()
})
afterAll(() => line?.stop())

interface Malformed {
  readonly record: OutgoingRecord
  readonly code: string
  readonly pointer: string
}

const changed = (base: PlatformEvent, fields: Readonly<Record<string, unknown>>): PlatformEvent => ({
  ...base,
  ...fields,
})
const withData = (base: PlatformEvent, fields: Readonly<Record<string, unknown>>): PlatformEvent =>
  changed(base, { data: { ...base.data, ...fields } })
const withoutData = (base: PlatformEvent, field: string): PlatformEvent => {
  const { [field]: _dropped, ...data } = base.data
  return changed(base, { data })
}
const part = { partId: 'body', kind: 'text', mediaType: 'text/plain' }

/** Kinds of malformed events, each made from a good one. Keys stay those of the good event unless a case is about them. */
const kinds: readonly ((base: PlatformEvent, index: number, random: () => number) => Malformed)[] = [
  (base) => ({ record: { ...structured(base), value: 'this is not JSON' }, code: 'EVENT_NOT_JSON', pointer: '' }),
  (base, _, random) => {
    const bytes = Buffer.from(Array.from({ length: 64 }, () => Math.floor(random() * 128) + 128))
    return { record: { ...structured(base), value: bytes }, code: 'EVENT_NOT_JSON', pointer: '' }
  },
  (base) => {
    const value = JSON.stringify(base)
    return { record: { ...structured(base), value: value.slice(0, -7) }, code: 'EVENT_NOT_JSON', pointer: '' }
  },
  (base) => ({ record: { ...structured(base), value: '[]' }, code: 'EVENT_NOT_CLOUDEVENT', pointer: '' }),
  (base) => ({ record: { ...structured(base), value: '' }, code: 'EVENT_NOT_JSON', pointer: '' }),
  (base) => refused(changed(base, { specversion: '0.3' }), 'EVENT_NOT_CLOUDEVENT', '/specversion'),
  (base) => refused(changed(base, { id: 7 }), 'EVENT_NOT_CLOUDEVENT', '/id'),
  (base) => refused(changed(base, { source: undefined }), 'EVENT_NOT_CLOUDEVENT', '/source'),
  (base) => refused(changed(base, { type: 'sourcemark.content.published.v9' }), 'EVENT_TYPE_UNKNOWN', '/type'),
  (base) => refused(changed(base, { type: 'com.example.other' }), 'EVENT_TYPE_UNKNOWN', '/type'),
  (base) => refused(changed(base, { time: 'yesterday' }), 'TIME_INVALID', '/time'),
  (base) => refused(withData(base, { publishedAt: '2026-02-30T08:00:00Z' }), 'TIME_INVALID', '/data/publishedAt'),
  (base) => refused(withData(base, { publishedAt: 1772352000 }), 'TIME_INVALID', '/data/publishedAt'),
  (base) => refused(withoutData(base, 'publishedAt'), 'EVENT_INVALID', '/data/publishedAt'),
  (base) => refused(withoutData(base, 'accountId'), 'EVENT_INVALID', '/data/accountId'),
  (base) => refused(withoutData(base, 'parts'), 'EVENT_INVALID', '/data/parts'),
  (base) => refused(withData(base, { parts: [] }), 'EVENT_INVALID', '/data/parts'),
  (base) => refused(withData(base, { revision: '1' }), 'EVENT_INVALID', '/data/revision'),
  (base) => refused(withData(base, { revision: 0 }), 'EVENT_INVALID', '/data/revision'),
  (base) => refused(withData(base, { declared: { original: 'yes' } }), 'EVENT_INVALID', '/data/declared/original'),
  (base) => refused(withData(base, { title: 'zero \u0000 byte' }), 'EVENT_INVALID', '/data/title'),
  (base) =>
    refused(withData(base, { parts: [{ ...part, kind: 'smell', text: '' }] }), 'EVENT_INVALID', '/data/parts/0/kind'),
  (base) => refused(withData(base, { parts: [part] }), 'PART_SOURCE_INVALID', '/data/parts/0/text'),
  (base) => {
    const twice = { ...part, text: 'the same id twice' }
    return refused(withData(base, { parts: [twice, twice] }), 'PART_ID_DUPLICATE', '/data/parts/1/partId')
  },
  (base) => {
    const image = { partId: 'img', kind: 'image', mediaType: 'image/png', uri: 'ftp://platform.example/a.png' }
    return refused(withData(base, { parts: [image] }), 'PART_SOURCE_INVALID', '/data/parts/0/uri')
  },
  (base) => ({
    record: { ...structured(base), key: 'somebody-else' },
    code: 'EVENT_KEY_MISMATCH',
    pointer: '/data/contentId',
  }),
  (base) => {
    const { contentId } = base.data
    return refused(event('content.withdrawn', { contentId, withdrawnAt: 'soon' }), 'TIME_INVALID', '/data/withdrawnAt')
  },
  (_, index) => refused(account(`acct-bad-${index}`, { class: 'royal' }), 'EVENT_INVALID', '/data/class'),
]

/** Larger than Kafka's usual limit of a record, so it also shows that our topics take it. */
const tooLong = (base: PlatformEvent): Malformed =>
  refused(withData(base, { parts: [{ ...part, text: '一'.repeat(350_000) }] }), 'TEXT_TOO_LARGE', '/data/parts/0/text')

function refused(bad: PlatformEvent, code: string, pointer: string): Malformed {
  const key = String(bad.data.contentId ?? bad.data.accountId)
  return { record: { ...structured(bad), key }, code, pointer }
}

const headerOf = ({ headers }: ConsumedRecord, name: string): string => String(headers[`sourcemark-error-${name}`])
const bytesOf = (value: OutgoingRecord['value']): string => Buffer.from(value ?? '').toString('hex')

test(`${malformed} malformed events among ${good} good ones are refused one by one, the good ones all judged`, async () => {
  const random = randomFrom(7)
  const corpus = makeCorpus(originals, good - originals)
  await line.send(corpus.originals)
  await line.idle()

  const bad: Malformed[] = []
  const conflicts = 20
  for (let index = 0; index < malformed - conflicts; index++) {
    const base = published({ contentId: `bad-${index}`, minute: 5000 + index, text: `正文 ${index}` })
    const make = index % 20 === 0 ? tooLong : (kinds[index % kinds.length] as (typeof kinds)[number])
    bad.push(make(base, index, random))
  }
  const stray = (record: OutgoingRecord, index: number) => ({
    ...record,
    headers: { ...record.headers, 'x-case': String(index) },
  })
  const records = shuffled(
    [...corpus.posts.map(structured), ...bad.map(({ record }, index) => stray(record, index))],
    3,
  )
  await line.sendRecords(records)
  // The same source and id with other content: after the first, which decides which of them is the wrong one.
  const again = corpus.posts
    .slice(0, conflicts)
    .map((post, index) => refused(withData(post, { title: `Other ${index}` }), 'EVENT_ID_CONFLICT', '/id'))
  await line.sendRecords(again.map(({ record }, index) => stray(record, bad.length + index)))
  // What was withdrawn under an unknown id is no fault.
  await line.send([withdrawn('never-seen', 1)])
  await line.idle(300_000)

  const letters = new Map(line.deadLetters().map((letter) => [Number(letter.headers['x-case']), letter]))
  expect(line.deadLetters()).toHaveLength(malformed)
  expect(letters.size).toBe(malformed)
  for (const [index, { record, code, pointer }] of [...bad, ...again].entries()) {
    const letter = letters.get(index) as ConsumedRecord
    expect([index, headerOf(letter, 'code'), headerOf(letter, 'pointer')]).toEqual([index, code, pointer])
    expect(bytesOf(letter.value) === bytesOf(record.value), `the bytes of case ${index}`).toBe(true)
    expect(letter.key?.toString()).toBe(record.key)
    expect(String(letter.headers['content-type'])).toBe('application/cloudevents+json')
    expect(headerOf(letter, 'message')).not.toBe('')
    expect(headerOf(letter, 'topic')).toBe(line.topics.ingest)
  }

  const final = line.finalVerdicts()
  expect(final.size).toBe(good)
  for (const [index] of corpus.posts.entries()) {
    expect(final.get(`post-${index}`)?.verdict).toBe(expectedVerdict(index))
  }
  expect([...final.keys()].filter((contentId) => contentId.startsWith('bad-'))).toEqual([])
}, 600_000)
