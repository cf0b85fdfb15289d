import { setTimeout as delay } from 'node:timers/promises'
import { createDatabase, type Database } from '@sourcemark/database'
import { createTestDatabase, type TestDatabase } from '@sourcemark/database/testing'
import { encodeKeys } from '@sourcemark/segments'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { IndexDefinition, IndexEntry, IndexLog } from '../src/lookup/contract.ts'
import { type LoggedEntry, openIndexLog, ownerId, readLog } from '../src/lookup/log.ts'

const keys: IndexDefinition = { name: 'log-keys', log: 'log', kind: 'keys', payloadBytes: 0 }
const words: IndexDefinition = { name: 'log-words', log: 'log', kind: 'payload', payloadBytes: 4 }

let testDatabase: TestDatabase
let database: Database
let log: IndexLog

beforeEach(async () => {
  testDatabase = await createTestDatabase(process.env.DATABASE_URL ?? '')
  database = createDatabase({ url: testDatabase.url, applicationName: 'index-log-test', max: 12 })
  log = await openIndexLog(database, [keys, words])
})
afterEach(async () => {
  await database.close()
  await testDatabase.drop()
})

const entry = (id: number, ...terms: number[]): IndexEntry => ({
  index: keys.name,
  fingerprintId: BigInt(id),
  contentId: `内容-${id}`,
  publishedAt: new Date(Date.UTC(2026, 2, 1, 8, 0, 0, 123) + id),
  ownerId: ownerId(`account:${id}`),
  postings: encodeKeys(terms.map(BigInt)),
})

const register = (...entries: IndexEntry[]): Promise<bigint> => database.transaction((tx) => log.register(tx, entries))

async function readAll(limit = 1000): Promise<LoggedEntry[]> {
  const entries: LoggedEntry[] = []
  for (let after = 0n; ; ) {
    const page = await readLog(database, log.log, after, limit)
    entries.push(...page.entries)
    if (page.upTo >= page.head && page.entries.length < limit) return entries
    after = page.upTo
  }
}

/** Small random numbers that are the same each time. */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

const failed = new Error('undone')

describe('the log of the index', () => {
  test('knows whether anything in it was published later than a content, or at the same time', async () => {
    const [early, same, late] = [entry(1, 1), { ...entry(1, 1), contentId: 'same' }, entry(2, 1)]
    expect(await log.hasLater(database, early)).toBe(false)
    await register(early)
    expect(await log.hasLater(database, early)).toBe(false)
    expect(await log.hasLater(database, same)).toBe(true)
    await register(late)
    expect(await log.hasLater(database, early)).toBe(true)
    expect(await log.hasLater(database, late)).toBe(false)
    const other = await openIndexLog(database, [{ ...keys, name: 'other-keys', log: 'other' }])
    expect(await other.hasLater(database, early)).toBe(false)
  })

  test('what was registered is read as it was given', async () => {
    const given = [entry(1, -5, 7), entry(2)]
    expect(await register(...given, { ...entry(1, 9), index: words.name, postings: new Uint8Array(12).fill(3) })).toBe(
      2n,
    )
    const page = await readLog(database, log.log, 0n, 10)
    expect(page).toMatchObject({ upTo: 2n, head: 2n, incarnation: expect.stringMatching(/^[0-9a-f-]{36}$/) })
    expect(page.entries.map(({ index, position }) => [index, position])).toEqual([
      [keys.name, 1n],
      [words.name, 2n],
    ])
    expect(page.entries[0]).toMatchObject({ ...entry(1), postings: Buffer.from(encodeKeys([-5n, 7n])) })
    expect(await database.transaction((tx) => log.standing(tx, '内容-1'))).toHaveLength(2)
  })

  test('pages go on where the last one ended, and say up to where nothing is missing', async () => {
    for (let id = 1; id <= 7; id++) await register(entry(id, id))
    await register(entry(3, 30))
    expect((await readAll(3)).map(({ position }) => position)).toEqual([1n, 2n, 4n, 5n, 6n, 7n, 8n])
    expect(await readLog(database, log.log, 8n, 3)).toMatchObject({ entries: [], upTo: 8n, head: 8n })
    expect(await readLog(database, log.log, 2n, 2)).toMatchObject({ upTo: 5n, head: 8n })
    expect(await readLog(database, 'nobody', 5n, 3)).toMatchObject({ entries: [], upTo: 5n, incarnation: null })
  })

  test('a page ends with the entry whose postings are too many for it, and misses nothing', async () => {
    for (const [id, size] of [3, 1, 0, 4, 2, 9].entries())
      await register(entry(id, ...Array.from({ length: size }, (_, term) => term)), entry(100 + id, 7))
    const pages: number[] = []
    const read: bigint[] = []
    for (let after = 0n, head = 1n; after < head; ) {
      const page = await readLog(database, log.log, after, 4, 5 * 8)
      pages.push(page.entries.length)
      read.push(...page.entries.map(({ position }) => position))
      ;({ upTo: after, head } = page)
    }
    // Of 3 and 1, 1 and 1, 1, 4 and 1, 2 and 1, 9 and 1 keys five end a page.
    expect(pages).toEqual([3, 3, 4, 1])
    expect(read).toEqual(Array.from({ length: 11 }, (_, at) => BigInt(at + 1)))
  })

  test('an index of another log and cut postings are refused before anything is written', async () => {
    await expect(register(entry(1, 1), { ...entry(2, 2), index: 'unknown' })).rejects.toThrow(/unknown/)
    await expect(register({ ...entry(1, 1), index: words.name })).rejects.toThrow(/8 bytes/)
    expect(await log.head(database)).toBe(0n)
    await expect(openIndexLog(database, [keys, { ...words, log: 'elsewhere' }])).rejects.toThrow(/one log/)
  })

  test('positions rise with commits and a reader that follows misses nothing, whoever fails or dawdles', async () => {
    const writers = 8
    const seen = new Map<bigint, LoggedEntry>()
    let reached = 0n
    let writing = true
    const follow = async (): Promise<void> => {
      const page = await readLog(database, log.log, reached, 7)
      for (const read of page.entries) {
        expect(read.position).toBeGreaterThan(reached)
        seen.set(read.fingerprintId, read)
      }
      reached = page.upTo
    }
    const following = (async () => {
      while (writing) await follow()
    })()
    let committed = 0
    await Promise.all(
      Array.from({ length: writers }, async (_, writer) => {
        const chance = random(writer + 1)
        for (let number = 0; number < 25; number++) {
          // Some fingerprints are written by several: the same row again and again.
          const id = chance() < 0.3 ? Math.floor(chance() * 4) : writer * 1000 + 100 + number
          const written = [entry(id, writer, 10_000 + number), entry(50_000 + writer * 1000 + number, number)]
          const undone = chance() < 0.25
          await database
            .transaction(async (tx) => {
              await delay(chance() * 4)
              const position = await log.register(tx, written)
              await delay(chance() * 8)
              if (undone) throw failed
              return position
            })
            .then(
              () => {
                committed += written.length
              },
              (error: unknown) => {
                expect(error).toBe(failed)
              },
            )
        }
      }),
    )
    writing = false
    await following
    while (reached < (await log.head(database))) await follow()
    expect(await log.head(database)).toBe(BigInt(committed))
    const standing = await readAll()
    expect([...seen.values()].sort((a, b) => Number(a.position - b.position))).toEqual(
      standing.map((one) => expect.objectContaining({ position: one.position, postings: one.postings })),
    )
  })

  test('rows of the plain form follow the last of several writers of one fingerprint', async () => {
    await database.execute('update index_log set plain = true')
    await Promise.all(
      Array.from({ length: 8 }, async (_, writer) => {
        for (let number = 0; number < 10; number++) await register(entry(1, writer, 100 + number, 5))
      }),
    )
    const [last] = await readAll()
    const rows = await database.query<{ term: bigint }>(
      'select term from posting where fingerprint_id = 1 order by term',
    )
    expect(Buffer.from(encodeKeys(rows.map(({ term }) => term)))).toEqual(last?.postings)
  })

  test('what stands already is registered again without waiting for a change that is not committed', async () => {
    await register(entry(1, 1))
    await database.transaction(async (tx) => {
      await log.register(tx, [entry(2, 2)])
      expect(await register(entry(1, 1))).toBe(1n)
    })
  })

  test('a position is free again when its change is undone', async () => {
    await expect(
      database.transaction(async (tx) => {
        await log.register(tx, [entry(1, 1)])
        throw failed
      }),
    ).rejects.toBe(failed)
    expect(await readLog(database, log.log, 0n, 10)).toMatchObject({ entries: [], head: 0n, incarnation: null })
    expect(await register(entry(2, 2))).toBe(1n)
  })

  test('a writer that stops before its commit loses its change, and the log is free after five seconds', async () => {
    const wait = Promise.withResolvers<void>()
    const registered = Promise.withResolvers<void>()
    const stopped = database.transaction(async (tx) => {
      await log.register(tx, [entry(1, 1)])
      registered.resolve()
      await wait.promise
    })
    const lost = expect(stopped).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' })
    await registered.promise
    const began = performance.now()
    expect(await register(entry(2, 2))).toBe(1n)
    const waited = performance.now() - began
    expect(waited).toBeGreaterThan(4000)
    expect(waited).toBeLessThan(9000)
    wait.resolve()
    await lost
    expect((await readAll()).map(({ fingerprintId }) => fingerprintId)).toEqual([2n])
  })
})
