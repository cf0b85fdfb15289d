import { madeRate } from './samples.ts'

/** A filter of second order: what it takes of the last inputs and of its own last outputs. */
export interface Biquad {
  readonly inputs: readonly [number, number, number]
  readonly outputs: readonly [number, number]
}

function biquad(inputs: readonly [number, number, number], outputs: readonly [number, number, number]): Biquad {
  const [whole, first, second] = outputs
  return {
    inputs: [inputs[0] / whole, inputs[1] / whole, inputs[2] / whole],
    outputs: [first / whole, second / whole],
  }
}

const butterworth = Math.SQRT1_2

/** Cosine of the angle of a frequency, and the half width that a quality leaves around it. */
function around(frequency: number, quality: number): readonly [cosine: number, width: number] {
  const angle = (2 * Math.PI * Math.min(frequency, 0.48 * madeRate)) / madeRate
  return [Math.cos(angle), Math.sin(angle) / (2 * quality)]
}

export function lowPass(frequency: number, quality = butterworth): Biquad {
  const [cosine, width] = around(frequency, quality)
  return biquad([(1 - cosine) / 2, 1 - cosine, (1 - cosine) / 2], [1 + width, -2 * cosine, 1 - width])
}

export function highPass(frequency: number, quality = butterworth): Biquad {
  const [cosine, width] = around(frequency, quality)
  return biquad([(1 + cosine) / 2, -1 - cosine, (1 + cosine) / 2], [1 + width, -2 * cosine, 1 - width])
}

export function bandPass(frequency: number, quality: number): Biquad {
  const [cosine, width] = around(frequency, quality)
  return biquad([width, 0, -width], [1 + width, -2 * cosine, 1 - width])
}

/** Raises or lowers what lies around a frequency. */
export function bell(frequency: number, decibels: number, quality: number): Biquad {
  const [cosine, width] = around(frequency, quality)
  const gain = 10 ** (decibels / 40)
  return biquad([1 + width * gain, -2 * cosine, 1 - width * gain], [1 + width / gain, -2 * cosine, 1 - width / gain])
}

/** Raises or lowers what lies below a frequency. */
export function lowShelf(frequency: number, decibels: number): Biquad {
  const [cosine, width] = around(frequency, butterworth)
  const gain = 10 ** (decibels / 40)
  const slope = 2 * Math.sqrt(gain) * width
  return biquad(
    [
      gain * (gain + 1 - (gain - 1) * cosine + slope),
      2 * gain * (gain - 1 - (gain + 1) * cosine),
      gain * (gain + 1 - (gain - 1) * cosine - slope),
    ],
    [
      gain + 1 + (gain - 1) * cosine + slope,
      -2 * (gain - 1 + (gain + 1) * cosine),
      gain + 1 + (gain - 1) * cosine - slope,
    ],
  )
}

/** Raises or lowers what lies above a frequency. */
export function highShelf(frequency: number, decibels: number): Biquad {
  const [cosine, width] = around(frequency, butterworth)
  const gain = 10 ** (decibels / 40)
  const slope = 2 * Math.sqrt(gain) * width
  return biquad(
    [
      gain * (gain + 1 + (gain - 1) * cosine + slope),
      -2 * gain * (gain - 1 + (gain + 1) * cosine),
      gain * (gain + 1 + (gain - 1) * cosine - slope),
    ],
    [
      gain + 1 - (gain - 1) * cosine + slope,
      2 * (gain - 1 - (gain + 1) * cosine),
      gain + 1 - (gain - 1) * cosine - slope,
    ],
  )
}

/** A sound through filters, one after the other. */
export function filtered(samples: Float32Array, ...filters: readonly Biquad[]): Float32Array {
  const result = samples.slice()
  for (const { inputs, outputs } of filters) {
    const [b0, b1, b2] = inputs
    const [a1, a2] = outputs
    let first = 0
    let second = 0
    for (const [at, sample] of result.entries()) {
      const value = b0 * sample + first
      first = b1 * sample - a1 * value + second
      second = b2 * sample - a2 * value
      result[at] = value
    }
  }
  return result
}

/** Rings at one frequency; its frequency and width may change from sample to sample. */
export class Resonator {
  #gain = 1
  #first = 0
  #second = 0
  #last = 0
  #before = 0

  tune(frequency: number, width: number): void {
    const decay = Math.exp((-Math.PI * width) / madeRate)
    this.#second = -decay * decay
    this.#first = 2 * decay * Math.cos((2 * Math.PI * frequency) / madeRate)
    this.#gain = 1 - this.#first - this.#second
  }

  next(input: number): number {
    const value = this.#gain * input + this.#first * this.#last + this.#second * this.#before
    this.#before = this.#last
    this.#last = value
    return value
  }
}
