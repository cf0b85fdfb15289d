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

/** Correspondences that propose where the original lies, the most alike first. */
const proposals = 150
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
  readonly isProjective: boolean
  /** Indexes of correspondences that agree with it; each feature of either side is in one of them at most. */
  readonly agreeing: readonly number[]
}

interface Pose {
  readonly map: Matrix
  readonly zoom: number
  readonly turn: number
}

/** The alignment that most correspondences agree on; undefined when there is none. `weights` are of the query's features. */
export function align(
  query: Places,
  original: Places,
  found: Correspondences,
  weights: Float32Array,
): Alignment | undefined {
  const order = Array.from({ length: found.size }, (_, at) => at).sort(
    (a, b) => (found.bits[a] as number) - (found.bits[b] as number) || a - b,
  )
  const proposed = order
    .slice(0, proposals)
    .map((at) => {
      const pose = poseOf(query, original, found, at)
      return { pose, support: supportOf(query, original, found, weights, pose) }
    })
    .sort((a, b) => b.support - a.support)
  let best: Alignment | undefined
  let bestSupport = 0
  for (const { pose, support } of proposed.slice(0, fitted)) {
    if (support === 0) break
    const alignment = refine(query, original, found, weights, pose)
    const weight = alignment?.agreeing.reduce((sum, at) => sum + (weights[found.query[at] as number] as number), 0) ?? 0
    if (weight > bestSupport) {
      best = alignment
      bestSupport = weight
    }
  }
  return best
}

/** The pose that one correspondence proposes. */
function poseOf(query: Places, original: Places, found: Correspondences, at: number): Pose {
  const q = found.query[at] as number
  const o = found.original[at] as number
  const zoom = (query.size[q] as number) - (original.size[o] as number)
  const turn = turnBetween(query.angle[q] as number, original.angle[o] as number)
  const cos = 2 ** zoom * Math.cos(turn)
  const sin = 2 ** zoom * Math.sin(turn)
  const x = original.u[o] as number
  const y = original.v[o] as number
  const map: Matrix = [
    cos,
    -sin,
    (query.u[q] as number) - cos * x + sin * y,
    sin,
    cos,
    (query.v[q] as number) - sin * x - cos * y,
    0,
    0,
    1,
  ]
  return { map, zoom, turn }
}

/** How far from its place a feature may be, in the query. */
const toleranceAt = (zoom: number): number => limits.place * Math.min(1, 2 ** zoom) + limits.blur

function agrees(query: Places, original: Places, q: number, o: number, pose: Pose, tolerance: number): boolean {
  const zoom = (query.size[q] as number) - (original.size[o] as number) - pose.zoom
  if (zoom > limits.size || zoom < -limits.size) return false
  const turn = turnBetween((query.angle[q] as number) - (original.angle[o] as number), pose.turn)
  if (turn > limits.turn || turn < -limits.turn) return false
  const x = original.u[o] as number
  const y = original.v[o] as number
  const { map } = pose
  const w = map[6] * x + map[7] * y + map[8]
  const dx = (map[0] * x + map[1] * y + map[2]) / w - (query.u[q] as number)
  const dy = (map[3] * x + map[4] * y + map[5]) / w - (query.v[q] as number)
  return dx * dx + dy * dy <= tolerance * tolerance
}

/** Sum of the weights of the query's features that agree with a pose. */
function supportOf(query: Places, original: Places, found: Correspondences, weights: Float32Array, pose: Pose): number {
  const tolerance = toleranceAt(pose.zoom)
  let support = 0
  let last = -1
  for (let at = 0; at < found.size; at++) {
    const q = found.query[at] as number
    if (q === last || !agrees(query, original, q, found.original[at] as number, pose, tolerance)) continue
    support += weights[q] as number
    last = q
  }
  return support
}

/** Of the correspondences that agree with a pose those with the most alike features, each feature once. */
function agreeingWith(
  query: Places,
  original: Places,
  found: Correspondences,
  pose: Pose,
  tolerance: number,
): number[] {
  const agreeing: number[] = []
  for (let at = 0; at < found.size; at++)
    if (agrees(query, original, found.query[at] as number, found.original[at] as number, pose, tolerance))
      agreeing.push(at)
  agreeing.sort((a, b) => (found.bits[a] as number) - (found.bits[b] as number) || a - b)
  const queries = new Set<number>()
  const originals = new Set<number>()
  return agreeing.filter((at) => {
    const q = found.query[at] as number
    const o = found.original[at] as number
    if (queries.has(q) || originals.has(o)) return false
    queries.add(q)
    originals.add(o)
    return true
  })
}

/** Fits the map to what agrees, and looks again what agrees with that. */
function refine(
  query: Places,
  original: Places,
  found: Correspondences,
  weights: Float32Array,
  proposed: Pose,
): Alignment | undefined {
  let pose = proposed
  let agreeing = agreeingWith(query, original, found, pose, toleranceAt(pose.zoom))
  let isProjective = false
  for (let round = 0; round < rounds; round++) {
    const weighing = agreeing.filter((at) => (weights[found.query[at] as number] as number) > 0)
    const pairs = pairsOf(query, original, found, weighing)
    let map = weighing.length >= affineFrom ? fitAffine(pairs) : fitSimilarity(pairs)
    let projective = false
    if (weighing.length >= projectiveFrom && round === rounds - 1) {
      const bent = fitHomography(pairs)
      if (bent !== undefined && map !== undefined && residual(pairs, bent) < 0.6 * residual(pairs, map)) {
        map = bent
        projective = true
      }
    }
    if (map === undefined || !isSane(map)) break
    const next = poseOfMap(map)
    const again = agreeingWith(query, original, found, next, toleranceAt(next.zoom) * (round < 2 ? 1 : 0.7))
    if (again.length < agreeing.length * 0.7) break
    pose = next
    agreeing = again
    isProjective = projective
  }
  return agreeing.length === 0 ? undefined : { map: pose.map, isProjective, agreeing }
}

function pairsOf(query: Places, original: Places, found: Correspondences, chosen: readonly number[]): Pairs {
  return {
    fromX: chosen.map((at) => original.u[found.original[at] as number] as number),
    fromY: chosen.map((at) => original.v[found.original[at] as number] as number),
    toX: chosen.map((at) => query.u[found.query[at] as number] as number),
    toY: chosen.map((at) => query.v[found.query[at] as number] as number),
  }
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
function poseOfMap(map: Matrix): Pose {
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

/** Pairs of features that lie over each other, and those of them that look alike. */
export interface Coincidences {
  readonly all: number
  readonly alike: number
}

/** Counts the pairs of features that an alignment lays over each other, whether they look alike or not. */
export function coincidences(
  query: Places,
  original: Places,
  map: Matrix,
  looksAlike: (queryFeature: number, originalFeature: number) => boolean,
): Coincidences {
  const pose = poseOfMap(map)
  const tolerance = toleranceAt(pose.zoom) * 0.7
  let all = 0
  let alike = 0
  for (let o = 0; o < original.u.length; o++) {
    let met = false
    let like = false
    for (let q = 0; q < query.u.length && !like; q++) {
      if (!agrees(query, original, q, o, pose, tolerance)) continue
      met = true
      like = looksAlike(q, o)
    }
    if (met) all++
    if (like) alike++
  }
  return { all, alike }
}
