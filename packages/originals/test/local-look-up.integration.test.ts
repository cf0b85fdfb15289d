import { spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDatabase } from '@sourcemark/database'
import { createTestDatabase } from '@sourcemark/database/testing'
import { encodeKeys } from '@sourcemark/segments'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { randomFrom } from '../../../test/support/random.ts'
import type { IndexDefinition, LookUp } from '../src/lookup/contract.ts'
import { type Indexer, type IndexerOptions, openIndexer, rebuildLocal } from '../src/lookup/local/indexer.ts'
import { type LocalLookUpOptions, openLocalLookUp } from '../src/lookup/local/look-up.ts'
import { readRuns } from '../src/lookup/local/runs.ts'
import { verifyLocal } from '../src/lookup/local/verify.ts'
import { openIndexLog } from '../src/lookup/log.ts'
import { lookUpSuite } from './look-up-suite.ts'

/** What merges wait for between two parts. */
const turn = vi.hoisted((): { held: Promise<void> | undefined } => ({ held: undefined }))
vi.mock('node:timers/promises', async (original) => {
  const timers = await original<typeof import('node:timers/promises')>()
  return { ...timers, setImmediate: async () => await (turn.held ?? timers.setImmediate()) }
})

const ends: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

async function testFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'sourcemark-index-'))
  ends.push(() => rm(folder, { recursive: true, force: true }))
  return folder
}

describe('without an indexer', () => {
  lookUpSuite('the local form, all of it in memory', async (database, definitions) =>
    openLocalLookUp({ database, folder: await testFolder(), definitions }),
  )
})

/** The form, of which something is done before every question. */
function before(lookUp: LookUp, prepare: () => Promise<unknown>): LookUp {
  const prepared =
    <Q, A>(ask: (queries: readonly Q[]) => Promise<A>) =>
    async (queries: readonly Q[]): Promise<A> => {
      await prepare()
      return await ask(queries)
    }
  return {
    ...lookUp,
    candidates: prepared(lookUp.candidates),
    votes: prepared(lookUp.votes),
    postings: prepared(lookUp.postings),
    near: prepared(lookUp.near),
    later: prepared(lookUp.later),
  }
}

describe('with an indexer at work', () => {
  lookUpSuite('the local form, packed before every question', async (database, definitions) => {
    const folder = await testFolder()
    const indexer = openIndexer({ database, folder, definitions, postingsPerRun: 1 })
    ends.push(() => indexer.close())
    return before(openLocalLookUp({ database, folder, definitions }), () => indexer.step())
  })
})

describe('made anew', () => {
  lookUpSuite(
    'the local form, rebuilt before every question',
    async (database, definitions) => {
      const folder = await testFolder()
      return before(openLocalLookUp({ database, folder, definitions }), () =>
        rebuildLocal({ database, folder, definitions }),
      )
    },
    // A history asks some hundred times.
    2,
  )
})

const index: IndexDefinition = { name: 'local-keys', log: 'local', kind: 'keys', payloadBytes: 0 }
const definitions = [index]

/** One log in a database and a folder of its own. */
async function openLocal() {
  const testDatabase = await createTestDatabase(process.env.DATABASE_URL ?? '')
  ends.push(() => testDatabase.drop())
  const database = createDatabase({ url: testDatabase.url, applicationName: 'local-look-up-test', max: 6 })
  ends.push(() => database.close())
  const log = await openIndexLog(database, definitions)
  const folder = await testFolder()
  return {
    database,
    log,
    folder,
    /** Lets fingerprints stand under keys, or nowhere. */
    register: (...entries: readonly (readonly [id: number, ...keys: readonly number[]])[]): Promise<bigint> =>
      database.transaction((tx) =>
        log.register(
          tx,
          entries.map(([id, ...keys]) => ({
            index: index.name,
            fingerprintId: BigInt(id),
            contentId: `c-${id}`,
            publishedAt: new Date(Date.UTC(2026, 2, 1) + id),
            ownerId: BigInt(id),
            postings: keys.length === 0 ? new Uint8Array(0) : encodeKeys(keys.map(BigInt)),
          })),
        ),
      ),
    indexer(options: Partial<IndexerOptions> = {}): Indexer {
      const indexer = openIndexer({ database, folder, definitions, postingsPerRun: 1, ...options })
      ends.push(() => indexer.close())
      return indexer
    },
    lookUp(options: Partial<LocalLookUpOptions> = {}): LookUp {
      const lookUp = openLocalLookUp({ database, folder, definitions, ...options })
      ends.push(() => lookUp.close())
      return lookUp
    },
    runs: () => readdir(join(folder, 'runs')),
  }
}

/** Fingerprints that hold a key, as of `reach`. */
async function holders(lookUp: LookUp, key: number, reach: bigint): Promise<number[]> {
  const [answer] = await lookUp.candidates([
    {
      index,
      reach,
      of: { publishedAt: new Date(Date.UTC(2027, 0, 1)), contentId: 'query' },
      probes: [{ term: BigInt(key), weight: 1000 }],
      sharing: 'divided',
      minimumShared: 1,
      limit: 1000,
    },
  ])
  return (answer?.candidates ?? []).map(({ fingerprintId }) => Number(fingerprintId)).sort((a, b) => a - b)
}

/** Steps until everything is read and packed and no merge is due any more. */
async function settle(indexer: Indexer): Promise<void> {
  for (let idle = 0; idle < 3; ) {
    const { read, packed, merged, behind } = await indexer.step()
    idle = read === 0 && !packed && merged === 0 && behind === 0 ? idle + 1 : 0
  }
}

/**
 * Registers 100 holders of the key 5 in two changes, of which the writer makes two runs that it begins to merge.
 * @returns lets the merge go on, and resolves when so many runs are left.
 */
async function holdMerge(register: (...entries: [number, number][]) => Promise<bigint>, writer: Indexer) {
  const held = Promise.withResolvers<void>()
  ends.push(async () => held.resolve())
  for (const first of [0, 50]) {
    if (first > 0) turn.held = held.promise
    await register(...Array.from({ length: 50 }, (_, at): [number, number] => [first + at, 5]))
    expect(await writer.step()).toMatchObject({ packed: true })
  }
  return async (folder: string, runs: number): Promise<void> => {
    held.resolve()
    turn.held = undefined
    await vi.waitFor(() => expect(readRuns(folder, definitions).indexes[0]?.runs).toBe(runs))
  }
}

describe('writers of one folder', () => {
  test('two at once both keep going, and the runs say what the truth says', async () => {
    const { database, folder, log, register, indexer, lookUp, runs } = await openLocal()
    const asking = lookUp()
    const writers = [indexer(), indexer()]
    const random = randomFrom(7)
    let registering = true
    const packs = [0, 0]
    const working = writers.map(async (writer, at) => {
      while (registering) if ((await writer.step()).packed) packs[at] = (packs[at] as number) + 1
    })
    const standing = new Map<number, number>()
    for (let change = 0; change < 80; change++) {
      const ids = new Set(Array.from({ length: 20 }, () => Math.floor(random() * 400)))
      const entries = [...ids].map((id) => [id, ...(random() < 0.2 ? [] : [id * 1000 + change, 1])] as const)
      const position = await register(...entries)
      for (const [id, ...keys] of entries) {
        if (keys.length === 0) standing.delete(id)
        else standing.set(id, keys[0] as number)
      }
      const some = entries[0]?.[0] as number
      const key = standing.get(some)
      if (key !== undefined) expect(await holders(asking, key, position)).toEqual([some])
    }
    registering = false
    await Promise.all(working)
    for (const writer of writers) await settle(writer)
    expect(Math.min(...packs)).toBeGreaterThan(0)
    const head = await log.head(database)
    expect(await verifyLocal({ database, folder, definitions })).toMatchObject({
      position: head,
      head,
      differences: [],
    })
    for (const [id, key] of standing) expect(await holders(asking, key, head)).toEqual([id])
    for (const writer of writers) await writer.close()
    // Neither leaves runs behind that lost.
    expect((await runs()).length).toBe(readRuns(folder, definitions).indexes[0]?.runs)
  })

  test('an entry that changes while its runs are merged stands once, also when it was packed before they are', async () => {
    const { database, folder, register, indexer, lookUp } = await openLocal()
    const writer = indexer()
    const go = await holdMerge(register, writer)
    const head = await register([20, 5, 50])
    expect(await writer.step()).toMatchObject({ packed: true, merged: 0 })
    await go(folder, 2)
    // As any other process has it, and as it stays when the writer is killed now.
    const late = lookUp()
    expect(await holders(late, 5, head)).toHaveLength(100)
    expect(await holders(late, 50, head)).toEqual([20])
    expect((await verifyLocal({ database, folder, definitions })).differences).toEqual([])
  })

  test('an entry that changes while its runs are merged is never missed, whatever is asked meanwhile', async () => {
    const { folder, register, indexer, lookUp } = await openLocal()
    const writer = indexer({ postingsPerRun: 50 })
    const go = await holdMerge(register, writer)
    const asking = lookUp()
    const before = 2n
    expect(await holders(asking, 5, before)).toHaveLength(100)
    const head = await register([20, 5, 50])
    expect(await writer.step()).toMatchObject({ packed: false, read: 1 })
    await go(folder, 1)
    // The first goes over to the merged run; what it has lost is in the log, which is read next.
    const [now, then] = await Promise.all([holders(asking, 5, head), holders(asking, 5, before)])
    expect(now).toHaveLength(100)
    expect(then).toEqual(now)
  })

  test('runs that a killed one left are swept by the next, those of one that lives are not', async () => {
    const { folder, register, indexer, runs } = await openLocal()
    await register([1, 5])
    await indexer().step()
    const [named] = await runs()
    const gone = spawnSync(process.execPath, ['-e', ''])
    await mkdir(join(folder, 'runs', `${gone.pid}-1-1`))
    await mkdir(join(folder, 'runs', `${process.ppid}-1-1`))
    await writeFile(join(folder, `draft-${gone.pid}-1`), '')
    indexer()
    expect((await runs()).sort()).toEqual([named, `${process.ppid}-1-1`].sort())
    expect((await readdir(folder)).filter((name) => name.startsWith('draft'))).toEqual([])
  })
})

test('while a form is made anew another process is answered rightly', async () => {
  const { database, folder, register, indexer, lookUp } = await openLocal()
  const writer = indexer()
  const asking = lookUp()
  for (let id = 1; id <= 50; id++) await register([id, 5, 100 + id])
  await settle(writer)
  let rebuilding = true
  const rebuilds = (async () => {
    for (let time = 0; time < 5; time++) await rebuildLocal({ database, folder, definitions, postingsPerRun: 7 })
    rebuilding = false
  })()
  for (let id = 51; rebuilding; id++) {
    const position = await register([id, 5, 100 + id])
    expect(await holders(asking, 100 + id, position)).toEqual([id])
    expect(await holders(asking, 101, position)).toEqual([1])
    if (id % 4 === 0) await writer.step()
  }
  await rebuilds
  await settle(writer)
  expect((await verifyLocal({ database, folder, definitions })).differences).toEqual([])
})

test('a folder that is ahead of its database is refused, and begun anew by its indexer', async () => {
  const { database, register, indexer, lookUp } = await openLocal()
  const writer = indexer()
  await register([1, 5])
  await register([2, 5])
  await settle(writer)
  // As a backup that was made before the second.
  await database.execute('delete from index_entry where fingerprint_id = 2')
  await database.execute('update index_log set position = 1')
  const late = lookUp()
  // However often it is asked.
  for (let time = 0; time < 2; time++) {
    await expect(holders(late, 5, 1n)).rejects.toMatchObject({ code: 'INDEX_STALE' })
  }
  expect((await writer.step()).begunAnew).toBe(true)
  await settle(writer)
  expect(await holders(late, 5, 1n)).toEqual([1])
  const position = await register([3, 5])
  expect(await holders(late, 5, position)).toEqual([1, 3])
})

test.each([
  { limit: 'entries', limits: { entries: 10, postings: 1000 } },
  { limit: 'postings', limits: { entries: 1000, postings: 10 } },
])(
  'a form that is behind by more $limit than it may be is refused until the indexer has packed',
  async ({ limits }) => {
    const { register, indexer, lookUp } = await openLocal()
    const asking = lookUp({ limits })
    let position = 0n
    // Two pages of the log: what is in memory is counted before the next one.
    for (let change = 0; change < 30; change++) {
      position = await register(...Array.from({ length: 15 }, (_, at) => [change * 15 + at, 5, 6] as const))
    }
    await expect(holders(asking, 5, position)).rejects.toMatchObject({ code: 'INDEX_STALE' })
    await settle(indexer())
    expect(await holders(asking, 5, position)).toHaveLength(200)
  },
)

test('what is withdrawn is gone at once, and from disk when the runs are compacted', async () => {
  const { folder, register, indexer, lookUp } = await openLocal()
  const writer = indexer()
  const asking = lookUp()
  await register(...Array.from({ length: 40 }, (_, at) => [at, 5] as const))
  await settle(writer)
  const onDisk = async (): Promise<boolean> => {
    const files = await readdir(join(folder, 'runs'), { recursive: true })
    const documents = files.filter((name) => name.endsWith('documents'))
    const bytes = await Promise.all(documents.map((name) => readFile(join(folder, 'runs', name))))
    return bytes.some((one) => one.includes('c-17'))
  }
  expect(await onDisk()).toBe(true)
  const position = await register([17])
  expect(await holders(asking, 5, position)).not.toContain(17)
  await writer.step()
  expect(await onDisk()).toBe(true)
  expect(await writer.compact()).toBe(true)
  expect(await onDisk()).toBe(false)
  expect(await holders(asking, 5, position)).toHaveLength(39)
})
