import { createHash } from 'node:crypto'
import { createDatabase, type Database } from '@sourcemark/database'
import { createTestDatabase, type TestDatabase } from '@sourcemark/database/testing'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  appendVerdicts,
  chainsBehind,
  findFaults,
  lockChain,
  notePublished,
  readChain,
  readHeads,
  type VerdictDraft,
} from '../src/index.ts'
import { draft } from '../src/testing.ts'
import { briefly } from './sample-ledger.ts'

let testDatabase: TestDatabase
let database: Database
/** Somebody with the rights of the database's owner, who goes around the trigger. */
let intruder: Database

beforeEach(async () => {
  testDatabase = await createTestDatabase(process.env.DATABASE_URL ?? '')
  database = createDatabase({ url: testDatabase.url, applicationName: 'ledger-test', max: 6 })
  intruder = createDatabase({ url: testDatabase.url, applicationName: 'ledger-intruder', max: 1 })
})
afterEach(async () => {
  await database.close()
  await intruder.close()
  await testDatabase.drop()
})

const append = (chain: number, drafts: readonly VerdictDraft[]) =>
  database.transaction(async (tx) => appendVerdicts(tx, await lockChain(tx, chain), drafts))

async function tamper(statement: string): Promise<void> {
  await intruder.transaction(async (tx) => {
    await tx.execute('alter table ledger disable trigger ledger_append_only')
    await tx.execute(statement)
    await tx.execute('alter table ledger enable trigger ledger_append_only')
  })
}

const five = ['a', 'b', 'c', 'd', 'e'].map((name) => draft(name))

describe('a chain', () => {
  test('hashes every row over the row before, its place and its entry', async () => {
    await append(3, five.slice(0, 2))
    await append(3, five.slice(2))
    const rows = await database.query<{ seq: bigint; hash: string; previous: string; entry: string }>(
      'select seq, hash, previous_hash as previous, entry from ledger where chain = 3 order by seq',
    )
    let previous = '0'.repeat(64)
    rows.forEach((row, index) => {
      expect(row).toMatchObject({ seq: BigInt(index + 1), previous })
      previous = createHash('sha256')
        .update(`${previous}\n3\n${index + 1}\n${row.entry}`)
        .digest('hex')
      expect(row.hash).toBe(previous)
    })
    expect(rows).toHaveLength(5)
    expect(await findFaults(database)).toEqual([])
  })

  test('has no faults when nothing was ever written, and beyond one page of reading', async () => {
    expect(await findFaults(database)).toEqual([])
    await append(
      0,
      Array.from({ length: 1000 }, (_, index) => draft(`v-${index}`)),
    )
    expect(await findFaults(database)).toEqual([])
    await append(0, [draft('v-last')])
    expect(await findFaults(database)).toEqual([])
    await tamper('delete from ledger where seq = 1001')
    expect((await findFaults(database)).map(briefly)).toEqual(['row_missing 0/1001'])
  })

  test('takes its writers one after the other', async () => {
    await Promise.all(
      Array.from({ length: 12 }, (_, writer) => append(1, [draft(`w-${writer}-1`), draft(`w-${writer}-2`)])),
    )
    expect(await findFaults(database)).toEqual([])
    const rows = await readChain(database, 1, 0n, 100)
    expect(rows.map(({ seq }) => seq)).toEqual(Array.from({ length: 24 }, (_, index) => BigInt(index + 1)))
    // The two of one writer stand together.
    for (let at = 0; at < 24; at += 2) {
      const [first, second] = rows.slice(at, at + 2).map(({ verdict }) => verdict.contentId)
      expect(second).toBe(first?.replace(/1$/, '2'))
    }
  })

  test('knows nothing of the rows of a transaction that was rolled back', async () => {
    await append(2, [draft('a')])
    await expect(
      database.transaction(async (tx) => {
        await appendVerdicts(tx, await lockChain(tx, 2), [draft('b')])
        throw new Error('something else failed')
      }),
    ).rejects.toThrow('something else failed')
    await append(2, [draft('c')])
    expect((await readChain(database, 2, 0n, 10)).map(({ verdict }) => verdict.contentId)).toEqual(['a', 'c'])
    expect(await findFaults(database)).toEqual([])
  })
})

test('the ledger refuses to be changed', async () => {
  await append(0, [draft('a')])
  for (const statement of [`update ledger set entry = '{}'`, 'delete from ledger', 'truncate ledger']) {
    await expect(database.execute(statement)).rejects.toThrow('append-only')
  }
  expect(await findFaults(database)).toEqual([])
})

test('a reader of a chain gets what was appended, in pages, and is told of a hole', async () => {
  await append(0, five)
  const first = await readChain(database, 0, 0n, 2)
  const rest = await readChain(database, 0, 2n, 100)
  expect([...first, ...rest].map(({ verdict }) => verdict)).toEqual(five)
  expect(await readChain(database, 0, 5n, 100)).toEqual([])
  await tamper('delete from ledger where chain = 0 and seq = 3')
  await expect(readChain(database, 0, 0n, 100)).rejects.toMatchObject({ code: 'LEDGER_BROKEN', disposition: 'fatal' })
})

test('the head of a content is its latest verdict, also of two in one append', async () => {
  await append(0, [draft('a'), draft('b')])
  await append(0, [
    draft('a', { verdictId: '1'.repeat(64), revision: 2 }),
    draft('a', { verdictId: '2'.repeat(64), revision: 3 }),
  ])
  const heads = await readHeads(database, ['a', 'b', 'c'])
  expect(heads.get('a')).toMatchObject({ verdictId: '2'.repeat(64), revision: 3, status: 'final' })
  expect(heads.get('b')).toMatchObject({ revision: 1 })
  expect(heads.has('c')).toBe(false)
})

test('chains are behind until all their rows are known to be published; knowledge never goes back', async () => {
  await append(0, [draft('a')])
  await append(1, five)
  expect(await chainsBehind(database)).toEqual([
    { chain: 0, seq: 1n, publishedSeq: 0n },
    { chain: 1, seq: 5n, publishedSeq: 0n },
  ])
  await notePublished(database, 0, 1n)
  await notePublished(database, 1, 4n)
  await notePublished(database, 1, 2n)
  expect(await chainsBehind(database)).toEqual([{ chain: 1, seq: 5n, publishedSeq: 4n }])
})
