/** MurmurHash3's finaliser: a bijection of 32 bits. */
export function mix32(value: number): number {
  let x = value | 0
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b)
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35)
  return (x ^ (x >>> 16)) >>> 0
}

/**
 * The order of keys in a run: one Feistel round over the halves of a key. With `low` kept it is a bijection, so `high` is
 * `spread ^ mix32(low)` again. Keys that are minima of hashes or small integers come out evenly spread.
 */
export function spread(low: number, high: number): number {
  return (high ^ mix32(low)) >>> 0
}
