import { highestPitch, type SoundSketch, stepsPerOctave } from './sketch.ts'

/*
 * A triplet is an anchor and two later peaks. Its key has five fields: the two intervals of pitch and the ratio of the two times, which survive any change
 * of tempo, pitch or speed, and the length and the pitch of the anchor, which move with it by little.
 */

/** Frames from the anchor to the others: 64 ms to 1.5 s. */
export const reachOfTriplet = Object.freeze({ from: 4, to: 94 } as const)

/** Peaks behind an indexed anchor, within an octave of it, that make triplets with it. */
const indexedFan = 3

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

/** A triplet as it stands in the index. */
export interface Triplet {
  readonly key: number
  /** Of its anchor, in frames and in steps. */
  readonly frame: number
  readonly pitch: number
  /** Frames from the anchor to the last of its peaks. */
  readonly length: number
  /** Numbers of its peaks. */
  readonly peaks: readonly [number, number, number]
}

/** The triplets of the peaks that stand in the index, in the order of their anchors: about 46 a second. */
export function* indexedTriplets({ size, frames, pitches, indexed }: SoundSketch): Generator<Triplet> {
  const numbers = new Uint32Array(size)
  let count = 0
  for (let at = 0; at < size; at++) if (indexed[at] === 1) numbers[count++] = at
  const behind = new Uint32Array(indexedFan)
  for (let anchor = 0; anchor < count; anchor++) {
    const at = numbers[anchor] as number
    const frame = frames[at] as number
    const pitch = pitches[at] as number
    let found = 0
    for (let next = anchor + 1; next < count && found < indexedFan; next++) {
      const other = numbers[next] as number
      const length = (frames[other] as number) - frame
      if (length > reachOfTriplet.to) break
      if (length < reachOfTriplet.from || Math.abs((pitches[other] as number) - pitch) > stepsPerOctave) continue
      behind[found++] = other
    }
    for (let one = 0; one < found; one++)
      for (let two = one + 1; two < found; two++) {
        const middle = behind[one] as number
        const last = behind[two] as number
        const length = (frames[last] as number) - frame
        const ratio = Math.floor((ratioSteps * ((frames[middle] as number) - frame)) / length)
        const shape = shapeOf(
          Math.round(intervalOf((pitches[middle] as number) - pitch)),
          Math.round(intervalOf((pitches[last] as number) - pitch)),
          Math.min(ratio, ratioSteps - 1),
        )
        yield {
          key: keyOf(shape, lengthFields[length] as number, pitchField(pitch)),
          frame,
          pitch,
          length,
          peaks: [at, middle, last],
        }
      }
  }
}
