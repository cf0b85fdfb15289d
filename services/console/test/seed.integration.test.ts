import { createDatabase, type Database } from '@sourcemark/database'
import { createTestDatabase, type TestDatabase } from '@sourcemark/database/testing'
import { findFaults } from '@sourcemark/ledger'
import { readQueue } from '@sourcemark/review'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { holdsAnything, seedDatabase } from '../../../infra/seed/seed-database.ts'

const options = { verdicts: 300, cases: 60, seed: 7, until: new Date('2026-11-30T00:00:00Z'), chains: 3 }

const databases: { readonly test: TestDatabase; readonly database: Database }[] = []

async function empty(): Promise<Database> {
  const test = await createTestDatabase(process.env.DATABASE_URL ?? '')
  const database = createDatabase({ url: test.url, applicationName: 'seed-test', max: 2 })
  databases.push({ test, database })
  return database
}

let database: Database
beforeAll(async () => {
  database = await empty()
  expect(await holdsAnything(database)).toBe(false)
  await seedDatabase(database, options)
}, 240_000)
afterAll(async () => {
  for (const one of databases) {
    await one.database.close()
    await one.test.drop()
  }
})

test('a database that was seeded is left alone unless somebody insists', async () => {
  expect(await holdsAnything(database)).toBe(true)
})

test('its ledger holds as one that grew by itself', async () => {
  expect(await findFaults(database)).toEqual([])
  const [row] = await database.query<{ heads: number; rows: number }>(
    'select (select count(*)::int from verdict_head) as heads, (select count(*)::int from ledger) as rows',
  )
  expect(row).toEqual({ heads: 300, rows: 300 })
})

test('its cases stand as their events left them, some open and some over, with nothing left to be told to anybody', async () => {
  const { cases } = await readQueue(database, {}, options.until, { after: null, size: 200 })
  expect(cases.length).toBeGreaterThan(0)
  expect(cases.length).toBeLessThan(60)
  const behind = await database.query(
    `select case_id from review_case c where version <> (select max(number) from case_event e where e.case_id = c.case_id)`,
  )
  expect(behind).toEqual([])
  expect(await database.query('select 1 from outbox where next_at is not null')).toEqual([])
})

test('the same number makes the same database', async () => {
  const other = await empty()
  await seedDatabase(other, options)
  const hashes = 'select chain, seq, hash from ledger_chain order by chain'
  expect(await other.query(hashes)).toEqual(await database.query(hashes))
  const events = `select md5(string_agg(body::text, '' order by case_id)) as all from review_case`
  expect(await other.query(events)).toEqual(await database.query(events))
})
