/** u32 words of a hash. */
export const hashWords = 8
/** The farthest that a hash is looked for, in bits. */
export const largestRadius = 31

/** Bits that differ between the 128 bits of `hash` from word `from` on and those of `hashes` from `at` on. */
function halfDistance(hash: Uint32Array, from: number, hashes: Uint32Array, at: number): number {
  return bitsOf(
    (hash[from] as number) ^ (hashes[at] as number),
    (hash[from + 1] as number) ^ (hashes[at + 1] as number),
    (hash[from + 2] as number) ^ (hashes[at + 2] as number),
    (hash[from + 3] as number) ^ (hashes[at + 3] as number),
  )
}

/** Bits set in four words, counted side by side: pairs, nibbles of two words at a time, bytes of all four. */
export function bitsOf(a: number, b: number, c: number, d: number): number {
  const a2 = a - ((a >>> 1) & 0x55555555)
  const b2 = b - ((b >>> 1) & 0x55555555)
  const c2 = c - ((c >>> 1) & 0x55555555)
  const d2 = d - ((d >>> 1) & 0x55555555)
  const ab = (a2 & 0x33333333) + ((a2 >>> 2) & 0x33333333) + (b2 & 0x33333333) + ((b2 >>> 2) & 0x33333333)
  const cd = (c2 & 0x33333333) + ((c2 >>> 2) & 0x33333333) + (d2 & 0x33333333) + ((d2 >>> 2) & 0x33333333)
  const all = (ab & 0x0f0f0f0f) + ((ab >>> 4) & 0x0f0f0f0f) + (cd & 0x0f0f0f0f) + ((cd >>> 4) & 0x0f0f0f0f)
  // 128 fits a byte of the sum.
  return Math.imul(all, 0x01010101) >>> 24
}
