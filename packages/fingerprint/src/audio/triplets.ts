import { firstPeakFrom, highestPitch, type SoundSketch, stepsPerOctave } from './sketch.ts'

/*
 * A triplet is an anchor and two later peaks. Its key has five fields: the two intervals of pitch and the ratio of the two times, which survive any change
 * of tempo, pitch or speed, and the length and the pitch of the anchor, which move with it by little.
 */

/** Frames from the anchor to the others: 64 ms to 1.5 s. */
export const reachOfTriplet = Object.freeze({ from: 4, to: 94 } as const)

const intervalsPerOctave = 24
export const ratioSteps = 6
/** Steps of length in an octave of time, from four frames on, and of the anchor's pitch. */
const lengthsPerOctave = 4
const pitchesPerOctave = 3

/** Values of each field. */
export const fieldSizes = Object.freeze({
  interval: 2 * intervalsPerOctave + 1,
  ratio: ratioSteps,
  length: 19,
  pitch: Math.floor((pitchesPerOctave * highestPitch) / stepsPerOctave) + 1,
} as const)

const firstLength = 8

/** The field of a length in frames, and the shortest length of each field. */
export const lengthFields = Uint8Array.from({ length: reachOfTriplet.to + 1 }, (_, frames) =>
  frames < reachOfTriplet.from ? 0 : Math.floor(lengthsPerOctave * Math.log2(frames) + 1e-9) - firstLength,
)
export const shortestOfField = Uint8Array.from({ length: fieldSizes.length }, (_, field) =>
  lengthFields.findIndex((one, frames) => frames >= reachOfTriplet.from && one >= field),
)

/** The field of an anchor's pitch. */
export const pitchField = (pitch: number): number => Math.floor((pitchesPerOctave * pitch) / stepsPerOctave)

/** An interval of pitch, in fields from the middle one, not rounded. */
export const intervalOf = (steps: number): number => (steps * intervalsPerOctave) / stepsPerOctave + intervalsPerOctave

/** What no change of tempo, pitch or speed alters. */
export const shapeOf = (first: number, second: number, ratio: number): number =>
  (first * fieldSizes.interval + second) * fieldSizes.ratio + ratio

/** A key of its fields: 23 bits. */
export const keyOf = (shape: number, length: number, pitch: number): number =>
  (shape * fieldSizes.length + length) * fieldSizes.pitch + pitch

/** What of a key is intervals. */
export const intervalsOfKey = (key: number): number =>
  Math.floor(key / (fieldSizes.ratio * fieldSizes.length * fieldSizes.pitch))

/** Which triplets of a sketch are meant. */
export interface TripletChoice {
  /** Frames that their anchors are in, from one up to before the other; all when absent. */
  readonly from?: number
  readonly to?: number
  /** Only peaks that stand in the index make triplets. */
  readonly indexedOnly: boolean
  /** Peaks behind an anchor, within an octave of it, that make triplets with it. */
  readonly fan: number
}

/** Numbers of the three peaks of a triplet: the anchor, and two behind it. */
export type Triplet = readonly [anchor: number, middle: number, last: number]

/** The triplets of a sketch in the order of their anchors: each with two of the next peaks that are near enough. */
export function* tripletsOf(
  sketch: SoundSketch,
  { from = 0, to = Number.POSITIVE_INFINITY, indexedOnly, fan }: TripletChoice,
): Generator<Triplet> {
  const { size, frames, pitches, indexed } = sketch
  const behind = new Uint32Array(fan)
  for (let anchor = firstPeakFrom(sketch, from); anchor < size && (frames[anchor] as number) < to; anchor++) {
    if (indexedOnly && indexed[anchor] !== 1) continue
    let found = 0
    for (let next = anchor + 1; next < size && found < fan; next++) {
      const length = (frames[next] as number) - (frames[anchor] as number)
      if (length > reachOfTriplet.to) break
      if (length < reachOfTriplet.from || (indexedOnly && indexed[next] !== 1)) continue
      if (Math.abs((pitches[next] as number) - (pitches[anchor] as number)) <= stepsPerOctave) behind[found++] = next
    }
    for (let one = 0; one < found; one++)
      for (let two = one + 1; two < found; two++) yield [anchor, behind[one] as number, behind[two] as number]
  }
}

/** The triplets that stand in the index: about 46 a second. */
export const indexedChoice = Object.freeze({ indexedOnly: true, fan: 3 } as const satisfies TripletChoice)

/** The key of a triplet that stands in the index. */
export function indexedKey({ frames, pitches }: SoundSketch, [anchor, middle, last]: Triplet): number {
  const frame = frames[anchor] as number
  const pitch = pitches[anchor] as number
  const length = (frames[last] as number) - frame
  const ratio = Math.floor((ratioSteps * ((frames[middle] as number) - frame)) / length)
  const shape = shapeOf(
    Math.round(intervalOf((pitches[middle] as number) - pitch)),
    Math.round(intervalOf((pitches[last] as number) - pitch)),
    Math.min(ratio, ratioSteps - 1),
  )
  return keyOf(shape, lengthFields[length] as number, pitchField(pitch))
}
