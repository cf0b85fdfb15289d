import type { Agreement } from './agreement.ts'
import { hashCandidate, type PictureEvidence } from './evidence.ts'

/** Scores from here up are reported as matches. */
export const pictureReportThreshold = 0.8

/** Hashes that differ in so few bits are of the same picture; those that differ in more have to be confirmed. */
const sameHash = 31

/** Cells of a grid over the original in which features agree, at least. */
const fewestCells = 3
/** Share of what lies over each other that has to agree. */
const leastConsistency = 0.38
/** Agreeing features, by their weights and this share. */
const leastEvidence = 4.5

/**
 * How sure it is, 0 to 1, by the hashes: near ones are of the same picture, unless the thumbnails say otherwise; farther ones only when these confirm them.
 */
export function scoreOfHashes({ hashes, hashOverlay }: PictureEvidence): number {
  if (hashes === undefined || hashOverlay === undefined) return 0
  const agreement = agreementOf(hashOverlay)
  if (hashes.distance <= sameHash) return agreement < 0.5 ? 0 : 1 - 0.1 * (hashes.distance / sameHash)
  if (hashes.distance > hashCandidate || agreement < 0.85) return 0
  return 0.9 - 0.1 * ((hashes.distance - sameHash) / (hashCandidate - sameHash))
}

/** Share of what can be compared that agrees; a half where there is nothing to compare. */
const agreementOf = ({ agreeing, contradicting }: Agreement): number => (agreeing + 1) / (agreeing + contradicting + 2)

/**
 * How sure it is, 0 to 1, by the features: many spread ones that agree are a copy where most of what lies over each other agrees, features and thumbnails alike: what many candidates share,
 * letters that look like other letters, and a common frame round different pictures do not.
 */
export function scoreOfFeatures(of: PictureEvidence): number {
  const evidence = evidenceOfFeatures(of)
  return evidence < leastEvidence ? 0 : 1 - (1 - pictureReportThreshold) * Math.exp((leastEvidence - evidence) / 6)
}

/** Features that agree, by their weights and how well all fits together; 0 when it does not. */
export function evidenceOfFeatures({ support, cells, overlay, coincident }: PictureEvidence): number {
  if (overlay === undefined || cells < fewestCells) return 0
  const consistency = consistencyOf(agreementOf(overlay), support / Math.max(1, coincident))
  return consistency < leastConsistency ? 0 : support * consistency
}

/**
 * How well all fits together, 0 to 1.
 * @param agreement share of the thumbnails that agrees. Where it is large, blur and noise may have changed the features.
 * @param alike share of the features lying over each other that agree.
 */
const consistencyOf = (agreement: number, alike: number): number =>
  agreement * Math.min(1, alike * (1 + 2 * Math.max(0, agreement - 0.7)))
