import { describe, expect, it } from 'vitest'
import { makeMusic } from '../../../test/support/sounds/music.ts'
import { decodedSound } from '../../../test/support/sounds/sketched-sound.ts'
import { PeakFinder, type SpectralPeak } from '../src/audio/spectral-peaks.ts'
import { audioModality, SoundSketcher, soundPostings } from '../src/index.ts'

const music = decodedSound(makeMusic(7, 20))

function peaksOf(samples: Float32Array, pieces: readonly number[] = [samples.length]): SpectralPeak[] {
  const peaks: SpectralPeak[] = []
  const finder = new PeakFinder((peak) => peaks.push(peak))
  let from = 0
  for (const length of pieces) {
    finder.push(samples.subarray(from, from + length))
    from += length
  }
  finder.push(samples.subarray(from))
  finder.finish()
  return peaks
}

/** The power of one bin of a frame, by the definition of the transform. */
function powerAt(samples: Float32Array, frame: number, bin: number): number {
  let [real, imaginary] = [0, 0]
  for (let at = 0; at < 1024; at++) {
    const sample = samples[frame * 128 - 512 + at] ?? 0
    const weight = (0.5 - 0.5 * Math.cos((2 * Math.PI * (at + 0.5)) / 1024)) * (4 / 1024)
    real += sample * weight * Math.cos((2 * Math.PI * bin * at) / 1024)
    imaginary -= sample * weight * Math.sin((2 * Math.PI * bin * at) / 1024)
  }
  return real * real + imaginary * imaginary
}

describe('spectral peaks', () => {
  it('have the power that the transform by its definition gives, and no neighbour has more', () => {
    const peaks = peaksOf(music)
    expect(peaks.length).toBeGreaterThan(500)
    for (const { frame, bin, level } of peaks.filter((_, at) => at % 97 === 0)) {
      const place = Math.round(bin)
      const power = powerAt(music, frame, place)
      expect(Math.abs(Math.log(power) - level)).toBeLessThan(0.01)
      for (const [frames, bins] of [
        [0, 1],
        [0, -1],
        [3, 0],
        [-5, 0],
        [5, 1],
      ] as const)
        expect(powerAt(music, frame + frames, place + bins)).toBeLessThanOrEqual(power * 1.001)
    }
  })

  it('tell a tone to a tenth of a bin and when it is', () => {
    for (const frequency of [233, 440, 1234.5, 3300]) {
      const beep = new Float32Array(16_000)
      for (let at = 6000; at < 10_000; at++)
        beep[at] = 0.5 * Math.sin((2 * Math.PI * frequency * at) / 8000) * Math.sin((Math.PI * (at - 6000)) / 4000)
      const [loudest] = peaksOf(beep).sort((a, b) => b.level - a.level)
      expect(loudest?.bin).toBeCloseTo(frequency / 7.8125, 1)
      expect(Math.abs((loudest?.frame ?? 0) - 62.5)).toBeLessThan(2)
      expect(loudest?.level).toBeCloseTo(2 * Math.log(0.5), 0)
    }
  })

  it('are the same however the sound comes', () => {
    const whole = peaksOf(music)
    expect(peaksOf(music, [1, 2, 127, 128, 129, 5000, 8191, 8193, 20_000])).toEqual(whole)
    expect(peaksOf(music, new Array<number>(400).fill(333))).toEqual(whole)
  })

  it('of two sounds that come at once are kept apart', () => {
    const other = decodedSound(makeMusic(8, 20))
    const [one, two] = [new SoundSketcher(), new SoundSketcher()]
    for (let from = 0; from < music.length; from += 4000) {
      one.push(music.subarray(from, from + 4000))
      two.push(other.subarray(from, from + 4000))
    }
    expect([one.finish(), two.finish()]).toEqual([audioModality.sketch(music), audioModality.sketch(other)])
  })

  it('do not depend on how loud a sound is, nor on the samples that are no numbers', () => {
    const sketched = audioModality.sketch(music)
    const soft = audioModality.sketch(music.map((sample) => sample / 16))
    expect(soft).toEqual(sketched)
    const broken = music.slice()
    broken.set([Number.NaN, Number.POSITIVE_INFINITY, 1e30], 40_000)
    const mended = music.slice()
    mended.fill(0, 40_000, 40_003)
    expect(audioModality.sketch(broken)).toEqual(audioModality.sketch(mended))
  })

  it('that are kept are at most as many as the limits say, and so are what stands in the index', () => {
    const noise = Float32Array.from({ length: 160_000 }, (_, at) => Math.sin(at * at * 0.37) * 0.3)
    for (const samples of [music, noise]) {
      const sketched = audioModality.sketch(samples)
      if (!sketched.ok) throw new Error(sketched.reason)
      const { sketch } = sketched
      expect(sketch.size / sketch.seconds).toBeLessThan(44)
      expect(soundPostings(sketch).size / sketch.seconds).toBeLessThan(56)
      expect(audioModality.encode(sketch).length / sketch.seconds).toBeLessThan(135)
    }
  })
})
