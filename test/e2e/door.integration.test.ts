import { afterAll, beforeAll, expect, test } from 'vitest'
import { binary, event, minuteOf, published, structured } from '../support/events.ts'
import { type Line, startLine } from '../support/line.ts'
import { texts } from '../support/texts.ts'

let line: Line
beforeAll(async () => {
  line = await startLine()
})
afterAll(() => line?.stop())

const errorOf = (headers: Readonly<Record<string, unknown>>, name: string): string =>
  String(headers[`sourcemark-error-${name}`])

test('events in binary mode are judged like structured ones', async () => {
  await line.sendRecords([binary(published({ contentId: 'b-1', minute: 0, title: '看守人', text: texts.lighthouse }))])
  await line.idle()
  await line.sendRecords([
    binary(published({ contentId: 'b-2', minute: 5, text: texts.lighthouse })),
    structured(published({ contentId: 'b-3', minute: 6, text: texts.lighthouse })),
  ])
  const [inBinary, inStructured] = [await line.verdict('b-2'), await line.verdict('b-3')]
  expect(inBinary).toMatchObject({ verdict: 'attribution_missing', matches: [{ contentId: 'b-1' }] })
  expect(inStructured.matches).toEqual(inBinary.matches)
})

test('the same event again changes nothing, also in the other mode', async () => {
  const sent = published({ contentId: 'd-1', minute: 10, text: texts.ropewalk })
  await line.send([sent])
  await line.verdict('d-1')
  await line.sendRecords([structured(sent), binary(sent), structured(sent)])
  await line.idle()
  expect(line.verdictsOf('d-1')).toHaveLength(1)
  expect(line.deadLetters()).toEqual([])
})

test('the same source and id with other content is refused with its bytes unchanged', async () => {
  const sent = published({ contentId: 'c-1', minute: 10, text: texts.beekeeper })
  await line.send([sent])
  await line.verdict('c-1')
  const other = structured({ ...sent, data: { ...sent.data, title: 'Another title' } })
  await line.sendRecords([{ ...other, headers: { ...other.headers, traceparent: '00-1-2-01' } }])
  await line.idle()
  const [letter] = line.deadLetters()
  expect(line.deadLetters()).toHaveLength(1)
  expect(String(letter?.key)).toBe('c-1')
  expect(letter?.value?.equals(Buffer.from(String(other.value)))).toBe(true)
  const headers = letter?.headers ?? {}
  expect(errorOf(headers, 'code')).toBe('EVENT_ID_CONFLICT')
  expect(errorOf(headers, 'pointer')).toBe('/id')
  expect(errorOf(headers, 'topic')).toBe(line.topics.ingest)
  expect(errorOf(headers, 'attempt')).toBe('1')
  expect(Date.parse(errorOf(headers, 'first-failure-time'))).not.toBeNaN()
  expect(String(headers.traceparent)).toBe('00-1-2-01')
  expect(String(headers['content-type'])).toBe('application/cloudevents+json')
  expect(line.verdictsOf('c-1')).toHaveLength(1)
})

test('the same revision with other data is refused under another event id', async () => {
  const before = line.deadLetters().length
  await line.send([published({ contentId: 'c-1', minute: 10, text: texts.tramDriver })])
  await line.idle()
  const letter = line.deadLetters()[before]
  expect(errorOf(letter?.headers ?? {}, 'code')).toBe('REVISION_CONFLICT')
  expect(errorOf(letter?.headers ?? {}, 'pointer')).toBe('/data/revision')
  expect(line.verdictsOf('c-1')).toHaveLength(1)
})

test('a dead letter names the partition and offset where the record lay', async () => {
  const before = line.deadLetters().length
  await line.sendRecords([{ key: 'who', value: 'not JSON', headers: {} }])
  await line.idle()
  const headers = line.deadLetters()[before]?.headers ?? {}
  const found: string[] = []
  const reader = await line.broker.readTopic({
    topic: line.topics.ingest,
    fromBeginning: true,
    onRecord: ({ partition, offset, value }) => {
      if (String(value) === 'not JSON') found.push(`${partition}/${offset}`)
    },
  })
  try {
    await expect.poll(() => found, { timeout: 20_000 }).toHaveLength(1)
  } finally {
    await reader.close()
  }
  expect(`${errorOf(headers, 'partition')}/${errorOf(headers, 'offset')}`).toBe(found[0])
})

test('a grant whose works nobody carries is kept and disturbs nobody', async () => {
  const before = line.verdicts().length
  const grant = { grantId: 'g-1', owner: 'acct-unread', grantee: '*', contentId: '*', validFrom: minuteOf(0) }
  await line.send([event('grant.updated', { ...grant, mayModify: true, mayHideSource: false })])
  await line.idle()
  const rows = await line.database.query('select owner, may_modify from grant_update')
  expect(rows).toEqual([{ owner: 'acct-unread', may_modify: true }])
  expect(line.verdicts()).toHaveLength(before)
})
