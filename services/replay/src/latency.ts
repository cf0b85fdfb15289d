export interface LatencySummary {
  /** Milliseconds, nearest rank; null without any measurement. */
  readonly p50: number | null
  readonly p95: number | null
  readonly p99: number | null
  readonly max: number | null
}

/** The value below or at which `share` (0 to 1) of the values lie, by nearest rank. `sorted` rises; null when empty. */
export function percentile(sorted: readonly number[], share: number): number | null {
  if (sorted.length === 0) return null
  const rank = Math.max(1, Math.ceil(share * sorted.length))
  return sorted[Math.min(rank, sorted.length) - 1] ?? null
}

export function summariseLatency(milliseconds: readonly number[]): LatencySummary {
  const sorted = milliseconds.toSorted((a, b) => a - b)
  return {
    p50: percentile(sorted, 0.5),
    p95: percentile(sorted, 0.95),
    p99: percentile(sorted, 0.99),
    max: percentile(sorted, 1),
  }
}
