import { coverage } from '../coverage.ts'
import type { Range, Scored } from '../modality.ts'
import { isUsualChange, provingDeviation } from './alignment.ts'
import { takenOver } from './copied.ts'
import { inSeconds, type SoundSegment } from './follow.ts'
import { type SoundSketch, stepsPerOctave } from './sketch.ts'

/** A stretch of a sound and the stretch of an original that it repeats, in seconds. */
export interface SoundSpan {
  readonly query: Range
  readonly original: Range
}

/** What was done to the original on the way to the sound; of several stretches, to the surest. */
export interface SoundTransform {
  /** Seconds of the original a second of the sound: 1.05 is played 5 % faster. */
  readonly speed: number
  /** Factor by which it is higher. */
  readonly pitch: number
}

/** How a sound repeats another: 1 means identical, 0 unrelated. */
export interface SoundSimilarity extends Scored {
  /** In the order of the sound. */
  readonly spans: readonly SoundSpan[]
  readonly transform: SoundTransform
  /** Numbers of the sound's peaks that come from the original, ascending: the rest of what is heard at the same time may be the sound's own. */
  readonly copied: Uint32Array
}

/** Scores from here up are reported as matches. */
export const soundReportThreshold = 0.8

/** Deviations above what is needed for each power of e that doubts shrink by. */
const certainty = 6

/** How a sound repeats an original by the stretches that are proven; null without any. */
export function describeSounds(
  query: SoundSketch,
  original: SoundSketch,
  segments: readonly SoundSegment[],
): SoundSimilarity | null {
  const kept = withoutRepeats(segments)
  const [surest] = kept
  if (surest === undefined) return null
  const { speed, pitch } = surest.alignment
  const factor = 2 ** (-pitch / stepsPerOctave)
  return {
    score: scoreOf(surest),
    queryCoverage: coverage(
      kept.map((segment) => inSeconds(segment.query)),
      query.seconds,
    ),
    originalCoverage: coverage(
      kept.map((segment) => inSeconds(segment.original)),
      original.seconds,
    ),
    spans: kept
      .toSorted((a, b) => a.query.start - b.query.start || a.original.start - b.original.start)
      .map((segment) => ({ query: inSeconds(segment.query), original: inSeconds(segment.original) })),
    transform: { speed, pitch: factor },
    copied: takenOver(kept.map((segment) => segment.copied)),
  }
}

/** How sure it is: doubts shrink with the evidence, and with the share of the original's peaks that are there. */
function scoreOf({ proven, peaks, matched }: SoundSegment): number {
  const needed = isUsualChange(proven) ? provingDeviation.usual : provingDeviation.other
  const doubt = (1 - soundReportThreshold) * Math.exp((needed - proven.deviation) / certainty)
  return 1 - Math.min(1 - soundReportThreshold, doubt) * (1 - matched / peaks)
}

/** The segments, surest first, without those that explain what a surer one explains: music repeats itself, so that its parts fit in several places. */
function withoutRepeats(segments: readonly SoundSegment[]): SoundSegment[] {
  const kept: SoundSegment[] = []
  const evidence = ({ peaks, matched, proven }: SoundSegment): number =>
    matched - (peaks * proven.chance) / Math.max(1, proven.peaks)
  for (const segment of segments.toSorted((a, b) => evidence(b) - evidence(a) || a.query.start - b.query.start)) {
    const { start, end } = segment.query
    const shared = kept.reduce(
      (sum, { query }) => sum + Math.max(0, Math.min(end, query.end) - Math.max(start, query.start)),
      0,
    )
    if (shared < (end - start) / 2) kept.push(segment)
  }
  return kept
}
