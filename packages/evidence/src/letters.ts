import type { ReadPart } from '@sourcemark/attribution'
import type { Span, SpanSide } from '@sourcemark/contract'
import type { Range } from './facts.ts'

/** The letters and digits of a part that readers see, in the order in which they stand. Marks, spaces and signs count for nothing. */
export interface Letters {
  readonly count: number
  /** Where each begins and ends in the text as sent. */
  readonly starts: Uint32Array
  readonly ends: Uint32Array
  /** Its block, and its place in the block's text. */
  readonly blocks: Uint32Array
  readonly offsets: Uint32Array
}

const letterOrDigit = /[\p{L}\p{N}]/u
/** What is known of each character: 1 a letter or digit, 2 none. */
const counts = new Uint8Array(0x1_0000)

/** Asked for every character of every text, so each answer is kept. */
function isLetter(code: number): boolean {
  const known = counts[code]
  if (known !== undefined && known !== 0) return known === 1
  const answer = letterOrDigit.test(String.fromCodePoint(code))
  if (code < counts.length) counts[code] = answer ? 1 : 2
  return answer
}

const known = new WeakMap<ReadPart, Letters>()

/** @returns the same for the same part, so that each part is counted once however many works it is compared with. */
export function lettersOf(part: ReadPart): Letters {
  const before = known.get(part)
  if (before !== undefined) return before
  let units = 0
  for (const { text } of part.blocks) units += text.length
  const starts = new Uint32Array(units)
  const ends = new Uint32Array(units)
  const blocks = new Uint32Array(units)
  const offsets = new Uint32Array(units)
  let count = 0
  for (const [number, block] of part.blocks.entries()) {
    let offset = 0
    while (offset < block.text.length) {
      const code = block.text.codePointAt(offset) as number
      const width = code > 0xffff ? 2 : 1
      if (block.seen[offset] === 'visible' && isLetter(code)) {
        starts[count] = block.from[offset] as number
        ends[count] = block.to[offset + width - 1] as number
        blocks[count] = number
        offsets[count] = offset
        count++
      }
      offset += width
    }
  }
  const letters: Letters = {
    count,
    starts: starts.subarray(0, count),
    ends: ends.subarray(0, count),
    blocks: blocks.subarray(0, count),
    offsets: offsets.subarray(0, count),
  }
  known.set(part, letters)
  return letters
}

/** The first index from which values of an ascending list are at least `value`. */
export function firstFrom(ascending: ArrayLike<number>, value: number): number {
  let low = 0
  let high = ascending.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((ascending[middle] as number) < value) low = middle + 1
    else high = middle
  }
  return low
}

/** The side of spans in one text; sides without a beginning and an end are of another medium. */
export function sidesOf(spans: readonly Span[], side: 'query' | 'original'): Range[] {
  return spans.flatMap((span) => rangeOf(span[side]) ?? [])
}

export function rangeOf({ start, end }: SpanSide): Range | undefined {
  return start === undefined || end === undefined || end <= start ? undefined : { start, end }
}

/** Ranges in order, those that overlap or touch made one. */
export function mergeRanges(ranges: readonly Range[]): Range[] {
  const merged: { start: number; end: number }[] = []
  for (const { start, end } of ranges.toSorted((a, b) => a.start - b.start)) {
    const last = merged.at(-1)
    if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end)
    else merged.push({ start, end })
  }
  return merged
}

/** First and last letter (exclusive) within each of the ranges, which are in order and apart; ranges without letters are left out. */
export function lettersWithin(letters: Letters, ranges: readonly Range[]): Range[] {
  return ranges.flatMap(({ start, end }) => {
    const first = firstFrom(letters.starts, start)
    const last = firstFrom(letters.ends, end + 1)
    return last > first ? [{ start: first, end: last }] : []
  })
}

/** For each letter whether it lies in one of the ranges. */
export function lettersIn(letters: Letters, ranges: readonly Range[]): Uint8Array {
  const inside = new Uint8Array(letters.count)
  for (const { start, end } of lettersWithin(letters, mergeRanges(ranges))) inside.fill(1, start, end)
  return inside
}

/** How many letters are marked. */
export function countMarked(inside: Uint8Array): number {
  let count = 0
  for (const mark of inside) count += mark
  return count
}
