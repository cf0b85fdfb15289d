import { comparePriority } from '../priority.ts'
import type { NearCandidate } from './contract.ts'

/** Bits in which two hashes of 32 bytes differ; what comes behind them in `stored` is no part of it. */
export function distanceOf(hash: Uint8Array, stored: Uint8Array): number {
  let distance = 0
  for (let at = 0; at < 32; at++) distance += bits[(hash[at] as number) ^ (stored[at] as number)] as number
  return distance
}

const bits = Uint8Array.from({ length: 256 }, (_, value) => {
  let count = 0
  for (let rest = value; rest > 0; rest >>= 1) count += rest & 1
  return count
})

/** Each fingerprint once, by its nearest pair of hashes, nearest first; ties go to the earlier one. */
export function nearest(found: readonly NearCandidate[], limit: number): NearCandidate[] {
  const best = new Map<bigint, NearCandidate>()
  for (const candidate of found) {
    const known = best.get(candidate.fingerprintId)
    if (known === undefined || comparePairs(candidate, known) < 0) best.set(candidate.fingerprintId, candidate)
  }
  return [...best.values()]
    .sort((a, b) => a.distance - b.distance || comparePriority(a, b) || (a.fingerprintId < b.fingerprintId ? -1 : 1))
    .slice(0, limit)
}

const comparePairs = (a: NearCandidate, b: NearCandidate): number =>
  a.distance - b.distance || a.variant - b.variant || a.tag - b.tag
