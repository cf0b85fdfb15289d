import type { Range } from '../modality.ts'
import { framesOf, type SoundSketch, stepsPerOctave } from './sketch.ts'
import { indexedTriplets, lengthFields, shortestOfField } from './triplets.ts'

/*
 * A triplet in the index: its key, and in 32 bits what the key does not say: the anchor's frame (22), its length above the shortest of its field (4), its
 * pitch above the lowest of its field (6 bits of a third of an octave).
 */

/** Bytes that a posting of a sound carries. */
export const soundPayloadBytes = 4

/** Keys are the low halves; the high half is the same for all. */
export const keyHigh = 0

const lengthBits = 4
const pitchBits = 6
/** Steps of an octave in which the index keeps pitches. */
const keptPerOctave = 3 * 2 ** pitchBits

/** What of a sketch stands in the index, as columns: at most 48 postings a second, so 2.1 MB an hour packed. */
export interface SoundPostings {
  readonly size: number
  readonly low: Uint32Array
  readonly high: Uint32Array
  readonly payload: Uint32Array
}

/**
 * The postings of a sound.
 * @param copied seconds that are in earlier works: triplets that touch them are no originals.
 */
export function soundPostings(sketch: SoundSketch, copied: readonly Range[] = []): SoundPostings {
  const low: number[] = []
  const payload: number[] = []
  const left = copied
    .map(({ start, end }) => ({ start: framesOf(start), end: framesOf(end) }))
    .sort((a, b) => a.start - b.start)
  let next = 0
  let reached = Number.NEGATIVE_INFINITY
  for (const { key, frame, pitch, length } of indexedTriplets(sketch)) {
    // The farthest end of the stretches that begin before the triplet ends.
    for (let stretch = left[next]; stretch !== undefined && stretch.start <= frame + length; stretch = left[++next])
      reached = Math.max(reached, stretch.end)
    if (frame < reached) continue
    low.push(key)
    payload.push(packPayload(frame, pitch, length))
  }
  return {
    size: low.length,
    low: Uint32Array.from(low),
    high: new Uint32Array(low.length).fill(keyHigh),
    payload: Uint32Array.from(payload),
  }
}

function packPayload(frame: number, pitch: number, length: number): number {
  const longer = length - (shortestOfField[lengthFields[length] as number] as number)
  const kept = Math.floor((pitch * keptPerOctave) / stepsPerOctave) & (2 ** pitchBits - 1)
  return ((frame << (lengthBits + pitchBits)) | (longer << pitchBits) | kept) >>> 0
}

export const frameOfPayload = (payload: number): number => payload >>> (lengthBits + pitchBits)

/** @param field of the key that it stands under. */
export const lengthOfPayload = (payload: number, field: number): number =>
  (shortestOfField[field] as number) + ((payload >>> pitchBits) & (2 ** lengthBits - 1))

/** In steps; @param field of the key that it stands under. */
export const pitchOfPayload = (payload: number, field: number): number =>
  ((field * 2 ** pitchBits + (payload & (2 ** pitchBits - 1)) + 0.5) * stepsPerOctave) / keptPerOctave
