/** Bytes of a hash, and its words of 32 bits: big-endian in bytes, so that word 0 is what the bytes begin with. */
export const hashBytes = 32
export const hashWords = 8

/** The farthest that hashes are looked for, in bits. */
export const largestRadius = 31

/** Bits set in three words together. Three counts of a nibble, at most 4 each, still fit a nibble. */
export function bitsSet(a: number, b: number, c: number): number {
  const nibbles = nibbleCounts(a) + nibbleCounts(b) + nibbleCounts(c)
  return Math.imul((nibbles & 0x0f0f0f0f) + ((nibbles >>> 4) & 0x0f0f0f0f), 0x01010101) >>> 24
}

function nibbleCounts(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555)
  return (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333)
}
