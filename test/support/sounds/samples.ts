/** Samples a second of every sound that is made here. Sounds are mono: samples from −1 to 1. */
export const madeRate = 16_000

/** How loud made sounds are: the root of their mean power. */
const usualLevel = 0.1
/** What microphones hear of the room besides, as a gain for white noise: far softer than anything else. */
export const roomNoise = 0.0004
/** No sample is further from zero in anything that is written to a file. */
const loudest = 0.98

/** How many samples so many seconds are. */
export const lengthOf = (seconds: number): number => Math.round(seconds * madeRate)

export const secondsOf = (samples: Float32Array): number => samples.length / madeRate

export const silence = (seconds: number): Float32Array => new Float32Array(lengthOf(seconds))

/** Mean square of the samples. */
export function powerOf(samples: Float32Array): number {
  let sum = 0
  for (let at = 0; at < samples.length; at++) sum += (samples[at] as number) ** 2
  return samples.length === 0 ? 0 : sum / samples.length
}

export const scaled = (samples: Float32Array, gain: number): Float32Array => samples.map((sample) => sample * gain)

/** Adds a sound to another, from one of its samples on. What lies outside is lost. */
export function addTo(target: Float32Array, sound: Float32Array, from: number, gain = 1): void {
  const end = Math.min(sound.length, target.length - from)
  for (let at = Math.max(0, -from); at < end; at++) {
    target[from + at] = (target[from + at] as number) + (sound[at] as number) * gain
  }
}

/** Part of a sound, in seconds. */
export const cut = (samples: Float32Array, from: number, seconds: number): Float32Array =>
  samples.slice(lengthOf(from), lengthOf(from) + lengthOf(seconds))

/** One sound after the other. */
export function joined(...sounds: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(sounds.reduce((length, sound) => length + sound.length, 0))
  let from = 0
  for (const sound of sounds) {
    whole.set(sound, from)
    from += sound.length
  }
  return whole
}

/** Rises from silence at its beginning and falls back to it at its end. */
export function faded(samples: Float32Array, seconds: number): Float32Array {
  const length = lengthOf(seconds)
  return samples.map((sample, at) => sample * Math.min(1, at / length, (samples.length - 1 - at) / length))
}

/** Softer as a whole if a sample would not fit into a file. */
export function fitting(samples: Float32Array): Float32Array {
  let peak = 0
  for (const sample of samples) peak = Math.max(peak, Math.abs(sample))
  return peak > loudest ? scaled(samples, loudest / peak) : samples
}

/** As loud as sounds usually are. */
export function levelled(samples: Float32Array, level = usualLevel): Float32Array {
  const power = powerOf(samples)
  return power === 0 ? samples : fitting(scaled(samples, level / Math.sqrt(power)))
}

/** As long as asked for: over and over again when there is too little of it. */
function repeated(samples: Float32Array, length: number): Float32Array {
  const whole = new Float32Array(length)
  for (let from = 0; from < length; from += samples.length) addTo(whole, samples, from)
  return whole
}

/** A sound under another that is so many decibels weaker than it: below 0 the other is the louder one. */
export function mixAt(samples: Float32Array, other: Float32Array, decibels: number): Float32Array {
  const over = repeated(other, samples.length)
  const gain = Math.sqrt(powerOf(samples) / powerOf(over)) * 10 ** (-decibels / 20)
  const mixed = samples.slice()
  addTo(mixed, over, 0, gain)
  return fitting(mixed)
}
