import { Column } from './column.ts'
import { type SoundSketch, stepsPerOctave } from './sketch.ts'
import { indexedChoice, indexedKey, lengthFields, shortestOfField, tripletsOf } from './triplets.ts'

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

/** Peaks of a triplet that come from elsewhere, from which it is no original. */
const copiedOfTriplet = 2

/**
 * The postings of a sound.
 * @param copied numbers of its peaks that come from earlier works: what is made of them is no original.
 */
export function soundPostings(sketch: SoundSketch, copied: Iterable<number> = []): SoundPostings {
  const isCopied = new Uint8Array(sketch.size)
  for (const peak of copied) isCopied[peak] = 1
  const low = new Column(new Uint32Array(4096))
  const payload = new Column(new Uint32Array(4096))
  for (const triplet of tripletsOf(sketch, indexedChoice)) {
    if (triplet.filter((peak) => isCopied[peak] === 1).length >= copiedOfTriplet) continue
    const [anchor, , last] = triplet
    const frame = sketch.frames[anchor] as number
    low.push(indexedKey(sketch, triplet))
    payload.push(packPayload(frame, sketch.pitches[anchor] as number, (sketch.frames[last] as number) - frame))
  }
  return {
    size: low.size,
    low: low.take(),
    high: new Uint32Array(low.size).fill(keyHigh),
    payload: payload.take(),
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
