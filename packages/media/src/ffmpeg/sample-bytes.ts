/** Gives samples on, up to a number. */
export class LimitedSamples {
  readonly #most: number
  readonly #take: (samples: Float32Array) => void
  /** Given on so far. */
  count = 0
  /** Whether there were more. */
  more = false

  constructor(most: number, take: (samples: Float32Array) => void) {
    this.#most = most
    this.#take = take
  }

  push(samples: Float32Array): void {
    const wanted = samples.subarray(0, this.#most - this.count)
    this.more ||= wanted.length < samples.length
    this.count += wanted.length
    if (wanted.length > 0) this.#take(wanted)
  }
}

/**
 * Samples in bytes that come in pieces of any length. What no player plays is taken out: what is no number is silence, what is too loud is as loud as
 * can be.
 */
export class SampleBytes {
  #rest: Uint8Array = new Uint8Array(0)

  samplesOf(piece: Uint8Array): Float32Array {
    const whole = this.#rest.length + piece.length
    const bytes = new Uint8Array(whole - (whole % 4))
    const taken = bytes.length - this.#rest.length
    if (taken < 0) {
      this.#rest = Buffer.concat([this.#rest, piece])
      return new Float32Array(0)
    }
    bytes.set(this.#rest)
    bytes.set(piece.subarray(0, taken), this.#rest.length)
    this.#rest = piece.slice(taken)
    const samples = new Float32Array(bytes.buffer)
    for (let at = 0; at < samples.length; at++) {
      const sample = samples[at] as number
      if (!(sample >= -1 && sample <= 1)) samples[at] = Number.isNaN(sample) ? 0 : Math.sign(sample)
    }
    return samples
  }
}
