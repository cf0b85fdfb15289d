import { type TextSketch, TokenFlag, wordBase } from '../text/tokens.ts'
import { pairLogShare, pairTerm, stemLogShare } from './commonness.ts'
import type { TextWords } from './words.ts'

/** The sentences of a text and their terms: stems of words and pairs of neighbouring characters, each once a sentence. */
export interface Sentences {
  readonly count: number
  /** First token of each sentence, and one past its last. */
  readonly starts: Uint32Array
  readonly ends: Uint32Array
  /** Where the terms of each sentence begin in `terms`; one more than there are sentences. */
  readonly offsets: Uint32Array
  readonly terms: Uint32Array
  /** Where each term first stands: index of its (first) token. */
  readonly tokens: Uint32Array
  /** {@link WordKind} of each term. */
  readonly kinds: Uint8Array
  /** Binary logarithm of each term's share among the words of any text. */
  readonly logShares: Float64Array
}

/** A sentence that does not end is cut, so that whoever leaves out punctuation does not end as one sentence. In tokens. */
const longestSentence = 120

/** Reads the sentences of a text. Linear in its length. */
export function readSentences(sketch: TextSketch, words: TextWords): Sentences {
  const { size, flags } = sketch
  const { stems, kinds } = words
  const starts: number[] = []
  const ends: number[] = []
  const offsets: number[] = [0]
  const terms: number[] = []
  const tokens: number[] = []
  const termKinds: number[] = []
  const logShares: number[] = []
  const seen = new Set<number>()
  for (let start = 0; start < size; ) {
    let end = start + 1
    while (end < size && end - start < longestSentence && ((flags[end] as number) & TokenFlag.break) === 0) end++
    seen.clear()
    for (let index = start; index < end; index++) {
      const id = stems[index] as number
      let term: number
      let logShare: number
      if (id >= wordBase) {
        if (((flags[index] as number) & TokenFlag.url) !== 0) continue
        term = id
        if (seen.has(term)) continue
        logShare = stemLogShare(id)
      } else {
        const next = index + 1 < end ? (stems[index + 1] as number) : wordBase
        if (next >= wordBase) continue
        term = pairTerm(id, next)
        if (seen.has(term)) continue
        logShare = pairLogShare(term, id, next)
      }
      seen.add(term)
      terms.push(term)
      tokens.push(index)
      termKinds.push(kinds[index] as number)
      logShares.push(logShare)
    }
    starts.push(start)
    ends.push(end)
    offsets.push(terms.length)
    start = end
  }
  return {
    count: starts.length,
    starts: Uint32Array.from(starts),
    ends: Uint32Array.from(ends),
    offsets: Uint32Array.from(offsets),
    terms: Uint32Array.from(terms),
    tokens: Uint32Array.from(tokens),
    kinds: Uint8Array.from(termKinds),
    logShares: Float64Array.from(logShares),
  }
}
