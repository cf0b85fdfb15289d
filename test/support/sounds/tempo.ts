import { addTo, lengthOf } from './samples.ts'

/** Crossings of zero of the resampling kernel on each side. */
const lobes = 12
/** Places between two samples for which the kernel is known. */
const places = 256

/** A low pass at a share of half the rate, as weights of the samples around each place between two of them. */
function kernelOf(share: number): { readonly reach: number; readonly weights: Float32Array } {
  const reach = Math.ceil(lobes / share)
  const weights = new Float32Array((places + 1) * 2 * reach)
  for (let place = 0; place <= places; place++) {
    for (let tap = 0; tap < 2 * reach; tap++) {
      const distance = tap - reach + 1 - place / places
      const angle = Math.PI * distance * share
      const window = Math.cos((Math.PI * distance) / (2 * reach + 2)) ** 2
      weights[place * 2 * reach + tap] = share * window * (Math.abs(angle) < 1e-6 ? 1 : Math.sin(angle) / angle)
    }
  }
  return { reach, weights }
}

/** Played faster (above 1) or slower, which also makes it higher or lower, as a tape does. */
export function changeSpeed(samples: Float32Array, factor: number): Float32Array {
  const { reach, weights } = kernelOf(Math.min(1, 1 / factor) * 0.97)
  const result = new Float32Array(Math.floor(samples.length / factor))
  for (let at = 0; at < result.length; at++) {
    const from = at * factor
    const whole = Math.floor(from)
    const row = Math.round((from - whole) * places) * 2 * reach
    const first = whole - reach + 1
    const end = Math.min(2 * reach, samples.length - first)
    let sum = 0
    for (let tap = Math.max(0, -first); tap < end; tap++) {
      sum += (samples[first + tap] as number) * (weights[row + tap] as number)
    }
    result[at] = sum
  }
  return result
}

const window = lengthOf(0.05)
const hop = window / 2
/** How far from its place a piece may be taken so that it fits to what is there already. */
const tolerance = lengthOf(0.012)
const fade = Float32Array.from({ length: window }, (_, at) => 0.5 - 0.5 * Math.cos((2 * Math.PI * (at + 0.5)) / window))

/** How well the sound from one place on goes with it from another on. */
function agreement(samples: Float32Array, one: number, other: number): number {
  let product = 0
  let power = 1e-9
  for (let at = 0; at < hop; at += 3) {
    const value = samples[other + at] as number
    product += (samples[one + at] as number) * value
    power += value * value
  }
  return product / Math.sqrt(power)
}

/** Where near a place the sound goes on as it would after another place: coarsely first, then to the sample. */
function bestPlace(samples: Float32Array, natural: number, place: number): number {
  const last = samples.length - window
  const best = (low: number, high: number, step: number, usual: number): number => {
    let [found, highest] = [usual, Number.NEGATIVE_INFINITY]
    for (let from = Math.max(0, low); from <= Math.min(last, high); from += step) {
      const value = agreement(samples, natural, from)
      if (value > highest) [found, highest] = [from, value]
    }
    return found
  }
  const near = best(place - tolerance, place + tolerance, 4, Math.min(last, place))
  return best(near - 3, near + 3, 1, near)
}

/** Faster (above 1) or slower at the same pitch: overlapping pieces, taken where they fit to each other (WSOLA). */
export function changeTempo(samples: Float32Array, factor: number): Float32Array {
  const result = new Float32Array(Math.floor(samples.length / factor))
  const piece = new Float32Array(window)
  let natural = 0
  for (let at = 0; at + window <= result.length; at += hop) {
    const place = Math.round(at * factor)
    if (Math.max(place, natural) + window > samples.length) break
    const from = at === 0 ? 0 : bestPlace(samples, natural, place)
    for (let index = 0; index < window; index++) {
      piece[index] = (samples[from + index] as number) * (fade[index] as number)
    }
    addTo(result, piece, at)
    natural = from + hop
  }
  return result
}

/** Higher (above 1) or lower at the same tempo. */
export const changePitch = (samples: Float32Array, factor: number): Float32Array =>
  changeSpeed(changeTempo(samples, 1 / factor), factor)
