import type { Range } from '../modality.ts'
import type { Alignment, Overlay, Proven } from './alignment.ts'
import { type CopiedPeaks, copiedPeaks } from './copied.ts'
import { framesOf, secondsOf } from './sketch.ts'
import { soundSampleRate } from './spectral-peaks.ts'

/** A stretch of a sound and the stretch of an original that it repeats. */
export interface SoundSegment {
  /** In frames. */
  readonly query: Range
  readonly original: Range
  readonly alignment: Alignment
  /** The window that it was found by. */
  readonly proven: Proven
  /** Peaks of the original in it, and those that the sound has too. */
  readonly peaks: number
  readonly matched: number
  readonly copied: CopiedPeaks
}

/** Frames that are gone on by at a time. */
const step = 125
/** Frames over which the line is laid anew: it bends with them. */
const fitted = 1500
/** Evidence against, in nats, after which nothing more is expected behind. */
const patience = 14
/** Nats by which one peak tells at most: a stretch that is as loud as nothing else proves nothing alone. */
const mostPerPeak = 1.5
/** Frames at the ends of either sound that have no peaks of their own. */
const slack = framesOf(1.5)

interface Met {
  readonly originalFrame: number
  readonly place: number
  /** Frame of the sound's peak over it; −1 for none. */
  readonly over: number
}

/**
 * Goes on from a window that is proven, to both sides, as long as the original's peaks are met in the sound: to where what speaks for it is most.
 */
export function followAlignment(overlay: Overlay, proven: Proven, window: Range): SoundSegment {
  const share = Math.min(0.95, Math.max(proven.matched / Math.max(1, proven.peaks), 0.05))
  const chance = Math.min(share * 0.8, Math.max(proven.chance / Math.max(1, proven.peaks), 0.02))
  const hit = Math.min(mostPerPeak, Math.log(share / chance))
  const miss = Math.max(-mostPerPeak, Math.log((1 - share) / (1 - chance)))
  const length = framesOf(overlay.query.seconds)
  const met = collect(overlay, proven, window.start, window.end)
  let alignment = refit(proven, met)
  const core = collect(overlay, alignment, window.start, window.end)

  const goOn = (direction: 1 | -1): Met[] => {
    const gone: Met[] = []
    let line = alignment
    let evidence = 0
    let best = 0
    let at = direction > 0 ? window.end : window.start
    const isInside = (): boolean => (direction > 0 ? at < length : at > 0)
    while (isInside()) {
      const next = at + direction * step
      const some = collect(overlay, line, Math.max(0, Math.min(at, next)), Math.min(length, Math.max(at, next)))
      if (direction < 0) some.reverse()
      for (const one of some) {
        evidence += one.over < 0 ? miss : hit
        best = Math.max(best, evidence)
      }
      gone.push(...some)
      at = next
      if (best - evidence > patience || !reachesOn(overlay, line, at)) break
      // What is far behind is left out before all is gone through: a copy may be hours long.
      const far = gone.findLastIndex(({ place }) => Math.abs(place - at) >= fitted + 2 * step)
      const near = [...core, ...gone.slice(far + 1)].filter(({ place }) => Math.abs(place - at) < fitted)
      line = refit(line, near)
    }
    return gone
  }
  const before = goOn(-1).reverse()
  const behind = goOn(1)
  const all = [...before, ...core, ...behind]
  const [first, last] = strongest(all, hit, miss)
  const inside = all.slice(first, last + 1)
  alignment = refit(alignment, inside)
  const ranges = rangesOf(overlay, inside, alignment)
  const copied = copiedPeaks(overlay.query, overlay.original, alignment, ranges.query)
  return { ...ranges, alignment, proven, ...countsOf(inside), copied }
}

function collect(overlay: Overlay, alignment: Alignment, from: number, to: number): Met[] {
  const met: Met[] = []
  overlay.each(alignment, from, to, (originalFrame, place, over) => met.push({ originalFrame, place, over }))
  return met
}

/** Whether the original goes on at a frame of the sound. */
function reachesOn({ original }: Overlay, { middle, offset, speed }: Alignment, at: number): boolean {
  const frame = offset + speed * (at - middle)
  return frame > 0 && frame < framesOf(original.seconds)
}

/** Pairs without which a line is not laid anew. */
const fewestPairs = 8

/** The same pitch, and the line of least squares through the pairs that met. */
function refit(alignment: Alignment, met: readonly Met[]): Alignment {
  const pairs = met.filter(({ over }) => over >= 0)
  if (pairs.length < fewestPairs) return alignment
  const { middle } = alignment
  let [meanOver, meanOriginal] = [0, 0]
  for (const { over, originalFrame } of pairs) {
    meanOver += over / pairs.length
    meanOriginal += originalFrame / pairs.length
  }
  let [together, alone] = [0, 0]
  for (const { over, originalFrame } of pairs) {
    together += (over - meanOver) * (originalFrame - meanOriginal)
    alone += (over - meanOver) ** 2
  }
  if (alone === 0) return alignment
  const speed = together / alone
  // A few pairs within a moment say nothing of the speed.
  if (Math.abs(speed / alignment.speed - 1) > 0.02) return alignment
  return { ...alignment, speed, offset: meanOriginal + speed * (middle - meanOver) }
}

/** Numbers of the first and last of the run with most evidence. */
function strongest(met: readonly Met[], hit: number, miss: number): readonly [number, number] {
  let [best, first, last] = [Number.NEGATIVE_INFINITY, 0, met.length - 1]
  let [sum, start] = [0, 0]
  for (const [at, { over }] of met.entries()) {
    if (sum <= 0) {
      sum = 0
      start = at
    }
    sum += over < 0 ? miss : hit
    if (sum > best) {
      best = sum
      first = start
      last = at
    }
  }
  return [first, last]
}

const countsOf = (met: readonly Met[]): Pick<SoundSegment, 'peaks' | 'matched'> => ({
  peaks: met.length,
  matched: met.filter(({ over }) => over >= 0).length,
})

/** The ranges from the first to the last of some peaks; to the ends of the sounds when these are near. */
function rangesOf(
  { query, original }: Overlay,
  met: readonly Met[],
  { middle, offset, speed }: Alignment,
): Pick<SoundSegment, 'query' | 'original'> {
  const placeOf = (originalFrame: number): number => (originalFrame - offset) / speed + middle
  const [queryEnd, originalEnd] = [framesOf(query.seconds), framesOf(original.seconds)]
  let [start, end] = [met[0]?.originalFrame ?? 0, met.at(-1)?.originalFrame ?? 0]
  // Where either begins or ends there is nothing to meet.
  const earliest = Math.max(0, offset + speed * (0 - middle))
  const latest = Math.min(originalEnd, offset + speed * (queryEnd - middle))
  if (start - earliest < slack * speed) start = earliest
  if (latest - end < slack * speed) end = latest
  const clip = (frame: number, most: number): number => Math.min(Math.max(frame, 0), most)
  return {
    query: { start: clip(placeOf(start), queryEnd), end: clip(placeOf(end), queryEnd) },
    original: { start: clip(start, originalEnd), end: clip(end, originalEnd) },
  }
}

/** Seconds of a range in frames, to the sample. */
export const inSeconds = ({ start, end }: Range): Range => ({ start: toSample(start), end: toSample(end) })

const toSample = (frame: number): number => Math.round(secondsOf(frame) * soundSampleRate) / soundSampleRate
