import { levels } from './codebook.ts'
import { codeWords, countBits } from './codes.ts'
import type { PictureFeatures } from './features.ts'

/*
 * Which features of two pictures look alike.
 */

/** Bits in which the signatures of two features of one place may differ. */
export const signatureLimit = 20

/** Originals' features that a query's feature may be. */
const bestKept = 3

/** Features of a query and of an original that look alike, by the query's feature. */
export interface Correspondences {
  readonly size: number
  readonly query: Uint16Array
  readonly original: Uint16Array
  /** Bits of the signatures that differ. */
  readonly bits: Uint8Array
}

/** What of the codes is compared first, as a variant of the picture would have it. */
export interface Signatures {
  readonly low: Uint32Array
  readonly high: Uint32Array
}

/** The signatures of features with the signs of `mask` changed. */
export function signaturesOf({ size, codes }: PictureFeatures, [low, high]: readonly [number, number]): Signatures {
  const signatures = { low: new Uint32Array(size), high: new Uint32Array(size) }
  for (let at = 0; at < size; at++) {
    signatures.low[at] = ((codes[at * codeWords] as number) ^ low) >>> 0
    signatures.high[at] = ((codes[at * codeWords + 1] as number) ^ high) >>> 0
  }
  return signatures
}

const kept = { original: new Uint16Array(bestKept), bits: new Uint8Array(bestKept) }

/** For each feature of the query the nearest features of the original within the limit. */
export function correspond(query: Signatures, original: Signatures): Correspondences {
  const queries: number[] = []
  const originals: number[] = []
  const differing: number[] = []
  const { low, high } = original
  for (let q = 0; q < query.low.length; q++) {
    const queryLow = query.low[q] as number
    const queryHigh = query.high[q] as number
    let found = 0
    let limit = signatureLimit
    for (let o = 0; o < low.length; o++) {
      let bits = countBits(queryLow ^ (low[o] as number))
      if (bits > limit) continue
      bits += countBits(queryHigh ^ (high[o] as number))
      if (bits > limit) continue
      let rank = Math.min(found, bestKept - 1)
      while (rank > 0 && (kept.bits[rank - 1] as number) > bits) {
        kept.bits[rank] = kept.bits[rank - 1] as number
        kept.original[rank] = kept.original[rank - 1] as number
        rank--
      }
      kept.bits[rank] = bits
      kept.original[rank] = o
      if (found < bestKept) found++
      if (found === bestKept) limit = (kept.bits[bestKept - 1] as number) - 1
    }
    for (let rank = 0; rank < found; rank++) {
      queries.push(q)
      originals.push(kept.original[rank] as number)
      differing.push(kept.bits[rank] as number)
    }
  }
  return {
    size: queries.length,
    query: Uint16Array.from(queries),
    original: Uint16Array.from(originals),
    bits: Uint8Array.from(differing),
  }
}

// squared distances between the levels of a component, in squared standard deviations
const acrossSmall = (2 * levels.small) ** 2
const acrossMixed = (levels.small + levels.large) ** 2
const acrossLarge = (2 * levels.large) ** 2
const besides = (levels.large - levels.small) ** 2

/** Mean squared distance of two codes' components, in squared standard deviations: about 1.8 for strangers. `mask` as in `signaturesOf`. */
export function codeDistance(
  one: Uint32Array,
  oneFeature: number,
  other: Uint32Array,
  otherFeature: number,
  mask: readonly [number, number],
): number {
  let sum = 0
  for (let half = 0; half < 2; half++) {
    const a = oneFeature * codeWords + half
    const b = otherFeature * codeWords + half
    const signs = (one[a] as number) ^ (other[b] as number) ^ (mask[half] as number)
    const sizeA = one[a + 2] as number
    const sizeB = other[b + 2] as number
    const mixed = sizeA ^ sizeB
    sum +=
      besides * countBits(~signs & mixed) +
      acrossMixed * countBits(signs & mixed) +
      acrossLarge * countBits(signs & sizeA & sizeB) +
      acrossSmall * countBits(signs & ~sizeA & ~sizeB)
  }
  return sum / 64
}
