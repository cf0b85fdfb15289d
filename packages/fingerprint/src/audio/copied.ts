import type { Range } from '../modality.ts'
import type { Alignment } from './alignment.ts'
import { coincides, firstPeakFrom, type SoundSketch, tolerance } from './sketch.ts'

/** The peaks of a stretch of a sound that come from an original. */
export interface CopiedPeaks {
  /** Numbers of the stretch's peaks: from one up to before another. */
  readonly first: number
  readonly end: number
  /** Those of them that lie over a peak of the original, ascending. */
  readonly over: readonly number[]
  /** Share of the salient ones that do. */
  readonly share: number
}

/** Which peaks of a stretch of a sound, in frames, come from the original that lies under it. */
export function copiedPeaks(
  query: SoundSketch,
  original: SoundSketch,
  { middle, offset, speed, pitch }: Alignment,
  stretch: Range,
): CopiedPeaks {
  const { frames, pitches, indexed, size } = query
  const over: number[] = []
  const first = firstPeakFrom(query, Math.floor(stretch.start))
  let [salient, salientOver] = [0, 0]
  let end = first
  for (; end < size && (frames[end] as number) <= stretch.end; end++) {
    const frame = offset + speed * ((frames[end] as number) - middle)
    const start = firstPeakFrom(original, Math.ceil(frame - tolerance.frames))
    const isOver = coincides(original, start, frame, (pitches[end] as number) + pitch)
    if (isOver) over.push(end)
    if (indexed[end] !== 1) continue
    salient++
    if (isOver) salientOver++
  }
  return { first, end, over, share: salient === 0 ? 1 : salientOver / salient }
}

/** Share of the salient peaks of a stretch that come from an original, from which nothing of the stretch is new but noise. */
const wholly = 0.6

/**
 * Numbers of the peaks that some stretches of a sound have from elsewhere, ascending: those that lie over a peak of the original; all of a stretch of which
 * most do. Speech over somebody's music stays its speaker's own, and the noise of a worse copy is nobody's.
 */
export function takenOver(stretches: readonly CopiedPeaks[]): Uint32Array {
  const taken = new Set<number>()
  for (const { first, end, over, share } of stretches)
    if (share >= wholly) for (let peak = first; peak < end; peak++) taken.add(peak)
    else for (const peak of over) taken.add(peak)
  return Uint32Array.from(taken).sort()
}
