import { dihedrals, hammingDistance } from '../image/pdq.ts'
import { type PictureWordProbes, pictureWordProbes } from '../image/postings.ts'
import type { Range } from '../modality.ts'
import { frameAt } from './key-frame.ts'
import type { QueryFilm } from './sightings.ts'
import { filmHashBytes } from './sketch.ts'

/*
 * What is looked up of a film: a stretch of it at a time, because a film of hours has millions of probes.
 */

/** Seconds that are looked up at a time. */
const windowSeconds = 60
/** Bits by which the hash of a frame has to differ from the last that was asked for, so that it is asked for as well. */
const worthAsking = 16
/** Of so many key frames one is looked up in all eight ways: hardly any film lies on its side. */
const turnedEvery = 4

/** Hashes of a frame in some ways to put it. */
export interface FrameProbe {
  /** Number of the frame. */
  readonly frame: number
  readonly variants: readonly Uint8Array[]
}

/** Words of a key frame. */
export interface KeyFrameProbe {
  /** Number of the key frame. */
  readonly keyFrame: number
  readonly words: PictureWordProbes
}

/** What is looked up of a stretch. */
export interface WindowProbes {
  readonly frames: readonly FrameProbe[]
  readonly keyFrames: readonly KeyFrameProbe[]
}

/** Stretches of a film, in seconds, one after the other. */
export const windowsOf = (seconds: number): Range[] =>
  Array.from({ length: Math.max(1, Math.ceil(seconds / windowSeconds)) }, (_, at) => ({
    start: at * windowSeconds,
    end: (at + 1) * windowSeconds,
  }))

/** What is looked up of a stretch of a film. */
export function probesOf(query: QueryFilm, { start, end }: Range): WindowProbes {
  const { hashes, keyFrames } = query.sketch
  const within = (millisecond: number): boolean => millisecond >= start * 1000 && millisecond < end * 1000
  const keys: KeyFrameProbe[] = []
  const keyed = new Map<number, number>()
  for (const [keyFrame, { millisecond }] of keyFrames.entries()) {
    if (!within(millisecond)) continue
    keys.push({ keyFrame, words: pictureWordProbes(query.picture(keyFrame)) })
    keyed.set(frameAt(hashes, millisecond / 1000), keyFrame)
  }
  const frames: FrameProbe[] = []
  let last: Uint8Array | undefined
  for (let frame = frameAt(hashes, start); frame < hashes.size; frame++) {
    if (!within(hashes.milliseconds[frame] as number)) break
    const keyFrame = keyed.get(frame)
    const seen = hashOf(query, frame, 0)
    if (seen === undefined) continue
    if (keyFrame === undefined && last !== undefined && hammingDistance(seen, last) < worthAsking) continue
    last = seen
    const isTurned = keyFrame !== undefined && keyFrame % turnedEvery === 0
    const ways = keyFrame === undefined ? [0] : isTurned ? dihedrals.map((_, way) => way) : [0, 1]
    frames.push({ frame, variants: ways.flatMap((way) => variantsOf(query, frame, way)) })
  }
  return { frames, keyFrames: keys }
}

/** The hashes of a frame put one way, whole and without bars: those that say something. */
const variantsOf = (query: QueryFilm, frame: number, way: number): Uint8Array[] =>
  query
    .lists(way)
    .filter(({ quality }) => quality[frame] !== 0)
    .map(({ numbers }) => bytesOf(numbers, frame))

/** What tells a frame best: its hash without bars, or that of the whole. */
function hashOf(query: QueryFilm, frame: number, way: number): Uint8Array | undefined {
  return variantsOf(query, frame, way).at(-1)
}

const bytesOf = (numbers: Int32Array, frame: number): Uint8Array =>
  new Uint8Array(numbers.buffer, numbers.byteOffset + frame * filmHashBytes, filmHashBytes)
