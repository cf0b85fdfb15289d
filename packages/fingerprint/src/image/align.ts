import type { Correspondences } from './correspond.ts'
import { apply, fitAffine, fitHomography, fitSimilarity, type Matrix, type Pairs, slopesAt } from './geometry.ts'
import { type Places, turnBetween } from './places.ts'

/*
 * Where the original lies in the query: one correspondence proposes turn, zoom and shift, others agree or not; what most agree on is fitted.
 * Lengths are in units of the longer side of each picture.
 */

const limits = Object.freeze({
  /** Of the smaller of both pictures as it lies in the query. */
  place: 0.03,
  /** How exactly a feature's place is known, in the query. */
  blur: 0.005,
  /** log₂ of how far sizes may differ. */
  size: Math.log2(1.6),
  /** Radians. */
  turn: 0.45,
} as const)

/** Correspondences that propose where the original lies. */
const proposals = 40
/** Cells of poses in which correspondences meet: turns of a circle, steps of log₂ zoom, and lengths in the query. */
const cellTurns = 12
const cellZoom = 0.8
const cellLength = 0.125
/** Proposals that are fitted. */
const fitted = 4
const rounds = 4
/** Agreeing features from which on an affine map, and a projective one, is fitted. */
const affineFrom = 5
const projectiveFrom = 12

/** How the original lies in the query. */
export interface Alignment {
  /** From places of the original to places of the query (its variant). */
  readonly map: Matrix
  /** Indexes of correspondences that agree with it; each feature of either side is in one of them at most. */
  readonly agreeing: readonly number[]
}

interface Pose {
  readonly map: Matrix
  readonly zoom: number
  readonly turn: number
}

/** Correspondences as they are looked at: each with where it is on both sides, how much larger and how it is turned. */
class Moves {
  readonly size: number
  readonly query: Uint16Array
  readonly original: Uint16Array
  readonly weight: Float32Array
  private readonly fromX: Float32Array
  private readonly fromY: Float32Array
  private readonly toX: Float32Array
  private readonly toY: Float32Array
  private readonly zoom: Float32Array
  private readonly turn: Float32Array
  /** For each feature of the query, and of the original, the last look in which it agreed. */
  private readonly querySeen: Int32Array
  private readonly originalSeen: Int32Array
  private looks = 0

  constructor(query: Places, original: Places, found: Correspondences, weights: Float32Array) {
    const { size } = found
    this.size = size
    this.query = found.query
    this.original = found.original
    this.weight = new Float32Array(size)
    this.fromX = new Float32Array(size)
    this.fromY = new Float32Array(size)
    this.toX = new Float32Array(size)
    this.toY = new Float32Array(size)
    this.zoom = new Float32Array(size)
    this.turn = new Float32Array(size)
    this.querySeen = new Int32Array(query.u.length)
    this.originalSeen = new Int32Array(original.u.length)
    for (let at = 0; at < size; at++) {
      const q = found.query[at] as number
      const o = found.original[at] as number
      this.weight[at] = weights[q] as number
      this.fromX[at] = original.u[o] as number
      this.fromY[at] = original.v[o] as number
      this.toX[at] = query.u[q] as number
      this.toY[at] = query.v[q] as number
      this.zoom[at] = (query.size[q] as number) - (original.size[o] as number)
      this.turn[at] = turnBetween(query.angle[q] as number, original.angle[o] as number)
    }
  }

  /** The pose that one correspondence proposes. */
  pose(at: number): Pose {
    const zoom = this.zoom[at] as number
    const turn = this.turn[at] as number
    const cos = 2 ** zoom * Math.cos(turn)
    const sin = 2 ** zoom * Math.sin(turn)
    const x = this.fromX[at] as number
    const y = this.fromY[at] as number
    const right = (this.toX[at] as number) - cos * x + sin * y
    const down = (this.toY[at] as number) - sin * x - cos * y
    return { map: [cos, -sin, right, sin, cos, down, 0, 0, 1], zoom, turn }
  }

  /**
   * The correspondences whose pose others have nearly, the fullest cells of poses first. Cells of two grids, of which one is shifted by half a
   * cell, so that no border parts what belongs together.
   */
  likely(): number[] {
    const counted: Float32Array[] = []
    for (const shift of [0, 0.5]) {
      const cells = new Map<number, number>()
      const cellOf = new Int32Array(this.size)
      for (let at = 0; at < this.size; at++) {
        const { map, zoom, turn } = this.pose(at)
        const turned = Math.floor((turn / (2 * Math.PI)) * cellTurns + shift + cellTurns) % cellTurns
        const zoomed = Math.floor(zoom / cellZoom + shift + 16) & 31
        const length = cellLength * Math.max(1, 2 ** zoom)
        const column = Math.floor(map[2] / length + shift + 64) & 127
        const row = Math.floor(map[5] / length + shift + 64) & 127
        const cell = ((turned * 32 + zoomed) * 128 + column) * 128 + row
        cellOf[at] = cell
        cells.set(cell, (cells.get(cell) ?? 0) + (this.weight[at] as number))
      }
      counted.push(Float32Array.from(cellOf, (cell) => cells.get(cell) as number))
    }
    const [one, other] = counted as [Float32Array, Float32Array]
    const fullest = one.map((count, at) => Math.max(count, other[at] as number))
    return Array.from(fullest.keys())
      .filter((at) => (this.weight[at] as number) > 0)
      .sort((a, b) => (fullest[b] as number) - (fullest[a] as number) || a - b)
      .slice(0, proposals)
  }

  private agrees(at: number, { map, zoom, turn }: Pose, squared: number): boolean {
    const zoomed = (this.zoom[at] as number) - zoom
    if (zoomed > limits.size || zoomed < -limits.size) return false
    let turned = Math.abs((this.turn[at] as number) - turn)
    if (turned > Math.PI) turned = 2 * Math.PI - turned
    if (turned > limits.turn) return false
    const x = this.fromX[at] as number
    const y = this.fromY[at] as number
    const w = map[6] * x + map[7] * y + map[8]
    const dx = (map[0] * x + map[1] * y + map[2]) / w - (this.toX[at] as number)
    const dy = (map[3] * x + map[4] * y + map[5]) / w - (this.toY[at] as number)
    return dx * dx + dy * dy <= squared
  }

  /** Sum of the weights of the correspondences that agree with a pose, each feature of either side once. */
  support(pose: Pose, tolerance: number): number {
    const squared = tolerance * tolerance
    const look = ++this.looks
    let support = 0
    for (let at = 0; at < this.size; at++) if (this.agrees(at, pose, squared)) support += this.take(at, look)
    return support
  }

  /** These correspondences, the most alike first. */
  agreeing(pose: Pose, tolerance: number): number[] {
    const squared = tolerance * tolerance
    const look = ++this.looks
    const agreeing: number[] = []
    for (let at = 0; at < this.size; at++)
      if (this.agrees(at, pose, squared) && this.take(at, look) >= 0) agreeing.push(at)
    return agreeing
  }

  /** What a correspondence is worth in a look; -1 when one of its features was seen in this look before. */
  private take(at: number, look: number): number {
    const q = this.query[at] as number
    const o = this.original[at] as number
    if (this.querySeen[q] === look || this.originalSeen[o] === look) return -1
    this.querySeen[q] = look
    this.originalSeen[o] = look
    return this.weight[at] as number
  }

  pairs(chosen: readonly number[]): Pairs {
    const pick = (values: Float32Array): number[] => chosen.map((at) => values[at] as number)
    return { fromX: pick(this.fromX), fromY: pick(this.fromY), toX: pick(this.toX), toY: pick(this.toY) }
  }
}

/**
 * The alignment that most correspondences agree on; undefined when there is none.
 * @param found the most alike first.
 * @param weights of the query's features.
 */
export function align(
  query: Places,
  original: Places,
  found: Correspondences,
  weights: Float32Array,
): Alignment | undefined {
  const moves = new Moves(query, original, found, weights)
  const proposed = moves.likely().map((at) => {
    const pose = moves.pose(at)
    return { pose, support: moves.support(pose, toleranceAt(pose.zoom)) }
  })
  proposed.sort((a, b) => b.support - a.support)
  let best: Alignment | undefined
  let most = 0
  for (const { pose, support } of proposed.slice(0, fitted)) {
    // what hardly anything agrees on does not get better by fitting
    if (support < most / 2) break
    const alignment = refine(moves, pose)
    const weight = alignment.agreeing.reduce((sum, at) => sum + (moves.weight[at] as number), 0)
    if (weight > most) {
      best = alignment
      most = weight
    }
  }
  return best
}

/** How far from its place a feature may be, in the query. */
const toleranceAt = (zoom: number): number => limits.place * Math.min(1, 2 ** zoom) + limits.blur

/** Fits the map to what agrees, and looks again what agrees with that. */
function refine(moves: Moves, proposed: Pose): Alignment {
  let pose = proposed
  let agreeing = moves.agreeing(pose, toleranceAt(pose.zoom))
  for (let round = 0; round < rounds; round++) {
    const pairs = moves.pairs(agreeing.filter((at) => (moves.weight[at] as number) > 0))
    const count = pairs.fromX.length
    let map = count >= affineFrom ? fitAffine(pairs) : fitSimilarity(pairs)
    if (map === undefined) break
    if (count >= projectiveFrom && round > 0) {
      const bent = fitHomography(pairs)
      if (bent !== undefined && residual(pairs, bent) < 0.6 * residual(pairs, map)) map = bent
    }
    if (!isSane(map)) break
    const next = poseOf(map)
    const again = moves.agreeing(next, toleranceAt(next.zoom) * (round < 2 ? 1 : 0.7))
    if (again.length < agreeing.length * 0.7) break
    pose = next
    agreeing = again
  }
  return { map: pose.map, agreeing }
}

function residual({ fromX, fromY, toX, toY }: Pairs, map: Matrix): number {
  let sum = 0
  for (let at = 0; at < fromX.length; at++) {
    const [x, y] = apply(map, fromX[at] as number, fromY[at] as number)
    sum += (x - (toX[at] as number)) ** 2 + (y - (toY[at] as number)) ** 2
  }
  return sum
}

/** Turn and zoom of a map in the middle of the original. */
function poseOf(map: Matrix): Pose {
  const [a, b, c, d] = slopesAt(map, 0, 0)
  return { map, zoom: Math.log2(Math.abs(a * d - b * c)) / 2, turn: Math.atan2(c - b, a + d) }
}

/** Whether a picture could have been changed so: not turned over, nor drawn out beyond recognition. */
function isSane(map: Matrix): boolean {
  const [a, b, c, d] = slopesAt(map, 0, 0)
  const determinant = a * d - b * c
  if (determinant <= 1e-5) return false
  const squares = a * a + b * b + c * c + d * d
  // the sum of the squared singular values over twice their product: 1 for equal ones
  return squares / (2 * determinant) < 2.2
}

/** Features of the original over which an alignment lays one of the query, of nearly its size and direction. */
export function countCoincident(query: Places, original: Places, map: Matrix): number {
  const { zoom, turn } = poseOf(map)
  const tolerance = toleranceAt(zoom) * 0.7
  let count = 0
  for (let o = 0; o < original.u.length; o++) {
    const [x, y] = apply(map, original.u[o] as number, original.v[o] as number)
    for (let q = 0; q < query.u.length; q++) {
      const dx = (query.u[q] as number) - x
      if (dx > tolerance || dx < -tolerance) continue
      const dy = (query.v[q] as number) - y
      if (dx * dx + dy * dy > tolerance * tolerance) continue
      if (Math.abs((query.size[q] as number) - (original.size[o] as number) - zoom) > limits.size) continue
      const turned = turnBetween((query.angle[q] as number) - (original.angle[o] as number), turn)
      if (turned > limits.turn || turned < -limits.turn) continue
      count++
      break
    }
  }
  return count
}
