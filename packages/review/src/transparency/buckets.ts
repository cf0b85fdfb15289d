/** Times are counted in classes, each 5 % longer than the one before, so that counts can be added and shares of the sum can still be told. */

/** How much longer the times of a class are than those of the one before. */
export const bucketGrowth = 1.05

/** A time in the middle of a class, in seconds; classes count milliseconds. */
const secondsOf = (bucket: number): number => bucketGrowth ** (bucket + 0.5) / 1000

/**
 * The time within which a share of all lies, in seconds, 2.5 % off at most; null of nothing.
 * @param share from 0 to 1.
 */
export function percentile(counts: ReadonlyMap<number, number>, share: number): number | null {
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0)
  const wanted = Math.max(1, Math.ceil(total * share))
  let reached = 0
  for (const [bucket, count] of [...counts].sort(([a], [b]) => a - b)) {
    reached += count
    if (reached >= wanted) return secondsOf(bucket)
  }
  return null
}
