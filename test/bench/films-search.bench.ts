/*
 * What looking up a film of a minute costs in an index of many hours, with the proofs of what was found, beside ffmpeg's decoding of a film of 720p in the same
 * run: the search of the product over packed runs of the real indexes. The first films are made ones, the others are drawn from what those are reduced to
 * (`drawn-films.ts`). How many bytes an hour of film takes is told as well. There are no pictures in it. Times are those of all processors.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encodeFilmSketch, type FilmSketch, filmSide } from '@sourcemark/fingerprint'
import { imageHashIndex, imageIndexes } from '../../packages/originals/src/image-indexes.ts'
import type { LookUp } from '../../packages/originals/src/lookup/contract.ts'
import { rebuildLocal } from '../../packages/originals/src/lookup/local/indexer.ts'
import { openLocalLookUp } from '../../packages/originals/src/lookup/local/look-up.ts'
import { openRunStore } from '../../packages/originals/src/lookup/local/store.ts'
import { videoHashIndex, videoWordIndex } from '../../packages/originals/src/video-indexes.ts'
import { videoKind } from '../../packages/originals/src/video-kind.ts'
import { attackClip, type FilmAttack } from '../support/films/attacks.ts'
import { excerpt, inSequence, original, stranger } from '../support/films/edited-film.ts'
import { encodeFilm } from '../support/films/encode-film.ts'
import type { Film } from '../support/films/film.ts'
import { type MadeFilm, makeFilm } from '../support/films/make-film.ts'
import { sketchOfFilm } from '../support/films/sketched-film.ts'
import { DrawnFilms } from './drawn-films.ts'
import { decodingTime } from './film-decoding.ts'
import { afterAll, generatedLog, publishedAtOf } from './generated-log.ts'
import { hoursOf, measureSearches, printSearches, type SearchQuery } from './measured-search.ts'
import { median } from './processor-time.ts'
import { decoder } from './sound-decoding.ts'

const madeSeconds = 60
const madeFilms = 16
/** No larger than they are looked at, which halves the time that making them takes. */
const size = { width: filmSide, height: (filmSide * 9) / 16 } as const
const drawnSeconds = 300
/** Postings in memory that the writer packs at once. */
const postingsPerRun = 12_000_000
/** The first film that nobody has. */
const firstStranger = 900
/** Drawn films that are measured to tell what the sketch of one takes. */
const weighed = 10
const queriesOfAKind = 2

/** A film that is looked up. */
interface Query extends SearchQuery {
  readonly sketch: FilmSketch
}

async function makeQueries(made: readonly MadeFilm[]): Promise<Query[]> {
  const queries: Query[] = []
  const add = async (name: string, holds: number | null, film: Film): Promise<void> => {
    const sketch = await sketchOfFilm(film)
    queries.push({ name, sketch, seconds: sketch.seconds, holds })
  }
  for (let seed = 0; seed < queriesOfAKind; seed++) {
    const one = (kind: number): readonly [number, MadeFilm] => {
      const holds = (5 * seed + kind) % made.length
      return [holds, made[holds] as MadeFilm]
    }
    const attacked = async (name: FilmAttack, kind: number): Promise<void> => {
      const [holds, film] = one(kind)
      await add(`a minute, ${name}`, holds, attackClip(film, name, seed, madeSeconds).film)
    }
    const [whole, film] = one(0)
    await add('a whole film', whole, film)
    await attacked('crop 25 %', 1)
    await attacked('mirror', 2)
    await attacked('inset 40 %', 3)
    await attacked('heavy mixture', 4)
    const [hidden, clip] = one(5)
    const around = stranger(makeFilm(firstStranger + seed, madeSeconds, size))
    const parts = [excerpt(around, 0, 24), excerpt(original(clip), 20, 12), excerpt(around, 24, 24)] as const
    await add('twelve seconds within another', hidden, inSequence(...parts).film)
    await add('a film that nobody has', null, makeFilm(firstStranger + 10 + seed, madeSeconds, size))
    await add('talk that nobody has', null, makeFilm(firstStranger + 20 + seed, madeSeconds, { ...size, talk: 1 }))
  }
  return queries
}

/** What an hour of film takes, in bytes, beside its sketch. */
interface Room {
  readonly logged: Readonly<Record<'hashes' | 'words', number>>
  readonly packed: Readonly<Record<'hashes' | 'words', number>>
}

async function measure(hours: number, films: DrawnFilms, queries: readonly Query[]) {
  const contents = madeFilms + Math.max(0, Math.round((hours * 3600 - madeFilms * madeSeconds) / drawnSeconds))
  const folder = await mkdtemp(join(tmpdir(), 'sourcemark-bench-'))
  const logged = { hashes: 0, words: 0 }
  const packed = { hashes: 0, words: 0 }
  /** Each index in a folder of its own: a log that is made up has only one. */
  const open = async (part: keyof typeof logged): Promise<LookUp> => {
    const index = part === 'hashes' ? videoHashIndex : videoWordIndex
    const database = generatedLog(index, contents, (number) => {
      const postings = part === 'hashes' ? films.hashPostings(number) : films.wordPostings(number)
      logged[part] += postings.length
      return postings
    })
    const own = join(folder, part)
    await rebuildLocal({ database, folder: own, definitions: [index], postingsPerRun })
    const runs = openRunStore(own).read()?.manifest.indexes[index.name]?.runs ?? []
    packed[part] = runs.reduce((sum, { bytes }) => sum + bytes, 0)
    return openLocalLookUp({ database, folder: own, definitions: [index] })
  }
  try {
    const [hashes, words] = [await open('hashes'), await open('words')]
    const perHour = (bytes: Record<'hashes' | 'words', number>) => ({
      hashes: bytes.hashes / hours,
      words: bytes.words / hours,
    })
    const room: Room = { logged: perHour(logged), packed: perHour(packed) }
    const pictures = openLocalLookUp({
      database: generatedLog(imageHashIndex, 0, () => new Uint8Array(0)),
      folder: join(folder, 'pictures'),
      definitions: imageIndexes,
    })
    const measured = await measureSearches(queries, async ({ sketch }, heard) => {
      const [found = []] = await videoKind.find([sketch], afterAll, {
        own: {
          lookUp: { ...words, near: hashes.near },
          reach: 1n,
          // Loading is a cache in front of the database in the product; here it costs nothing.
          load: async (ids) =>
            new Map(
              ids.map((id) => {
                const number = Number(id) - 1
                const content = { contentId: `content-${number}`, publishedAt: publishedAtOf(number), partId: 'film' }
                return [id, { ...content, sketch: films.sketch(number) }] as const
              }),
            ),
        },
        other: { lookUp: pictures, reach: 0n, load: async () => new Map() },
        ...heard,
      })
      return found
    })
    for (const lookUp of [hashes, words, pictures]) await lookUp.close()
    return { measured, room }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Milliseconds that ffmpeg takes to decode a second of film as cameras have it. */
async function decodingOfSecond(): Promise<number> {
  const seconds = 20
  const folder = await mkdtemp(join(tmpdir(), 'sourcemark-bench-'))
  try {
    const file = join(folder, 'film')
    const film = makeFilm(0, seconds, { width: 1280, height: 720 })
    await writeFile(file, (await encodeFilm(film, { codec: 'h264', crf: 23, container: 'mp4' })) as Buffer)
    const times: number[] = []
    for (let round = 0; round < 5; round++) times.push(await decodingTime(file))
    return median(times) / seconds
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** @param args `--hours 10,100,1000`. */
export async function benchFilmsSearch(args: readonly string[]): Promise<void> {
  const sizes = hoursOf(args)
  const decoding = await decodingOfSecond()
  console.log(
    `ffmpeg ${(await decoder()).version}: decoding ${decoding.toFixed(2)} ms of processors a second of film in 720p, 1.00`,
  )
  const made = Array.from({ length: madeFilms }, (_, seed) => makeFilm(seed, madeSeconds, size))
  const sketches: FilmSketch[] = []
  for (const film of made) sketches.push(await sketchOfFilm(film))
  const films = new DrawnFilms(sketches, drawnSeconds)
  const queries = await makeQueries(made)
  const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(2)
  const sketched = Array.from({ length: weighed }, (_, one) => encodeFilmSketch(films.sketch(madeFilms + one)).length)
  const sketchBytes = (sketched.reduce((sum, bytes) => sum + bytes, 0) / weighed / drawnSeconds) * 3600
  console.log(`${megabytes(sketchBytes)} MB of sketch an hour`)
  for (const hours of sizes) {
    const { measured, room } = await measure(hours, films, queries)
    const told = (bytes: Room['logged']): string =>
      `${megabytes(bytes.hashes)} of hashes and ${megabytes(bytes.words)} of words`
    console.log(`\n${hours} hours, MB an hour: ${told(room.logged)} in the log, ${told(room.packed)} in the runs`)
    printSearches(measured, decoding)
  }
}
