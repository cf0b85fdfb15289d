import { coverage } from '../coverage.ts'
import type { Point } from '../image/geometry.ts'
import type { Range, Scored, Span } from '../modality.ts'
import type { FilmSegment } from './follow.ts'
import type { Sighting } from './sightings.ts'
import type { FilmSketch, FrameBox } from './sketch.ts'

/** A stretch of a film and the stretch of an original that it repeats, in seconds. */
export interface FilmSpan extends Span {
  /** Where the original's picture lies within the query's, in shares; it may be cut off at the edges. */
  readonly box: FrameBox
}

/** What was done to the original on the way to the film; of several stretches, to the surest. */
export interface FilmTransform {
  /** Seconds of the original a second of the film: 1.05 is played 5 % faster. */
  readonly speed: number
  readonly mirrored: boolean
}

/** How a film repeats another: 1 means identical, 0 unrelated. */
export interface FilmSimilarity extends Scored {
  /** In the order of the film. */
  readonly spans: readonly FilmSpan[]
  readonly transform: FilmTransform
}

/** Scores from here up are reported as matches. */
export const filmReportThreshold = 0.8

/** Evidence that proves a stretch: near hashes, by their weights, of at least so many frames. */
const provingHashes = Object.freeze({ weight: 0.8, frames: 2 } as const)
/** Agreeing features that see the original in one place in at least so many key frames, or agree at one time far more than at any other. */
const provingFeatures = Object.freeze({ agreeing: 40, frames: 2, lead: 38 } as const)
/** Hashes say more than features: only frames of one film are so near. */
const worthOfHashes = 4
/** What has less than this share of the evidence for another original of the same stretch shows the same place, not the same film. */
const leastShare = 0.35

const sum = (sightings: readonly Sighting[]): number => sightings.reduce((all, { weight }) => all + weight, 0)

const nearOf = ({ sightings }: FilmSegment): Sighting[] => sightings.filter(({ by }) => by === 'hash')

/** How much there is of what is needed: 1 and more prove a stretch. */
function proofOf(segment: FilmSegment): number {
  const { agreeing, lead } = segment
  const near = nearOf(segment)
  const byHashes = near.length < provingHashes.frames ? 0 : sum(near) / provingHashes.weight
  const byPlace = agreeing.length < provingFeatures.frames ? 0 : sum(agreeing) / provingFeatures.agreeing
  return Math.max(byHashes, byPlace, lead / provingFeatures.lead)
}

/** The same, to compare originals by. */
function evidenceOf(segment: FilmSegment): number {
  const { agreeing, lead } = segment
  const byHashes = (worthOfHashes * sum(nearOf(segment))) / provingHashes.weight
  return Math.max(byHashes, sum(agreeing) / provingFeatures.agreeing, lead / provingFeatures.lead)
}

/**
 * For each original the stretches that are proven and that no other original explains far better: films of one place share its features, a copy has more.
 */
export function provenSegments(segments: readonly (readonly FilmSegment[])[]): FilmSegment[][] {
  const proven = segments.map((of) => of.filter((segment) => proofOf(segment) >= 1))
  const all = proven.flat()
  return proven.map((of) =>
    of.filter((segment) =>
      all.every(
        (other) => evidenceOf(segment) >= leastShare * evidenceOf(other) || shared(segment.query, other.query) < 0.5,
      ),
    ),
  )
}

/** Share of a range that another one covers. */
const shared = (one: Range, other: Range): number =>
  (Math.min(one.end, other.end) - Math.max(one.start, other.start)) / (one.end - one.start)

/** How a film repeats an original by the stretches that are proven; null without any. */
export function describeFilms(
  query: FilmSketch,
  original: FilmSketch,
  segments: readonly FilmSegment[],
): FilmSimilarity | null {
  const [surest] = segments.toSorted((a, b) => proofOf(b) - proofOf(a) || a.query.start - b.query.start)
  if (surest === undefined) return null
  return {
    score: scoreOf(surest),
    queryCoverage: coverage(
      segments.map((segment) => segment.query),
      query.seconds,
    ),
    originalCoverage: coverage(
      segments.map((segment) => segment.original),
      original.seconds,
    ),
    spans: segments
      .toSorted((a, b) => a.query.start - b.query.start)
      .map((segment) => ({
        query: segment.query,
        original: segment.original,
        box: boxRound(strongest(segment).corners),
      })),
    transform: { speed: surest.speed, mirrored: strongest(surest).mirrored },
  }
}

/** How sure it is: doubts shrink with the evidence, and with how near the frames are to the original's. */
function scoreOf(segment: FilmSegment): number {
  const near = nearOf(segment)
  const likeness = near.length === 0 ? 0 : sum(near) / near.length
  return 1 - (1 - filmReportThreshold) * Math.exp(1 - proofOf(segment)) * (1 - likeness)
}

/** The sighting that says most about where the picture lies: of near hashes, and otherwise of features. */
function strongest({ sightings, agreeing }: FilmSegment): Sighting {
  const near = sightings.filter(({ by, weight }) => by === 'hash' && weight >= 0.5)
  const from = near.length > 0 ? near : agreeing.length > 0 ? agreeing : sightings
  return from.reduce((best, sighting) => (sighting.weight > best.weight ? sighting : best))
}

/** The smallest upright box round what of a picture lies within the frame. */
function boxRound(corners: readonly Point[]): FrameBox {
  const range = (values: readonly number[]) => {
    const from = Math.max(0, Math.min(1, ...values))
    return [from, Math.max(0, Math.min(1, Math.max(...values)) - from)] as const
  }
  const [x, width] = range(corners.map(([x]) => x))
  const [y, height] = range(corners.map(([, y]) => y))
  return { x, y, width, height }
}
