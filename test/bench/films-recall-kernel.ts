/*
 * TMK+PDQF, for the bench to compare with: a film as one vector of fixed length, after "The TMK+PDQF Video-Hashing Algorithm and the PDQ Image-Hashing
 * Algorithm" (Facebook, 2019) and Poullot and others, "Temporal Matching Kernel with Explicit Feature Maps" (2015). A frame is its 256 PDQ frequencies; 15
 * frames a second. The first level compares their plain means. The second compares sums weighted by cosines and sines of the frame's number, of four
 * periods and 32 frequencies each, at the shift in time at which they agree best. Both levels are 1 for the same film; 0.7 of both is the published match.
 */

/** Frames a second. */
export const kernelRate = 15
/** From which on films match at both levels, as published. */
export const kernelLikeness = 0.7

/** In frames. */
const periods = [2731, 4391, 9767, 14_653] as const
const frequencies = 32
const dimensions = 256
/** How sharp the kernel is in time. */
const sharpness = 32

/** The modified Bessel function of the first kind, by its series. */
function bessel(order: number, at: number): number {
  let term = 1
  for (let factor = 1; factor <= order; factor++) term *= at / 2 / factor
  let sum = term
  for (let step = 1; term > sum * 1e-17; step++) {
    term *= (at / 2) ** 2 / (step * (step + order))
    sum += term
  }
  return sum
}

/** What each frequency of time counts: the Fourier series of the kernel. */
const weights = Float64Array.from({ length: frequencies }, (_, frequency) =>
  frequency === 0
    ? (bessel(0, sharpness) - Math.exp(-sharpness)) / (2 * Math.sinh(sharpness))
    : bessel(frequency, sharpness) / Math.sinh(sharpness),
)
/** What a film scores with itself before it is divided by this. */
const fullScore = weights.reduce((sum, weight, frequency) => sum + (frequency === 0 ? weight : 2 * weight), 0)

/** A film as TMK has it. */
export interface TimeKernel {
  readonly mean: Float32Array
  /** By period and frequency, one after the other, vectors of length 1 or 0. */
  readonly cosines: Float32Array
  readonly sines: Float32Array
}

function normalise(vector: Float32Array): Float32Array {
  const length = Math.sqrt(dot(vector, 0, vector, 0))
  return length === 0 ? vector : vector.map((value) => value / length)
}

function dot(one: Float32Array, from: number, other: Float32Array, otherFrom: number): number {
  let sum = 0
  for (let at = 0; at < dimensions; at++) sum += (one[from + at] as number) * (other[otherFrom + at] as number)
  return sum
}

/** @param frames the PDQ frequencies of each frame, `kernelRate` a second. */
export function packKernel(frames: readonly Float32Array[]): TimeKernel {
  const size = periods.length * frequencies * dimensions
  const [mean, cosines, sines] = [new Float32Array(dimensions), new Float32Array(size), new Float32Array(size)]
  for (const [number, frame] of frames.entries()) {
    const unit = normalise(frame)
    for (let at = 0; at < dimensions; at++) mean[at] = (mean[at] as number) + (frame[at] as number) / frames.length
    for (const [row, period] of periods.entries())
      for (let frequency = 0; frequency < frequencies; frequency++) {
        const angle = (2 * Math.PI * frequency * number) / period
        const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
        const from = (row * frequencies + frequency) * dimensions
        for (let at = 0; at < dimensions; at++) {
          cosines[from + at] = (cosines[from + at] as number) + cos * (unit[at] as number)
          sines[from + at] = (sines[from + at] as number) + sin * (unit[at] as number)
        }
      }
  }
  for (const sums of [cosines, sines])
    for (let from = 0; from < size; from += dimensions)
      sums.set(normalise(sums.subarray(from, from + dimensions)), from)
  return { mean: normalise(mean), cosines, sines }
}

/** How alike two films are at the shift in time at which they are most, −1 to 1. */
function likenessInTime(query: TimeKernel, original: TimeKernel): number {
  let highest = Number.NEGATIVE_INFINITY
  for (const [row, period] of periods.entries()) {
    const even = new Float64Array(frequencies)
    const odd = new Float64Array(frequencies)
    for (let frequency = 0; frequency < frequencies; frequency++) {
      const from = (row * frequencies + frequency) * dimensions
      const of = (one: Float32Array, other: Float32Array): number =>
        (weights[frequency] as number) * dot(one, from, other, from)
      even[frequency] = of(query.cosines, original.cosines) + of(query.sines, original.sines)
      odd[frequency] = of(query.sines, original.cosines) - of(query.cosines, original.sines)
    }
    for (let shift = 0; shift < period; shift++) {
      const [cosStep, sinStep] = [Math.cos((2 * Math.PI * shift) / period), Math.sin((2 * Math.PI * shift) / period)]
      let [cos, sin, sum] = [1, 0, 0]
      for (let frequency = 0; frequency < frequencies; frequency++) {
        sum += cos * (even[frequency] as number) + sin * (odd[frequency] as number)
        const turned = cos * cosStep - sin * sinStep
        sin = sin * cosStep + cos * sinStep
        cos = turned
      }
      highest = Math.max(highest, sum)
    }
  }
  return highest / fullScore
}

/** How alike two films are at the level at which they are less. */
export const kernelAgreement = (query: TimeKernel, original: TimeKernel): number =>
  Math.min(dot(query.mean, 0, original.mean, 0), likenessInTime(query, original))
