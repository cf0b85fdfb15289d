import { type FilmSegment, followLine } from './follow.ts'
import { type Line, likeliestLine, offBy, offLine, type Vote, type WeighedLine } from './lines.ts'
import { FilmPair, type QueryFilm } from './sightings.ts'
import { proofOf } from './similarity.ts'
import type { FilmSketch } from './sketch.ts'

/*
 * From what an index says of the frames of a film, one by one, to the stretches that it has in common with one other film.
 */

/** A frame of the query and one of a film of the index that may show the same: numbers of frames, or of key frames where words were shared. */
export interface FrameHit {
  readonly by: 'hash' | 'features'
  readonly query: number
  readonly original: number
  /** How much it says: 0 to 1 by hashes, shared words. */
  readonly weight: number
}

const limits = Object.freeze({
  /** Seconds of the query that vote for a line together, and the step from one such stretch to the next. */
  stretch: 60,
  step: 30,
  /** What a line has to be worth to be looked at. */
  worth: 0.04,
  /** Lines of one film that are looked at in vain. */
  vain: 3,
  /** Stretches of two films at most. */
  segments: 16,
  /** Seconds round the votes for a line in which it is looked for first. */
  around: 4,
  /** Pairs of key frames that are looked at before a line is followed, and features that have to agree in them. */
  glances: 4,
  glanced: 4,
  /** Hits by words of which the key frames beside are looked at too, and how many of these. */
  lookedRound: 8,
  beside: 2,
  /** Nearness of hashes along a line from which on it is followed. */
  near: 0.25,
} as const)

/** The stretches that a film has in common with another one, the surest guesses first, by what was hit. */
export function stretchesOf(
  query: QueryFilm,
  original: FilmSketch,
  hits: readonly FrameHit[],
  share: number,
): FilmSegment[] {
  const pair = new FilmPair(query, original)
  const segments: FilmSegment[] = []
  const strongest = new Set(
    hits
      .filter(({ by, weight }) => by === 'features' && weight >= limits.glanced)
      .sort((a, b) => b.weight - a.weight)
      .slice(0, limits.lookedRound),
  )
  const all = hits.flatMap((hit) => (strongest.has(hit) ? roundOf(pair, hit) : alikeOf(pair, hit)))
  let left = all.flatMap((hit) => voteOf(query.sketch, original, hit))
  let vain = 0
  while (vain < limits.vain && segments.length < limits.segments) {
    const guess = bestGuess(left)
    if (guess === undefined || guess.worth < limits.worth) break
    const on = left.filter((vote) => isNear(guess, vote))
    const segment = isPromising(pair, on) ? followVotes(pair, guess.line, on) : undefined
    const isNew = segment !== undefined && proofOf(segment) >= share && !segments.some(isSame(segment))
    if (isNew) segments.push(segment)
    else vain++
    left = left.filter((vote) => !(isNew ? isWithin(segment, vote) : isNear(guess, vote)))
  }
  return segments
}

/** A hit and those that are about as good: a camera that stands still shows nearly the same for long, and an index tells only one of its frames. */
const alikeOf = (pair: FilmPair, hit: FrameHit): FrameHit[] =>
  hit.by === 'features'
    ? [hit]
    : [hit, ...pair.likeliest(hit.query).map(({ frame, weight }) => ({ ...hit, original: frame, weight }))]

/** A hit by words and those beside it by how well the key frames fit: which of them shares most words is up to chance. */
function roundOf(pair: FilmPair, hit: FrameHit): FrameHit[] {
  const first = Math.max(0, hit.original - limits.beside)
  const fits = Array.from({ length: hit.original + limits.beside + 1 - first }, (_, at) => first + at).flatMap((o) => {
    const weight = o < pair.original.keyFrames.length ? (pair.fit(hit.query, o)?.weight ?? 0) : 0
    return weight === 0 ? [] : [{ ...hit, original: o, weight }]
  })
  return fits.length === 0 ? [hit] : fits
}

/** A hit as it votes for a line; nothing when the film has no such frame any more. */
function voteOf(query: FilmSketch, film: FilmSketch, { by, query: q, original: o, weight }: FrameHit): HitVote[] {
  const timeOf = ({ hashes, keyFrames }: FilmSketch, number: number): number | undefined =>
    by === 'hash' ? hashes.milliseconds[number] : keyFrames[number]?.millisecond
  const [here, there] = [timeOf(query, q), timeOf(film, o)]
  if (here === undefined || there === undefined) return []
  return [{ by, query: here / 1000, original: there / 1000, weight, hit: { q, o } }]
}

/** Follows a line from where it was voted for. */
function followVotes(pair: FilmPair, line: Line, on: readonly HitVote[]): FilmSegment | undefined {
  const times = on.map(({ query }) => query)
  return followLine(pair, line, Math.min(...times) - limits.around, Math.max(...times) + limits.around)
}

const isWithin = ({ query: { start, end } }: FilmSegment, { query }: HitVote): boolean => query >= start && query < end

/** Whether a stretch is one that was found before: most of it lies in that. */
const isSame =
  ({ query: { start, end } }: FilmSegment) =>
  ({ query }: FilmSegment): boolean =>
    Math.min(end, query.end) - Math.max(start, query.start) > 0.5 * Math.min(end - start, query.end - query.start)

interface HitVote extends Vote {
  /** Numbers of both frames. */
  readonly hit: { readonly q: number; readonly o: number }
}

interface Guess extends WeighedLine {
  /** Seconds of the query in which it was voted for. */
  readonly from: number
  readonly to: number
}

/** The line that most votes of some stretch lie on. */
function bestGuess(votes: readonly HitVote[]): Guess | undefined {
  let best: Guess | undefined
  const steps = new Set(votes.map(({ query }) => Math.floor(query / limits.step)))
  for (const at of steps) {
    const from = at * limits.step
    const to = from + limits.stretch
    const found = likeliestLine(
      votes.filter(({ query }) => query >= from && query < to),
      from + limits.stretch / 2,
    )
    if (found !== undefined && found.worth > (best?.worth ?? 0)) best = { ...found, from, to }
  }
  return best
}

const isNear = ({ line, from, to }: Guess, vote: HitVote): boolean =>
  vote.query >= from && vote.query < to && offBy(line, vote) <= offLine[vote.by]

/** Whether the frames that led to a line show that it may be one: a glance before all of it is looked at. */
function isPromising(pair: FilmPair, on: readonly HitVote[]): boolean {
  if (on.some(({ by, weight }) => by === 'hash' && weight >= limits.near)) return true
  const words = on.filter(({ by }) => by === 'features').sort((a, b) => b.weight - a.weight)
  return words.slice(0, limits.glances).some(({ hit }) => (pair.fit(hit.q, hit.o)?.weight ?? 0) >= limits.glanced)
}
