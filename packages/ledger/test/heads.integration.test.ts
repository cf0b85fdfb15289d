import { createDatabase, type Database } from '@sourcemark/database'
import { createTestDatabase, type TestDatabase } from '@sourcemark/database/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  appendVerdicts,
  finalVerdictsOfAccount,
  lockChain,
  monthsOfAccount,
  placesOfVerdict,
  type VerdictDraft,
  verdictCounts,
  verdictRates,
  verdictsOfAccount,
  verdictsOfCode,
  verdictsOfContents,
} from '../src/index.ts'
import { draft } from '../src/testing.ts'

let testDatabase: TestDatabase
let db: Database

const given = (
  contentId: string,
  accountId: string,
  verdict: VerdictDraft['verdict'],
  acceptedAt: string,
  decidedAt: string,
): VerdictDraft => draft(contentId, { accountId, verdict, timings: { acceptedAt, decidedAt } })

const append = (...verdicts: VerdictDraft[]) =>
  db.transaction(async (tx) => appendVerdicts(tx, await lockChain(tx, 0), verdicts))

beforeAll(async () => {
  testDatabase = await createTestDatabase(process.env.DATABASE_URL ?? '')
  db = createDatabase({ url: testDatabase.url, applicationName: 'heads-test' })
  await append(
    given('c-1', 'ada', 'attribution_missing', '2026-03-01T08:00:00.000Z', '2026-03-01T08:00:01.000Z'),
    given('c-2', 'ada', 'quotation', '2026-03-01T08:00:00.000Z', '2026-03-01T08:00:03.000Z'),
    given('c-3', 'bo', 'attribution_missing', '2026-03-01T08:00:00.000Z', '2026-03-01T08:02:10.000Z'),
  )
  // judged again: only the latest verdict of a content is listed
  await append(given('c-2', 'ada', 'attribution_missing', '2026-03-01T08:00:00.000Z', '2026-04-02T08:00:00.000Z'))
})

afterAll(async () => {
  await db.close()
  await testDatabase.drop()
})

test('verdicts of an account and of a code are listed with the last given first, page by page', async () => {
  const [first] = await verdictsOfAccount(db, 'ada', undefined, 1)
  expect(first).toMatchObject({ contentId: 'c-2', verdict: 'attribution_missing', accountId: 'ada', status: 'final' })
  expect((await verdictsOfAccount(db, 'ada', first, 5)).map(({ contentId }) => contentId)).toEqual(['c-1'])
  const missing = await verdictsOfCode(db, 'attribution_missing', undefined, 2)
  expect(missing.map(({ contentId }) => contentId)).toEqual(['c-2', 'c-3'])
  expect(await verdictsOfCode(db, 'attribution_missing', missing[1], 2)).toHaveLength(1)
  expect(await verdictsOfCode(db, 'quotation', undefined, 2)).toEqual([])
  expect((await verdictsOfContents(db, ['c-3', 'c-1', 'c-9'])).map(({ contentId }) => contentId)).toEqual([
    'c-1',
    'c-3',
  ])
})

test('the verdicts of an account are counted by the month in which the latest was given', async () => {
  expect(await monthsOfAccount(db, 'ada')).toEqual([
    { month: '2026-03', verdict: 'attribution_missing', count: 1 },
    { month: '2026-04', verdict: 'attribution_missing', count: 1 },
  ])
  expect(await finalVerdictsOfAccount(db, 'ada', new Date('2026-03-15'))).toEqual([
    { verdict: 'attribution_missing', count: 1 },
  ])
})

test('a verdict is found by its id, wherever it stands', async () => {
  const [{ verdictId } = { verdictId: '' }] = await verdictsOfContents(db, ['c-3'])
  expect(await placesOfVerdict(db, verdictId, 5)).toEqual([{ contentId: 'c-3', chain: 0, seq: 3 }])
})

test('rates tell each step of time, also those in which nothing was judged', async () => {
  const from = new Date('2026-03-01T08:00:00Z')
  const to = new Date('2026-03-01T08:03:00Z')
  expect(await verdictRates(db, from, to, 60)).toEqual([
    { from, count: 1, p50: 1, p95: 1 },
    { from: new Date('2026-03-01T08:01:00Z'), count: 0, p50: null, p95: null },
    { from: new Date('2026-03-01T08:02:00Z'), count: 1, p50: 130, p95: 130 },
  ])
  expect(await verdictCounts(db, from, to)).toEqual([{ verdict: 'attribution_missing', count: 2 }])
})
