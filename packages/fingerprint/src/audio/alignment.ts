import { coincides, firstPeakFrom, type SoundSketch, stepsPerOctave, tolerance } from './sketch.ts'
import { changes, type Sighting } from './votes.ts'

/** How an original lies under a sound: original frame = offset + speed × (frame − middle). */
export interface Alignment {
  /** Frame of the sound. */
  readonly middle: number
  readonly offset: number
  /** Seconds of the original a second of the sound: 1.05 is played 5 % faster. */
  readonly speed: number
  /** Steps by which the original is higher. */
  readonly pitch: number
}

/** An alignment with what speaks for it in its window. */
export interface Proven extends Alignment {
  /** Standard deviations by which more peaks coincide than do by chance. */
  readonly deviation: number
  /** Peaks of the original in the window, those with a peak of the sound over them, and how many have one by chance. */
  readonly peaks: number
  readonly matched: number
  readonly chance: number
}

/** Deviations that prove an alignment: of a kind that people make, and of any other. */
export const provingDeviation = Object.freeze({ usual: 8.5, other: 13.5 } as const)

/** Deviations from which an alignment is worth improving. */
export const promisingDeviation = 3

/** Number of the first peak of a sketch at each frame or later, and past its last frame the number of all. */
export function startsOf({ frames, size }: SoundSketch): Uint32Array {
  const starts = new Uint32Array(size === 0 ? 1 : (frames[size - 1] as number) + 2)
  let peak = 0
  for (let frame = 0; frame < starts.length; frame++) {
    while (peak < size && (frames[peak] as number) < frame) peak++
    starts[frame] = peak
  }
  return starts
}

/** Which peaks of a sound lie over those of an original. */
export class Overlay {
  readonly query: SoundSketch
  readonly original: SoundSketch
  private readonly starts: Uint32Array

  /** @param starts of the query: `startsOf`. */
  constructor(query: SoundSketch, starts: Uint32Array, original: SoundSketch) {
    this.query = query
    this.starts = starts
    this.original = original
  }

  /** Number of the first peak of the sound that may coincide with one at a frame. */
  private start(frame: number): number {
    const first = Math.max(frame - tolerance.frames, 0)
    return this.starts[Math.min(first, this.starts.length - 1)] as number
  }

  /** Number of the first indexed peak of the original at a frame or later. */
  private from(frame: number): number {
    return firstPeakFrom(this.original, Math.ceil(frame))
  }

  /**
   * Counts the original's indexed peaks under a stretch of the sound and those with a peak over them.
   * @param shift frames by which the peaks are moved, round and round within the stretch: 0 to see what fits, others to see what fits by chance.
   */
  count(
    { middle, offset, speed, pitch }: Alignment,
    from: number,
    to: number,
    shift = 0,
  ): { peaks: number; matched: number } {
    const { frames, pitches, indexed, size } = this.original
    const length = to - from
    const end = offset + speed * (to - middle)
    let peaks = 0
    let matched = 0
    for (let at = this.from(offset + speed * (from - middle)); at < size && (frames[at] as number) < end; at++) {
      if (indexed[at] !== 1) continue
      peaks++
      let frame = Math.round(((frames[at] as number) - offset) / speed + middle) + shift
      if (shift !== 0) frame = from + ((((frame - from) % length) + length) % length)
      if (coincides(this.query, this.start(frame), frame, (pitches[at] as number) - pitch)) matched++
    }
    return { peaks, matched }
  }

  /** Calls with each indexed peak of the original under a stretch of the sound: its frame, where in the sound it lies, the frame of the peak over it or −1. */
  each(
    { middle, offset, speed, pitch }: Alignment,
    from: number,
    to: number,
    visit: (originalFrame: number, place: number, over: number) => void,
  ): void {
    const { frames, pitches, indexed, size } = this.original
    const [first, last] = [offset + speed * (from - middle), offset + speed * (to - middle)]
    for (let at = this.from(first); at < size && (frames[at] as number) < last; at++) {
      if (indexed[at] !== 1) continue
      const place = ((frames[at] as number) - offset) / speed + middle
      visit(frames[at] as number, place, this.nearest(place, (pitches[at] as number) - pitch))
    }
  }

  private nearest(place: number, pitch: number): number {
    const { frames, pitches, size } = this.query
    const frame = Math.round(place)
    let best = -1
    let distance = Number.POSITIVE_INFINITY
    for (let at = this.start(frame); at < size; at++) {
      const other = frames[at] as number
      if (other > frame + tolerance.frames) break
      if (Math.abs((pitches[at] as number) - pitch) > tolerance.steps || Math.abs(other - place) >= distance) continue
      distance = Math.abs(other - place)
      best = other
    }
    return best
  }
}

/** Frames by which a shift leaves behind what coincides. */
const away = 12

/** Shifts at which peaks coincide by chance; of their counts the one that so many are below. */
const shifts = Array.from({ length: 24 }, (_, at) => (at % 2 === 0 ? 1 : -1) * (22 + 7 * at))
const chanceQuantile = 0.6

/** What speaks for an alignment within a window of the sound, by the first so many shifts. */
function prove(overlay: Overlay, alignment: Alignment, from: number, to: number, tries = shifts.length): Proven {
  const { peaks, matched } = overlay.count(alignment, from, to)
  const counts = shifts
    .slice(0, tries)
    .map((shift) => overlay.count(alignment, from, to, shift).matched)
    .sort((a, b) => a - b)
  const chance = counts[Math.floor(counts.length * chanceQuantile)] as number
  return { ...alignment, peaks, matched, chance, deviation: (matched - chance) / Math.sqrt(chance + 2) }
}

/**
 * Music in the same metre and key meets itself on every beat. `quantile`: of all shifts, where beats meet beats; `weight`: what a deviation from there is worth.
 * `lead`: how many times as many peaks coincide as at any other shift, to be worth a proof; of a sound that has `mostly` all of the peaks this is not asked,
 * because loops repeat themselves.
 */
const rhythm = Object.freeze({
  from: provingDeviation.usual,
  step: 2,
  quantile: 0.9,
  weight: 1.4,
  lead: 1.4,
  mostly: 0.6,
} as const)

/** Lowers what speaks for an alignment to what also speaks against a coincidence of metre and key. */
function confirm(overlay: Overlay, proven: Proven, from: number, to: number): Proven {
  if (proven.deviation < rhythm.from) return proven
  const { peaks, matched } = proven
  const counts: number[] = []
  for (let shift = away; shift < to - from - away; shift += rhythm.step)
    counts.push(overlay.count(proven, from, to, shift).matched)
  counts.sort((a, b) => a - b)
  const often = counts[Math.floor(counts.length * rhythm.quantile)] ?? 0
  const fromBeats = (rhythm.weight * (matched - often)) / Math.sqrt(often + 2)
  const lead = matched / Math.max(1, counts.at(-1) ?? 0)
  const fromLead =
    matched >= rhythm.mostly * peaks ? Number.POSITIVE_INFINITY : (provingDeviation.usual * lead) / rhythm.lead
  return { ...proven, deviation: Math.min(proven.deviation, fromBeats, fromLead) }
}

/** How far two changes may be off to count as one, in steps. */
const same = Object.freeze({ kept: 8, together: 10 } as const)

/** Whether speed and pitch changed as people change them: not at all, only one of them, or both as a tape does. */
export function isUsualChange({ speed, pitch }: Alignment): boolean {
  const faster = Math.log2(speed) * stepsPerOctave
  return Math.abs(faster) <= same.kept || Math.abs(pitch) <= same.kept || Math.abs(faster + pitch) <= same.together
}

/** Whether an alignment is proven, or has a share of the evidence for it. */
export const isProven = (proven: Proven, share = 1): boolean =>
  proven.deviation >= share * (isUsualChange(proven) ? provingDeviation.usual : provingDeviation.other)

/** Changes of an alignment that are tried: frames, share of the speed, steps; first large, then small. */
const attempts = [3, 2, 1].map((size) => [
  [size, 0, 0],
  [-size, 0, 0],
  [0, 0.004 * size, 0],
  [0, -0.004 * size, 0],
  [0, 0, 2 * size],
  [0, 0, -2 * size],
]) as readonly (readonly (readonly [number, number, number])[])[]
const roundsOfAttempts = 6

/** Shifts by which it is seen whether an alignment is worth improving. */
const roughShifts = 8

/** Fits an alignment to the hits of a sighting, and says roughly what speaks for it. */
export const alignSighting = (overlay: Overlay, sighting: Sighting, middle: number, from: number, to: number): Proven =>
  prove(overlay, fitLine(sighting, middle), from, to, roughShifts)

/** Improves an alignment while more peaks coincide, and says what speaks for it. */
export function improve(overlay: Overlay, rough: Proven, from: number, to: number): Proven {
  let alignment: Alignment = rough
  let { matched } = rough
  for (const tried of attempts)
    for (let round = 0; round < roundsOfAttempts; round++) {
      const before = matched
      for (const [frames, share, steps] of tried) {
        const { middle, offset, speed, pitch } = alignment
        const other = { middle, offset: offset + frames, speed: speed * (1 + share), pitch: pitch + steps }
        const count = overlay.count(other, from, to).matched
        if (count <= matched) continue
        matched = count
        alignment = other
      }
      if (matched === before) break
    }
  return confirm(overlay, prove(overlay, alignment, from, to), from, to)
}

/** Speeds that are tried, to each side of 1, and how many an octave. */
const speeds = Object.freeze({ each: Math.ceil(Math.log2(changes.speed) * 88), perOctave: 88 } as const)
/** Bins of two frames that places are counted in. */
const placeBins = 256

/** The line through most of a sighting's pairs of frames, and their median pitch. */
function fitLine({ offset, queryFrames, originalFrames, pitches }: Sighting, middle: number): Alignment {
  const counts = new Uint16Array(placeBins)
  let most = 0
  let best = { speed: 1, place: 0, distance: 0 }
  for (let step = -speeds.each; step <= speeds.each; step++) {
    const speed = 2 ** (step / speeds.perOctave)
    counts.fill(0)
    for (let pair = 0; pair < queryFrames.length; pair++) {
      const place = (originalFrames[pair] as number) - offset - speed * ((queryFrames[pair] as number) - middle)
      const at = Math.round(place / 2) + placeBins / 2
      if (at > 0 && at < placeBins - 1) counts[at] = (counts[at] as number) + 1
    }
    for (let at = 1; at < placeBins - 1; at++) {
      const count = (counts[at - 1] as number) + (counts[at] as number) + (counts[at + 1] as number)
      if (count < most || count === 0 || (count === most && Math.abs(step) >= best.distance)) continue
      most = count
      best = { speed, place: (at - placeBins / 2) * 2, distance: Math.abs(step) }
    }
  }
  const sorted = Float64Array.from(pitches).sort()
  return { middle, offset: offset + best.place, speed: best.speed, pitch: sorted[sorted.length >> 1] ?? 0 }
}
