/*
 * A complex Fourier transform of 1,024 points, real and imaginary parts apart: five passes of radix 4 that sort as they go (Stockham), four butterflies
 * at a time.
 */

/** Points of a transform. */
export const points: i32 = 1024
const quarter: i32 = points / 4

/** Bytes of the numbers of one part. */
export const partBytes: usize = <usize>points * 4

/** e^(−2πi·k/1024) for k below 768: cosines, then sines. */
const turns: i32 = 768
const cosines = memory.data(turns * 4, 16)
const sines = memory.data(turns * 4, 16)
const spare = memory.data(points * 8, 16)

/** Has to be called once. */
export function prepareTransform(): void {
  for (let turn = 0; turn < turns; turn++) {
    const angle = (-2 * Math.PI * <f64>turn) / <f64>points
    store<f32>(cosines + <usize>turn * 4, <f32>Math.cos(angle))
    store<f32>(sines + <usize>turn * 4, <f32>Math.sin(angle))
  }
}

// The four results of a butterfly, in two parts each.
let re0: v128 = f32x4.splat(0)
let im0: v128 = f32x4.splat(0)
let re1: v128 = f32x4.splat(0)
let im1: v128 = f32x4.splat(0)
let re2: v128 = f32x4.splat(0)
let im2: v128 = f32x4.splat(0)
let re3: v128 = f32x4.splat(0)
let im3: v128 = f32x4.splat(0)

/** Four butterflies on the points at `from`, a quarter of all apart, with their twiddle factors. */
function butterflies(from: usize, w1r: v128, w1i: v128, w2r: v128, w2i: v128, w3r: v128, w3i: v128): void {
  const step: usize = <usize>quarter * 4
  const ar = v128.load(from)
  const br = v128.load(from + step)
  const cr = v128.load(from + 2 * step)
  const dr = v128.load(from + 3 * step)
  const ai = v128.load(from + partBytes)
  const bi = v128.load(from + partBytes + step)
  const ci = v128.load(from + partBytes + 2 * step)
  const di = v128.load(from + partBytes + 3 * step)
  const acr = f32x4.add(ar, cr)
  const aci = f32x4.add(ai, ci)
  const bdr = f32x4.add(br, dr)
  const bdi = f32x4.add(bi, di)
  const amr = f32x4.sub(ar, cr)
  const ami = f32x4.sub(ai, ci)
  // −i·(b − d)
  const bmr = f32x4.sub(bi, di)
  const bmi = f32x4.sub(dr, br)
  re0 = f32x4.add(acr, bdr)
  im0 = f32x4.add(aci, bdi)
  const xr = f32x4.add(amr, bmr)
  const xi = f32x4.add(ami, bmi)
  re1 = f32x4.sub(f32x4.mul(xr, w1r), f32x4.mul(xi, w1i))
  im1 = f32x4.add(f32x4.mul(xr, w1i), f32x4.mul(xi, w1r))
  const yr = f32x4.sub(acr, bdr)
  const yi = f32x4.sub(aci, bdi)
  re2 = f32x4.sub(f32x4.mul(yr, w2r), f32x4.mul(yi, w2i))
  im2 = f32x4.add(f32x4.mul(yr, w2i), f32x4.mul(yi, w2r))
  const zr = f32x4.sub(amr, bmr)
  const zi = f32x4.sub(ami, bmi)
  re3 = f32x4.sub(f32x4.mul(zr, w3r), f32x4.mul(zi, w3i))
  im3 = f32x4.add(f32x4.mul(zr, w3i), f32x4.mul(zi, w3r))
}

/** Writes four vectors so that the first numbers of all come first, then the second ones. */
function storeAcross(to: usize, a: v128, b: v128, c: v128, d: v128): void {
  const ab = v128.shuffle<f32>(a, b, 0, 4, 1, 5)
  const cd = v128.shuffle<f32>(c, d, 0, 4, 1, 5)
  const ab2 = v128.shuffle<f32>(a, b, 2, 6, 3, 7)
  const cd2 = v128.shuffle<f32>(c, d, 2, 6, 3, 7)
  v128.store(to, v128.shuffle<f32>(ab, cd, 0, 1, 4, 5))
  v128.store(to, v128.shuffle<f32>(ab, cd, 2, 3, 6, 7), 16)
  v128.store(to, v128.shuffle<f32>(ab2, cd2, 0, 1, 4, 5), 32)
  v128.store(to, v128.shuffle<f32>(ab2, cd2, 2, 3, 6, 7), 48)
}

/** The first pass, in which the butterflies that are done together have factors of their own. */
function firstPass(from: usize, to: usize): void {
  for (let at = 0; at < quarter; at += 4) {
    const one = <usize>at * 4
    const w1r = v128.load(cosines + one)
    const w1i = v128.load(sines + one)
    // Those of the square and the cube.
    const w2r = f32x4.sub(f32x4.mul(w1r, w1r), f32x4.mul(w1i, w1i))
    const w2i = f32x4.mul(f32x4.add(w1r, w1r), w1i)
    const w3r = f32x4.sub(f32x4.mul(w2r, w1r), f32x4.mul(w2i, w1i))
    const w3i = f32x4.add(f32x4.mul(w2r, w1i), f32x4.mul(w2i, w1r))
    butterflies(from + one, w1r, w1i, w2r, w2i, w3r, w3i)
    storeAcross(to + <usize>at * 16, re0, re1, re2, re3)
    storeAcross(to + <usize>at * 16 + partBytes, im0, im1, im2, im3)
  }
}

/** A later pass, over runs of `stride` butterflies with the same factors. */
function pass(from: usize, to: usize, stride: i32): void {
  const groups = quarter / stride
  const strideBytes = <usize>stride * 4
  for (let group = 0; group < groups; group++) {
    const turn = group * stride
    const w1r = v128.load_splat<f32>(cosines + <usize>turn * 4)
    const w1i = v128.load_splat<f32>(sines + <usize>turn * 4)
    const w2r = v128.load_splat<f32>(cosines + <usize>turn * 8)
    const w2i = v128.load_splat<f32>(sines + <usize>turn * 8)
    const w3r = v128.load_splat<f32>(cosines + <usize>turn * 12)
    const w3i = v128.load_splat<f32>(sines + <usize>turn * 12)
    const source = from + <usize>group * strideBytes
    const target = to + <usize>group * strideBytes * 4
    for (let at: usize = 0; at < strideBytes; at += 16) {
      butterflies(source + at, w1r, w1i, w2r, w2i, w3r, w3i)
      v128.store(target + at, re0)
      v128.store(target + at + strideBytes, re1)
      v128.store(target + at + 2 * strideBytes, re2)
      v128.store(target + at + 3 * strideBytes, re3)
      v128.store(target + at + partBytes, im0)
      v128.store(target + at + partBytes + strideBytes, im1)
      v128.store(target + at + partBytes + 2 * strideBytes, im2)
      v128.store(target + at + partBytes + 3 * strideBytes, im3)
    }
  }
}

/** Transforms the points at an address, real parts then imaginary ones. Returns where the result stands: there the points are spoilt. */
export function transform(at: usize): usize {
  firstPass(at, spare)
  pass(spare, at, 4)
  pass(at, spare, 16)
  pass(spare, at, 64)
  pass(at, spare, 256)
  return spare
}
