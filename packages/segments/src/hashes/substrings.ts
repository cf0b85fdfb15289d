import { bitsSet, largestRadius } from './distance.ts'

/**
 * A way to cut hashes for multi-index hashing (Norouzi, Punjani, Fleet 2012): of two hashes near each other one substring is the same but
 * for a few bits, so that looking up each substring with so many bits flipped finds all.
 */
export interface Cut {
  readonly substrings: number
  /** Bits of a substring; they follow each other from the first bit of the hash, and what is left at its end is in none. */
  readonly width: number
}

/** For runs of middle size: at most one flip. */
export const narrowCut: Cut = Object.freeze({ substrings: 16, width: 16 })
/** For large runs: at most two flips. */
export const wideCut: Cut = Object.freeze({ substrings: 11, width: 23 })

/** Bits flipped in a substring at most, whatever the radius. */
const mostFlips = Math.ceil((largestRadius + 1) / wideCut.substrings) - 1

/**
 * Flips with which a substring is looked up, -1 when it need not be. Were each to differ in more, the distance would be at least the sum of
 * flips + 1 over all substrings; these make it exactly radius + 1 (the general pigeonhole principle).
 */
export function flipsOf(cut: Cut, substring: number, radius: number): number {
  const each = Math.floor((radius + 1) / cut.substrings)
  return each - (substring < (radius + 1) % cut.substrings ? 0 : 1)
}

/** The bits of a substring of the hash that begins at `at` of `words`. */
export function substringAt(cut: Cut, substring: number, words: Uint32Array, at: number): number {
  const first = substring * cut.width
  const word = at + (first >>> 5)
  const skipped = first & 31
  const missing = skipped + cut.width - 32
  const mask = (1 << cut.width) - 1
  if (missing <= 0) return ((words[word] as number) >>> -missing) & mask
  return (((words[word] as number) << missing) | ((words[word + 1] as number) >>> (32 - missing))) & mask
}

/** Whether a substring of two hashes differs in no more bits than it is looked up with. */
export function isFoundBy(
  cut: Cut,
  substring: number,
  radius: number,
  one: Uint32Array,
  other: Uint32Array,
  at: number,
): boolean {
  const difference = substringAt(cut, substring, one, 0) ^ substringAt(cut, substring, other, at)
  return bitsSet(difference, 0, 0) <= flipsOf(cut, substring, radius)
}

/** Patterns of flipped bits among the low `bits`, fewest flips first; `ends[flips]` of them have at most so many. */
export interface Flips {
  readonly patterns: Uint32Array
  readonly ends: readonly number[]
}

export function flipsAmong(bits: number): Flips {
  const patterns: number[] = []
  const ends: number[] = []
  let last = [0]
  for (let flips = 0; flips <= mostFlips; flips++) {
    patterns.push(...last)
    ends.push(patterns.length)
    last = last.flatMap((pattern) => {
      const above = pattern === 0 ? 0 : 32 - Math.clz32(pattern)
      return Array.from({ length: bits - above }, (_, bit) => (pattern | (1 << (above + bit))) >>> 0)
    })
  }
  return { patterns: Uint32Array.from(patterns), ends }
}

/** The number of bits set in a byte. */
export const byteCounts: Uint8Array = Uint8Array.from({ length: 256 }, (_, byte) => bitsSet(byte, 0, 0))
