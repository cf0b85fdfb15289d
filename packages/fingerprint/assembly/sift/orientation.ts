import { strideOf } from './blur.ts'

/** Directions that a feature may take at most. */
export const angleLimit: i32 = 2

const bins: i32 = 36
/** A second direction counts from this part of the first. */
const secondPeak: f32 = 0.8
/** Standard deviation of the window, in scales, and where it ends, in these. */
const windowSigma: f32 = 1.5
const windowEnd: f32 = 3
const reachLimit: i32 = 40

/** Two bins more on each side, for those that continue round the circle. */
const histogram = memory.data((bins + 4) * 4, 16)
const smooth = memory.data((bins + 2) * 4, 16)
const windowWeights = memory.data((2 * reachLimit + 8) * 4, 16)
const laneBins = memory.data(16, 16)
const laneWeights = memory.data(16, 16)

/** The number of the bin of each direction, −18 to 18, with parts: arctangent as a polynomial, wrong by 1e-4 at most. */
function directionOf(gx: v128, gy: v128): v128 {
  const ax = f32x4.abs(gx)
  const ay = f32x4.abs(gy)
  const long = f32x4.max(f32x4.max(ax, ay), f32x4.splat(1e-20))
  const ratio = f32x4.div(f32x4.min(ax, ay), long)
  const square = f32x4.mul(ratio, ratio)
  let angle = f32x4.add(f32x4.mul(square, f32x4.splat(0.0208351)), f32x4.splat(-0.085133))
  angle = f32x4.add(f32x4.mul(angle, square), f32x4.splat(0.180141))
  angle = f32x4.add(f32x4.mul(angle, square), f32x4.splat(-0.3302995))
  angle = f32x4.mul(f32x4.add(f32x4.mul(angle, square), f32x4.splat(0.999866)), ratio)
  angle = v128.bitselect(f32x4.sub(f32x4.splat(<f32>(Math.PI / 2)), angle), angle, f32x4.gt(ay, ax))
  angle = v128.bitselect(f32x4.sub(f32x4.splat(<f32>Math.PI), angle), angle, f32x4.lt(gx, f32x4.splat(0)))
  angle = v128.bitselect(f32x4.neg(angle), angle, f32x4.lt(gy, f32x4.splat(0)))
  return f32x4.mul(angle, f32x4.splat(<f32>(bins / (2 * Math.PI))))
}

/**
 * The main directions of the gradient round a keypoint, in radians, the strongest first; written to `angles`, their number returned.
 */
export function findAngles(plane: usize, width: i32, height: i32, x: f32, y: f32, sigma: f32, angles: usize): i32 {
  const rowBytes = <usize>strideOf(width) * 4
  const spread = windowSigma * sigma
  const reach = min(<i32>nearest(windowEnd * spread), reachLimit)
  const cx = <i32>nearest(x)
  const cy = <i32>nearest(y)
  for (let at = -reach; at <= reach + 4; at++) {
    const offset = <f64>at
    const weight = at > reach ? 0 : Math.exp(-(offset * offset) / (2 * <f64>spread * <f64>spread))
    store<f32>(windowWeights + <usize>(at + reachLimit) * 4, <f32>weight)
  }
  memory.fill(histogram, 0, (bins + 4) * 4)
  const left = max(cx - reach, 1)
  const right = min(cx + reach, width - 2)
  for (let py = max(cy - reach, 1); py <= min(cy + reach, height - 2); py++) {
    const row = plane + <usize>py * rowBytes
    const rowWeight = v128.load_splat<f32>(windowWeights + <usize>(py - cy + reachLimit) * 4)
    for (let px = left; px <= right; px += 4) {
      const at = row + <usize>px * 4
      const gx = f32x4.sub(v128.load(at, 4), v128.load(at - 4))
      const gy = f32x4.sub(v128.load(at + rowBytes), v128.load(at - rowBytes))
      const magnitude = f32x4.sqrt(f32x4.add(f32x4.mul(gx, gx), f32x4.mul(gy, gy)))
      const weight = f32x4.mul(rowWeight, v128.load(windowWeights + <usize>(px - cx + reachLimit) * 4))
      v128.store(laneWeights, f32x4.mul(weight, magnitude))
      v128.store(laneBins, i32x4.trunc_sat_f32x4_s(f32x4.nearest(directionOf(gx, gy))))
      const lanes = min(right - px + 1, 4)
      for (let lane = 0; lane < lanes; lane++) {
        const number = load<i32>(laneBins + lane * 4)
        const bin = histogram + <usize>(2 + (number < 0 ? number + bins : number)) * 4
        store<f32>(bin, load<f32>(bin) + load<f32>(laneWeights + lane * 4))
      }
    }
  }
  for (let at = 0; at < 2; at++) {
    store<f32>(histogram + at * 4, load<f32>(histogram + (at + bins) * 4))
    store<f32>(histogram + (bins + 2 + at) * 4, load<f32>(histogram + (2 + at) * 4))
  }
  let highest: f32 = 0
  for (let bin = 0; bin < bins; bin++) {
    const at = histogram + bin * 4
    const value =
      (load<f32>(at) + load<f32>(at, 16) + 4 * (load<f32>(at, 4) + load<f32>(at, 12)) + 6 * load<f32>(at, 8)) * 0.0625
    store<f32>(smooth + (bin + 1) * 4, value)
    highest = max(highest, value)
  }
  store<f32>(smooth, load<f32>(smooth + bins * 4))
  store<f32>(smooth + (bins + 1) * 4, load<f32>(smooth, 4))
  let count = 0
  let first: f32 = 0
  let second: f32 = 0
  for (let bin = 0; bin < bins; bin++) {
    const before = load<f32>(smooth + bin * 4)
    const here = load<f32>(smooth + bin * 4, 4)
    const after = load<f32>(smooth + bin * 4, 8)
    if (here <= before || here < after || here < secondPeak * highest) continue
    const turns =
      (<f64>bin + (0.5 * (<f64>before - <f64>after)) / (<f64>before + <f64>after - 2 * <f64>here)) / <f64>bins
    const angle = <f32>(2 * Math.PI * (turns >= 0.5 ? turns - 1 : turns))
    if (here > first) {
      if (count > 0) store<f32>(angles, load<f32>(angles), 4)
      store<f32>(angles, angle)
      second = first
      first = here
    } else if (here > second) {
      store<f32>(angles, angle, 4)
      second = here
    } else continue
    count = min(count + 1, angleLimit)
  }
  return count
}
