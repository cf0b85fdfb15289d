import type { Block, ReadPart } from '@sourcemark/attribution'
import type { Span } from '@sourcemark/contract'
import type { Range } from './facts.ts'
import { countMarked, type Letters, lettersIn, lettersOf, lettersWithin, mergeRanges, sidesOf } from './letters.ts'
import { quotationsIn } from './quotation-marks.ts'

/** How a post took from a work, as a quotation. Characters are letters and digits that readers see. */
export interface Quotation {
  /** Characters of the longest passage taken; a few changed ones do not part it. */
  readonly longest: number
  /** Characters taken. */
  readonly taken: number
  /** Characters of the post's text. */
  readonly total: number
  /** Share of the taken characters, 0 to 1, that readers see set off as a quotation. */
  readonly setOff: number
}

/** Characters between two taken passages that do not make two of them: a word swapped in the middle. */
const smallGap = 8

const setOffOf = new WeakMap<ReadPart, Uint8Array>()

/**
 * How much of a post's text was taken and how much of that is set off as a quotation: between matching quotation marks, in `<blockquote>` or `<q>`, or
 * after `>` in Markdown, all of them as far as readers see them. One pair of marks around a whole article counts; hidden marks, marks without their
 * other half, and block quotations without any look of one do not.
 * @param spans passages in the post (`query`).
 */
export function quotationOf(copy: ReadPart, spans: readonly Span[]): Quotation {
  const letters = lettersOf(copy)
  const taken = mergeRanges(sidesOf(spans, 'query'))
  const inside = lettersIn(letters, taken)
  const setOff = setOffLetters(copy, letters)
  let count = 0
  let quoted = 0
  for (let index = 0; index < letters.count; index++) {
    if (inside[index] === 0) continue
    count++
    quoted += setOff[index] as number
  }
  return {
    longest: longestOf(lettersWithin(letters, taken)),
    taken: count,
    total: letters.count,
    setOff: count === 0 ? 0 : quoted / count,
  }
}

/** Characters of a text that lie in passages; all of its characters. */
export function takenOf(
  part: ReadPart,
  side: 'query' | 'original',
  spans: readonly Span[],
): { taken: number; total: number } {
  const letters = lettersOf(part)
  return { taken: countMarked(lettersIn(letters, sidesOf(spans, side))), total: letters.count }
}

function longestOf(passages: readonly Range[]): number {
  let longest = 0
  let current = 0
  let end = Number.NEGATIVE_INFINITY
  for (const passage of passages) {
    const length = passage.end - passage.start
    current = passage.start - end <= smallGap ? current + length : length
    end = passage.end
    longest = Math.max(longest, current)
  }
  return longest
}

function setOffLetters(part: ReadPart, letters: Letters): Uint8Array {
  const before = setOffOf.get(part)
  if (before !== undefined) return before
  const marked = new Uint8Array(letters.count)
  for (let index = 0; index < letters.count; index++) {
    const block = part.blocks[letters.blocks[index] as number] as Block
    if (block.quoted[letters.offsets[index] as number] === true) marked[index] = 1
  }
  const quotations = quotationsIn(part)
  if (quotations.length > 0) {
    const firsts = firstLetters(part, letters)
    const at = (block: number, offset: number): number => {
      const last = firsts[block + 1] as number
      let low = firsts[block] as number
      let high = last
      while (low < high) {
        const middle = (low + high) >>> 1
        if ((letters.offsets[middle] as number) < offset) low = middle + 1
        else high = middle
      }
      return low
    }
    // counts of openings and closings, so that nested quotations cost nothing extra
    const depth = new Int32Array(letters.count + 1)
    for (const { from, to } of quotations) {
      const first = at(from.block, from.offset)
      const last = at(to.block, to.offset + 1)
      depth[first] = (depth[first] as number) + 1
      depth[last] = (depth[last] as number) - 1
    }
    let open = 0
    for (let index = 0; index < letters.count; index++) {
      open += depth[index] as number
      if (open > 0) marked[index] = 1
    }
  }
  setOffOf.set(part, marked)
  return marked
}

/** The first letter of each block, and the number of letters at the end. */
function firstLetters(part: ReadPart, letters: Letters): Uint32Array {
  const firsts = new Uint32Array(part.blocks.length + 1)
  let letter = 0
  for (let block = 0; block <= part.blocks.length; block++) {
    while (letter < letters.count && (letters.blocks[letter] as number) < block) letter++
    firsts[block] = letter
  }
  return firsts
}
