import { kernel } from './kernel.generated.ts'

/** Samples a second: one channel. */
export const soundSampleRate = 8000
/** Frames a second: what a peak's time is counted in. */
export const framesPerSecond = soundSampleRate / 128

/** `assembly/peaks/kernel.ts`; addresses are bytes of its memory. */
interface Kernel {
  readonly memory: { readonly buffer: ArrayBuffer }
  start(): void
  input(): number
  push(length: number): number
  finish(): number
  found(): number
}

const inputLimit = 8192
const peakNumbers = 4

let compiled: WebAssembly.Module | undefined

/** A place in time and frequency that is louder than all round it. */
export interface SpectralPeak {
  readonly frame: number
  /** In bins of 7.8125 Hz. */
  readonly bin: number
  /** Natural logarithm of its power; 0 is a full-scale sine. */
  readonly level: number
  /** It stands out of what is farther away too. */
  readonly isFar: boolean
}

/**
 * Finds the spectral peaks of a sound as it comes: frames of 1,024 samples under a Hann window, 128 apart; 200 to 3,500 Hz; louder than anything within
 * five frames and 4 % of its frequency, or eight and 6 % (`isFar`).
 */
export class PeakFinder {
  private readonly kernel: Kernel
  private readonly visit: (peak: SpectralPeak) => void

  constructor(visit: (peak: SpectralPeak) => void) {
    compiled ??= new WebAssembly.Module(Buffer.from(kernel, 'base64'))
    this.kernel = new WebAssembly.Instance(compiled).exports as unknown as Kernel
    this.visit = visit
    this.kernel.start()
  }

  push(samples: Float32Array): void {
    for (let from = 0; from < samples.length; from += inputLimit) {
      const some = samples.subarray(from, from + inputLimit)
      new Float32Array(this.kernel.memory.buffer, this.kernel.input(), some.length).set(some)
      this.tell(this.kernel.push(some.length))
    }
  }

  finish(): void {
    this.tell(this.kernel.finish())
  }

  private tell(count: number): void {
    const at = this.kernel.found()
    const numbers = new Float32Array(this.kernel.memory.buffer, at, count * peakNumbers)
    const integers = new Int32Array(this.kernel.memory.buffer, at, count * peakNumbers)
    for (let first = 0; first < count * peakNumbers; first += peakNumbers) {
      this.visit({
        frame: integers[first] as number,
        bin: numbers[first + 1] as number,
        level: numbers[first + 2] as number,
        isFar: integers[first + 3] === 1,
      })
    }
  }
}
