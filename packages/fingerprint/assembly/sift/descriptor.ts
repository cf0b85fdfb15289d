import { strideOf } from './blur.ts'

/** Numbers of a descriptor. */
export const descriptorLength: i32 = 128

const cells: i32 = 4
/** Bytes of the eight directions of a cell. */
const cellBytes: usize = 32
/** Cells a row with one more on each side, which takes what falls outside. */
const paddedCells: i32 = cells + 2
/** Side of a cell in scales. */
const cellScales: f32 = 3
/** From this scale on, in pixels, every second pixel of every second row says enough. */
const coarseScale: f32 = 1.6
const reachLimit: i32 = 64
/** No number may have more than this part of the length: one strong edge is not all. */
const highestPart: f32 = 0.2

const histogram = memory.data(paddedCells * paddedCells * 32, 16)
const windowWeights = memory.data((2 * reachLimit + 1) * 4, 16)

function eighthPower(value: v128): v128 {
  const second = f32x4.mul(value, value)
  const fourth = f32x4.mul(second, second)
  return f32x4.mul(fourth, fourth)
}

function addTo(cell: usize, share: f32, ahead: v128, behind: v128): void {
  const part = f32x4.splat(share)
  v128.store(cell, f32x4.add(v128.load(cell), f32x4.mul(part, ahead)))
  v128.store(cell, f32x4.add(v128.load(cell, 16), f32x4.mul(part, behind)), 16)
}

/** Sums the gradients round the keypoint, turned with it, by cell and direction. */
function collect(plane: usize, width: i32, height: i32, x: f32, y: f32, sigma: f32, angle: f32): void {
  memory.fill(histogram, 0, <usize>(paddedCells * paddedCells) * cellBytes)
  const rowBytes = <usize>strideOf(width) * 4
  const cell = cellScales * sigma
  const step = sigma >= coarseScale ? 2 : 1
  // A row of cells and half a one on each side, seen across.
  const reach = min(<i32>nearest(cell * <f32>(Math.SQRT2 * 0.5 * (cells + 1))), reachLimit)
  const cx = <i32>nearest(x)
  const cy = <i32>nearest(y)
  const cosine = <f32>Math.cos(angle)
  const sine = <f32>Math.sin(angle)
  // The first four of the eight directions; the others are their opposites.
  const half = <f32>Math.SQRT1_2
  const alongX = f32x4(cosine, (cosine - sine) * half, -sine, (-cosine - sine) * half)
  const alongY = f32x4(sine, (sine + cosine) * half, cosine, (cosine - sine) * half)
  const spread: f64 = <f64>cell * <f64>cells * 0.5
  for (let at = -reach; at <= reach; at++) {
    const offset = <f64>at
    store<f32>(windowWeights + <usize>(at + reachLimit) * 4, <f32>Math.exp(-(offset * offset) / (2 * spread * spread)))
  }
  const middle: f32 = <f32>cells * 0.5 - 0.5
  const zero = f32x4.splat(0)
  for (let dy = -reach; dy <= reach; dy += step) {
    const py = cy + dy
    if (py < 1 || py > height - 2) continue
    const rowWeight = load<f32>(windowWeights + <usize>(dy + reachLimit) * 4)
    const offsetY = <f32>py - y
    for (let dx = -reach; dx <= reach; dx += step) {
      const px = cx + dx
      if (px < 1 || px > width - 2) continue
      const offsetX = <f32>px - x
      // In cells, one more than it is, so that no number is negative.
      const column = (cosine * offsetX + sine * offsetY) / cell + middle + 1
      const row = (cosine * offsetY - sine * offsetX) / cell + middle + 1
      if (column <= 0 || row <= 0 || column >= <f32>(cells + 1) || row >= <f32>(cells + 1)) continue
      const at = plane + <usize>py * rowBytes + <usize>px * 4
      const gx = load<f32>(at, 4) - load<f32>(at - 4)
      const gy = load<f32>(at + rowBytes) - load<f32>(at - rowBytes)
      const square = gx * gx + gy * gy
      if (square < 1e-12) continue
      const magnitude = sqrt(square)
      // How far it points each way: as narrow as between two of eight directions, and even all round.
      const direction = f32x4.mul(
        f32x4.add(f32x4.mul(f32x4.splat(gx), alongX), f32x4.mul(f32x4.splat(gy), alongY)),
        f32x4.splat(1 / magnitude),
      )
      const ahead = eighthPower(f32x4.max(direction, zero))
      const behind = eighthPower(f32x4.max(f32x4.neg(direction), zero))
      const weight = magnitude * rowWeight * load<f32>(windowWeights + <usize>(dx + reachLimit) * 4)
      const firstRow = <i32>row
      const firstColumn = <i32>column
      const below = (row - <f32>firstRow) * weight
      const above = weight - below
      const right = column - <f32>firstColumn
      const left: f32 = <f32>1 - right
      const to = histogram + <usize>(firstRow * paddedCells + firstColumn) * cellBytes
      addTo(to, above * left, ahead, behind)
      addTo(to + cellBytes, above * right, ahead, behind)
      addTo(to + <usize>paddedCells * cellBytes, below * left, ahead, behind)
      addTo(to + <usize>(paddedCells + 1) * cellBytes, below * right, ahead, behind)
    }
  }
}

function cellAt(number: i32): usize {
  return histogram + <usize>((number / cells + 1) * paddedCells + (number % cells) + 1) * cellBytes
}

function lengthOfAll(): f32 {
  let sum = f32x4.splat(0)
  for (let number = 0; number < cells * cells; number++) {
    const ahead = v128.load(cellAt(number))
    const behind = v128.load(cellAt(number), 16)
    sum = f32x4.add(sum, f32x4.add(f32x4.mul(ahead, ahead), f32x4.mul(behind, behind)))
  }
  return sqrt(
    f32x4.extract_lane(sum, 0) + f32x4.extract_lane(sum, 1) + f32x4.extract_lane(sum, 2) + f32x4.extract_lane(sum, 3),
  )
}

/** Writes the descriptor of a feature, `descriptorLength` bytes. */
export function describeFeature(
  plane: usize,
  width: i32,
  height: i32,
  x: f32,
  y: f32,
  sigma: f32,
  angle: f32,
  target: usize,
): void {
  collect(plane, width, height, x, y, sigma, angle)
  const highest = f32x4.splat(highestPart * lengthOfAll())
  for (let number = 0; number < cells * cells; number++) {
    const at = cellAt(number)
    v128.store(at, f32x4.min(v128.load(at), highest))
    v128.store(at, f32x4.min(v128.load(at, 16), highest), 16)
  }
  const scale = f32x4.splat(512 / max(lengthOfAll(), 1e-9))
  for (let number = 0; number < cells * cells; number++) {
    const at = cellAt(number)
    const ahead = i32x4.trunc_sat_f32x4_u(f32x4.nearest(f32x4.mul(scale, v128.load(at))))
    const behind = i32x4.trunc_sat_f32x4_u(f32x4.nearest(f32x4.mul(scale, v128.load(at, 16))))
    const narrow = i16x8.narrow_i32x4_u(ahead, behind)
    v128.store64_lane(target + number * 8, i8x16.narrow_i16x8_u(narrow, narrow), 0)
  }
}
