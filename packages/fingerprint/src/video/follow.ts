import type { Point } from '../image/geometry.ts'
import type { Range } from '../modality.ts'
import { filmFrameRate } from './frame.ts'
import type { Sighting } from './sightings.ts'
import { filmLimits } from './sketch.ts'

/*
 * Stretches of two films that show the same: sightings that lie on one line through both times, and on which the picture lies in one place.
 */

/** Speeds that are tried: seconds of the original a second of the query. */
const speeds = Array.from({ length: 19 }, (_, at) => 0.8 + 0.025 * at)
const [slowest, fastest] = [0.79, 1.27]

const limits = Object.freeze({
  /** Seconds by which a sighting may be off the line, by what it is made of: key frames stand up to four seconds from each other. */
  off: Object.freeze({ hash: 0.8, features: 2 }),
  /** Seconds from which a sighting is of another time. */
  elsewhere: 3,
  /** Seconds without a sighting that end a stretch. */
  gap: 10,
  /** Seconds beyond the first and the last sighting that may belong to a stretch. */
  beyond: Object.freeze({ hash: 0.5, features: filmLimits.apart / 2 }),
  /** A stretch that comes so near to the end of a film, in seconds, goes on to it. */
  end: Object.freeze({ hash: 1.5, features: filmLimits.apart }),
  /** Shares of the query by which corners may move. */
  corner: 0.12,
  /** Stretches of two films at most. */
  segments: 16,
} as const)

/** Agreeing features from which on a sighting counts fully on a line, and what it counts then: key frames stand too far apart to tell a speed. */
const fullFeatures = 40
const worthOfFeatures = 0.3
/** What the farthest hashes count; the nearest ones, which are of the very same time, 1 more. */
const worthOfFarHashes = 0.05
/** What an unchanged speed has over one that is changed by half, as a share of the evidence. */
const plainSpeed = 0.25

/** How the times of two films belong together: original = offset + speed × query. */
interface Line {
  readonly offset: number
  readonly speed: number
}

/** A stretch that two films have in common. */
export interface FilmSegment {
  readonly query: Range
  readonly original: Range
  readonly speed: number
  /** What speaks for it: of each frame of the query the best, in the order of time. */
  readonly sightings: readonly Sighting[]
  /** Those of features that see the picture in one place. */
  readonly agreeing: readonly Sighting[]
  /** Agreeing features of its frames beyond those that each has anywhere off the line: films of one place have as many at any time. */
  readonly lead: number
}

/** The lengths of both films, in seconds. */
export interface Lengths {
  readonly query: number
  readonly original: number
}

const worthOf = ({ by, weight }: Sighting): number =>
  by === 'hash' ? worthOfFarHashes + weight * weight : worthOfFeatures * Math.min(1, weight / fullFeatures)

const offBy = ({ offset, speed }: Line, { query, original }: Sighting): number =>
  Math.abs(original - offset - speed * query)

/** What a sighting is worth on a line: less the farther it is off. */
const worthOn = (line: Line, sighting: Sighting): number =>
  worthOf(sighting) * Math.max(0, 1 - offBy(line, sighting) / limits.off[sighting.by])

/** The stretches that sightings make, the one with most of them first; each frame of the query is in one of them at most. */
export function followSightings(sightings: readonly Sighting[], lengths: Lengths): FilmSegment[] {
  const segments: FilmSegment[] = []
  let left = sightings
  while (left.length > 0 && segments.length < limits.segments) {
    const rough = likeliestLine(left)
    const line = fitLine(rough, bestOf(rough, left))
    const on = longestRun(bestOf(line, left))
    const [first, last] = [on[0], on.at(-1)]
    if (first === undefined || last === undefined) break
    segments.push(segmentOf(line, on, sightings, lengths))
    left = left.filter(({ query }) => query < first.query || query > last.query)
  }
  return segments
}

/** The line that most sightings lie on. */
function likeliestLine(sightings: readonly Sighting[]): Line {
  const step = 0.5 / filmFrameRate
  let most = 0
  let best: Line = { offset: 0, speed: 1 }
  for (const speed of speeds) {
    const bins = new Map<number, Map<string, number>>()
    for (const sighting of sightings) {
      const reach = Math.ceil(limits.off[sighting.by] / step)
      const middle = Math.round((sighting.original - speed * sighting.query) / step)
      const key = `${sighting.by}${sighting.query}`
      for (let bin = middle - reach; bin <= middle + reach; bin++) {
        const worth = worthOn({ offset: bin * step, speed }, sighting)
        if (worth <= 0) continue
        const votes = bins.get(bin)
        if (votes === undefined) bins.set(bin, new Map([[key, worth]]))
        else votes.set(key, Math.max(worth, votes.get(key) ?? 0))
      }
    }
    const factor = 1 - plainSpeed * Math.abs(Math.log2(speed))
    for (const [bin, votes] of bins) {
      const sum = factor * votes.values().reduce((all, vote) => all + vote, 0)
      if (sum <= most) continue
      most = sum
      best = { offset: bin * step, speed }
    }
  }
  return best
}

/** For each frame of the query and each kind of evidence the sighting that is worth most on a line, in the order of time. */
function bestOf(line: Line, sightings: readonly Sighting[]): Sighting[] {
  const best = new Map<string, Sighting>()
  for (const sighting of sightings) {
    const worth = worthOn(line, sighting)
    if (worth <= 0) continue
    const key = `${sighting.by}${sighting.query}`
    const other = best.get(key)
    if (other === undefined || worthOn(line, other) < worth) best.set(key, sighting)
  }
  return [...best.values()].sort((a, b) => a.query - b.query)
}

/** What of the squares of the fit holds the speed where it was found: seconds². */
const firmness = 8

/** Least squares of what lies on a line; the speed is changed as far as there is evidence for it. */
function fitLine(line: Line, on: readonly Sighting[]): Line {
  let weights = 0
  let q = 0
  let o = 0
  for (const sighting of on) {
    const weight = worthOn(line, sighting)
    weights += weight
    q += weight * sighting.query
    o += weight * sighting.original
  }
  if (weights === 0) return line
  q /= weights
  o /= weights
  let spread = firmness
  let together = firmness * line.speed
  for (const sighting of on) {
    const weight = worthOn(line, sighting)
    spread += weight * (sighting.query - q) ** 2
    together += weight * (sighting.query - q) * (sighting.original - o)
  }
  const speed = Math.max(slowest, Math.min(fastest, together / spread))
  return { offset: o - speed * q, speed }
}

/** Of sightings in the order of time those without a long gap between them that are worth most. */
function longestRun(on: readonly Sighting[]): Sighting[] {
  const runs: Sighting[][] = []
  for (const sighting of on) {
    const run = runs.at(-1)
    if (run === undefined || sighting.query - (run.at(-1) as Sighting).query > limits.gap) runs.push([sighting])
    else run.push(sighting)
  }
  const worth = (run: readonly Sighting[]): number => run.reduce((sum, sighting) => sum + worthOf(sighting), 0)
  return runs.sort((a, b) => worth(b) - worth(a))[0] ?? []
}

function segmentOf(line: Line, on: readonly Sighting[], all: readonly Sighting[], lengths: Lengths): FilmSegment {
  const { offset, speed } = line
  const first = on[0] as Sighting
  const last = on.at(-1) as Sighting
  const frame = 1 / filmFrameRate
  let start = first.query - limits.beyond[first.by]
  let end = last.query + frame + limits.beyond[last.by]
  // the times of the query at which the original begins and ends
  const [begins, ends] = [-offset / speed, (lengths.original - offset) / speed]
  if (start - Math.max(0, begins) < limits.end[first.by]) start = Math.max(0, begins)
  if (Math.min(lengths.query, ends) - end < limits.end[last.by]) end = Math.min(lengths.query, ends)
  start = Math.min(Math.max(0, begins, start), first.query)
  end = Math.max(Math.min(lengths.query, ends, end), last.query + frame)
  const within = (second: number): number => Math.max(0, Math.min(lengths.original, offset + speed * second))
  return {
    query: { start, end },
    original: { start: within(start), end: within(end) },
    speed,
    sightings: on,
    agreeing: agreeingOf(on),
    lead: leadOf(line, on, all),
  }
}

function leadOf(line: Line, on: readonly Sighting[], all: readonly Sighting[]): number {
  const elsewhere = new Map<number, number>()
  for (const sighting of all)
    if (sighting.by === 'features' && offBy(line, sighting) > limits.elsewhere)
      elsewhere.set(sighting.query, Math.max(sighting.weight, elsewhere.get(sighting.query) ?? 0))
  return on
    .filter(({ by }) => by === 'features')
    .reduce((sum, { query, weight }) => sum + Math.max(0, weight - (elsewhere.get(query) ?? 0)), 0)
}

/** Of the sightings by features those that see the original in the place that most see it in. */
function agreeingOf(on: readonly Sighting[]): Sighting[] {
  const seen = on.filter(({ by }) => by === 'features')
  let best: Sighting[] = []
  let most = 0
  for (const one of seen) {
    const same = seen.filter((other) => other.mirrored === one.mirrored && isSamePlace(one.corners, other.corners))
    const worth = same.reduce((sum, { weight }) => sum + weight, 0)
    if (worth <= most) continue
    most = worth
    best = same
  }
  return best
}

/** Whether corners lie near each other, for the size of what is between them. */
function isSamePlace(one: readonly Point[], other: readonly Point[]): boolean {
  return one.every(([x, y], at) => {
    const [u, v] = other[at] as Point
    return Math.hypot(x - u, y - v) <= limits.corner
  })
}
