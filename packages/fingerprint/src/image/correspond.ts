import { codeWords, countBits } from './codes.ts'
import type { PictureFeatures } from './features.ts'

/*
 * Which features of two pictures look alike.
 */

/** Bits in which the signatures of two features of one place may differ. */
const signatureLimit = 18
/** And of their first half: of two that are alike, both halves are. */
const halfLimit = 11

/** Originals' features that a query's feature may be. */
const bestKept = 3

/** Of all that look alike so many are kept. */
const mostKept = 350

/** Features of a query and of an original that look alike, the most alike first. */
export interface Correspondences {
  readonly size: number
  readonly query: Uint16Array
  readonly original: Uint16Array
  /** Bits of the signatures that differ. */
  readonly bits: Uint8Array
}

/** What of the codes is compared, as a variant of the picture would have it. */
export interface Signatures {
  readonly low: Int32Array
  readonly high: Int32Array
}

/** The signatures of the first `size` features with the signs of `mask` changed. */
export function signaturesOf(
  { codes }: PictureFeatures,
  [low, high]: readonly [number, number],
  size: number,
): Signatures {
  const signatures = { low: new Int32Array(size), high: new Int32Array(size) }
  for (let at = 0; at < size; at++) {
    signatures.low[at] = (codes[at * codeWords] as number) ^ low
    signatures.high[at] = (codes[at * codeWords + 1] as number) ^ high
  }
  return signatures
}

const kept = { original: new Uint16Array(bestKept), bits: new Uint8Array(bestKept) }

/** For each feature of the query the nearest ones of the original within the limit. */
export function correspond(query: Signatures, original: Signatures): Correspondences {
  const queries: number[] = []
  const originals: number[] = []
  const differing: number[] = []
  const { low, high } = original
  const { bits: keptBits, original: keptOriginal } = kept
  for (let q = 0; q < query.low.length; q++) {
    const queryLow = query.low[q] as number
    const queryHigh = query.high[q] as number
    let found = 0
    let limit = signatureLimit
    for (let o = 0; o < low.length; o++) {
      let bits = countBits(queryLow ^ (low[o] as number))
      if (bits > halfLimit) continue
      bits += countBits(queryHigh ^ (high[o] as number))
      if (bits > limit) continue
      let rank = Math.min(found, bestKept - 1)
      while (rank > 0 && (keptBits[rank - 1] as number) > bits) {
        keptBits[rank] = keptBits[rank - 1] as number
        keptOriginal[rank] = keptOriginal[rank - 1] as number
        rank--
      }
      keptBits[rank] = bits
      keptOriginal[rank] = o
      if (found < bestKept) found++
      if (found === bestKept) limit = (keptBits[bestKept - 1] as number) - 1
    }
    for (let rank = 0; rank < found; rank++) {
      queries.push(q)
      originals.push(keptOriginal[rank] as number)
      differing.push(keptBits[rank] as number)
    }
  }
  const order = queries.map((_, at) => at).sort((a, b) => (differing[a] as number) - (differing[b] as number) || a - b)
  order.length = Math.min(order.length, mostKept)
  return {
    size: order.length,
    query: Uint16Array.from(order, (at) => queries[at] as number),
    original: Uint16Array.from(order, (at) => originals[at] as number),
    bits: Uint8Array.from(order, (at) => differing[at] as number),
  }
}
