import type { Point } from '../image/geometry.ts'
import type { Range } from '../modality.ts'
import { filmFrameRate } from './frame.ts'
import { fitLine, type Line, likeliestLine, offLine, originalAt, queryAt, worthOf, worthOn } from './lines.ts'
import type { FilmPair, OwnSighting, Sighting } from './sightings.ts'
import { filmLimits } from './sketch.ts'

/*
 * Stretches of two films that show the same: sightings that lie on one line through both times, and on which the picture lies in one place.
 */

const limits = Object.freeze({
  /** Seconds off a line that was guessed at which it may lie, by what is compared. */
  guess: Object.freeze({ hash: 4, features: 4 }),
  /** Seconds without a sighting that end a stretch, where so many frames of some seconds were near, and elsewhere. */
  gap: Object.freeze({ dense: 2.5, sparse: 10 }),
  dense: Object.freeze({ frames: 5, seconds: 4, look: 12 }),
  /** Seconds that tell how a stretch goes on. */
  recent: 30,
  /** Seconds beyond the first and the last sighting that may belong to a stretch. */
  beyond: Object.freeze({ hash: 0.5, features: filmLimits.apart / 2 }),
  /** A stretch that comes so near to the end of a film, in seconds, goes on to it. */
  end: Object.freeze({ hash: 1.5, features: filmLimits.apart }),
  /** But by no more than this share of its own length: of a short one that would be much. */
  ended: 0.25,
  /** By how much corners may move: a share of the query, or of the original as it lies there if that is larger. */
  corner: 0.18,
  /** Seconds between the ends of two films that end together. */
  together: Object.freeze({ hash: 1.5, features: 2.5 }),
  /** Frames beyond the first or the last sighting that may be missed where nearly every one is near, and the share of key frames that makes a missing one tell. */
  missed: 2,
  telling: 0.6,
  /** Key frames, and frames, that are asked whether they tell their time. */
  judged: Object.freeze({ keyFrames: 12, frames: 60 }),
} as const)

/** Seconds after which a picture that stays says something once more. */
const aStay = 4.5
/** A stretch that two films have in common. */
export interface FilmSegment {
  readonly query: Range
  readonly original: Range
  readonly speed: number
  /** What speaks for it: of each frame of the query the best by either kind of evidence, in the order of time. */
  readonly sightings: readonly OwnSighting[]
  /** Those of features that see the picture in one place. */
  readonly agreeing: readonly OwnSighting[]
  /** Moments of the original that are seen: a picture that stays is one for some seconds. */
  readonly moments: number
}

/** The stretch that begins with a guess and goes as far to both sides as the original is seen; undefined when it is not. */
export function followLine(pair: FilmPair, guess: Line, from: number, to: number): FilmSegment | undefined {
  const near = [
    ...pair.byHashes(guess, from, to, limits.guess.hash),
    ...pair.byFeatures(guess, from, to, limits.guess.features),
  ]
  let run = near
  // What lies on a line in two places may lie better on another one in one of them.
  for (let round = 0; round < 2; round++) {
    const rough = likeliestLine(run, (from + to) / 2)?.line
    if (rough === undefined) return undefined
    const line = fitLine(rough, bestOf(rough, run))
    const on = longestRun(bestOf(line, near))
    const [first, last] = [on[0], on.at(-1)]
    if (first === undefined || last === undefined) return undefined
    run = near.filter(({ query }) => query >= first.query && query <= last.query)
    if (round === 1) return segmentOf(pair, extend(pair, extend(pair, on, 1), -1))
  }
  return undefined
}

/** For each frame of the query and each kind of evidence the sighting that is worth most on a line, in the order of time. */
function bestOf(line: Line, sightings: readonly Sighting[]): Sighting[] {
  const best = new Map<number, Sighting>()
  for (const sighting of sightings) {
    const worth = worthOn(line, sighting)
    if (worth <= 0) continue
    const key = sighting.by === 'hash' ? sighting.query : -1 - sighting.query
    const other = best.get(key)
    if (other === undefined || worthOn(line, other) < worth) best.set(key, sighting)
  }
  return [...best.values()].sort((a, b) => a.query - b.query)
}

/** Of sightings in the order of time those without a long gap between them that are worth most. */
function longestRun(on: readonly Sighting[]): Sighting[] {
  const runs: Sighting[][] = []
  for (const [at, sighting] of on.entries()) {
    const run = runs.at(-1)
    const gap = run === undefined ? 0 : Math.min(gapAfter(run, 1), gapAfter(on.slice(at, at + limits.dense.look), -1))
    if (run === undefined || sighting.query - (run.at(-1) as Sighting).query > gap) runs.push([sighting])
    else run.push(sighting)
  }
  const worth = (run: readonly Sighting[]): number => run.reduce((sum, sighting) => sum + worthOf(sighting), 0)
  return runs.sort((a, b) => worth(b) - worth(a))[0] ?? []
}

/** Seconds without a sighting that end a stretch, by how it went before, or how it goes on: where nearly every frame has been near, missing ones say more. */
const gapAfter = (run: readonly Sighting[], direction: 1 | -1): number =>
  isDense(run, direction) ? limits.gap.dense : limits.gap.sparse

/** Whether nearly every frame was near at the end of a run, or at its beginning. */
function isDense(run: readonly Sighting[], direction: 1 | -1): boolean {
  const edge = (direction === 1 ? run.at(-1) : run[0]) as Sighting
  const dense = run.filter(({ by, query }) => by === 'hash' && Math.abs(query - edge.query) < limits.dense.seconds)
  return dense.length >= limits.dense.frames
}

/** Goes on along the line of the last sightings, or of the first ones, while there are more of them. */
function extend(pair: FilmPair, start: readonly Sighting[], direction: 1 | -1): Sighting[] {
  let on = [...start]
  for (;;) {
    const edge = (direction === 1 ? on.at(-1) : on[0]) as Sighting
    const line = lineAt(on, edge.query)
    const gap = gapAfter(on, direction)
    const [from, to] = direction === 1 ? [edge.query + 0.001, edge.query + gap] : [edge.query - gap, edge.query]
    const more = bestOf(line, [
      ...pair.byHashes(line, from, to, offLine.hash),
      ...pair.byFeatures(line, from, to, offLine.features),
    ])
    if (more.length === 0) return on
    on = direction === 1 ? [...on, ...more] : [...more, ...on]
  }
}

/** The line that those sightings lie on that are near a time of the query. */
function lineAt(on: readonly Sighting[], second: number): Line {
  const near = on.filter(({ query }) => Math.abs(query - second) <= limits.recent)
  const rough = likeliestLine(near, second)?.line ?? { middle: second, offset: 0, speed: 1 }
  return fitLine(rough, bestOf(rough, near))
}

function segmentOf(pair: FilmPair, on: readonly Sighting[]): FilmSegment {
  const first = on[0] as Sighting
  const last = on.at(-1) as Sighting
  const lengths = { query: pair.query.sketch.seconds, original: pair.original.seconds }
  const frame = 1 / filmFrameRate
  // Where nearly every frame is near, the first and the last that are tell more than key frames do.
  const by = { first: isDense(on, -1) ? 'hash' : first.by, last: isDense(on, 1) ? 'hash' : last.by } as const
  const lineOf = (edge: Sighting, told: Sighting['by']): Line => {
    const line = lineAt(on, edge.query)
    return told === 'hash' ? line : pair.inTime(line, first.query, last.query)
  }
  const [early, late] = [lineOf(first, by.first), lineOf(last, by.last)]
  let start = first.query - limits.beyond[by.first]
  let end = last.query + frame + limits.beyond[by.last]
  // the times of the query at which the original begins and ends
  const [begins, ends] = [queryAt(early, 0), queryAt(late, lengths.original)]
  const most = limits.ended * (end - start)
  // Both begin, or end, at once: then whatever is not seen there was only made hard to see.
  const whole = {
    first: Math.abs(begins) < limits.together[by.first],
    last: Math.abs(ends - lengths.query) < limits.together[by.last],
  }
  const bounds = {
    first: whole.first ? begins : endOfSight(pair, on, first.query, by.first, -1),
    last: whole.last ? ends : endOfSight(pair, on, last.query + frame, by.last, 1),
  }
  if (start - Math.max(0, begins) < Math.min(limits.end[by.first], most)) start = Math.max(0, begins, bounds.first)
  if (Math.min(lengths.query, ends) - end < Math.min(limits.end[by.last], most))
    end = Math.min(lengths.query, ends, bounds.last)
  start = Math.min(Math.max(0, begins, start), first.query)
  end = Math.max(Math.min(lengths.query, ends, end), last.query + frame)
  start = pair.ownCut(early, first.query, start) ?? start
  end = Math.max(pair.ownCut(late, last.query, end) ?? end, last.query + frame)
  const within = (second: number): number => Math.max(0, Math.min(lengths.original, second))
  const original = { start: within(originalAt(early, start)), end: within(originalAt(late, end)) }
  const sightings = weigh(pair, on)
  return {
    query: { start, end },
    original,
    speed: (original.end - original.start) / (end - start),
    sightings,
    agreeing: agreeingOf(sightings),
    moments: pair.moments(sightings, aStay),
  }
}

/**
 * The time of the query beyond an edge of a stretch at which it shows something else, as far as that can be told: where nearly all is seen, what is not seen is
 * not there.
 */
function endOfSight(
  { query: { seconds } }: FilmPair,
  on: readonly Sighting[],
  edge: number,
  by: Sighting['by'],
  direction: 1 | -1,
): number {
  const beyond =
    by === 'features' && !keyFramesTell(seconds.features, on)
      ? []
      : seconds[by].filter((second) => (direction === 1 ? second >= edge : second < edge))
  const unseen = (direction === 1 ? beyond : beyond.reverse())[by === 'hash' ? limits.missed : 0]
  return unseen ?? direction * Number.POSITIVE_INFINITY
}

/** Whether the original was seen in most of the key frames of a stretch. */
function keyFramesTell(keyFrames: readonly number[], on: readonly Sighting[]): boolean {
  const seen = new Set(on.filter(({ by }) => by === 'features').map(({ query }) => query))
  const [first, last] = [(on[0] as Sighting).query, (on.at(-1) as Sighting).query]
  const within = keyFrames.filter((second) => second >= first && second <= last)
  return within.filter((second) => seen.has(second)).length >= limits.telling * Math.max(2, within.length)
}

/** Sightings with what each has of its own. */
function weigh(pair: FilmPair, on: readonly Sighting[]): OwnSighting[] {
  const sightings = on.map((sighting) => ({ ...sighting, own: pair.own(sighting) }))
  const owns = new Map<OwnSighting, number>()
  const note = (some: readonly OwnSighting[], excess: readonly number[] | undefined): void => {
    for (const [at, sighting] of some.entries()) owns.set(sighting, excess?.[at] ?? 0)
  }
  const agreeing = agreeingOf(sightings).slice(0, limits.judged.keyFrames)
  note(agreeing, pair.excess(agreeing))
  const near = sightings.filter(({ by }) => by === 'hash')
  const stride = Math.ceil(near.length / limits.judged.frames)
  const some = near.filter((_, at) => at % stride === 0)
  note(some, pair.ranked(some))
  return sightings.map((sighting) => ({ ...sighting, own: Math.max(sighting.own, owns.get(sighting) ?? 0) }))
}

/** Of the sightings by features those that see the original in the place that most see it in. */
function agreeingOf(on: readonly OwnSighting[]): OwnSighting[] {
  const seen = on.filter(({ by }) => by === 'features')
  let best: OwnSighting[] = []
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
  const [first, , across] = one
  const size = first === undefined || across === undefined ? 0 : Math.hypot(first[0] - across[0], first[1] - across[1])
  const limit = limits.corner * Math.max(1, size / Math.SQRT2)
  return one.every(([x, y], at) => {
    const [u, v] = other[at] as Point
    return Math.hypot(x - u, y - v) <= limit
  })
}
