import { variants } from './codebook.ts'
import { gatherEvidence, type PictureEvidence } from './evidence.ts'
import { extentOf, whole } from './extent.ts'
import { dihedralMap, sharesMap } from './match-frames.ts'
import { pictureReportThreshold, scoreOfFeatures, scoreOfHashes } from './score.ts'
import { describeSimilarity, type PictureSimilarity } from './similarity.ts'
import type { PictureSketch } from './sketch.ts'

/**
 * Compares a picture with all its candidates at once: what many of them share (the frame of a screenshot, a watermark) is evidence for none.
 * @returns for each candidate how it is repeated, or null when it is not.
 */
export function verifyPictures(
  query: PictureSketch,
  candidates: readonly PictureSketch[],
): (PictureSimilarity | null)[] {
  return gatherEvidence(query, candidates).map((evidence, at) =>
    judge(query, candidates[at] as PictureSketch, evidence),
  )
}

/** How the query repeats a candidate, null when what speaks for it is too little. */
function judge(query: PictureSketch, candidate: PictureSketch, evidence: PictureEvidence): PictureSimilarity | null {
  const { features, hashes, queryFrame, originalFrame } = evidence
  const byFeatures = scoreOfFeatures(evidence)
  const byHashes = scoreOfHashes(evidence)
  const frames = { query: queryFrame, original: originalFrame }
  if (features !== undefined && byFeatures >= pictureReportThreshold) {
    const inverted = (features.prepared.variant & variants.inverted) !== 0
    const shown = extentOf(evidence.overlay?.windows ?? [], evidence.agreed)
    const score = Math.max(byFeatures, byHashes)
    return describeSimilarity(query, candidate, frames, sharesMap(features), shown, inverted, score)
  }
  if (hashes === undefined || byHashes < pictureReportThreshold) return null
  return describeSimilarity(query, candidate, frames, dihedralMap(hashes.dihedral), whole, hashes.inverted, byHashes)
}
