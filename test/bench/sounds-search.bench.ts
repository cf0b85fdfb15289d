/*
 * What looking a recording up costs in an index of many hours, with the proofs of what was found, beside ffmpeg's decoding of it in the same run: the real
 * search over packed runs of the real index. The first recordings of the index are made ones; the others are sketches drawn from those of the first,
 * peak by peak, so that their keys are held about as often as those of music are. Times are those of all processors. Aim: at most 4 times the
 * decoding at 100 hours.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type SoundSketch, soundPayloadBytes, soundPostings } from '@sourcemark/fingerprint'
import { encodeWordPostings } from '@sourcemark/segments'
import { audioIndex } from '../../packages/originals/src/audio-indexes.ts'
import { rebuildLocal } from '../../packages/originals/src/lookup/local/indexer.ts'
import { openLocalLookUp } from '../../packages/originals/src/lookup/local/look-up.ts'
import { openRunStore } from '../../packages/originals/src/lookup/local/store.ts'
import { findSounds } from '../../packages/originals/src/sound-candidates.ts'
import { Chance } from '../support/chance.ts'
import { randomFrom } from '../support/random.ts'
import { attackSound } from '../support/sounds/attacks.ts'
import { makeMusic, musicKinds } from '../support/sounds/music.ts'
import { cut, joined, mixAt, secondsOf } from '../support/sounds/samples.ts'
import { sketchOf } from '../support/sounds/sketched-sound.ts'
import { makeSpeech } from '../support/sounds/speech.ts'
import { changeSpeed } from '../support/sounds/tempo.ts'
import { afterAll, generatedLog, publishedAtOf } from './generated-log.ts'
import { hoursOf, measureSearches, printSearches, type SearchQuery } from './measured-search.ts'
import { median } from './processor-time.ts'
import { decode, decoder, usualEncoding } from './sound-decoding.ts'

const madeSeconds = 60
const madeRecordings = 24
/** Length of recordings that are drawn. */
const drawnSeconds = 180
/** Postings in memory that the writer packs at once. */
const postingsPerRun = 12_000_000
/** Frames a second of a sketch. */
const framesPerSecond = 62.5
/** Steps by which all pitches of a drawn recording are moved at most. */
const transposed = 250

const makeRecording = (number: number): Float32Array =>
  number % 4 === 3
    ? makeSpeech(number, madeSeconds)
    : makeMusic(number, madeSeconds, { kind: musicKinds[number % musicKinds.length] ?? 'piano' })

/** A sketch of nothing that was ever heard: the gaps and the pitches of the peaks of another, drawn one by one. */
function drawSketch(from: SoundSketch, number: number): SoundSketch {
  const chance = new Chance(randomFrom(Math.imul(number + 1, 0x9e3779b1)))
  const peaks: number[] = []
  const moved = chance.whole(-transposed, transposed)
  for (let frame = 0; frame < drawnSeconds * framesPerSecond; ) {
    const [gap, peak] = [chance.whole(1, from.size - 1), chance.whole(0, from.size - 1)]
    const pitch = Math.min(2200, Math.max(0, (from.pitches[peak] as number) + moved))
    peaks.push((frame * 4096 + pitch) * 2 + (from.indexed[peak] as number))
    frame += (from.frames[gap] as number) - (from.frames[gap - 1] as number)
  }
  const sorted = Float64Array.from(peaks).sort()
  return {
    seconds: drawnSeconds,
    size: sorted.length,
    frames: Uint32Array.from(sorted, (peak) => Math.floor(peak / 8192)),
    pitches: Uint16Array.from(sorted, (peak) => Math.floor(peak / 2) % 4096),
    indexed: Uint8Array.from(sorted, (peak) => peak % 2),
  }
}

/** A recording that is looked up. */
interface Query extends SearchQuery {
  readonly sketch: SoundSketch
}

const talk = (seed: number, seconds: number): Float32Array => makeSpeech(500 + seed, seconds)

const query = (name: string, sound: Float32Array, holds: number | null): Query => ({
  name,
  sketch: sketchOf(sound),
  seconds: secondsOf(sound),
  holds,
})

function queriesOf(made: readonly Float32Array[]): Query[] {
  const of = (name: string, number: number, edit: (recording: Float32Array) => Float32Array): Query => {
    const holds = (number * 7) % made.length
    return query(name, edit(made[holds] as Float32Array), holds)
  }
  const nothing = (name: string, sound: Float32Array): Query => query(name, sound, null)
  return [0, 1, 2].flatMap((seed) => [
    of('a whole recording', seed, (recording) => recording),
    of('half a minute under speech', seed + 3, (recording) => mixAt(cut(recording, 10, 30), talk(seed, 30), 0)),
    of('half a minute, 5 % faster', seed + 6, (recording) => changeSpeed(cut(recording, 10, 30), 1.05)),
    of('heavily mixed', seed + 9, (recording) => attackSound(recording, 'heavy mixture', seed).samples),
    of('ten seconds in three minutes of talk', seed + 12, (recording) =>
      joined(talk(seed, 90), cut(recording, 20, 10), talk(seed + 9, 80)),
    ),
    nothing('music that nobody has', makeMusic(900 + seed, 60, { kind: musicKinds[seed * 2] ?? 'piano' })),
    nothing('talk that nobody has', talk(seed + 20, 60)),
  ])
}

async function measure(hours: number, sketches: readonly SoundSketch[], queries: readonly Query[]) {
  const contents =
    madeRecordings + Math.max(0, Math.round((hours * 3600 - madeRecordings * madeSeconds) / drawnSeconds))
  const sketchOfContent = (number: number): SoundSketch =>
    sketches[number] ?? drawSketch(sketches[number % sketches.length] as SoundSketch, number)
  const postingsOf = (number: number): Uint8Array =>
    encodeWordPostings(soundPostings(sketchOfContent(number)), soundPayloadBytes)
  const folder = await mkdtemp(join(tmpdir(), 'sourcemark-bench-'))
  const database = generatedLog(audioIndex, contents, postingsOf)
  try {
    await rebuildLocal({ database, folder, definitions: [audioIndex], postingsPerRun })
    const runs = openRunStore(folder).read()?.manifest.indexes[audioIndex.name]?.runs ?? []
    const bytes = runs.reduce((sum, run) => sum + run.bytes, 0)
    const lookUp = openLocalLookUp({ database, folder, definitions: [audioIndex] })
    // Loading is a cache in front of the database in the product; here it costs nothing.
    const loaded = new Map<bigint, { contentId: string; publishedAt: Date; partId: string; sketch: SoundSketch }>()
    const load = async (ids: readonly bigint[]) => {
      for (const id of ids) {
        if (loaded.has(id)) continue
        const number = Number(id) - 1
        loaded.set(id, {
          contentId: `content-${number}`,
          publishedAt: publishedAtOf(number),
          partId: 'sound',
          sketch: sketchOfContent(number),
        })
      }
      return loaded
    }
    const measured = await measureSearches(queries, ({ sketch }, heard) =>
      findSounds(sketch, afterAll, { own: { lookUp, reach: 1n, load }, other: null, ...heard }),
    )
    await lookUp.close()
    return { measured, bytesPerHour: bytes / hours }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** @param args `--hours 10,100,1000`. */
export async function benchSoundsSearch(args: readonly string[]): Promise<void> {
  const sizes = hoursOf(args)
  const made = Array.from({ length: madeRecordings }, (_, number) => makeRecording(number))
  const decoded = await decode(joined(...made.slice(0, 4)), usualEncoding, 5)
  const decoding = median(decoded.map(({ time }) => time)) / (4 * madeSeconds)
  console.log(
    `ffmpeg ${(await decoder()).version}: decoding ${decoding.toFixed(2)} ms of processors a second of sound, 1.00`,
  )
  const sketches = made.map(sketchOf)
  const queries = queriesOf(made)
  for (const hours of sizes) {
    const { measured, bytesPerHour } = await measure(hours, sketches, queries)
    console.log(`\n${hours} hours, ${(bytesPerHour / 1e6).toFixed(2)} MB an hour`)
    printSearches(measured, decoding)
  }
}
