import { comparePriority } from '../priority.ts'
import type { NearCandidate } from './contract.ts'

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
