import type { Range } from '../modality.ts'
import { type Alignment, tolerance } from './alignment.ts'
import type { SoundSegment } from './follow.ts'
import { firstPeakFrom, type SoundSketch } from './sketch.ts'

/** Share of the salient peaks of a stretch that come from an original, from which nothing of the stretch is new but noise. */
const wholly = 0.6

/**
 * Numbers of the peaks of a sound that come from an original, ascending: those that lie over one of its peaks; all of a stretch of which nearly all do. Speech
 * over somebody's music stays its speaker's own, and the noise of a worse copy is nobody's.
 */
export function copiedPeaks(
  query: SoundSketch,
  original: SoundSketch,
  segments: readonly Pick<SoundSegment, 'query' | 'alignment'>[],
): Uint32Array {
  const copied = new Set<number>()
  for (const { query: stretch, alignment } of segments) {
    const { first, end, over, share } = liesOver(query, original, alignment, stretch)
    for (let peak = first; peak < end; peak++) if (share >= wholly || over.has(peak)) copied.add(peak)
  }
  return Uint32Array.from(copied).sort()
}

/** The peaks of a stretch of a sound, from one number up to before another: those over a peak of an original, and the share of the salient ones that are. */
export function liesOver(
  query: SoundSketch,
  original: SoundSketch,
  { middle, offset, speed, pitch }: Alignment,
  stretch: Range,
): { readonly first: number; readonly end: number; readonly over: ReadonlySet<number>; readonly share: number } {
  const over = new Set<number>()
  const first = firstPeakFrom(query, Math.floor(stretch.start))
  let [salient, salientOver] = [0, 0]
  let end = first
  for (; end < query.size && (query.frames[end] as number) <= stretch.end; end++) {
    const frame = offset + speed * ((query.frames[end] as number) - middle)
    const isOver = hasPeak(original, frame, (query.pitches[end] as number) + pitch)
    if (isOver) over.add(end)
    if (query.indexed[end] !== 1) continue
    salient++
    if (isOver) salientOver++
  }
  return { first, end, over, share: salient === 0 ? 1 : salientOver / salient }
}

/** Whether a sound has a peak round a place. */
function hasPeak(sketch: SoundSketch, frame: number, pitch: number): boolean {
  const { frames, pitches, size } = sketch
  const last = frame + tolerance.frames
  for (let at = firstPeakFrom(sketch, Math.ceil(frame - tolerance.frames)); at < size; at++) {
    if ((frames[at] as number) > last) return false
    if (Math.abs((pitches[at] as number) - pitch) <= tolerance.steps) return true
  }
  return false
}
