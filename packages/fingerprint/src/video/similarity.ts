import { coverage } from '../coverage.ts'
import type { Range, Scored, Span } from '../modality.ts'
import type { FilmSegment } from './follow.ts'
import type { OwnSighting, Sighting } from './sightings.ts'
import type { FrameBox } from './sketch.ts'

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
/** Agreeing features that see the original in one place in at least so many key frames. */
const provingFeatures = Object.freeze({ agreeing: 30, frames: 2 } as const)
/** Moments of an original that have to be seen: one picture, as a card that films of one channel have, is no film. */
const fewestMoments = 2
/** Hashes say more than features: only frames of one film are so near. */
const worthOfHashes = 4
/** What has less than this share of the evidence for another original of the same stretch shows the same place, not the same film. */
const leastShare = 0.35
/** Shares of time and of the frame from which on two originals are seen in one stretch and one place. */
const sameStretch = Object.freeze({ time: 0.5, frame: 0.5 } as const)

const likeness = (sightings: readonly OwnSighting[]): number => sightings.reduce((all, { own }) => all + own, 0)

const nearOf = ({ sightings }: FilmSegment): OwnSighting[] => sightings.filter(({ by }) => by === 'hash')

/** How much there is of what is needed: 1 and more prove a stretch. */
export function proofOf(segment: FilmSegment): number {
  const { agreeing, moments } = segment
  if (moments < fewestMoments) return 0
  const near = nearOf(segment).filter(({ own }) => own > 0)
  const byHashes = near.length < provingHashes.frames ? 0 : likeness(near) / provingHashes.weight
  const byPlace = agreeing.length < provingFeatures.frames ? 0 : likeness(agreeing) / provingFeatures.agreeing
  return byHashes + byPlace
}

/** What speaks for a stretch during some seconds of the query, to compare originals by. */
function evidenceDuring(segment: FilmSegment, { start, end }: Range): number {
  const within = ({ query }: OwnSighting): boolean => query >= start && query < end
  const byHashes = (worthOfHashes * likeness(nearOf(segment).filter(within))) / provingHashes.weight
  return byHashes + likeness(segment.agreeing.filter(within)) / provingFeatures.agreeing
}

/**
 * For each original the stretches that are proven and that no other original explains far better: films of one place share its features, a copy has more.
 * @param share of a proof that is asked for.
 */
export function provenSegments(segments: readonly (readonly FilmSegment[])[], share = 1): FilmSegment[][] {
  const proven = segments.map((of) => of.filter((segment) => proofOf(segment) >= share))
  const all = proven.flat()
  return proven.map((of) => of.filter((segment) => !all.some((other) => isBetter(other, segment))))
}

/** Whether a stretch is explained far better by another original, which is seen in the same place at the same time. */
function isBetter(other: FilmSegment, segment: FilmSegment): boolean {
  const { query } = segment
  if (shared(query, other.query) < sameStretch.time) return false
  if (evidenceDuring(segment, query) >= leastShare * evidenceDuring(other, query)) return false
  return sharedArea(placeOf(segment), placeOf(other)) >= sameStretch.frame
}

/** Share of a range that another one covers. */
const shared = (one: Range, other: Range): number =>
  (Math.min(one.end, other.end) - Math.max(one.start, other.start)) / (one.end - one.start)

/** What two boxes have in common, as a share of what they cover together. */
function sharedArea(one: FrameBox, other: FrameBox): number {
  const across = Math.min(one.x + one.width, other.x + other.width) - Math.max(one.x, other.x)
  const down = Math.min(one.y + one.height, other.y + other.height) - Math.max(one.y, other.y)
  const both = Math.max(0, across) * Math.max(0, down)
  const all = one.width * one.height + other.width * other.height - both
  return all === 0 ? 0 : both / all
}

/** How a film repeats an original by the stretches that are proven; null without any. */
export function describeFilms(
  querySeconds: number,
  originalSeconds: number,
  segments: readonly FilmSegment[],
): FilmSimilarity | null {
  const [surest] = segments.toSorted((a, b) => proofOf(b) - proofOf(a) || a.query.start - b.query.start)
  if (surest === undefined) return null
  return {
    score: scoreOf(surest),
    queryCoverage: coverage(
      segments.map((segment) => segment.query),
      querySeconds,
    ),
    originalCoverage: coverage(
      segments.map((segment) => segment.original),
      originalSeconds,
    ),
    spans: segments
      .toSorted((a, b) => a.query.start - b.query.start)
      .map((segment) => ({
        query: segment.query,
        original: segment.original,
        box: placeOf(segment),
      })),
    transform: { speed: surest.speed, mirrored: strongest(surest).mirrored },
  }
}

/** How sure it is: doubts shrink with the evidence, and with how near the frames are to the original's. */
function scoreOf(segment: FilmSegment): number {
  const near = nearOf(segment)
  const alike = near.length === 0 ? 0 : near.reduce((sum, { weight }) => sum + weight, 0) / near.length
  return 1 - (1 - filmReportThreshold) * Math.exp(1 - proofOf(segment)) * (1 - alike)
}

/** The sighting that says most about where the picture lies: of near hashes, and otherwise of features. */
function strongest({ sightings, agreeing }: FilmSegment): Sighting {
  const near = sightings.filter(({ by, weight }) => by === 'hash' && weight >= 0.5)
  const from = near.length > 0 ? near : agreeing.length > 0 ? agreeing : sightings
  return from.reduce((best, sighting) => (sighting.weight > best.weight ? sighting : best))
}

/** Where a stretch has the original's picture: the smallest upright box round what of it is seen. */
function placeOf(segment: FilmSegment): FrameBox {
  const { corners, within } = strongest(segment)
  const range = (values: readonly number[], from: number, size: number) => {
    const inside = (value: number): number => Math.max(from, Math.min(from + size, value))
    const low = inside(Math.min(...values))
    return [low, inside(Math.max(...values)) - low] as const
  }
  const [x, width] = range(
    corners.map(([x]) => x),
    within.x,
    within.width,
  )
  const [y, height] = range(
    corners.map(([, y]) => y),
    within.y,
    within.height,
  )
  return { x, y, width, height }
}
