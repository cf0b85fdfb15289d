import type { Sentences } from './sentences.ts'

/** Terms of a sentence that are paired with each other: the rarest, so about 260 keys an article. */
const pairedTerms = 5
/** A term of a larger share is in so many texts that a pair of it says nothing. */
const commonestLogShare = Math.log2(1.5e-3)
/** A sentence of fewer terms is a heading or a list item. */
const fewestTerms = 8
/** Keys of one text at most: those of the rarest terms. */
const maximumKeys = 4000

/** An order-free pair of rare terms within a sentence. */
export interface PairKey {
  readonly term: bigint
  readonly sentence: number
  /** Binary logarithm of the share of both terms together. */
  readonly logShare: number
}

function mixed(value: number): number {
  let hash = Math.imul(value ^ (value >>> 16), 0x21f0aaad)
  hash = Math.imul(hash ^ (hash >>> 15), 0x735a2d97)
  return (hash ^ (hash >>> 15)) >>> 0
}

/** A signed 64-bit number out of two terms, in whatever order they stand. */
function keyOf(one: number, other: number): bigint {
  const [low, high] = one < other ? [one, other] : [other, one]
  return BigInt.asIntN(64, (BigInt(mixed(low ^ mixed(high))) << 32n) | BigInt(mixed(high + Math.imul(low, 0x9e3779b1))))
}

/**
 * The keys of some sentences of a text: in each the rarest terms that do not overlap, every two of them one key. What is rare is told by
 * the table that ships with the product, never by what was indexed, so that a key once stored is made again at every epoch.
 */
export function pairKeys(sentences: Sentences, chosen: (sentence: number) => boolean): PairKey[] {
  const { count, offsets, terms, tokens, logShares } = sentences
  const byTerm = new Map<bigint, PairKey>()
  for (let sentence = 0; sentence < count; sentence++) {
    if (!chosen(sentence)) continue
    if ((offsets[sentence + 1] as number) - (offsets[sentence] as number) < fewestTerms) continue
    const order: number[] = []
    for (let at = offsets[sentence] as number; at < (offsets[sentence + 1] as number); at++)
      if ((logShares[at] as number) <= commonestLogShare) order.push(at)
    order.sort(
      (a, b) =>
        (logShares[a] as number) - (logShares[b] as number) ||
        mixed(terms[a] as number) - mixed(terms[b] as number) ||
        a - b,
    )
    const rare: number[] = []
    for (const at of order) {
      if (rare.length === pairedTerms) break
      // neighbouring pairs of characters are one word of three
      if (
        rare.some(
          (other) =>
            Math.abs((tokens[other] as number) - (tokens[at] as number)) < 2 && (terms[at] as number) >= 0x8000_0000,
        )
      )
        continue
      rare.push(at)
    }
    for (let first = 0; first < rare.length; first++)
      for (let second = first + 1; second < rare.length; second++) {
        const [one, other] = [rare[first] as number, rare[second] as number]
        const term = keyOf(terms[one] as number, terms[other] as number)
        if (!byTerm.has(term))
          byTerm.set(term, {
            term,
            sentence,
            logShare: (logShares[one] as number) + (logShares[other] as number),
          })
      }
  }
  const keys = [...byTerm.values()]
  if (keys.length <= maximumKeys) return keys
  return keys.sort((a, b) => a.logShare - b.logShare || (a.term < b.term ? -1 : 1)).slice(0, maximumKeys)
}
