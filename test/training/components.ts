import { codeSize, descriptorSize } from '../../packages/fingerprint/src/image/codebook.ts'
import { rootDescriptor } from '../../packages/fingerprint/src/image/codes.ts'
import { invertDescriptors, mirrorDescriptors } from '../../packages/fingerprint/src/image/sift/features.ts'

/** A projection of descriptors onto components that keep or change their sign under mirroring and inversion. */
export interface Components {
  readonly mean: Float32Array
  readonly projection: Float32Array
  readonly deviation: Float32Array
  /** Components of each class in a half. */
  readonly classes: readonly number[]
}

const classSize = descriptorSize / 4

/**
 * Mirroring and inversion move the numbers of a descriptor about, in 32 orbits of four. So descriptors fall apart into four spaces, one for each
 * pair of signs, and principal components are looked for in each.
 */
export function findComponents(descriptors: Uint8Array, random: () => number): Components {
  const bases = [0, 1, 2, 3].map(symmetricBasis)
  const count = descriptors.length / descriptorSize
  const root = new Float32Array(descriptorSize)
  const coordinate = (basis: readonly number[][], orbit: number): number =>
    (basis[orbit] as number[]).reduce((sum, sign, at) => sum + sign * (root[at] as number), 0)

  // symmetric under both, as what is subtracted has to be
  const plain = meanOf(descriptors)
  const mean = plain.map((_, at) => {
    const along = (bases[0] as number[][]).filter((direction) => direction[at] !== 0)[0] as number[]
    return along.reduce((sum, sign, index) => sum + sign * (plain[index] as number), 0) / 2
  })

  const spreads = bases.map(() => Array.from({ length: classSize }, () => new Float64Array(classSize)))
  const values = new Float64Array(classSize)
  for (let sample = 0; sample < count; sample += Math.max(1, Math.floor(count / 30_000))) {
    rootDescriptor(descriptors, sample * descriptorSize, mean, root)
    for (const [of, basis] of bases.entries()) {
      for (let orbit = 0; orbit < classSize; orbit++) values[orbit] = coordinate(basis, orbit)
      for (let row = 0; row < classSize; row++) {
        const spread = (spreads[of] as Float64Array[])[row] as Float64Array
        for (let column = 0; column < classSize; column++)
          spread[column] = (spread[column] as number) + (values[row] as number) * (values[column] as number)
      }
    }
  }
  const found = spreads.map(principalComponents)
  const classes = shareOut(found.map((components) => components.map(({ variance }) => variance)))

  const halves: number[][][] = [[], []]
  for (const [of, perHalf] of classes.entries()) {
    const components = (found[of] as PrincipalComponent[])
      .slice(0, 2 * perHalf)
      .map(({ direction }) => combine(direction, bases[of] as number[][]))
    // spreads the variance evenly, so that each component, and each half, is worth the same
    const turned = randomRotation(2 * perHalf, random).map((weights) => combine(weights, components))
    halves[0]?.push(...turned.slice(0, perHalf))
    halves[1]?.push(...turned.slice(perHalf))
  }
  const projection = Float32Array.from(halves.flat(2))
  return { mean, projection, deviation: deviations(descriptors, mean, projection), classes }
}

function meanOf(descriptors: Uint8Array): Float32Array {
  const sums = new Float64Array(descriptorSize)
  const root = new Float32Array(descriptorSize)
  const zero = new Float32Array(descriptorSize)
  for (let from = 0; from < descriptors.length; from += descriptorSize) {
    rootDescriptor(descriptors, from, zero, root)
    for (let at = 0; at < descriptorSize; at++) sums[at] = (sums[at] as number) + (root[at] as number)
  }
  return Float32Array.from(sums, (sum) => (sum * descriptorSize) / descriptors.length)
}

/** 32 orthonormal directions with the signs of a class. */
function symmetricBasis(of: number): number[][] {
  const order = Uint8Array.from({ length: descriptorSize }, (_, at) => at)
  const mirrored = mirrorDescriptors(order)
  const inverted = invertDescriptors(order)
  const mirrorSign = of & 1 ? -1 : 1
  const invertSign = of & 2 ? -1 : 1
  const seen = new Set<number>()
  const basis: number[][] = []
  for (let at = 0; at < descriptorSize; at++) {
    if (seen.has(at)) continue
    const direction = new Array<number>(descriptorSize).fill(0)
    const both = mirrored[inverted[at] as number] as number
    direction[at] = 0.5
    direction[mirrored[at] as number] = 0.5 * mirrorSign
    direction[inverted[at] as number] = 0.5 * invertSign
    direction[both] = 0.5 * mirrorSign * invertSign
    for (const member of [at, mirrored[at] as number, inverted[at] as number, both]) seen.add(member)
    basis.push(direction)
  }
  return basis
}

const combine = (weights: readonly number[], directions: readonly number[][]): number[] =>
  Array.from({ length: descriptorSize }, (_, at) =>
    directions.reduce((sum, direction, index) => sum + (weights[index] as number) * (direction[at] as number), 0),
  )

interface PrincipalComponent {
  readonly variance: number
  readonly direction: number[]
}

/** Eigenvectors of a symmetric matrix by Jacobi's rotations, most variance first. */
function principalComponents(spread: readonly Float64Array[]): PrincipalComponent[] {
  const size = spread.length
  const matrix = spread.map((row) => [...row])
  const vectors = Array.from({ length: size }, (_, row) =>
    Array.from({ length: size }, (_, at) => (at === row ? 1 : 0)),
  )
  for (let sweep = 0; sweep < 30; sweep++)
    for (let p = 0; p < size; p++)
      for (let q = p + 1; q < size; q++) {
        const off = matrix[p]?.[q] as number
        if (Math.abs(off) < 1e-12) continue
        const theta = ((matrix[q]?.[q] as number) - (matrix[p]?.[p] as number)) / (2 * off)
        const tangent = Math.sign(theta || 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1))
        const cos = 1 / Math.sqrt(tangent * tangent + 1)
        const sin = tangent * cos
        for (let k = 0; k < size; k++) rotate(matrix[k] as number[], p, q, cos, sin)
        const rowP = [...(matrix[p] as number[])]
        const rowQ = [...(matrix[q] as number[])]
        matrix[p] = rowP.map((value, k) => cos * value - sin * (rowQ[k] as number))
        matrix[q] = rowQ.map((value, k) => sin * (rowP[k] as number) + cos * value)
        for (let k = 0; k < size; k++) rotate(vectors[k] as number[], p, q, cos, sin)
      }
  return vectors
    .map((_, at) => ({ variance: matrix[at]?.[at] as number, direction: vectors.map((row) => row[at] as number) }))
    .sort((a, b) => b.variance - a.variance)
}

function rotate(row: number[], p: number, q: number, cos: number, sin: number): void {
  const before = row[p] as number
  row[p] = cos * before - sin * (row[q] as number)
  row[q] = sin * before + cos * (row[q] as number)
}

/** Components of each class in a half, so that both halves together have the most variance. */
function shareOut(variances: readonly number[][]): number[] {
  const taken = variances.map(() => 0)
  for (let left = codeSize / 2; left > 0; left--) {
    const worth = variances.map(
      (of, index) => (of[2 * (taken[index] as number) + 1] ?? 0) + (of[2 * (taken[index] as number)] ?? 0),
    )
    const best = worth.indexOf(Math.max(...worth))
    taken[best] = (taken[best] as number) + 1
  }
  return taken
}

/** Orthonormal rows at random. */
function randomRotation(size: number, random: () => number): number[][] {
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  const rows: number[][] = []
  while (rows.length < size) {
    let row = Array.from({ length: size }, normal)
    for (const other of rows) {
      const along = other.reduce((sum, value, at) => sum + value * (row[at] as number), 0)
      row = row.map((value, at) => value - along * (other[at] as number))
    }
    const length = Math.hypot(...row)
    rows.push(row.map((value) => value / length))
  }
  return rows
}

function deviations(descriptors: Uint8Array, mean: Float32Array, projection: Float32Array): Float32Array {
  const root = new Float32Array(descriptorSize)
  const squares = new Float64Array(codeSize)
  let samples = 0
  for (let from = 0; from < descriptors.length; from += descriptorSize * 7) {
    rootDescriptor(descriptors, from, mean, root)
    samples++
    for (let component = 0; component < codeSize; component++) {
      let value = 0
      for (let at = 0; at < descriptorSize; at++)
        value += (projection[component * descriptorSize + at] as number) * (root[at] as number)
      squares[component] = (squares[component] as number) + value * value
    }
  }
  return Float32Array.from(squares, (sum) => Math.sqrt(sum / samples))
}
