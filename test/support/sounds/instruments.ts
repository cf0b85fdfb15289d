import type { Chance } from '../chance.ts'
import { bandPass, filtered, highPass, lowPass } from './filters.ts'
import { whiteNoise } from './noise.ts'
import { addTo, lengthOf, madeRate, scaled } from './samples.ts'

/** What an instrument is asked to play. */
export interface Tone {
  readonly frequency: number
  /** How long it is held; it may sound on. */
  readonly seconds: number
  /** 0 to 1. */
  readonly strength: number
}

/** Plays a tone. Every instrument has properties of its own, which chance decided when it was built. */
export type Instrument = (tone: Tone) => Float32Array

const highest = 0.46 * madeRate
const secondsPerSample = 1 / madeRate

/** How loud a tone is at a moment: it rises, is held, and fades when it is let go. */
function heldEnvelope(seconds: number, attack: number, release: number): (at: number) => number {
  return (at) => {
    const time = at * secondsPerSample
    const rise = Math.min(1, time / attack)
    const fall = Math.min(1, Math.max(0, (seconds + release - time) / release))
    return rise * fall * fall
  }
}

/**
 * Harmonics of one frequency that may waver: each harmonic follows from the two below it, so that a sample costs one sine and one
 * cosine whatever the number of harmonics.
 */
function harmonics(
  length: number,
  amplitudes: readonly number[],
  frequencyAt: (at: number) => number,
  levelAt: (at: number) => number,
): Float32Array {
  const sound = new Float32Array(length)
  let phase = 0
  for (let at = 0; at < length; at++) {
    phase += 2 * Math.PI * frequencyAt(at) * secondsPerSample
    const double = 2 * Math.cos(phase)
    let before = 0
    let current = Math.sin(phase)
    let sum = 0
    for (const amplitude of amplitudes) {
      sum += amplitude * current
      const next = double * current - before
      before = current
      current = next
    }
    sound[at] = sum * levelAt(at)
  }
  return sound
}

/** Amplitudes of as many harmonics as fit under half the rate. */
const amplitudesOf = (frequency: number, most: number, amplitude: (harmonic: number) => number): number[] =>
  Array.from({ length: Math.max(1, Math.min(most, Math.floor(highest / frequency))) }, (_, index) =>
    amplitude(index + 1),
  )

/** Partials that each ring at their own frequency and die away at their own pace. */
function ringing(
  length: number,
  partials: readonly { readonly frequency: number; readonly amplitude: number; readonly seconds: number }[],
  phase: () => number,
): Float32Array {
  const sound = new Float32Array(length)
  for (const { frequency, amplitude, seconds } of partials) {
    if (frequency > highest) continue
    const angle = 2 * Math.PI * frequency * secondsPerSample
    const decay = Math.exp(-secondsPerSample / seconds)
    const [cosine, sine] = [decay * Math.cos(angle), decay * Math.sin(angle)]
    const start = phase()
    let real = amplitude * Math.cos(start)
    let imaginary = amplitude * Math.sin(start)
    const end = Math.min(length, lengthOf(6.5 * seconds))
    for (let at = 0; at < end; at++) {
      sound[at] = (sound[at] as number) + imaginary
      const next = real * cosine - imaginary * sine
      imaginary = real * sine + imaginary * cosine
      real = next
    }
  }
  return sound
}

/** Rises within a millisecond or so, and falls quickly once the tone is let go. */
function damped(sound: Float32Array, attack: number, seconds: number, release: number): Float32Array {
  return sound.map((sample, at) => {
    const time = at * secondsPerSample
    return sample * Math.min(1, time / attack) * (time <= seconds ? 1 : Math.exp((seconds - time) / release))
  })
}

/** Strings that hammers strike: stiff, two stages of decay, higher ones shorter. */
export function piano(chance: Chance): Instrument {
  const stiffness = chance.between(0.0002, 0.0007)
  const softness = chance.between(1.1, 1.7)
  const hammerPoint = chance.between(7, 9)
  const ring = chance.between(0.7, 1.4)
  return ({ frequency, seconds, strength }) => {
    const length = lengthOf(seconds + 0.4)
    const decay = (ring * 4) / (1 + frequency / 180)
    const count = Math.min(22, Math.floor(highest / frequency))
    const partials = Array.from({ length: count }, (_, index) => {
      const harmonic = index + 1
      return {
        frequency: frequency * harmonic * Math.sqrt(1 + stiffness * harmonic * harmonic),
        amplitude:
          (Math.abs(Math.sin((Math.PI * harmonic) / hammerPoint)) + 0.1) * harmonic ** (-softness / (0.5 + strength)),
        seconds: decay / (1 + 0.25 * index),
      }
    })
    const stages = partials.flatMap(({ amplitude, seconds: long, ...partial }) => [
      { ...partial, amplitude: amplitude * 0.7, seconds: long * 0.3 },
      { ...partial, frequency: partial.frequency * 1.0004, amplitude: amplitude * 0.3, seconds: long },
    ])
    const sound = ringing(length, stages, () => chance.between(0, 2 * Math.PI))
    const knock = filtered(whiteNoise(chance, lengthOf(0.03)), bandPass(Math.min(3000, frequency * 4), 0.8))
    addTo(sound, damped(knock, 0.001, 0.004, 0.008), 0, 0.15)
    return scaled(damped(sound, 0.002, seconds, 0.06), strength)
  }
}

/** What the body of an instrument or a room makes of the harmonics: louder around some frequencies. */
function body(chance: Chance, peaks: number): (frequency: number) => number {
  const resonances = Array.from({ length: peaks }, () => ({
    octave: Math.log2(chance.between(200, 3800)),
    gain: chance.between(0.5, 3),
    width: chance.between(0.1, 0.3),
  }))
  return (frequency) => {
    const octave = Math.log2(frequency)
    return resonances.reduce(
      (sum, { octave: middle, gain, width }) => sum + gain * Math.exp(-(((octave - middle) / width) ** 2)),
      0.6,
    )
  }
}

/** How far and how fast a frequency wavers, and when that sets in. */
function vibrato(chance: Chance, depth: number): (frequency: number) => (at: number) => number {
  const rate = chance.between(4.8, 6.4)
  const delay = chance.between(0.1, 0.35)
  return (frequency) => {
    const start = chance.between(0, 2 * Math.PI)
    const drift = chance.between(-0.0012, 0.0012)
    return (at) => {
      const time = at * secondsPerSample
      const set = Math.min(1, time / delay)
      return frequency * (1 + drift + depth * set * Math.sin(start + 2 * Math.PI * rate * time))
    }
  }
}

/** Bowed strings, two players a part. */
export function strings(chance: Chance): Instrument {
  const shape = body(chance, 6)
  const waver = vibrato(chance, chance.between(0.0025, 0.005))
  const attack = chance.between(0.05, 0.14)
  return ({ frequency, seconds, strength }) => {
    const length = lengthOf(seconds + 0.25)
    const amplitudes = amplitudesOf(frequency, 24, (n) => shape(n * frequency) / n ** (1.25 - 0.2 * strength))
    const envelope = heldEnvelope(seconds, attack, 0.22)
    const swell = chance.between(-0.3, 0.3)
    const level = (at: number): number => envelope(at) * (1 + swell * Math.sin((Math.PI * at) / length)) * strength
    const sound = harmonics(length, amplitudes, waver(frequency), level)
    addTo(sound, harmonics(length, amplitudes, waver(frequency * 1.0015), level), 0, 0.8)
    return sound
  }
}

/** A bright section of brass, for stabs and fanfares. */
export function brass(chance: Chance): Instrument {
  const shape = body(chance, 4)
  const waver = vibrato(chance, 0.002)
  return ({ frequency, seconds, strength }) => {
    const length = lengthOf(seconds + 0.12)
    const amplitudes = amplitudesOf(frequency, 18, (n) => shape(n * frequency) / n ** (1.5 - 0.7 * strength))
    const envelope = heldEnvelope(seconds, 0.03, 0.1)
    return harmonics(length, amplitudes, waver(frequency), (at) => envelope(at) * strength)
  }
}

/** One wind player: few harmonics, breath, vibrato. */
export function flute(chance: Chance): Instrument {
  const second = chance.between(0.15, 0.6)
  const third = chance.between(0.05, 0.3)
  const waver = vibrato(chance, chance.between(0.003, 0.006))
  const breath = chance.between(0.03, 0.1)
  return ({ frequency, seconds, strength }) => {
    const length = lengthOf(seconds + 0.12)
    const envelope = heldEnvelope(seconds, 0.045, 0.1)
    const amplitudes = amplitudesOf(frequency, 6, (n) => [1, second, third, 0.06, 0.03, 0.01][n - 1] ?? 0)
    const sound = harmonics(length, amplitudes, waver(frequency), (at) => envelope(at) * strength)
    const air = filtered(whiteNoise(chance, length), bandPass(frequency * 2, 1.2))
    addTo(
      sound,
      air.map((sample, at) => sample * envelope(at) * (at < 900 ? 3 - at / 450 : 1)),
      0,
      breath * strength,
    )
    return sound
  }
}

/** A string that is plucked: noise that runs round a loop and loses its highest frequencies there (Karplus and Strong). */
export function pluckedString(chance: Chance): Instrument {
  const brightness = chance.between(0.35, 0.75)
  const loss = chance.between(0.994, 0.9985)
  const point = chance.between(0.1, 0.3)
  return ({ frequency, seconds, strength }) => {
    const period = madeRate / frequency - 0.5
    const size = Math.floor(period)
    const part = period - size
    const pluck = filtered(whiteNoise(chance, size + 2), lowPass(1200 + 5000 * brightness * strength))
    const sound = new Float32Array(lengthOf(seconds + 0.5))
    for (let at = 0; at < pluck.length; at++) {
      sound[at] = (pluck[at] as number) - (pluck[Math.floor(at - point * size)] ?? 0)
    }
    for (let at = pluck.length; at < sound.length; at++) {
      const round = sound[at - size] as number
      const before = sound[at - size - 1] as number
      const earlier = sound[at - size - 2] as number
      sound[at] = (loss / 2) * (round + before + (earlier - round) * part)
    }
    return scaled(damped(sound, 0.001, seconds, 0.12), 1.6 * strength)
  }
}

/** Metal that is struck, with partials that are no harmonics. */
export function bellChime(chance: Chance): Instrument {
  const ratios = [0.5, 1, 1.19, 1.5, 2, 2.51, 2.67, 3.01, 4.17, 5.43].map(
    (ratio) => ratio * chance.between(0.985, 1.015),
  )
  const amplitudes = ratios.map((_, index) => chance.between(0.3, 1) / (1 + 0.35 * index))
  const ring = chance.between(0.8, 2.2)
  return ({ frequency, seconds, strength }) => {
    const partials = ratios.map((ratio, index) => ({
      frequency: ratio * frequency,
      amplitude: (amplitudes[index] ?? 0) * strength,
      seconds: ring / (0.5 + ratio),
    }))
    return damped(
      ringing(lengthOf(seconds + 1.2), partials, () => chance.between(0, 2 * Math.PI)),
      0.001,
      seconds + 0.9,
      0.15,
    )
  }
}

/** A synthesiser: a wave of many harmonics that closes as the tone goes on. */
export function synthesiser(chance: Chance): Instrument {
  const onlyOdd = chance.chance(0.5)
  const fall = chance.between(0.9, 1.6)
  const attack = chance.between(0.003, 0.02)
  const decay = chance.between(0.08, 0.6)
  return ({ frequency, seconds, strength }) => {
    const length = lengthOf(seconds + 0.08)
    const envelope = heldEnvelope(seconds, attack, 0.07)
    const amplitudes = amplitudesOf(frequency, 20, (n) => (onlyOdd && n % 2 === 0 ? 0.05 : 1) / n ** fall)
    const dark = amplitudesOf(frequency, 5, (n) => (onlyOdd && n % 2 === 0 ? 0.05 : 1) / n ** (fall + 1))
    const fading = (at: number): number => Math.exp((-at * secondsPerSample) / decay)
    const bright = harmonics(
      length,
      amplitudes,
      () => frequency,
      (at) => envelope(at) * fading(at) * strength,
    )
    addTo(
      bright,
      harmonics(
        length,
        dark,
        () => frequency * 1.002,
        (at) => envelope(at) * strength,
      ),
      0,
      0.6,
    )
    return bright
  }
}

/** A low string. */
export function bass(chance: Chance): Instrument {
  const fall = chance.between(0.8, 1.5)
  const decay = chance.between(0.25, 0.9)
  return ({ frequency, seconds, strength }) => {
    const length = lengthOf(seconds + 0.06)
    const amplitudes = amplitudesOf(frequency, 14, (n) => 1 / n ** fall)
    const envelope = heldEnvelope(seconds, 0.006, 0.05)
    return harmonics(
      length,
      amplitudes,
      () => frequency,
      (at) => envelope(at) * (0.25 + Math.exp((-at * secondsPerSample) / decay)) * strength,
    )
  }
}

/** What a drummer has; every drum sounds alike each time it is struck, but for its strength. */
export interface Drums {
  readonly kick: Float32Array
  readonly snare: Float32Array
  readonly hat: Float32Array
  readonly openHat: Float32Array
  readonly tom: Float32Array
}

/** A tone that falls as it dies away. */
function falling(from: number, to: number, glide: number, seconds: number): Float32Array {
  return harmonics(
    lengthOf(seconds * 5),
    [1, 0.2],
    (at) => to + (from - to) * Math.exp((-at * secondsPerSample) / glide),
    (at) => Math.exp((-at * secondsPerSample) / seconds),
  )
}

/** Noise that dies away. */
const burst = (chance: Chance, seconds: number): Float32Array =>
  whiteNoise(chance, lengthOf(seconds * 5)).map((sample, at) => sample * Math.exp((-at * secondsPerSample) / seconds))

export function drums(chance: Chance): Drums {
  const snare = filtered(burst(chance, chance.between(0.05, 0.13)), bandPass(chance.between(1400, 3200), 0.5))
  addTo(snare, falling(chance.between(230, 330), chance.between(160, 210), 0.02, 0.06), 0, 0.6)
  const edge = chance.between(4500, 6500)
  return {
    kick: falling(chance.between(130, 220), chance.between(42, 62), 0.03, chance.between(0.09, 0.2)),
    snare,
    hat: filtered(burst(chance, chance.between(0.015, 0.035)), highPass(edge)),
    openHat: filtered(burst(chance, chance.between(0.1, 0.2)), highPass(edge * 0.9)),
    tom: falling(chance.between(180, 260), chance.between(90, 140), 0.08, chance.between(0.12, 0.25)),
  }
}
