import { soundPostings } from '@sourcemark/fingerprint'
import { describe, expect, test } from 'vitest'
import { Chance } from '../chance.ts'
import { randomFrom } from '../random.ts'
import { attackSound, soundAttacks } from './attacks.ts'
import { between, excerpt, laidInto, stretched, untouched } from './edited-sound.ts'
import { encodeWav } from './encode-wav.ts'
import { bandPass, filtered, highPass, lowPass } from './filters.ts'
import { makeMusic, musicKinds } from './music.ts'
import { pinkNoise, whiteNoise } from './noise.ts'
import { cut, lengthOf, madeRate, mixAt, powerOf, secondsOf, silence } from './samples.ts'
import { sketchOf } from './sketched-sound.ts'
import { makeSpeech } from './speech.ts'
import { makeSurroundings, surroundingsKinds } from './surroundings.ts'
import { changePitch, changeSpeed, changeTempo } from './tempo.ts'

const decibels = (ratio: number): number => 10 * Math.log10(ratio)

const chanceOf = (seed: number): Chance => new Chance(randomFrom(seed))

const tone = (frequency: number, seconds: number): Float32Array =>
  silence(seconds).map((_, at) => 0.3 * Math.sin((2 * Math.PI * frequency * at) / madeRate))

/** Half the crossings of zero a second, which of a tone is its frequency. */
function frequencyOf(samples: Float32Array): number {
  const middle = cut(samples, 0.2, secondsOf(samples) - 0.4)
  let crossings = 0
  for (let at = 1; at < middle.length; at++) {
    if ((middle[at - 1] as number) < 0 !== (middle[at] as number) < 0) crossings++
  }
  return crossings / 2 / secondsOf(middle)
}

/** Sample by sample, which takes far less time than an assertion about arrays. */
const identical = (one: Float32Array, other: Float32Array): boolean =>
  Buffer.from(one.buffer).equals(Buffer.from(other.buffer))

function peakOf(samples: Float32Array): number {
  let peak = 0
  for (const sample of samples) peak = Math.max(peak, Math.abs(sample))
  return peak
}

/** Every so many seconds a click. */
function clicks(seconds: number, period: number): Float32Array {
  const sound = silence(seconds)
  for (let time = period; time < seconds - 0.1; time += period) sound.set(tone(1500, 0.02), lengthOf(time))
  return sound
}

/** When clicks begin. */
function clickTimes(samples: Float32Array): number[] {
  const times: number[] = []
  for (const [at, sample] of samples.entries()) {
    const time = at / madeRate
    if (Math.abs(sample) > 0.1 && time - (times.at(-1) ?? -1) > 0.05) times.push(time)
  }
  return times
}

/** How alike two sounds of one length are, −1 to 1. */
function correlation(one: Float32Array, other: Float32Array): number {
  let product = 0
  for (let at = 0; at < one.length; at++) product += (one[at] as number) * (other[at] as number)
  return product / Math.sqrt(powerOf(one) * powerOf(other)) / one.length
}

/** Keys under which a recording stands in the index. */
const tripletsOf = (samples: Float32Array): readonly number[] => [...soundPostings(sketchOf(samples)).low]

describe('made sounds', () => {
  test.each([
    ...musicKinds.map((kind) => [kind, (seed: number) => makeMusic(seed, 4, { kind })] as const),
    ...surroundingsKinds.map((kind) => [kind, (seed: number) => makeSurroundings(seed, 4, kind)] as const),
    ['speech', (seed: number) => makeSpeech(seed, 4)] as const,
  ])('%s is the same for the same seed and another for another, as loud and as long as usual', (_, make) => {
    const sound = make(7)
    expect(identical(make(7), sound)).toBe(true)
    expect(Math.abs(correlation(sound, make(8)))).toBeLessThan(0.2)
    expect(secondsOf(sound)).toBe(4)
    expect(Math.abs(decibels(powerOf(sound) / 0.01))).toBeLessThan(3)
    expect(peakOf(sound)).toBeLessThanOrEqual(1)
  })

  test('a voice that says something else is the same voice', () => {
    const [one, other] = [makeSpeech(1, 4, { voice: 5 }), makeSpeech(2, 4, { voice: 5 })]
    expect(Math.abs(correlation(one, other))).toBeLessThan(0.2)
    expect(identical(makeSpeech(1, 4, { voice: 5 }), one)).toBe(true)
    expect(identical(makeSpeech(1, 4, { voice: 6 }), one)).toBe(false)
  })

  test.each([
    ['piano', (seed: number) => makeMusic(seed, 20, { kind: 'piano' })] as const,
    ['band', (seed: number) => makeMusic(seed, 20, { kind: 'band' })] as const,
    ['one voice', (seed: number) => makeSpeech(seed, 20, { voice: 1 })] as const,
  ])('recordings of %s have less than a twentieth of their triplets of peaks in common', (_, make) => {
    const keys = [1, 2, 3, 4].map((seed) => tripletsOf(make(seed)))
    for (const [index, one] of keys.entries()) {
      for (const other of keys.slice(index + 1)) {
        expect(one.filter((key) => other.includes(key)).length / one.length).toBeLessThan(0.05)
      }
    }
  })

  test('music does not come again note for note after some bars', () => {
    const low = filtered(makeMusic(3, 40, { kind: 'piano' }), lowPass(250), lowPass(250))
    const sound = low.filter((_, at) => at % 16 === 0)
    const [begin, length] = [lengthOf(2) / 16, lengthOf(6) / 16]
    const start = sound.slice(begin, begin + length)
    let alike = 0
    for (let from = begin + length; from + length < sound.length; from++) {
      alike = Math.max(alike, correlation(start, sound.subarray(from, from + length)))
    }
    expect(alike).toBeLessThan(0.5)
  })
})

describe('tools', () => {
  test('a mixture has the ratio of powers that was asked for', () => {
    const [sound, other] = [makeMusic(1, 5), makeSpeech(2, 3)]
    for (const asked of [6, 0, -6, -12]) {
      const mixed = mixAt(sound, other, asked)
      const gain = correlation(sound, mixed) * Math.sqrt(powerOf(mixed) / powerOf(sound))
      const rest = mixed.map((sample, at) => sample - gain * (sound[at] as number))
      expect(Math.abs(decibels((gain * gain * powerOf(sound)) / powerOf(rest)) - asked)).toBeLessThan(0.1)
    }
  })

  test('speed changes pitch and length alike', () => {
    for (const factor of [0.9, 1.05, 1.25]) {
      const changed = changeSpeed(tone(440, 4), factor)
      expect(secondsOf(changed)).toBeCloseTo(4 / factor, 3)
      expect(frequencyOf(changed) / 440).toBeCloseTo(factor, 2)
    }
  })

  test('speed folds nothing back from above what fits', () => {
    expect(decibels(powerOf(changeSpeed(tone(7500, 2), 1.25)) / powerOf(tone(7500, 2)))).toBeLessThan(-40)
  })

  test('tempo changes length and leaves pitch', () => {
    for (const factor of [0.9, 1.1]) {
      const changed = changeTempo(tone(440, 4), factor)
      expect(secondsOf(changed)).toBeCloseTo(4 / factor, 3)
      expect(frequencyOf(changed) / 440).toBeCloseTo(1, 2)
    }
  })

  test('pitch changes pitch and leaves length', () => {
    const changed = changePitch(tone(440, 4), 1.04)
    expect(secondsOf(changed)).toBeCloseTo(4, 3)
    expect(frequencyOf(changed) / 440).toBeCloseTo(1.04, 2)
  })

  test('what happened at a moment happens at the moment that the tempo says', () => {
    const times = clickTimes(changeTempo(clicks(10, 0.7), 1.1))
    expect(times.length).toBeGreaterThanOrEqual(12)
    for (const [index, time] of times.slice(0, 12).entries()) {
      expect(Math.abs(time - (0.7 * (index + 1)) / 1.1)).toBeLessThan(0.04)
    }
  })

  test('filters pass what they should', () => {
    const loss = (frequency: number, ...filters: Parameters<typeof filtered>[1][]) =>
      decibels(
        powerOf(cut(filtered(tone(frequency, 1), ...filters), 0.2, 0.6)) / powerOf(cut(tone(frequency, 1), 0.2, 0.6)),
      )
    expect(loss(1000, lowPass(1000))).toBeCloseTo(-3, 0)
    expect(loss(4000, lowPass(1000))).toBeLessThan(-24)
    expect(loss(250, highPass(1000))).toBeLessThan(-23)
    expect(loss(1000, bandPass(1000, 2))).toBeCloseTo(0, 1)
  })

  test('pink noise has as much power in each octave, white noise twice as much in the higher', () => {
    const octave = (noise: Float32Array, middle: number) => powerOf(filtered(noise, bandPass(middle, 1.4)))
    const length = lengthOf(20)
    const [pink, white] = [pinkNoise(chanceOf(1), length), whiteNoise(chanceOf(1), length)]
    expect(Math.abs(decibels(octave(pink, 2000) / octave(pink, 250)))).toBeLessThan(2)
    expect(decibels(octave(white, 2000) / octave(white, 250))).toBeCloseTo(9, -0.5)
  })

  test('a file says how long it is and holds every sample', () => {
    const file = encodeWav(Float32Array.of(0, 0.5, -1, 2))
    expect(file.readUInt32LE(4)).toBe(file.length - 8)
    expect(file.readUInt32LE(24)).toBe(madeRate)
    expect([44, 46, 48, 50].map((at) => file.readInt16LE(at))).toEqual([0, 16_384, -32_767, 32_767])
  })
})

describe('where the original is to be heard', () => {
  const original = makeMusic(2, 30, { kind: 'flute' })

  test('is kept through cutting, stretching and laying into something else', () => {
    const sound = excerpt(untouched(silence(60)), 20, 10)
    const faster = stretched(sound, { speed: 1.25, pitch: 1 }, (samples) => changeTempo(samples, 1.25))
    const cutAgain = excerpt(faster, 2, 4)
    expect(cutAgain.heard).toEqual([{ copy: { start: 0, end: 4 }, original: { start: 22.5, end: 27.5 } }])
    expect(between(cutAgain, silence(3), silence(1)).heard[0]?.copy).toEqual({ start: 3, end: 7 })
    expect(laidInto(silence(30), cutAgain, 11).heard[0]?.copy).toEqual({ start: 11, end: 15 })
    expect(faster).toMatchObject({ speed: 1.25, pitch: 1 })
  })

  test.each(soundAttacks)('%s: is within the copy and as long as the tempo makes it', (name) => {
    const copy = attackSound(original, name, 5)
    expect(identical(attackSound(original, name, 5).samples, copy.samples)).toBe(true)
    expect(identical(attackSound(original, name, 6).samples, copy.samples)).toBe(false)
    expect(peakOf(copy.samples)).toBeLessThanOrEqual(1)
    expect(copy.heard).toHaveLength(1)
    for (const { copy: there, original: here } of copy.heard) {
      expect(there.start).toBeGreaterThanOrEqual(0)
      expect(there.end).toBeLessThanOrEqual(secondsOf(copy.samples) + 0.001)
      expect(here.end).toBeLessThanOrEqual(30.001)
      expect((here.end - here.start) / (there.end - there.start)).toBeCloseTo(copy.speed, 3)
    }
  })
})
