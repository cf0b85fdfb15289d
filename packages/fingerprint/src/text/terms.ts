import type { Range, Term } from '../modality.ts'
import { everyGram, type Grams, joinHalves } from './grams.ts'
import { type TextSketch, wordBase } from './tokens.ts'

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
  // the candidates of the window, ascending in value and place, in rings
  const indexes = new Int32Array(16)
  const places = new Int32Array(16)
  const values = new Uint32Array(16)
  let head = 0
  let tail = 0
  let unit = 0
  let last = -1
  for (let index = 0; index < size && lengths[index] !== 0; index++) {
    const value = high[index] as number
    while (tail > head && (values[(tail - 1) & 15] as number) >= value) tail--
    const slot = tail++ & 15
    indexes[slot] = index
    places[slot] = unit
    values[slot] = value
    // a token of two units completes two windows
    for (let left = (ids[index] as number) >= wordBase ? 2 : 1; left > 0; left--) {
      unit++
      while ((places[head & 15] as number) < unit - window) head++
      const smallest = indexes[head & 15] as number
      if (unit >= window && smallest !== last) {
        picked.push(smallest)
        last = smallest
      }
    }
  }
  if (picked.length === 0 && tail > head) picked.push(indexes[head & 15] as number)
  return picked
}
