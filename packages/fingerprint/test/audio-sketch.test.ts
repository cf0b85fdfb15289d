import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { frameOfPayload, lengthOfPayload, pitchOfPayload } from '../src/audio/postings.ts'
import { probeDensities, soundProbes } from '../src/audio/probes.ts'
import { fieldSizes, indexedChoice, indexedKey, lengthFields, pitchField, tripletsOf } from '../src/audio/triplets.ts'
import { decodeSoundSketch, encodeSoundSketch, type SoundSketch, soundPostings } from '../src/index.ts'

/** Peaks at random, in order. */
const sketches: fc.Arbitrary<SoundSketch> = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 80, max: 2200 }), fc.boolean()), {
    maxLength: 300,
  })
  .map((peaks) => {
    let frame = 0
    const placed = peaks.map(([since, pitch, isIndexed]) => {
      frame += since > 380 ? since * 100 : since % 6
      return [frame, pitch, isIndexed ? 1 : 0] as const
    })
    return {
      seconds: Math.round((frame / 62.5 + 1) * 8000) / 8000,
      size: placed.length,
      frames: Uint32Array.from(placed, ([at]) => at),
      pitches: Uint16Array.from(placed, ([, pitch]) => pitch),
      indexed: Uint8Array.from(placed, ([, , isIndexed]) => isIndexed),
    }
  })

/** The triplets that stand in the index, each with its key and what it is. */
const indexedTriplets = (sketch: SoundSketch) =>
  [...tripletsOf(sketch, indexedChoice)].map((peaks) => {
    const [anchor, , last] = peaks
    const frame = sketch.frames[anchor] as number
    return {
      key: indexedKey(sketch, peaks),
      frame,
      pitch: sketch.pitches[anchor] as number,
      length: (sketch.frames[last] as number) - frame,
      peaks,
    }
  })

describe('the sketch of a sound', () => {
  it('is read back as it was written', () => {
    fc.assert(
      fc.property(sketches, (sketch) => {
        expect(decodeSoundSketch(encodeSoundSketch(sketch))).toEqual(sketch)
      }),
    )
  })

  it('is refused when its bytes are none of ours', () => {
    fc.assert(
      fc.property(sketches, fc.nat(), (sketch, at) => {
        const bytes = encodeSoundSketch(sketch)
        expect(() => decodeSoundSketch(bytes.subarray(0, at % bytes.length))).toThrow(RangeError)
        expect(() => decodeSoundSketch(Uint8Array.from([...bytes, 0]))).toThrow(RangeError)
      }),
    )
    expect(() => decodeSoundSketch(Uint8Array.from([2, ...new Array<number>(10).fill(0)]))).toThrow('version 2')
  })
})

describe('the postings of a sound', () => {
  it('say with their keys when and how high each triplet is, and how long', () => {
    fc.assert(
      fc.property(sketches, (sketch) => {
        const { size, low, payload } = soundPostings(sketch)
        const triplets = indexedTriplets(sketch)
        expect(size).toBe(triplets.length)
        for (const [at, { key, frame, pitch, length }] of triplets.entries()) {
          const kept = payload[at] as number
          expect(low[at]).toBe(key)
          expect(frameOfPayload(kept)).toBe(frame)
          expect(lengthOfPayload(kept, lengthFields[length] as number)).toBe(length)
          expect(Math.abs(pitchOfPayload(kept, pitchField(pitch)) - pitch)).toBeLessThanOrEqual(1.5)
          expect(Math.floor(key / fieldSizes.pitch) % fieldSizes.length).toBe(lengthFields[length])
          expect(key % fieldSizes.pitch).toBe(pitchField(pitch))
        }
      }),
    )
  })

  it('are found by the same sound with few keys, and all the more with many', () => {
    fc.assert(
      fc.property(sketches, (sketch) => {
        const stored = new Set(soundPostings(sketch).low)
        const end = sketch.seconds * 62.5 + 1
        const light = new Set(soundProbes(sketch, 0, end, probeDensities.light).low)
        const densest = new Set(soundProbes(sketch, 0, end, probeDensities.densest).low)
        const dense = new Set(soundProbes(sketch, 0, end, probeDensities.dense).low)
        expect([...stored].filter((key) => !light.has(key))).toEqual([])
        expect([...dense].filter((key) => !densest.has(key))).toEqual([])
      }),
    )
  })

  it('leave out the triplets that consist of copied peaks, and no others', () => {
    fc.assert(
      fc.property(sketches, fc.array(fc.nat()), (sketch, drawn) => {
        const copied = new Set(sketch.size === 0 ? [] : drawn.map((number) => number % sketch.size))
        const kept = indexedTriplets(sketch).filter(({ peaks }) => peaks.filter((peak) => copied.has(peak)).length < 2)
        expect([...soundPostings(sketch, copied).low]).toEqual(kept.map(({ key }) => key))
      }),
    )
  })
})
