import { partBytes, points, prepareTransform, transform } from './fourier.ts'

/*
 * The spectrum of a sound, frame by frame: power of the bins that are looked at, in a ring of the last rows.
 */

/** Samples from one frame to the next, and in one frame. */
export const hop: i32 = 128
export const frameSamples: i32 = points

/** Bins of a row: 200 to 3,500 Hz at 8 kHz, with a few to each side. */
export const lowestBin: i32 = 24
export const rowBins: i32 = 432
export const rowBytes: usize = <usize>rowBins * 4

/** Rows that are kept. */
export const ringRows: i32 = 32

const ring = memory.data(ringRows * rowBins * 4, 16)
const window = memory.data(frameSamples * 4, 16)
const frames = memory.data(frameSamples * 8, 16)

export function rowAt(row: i32): usize {
  return ring + <usize>(row & (ringRows - 1)) * rowBytes
}

/** Has to be called once. */
export function prepareRows(): void {
  prepareTransform()
  // Hann, scaled so that a full-scale sine has a power of 1.
  const scale: f64 = 4 / <f64>frameSamples
  for (let at = 0; at < frameSamples; at++)
    store<f32>(
      window + <usize>at * 4,
      <f32>((0.5 - 0.5 * Math.cos((2 * Math.PI * (<f64>at + 0.5)) / <f64>frameSamples)) * scale),
    )
}

export function clearRows(): void {
  memory.fill(ring, 0, <usize>ringRows * rowBytes)
}

/** Clears a row for which there is no sound. */
export function blankRow(row: i32): void {
  memory.fill(rowAt(row), 0, rowBytes)
}

/** Makes two rows of the frames that begin at an address and a hop behind it: one transform does both, as its real and its imaginary part. */
export function makeRows(samples: usize, row: i32): void {
  for (let at: usize = 0; at < partBytes; at += 16) {
    const weight = v128.load(window + at)
    v128.store(frames + at, f32x4.mul(weight, v128.load(samples + at)))
    v128.store(frames + at + partBytes, f32x4.mul(weight, v128.load(samples + at + <usize>hop * 4)))
  }
  const spectrum = transform(frames)
  const first = rowAt(row)
  const second = rowAt(row + 1)
  const quarter = f32x4.splat(0.25)
  for (let at = 0; at < rowBins; at += 4) {
    const ahead = spectrum + <usize>(lowestBin + at) * 4
    // Bins n − k for k, k + 1, …: read backwards.
    const behind = spectrum + <usize>(points - lowestBin - at - 3) * 4
    const ar = v128.load(ahead)
    const ai = v128.load(ahead + partBytes)
    const reversedR = v128.load(behind)
    const reversedI = v128.load(behind + partBytes)
    const br = v128.shuffle<f32>(reversedR, reversedR, 3, 2, 1, 0)
    const bi = v128.shuffle<f32>(reversedI, reversedI, 3, 2, 1, 0)
    const evenR = f32x4.add(ar, br)
    const evenI = f32x4.sub(ai, bi)
    const oddR = f32x4.add(ai, bi)
    const oddI = f32x4.sub(br, ar)
    const place = <usize>at * 4
    v128.store(first + place, f32x4.mul(quarter, f32x4.add(f32x4.mul(evenR, evenR), f32x4.mul(evenI, evenI))))
    v128.store(second + place, f32x4.mul(quarter, f32x4.add(f32x4.mul(oddR, oddR), f32x4.mul(oddI, oddI))))
  }
}
