import { fork } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { createDatabase } from '@sourcemark/database'
import { createTestDatabase } from '@sourcemark/database/testing'
import { startEmbeddedPostgres } from '@sourcemark/devstack'
import type { IndexDefinition } from '../../packages/originals/src/lookup/contract.ts'
import { openIndexer, rebuildLocal } from '../../packages/originals/src/lookup/local/indexer.ts'
import { openRunStore } from '../../packages/originals/src/lookup/local/store.ts'
import { openIndexLog } from '../../packages/originals/src/lookup/log.ts'
import { rebuildPlain } from '../../packages/originals/src/lookup/plain-form.ts'
import { entryOf, generatedLog } from './generated-log.ts'
import {
  articleIndex,
  articlePostings,
  filmIndex,
  filmPostings,
  hashesPerFilm,
  type MeasuredTexts,
  measureTexts,
  pictureIndex,
  picturePostings,
  pictures,
} from './index-articles.ts'
import { filmsPerHour, frameIndex, framePostings, frameWordIndex, frameWordPostings } from './index-films.ts'
import type { LookedUp, LookUpTask, Times } from './index-look-up.ts'
import { sightIndex, sightPostings, type Vocabulary, wholeIndex, wholePostings } from './index-pictures.ts'
import { postingsPerSound, soundIndex, soundPostings, soundsPerHour } from './index-sounds.ts'
import { processorTime } from './processor-time.ts'

/*
 * How fast the originals index is built and asked, and how much room it takes. Times of a shared machine: read the ratios, and repeat what surprises.
 */

interface Built {
  readonly postings: number
  /** Without the making of what is stored. */
  readonly seconds: number
  /** Processor time of this process, with the making; a database server's is not in it. */
  readonly cpuSeconds: number
  /** What it takes on disk; of the plain form its rows alone. */
  readonly bytes: number
}

/** One index of one size. */
interface Measured extends LookedUp {
  readonly part: Part
  /** Articles, pictures, hashes, or hours of sound or film. */
  readonly size: number
  readonly built: Built
}

type Part =
  | 'local'
  | 'plain'
  | 'votes'
  | 'hashes'
  | 'words'
  | 'wider words'
  | 'wholes'
  | 'sounds'
  | 'sounds in runs'
  | 'frames'
  | 'frame words'

/** What can be asked for, and its parts. */
const selections = Object.freeze({
  local: ['local'],
  plain: ['plain'],
  votes: ['votes'],
  hashes: ['hashes'],
  pictures: ['words', 'wider words', 'wholes'],
  sounds: ['sounds', 'sounds in runs'],
  films: ['frames', 'frame words'],
} as const satisfies Record<string, readonly Part[]>)

/** FAISS, one thread, 10⁶ random hashes: flat 5.4 ms, multi-index (11 × 22 bits, one flip) 0.24 ms, which misses one of fifty. */
const faissRatio = 5.4 / 0.24

/** Postings in memory that the writer packs at once: more than it does beside its log, so that fewer runs are merged. */
const postingsPerRun = 12_000_000

const note = (line: string): void => void process.stderr.write(`${line}\n`)

/** Looks up in a fresh process. */
function lookUp(task: LookUpTask): Promise<LookedUp> {
  const child = fork(fileURLToPath(new URL('./index-look-up.ts', import.meta.url)), [JSON.stringify(task)])
  return new Promise((resolve, reject) => {
    let looked: LookedUp | undefined
    child.once('message', (message) => {
      looked = message as LookedUp
    })
    child.once('error', reject)
    child.once('exit', (code) =>
      looked === undefined ? reject(new Error(`looking up ended with ${code}`)) : resolve(looked),
    )
  })
}

/**
 * Builds an index of the local form by its real writer, from contents that are made up, and asks it.
 * @param after what is done with the run that all contents are in then.
 */
async function measureLocal(
  part: Part,
  size: number,
  index: IndexDefinition,
  contents: number,
  postingsOf: (number: number) => Uint8Array,
  task: (folder: string) => LookUpTask,
  after: (folder: string) => Promise<void> = () => Promise.resolve(),
): Promise<Measured> {
  const folder = await mkdtemp(join(tmpdir(), 'sourcemark-bench-'))
  try {
    const log = generatedLog(index, contents, postingsOf)
    const start = performance.now()
    const before = process.cpuUsage()
    let noted = start
    await rebuildLocal({ database: log, folder, definitions: [index], postingsPerRun }, (position, head) => {
      if (performance.now() - noted < 10_000) return
      noted = performance.now()
      note(`${part} ${count(size)}: ${((Number(position) / Number(head)) * 100).toFixed(0)} % read`)
    })
    const seconds = (performance.now() - start - log.spent) / 1000
    const runs = openRunStore(folder).read()?.manifest.indexes[index.name]?.runs ?? []
    const built = {
      postings: runs.reduce((sum, { postings }) => sum + postings, 0),
      bytes: runs.reduce((sum, { bytes }) => sum + bytes, 0),
      seconds,
      cpuSeconds: processorTime(before) / 1000,
    }
    note(`${part} ${count(size)}: built in ${seconds.toFixed(0)} s`)
    await after(folder)
    return told({ part, size, built, ...(await lookUp(task(folder))) })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const measureArticles = (articles: number): Promise<Measured> =>
  measureLocal('local', articles, articleIndex, articles, articlePostings, (folder) => ({
    kind: 'local',
    folder,
    articles,
  }))

const measureVotes = (): Promise<Measured> =>
  measureLocal('votes', pictures, pictureIndex, pictures, picturePostings, (folder) => ({ kind: 'votes', folder }))

function measureHashes(hashes: number): Promise<Measured> {
  const films = hashes / hashesPerFilm
  return measureLocal('hashes', hashes, filmIndex, films, filmPostings, (folder) => ({ kind: 'hashes', folder, films }))
}

/** Pictures by the words of their features: vocabularies of 1,024² and of 4,096² words. */
const measureWords = (part: Part, size: number, vocabulary: Vocabulary): Promise<Measured> =>
  measureLocal(
    part,
    size,
    sightIndex,
    size,
    (picture) => sightPostings(picture, vocabulary),
    (folder) => ({ kind: 'sights', folder, pictures: size, vocabulary }),
  )

const measureWholes = (size: number): Promise<Measured> =>
  measureLocal('wholes', size, wholeIndex, size, wholePostings, (folder) => ({
    kind: 'wholes',
    folder,
    pictures: size,
  }))

const measureSounds = (hours: number): Promise<Measured> => {
  const sounds = hours * soundsPerHour
  return measureLocal('sounds', hours, soundIndex, sounds, soundPostings, (folder) => ({
    kind: 'sounds',
    folder,
    sounds,
  }))
}

/** Films by the hashes of their frames, and by the words of their key frames. */
function measureFilms(part: 'frames' | 'frame words', hours: number): Promise<Measured> {
  const films = hours * filmsPerHour
  const [index, postingsOf] = part === 'frames' ? [frameIndex, framePostings] : [frameWordIndex, frameWordPostings]
  return measureLocal(part, hours, index, films, postingsOf, (folder) => ({ kind: part, folder, films }))
}

/** Runs behind the first, each a quarter of the one before it, so that none are merged; and recordings that no run holds yet. */
const youngerRuns = 5
const soundsInTail = soundsPerHour

/** As much sound in six runs and in memory as there can be between two merges. */
function measureSoundsInRuns(hours: number): Promise<Measured> {
  const sounds = hours * soundsPerHour
  const packed = sounds - soundsInTail
  const ends = Array.from({ length: youngerRuns + 1 }, (_, run) => Math.round(packed * (1 - 0.25 ** (run + 1))))
  return measureLocal(
    'sounds in runs',
    hours,
    soundIndex,
    ends[0] as number,
    soundPostings,
    (folder) => ({ kind: 'sounds', folder, sounds }),
    async (folder) => {
      for (const [run, end] of ends.entries()) {
        if (run === 0) continue
        const indexer = openIndexer({
          database: generatedLog(soundIndex, end, soundPostings),
          folder,
          definitions: [soundIndex],
          // All of them at once: nothing is packed before the last one is read.
          postingsPerRun: (end - (ends[run - 1] as number)) * postingsPerSound,
          longestTail: Number.POSITIVE_INFINITY,
        })
        while (!(await indexer.step()).packed);
        await indexer.close()
      }
    },
  )
}

/** Registers articles in a database of its own, makes their rows and asks for them. */
async function measurePlain(articles: number, serverUrl: string): Promise<Measured> {
  const entriesPerChange = 100
  const testDatabase = await createTestDatabase(serverUrl)
  try {
    const database = createDatabase({
      url: testDatabase.url,
      applicationName: 'bench',
      max: 2,
      statementTimeout: 600_000,
    })
    try {
      const log = await openIndexLog(database, [articleIndex])
      for (let first = 0; first < articles; first += entriesPerChange) {
        const entries = Array.from({ length: Math.min(entriesPerChange, articles - first) }, (_, at) =>
          entryOf(articleIndex, first + at, articles, articlePostings(first + at)),
        )
        await database.transaction((tx) => log.register(tx, entries))
      }
      note(`plain ${count(articles)}: registered`)
      const start = performance.now()
      const before = process.cpuUsage()
      let noted = start
      let postings = 0
      await rebuildPlain(database, [articleIndex], ({ entries, added }) => {
        postings = added
        if (performance.now() - noted < 10_000) return
        noted = performance.now()
        note(`plain ${count(articles)}: ${((entries / articles) * 100).toFixed(0)} % made`)
      })
      const seconds = (performance.now() - start) / 1000
      const cpuSeconds = processorTime(before) / 1000
      await database.execute('analyze posting')
      await database.execute('analyze index_entry')
      const [size] = await database.query<{ bytes: number }>(
        `select pg_total_relation_size('posting')::float8 as bytes`,
      )
      const built = { postings, seconds, cpuSeconds, bytes: size?.bytes ?? 0 }
      const looked = await lookUp({ kind: 'plain', url: testDatabase.url, articles })
      return told({ part: 'plain', size: articles, built, ...looked })
    } finally {
      await database.close()
    }
  } finally {
    await testDatabase.drop()
  }
}

/** Measures with the database server that is configured, else with one that is started for it. */
async function measurePlains(sizes: readonly number[]): Promise<Measured[]> {
  const measured: Measured[] = []
  const run = async (url: string): Promise<void> => {
    for (const size of sizes) measured.push(await measurePlain(size, url))
  }
  const configured = process.env.DATABASE_URL
  if (configured !== undefined) {
    await run(configured)
    return measured
  }
  const dataDir = await mkdtemp(join(tmpdir(), 'sourcemark-bench-'))
  try {
    const server = await startEmbeddedPostgres({ dataDir, fresh: true, log: note })
    try {
      await run(server.url)
    } finally {
      await server.stop()
    }
  } finally {
    await rm(dataDir, { recursive: true, force: true })
  }
  return measured
}

/** What is aimed at, for each part. */
const targets: Readonly<Record<Part, string>> = {
  local: '300 keys ≤ 1 ms, ≤ 14 bytes a posting and < 400 MB at 10⁶; from 10⁵ to 10⁶ < 3 times',
  plain: 'the same answers, of any PostgreSQL',
  votes: '10⁵ postings ≤ 20 ms',
  hashes: '≤ 3 ms at 10⁶',
  words: 'at 10⁵ as many copies found as at 10³; the time of 400,000 postings, however many there are',
  'wider words': 'what four times as many words in each half change',
  wholes: 'a picture in 16 variants ≤ 5 ms at 10⁵',
  sounds:
    'a key costs less than the five random reads that it needs, as many wait together; from 100 to 1,000 hours < 2 times',
  'sounds in runs': 'what six runs and a tail add to one run',
  frames: 'a frame in eight orientations; from 100 to 1,000 hours < 10 times',
  'frame words': 'as many copies found at 1,000 hours as at 10; the time of 400,000 postings, however many there are',
}

const count = (number: number): string => number.toLocaleString('en')
const milliseconds = ({ median, p99, cpu }: Times): string =>
  `${median.toFixed(2)} / ${p99.toFixed(2)} / ${cpu.toFixed(2)}`

function rowOf({ part, size, built, ...looked }: Measured): string[] {
  const {
    single,
    batched,
    randomRead,
    readsPerProbe,
    scan,
    postings,
    perKey,
    perPosting,
    perSecond,
    matched,
    capped,
    shown,
    anonymous,
  } = looked
  return [
    part,
    count(size),
    count(Math.round(built.postings / built.seconds)),
    part === 'plain' ? '' : count(Math.round(built.postings / built.cpuSeconds)),
    (built.bytes / built.postings).toFixed(1),
    milliseconds(single),
    batched === undefined ? '' : milliseconds(batched),
    anonymous === undefined ? '' : `${(anonymous / 1e6).toFixed(0)} MB`,
    [
      randomRead === undefined ? [] : `a random read ${randomRead.toFixed(0)} ns`,
      readsPerProbe === undefined ? [] : `${readsPerProbe.toFixed(1)} of them a probe`,
      postings === undefined ? [] : `${count(Math.round(postings))} postings a query`,
      perKey === undefined ? [] : `${perKey.toFixed(0)} ns a key`,
      perPosting === undefined ? [] : `${perPosting.toFixed(1)} ns a posting`,
      perSecond === undefined ? [] : `${perSecond.toFixed(2)} ms a second of sound`,
      matched === undefined ? [] : `${count(Math.round(matched))} match`,
      capped === undefined ? [] : `${count(Math.round(capped))} probes capped`,
      (shown ?? []).map(({ features, queries, found }) => `${found} of ${queries} found by ${features} features`),
      scan === undefined
        ? []
        : `linear scan ${milliseconds(scan)}: ${(scan.median / single.median).toFixed(1)} : 1 (FAISS ${faissRatio.toFixed(0)} : 1 at 10⁶)`,
    ]
      .flat()
      .join(', '),
  ]
}

/** Tells a measurement as soon as it is there: the next one may take minutes. */
function told(measured: Measured): Measured {
  note(
    rowOf(measured)
      .filter((cell) => cell !== '')
      .join('  '),
  )
  return measured
}

/** How the time of a look-up grows from one size of a part to the next. */
function growths(measured: readonly Measured[]): { part: Part; from: number; to: number; single: number }[] {
  return measured.flatMap((one, at) => {
    const next = measured[at + 1]
    if (next === undefined || next.part !== one.part) return []
    return { part: one.part, from: one.size, to: next.size, single: next.single.median / one.single.median }
  })
}

function report(texts: MeasuredTexts, measured: readonly Measured[]): string {
  const heads = ['', 'size', 'postings/s', 'a CPU second', 'bytes', 'ms one a call', 'ms 32 a call', 'anonymous', '']
  const rows = [heads, ...measured.map(rowOf)]
  const widths = heads.map((_, column) => Math.max(...rows.map((row) => (row[column] as string).length)))
  const table = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] as number))
      .join('  ')
      .trimEnd(),
  )
  const distributions = Object.entries(texts).map(
    ([name, { texts: number, keysPerText, heldOnce, longestList }]) =>
      `keys of texts, ${name}: ${number} texts of ${keysPerText.toFixed(0)}, ${(heldOnce * 100).toFixed(1)} % held once, ${longestList} holders at most`,
  )
  const grown = growths(measured).map(
    ({ part, from, to, single }) => `${part}, ${count(from)} to ${count(to)}: ${single.toFixed(2)} times the time`,
  )
  const aims = [...new Set(measured.map(({ part }) => part))].map((part) => `aim of ${part}: ${targets[part]}`)
  return [
    `${cpus()[0]?.model ?? 'a processor'}, ${cpus().length} cores; times are median / p99 / mean time of processors`,
    ...distributions,
    '',
    ...table,
    '',
    ...grown,
    ...aims,
  ].join('\n')
}

/** @param args options of the command line; see `main.ts`. */
export async function benchIndex(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      large: { type: 'boolean', default: false },
      huge: { type: 'boolean', default: false },
      only: { type: 'string', multiple: true, default: Object.keys(selections) },
      json: { type: 'boolean', default: false },
    },
  })
  const unknown = values.only.filter((one) => !(one in selections))
  if (unknown.length > 0)
    throw new Error(`unknown: ${unknown.join(', ')}; there are ${Object.keys(selections).join(', ')}`)
  const small = [10_000, 100_000]
  const texts = measureTexts()
  const measured: Measured[] = []
  if (values.only.includes('local'))
    for (const size of values.large ? [...small, 1_000_000] : small) measured.push(await measureArticles(size))
  if (values.only.includes('plain'))
    measured.push(...(await measurePlains(values.huge ? [...small, 1_000_000] : small)))
  if (values.only.includes('votes')) measured.push(await measureVotes())
  if (values.only.includes('hashes'))
    for (const size of values.large ? [1_000_000, 10_000_000] : [1_000_000]) measured.push(await measureHashes(size))
  if (values.only.includes('pictures')) {
    const sizes = [1000, 10_000, 100_000]
    for (const size of sizes) measured.push(await measureWords('words', size, 1024))
    if (values.large) for (const size of sizes) measured.push(await measureWords('wider words', size, 4096))
    for (const size of sizes) measured.push(await measureWholes(size))
  }
  if (values.only.includes('sounds')) {
    for (const hours of values.large ? [10, 100, 1000] : [10, 100]) measured.push(await measureSounds(hours))
    measured.push(await measureSoundsInRuns(100))
  }
  if (values.only.includes('films'))
    for (const part of selections.films)
      for (const hours of values.large ? [10, 100, 1000] : [10, 100]) measured.push(await measureFilms(part, hours))
  const output = values.json
    ? JSON.stringify({ texts, measured, growths: growths(measured), faissRatio }, null, 2)
    : report(texts, measured)
  process.stdout.write(`${output}\n`)
}
