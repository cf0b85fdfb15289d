import type { Agreement } from './agreement.ts'
import { coincidences } from './align.ts'
import { variants } from './codebook.ts'
import { countBits } from './codes.ts'
import type { Signatures } from './correspond.ts'
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
} from './evidence.ts'
import { apply, areaOf, clipToUnit, fourCorners, invert, type Matrix, type Point, slopesAt } from './geometry.ts'
import { type PictureSketch, pictureLimits, type SketchedFrame } from './sketch.ts'

/** A part of a picture; numbers are shares of its width and height, 0 to 1. */
export interface PictureRegion {
  /** Number of the frame. */
  readonly frame: number
  /** The smallest upright box round it. */
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  /** Its four corners, those of both sides in the same order. */
  readonly quadrilateral: readonly Point[]
}

/** A part of the query and the part of the original that it shows. */
export interface PictureSpan {
  readonly query: PictureRegion
  readonly original: PictureRegion
}

/** What was done to the original on the way to the query. */
export interface PictureTransform {
  readonly mirrored: boolean
  /** Light and dark changed places. */
  readonly inverted: boolean
  /** Degrees clockwise, -180 to 180. */
  readonly rotation: number
  /** Pixels of the query's file a pixel of the original's. */
  readonly scale: number
  /** Parallel lines are parallel no more. */
  readonly perspective: boolean
}

/** How a picture repeats another: 1 means identical, 0 unrelated. */
export interface PictureSimilarity {
  /** 0 to 1, monotone in the evidence. */
  readonly score: number
  /** Shares of both pictures that are matched, 0 to 1. */
  readonly queryCoverage: number
  readonly originalCoverage: number
  readonly spans: readonly PictureSpan[]
  readonly transform: PictureTransform
}

/** Scores from here up are reported as matches. */
export const pictureReportThreshold = 0.8

/** Hashes that differ in so few bits are of the same picture; the farther ones have to be confirmed up to `hashCandidate`. */
const sameHash = 31
const hashCandidate = 73

/** Cells of a grid over the original in which features agree, at least. */
const fewestCells = 3
/** Share of what lies over each other that has to agree. */
const leastConsistency = 0.38
/** Agreeing features, by their weights and this share. */
const leastEvidence = 4.5

/** A feature that so many candidates have is of a frame, a watermark or a sticker. */
const mostHolders = 8
/** Agreeing ones of the query's first features from which on all of them are looked at. */
const worthAll = 4
/** Agreeing features from which on no other variant is tried. */
const surelyFound = 16
/** Agreeing features from which on a candidate counts as a holder of them. */
const holdsFrom = 4

/** Those of a whole picture. */
const corners: readonly Point[] = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
]

/** What is known of one candidate, before it is judged. */
export interface PictureEvidence {
  readonly queryFrame: number
  readonly originalFrame: number
  readonly features: FeatureMatch | undefined
  /** Sum of the weights of agreeing features. */
  readonly support: number
  readonly agreeing: number
  /** Cells of a grid over the original in which features agree. */
  readonly cells: number
  readonly coincident: number
  readonly coincidentAlike: number
  readonly overlay: Agreement | undefined
  readonly hashes: HashMatch | undefined
  readonly hashOverlay: Agreement | undefined
}

/**
 * Compares a picture with all its candidates at once: what many of them share (the frame of a screenshot, a watermark) is evidence for none.
 * @returns for each candidate how it is repeated, or null when it is not.
 */
export function verifyPictures(
  query: PictureSketch,
  candidates: readonly PictureSketch[],
): (PictureSimilarity | null)[] {
  return gatherEvidence(query, candidates).map((evidence, at) =>
    evidence === undefined ? null : judge(query, candidates[at] as PictureSketch, evidence),
  )
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

/** What each feature of the query is worth: shared out among the candidates that have it, and nothing when these are many. */
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
  return holders.map((counted) => counted.map((count) => (count > mostHolders ? 0 : 1 / Math.max(1, count))))
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
    return { features, support: 0, agreeing: 0, cells: 0, coincident: 0, coincidentAlike: 0, overlay: undefined }
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
  const isWorthIt = alignment.agreeing.length >= holdsFrom
  const { all, alike } = !isWorthIt
    ? { all: 0, alike: 0 }
    : coincidences(prepared.places, original.places, alignment.map, (q, o) =>
        looksAlike(prepared.signatures, q, original.signatures, o),
      )
  return {
    features,
    support,
    agreeing: alignment.agreeing.length,
    cells: cells.size,
    coincident: all,
    coincidentAlike: alike,
    overlay: overlay(
      prepared.frame,
      original.frame,
      sharesMap(features),
      (prepared.variant & variants.inverted) !== 0,
      shares,
    ),
  }
}

/** Bits in which the signatures of features that lie over each other may differ. */
const coincidentLimit = 24

function looksAlike(one: Signatures, q: number, other: Signatures, o: number): boolean {
  const bits =
    countBits((one.low[q] as number) ^ (other.low[o] as number)) +
    countBits((one.high[q] as number) ^ (other.high[o] as number))
  return bits <= coincidentLimit
}

/** How the query repeats a candidate, null when what speaks for it is too little. */
function judge(query: PictureSketch, candidate: PictureSketch, evidence: PictureEvidence): PictureSimilarity | null {
  const { hashes, features } = evidence
  const score = scoreOf(evidence)
  if (score < pictureReportThreshold) return null
  const byFeatures = features !== undefined && evidence.agreeing >= holdsFrom
  const map = byFeatures ? sharesMap(features) : dihedralMap((hashes as HashMatch).dihedral)
  const inverted = byFeatures ? (features.prepared.variant & variants.inverted) !== 0 : (hashes as HashMatch).inverted
  return describe(query, candidate, evidence, map, inverted, score)
}

/** How sure it is that the query repeats a candidate, 0 to 1. */
export function scoreOf(evidence: PictureEvidence): number {
  return Math.max(scoreOfHashes(evidence), scoreOfFeatures(evidence))
}

/** Near hashes are of the same picture, unless the pictures themselves say otherwise; farther ones only when the pictures confirm them. */
function scoreOfHashes({ hashes, hashOverlay }: PictureEvidence): number {
  if (hashes === undefined || hashOverlay === undefined) return 0
  const agreement = agreementOf(hashOverlay)
  if (hashes.distance <= sameHash) return agreement < 0.5 ? 0 : 1 - 0.1 * (hashes.distance / sameHash)
  if (hashes.distance > hashCandidate || agreement < 0.85) return 0
  return 0.9 - 0.1 * ((hashes.distance - sameHash) / (hashCandidate - sameHash))
}

/** Share of what can be compared that agrees; a half where there is nothing to compare. */
const agreementOf = ({ agreeing, contradicting }: Agreement): number => (agreeing + 1) / (agreeing + contradicting + 2)

/**
 * Many spread features that agree are a copy where most of what lies over each other agrees, features and thumbnails alike: what many candidates share,
 * letters that look like other letters, and a common frame round different pictures do not.
 */
function scoreOfFeatures({ support, cells, overlay, coincident }: PictureEvidence): number {
  if (overlay === undefined || cells < fewestCells) return 0
  const consistency = consistencyOf(agreementOf(overlay), support / Math.max(1, coincident))
  const evidence = support * consistency
  if (consistency < leastConsistency || evidence < leastEvidence) return 0
  return 1 - (1 - pictureReportThreshold) * Math.exp((leastEvidence - evidence) / 6)
}

/**
 * How well all fits together, 0 to 1.
 * @param agreement share of the thumbnails that agrees. Where it is large, blur and noise may have changed the features.
 * @param alike share of the features lying over each other that agree.
 */
const consistencyOf = (agreement: number, alike: number): number =>
  agreement * Math.min(1, alike * (1 + 2 * Math.max(0, agreement - 0.7)))

/** @param map from shares of the original to shares of the query. */
function describe(
  query: PictureSketch,
  candidate: PictureSketch,
  { queryFrame, originalFrame }: PictureEvidence,
  map: Matrix,
  inverted: boolean,
  score: number,
): PictureSimilarity | null {
  const back = invert(map)
  if (back === undefined) return null
  const shown = clipToUnit(corners.map(([x, y]) => apply(map, x, y)))
  const taken = clipToUnit(corners.map(([x, y]) => apply(back, x, y)))
  if (shown.length < 3 || taken.length < 3) return null
  const quadrilateral = fourCorners(shown)
  // in pixels of both files
  const [a, b, c, d] = slopesAt(map, 0.5, 0.5)
  const right = a * (query.width / candidate.width)
  const down = d * (query.height / candidate.height)
  const rightByDown = b * (query.width / candidate.height)
  const downByRight = c * (query.height / candidate.width)
  const determinant = right * down - rightByDown * downByRight
  const mirrored = determinant < 0
  const side = mirrored ? -1 : 1
  return {
    score,
    queryCoverage: areaOf(shown),
    originalCoverage: areaOf(taken),
    spans: [
      {
        query: regionOf(queryFrame, quadrilateral),
        original: regionOf(
          originalFrame,
          quadrilateral.map(([x, y]) => apply(back, x, y)),
        ),
      },
    ],
    transform: {
      mirrored,
      inverted,
      rotation: (Math.atan2(downByRight * side - rightByDown, right * side + down) / Math.PI) * 180,
      scale: Math.sqrt(Math.abs(determinant)),
      perspective: map[6] !== 0 || map[7] !== 0,
    },
  }
}

function regionOf(frame: number, corners: readonly Point[]): PictureRegion {
  const quadrilateral = corners.map(([x, y]): Point => [unit(x), unit(y)])
  const xs = quadrilateral.map(([x]) => x)
  const ys = quadrilateral.map(([, y]) => y)
  const x = Math.min(...xs)
  const y = Math.min(...ys)
  return { frame, x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y, quadrilateral }
}

const unit = (value: number): number => Math.max(0, Math.min(1, value))
