import type { Range } from './modality.ts'

/** Share of something so long that some of its ranges cover together. */
export function coverage(ranges: readonly Range[], length: number): number {
  let covered = 0
  let reached = 0
  for (const { start, end } of ranges.toSorted((a, b) => a.start - b.start)) {
    covered += Math.max(0, end - Math.max(start, reached))
    reached = Math.max(reached, end)
  }
  return Math.min(1, covered / length)
}
