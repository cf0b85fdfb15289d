import type { ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { createDatabase, type Database } from '@sourcemark/database'
import { createTestDatabase } from '@sourcemark/database/testing'
import { localFolder, openOriginalsIndex, readRuns, textIndexes, verifyLocal } from '@sourcemark/originals'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { endChild, startIndexerService } from '../support/child.ts'
import { randomFrom } from '../support/random.ts'

const kills = Number(process.env.SOURCEMARK_TEST_INDEXER_KILLS ?? 20)
/** Milliseconds that an indexer lives at most once it is at work. */
const longestLife = 1500
/** Entries of a change, and milliseconds between changes. */
const entriesPerChange = 8
const rest = 60
/** Keys of an entry: so many that the indexer packs every few hundred entries. */
const keysPerEntry = 800
/** Share of changes that register something new; the others replace or withdraw. */
const shareOfNew = 0.6
/** Fingerprints of which is asked after each kill. */
const asked = 6

const opened = new AsyncDisposableStack()
afterAll(() => opened.disposeAsync())

const [index, held] = textIndexes as [(typeof textIndexes)[number], (typeof textIndexes)[number]]
type TextIndex = Awaited<ReturnType<typeof openOriginalsIndex>>

let database: Database
let folder: string
let logFolder: string
let text: TextIndex
let startIndexer: () => ChildProcess

beforeAll(async () => {
  const testDatabase = await createTestDatabase(process.env.DATABASE_URL ?? '', { grace: 5000 })
  opened.defer(() => testDatabase.drop())
  database = createDatabase({ url: testDatabase.url, applicationName: 'indexer-kills', max: 6 })
  opened.defer(() => database.close())
  folder = await mkdtemp(join(tmpdir(), 'sourcemark-kills-'))
  opened.defer(() => rm(folder, { recursive: true, force: true }))
  text = await openOriginalsIndex(database, textIndexes, { form: 'local', folder })
  opened.defer(() => text.lookUp.close())
  logFolder = await localFolder(database, text.log.log, folder)
  startIndexer = () => startIndexerService(testDatabase.url, folder)
})

/** Keys by which a fingerprint is told from all others, in ascending order. */
function someKeys(): Buffer {
  const keys = new BigInt64Array(new Uint8Array(randomBytes(keysPerEntry * 8)).buffer).sort()
  const packed = Buffer.alloc(keysPerEntry * 8)
  for (const [at, key] of keys.entries()) packed.writeBigInt64BE(key, at * 8)
  return packed
}

/** What stands under each fingerprint, as it was committed. */
class Registrar {
  readonly standing = new Map<bigint, Buffer>()
  /** Keys under which nothing stands any more. */
  readonly gone: Buffer[] = []
  changes = 0
  /** How often each was changed, counted before the change is committed. */
  readonly begun = new Map<bigint, number>()
  /** Those of which nobody can say yet what stands. */
  readonly changing = new Set<bigint>()
  private made = 0n
  private stopped = false
  private readonly random = randomFrom(20)
  private readonly running = this.run()

  private async run(): Promise<void> {
    while (!this.stopped) {
      await this.change()
      await delay(rest)
    }
  }

  private async change(): Promise<void> {
    const fresh = this.random() < shareOfNew || this.standing.size < 50
    const known = [...this.standing.keys()]
    const ids = new Set<bigint>()
    while (ids.size < entriesPerChange) {
      ids.add(fresh ? ++this.made : (known[Math.floor(this.random() * known.length)] as bigint))
    }
    const now = [...ids].map((fingerprintId) => ({
      fingerprintId,
      keys: !fresh && this.random() < 0.4 ? Buffer.alloc(0) : someKeys(),
    }))
    for (const id of ids) {
      this.changing.add(id)
      this.begun.set(id, (this.begun.get(id) ?? 0) + 1)
    }
    await database.transaction((tx) =>
      text.log.register(
        tx,
        now.flatMap(({ fingerprintId, keys }) =>
          [index, held].map(({ name }) => ({
            index: name,
            fingerprintId,
            contentId: `content-${fingerprintId}`,
            publishedAt: new Date(Date.UTC(2026, 2, 1) + Number(fingerprintId)),
            ownerId: fingerprintId % 97n,
            postings: keys,
          })),
        ),
      ),
    )
    for (const { fingerprintId, keys } of now) {
      const before = this.standing.get(fingerprintId)
      if (before !== undefined) this.gone.push(before)
      if (keys.length === 0) this.standing.delete(fingerprintId)
      else this.standing.set(fingerprintId, keys)
      this.changing.delete(fingerprintId)
    }
    this.changes++
  }

  async stop(): Promise<void> {
    this.stopped = true
    await this.running
  }
}

/** Who holds three of these keys, asked as of now. */
async function holders({ lookUp, log }: TextIndex, keys: Buffer): Promise<bigint[]> {
  const reach = await log.head(database)
  const [answer] = await lookUp.candidates([
    {
      index,
      reach,
      of: { publishedAt: new Date(Date.UTC(2027, 0, 1)), contentId: 'query' },
      probes: [0, keysPerEntry >> 1, keysPerEntry - 1].map((at) => ({
        term: keys.readBigInt64BE(at * 8),
        weight: 1000,
      })),
      sharing: 'divided',
      minimumShared: 3,
      limit: 10,
    },
  ])
  return (answer?.candidates ?? []).map(({ fingerprintId }) => fingerprintId)
}

/** Asks for some that stand, and for some that went. One that is changed while it is asked for may be there or not. */
async function expectRightAnswers(asking: TextIndex, registrar: Registrar, random: () => number): Promise<void> {
  const { standing, gone, begun, changing } = registrar
  for (const fingerprintId of pick([...standing.keys()], random)) {
    const keys = standing.get(fingerprintId)
    if (keys === undefined || changing.has(fingerprintId)) continue
    const before = begun.get(fingerprintId)
    const found = await holders(asking, keys)
    const changed = begun.get(fingerprintId) !== before
    if (!changed || found.length > 0) expect(found).toEqual([fingerprintId])
  }
  for (const keys of pick(gone, random)) expect(await holders(asking, keys)).toEqual([])
}

const pick = <T>(items: readonly T[], random: () => number): T[] =>
  items.length === 0 ? [] : Array.from({ length: asked }, () => items[Math.floor(random() * items.length)] as T)

/** What the writer did as far as its manifests tell: how often the position rose, and how often runs made way for others. */
class Watch {
  packs = 0
  merges = 0
  private position = 0n
  private runs = 0

  look(): void {
    const { position, indexes } = readRuns(logFolder, textIndexes)
    const runs = indexes.reduce((sum, one) => sum + one.runs, 0)
    if (position > this.position) this.packs++
    if (runs < this.runs) this.merges++
    this.position = position
    this.runs = runs
  }
}

test(`kill -9 of the indexer, ${kills} times, while entries are registered, replaced and withdrawn: its runs say what the truth says`, async () => {
  const random = randomFrom(9)
  const registrar = new Registrar()
  opened.defer(() => registrar.stop())
  const watch = new Watch()
  const watching = setInterval(() => watch.look(), 20)
  opened.defer(async () => clearInterval(watching))

  let indexer: ChildProcess | undefined
  opened.defer(async () => {
    if (indexer !== undefined) await endChild(indexer, 'SIGTERM')
  })
  for (let kill = 0; kill < kills; kill++) {
    const { packs } = watch
    indexer = startIndexer()
    // At work, or after a while in any case: one that is killed while it starts is one too.
    const patience = Date.now() + 6000
    while (watch.packs === packs && Date.now() < patience) await delay(20)
    await delay(random() * longestLife)
    await endChild(indexer, 'SIGKILL')
    await expectRightAnswers(text, registrar, random)
    // A process that starts now has the folder as the dead one left it.
    const fresh = await openOriginalsIndex(database, textIndexes, { form: 'local', folder })
    await expectRightAnswers(fresh, registrar, random)
    await fresh.lookUp.close()
  }
  await registrar.stop()

  const head = await text.log.head(database)
  indexer = startIndexer()
  const patience = Date.now() + 60_000
  while (readRuns(logFolder, textIndexes).position < head && Date.now() < patience) await delay(100)
  await endChild(indexer, 'SIGTERM')
  clearInterval(watching)

  const verified = await verifyLocal({ database, folder: logFolder, definitions: textIndexes })
  expect(verified).toMatchObject({ position: head, head, differences: [] })
  await expectRightAnswers(text, registrar, random)
  // Of all that the dead ones left nothing is on disk.
  const named = readRuns(logFolder, textIndexes).indexes.reduce((sum, { runs }) => sum + runs, 0)
  expect(await readdir(join(logFolder, 'runs'))).toHaveLength(named)
  console.info(
    `${kills} kills, ${registrar.changes} changes, ${registrar.standing.size} standing, ${registrar.gone.length} gone; ` +
      `at least ${watch.packs} packs and ${watch.merges} merges`,
  )
  expect(watch.packs).toBeGreaterThan(kills / 4)
  expect(watch.merges).toBeGreaterThan(0)
}, 500_000)
