import { existsSync, readFileSync } from 'node:fs'
import { createDatabase, type Database } from '@sourcemark/database'
import { HashRun, readHash } from '@sourcemark/segments'
import type { IndexDefinition, KeyQuery, LookUp } from '../../packages/originals/src/lookup/contract.ts'
import { loadRun, type PackedSource } from '../../packages/originals/src/lookup/local/kinds.ts'
import { openLocalLookUp } from '../../packages/originals/src/lookup/local/look-up.ts'
import { openRunStore } from '../../packages/originals/src/lookup/local/store.ts'
import { openPlainLookUp } from '../../packages/originals/src/lookup/plain.ts'
import { scanEntries } from '../../packages/segments/src/hashes/entries.ts'
import { afterAll, generatedLog } from './generated-log.ts'
import {
  articleIndex,
  articleQuery,
  filmIndex,
  filmQuery,
  hashesPerFilm,
  keysPerQuery,
  pictureIndex,
  pictureProbes,
  pictures,
} from './index-articles.ts'
import { frameIndex, frameQuery, frameWordIndex, frameWordQuery } from './index-films.ts'
import { type SightQuery, sightIndex, sightQuery, type Vocabulary, wholeIndex, wholeQuery } from './index-pictures.ts'
import {
  keysPerQuestion,
  postingsPerSound,
  secondsPerQuestion,
  soundIndex,
  soundPostings,
  soundQuery,
  wholeSoundQuery,
} from './index-sounds.ts'
import { processorTime } from './processor-time.ts'

/*
 * Looks up in an index that is there, in a process of its own: what it keeps in memory is what looking up needs. Started by `index.bench.ts` with a
 * `LookUpTask` as its argument; answers with what it measured.
 */

export type LookUpTask =
  | { readonly kind: 'local'; readonly folder: string; readonly articles: number }
  | { readonly kind: 'plain'; readonly url: string; readonly articles: number }
  | { readonly kind: 'votes'; readonly folder: string }
  | { readonly kind: 'hashes'; readonly folder: string; readonly films: number }
  | { readonly kind: 'sights'; readonly folder: string; readonly pictures: number; readonly vocabulary: Vocabulary }
  | { readonly kind: 'wholes'; readonly folder: string; readonly pictures: number }
  | { readonly kind: 'sounds'; readonly folder: string; readonly sounds: number }
  | { readonly kind: 'frames' | 'frame words'; readonly folder: string; readonly films: number }

/** Milliseconds. */
export interface Times {
  readonly median: number
  readonly p99: number
  /** Of processors, on average: what others take of the machine is not in it. */
  readonly cpu: number
}

export interface LookedUp {
  /** One query a call; for hashes one `HashRun.near`. */
  readonly single: Times
  /** A query, of those that are asked in one call. */
  readonly batched?: Times
  /** A dependent read of 64 bytes anywhere in the mapped files, nanoseconds of processor time. */
  readonly randomRead?: number
  /** What a probed key of a query costs in such reads, by processor time. */
  readonly readsPerProbe?: number
  /** Comparing all hashes, in this process. */
  readonly scan?: Times
  /** Postings that voted, or were read, in each query. */
  readonly postings?: number
  /** Nanoseconds of processor time for a key with all its postings, and for a posting with its share of the keys. */
  readonly perKey?: number
  readonly perPosting?: number
  /** Milliseconds of processor time for a second of the sound that is asked for. */
  readonly perSecond?: number
  /** Queries that show a part of a picture, and how many of them have it among their candidates. */
  readonly shown?: readonly { readonly features: number; readonly queries: number; readonly found: number }[]
  /** Probes of a query that were not read, and postings that matched, on average. */
  readonly capped?: number
  readonly matched?: number
  /** Anonymous memory of this process at its end, bytes; where the system tells. */
  readonly anonymous?: number
}

const queriesPerCall = 32
/** Queries by pictures that are asked before any counts. */
const warmPictures = 6
/** Queries that are asked and checked before any is measured. */
const warmUp = 200
const radius = 31

const at = (times: readonly number[], share: number): number =>
  times[Math.min(times.length - 1, Math.floor(times.length * share))] as number

/** Times `run` over what `prepare` makes for each round, which does not count. */
async function time<Prepared>(
  rounds: number,
  prepare: (round: number) => Prepared,
  run: (prepared: Prepared) => unknown,
): Promise<Times> {
  const times: number[] = []
  let cpu = 0
  for (let round = 0; round < rounds; round++) {
    const prepared = prepare(round)
    const before = process.cpuUsage()
    const start = performance.now()
    await run(prepared)
    times.push(performance.now() - start)
    cpu += processorTime(before)
  }
  times.sort((a, b) => a - b)
  return { median: at(times, 0.5), p99: at(times, 0.99), cpu: cpu / rounds }
}

const divided = ({ median, p99, cpu }: Times, by: number): Times => ({
  median: median / by,
  p99: p99 / by,
  cpu: cpu / by,
})

/** Anonymous resident memory of this process, bytes. */
function anonymousMemory(): number | undefined {
  const status = existsSync('/proc/self/status') ? readFileSync('/proc/self/status', 'utf8') : ''
  const kilobytes = /^RssAnon:\s+(\d+) kB$/m.exec(status)?.[1]
  return kilobytes === undefined ? undefined : Number(kilobytes) * 1024
}

const withMemory = (looked: LookedUp): LookedUp => {
  const anonymous = anonymousMemory()
  return anonymous === undefined ? looked : { ...looked, anonymous }
}

/** The parts of all runs of a folder, mapped. */
function openParts(folder: string, { name }: IndexDefinition): { documents: Uint8Array; parts: Uint8Array[] }[] {
  const store = openRunStore(folder)
  const runs = store.read()?.manifest.indexes[name]?.runs ?? []
  return runs.map(({ id, parts }) => ({
    documents: store.openPart(id, 'documents').bytes,
    parts: Array.from({ length: parts }, (_, part) => store.openPart(id, `part-${part}`).bytes),
  }))
}

/** The limit of the machine: each read waits for the one before it, as the place of a key is known only then. Nanoseconds of processor time. */
function timeRandomReads(parts: readonly Uint8Array[]): number {
  const reads = 2_000_000
  const views = parts.map(({ buffer, byteOffset, length }) => new Uint32Array(buffer, byteOffset, length >>> 2))
  const lines = views.map(({ length }) => length >>> 4)
  const total = lines.reduce((sum, count) => sum + count, 0)
  // Parts are nearly of one size; the largest decides how often a place is drawn again.
  const largest = Math.max(...lines)
  let state = 1
  let read = 0
  const before = process.cpuUsage()
  for (let done = 0; done < reads; ) {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    const part = Math.floor(((state >>> 0) / 2 ** 32) * views.length)
    const line = Math.floor(((Math.imul(state ^ (read & 1), 0x9e3779b1) >>> 0) / 2 ** 32) * largest)
    if (line >= (lines[part] as number)) continue
    read = (views[part] as Uint32Array)[line << 4] as number
    done++
  }
  const nanoseconds = (processorTime(before) * 1e6) / reads
  if (total === 0) throw new Error('nothing is mapped')
  return nanoseconds
}

async function lookUpArticles(lookUp: LookUp, articles: number, singles: number): Promise<LookedUp> {
  const queryOf = (number: number): KeyQuery => ({
    index: articleIndex,
    probes: articleQuery(number, articles).probes,
    of: afterAll,
    reach: 1n,
    sharing: 'divided',
    minimumShared: 1,
    limit: 20,
  })
  // What is measured has to be right: the article that a passage was taken from comes first.
  for (let number = singles; number < singles + warmUp; number++) {
    const [answer] = await lookUp.candidates([queryOf(number)])
    const wanted = BigInt(articleQuery(number, articles).article + 1)
    if (answer?.candidates[0]?.fingerprintId !== wanted) throw new Error(`query ${number} does not find its article`)
  }
  const single = await time(singles, queryOf, (query) => lookUp.candidates([query]))
  const batched = await time(
    Math.floor(singles / queriesPerCall),
    (call) => Array.from({ length: queriesPerCall }, (_, number) => queryOf(call * queriesPerCall + number)),
    (queries) => lookUp.candidates(queries),
  )
  return { single, batched: divided(batched, queriesPerCall) }
}

const localLookUp = (
  folder: string,
  index: IndexDefinition,
  contents: number,
  postingsOf: (number: number) => Uint8Array = () => new Uint8Array(0),
): LookUp =>
  openLocalLookUp({
    database: generatedLog(index, contents, postingsOf),
    folder,
    definitions: [index],
  })

async function lookUpLocal(folder: string, articles: number): Promise<LookedUp> {
  const lookUp = localLookUp(folder, articleIndex, articles)
  const looked = withMemory(await lookUpArticles(lookUp, articles, 2000))
  await lookUp.close()
  const randomRead = timeRandomReads(openParts(folder, articleIndex).flatMap(({ parts }) => parts))
  return { ...looked, randomRead, readsPerProbe: (looked.single.cpu * 1e6) / keysPerQuery / randomRead }
}

async function lookUpPlain(url: string, articles: number): Promise<LookedUp> {
  const database: Database = createDatabase({ url, applicationName: 'bench', max: 2 })
  try {
    return withMemory(await lookUpArticles(await openPlainLookUp(database, articleIndex.log), articles, 500))
  } finally {
    await database.close()
  }
}

async function lookUpVotes(folder: string): Promise<LookedUp> {
  const lookUp = localLookUp(folder, pictureIndex, pictures)
  let postings = 0
  const ask = () =>
    lookUp.votes([
      {
        index: pictureIndex,
        probes: pictureProbes(),
        side: 'earlier',
        of: afterAll,
        reach: 1n,
        sharing: 'divided',
        minimumShared: 2,
        limit: 20,
        postingsRead: 1_000_000,
        vote(_probe, bytes, offset) {
          postings++
          return (bytes[offset] as number) | (((bytes[offset + 4] as number) & 3) << 8)
        },
      },
    ])
  for (let warm = 0; warm < 10; warm++) await ask()
  postings = 0
  const rounds = 100
  const single = await time(rounds, () => undefined, ask)
  const looked = withMemory({ single, postings: postings / rounds })
  await lookUp.close()
  return looked
}

/** Features of a picture that a query shows: a good copy's, a small inset's; none when it copies nothing. */
const featuresShown = [90, 15, 0]
/** As pictures ask for each other. */
const candidates = 40
const postingsRead = 400_000

/** Asks for features as pictures do, in turn of many, of few and of none that some fingerprint has. */
async function lookUpFeatures(
  folder: string,
  index: IndexDefinition,
  contents: number,
  shownFeatures: readonly number[],
  queryOf: (round: number, content: number | null, features: number) => SightQuery,
): Promise<LookedUp> {
  const lookUp = localLookUp(folder, index, contents)
  const rounds = 60
  const randomRead = timeRandomReads(openParts(folder, index).flatMap(({ parts }) => parts))
  const sum = { probes: 0, read: 0, voted: 0, capped: 0 }
  const shown = shownFeatures.map((features) => ({ features, queries: 0, found: 0 }))
  const ask = async ({ probes, vote }: SightQuery) =>
    await lookUp.votes([
      {
        index,
        probes,
        vote,
        of: afterAll,
        reach: 1n,
        side: 'earlier',
        sharing: 'divided',
        minimumShared: 3,
        limit: candidates,
        postingsRead,
      },
    ])
  const single = await time(
    rounds + warmPictures,
    (round) => {
      const features = shownFeatures[round % shownFeatures.length] as number
      const content = (round * 7919) % contents
      return { round, content, query: queryOf(round, features === 0 ? null : content, features) }
    },
    async ({ round, content, query }) => {
      const [answer] = await ask(query)
      if (round < warmPictures) return
      sum.probes += query.probes.length
      sum.read += query.counts.read
      sum.voted += query.counts.voted
      sum.capped += answer?.capped ?? 0
      const one = shown[round % shownFeatures.length] as (typeof shown)[number]
      one.queries++
      if (answer?.candidates.some(({ fingerprintId }) => fingerprintId === BigInt(content + 1))) one.found++
    },
  )
  const looked = withMemory({
    single,
    randomRead,
    readsPerProbe: (single.cpu * 1e6) / (sum.probes / rounds) / randomRead,
    postings: sum.read / rounds,
    matched: sum.voted / rounds,
    capped: sum.capped / rounds,
    shown: shown.filter(({ features }) => features > 0),
  })
  await lookUp.close()
  return looked
}

const lookUpSights = (folder: string, pictures: number, vocabulary: Vocabulary): Promise<LookedUp> =>
  lookUpFeatures(folder, sightIndex, pictures, featuresShown, (round, picture, features) =>
    sightQuery(round, { picture, features }, vocabulary),
  )

/** Features of a key frame that a query shows: a good copy's, an inset's; none when it copies nothing. */
const frameFeaturesShown = [60, 15, 0]

const lookUpFrameWords = (folder: string, films: number): Promise<LookedUp> =>
  lookUpFeatures(folder, frameWordIndex, films, frameFeaturesShown, frameWordQuery)

/** Asks for hashes in all their variants, of which one is near what some fingerprint has. */
async function lookUpVariants(
  folder: string,
  index: IndexDefinition,
  contents: number,
  variantsOf: (round: number, content: number) => readonly Uint8Array[],
): Promise<LookedUp> {
  const lookUp = localLookUp(folder, index, contents)
  const single = await time(
    200,
    (round) => ({ round, hashes: variantsOf(round, (round * 7919) % contents) }),
    async ({ round, hashes }) => {
      const query = { index, hashes, radius, of: afterAll, reach: 1n, side: 'earlier', limit: 20 } as const
      const [found] = await lookUp.near([query])
      const wanted = BigInt(((round * 7919) % contents) + 1)
      if (found?.[0]?.fingerprintId !== wanted) throw new Error(`hash ${round} is not found`)
    },
  )
  const looked = withMemory({ single })
  await lookUp.close()
  return looked
}

async function lookUpSounds(folder: string, sounds: number): Promise<LookedUp> {
  // What no run holds is read from the log.
  const lookUp = localLookUp(folder, soundIndex, sounds, soundPostings)
  for (const sound of [0, sounds >>> 1, sounds - 1]) {
    const [found] = await lookUp.postings([wholeSoundQuery(sound)])
    const number = found?.documents.findIndex(({ fingerprintId }) => fingerprintId === BigInt(sound + 1))
    const own = found?.document.filter((document) => document === number).length ?? 0
    if (own < postingsPerSound) throw new Error(`of recording ${sound} ${own} postings are found`)
  }
  const randomRead = timeRandomReads(openParts(folder, soundIndex).flatMap(({ parts }) => parts))
  const rounds = 60
  const sum = { read: 0, capped: 0 }
  const single = await time(rounds, soundQuery, async (query) => {
    const [found] = await lookUp.postings([query])
    sum.read += found?.size ?? 0
    sum.capped += found?.capped ?? 0
  })
  const nanoseconds = single.cpu * 1e6
  const looked = withMemory({
    single,
    randomRead,
    readsPerProbe: nanoseconds / keysPerQuestion / randomRead,
    postings: sum.read / rounds,
    capped: sum.capped / rounds,
    perKey: nanoseconds / keysPerQuestion,
    perPosting: (nanoseconds * rounds) / sum.read,
    perSecond: single.cpu / secondsPerQuestion,
  })
  await lookUp.close()
  return looked
}

async function lookUpHashes(folder: string, films: number): Promise<LookedUp> {
  const [run, ...others] = openParts(folder, filmIndex).map(
    ({ documents, parts }): PackedSource => loadRun(filmIndex, documents, parts, undefined),
  )
  if (!(run instanceof HashRun) || others.length > 0) throw new Error('one run of hashes is wanted')
  const bound = run.bound(afterAll.publishedAt.getTime(), afterAll.contentId)
  const { packed } = run
  const queries = Array.from({ length: 1000 }, (_, query) => readHash(filmQuery(query, films)))
  const queryOf = (round: number): Uint32Array => queries[round % queries.length] as Uint32Array
  let found = 0
  const near = (round: number): void =>
    run.near(queryOf(round), radius, bound, 'earlier', () => {
      found++
    })
  const scan = (round: number): void =>
    scanEntries(packed, 0, run.entries, queryOf(round), radius, () => {
      found++
    })
  const rounds = Math.max(10, Math.round(1e8 / (films * hashesPerFilm)))
  const scanned = await time(rounds, (round) => round, scan)
  const expected = found
  found = 0
  for (let round = 0; round < rounds; round++) near(round)
  if (found !== expected || found === 0) throw new Error(`${found} hashes are found in the place of ${expected}`)
  for (let warm = 0; warm < 50; warm++) near(warm)
  return withMemory({ single: await time(queries.length, (round) => round, near), scan: scanned })
}

const task = JSON.parse(process.argv[2] ?? '') as LookUpTask

function lookUpAs(task: LookUpTask): Promise<LookedUp> {
  const { kind } = task
  if (kind === 'local') return lookUpLocal(task.folder, task.articles)
  if (kind === 'plain') return lookUpPlain(task.url, task.articles)
  if (kind === 'votes') return lookUpVotes(task.folder)
  if (kind === 'sights') return lookUpSights(task.folder, task.pictures, task.vocabulary)
  if (kind === 'wholes') return lookUpVariants(task.folder, wholeIndex, task.pictures, wholeQuery)
  if (kind === 'frames') return lookUpVariants(task.folder, frameIndex, task.films, frameQuery)
  if (kind === 'frame words') return lookUpFrameWords(task.folder, task.films)
  if (kind === 'sounds') return lookUpSounds(task.folder, task.sounds)
  return lookUpHashes(task.folder, task.films)
}

process.send?.(await lookUpAs(task))
