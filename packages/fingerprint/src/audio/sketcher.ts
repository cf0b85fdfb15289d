import type { Sketched } from '../modality.ts'
import { Column } from './column.ts'
import { lowestOctave, type SoundSketch, soundLimits, stepsPerOctave } from './sketch.ts'
import { PeakFinder, type SpectralPeak, soundSampleRate } from './spectral-peaks.ts'
import { indexedChoice, indexedKey, intervalsOfKey, tripletsOf } from './triplets.ts'

/** Frames to each side within which peaks are ranked: half a second in all. */
const rankedFrames = 16

/** Amplitude that is not heard: −80 dB. */
const silence = 1e-4

/** Reduces a sound as it comes to its sketch. Beside the peaks that are kept it holds no more than a second of sound. */
export class SoundSketcher {
  private samples = 0
  private loudest = 0
  private readonly frames = new Column(new Uint32Array(4096))
  private readonly pitches = new Column(new Uint16Array(4096))
  private readonly indexed = new Column(new Uint8Array(4096))
  /** Peaks that are not ranked yet, and those before them that they are ranked among. */
  private recent: SpectralPeak[] = []
  private ranked = 0
  private readonly finder = new PeakFinder((peak) => this.note(peak))

  /** Seconds of sound that came. */
  get seconds(): number {
    return this.samples / soundSampleRate
  }

  /** Takes samples, −1 to 1, one channel at `soundSampleRate`. What is no number counts as silence. */
  push(samples: Float32Array): void {
    this.samples += samples.length
    let { loudest } = this
    let isSound = true
    for (let at = 0; at < samples.length; at++) {
      const size = Math.abs(samples[at] as number)
      if (size > loudest) loudest = size
      // Also false where it is no number.
      if (!(size <= 4)) isSound = false
    }
    this.loudest = Math.min(loudest, 4)
    this.finder.push(isSound ? samples : samples.map((sample) => (Math.abs(sample) <= 4 ? sample : 0)))
  }

  /** The sketch of all that came, or why there is none. */
  finish(): Sketched<SoundSketch> {
    this.finder.finish()
    this.rank(Number.POSITIVE_INFINITY)
    if (this.samples === 0) return { ok: false, reason: 'EMPTY' }
    if (this.loudest < silence) return { ok: false, reason: 'SILENT' }
    if (this.seconds < soundLimits.shortest) return { ok: false, reason: 'TOO_SHORT' }
    const sketch: SoundSketch = {
      seconds: this.seconds,
      size: this.frames.size,
      frames: this.frames.take(),
      pitches: this.pitches.take(),
      indexed: this.indexed.take(),
    }
    return isMonotonous(sketch) ? { ok: false, reason: 'MONOTONOUS' } : { ok: true, sketch }
  }

  private note(peak: SpectralPeak): void {
    const last = this.recent.at(-1)
    if (last !== undefined && last.frame !== peak.frame) this.rank(peak.frame - rankedFrames)
    this.recent.push(peak)
  }

  /** Keeps the most salient of the peaks before a frame. Everything within their reach is known. */
  private rank(before: number): void {
    const { recent } = this
    let from = 0
    for (; this.ranked < recent.length; this.ranked++) {
      const peak = recent[this.ranked] as SpectralPeak
      if (peak.frame >= before) break
      while ((recent[from] as SpectralPeak).frame < peak.frame - rankedFrames) from++
      this.judge(peak, from)
    }
    const next = recent[this.ranked]
    const oldest = (next?.frame ?? before) - rankedFrames
    let gone = 0
    while (gone < this.ranked && (recent[gone] as SpectralPeak).frame < oldest) gone++
    recent.splice(0, gone)
    this.ranked -= gone
  }

  private judge({ frame, bin, level, isFar }: SpectralPeak, from: number): void {
    const { recent } = this
    let stronger = 0
    let strongerFar = 0
    for (let at = from; at < recent.length; at++) {
      const other = recent[at] as SpectralPeak
      if (other.frame > frame + rankedFrames) break
      if (other.level <= level) continue
      stronger++
      if (other.isFar) strongerFar++
    }
    const isIndexed = isFar && strongerFar < soundLimits.indexedDensity / 2
    if ((stronger >= soundLimits.density / 2 && !isIndexed) || frame >= soundLimits.frames) return
    this.frames.push(frame)
    this.pitches.push(Math.round((Math.log2(bin) - lowestOctave) * stepsPerOctave))
    this.indexed.push(isIndexed ? 1 : 0)
  }
}

/** Whether a sound is the same all the time: a tone, a hum, a beep again and again. */
function isMonotonous(sketch: SoundSketch): boolean {
  const intervals = new Set<number>()
  for (const triplet of tripletsOf(sketch, indexedChoice)) {
    intervals.add(intervalsOfKey(indexedKey(sketch, triplet)))
    if (intervals.size >= soundLimits.fewestIntervals) return false
  }
  return true
}
