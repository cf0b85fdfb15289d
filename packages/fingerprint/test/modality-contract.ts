import { describe, expect, it } from 'vitest'
import type { Modality, Scored } from '../src/index.ts'

/** What the contract suite needs to know of a modality. */
export interface ModalitySamples<Decoded, Statistics> {
  readonly statistics: Statistics
  /** Contents that have nothing to do with each other. */
  readonly unrelated: readonly Decoded[]
  /** An original and a content that repeats a good part of it. */
  readonly pairs: readonly (readonly [original: Decoded, copy: Decoded])[]
  /** Contents without a fingerprint, and why. */
  readonly unfingerprintable: readonly (readonly [what: string, decoded: Decoded, reason: string])[]
}

/** The suite that every modality passes. */
export function describeModality<Decoded, Sketch, Statistics, Query, Found extends Scored>(
  modality: Modality<Decoded, Sketch, Statistics, Query, Found>,
  samples: ModalitySamples<Decoded, Statistics>,
): void {
  const sketchOf = (decoded: Decoded): Sketch => {
    const sketched = modality.sketch(decoded)
    if (!sketched.ok) throw new Error(`a sample has no fingerprint: ${sketched.reason}`)
    return sketched.sketch
  }
  const compare = (query: Decoded, original: Decoded) =>
    modality.compare(modality.prepareQuery(sketchOf(query), samples.statistics), sketchOf(original), samples.statistics)

  describe(`the ${modality.kind} modality (${modality.algorithm})`, () => {
    it('gives the same bytes, keys and scores for the same content', () => {
      for (const [original, copy] of samples.pairs) {
        expect(modality.encode(sketchOf(copy))).toEqual(modality.encode(sketchOf(copy)))
        expect(modality.terms(sketchOf(copy))).toEqual(modality.terms(sketchOf(copy)))
        expect(compare(copy, original)).toEqual(compare(copy, original))
      }
    })

    it('scores a content against itself with 1 and full coverage', () => {
      for (const decoded of samples.unrelated) {
        expect(compare(decoded, decoded)).toMatchObject({ score: 1, queryCoverage: 1, originalCoverage: 1 })
      }
    })

    it('reads back the sketch it wrote', () => {
      for (const decoded of samples.unrelated) {
        const sketch = sketchOf(decoded)
        expect(modality.decodeSketch(modality.encode(sketch))).toEqual(sketch)
      }
    })

    it('keeps unrelated contents below the report threshold', () => {
      for (const one of samples.unrelated)
        for (const other of samples.unrelated)
          if (one !== other) expect(compare(one, other).score).toBeLessThan(modality.reportThreshold)
    })

    it('reports the copies, and each shares a probe with its original', () => {
      for (const [original, copy] of samples.pairs) {
        expect(compare(copy, original).score).toBeGreaterThanOrEqual(modality.reportThreshold)
        const stored = new Set(modality.terms(sketchOf(original)).map(({ term }) => term))
        const probes = modality.probes(modality.prepareQuery(sketchOf(copy), samples.statistics))
        expect(probes.some(({ term }) => stored.has(term))).toBe(true)
      }
    })

    it('keeps scores and coverages between 0 and 1 and weights whole and positive', () => {
      for (const [original, copy] of samples.pairs) {
        const { score, queryCoverage, originalCoverage } = compare(copy, original)
        for (const value of [score, queryCoverage, originalCoverage]) {
          expect(value).toBeGreaterThanOrEqual(0)
          expect(value).toBeLessThanOrEqual(1)
        }
        for (const { weight } of modality.probes(modality.prepareQuery(sketchOf(copy), samples.statistics))) {
          expect(Number.isInteger(weight) && weight > 0).toBe(true)
        }
      }
    })

    it.each(samples.unfingerprintable)('gives no fingerprint to %s, and says why', (_what, decoded, reason) => {
      expect(modality.sketch(decoded)).toEqual({ ok: false, reason })
    })

    it('refuses bytes that are no sketch', () => {
      const bytes = modality.encode(sketchOf(samples.unrelated[0] as Decoded))
      expect(() => modality.decodeSketch(new Uint8Array())).toThrow(RangeError)
      expect(() => modality.decodeSketch(bytes.subarray(0, bytes.length - 3))).toThrow(RangeError)
      expect(() => modality.decodeSketch(Uint8Array.of(99, ...bytes.subarray(1)))).toThrow(RangeError)
    })
  })
}
