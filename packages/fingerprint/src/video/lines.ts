import { filmFrameRate } from './frame.ts'
import type { Sighting } from './sightings.ts'

/*
 * How the times of two films belong together, by what is seen in both.
 */

/** original = offset + speed × (query - middle), all in seconds. */
export interface Line {
  /** A time of the query near what the line was made of. */
  readonly middle: number
  readonly offset: number
  readonly speed: number
}

/** What a line is voted for by. */
export type Vote = Pick<Sighting, 'query' | 'original' | 'weight' | 'by'>

/** Speeds that are tried: seconds of the original a second of the query. */
const speeds = Array.from({ length: 19 }, (_, at) => 0.8 + 0.025 * at)
const [slowest, fastest] = [0.79, 1.27]

/** Seconds by which a sighting may be off the line, by what it is made of: key frames stand up to four seconds from each other. */
export const offLine = Object.freeze({ hash: 0.8, features: 2 } as const)

/** Agreeing features from which on a sighting counts fully on a line, and what it counts then: key frames stand too far apart to tell a speed. */
const fullFeatures = 40
const worthOfFeatures = 0.3
/** What the farthest hashes count; the nearest ones, which are of the very same time, 1 more. */
const worthOfFarHashes = 0.05
/** What an unchanged speed has over one that is changed by half, as a share of the evidence. */
const plainSpeed = 0.25

/** Seconds of the original that a line gives to a time of the query, and the other way round. */
export const originalAt = ({ middle, offset, speed }: Line, query: number): number => offset + speed * (query - middle)
export const queryAt = ({ middle, offset, speed }: Line, original: number): number =>
  middle + (original - offset) / speed

export const offBy = (line: Line, { query, original }: Vote): number => Math.abs(original - originalAt(line, query))

/** What a sighting counts for a line that goes right through it. */
export const worthOf = ({ by, weight }: Pick<Vote, 'by' | 'weight'>): number =>
  by === 'hash' ? worthOfFarHashes + weight * weight : worthOfFeatures * Math.min(1, weight / fullFeatures)

/** What a sighting is worth on a line: less the farther it is off. */
export const worthOn = (line: Line, vote: Vote): number =>
  worthOf(vote) * Math.max(0, 1 - offBy(line, vote) / offLine[vote.by])

/** A line with what it is worth. */
export interface WeighedLine {
  readonly line: Line
  readonly worth: number
}

/** The line that most votes of a stretch of the query lie on; undefined without votes. Each frame of the query votes once a kind of evidence. */
export function likeliestLine(votes: readonly Vote[], middle: number): WeighedLine | undefined {
  if (votes.length === 0) return undefined
  const step = 0.5 / filmFrameRate
  const groups = [...Map.groupBy(votes, ({ by, query }) => (by === 'hash' ? query : -1 - query)).values()]
  let best: WeighedLine | undefined
  for (const speed of speeds) {
    const offsetOf = ({ original, query }: Vote): number => original - speed * (query - middle)
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
    for (const vote of votes) {
      low = Math.min(low, offsetOf(vote))
      high = Math.max(high, offsetOf(vote))
    }
    const first = Math.floor((low - offLine.features) / step)
    const bins = new Float64Array(Math.ceil((high + offLine.features) / step) - first + 1)
    const factor = 1 - plainSpeed * Math.abs(Math.log2(speed))
    for (const group of groups) addVotes(bins, first, step, group, offsetOf)
    for (const [at, sum] of bins.entries()) {
      if (factor * sum <= (best?.worth ?? 0)) continue
      best = { line: { middle, offset: (first + at) * step, speed }, worth: factor * sum }
    }
  }
  return best
}

/** What the votes of one frame add to offsets: to each the most that one of them does. */
function addVotes(
  bins: Float64Array,
  first: number,
  step: number,
  votes: readonly Vote[],
  offsetOf: (vote: Vote) => number,
): void {
  const most = new Map<number, number>()
  for (const vote of votes) {
    const offset = offsetOf(vote)
    const [worth, reach] = [worthOf(vote), offLine[vote.by]]
    const last = Math.floor((offset + reach) / step)
    for (let bin = Math.ceil((offset - reach) / step); bin <= last; bin++) {
      const added = worth * (1 - Math.abs(bin * step - offset) / reach)
      if (added > (most.get(bin - first) ?? 0)) most.set(bin - first, added)
    }
  }
  for (const [bin, worth] of most) bins[bin] = (bins[bin] as number) + worth
}

/** What of the squares of the fit holds the speed where it was found: seconds². */
const firmness = 8

/** Least squares of what lies on a line; the speed is changed as far as there is evidence for it. */
export function fitLine(line: Line, on: readonly Vote[]): Line {
  let weights = 0
  let q = 0
  let o = 0
  for (const vote of on) {
    const weight = worthOn(line, vote)
    weights += weight
    q += weight * vote.query
    o += weight * vote.original
  }
  if (weights === 0) return line
  q /= weights
  o /= weights
  let spread = firmness
  let together = firmness * line.speed
  for (const vote of on) {
    const weight = worthOn(line, vote)
    spread += weight * (vote.query - q) ** 2
    together += weight * (vote.query - q) * (vote.original - o)
  }
  return { middle: q, offset: o, speed: Math.max(slowest, Math.min(fastest, together / spread)) }
}
