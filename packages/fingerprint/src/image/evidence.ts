import type { Agreement } from './agreement.ts'
import { countCoincident } from './align.ts'
import { variants } from './codebook.ts'
import type { Point } from './geometry.ts'
import {
  dihedralMap,
  type FeatureMatch,
  type HashMatch,
  matchFeatures,
  matchHashes,
  overlay,
  type PreparedVariant,
  prepareVariant,
  realign,
  sharesMap,
} from './match-frames.ts'
import { type PictureSketch, pictureLimits, type SketchedFrame } from './sketch.ts'

/*
 * What speaks for a query being a copy of each of its candidates, and what speaks against it.
 */

/** Hashes that differ in more bits are of different pictures. */
export const hashCandidate = 73

/** A feature that more candidates have is of a frame, a watermark or a sticker. */
const mostHolders = 8
/** So many may have it without its being worth less: an original, and copies of it that were not recognised as such. */
const fullHolders = 3
/** Agreeing ones of the query's first features from which on all of them are looked at. */
const worthAll = 4
/** Agreeing features from which on no other variant is tried. */
const surelyFound = 16
/** Agreeing features from which on a candidate counts as a holder of them. */
const holdsFrom = 4

/** What is known of one candidate, before it is judged. */
export interface PictureEvidence {
  readonly queryFrame: number
  readonly originalFrame: number
  readonly features: FeatureMatch | undefined
  /** Sum of the weights of agreeing features. */
  readonly support: number
  /** Features that agree. */
  readonly agreeing: number
  /** Cells of a grid over the original in which features agree. */
  readonly cells: number
  /** Features of the original that come to lie over some of the query, whether they look alike or not. */
  readonly coincident: number
  /** The thumbnails laid over each other as the features say. */
  readonly overlay: Agreement | undefined
  /** Places of the query at which features agree, as shares. */
  readonly agreed: readonly Point[]
  readonly hashes: HashMatch | undefined
  /** The thumbnails laid over each other as near hashes say. */
  readonly hashOverlay: Agreement | undefined
}

/** The frames of a query and of a candidate that fit best, before anything is weighed. */
interface Found {
  readonly queryFrame: number
  readonly originalFrame: number
  readonly features: FeatureMatch | undefined
  readonly hashes: HashMatch | undefined
}

/** What speaks for each candidate. */
export function gatherEvidence(query: PictureSketch, candidates: readonly PictureSketch[]): PictureEvidence[] {
  const prepared = query.frames.map((frame) =>
    [variants.plain, variants.mirrored].map((variant): QueryVariant => {
      const all = prepareVariant(frame, variant)
      const isShort = frame.features.size <= pictureLimits.indexedFeatures
      return { all, first: isShort ? all : prepareVariant(frame, variant, pictureLimits.indexedFeatures) }
    }),
  )
  const ones = query.frames.map(({ features }) => new Float32Array(features.size).fill(1))
  const found = candidates.map((candidate) => findBest(query, prepared, ones, candidate))
  const weights = weighFeatures(query, found)
  return found.map((one, at) => measure(query, candidates[at] as PictureSketch, one, weights))
}

function findBest(
  query: PictureSketch,
  prepared: readonly (readonly QueryVariant[])[],
  ones: readonly Float32Array[],
  candidate: PictureSketch,
): Found {
  let best: Found = { queryFrame: 0, originalFrame: 0, features: undefined, hashes: undefined }
  let most = -1
  for (const [originalFrame, original] of candidate.frames.entries()) {
    // those that led to it are enough to tell
    const count = Math.min(original.features.size, pictureLimits.indexedFeatures)
    const stored = prepareVariant(original, variants.plain, count)
    for (const [queryFrame, frame] of query.frames.entries()) {
      const hashes = matchHashes(frame, original)
      const features = findFeatures(
        prepared[queryFrame] as readonly QueryVariant[],
        stored,
        ones[queryFrame] as Float32Array,
      )
      const worth = countOf(features) + (hashes === undefined ? 0 : Math.max(0, hashCandidate - hashes.distance))
      if (worth > most) {
        most = worth
        best = { queryFrame, originalFrame, features, hashes }
      }
    }
  }
  return best
}

/** A variant of the query: its first features for a glance, and all of them. */
interface QueryVariant {
  readonly first: PreparedVariant
  readonly all: PreparedVariant
}

function findFeatures(
  query: readonly QueryVariant[],
  stored: PreparedVariant,
  weights: Float32Array,
): FeatureMatch | undefined {
  let best: FeatureMatch | undefined
  for (const { first, all } of query) {
    if (countOf(best) >= surelyFound) break
    const glance = matchFeatures(first, stored, weights)
    const match = first !== all && countOf(glance) >= worthAll ? matchFeatures(all, stored, weights) : glance
    if (countOf(match) > countOf(best)) best = match
  }
  return best
}

const countOf = (match: FeatureMatch | undefined): number => match?.alignment.agreeing.length ?? 0

/** What each feature of the query is worth: less the more candidates have it, and nothing when these are many. */
function weighFeatures(query: PictureSketch, found: readonly Found[]): Float32Array[] {
  const holders = query.frames.map(({ features }) => new Float32Array(features.size))
  for (const { queryFrame, features } of found) {
    if (features === undefined || features.alignment.agreeing.length < holdsFrom) continue
    const counted = holders[queryFrame] as Float32Array
    for (const at of features.alignment.agreeing) {
      const feature = features.found.query[at] as number
      counted[feature] = (counted[feature] as number) + 1
    }
  }
  return holders.map((counted) =>
    counted.map((count) => (count > mostHolders ? 0 : Math.min(1, fullHolders / Math.max(1, count)))),
  )
}

function measure(
  query: PictureSketch,
  candidate: PictureSketch,
  found: Found,
  weights: readonly Float32Array[],
): PictureEvidence {
  const { queryFrame, originalFrame, hashes } = found
  const frame = query.frames[queryFrame] as SketchedFrame
  const original = candidate.frames[originalFrame] as SketchedFrame
  const weighing = weights[queryFrame] as Float32Array
  const features = found.features === undefined ? undefined : reweigh(found.features, weighing)
  const isNear = hashes !== undefined && hashes.distance <= hashCandidate
  return {
    queryFrame,
    originalFrame,
    hashes,
    hashOverlay: isNear
      ? overlay(frame, original, dihedralMap(hashes.dihedral), hashes.inverted, undefined)
      : undefined,
    ...measureFeatures(features, weighing),
  }
}

/** The alignment again, when what it rests on is not worth what it was. */
function reweigh(match: FeatureMatch, weights: Float32Array): FeatureMatch | undefined {
  const { alignment, found } = match
  return alignment.agreeing.every((at) => weights[found.query[at] as number] === 1) ? match : realign(match, weights)
}

const cellsPerSide = 8

function measureFeatures(features: FeatureMatch | undefined, weights: Float32Array) {
  if (features === undefined)
    return { features, support: 0, agreeing: 0, cells: 0, coincident: 0, overlay: undefined, agreed: [] }
  const { prepared, original, found, alignment } = features
  const { x, y } = original.frame.features
  const places = prepared.frame.features
  const shares: Point[] = []
  const cells = new Set<number>()
  let support = 0
  for (const at of alignment.agreeing) {
    const weight = weights[found.query[at] as number] as number
    if (weight === 0) continue
    support += weight
    const q = found.query[at] as number
    shares.push([(places.x[q] as number) / 4096, (places.y[q] as number) / 4096])
    const o = found.original[at] as number
    const column = Math.floor(((x[o] as number) * cellsPerSide) / 4096)
    cells.add(column * cellsPerSide + Math.floor(((y[o] as number) * cellsPerSide) / 4096))
  }
  return {
    features,
    support,
    agreeing: alignment.agreeing.length,
    cells: cells.size,
    agreed: shares,
    // what hardly anything agrees on is not worth the count
    coincident:
      alignment.agreeing.length < holdsFrom ? 0 : countCoincident(prepared.places, original.places, alignment.map),
    overlay: overlay(
      prepared.frame,
      original.frame,
      sharesMap(features),
      (prepared.variant & variants.inverted) !== 0,
      shares,
    ),
  }
}
