import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { limits, type RefusalCode, readIngestRecord } from '../src/index.ts'
import { account, grant, ingestExamples, published, registered, withdrawn } from './examples.ts'

type Json = Record<string, unknown>
type Published = Json & { data: Json & { parts: Json[]; declared: Json } }

const structured = { 'content-type': 'application/cloudevents+json; charset=UTF-8' }
const read = (event: unknown, key: string | null = null) =>
  readIngestRecord({ key, value: Buffer.from(JSON.stringify(event)), headers: structured })

/** The event laid into a record in binary mode: attributes in headers, data in the value. */
function binary(event: Json) {
  const { data, datacontenttype, ...attributes } = event
  const headers = Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [`ce_${name}`, Buffer.from(String(value))]),
  )
  return {
    key: null,
    value: Buffer.from(JSON.stringify(data)),
    headers: { ...headers, 'content-type': Buffer.from(String(datacontenttype)) },
  }
}

describe.each(Object.entries(ingestExamples))('the example of the contract, %s', (_name, example) => {
  test('is read', () => {
    expect(read(example())).toMatchObject({ ok: true, mode: 'structured', event: { type: example().type } })
  })

  test('gives the same event in both modes', () => {
    const result = readIngestRecord(binary(example()))
    expect(result).toEqual({ ...read(example()), mode: 'binary' })
  })

  test('is read without headers, and with fields that nobody knows', () => {
    const event = { ...example(), extension: 'x', data: { ...example().data, somethingNew: { a: [1] } } }
    expect(readIngestRecord({ key: null, value: JSON.stringify(event) })).toMatchObject({ ok: true })
  })
})

test('times become UTC with milliseconds, whatever their offset', () => {
  expect(read(registered())).toMatchObject({ event: { data: { publishedAt: '2019-04-30T16:00:00.000Z' } } })
})

test('hashes become lower case', () => {
  const event = published() as unknown as Published
  event.data.parts[1] = { ...event.data.parts[1], sha256: 'AB'.repeat(32) }
  expect(read(event)).toMatchObject({ event: { data: { parts: [{}, { sha256: 'ab'.repeat(32) }, {}] } } })
})

test('what the sender leaves out gets its default', () => {
  const { contentId, revision, accountId, publishedAt, parts } = published().data as Json
  const event = { ...published(), data: { contentId, revision, accountId, publishedAt, parts } }
  expect(read(event)).toMatchObject({ event: { data: { news: false, declared: {} } } })
  expect(read(registered())).toMatchObject({ event: { data: { revision: 1 } } })
  expect(read({ ...account(), data: { accountId: 'a', name: 'n' } })).toMatchObject({
    event: { data: { aliases: [], handles: [], urls: [], licences: [], class: 'other', status: 'active' } },
  })
})

test('the key of the record is the id that the event is about, and may be absent', () => {
  expect(read(published(), 'a-100')).toMatchObject({ ok: true })
  expect(read(account(), 'acct-7')).toMatchObject({ ok: true })
  expect(read(grant(), 'anything')).toMatchObject({ ok: true })
  expect(read(published(), 'a-101')).toMatchObject({ code: 'EVENT_KEY_MISMATCH', pointer: '/data/contentId' })
  expect(read(withdrawn(), 'a-101')).toMatchObject({ code: 'EVENT_KEY_MISMATCH', pointer: '/data/contentId' })
  expect(read(account(), 'a-100')).toMatchObject({ code: 'EVENT_KEY_MISMATCH', pointer: '/data/accountId' })
  expect(readIngestRecord({ key: Buffer.from([0xff]), value: JSON.stringify(published()) })).toMatchObject({
    code: 'EVENT_KEY_MISMATCH',
  })
})

const nested = (levels: number): unknown => (levels === 0 ? 1 : { a: nested(levels - 1) })

const refusals: [name: string, change: (event: Published) => unknown, code: RefusalCode, pointer: string][] = [
  ['an id is missing', (e) => delete e.id, 'EVENT_NOT_CLOUDEVENT', '/id'],
  ['an id is too long', (e) => (e.id = 'x'.repeat(257)), 'EVENT_NOT_CLOUDEVENT', '/id'],
  ['an id has a control character', (e) => (e.id = 'a\tb'), 'EVENT_NOT_CLOUDEVENT', '/id'],
  ['the source is missing', (e) => delete e.source, 'EVENT_NOT_CLOUDEVENT', '/source'],
  ['the type is no text', (e) => (e.type = 7), 'EVENT_NOT_CLOUDEVENT', '/type'],
  ['the version is another', (e) => (e.specversion = '0.3'), 'EVENT_NOT_CLOUDEVENT', '/specversion'],
  ['the data are not JSON', (e) => (e.datacontenttype = 'text/xml'), 'EVENT_NOT_CLOUDEVENT', '/datacontenttype'],
  ['the type is unknown', (e) => (e.type = 'sourcemark.content.published.v9'), 'EVENT_TYPE_UNKNOWN', '/type'],
  ['the type is a property of objects', (e) => (e.type = 'constructor'), 'EVENT_TYPE_UNKNOWN', '/type'],
  ['the time of the event is none', (e) => (e.time = 'yesterday'), 'TIME_INVALID', '/time'],
  ['the day does not exist', (e) => (e.data.publishedAt = '2026-02-30T08:00:00Z'), 'TIME_INVALID', '/data/publishedAt'],
  ['a time has no offset', (e) => (e.data.publishedAt = '2026-02-03T08:00:00'), 'TIME_INVALID', '/data/publishedAt'],
  ['a time is a number', (e) => (e.data.publishedAt = 1772352000), 'TIME_INVALID', '/data/publishedAt'],
  ['a time is missing', (e) => delete e.data.publishedAt, 'EVENT_INVALID', '/data/publishedAt'],
  ['there are no data', (e) => delete (e as Json).data, 'EVENT_INVALID', '/data'],
  ['the content has no id', (e) => delete e.data.contentId, 'EVENT_INVALID', '/data/contentId'],
  ['an account id is empty', (e) => (e.data.accountId = ''), 'EVENT_INVALID', '/data/accountId'],
  ['the revision is zero', (e) => (e.data.revision = 0), 'EVENT_INVALID', '/data/revision'],
  ['the revision is a fraction', (e) => (e.data.revision = 1.5), 'EVENT_INVALID', '/data/revision'],
  ['the revision is beyond 32 bits', (e) => (e.data.revision = 2 ** 31), 'EVENT_INVALID', '/data/revision'],
  ['the title is too long', (e) => (e.data.title = 'x'.repeat(1001)), 'EVENT_INVALID', '/data/title'],
  ['the language is a sentence', (e) => (e.data.language = 'Mandarin Chinese'), 'EVENT_INVALID', '/data/language'],
  ['the jurisdiction is a name', (e) => (e.data.jurisdiction = 'China'), 'EVENT_INVALID', '/data/jurisdiction'],
  [
    'a declared field has a wrong type',
    (e) => (e.data.declared.original = 'yes'),
    'EVENT_INVALID',
    '/data/declared/original',
  ],
  ['there are no parts', (e) => (e.data.parts = []), 'EVENT_INVALID', '/data/parts'],
  ['there are 65 parts', (e) => (e.data.parts = Array(65).fill(e.data.parts[0])), 'EVENT_INVALID', '/data/parts'],
  ['a part is no object', (e) => (e.data.parts[1] = null as unknown as Json), 'EVENT_INVALID', '/data/parts/1'],
  ['a kind is unknown', (e) => (part(e, 0).kind = 'smell'), 'EVENT_INVALID', '/data/parts/0/kind'],
  ['a kind is missing', (e) => delete part(e, 0).kind, 'EVENT_INVALID', '/data/parts/0/kind'],
  [
    'a text has a media type of its own',
    (e) => (part(e, 0).mediaType = 'text/rtf'),
    'EVENT_INVALID',
    '/data/parts/0/mediaType',
  ],
  ['a text is a number', (e) => (part(e, 0).text = 5), 'EVENT_INVALID', '/data/parts/0/text'],
  ['a text has NUL in it', (e) => (part(e, 0).text = 'a\u0000b'), 'EVENT_INVALID', '/data/parts/0/text'],
  ['a text has half a surrogate pair', (e) => (part(e, 0).text = 'a\ud83d'), 'EVENT_INVALID', '/data/parts/0/text'],
  ['an unknown field has NUL in it', (e) => (e.data['a/b'] = ['\u0000']), 'EVENT_INVALID', '/data/a~1b/0'],
  ['it is nested too deep', (e) => (e.data.x = nested(100)), 'EVENT_INVALID', `/data/x${'/a'.repeat(62)}`],
  ['a hash is too short', (e) => (part(e, 1).sha256 = 'abc'), 'EVENT_INVALID', '/data/parts/1/sha256'],
  [
    'a text is above the limit in characters',
    (e) => (part(e, 0).text = 'x'.repeat(1e6)),
    'TEXT_TOO_LARGE',
    '/data/parts/0/text',
  ],
  [
    'a text is above the limit in bytes',
    (e) => (part(e, 0).text = '中'.repeat(2e5)),
    'TEXT_TOO_LARGE',
    '/data/parts/0/text',
  ],
  ['two parts have one id', (e) => (part(e, 2).partId = 'img-1'), 'PART_ID_DUPLICATE', '/data/parts/2/partId'],
  ['a text part has no text', (e) => delete part(e, 0).text, 'PART_SOURCE_INVALID', '/data/parts/0/text'],
  ['a text part has an address', (e) => (part(e, 0).uri = 's3://b/k'), 'PART_SOURCE_INVALID', '/data/parts/0'],
  ['a medium has a text', (e) => (part(e, 1).text = 'x'), 'PART_SOURCE_INVALID', '/data/parts/1'],
  ['a medium has no source', (e) => delete part(e, 1).uri, 'PART_SOURCE_INVALID', '/data/parts/1'],
  ['a medium has two sources', (e) => (part(e, 1).data = 'QUJD'), 'PART_SOURCE_INVALID', '/data/parts/1'],
  ['a scheme is not allowed', (e) => (part(e, 2).uri = 'http://h/v.mp4'), 'PART_SOURCE_INVALID', '/data/parts/2/uri'],
  ['an address is relative', (e) => (part(e, 2).uri = 'media/v.mp4'), 'PART_SOURCE_INVALID', '/data/parts/2/uri'],
  ['inline bytes are no base64', (e) => inline(e, 'QUJ'), 'PART_SOURCE_INVALID', '/data/parts/1/data'],
  ['inline bytes are too many', (e) => inline(e, 'A'.repeat(349_528)), 'EVENT_TOO_LARGE', '/data/parts/1/data'],
]
const part = (event: Published, index: number) => event.data.parts[index] as Json
function inline(event: Published, data: string) {
  delete part(event, 1).uri
  part(event, 1).data = data
}

describe('an event is refused when', () => {
  test.each(refusals)('%s', (_name, change, code, pointer) => {
    const event = published() as unknown as Published
    change(event)
    expect(read(event)).toMatchObject({ ok: false, code, pointer })
  })

  test('a grant or a licence ends at no time', () => {
    expect(read({ ...grant(), data: { ...grant().data, validTo: '2026' } })).toMatchObject({
      code: 'TIME_INVALID',
      pointer: '/data/validTo',
    })
    const licences = [{ kind: 'news-editing', validFrom: 'now' }]
    expect(read({ ...account(), data: { ...account().data, licences } })).toMatchObject({
      code: 'TIME_INVALID',
      pointer: '/data/licences/0/validFrom',
    })
  })
})

const bytes: [name: string, record: Parameters<typeof readIngestRecord>[0], code: RefusalCode, pointer: string][] = [
  ['there is no value', { key: 'a', value: null }, 'EVENT_NOT_JSON', ''],
  ['the value is empty', { key: 'a', value: Buffer.alloc(0) }, 'EVENT_NOT_JSON', ''],
  ['the value is not JSON', { key: null, value: '{"specversion":' }, 'EVENT_NOT_JSON', ''],
  ['the value is not UTF-8', { key: null, value: Buffer.from([0x22, 0xff, 0x22]) }, 'EVENT_NOT_JSON', ''],
  ['the data of a binary event are not JSON', { ...binary(published()), value: '<a/>' }, 'EVENT_NOT_JSON', '/data'],
  ['the event is an array', { key: null, value: '[]' }, 'EVENT_NOT_CLOUDEVENT', ''],
  ['the event is null', { key: null, value: 'null' }, 'EVENT_NOT_CLOUDEVENT', ''],
  [
    'the headers name no mode',
    { key: null, value: '{}', headers: { 'content-type': 'application/json' } },
    'EVENT_NOT_CLOUDEVENT',
    '/specversion',
  ],
  [
    'it is a batch',
    { key: null, value: '[]', headers: { 'content-type': 'application/cloudevents-batch+json' } },
    'EVENT_NOT_CLOUDEVENT',
    '/datacontenttype',
  ],
  [
    'an attribute is not UTF-8',
    { ...binary(published()), headers: { ce_id: Buffer.from([0xff]) } },
    'EVENT_NOT_CLOUDEVENT',
    '/id',
  ],
  ['it has more than 8 MiB', { key: null, value: Buffer.alloc(limits.eventBytes + 1, 0x20) }, 'EVENT_TOO_LARGE', ''],
  ['a number is beyond a double', { key: null, value: '{"specversion":"1.0","a":1e999}' }, 'EVENT_INVALID', '/a'],
  ['a field is called __proto__', { key: null, value: '{"a":{"__proto__":{"b":1}}}' }, 'EVENT_INVALID', '/a/__proto__'],
  ['brackets open without end', { key: null, value: '['.repeat(200_000) }, 'EVENT_NOT_JSON', ''],
  [
    'it is 200,000 levels deep',
    { key: null, value: `{"a":${'['.repeat(2e5)}${']'.repeat(2e5)}}` },
    'EVENT_INVALID',
    `/a${'/0'.repeat(63)}`,
  ],
]

test.each(bytes)('a record is refused when %s', (_name, record, code, pointer) => {
  expect(readIngestRecord(record)).toMatchObject({ ok: false, code, pointer })
})

test('names of headers count in any case', () => {
  const { headers, ...record } = binary(published())
  const upper = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toUpperCase(), value]))
  expect(readIngestRecord({ ...record, headers: upper })).toMatchObject({ ok: true, mode: 'binary' })
})

describe('reading never throws and always says why', () => {
  const decided = (result: ReturnType<typeof readIngestRecord>) => result.ok || result.code.length > 0
  const header = fc.oneof(
    fc.uint8Array({ maxLength: 20 }).map((b) => Buffer.from(b)),
    fc.string(),
    fc.constant(undefined),
  )
  const headerName = fc.oneof(
    fc.constantFrom('content-type', 'ce_id', 'ce_type', 'ce_specversion', 'ce_source', 'ce___proto__', 'ce_data'),
    fc.string(),
  )

  test('for any bytes and headers', () => {
    const headers = fc.dictionary(headerName, fc.oneof(header, fc.array(header, { maxLength: 2 })))
    fc.assert(
      fc.property(fc.uint8Array(), fc.option(fc.uint8Array()), headers, (value, key, given) =>
        decided(readIngestRecord({ key, value, headers: given })),
      ),
    )
  })

  test('for any JSON, also in the place of any field', () => {
    const place = fc.constantFrom(
      'id',
      'source',
      'type',
      'time',
      'data',
      'contentId',
      'parts',
      'publishedAt',
      'declared',
    )
    fc.assert(
      fc.property(place, fc.jsonValue(), (name, value) => {
        const event = published() as Json
        const target = name in event ? event : (event.data as Json)
        target[name] = value
        return decided(readIngestRecord({ key: null, value: JSON.stringify(event) }))
      }),
    )
  })

  test('for any JSON as a part', () => {
    const partValue = fc.record(
      {
        partId: fc.oneof(fc.string(), fc.jsonValue()),
        kind: fc.oneof(fc.constantFrom('text', 'image', 'video'), fc.jsonValue()),
        mediaType: fc.oneof(fc.constantFrom('text/plain', 'image/png'), fc.jsonValue()),
        text: fc.oneof(fc.string({ unit: 'binary' }), fc.jsonValue()),
        uri: fc.oneof(fc.webUrl(), fc.jsonValue()),
        data: fc.oneof(fc.base64String(), fc.jsonValue()),
      },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(fc.array(partValue), (parts) => {
        const event = { ...published(), data: { ...published().data, parts } }
        return decided(readIngestRecord({ key: null, value: JSON.stringify(event) }))
      }),
    )
  })
})
