import { createDatabase, type Database } from '@sourcemark/database'
import { createTestDatabase, type TestDatabase } from '@sourcemark/database/testing'
import { encodeHashes, encodeKeys, encodePayloadKeys } from '@sourcemark/segments'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { IndexDefinition, IndexEntry, IndexLog } from '../src/lookup/contract.ts'
import { openIndexLog } from '../src/lookup/log.ts'
import { openPlainLookUp } from '../src/lookup/plain.ts'
import { dropPlain, rebuildPlain, verifyPlain } from '../src/lookup/plain-form.ts'

const keys: IndexDefinition = { name: 'plain-keys', log: 'plain', kind: 'keys', payloadBytes: 0 }
// As many bytes a posting as a hash with its tag has.
const words: IndexDefinition = { name: 'plain-words', log: 'plain', kind: 'payload', payloadBytes: 28 }
const hashes: IndexDefinition = { name: 'plain-hashes', log: 'plain', kind: 'hashes', payloadBytes: 0 }
const definitions = [keys, words, hashes]

let testDatabase: TestDatabase
let database: Database
let log: IndexLog

beforeEach(async () => {
  testDatabase = await createTestDatabase(process.env.DATABASE_URL ?? '')
  database = createDatabase({ url: testDatabase.url, applicationName: 'plain-form-test', max: 8 })
  log = await openIndexLog(database, definitions)
})
afterEach(async () => {
  await database.close()
  await testDatabase.drop()
})

const entry = (index: IndexDefinition, id: number, postings: Uint8Array): IndexEntry => ({
  index: index.name,
  fingerprintId: BigInt(id),
  contentId: `c-${id}`,
  publishedAt: new Date(Date.UTC(2026, 2, 1) + id),
  ownerId: BigInt(id),
  postings,
})
const entriesOf = (id: number): IndexEntry[] => [
  entry(keys, id, encodeKeys([BigInt(id), -1n, 5n])),
  entry(
    words,
    id,
    encodePayloadKeys(
      [1, 2].map((value) => ({ term: 9n, payload: new Uint8Array(28).fill(value) })),
      28,
    ),
  ),
  entry(hashes, id, encodeHashes([{ hash: new Uint8Array(32).fill(id), tag: id }])),
]
const register = (...entries: IndexEntry[]): Promise<bigint> => database.transaction((tx) => log.register(tx, entries))
const rows = async (): Promise<number> =>
  (await database.query<{ count: number }>('select count(*)::int as count from posting'))[0]?.count ?? 0
const agreeing = definitions.map(({ name }) => ({ index: name, missing: 0, surplus: 0, examples: [] }))

describe('the rows of the plain form', () => {
  test('are not kept and cannot be asked before they are built', async () => {
    await register(...entriesOf(1))
    expect(await rows()).toBe(0)
    await expect(openPlainLookUp(database, 'plain')).rejects.toMatchObject({ code: 'INDEX_STALE' })
    await rebuildPlain(database, definitions)
    expect(await rows()).toBe(3 + 2 + 16)
    const lookUp = await openPlainLookUp(database, 'plain')
    const of = { publishedAt: new Date(), contentId: '' }
    const query = {
      index: keys,
      reach: 0n,
      of,
      probes: [{ term: -1n, weight: 1 }],
      sharing: 'whole',
      minimumShared: 1,
      limit: 1,
    } as const
    expect(await lookUp.candidates([query])).toMatchObject([{ candidates: [{ contentId: 'c-1' }] }])
    await lookUp.close()
  })

  test('are built while writers go on, and miss nothing', async () => {
    await Promise.all(
      Array.from({ length: 10 }, (_, part) =>
        register(...Array.from({ length: 25 }, (_, id) => entriesOf(part * 25 + id)).flat()),
      ),
    )
    let building = true
    const writing = Promise.all(
      Array.from({ length: 3 }, async (_, writer) => {
        for (let id = writer; building; id = (id + 3) % 300) {
          await register(
            entry(keys, id, encodeKeys(id % 4 === 0 ? [] : [BigInt(id), BigInt(Math.floor(performance.now()))])),
          )
        }
      }),
    )
    const entries = new Map<string, number>()
    try {
      await rebuildPlain(database, definitions, (progress) => entries.set(progress.index, progress.entries))
    } finally {
      building = false
      await writing
    }
    expect(entries.get(words.name)).toBe(250)
    expect(await verifyPlain(database, definitions)).toMatchObject(agreeing)
    expect(await rows()).toBeGreaterThan(250 * 18)
  })

  test('that differ from the truth are counted with examples, and put right by building again', async () => {
    await rebuildPlain(database, definitions)
    for (let id = 0; id < 120; id++) await register(...entriesOf(id))
    expect(await verifyPlain(database, definitions)).toMatchObject(agreeing)
    await database.execute(`delete from posting where fingerprint_id = 7 and index_name = $1 and term = 5`, [keys.name])
    await database.execute(
      `update posting set published_at = published_at + interval '1 second' where fingerprint_id = 8 and index_name = $1 and term = 5`,
      [keys.name],
    )
    // Of fingerprints that the truth does not know, between others and behind all.
    await database.execute(`insert into posting select $1, 1, now(), id, '' from unnest(array[-5, 5000]) id`, [
      keys.name,
    ])
    await database.execute(
      `update posting set payload = '\\x00' where fingerprint_id = 9 and index_name = $1 and term = 9 and payload = $2`,
      [words.name, Buffer.alloc(28, 1)],
    )
    const [ofKeys, ofWords, ofHashes] = await verifyPlain(database, definitions)
    expect(ofKeys).toMatchObject({ entries: 120, missing: 2, surplus: 3 })
    expect(ofKeys?.examples.map(({ difference, fingerprintId }) => [difference, fingerprintId])).toEqual(
      expect.arrayContaining([
        ['surplus', -5n],
        ['missing', 7n],
        ['missing', 8n],
        ['surplus', 8n],
        ['surplus', 5000n],
      ]),
    )
    expect(ofWords).toMatchObject({ missing: 1, surplus: 1 })
    expect(ofHashes).toMatchObject({ entries: 120, missing: 0, surplus: 0 })

    const changed: unknown[] = []
    await rebuildPlain(database, definitions, (progress) => changed.push(progress))
    expect(changed).toContainEqual({ index: keys.name, entries: 120, added: 2, removed: 3 })
    expect(await verifyPlain(database, definitions)).toMatchObject(agreeing)
  })

  test('are compared for some fingerprints only when a sample is wanted', async () => {
    await rebuildPlain(database, definitions)
    for (let id = 0; id < 30; id++) await register(...entriesOf(id))
    await database.execute(`delete from posting where index_name = $1 and term = 5`, [keys.name])
    const [sampled] = await verifyPlain(database, definitions, { sample: 4 })
    expect(sampled).toMatchObject({ entries: 4, missing: 4, surplus: 0, examples: { length: 4 } })
  })

  test('are gone and not kept any more when they are dropped', async () => {
    await rebuildPlain(database, definitions)
    await register(...entriesOf(1))
    await dropPlain(database, definitions)
    await register(...entriesOf(2))
    expect(await rows()).toBe(0)
    await expect(openPlainLookUp(database, 'plain')).rejects.toMatchObject({ code: 'INDEX_STALE' })
  })

  test('are not called complete when they are dropped while they are built', async () => {
    await register(...entriesOf(1))
    let dropped = false
    const building = rebuildPlain(database, definitions, () => {
      if (dropped) return
      dropped = true
      // Sent at once, on another connection, before the next range is asked for.
      void database.execute('update index_log set plain = false, plain_complete = false')
    })
    await expect(building).rejects.toThrow(/dropped/)
    await expect(openPlainLookUp(database, 'plain')).rejects.toMatchObject({ code: 'INDEX_STALE' })
  })
})
