import { framesPerSecond } from './spectral-peaks.ts'

/** Steps of an octave in which the pitch of a peak is kept. */
export const stepsPerOctave = 512

/** Octaves above one bin at which the pitch 0 lies: 177 Hz. */
export const lowestOctave = 4.5

/** The highest pitch of a peak, in steps: 12 bits. */
export const highestPitch = 4095

export const soundLimits = Object.freeze({
  /** Seconds below which there is too little to tell sounds apart. */
  shortest: 1.5,
  /** Different pairs of intervals without which a sound is the same all the time. */
  fewestIntervals: 12,
  /** Peaks a second that are kept: to look up and to verify, and of these to index. */
  density: 36,
  indexedDensity: 16,
  /** Frames that the time of a peak can count: 18.6 hours. */
  frames: 2 ** 22,
} as const)

/** A sound, reduced to its most salient spectral peaks, in the order of time and then of pitch. */
export interface SoundSketch {
  /** Length of the sound. */
  readonly seconds: number
  /** Number of peaks. */
  readonly size: number
  /** When each is, in frames. */
  readonly frames: Uint32Array
  /** Its pitch, in steps above `lowestOctave`. */
  readonly pitches: Uint16Array
  /** 1 where a peak is salient enough for the index. */
  readonly indexed: Uint8Array
}

export const secondsOf = (frames: number): number => frames / framesPerSecond
export const framesOf = (seconds: number): number => seconds * framesPerSecond

/** Number of the first peak that is at a frame or later. */
export function firstPeakFrom({ frames, size }: SoundSketch, frame: number): number {
  let from = 0
  let to = size
  while (from < to) {
    const middle = (from + to) >>> 1
    if ((frames[middle] as number) < frame) from = middle + 1
    else to = middle
  }
  return from
}

/** Frames and steps within which two peaks coincide. */
export const tolerance = Object.freeze({ frames: 2, steps: 8 } as const)

/**
 * Whether a sketch has a peak that coincides with one at a frame and pitch.
 * @param first number of a peak from which on those are that may.
 */
export function coincides(
  { frames, pitches, size }: SoundSketch,
  first: number,
  frame: number,
  pitch: number,
): boolean {
  const last = frame + tolerance.frames
  for (let at = first; at < size && (frames[at] as number) <= last; at++)
    if (Math.abs((pitches[at] as number) - pitch) <= tolerance.steps) return true
  return false
}
