/*
 * Planes are rows of 32-bit numbers; a row takes a multiple of 16 of them, so that four vectors fit at a time. What lies past the width is never
 * read as a pixel.
 */

/** Pixels that a kernel may reach to each side. */
export const reachLimit: i32 = 16

const weights = memory.data((reachLimit + 1) * 4, 16)
/** For each step the row that is so far above, and the one below. */
const rows = memory.data((reachLimit + 1) * 8, 16)

/** Numbers that a row of so many pixels takes. */
export function strideOf(width: i32): i32 {
  return (width + 15) & ~15
}

/** Bytes that a line needs which is blurred along itself. */
export function lineBytes(width: i32): usize {
  return (strideOf(width) + 2 * reachLimit) * 4
}

/** One half of a Gaussian, from the middle outwards. Returns how far it reaches. */
function prepareWeights(sigma: f64): i32 {
  const reach = min(<i32>Math.ceil(3 * sigma), reachLimit)
  let sum: f64 = 0
  for (let step = 0; step <= reach; step++) sum += (step === 0 ? 1 : 2) * Math.exp(-(step * step) / (2 * sigma * sigma))
  for (let step = 0; step <= reach; step++) {
    store<f32>(weights + step * 4, <f32>(Math.exp(-(step * step) / (2 * sigma * sigma)) / sum))
  }
  return reach
}

/**
 * Blurs a plane into another, and, unless `difference` is 0, writes what that changed. `line` is room for `lineBytes`.
 */
export function blur(
  source: usize,
  target: usize,
  difference: usize,
  line: usize,
  width: i32,
  height: i32,
  sigma: f64,
): void {
  const reach = prepareWeights(sigma)
  const rowBytes = <usize>strideOf(width) * 4
  const first = line + reachLimit * 4
  for (let y = 0; y < height; y++) {
    for (let step = 0; step <= reach; step++) {
      store<usize>(rows + step * 8, source + <usize>max(y - step, 0) * rowBytes)
      store<usize>(rows + step * 8 + 4, source + <usize>min(y + step, height - 1) * rowBytes)
    }
    for (let x: usize = 0; x < rowBytes; x += 64) {
      let weight = v128.load_splat<f32>(weights)
      let above = load<usize>(rows) + x
      let a = f32x4.mul(weight, v128.load(above))
      let b = f32x4.mul(weight, v128.load(above, 16))
      let c = f32x4.mul(weight, v128.load(above, 32))
      let d = f32x4.mul(weight, v128.load(above, 48))
      for (let step = 1; step <= reach; step++) {
        weight = v128.load_splat<f32>(weights + step * 4)
        above = load<usize>(rows + step * 8) + x
        const below = load<usize>(rows + step * 8, 4) + x
        a = f32x4.add(a, f32x4.mul(weight, f32x4.add(v128.load(above), v128.load(below))))
        b = f32x4.add(b, f32x4.mul(weight, f32x4.add(v128.load(above, 16), v128.load(below, 16))))
        c = f32x4.add(c, f32x4.mul(weight, f32x4.add(v128.load(above, 32), v128.load(below, 32))))
        d = f32x4.add(d, f32x4.mul(weight, f32x4.add(v128.load(above, 48), v128.load(below, 48))))
      }
      v128.store(first + x, a)
      v128.store(first + x, b, 16)
      v128.store(first + x, c, 32)
      v128.store(first + x, d, 48)
    }
    const last = first + (width - 1) * 4
    for (let step = 1; step <= reach; step++) {
      store<f32>(first - step * 4, load<f32>(first))
      store<f32>(last + step * 4, load<f32>(last))
    }
    const row = source + <usize>y * rowBytes
    const to = target + <usize>y * rowBytes
    const changed = difference + <usize>y * rowBytes
    for (let x: usize = 0; x < rowBytes; x += 64) {
      let weight = v128.load_splat<f32>(weights)
      const at = first + x
      let a = f32x4.mul(weight, v128.load(at))
      let b = f32x4.mul(weight, v128.load(at, 16))
      let c = f32x4.mul(weight, v128.load(at, 32))
      let d = f32x4.mul(weight, v128.load(at, 48))
      for (let step: usize = 4; step <= <usize>reach * 4; step += 4) {
        weight = v128.load_splat<f32>(weights + step)
        const before = at - step
        const after = at + step
        a = f32x4.add(a, f32x4.mul(weight, f32x4.add(v128.load(before), v128.load(after))))
        b = f32x4.add(b, f32x4.mul(weight, f32x4.add(v128.load(before, 16), v128.load(after, 16))))
        c = f32x4.add(c, f32x4.mul(weight, f32x4.add(v128.load(before, 32), v128.load(after, 32))))
        d = f32x4.add(d, f32x4.mul(weight, f32x4.add(v128.load(before, 48), v128.load(after, 48))))
      }
      v128.store(to + x, a)
      v128.store(to + x, b, 16)
      v128.store(to + x, c, 32)
      v128.store(to + x, d, 48)
      if (difference === 0) continue
      v128.store(changed + x, f32x4.sub(a, v128.load(row + x)))
      v128.store(changed + x, f32x4.sub(b, v128.load(row + x, 16)), 16)
      v128.store(changed + x, f32x4.sub(c, v128.load(row + x, 32)), 32)
      v128.store(changed + x, f32x4.sub(d, v128.load(row + x, 48)), 48)
    }
  }
}

/** Bytes to numbers from 0 to 1. */
export function widen(pixels: usize, target: usize, width: i32, height: i32): void {
  const stride = strideOf(width)
  for (let y = 0; y < height; y++) {
    const from = pixels + <usize>(y * width)
    const to = target + <usize>(y * stride) * 4
    for (let x = 0; x < width; x++) store<f32>(to + x * 4, <f32>load<u8>(from + x) * <f32>(1.0 / 255.0))
    for (let x = width; x < stride; x++) store<f32>(to + x * 4, 0)
  }
}

/** Every second pixel of every second row. */
export function halve(source: usize, target: usize, width: i32, height: i32): void {
  const stride = strideOf(width)
  const half = strideOf(width >> 1)
  for (let y = 0; y < height >> 1; y++) {
    const from = source + <usize>(2 * y * stride) * 4
    const to = target + <usize>(y * half) * 4
    for (let x = 0; x < width >> 1; x++) store<f32>(to + x * 4, load<f32>(from + x * 8))
    for (let x = width >> 1; x < half; x++) store<f32>(to + x * 4, 0)
  }
}
