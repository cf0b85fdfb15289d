import { strideOf } from './blur.ts'

/** Scales of an octave at which keypoints are sought. */
export const intervals: i32 = 3
/**
 * Blur of the finest plane of an octave, in its pixels. Half of what is usual: the smallest features are found without doubling the picture first,
 * for a quarter of the work, and, measured, more of them again in the copy.
 */
export const baseSigma: f64 = 0.8
/** How far a keypoint must stand out: 1 is the difference between black and white. */
const contrast: f64 = 0.002

/** Bytes of a keypoint: x, y, scale (pixels of the picture), response; octave, layer. */
const keypointBytes: usize = 24

/** Pixels at the border in which no keypoint is sought. */
const margin: i32 = 4
/** A place is looked at closer when its pixel has this part of the contrast that is wanted. */
const nearPart: f64 = 0.7
/** How much longer than wide a blob may be, as the ratio of its curvatures. */
const edgeLimit: f64 = 10
const attempts: i32 = 5

/** Room for keypoints, which ends with the memory. */
let firstKeypoint: usize = 0
let nextKeypoint: usize = 0

export function startKeypoints(at: usize): void {
  firstKeypoint = at
  nextKeypoint = at
}

export function keypointCount(): i32 {
  return <i32>((nextKeypoint - firstKeypoint) / keypointBytes)
}

export function keypointAt(number: i32): usize {
  return firstKeypoint + <usize>number * keypointBytes
}

/** The blur of a layer, or between layers, in pixels of its octave. */
export function sigmaOf(layer: f64): f64 {
  return baseSigma * 2 ** (layer / <f64>intervals)
}

/** Makes the memory reach up to an address. */
export function reserve(end: usize): void {
  const missing = <i32>((end + 0xffff) >>> 16) - memory.size()
  if (missing > 0 && memory.grow(missing) < 0) unreachable()
}

/**
 * Finds the place between pixels and layers where the surface through the neighbours is highest or lowest, and keeps it when it is distinct and no
 * edge.
 */
function refine(
  differences: usize,
  planeBytes: usize,
  width: i32,
  height: i32,
  octave: i32,
  zoom: f32,
  firstLayer: i32,
  firstX: i32,
  firstY: i32,
): void {
  const rowBytes = <usize>strideOf(width) * 4
  let layer = firstLayer
  let x = firstX
  let y = firstY
  for (let attempt = 0; attempt < attempts; attempt++) {
    const here = differences + <usize>layer * planeBytes + <usize>y * rowBytes + <usize>x * 4
    const below = here - planeBytes
    const above = here + planeBytes
    const value = <f64>load<f32>(here)
    const left = <f64>load<f32>(here - 4)
    const right = <f64>load<f32>(here + 4)
    const up = <f64>load<f32>(here - rowBytes)
    const down = <f64>load<f32>(here + rowBytes)
    const finer = <f64>load<f32>(below)
    const coarser = <f64>load<f32>(above)
    const dx = (right - left) * 0.5
    const dy = (down - up) * 0.5
    const ds = (coarser - finer) * 0.5
    const dxx = right + left - 2 * value
    const dyy = down + up - 2 * value
    const dss = coarser + finer - 2 * value
    const dxy =
      0.25 *
      (<f64>load<f32>(here + rowBytes + 4) -
        <f64>load<f32>(here + rowBytes - 4) -
        <f64>load<f32>(here - rowBytes + 4) +
        <f64>load<f32>(here - rowBytes - 4))
    const dxs =
      0.25 *
      (<f64>load<f32>(above + 4) - <f64>load<f32>(above - 4) - <f64>load<f32>(below + 4) + <f64>load<f32>(below - 4))
    const dys =
      0.25 *
      (<f64>load<f32>(above + rowBytes) -
        <f64>load<f32>(above - rowBytes) -
        <f64>load<f32>(below + rowBytes) +
        <f64>load<f32>(below - rowBytes))
    // The inverse of the second derivatives, a symmetric matrix, times the first ones.
    const xx = dyy * dss - dys * dys
    const xy = dxs * dys - dxy * dss
    const xs = dxy * dys - dxs * dyy
    const yy = dxx * dss - dxs * dxs
    const ys = dxy * dxs - dxx * dys
    const ss = dxx * dyy - dxy * dxy
    const determinant = dxx * xx + dxy * xy + dxs * xs
    if (determinant === 0) return
    const ox = -(xx * dx + xy * dy + xs * ds) / determinant
    const oy = -(xy * dx + yy * dy + ys * ds) / determinant
    const os = -(xs * dx + ys * dy + ss * ds) / determinant
    if (abs(ox) < 0.5 && abs(oy) < 0.5 && abs(os) < 0.5) {
      const response = abs(value + 0.5 * (dx * ox + dy * oy + ds * os))
      const trace = dxx + dyy
      if (response < contrast || ss <= 0) return
      if (trace * trace * edgeLimit >= (edgeLimit + 1) * (edgeLimit + 1) * ss) return
      reserve(nextKeypoint + keypointBytes)
      store<f32>(nextKeypoint, <f32>(<f64>x + ox) * zoom)
      store<f32>(nextKeypoint, <f32>(<f64>y + oy) * zoom, 4)
      store<f32>(nextKeypoint, <f32>sigmaOf(<f64>layer + os) * zoom, 8)
      store<f32>(nextKeypoint, <f32>response, 12)
      store<i32>(nextKeypoint, octave, 16)
      store<i32>(nextKeypoint, layer, 20)
      nextKeypoint += keypointBytes
      return
    }
    // Far off, the surface is none.
    if (abs(ox) > 4 || abs(oy) > 4 || abs(os) > 4) return
    x += <i32>nearest(ox)
    y += <i32>nearest(oy)
    layer += <i32>nearest(os)
    if (layer < 1 || layer > intervals) return
    if (x < margin || y < margin || x >= width - margin || y >= height - margin) return
  }
}

/** Keeps the keypoints of one octave: places where a difference is above, or below, all of its 26 neighbours in place and scale. */
export function findKeypoints(
  differences: usize,
  planeBytes: usize,
  width: i32,
  height: i32,
  octave: i32,
  zoom: f32,
): void {
  const rowBytes = <usize>strideOf(width) * 4
  const least = f32x4.splat(<f32>(contrast * nearPart))
  for (let layer = 1; layer <= intervals; layer++) {
    for (let y = margin; y < height - margin; y++) {
      const row = differences + <usize>layer * planeBytes + <usize>y * rowBytes
      for (let x = margin; x < width - margin; x += 4) {
        const here = row + <usize>x * 4
        const value = v128.load(here)
        let candidates = f32x4.ge(f32x4.abs(value), least)
        if (!v128.any_true(candidates)) continue
        const up = here - rowBytes
        const down = here + rowBytes
        let high = f32x4.max(v128.load(here - 4), v128.load(here, 4))
        let low = f32x4.min(v128.load(here - 4), v128.load(here, 4))
        for (let at = up - 4; at <= up + 4; at += 4) {
          const one = v128.load(at)
          const other = v128.load(at + (down - up))
          high = f32x4.max(high, f32x4.max(one, other))
          low = f32x4.min(low, f32x4.min(one, other))
        }
        candidates = v128.and(candidates, v128.or(f32x4.ge(value, high), f32x4.le(value, low)))
        if (!v128.any_true(candidates)) continue
        for (let at = up - 4; at <= up + 4; at += 4) {
          for (let line: usize = 0; line <= 2 * rowBytes; line += rowBytes) {
            const one = v128.load(at + line - planeBytes)
            const other = v128.load(at + line + planeBytes)
            high = f32x4.max(high, f32x4.max(one, other))
            low = f32x4.min(low, f32x4.min(one, other))
          }
        }
        // A bright blob is above all and positive, a dark one below all and negative.
        const zero = f32x4.splat(0)
        candidates = v128.and(
          candidates,
          v128.or(
            v128.and(f32x4.gt(value, zero), f32x4.ge(value, high)),
            v128.and(f32x4.lt(value, zero), f32x4.le(value, low)),
          ),
        )
        const lanes = i32x4.bitmask(candidates)
        for (let lane = 0; lane < 4; lane++) {
          if ((lanes & (1 << lane)) === 0 || x + lane >= width - margin) continue
          refine(differences, planeBytes, width, height, octave, zoom, layer, x + lane, y)
        }
      }
    }
  }
}
