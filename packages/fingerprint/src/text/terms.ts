import type { Range, Term } from '../modality.ts'
import { everyGram, type Grams, joinHalves } from './grams.ts'
import { type TextSketch, wordBase } from './sketch.ts'

/** Units of a keyed gram. */
export const gramUnits = 8
/** Units a winnowing window spans: any shared run of gramUnits + windowUnits - 1 = 15 units holds a common key. */
export const windowUnits = 8

/** Every place where a key of the text stands, in text order; a key that occurs again is listed again. */
export function termOccurrences(sketch: TextSketch): Term[] {
  const grams = everyGram(sketch, gramUnits)
  return winnow(sketch, grams, windowUnits).map((position) => ({
    term: joinHalves(grams.high[position] as number, grams.low[position] as number),
    position,
    length: grams.lengths[position] as number,
  }))
}

/** The keys of a text, in text order: winnowed grams of 8 units, each once, at its first place. */
export function terms(sketch: TextSketch): Term[] {
  const seen = new Set<bigint>()
  return termOccurrences(sketch).filter(({ term }) => {
    if (seen.has(term)) return false
    seen.add(term)
    return true
  })
}

/**
 * The keys that a text adds to what was there before: those not mostly (more than half) inside a matched stretch, at every place where they occur.
 * @param matched stretches of tokens, half-open, as in TextSimilarity.queryTokenRanges; they may overlap.
 */
export function novelTerms(sketch: TextSketch, matched: readonly Range[]): bigint[] {
  const before = coveredBefore(sketch.size, matched)
  const novel = new Set<bigint>()
  const old = new Set<bigint>()
  for (const { term, position, length } of termOccurrences(sketch)) {
    const covered = (before[position + length] as number) - (before[position] as number)
    if (covered * 2 > length) old.add(term)
    else novel.add(term)
  }
  for (const term of old) novel.delete(term)
  return [...novel]
}

/** The keys whose gram lies wholly inside one of the stretches of tokens. */
export function termsInRanges(sketch: TextSketch, ranges: readonly Range[]): bigint[] {
  const before = coveredBefore(sketch.size, ranges)
  const inside = new Set<bigint>()
  for (const { term, position, length } of termOccurrences(sketch))
    if ((before[position + length] as number) - (before[position] as number) === length) inside.add(term)
  return [...inside]
}

/** For each token, and the end, how many tokens before it lie in a stretch. */
function coveredBefore(size: number, ranges: readonly Range[]): Uint32Array {
  const edges = new Int32Array(size + 1)
  for (const { start, end } of ranges) {
    const from = Math.max(0, Math.min(size, start))
    const to = Math.max(from, Math.min(size, end))
    edges[from] = (edges[from] as number) + 1
    edges[to] = (edges[to] as number) - 1
  }
  const before = new Uint32Array(size + 1)
  let open = 0
  for (let index = 0; index < size; index++) {
    open += edges[index] as number
    before[index + 1] = (before[index] as number) + (open > 0 ? 1 : 0)
  }
  return before
}

/** Robust winnowing over units: from each window of `window` units the smallest gram that begins there, the last of equal ones. */
export function winnow(sketch: TextSketch, grams: Grams, window: number): number[] {
  const { ids, size } = sketch
  const { high, lengths } = grams
  const picked: number[] = []
  // the smallest candidates of the window, ascending, in a ring
  const ring = new Int32Array(16)
  const place = new Int32Array(size)
  let head = 0
  let tail = 0
  let unit = 0
  let last = -1
  for (let index = 0; index < size; index++) {
    const width = (ids[index] as number) >= wordBase ? 2 : 1
    place[index] = unit
    if (lengths[index] === 0) break
    const value = high[index] as number
    while (tail > head && (high[ring[(tail - 1) & 15] as number] as number) >= value) tail--
    ring[tail++ & 15] = index
    unit += width
    for (let end = unit - width + 1; end <= unit; end++) {
      while ((place[ring[head & 15] as number] as number) <= end - 1 - window) head++
      // the first window is complete once it spans `window` units
      const smallest = ring[head & 15] as number
      if (end >= window && smallest !== last) {
        picked.push(smallest)
        last = smallest
      }
    }
  }
  if (picked.length === 0 && tail > head) picked.push(ring[head & 15] as number)
  return picked
}
