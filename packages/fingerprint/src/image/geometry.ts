/** A map of the plane, row by row: affine when its last row is 0, 0, 1. */
export type Matrix = readonly [number, number, number, number, number, number, number, number, number]

export type Point = readonly [x: number, y: number]

/** Places on both sides that belong together, with weights: `from` is mapped to `to`. */
export interface Pairs {
  readonly fromX: readonly number[]
  readonly fromY: readonly number[]
  readonly toX: readonly number[]
  readonly toY: readonly number[]
}

export function apply(m: Matrix, x: number, y: number): Point {
  const w = m[6] * x + m[7] * y + m[8]
  return [(m[0] * x + m[1] * y + m[2]) / w, (m[3] * x + m[4] * y + m[5]) / w]
}

/** First `b`, then `a`. */
export function compose(a: Matrix, b: Matrix): Matrix {
  const cell = (row: number, column: number): number =>
    (a[3 * row] as number) * (b[column] as number) +
    (a[3 * row + 1] as number) * (b[column + 3] as number) +
    (a[3 * row + 2] as number) * (b[column + 6] as number)
  return [cell(0, 0), cell(0, 1), cell(0, 2), cell(1, 0), cell(1, 1), cell(1, 2), cell(2, 0), cell(2, 1), cell(2, 2)]
}

/** The way back; undefined when there is none. */
export function invert(m: Matrix): Matrix | undefined {
  const [a, b, c, d, e, f, g, h, i] = m
  const determinant = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)
  if (!(Math.abs(determinant) > 1e-12)) return undefined
  return [
    (e * i - f * h) / determinant,
    (c * h - b * i) / determinant,
    (b * f - c * e) / determinant,
    (f * g - d * i) / determinant,
    (a * i - c * g) / determinant,
    (c * d - a * f) / determinant,
    (d * h - e * g) / determinant,
    (b * g - a * h) / determinant,
    (a * e - b * d) / determinant,
  ]
}

/** How a map changes places round one: x by x, x by y, y by x, y by y. */
export function slopesAt(m: Matrix, x: number, y: number): readonly [number, number, number, number] {
  const w = m[6] * x + m[7] * y + m[8]
  const [u, v] = apply(m, x, y)
  return [(m[0] - u * m[6]) / w, (m[1] - u * m[7]) / w, (m[3] - v * m[6]) / w, (m[4] - v * m[7]) / w]
}

/** How many times larger a map makes small areas round the middle of the unit square. */
export function areaChange(m: Matrix): number {
  const [a, b, c, d] = slopesAt(m, 0.5, 0.5)
  return Math.abs(a * d - b * c)
}

/** Turn, zoom and shift that fit pairs best; undefined when they lie in one place. */
export function fitSimilarity({ fromX, fromY, toX, toY }: Pairs): Matrix | undefined {
  const count = fromX.length
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / count
  const [fx, fy, tx, ty] = [mean(fromX), mean(fromY), mean(toX), mean(toY)]
  let spread = 0
  let along = 0
  let across = 0
  for (let at = 0; at < count; at++) {
    const x = (fromX[at] as number) - fx
    const y = (fromY[at] as number) - fy
    const u = (toX[at] as number) - tx
    const v = (toY[at] as number) - ty
    spread += x * x + y * y
    along += x * u + y * v
    across += x * v - y * u
  }
  if (spread < 1e-9) return undefined
  const cos = along / spread
  const sin = across / spread
  return [cos, -sin, tx - cos * fx + sin * fy, sin, cos, ty - sin * fx - cos * fy, 0, 0, 1]
}

/** The affine map that fits pairs best; undefined when they lie on a line. */
export function fitAffine({ fromX, fromY, toX, toY }: Pairs): Matrix | undefined {
  const normal = new Float64Array(9)
  const right = [new Float64Array(3), new Float64Array(3)] as const
  for (let at = 0; at < fromX.length; at++) {
    const row = [fromX[at] as number, fromY[at] as number, 1]
    for (let i = 0; i < 3; i++) {
      for (let j = 0; j < 3; j++)
        normal[3 * i + j] = (normal[3 * i + j] as number) + (row[i] as number) * (row[j] as number)
      right[0][i] = (right[0][i] as number) + (row[i] as number) * (toX[at] as number)
      right[1][i] = (right[1][i] as number) + (row[i] as number) * (toY[at] as number)
    }
  }
  const first = solve([...normal], [...right[0]])
  const second = solve([...normal], [...right[1]])
  if (first === undefined || second === undefined) return undefined
  return [...(first as [number, number, number]), ...(second as [number, number, number]), 0, 0, 1]
}

/** The projective map that fits pairs best, starting from a map that fits nearly; undefined when they do not determine one. */
export function fitHomography({ fromX, fromY, toX, toY }: Pairs): Matrix | undefined {
  // linear in the eight unknowns, each equation multiplied by its denominator
  const normal = new Array<number>(64).fill(0)
  const right = new Array<number>(8).fill(0)
  const add = (row: readonly number[], value: number): void => {
    for (let i = 0; i < 8; i++) {
      if (row[i] === 0) continue
      for (let j = 0; j < 8; j++)
        normal[8 * i + j] = (normal[8 * i + j] as number) + (row[i] as number) * (row[j] as number)
      right[i] = (right[i] as number) + (row[i] as number) * value
    }
  }
  for (let at = 0; at < fromX.length; at++) {
    const x = fromX[at] as number
    const y = fromY[at] as number
    const u = toX[at] as number
    const v = toY[at] as number
    add([x, y, 1, 0, 0, 0, -u * x, -u * y], u)
    add([0, 0, 0, x, y, 1, -v * x, -v * y], v)
  }
  const found = solve(normal, right)
  return found === undefined ? undefined : ([...found, 1] as unknown as Matrix)
}

/** Gauss's elimination with pivots; undefined when the equations do not determine an answer. */
function solve(matrix: number[], right: number[]): number[] | undefined {
  const size = right.length
  for (let column = 0; column < size; column++) {
    let pivot = column
    for (let row = column + 1; row < size; row++)
      if (Math.abs(matrix[row * size + column] as number) > Math.abs(matrix[pivot * size + column] as number))
        pivot = row
    if (Math.abs(matrix[pivot * size + column] as number) < 1e-10) return undefined
    if (pivot !== column) {
      for (let at = 0; at < size; at++) {
        const moved = matrix[column * size + at] as number
        matrix[column * size + at] = matrix[pivot * size + at] as number
        matrix[pivot * size + at] = moved
      }
      const moved = right[column] as number
      right[column] = right[pivot] as number
      right[pivot] = moved
    }
    for (let row = 0; row < size; row++) {
      if (row === column) continue
      const factor = (matrix[row * size + column] as number) / (matrix[column * size + column] as number)
      if (factor === 0) continue
      for (let at = column; at < size; at++)
        matrix[row * size + at] = (matrix[row * size + at] as number) - factor * (matrix[column * size + at] as number)
      right[row] = (right[row] as number) - factor * (right[column] as number)
    }
  }
  return right.map((value, row) => value / (matrix[row * size + row] as number))
}

/** The part of a convex polygon that lies between four straight lines. */
export function clipTo(
  { left, top, right, bottom }: Readonly<Record<'left' | 'top' | 'right' | 'bottom', number>>,
  polygon: readonly Point[],
): Point[] {
  const edges: readonly ((point: Point) => number)[] = [
    ([x]) => x - left,
    ([x]) => right - x,
    ([, y]) => y - top,
    ([, y]) => bottom - y,
  ]
  let clipped = [...polygon]
  for (const inside of edges) {
    const next: Point[] = []
    for (let at = 0; at < clipped.length; at++) {
      const one = clipped[at] as Point
      const other = clipped[(at + 1) % clipped.length] as Point
      const a = inside(one)
      const b = inside(other)
      if (a >= 0) next.push(one)
      if (a >= 0 !== b >= 0) {
        const share = a / (a - b)
        next.push([one[0] + share * (other[0] - one[0]), one[1] + share * (other[1] - one[1])])
      }
    }
    clipped = next
  }
  return clipped
}

/** Area of a polygon. */
export function areaOf(polygon: readonly Point[]): number {
  let twice = 0
  for (let at = 0; at < polygon.length; at++) {
    const [x, y] = polygon[at] as Point
    const [u, v] = polygon[(at + 1) % polygon.length] as Point
    twice += x * v - u * y
  }
  return Math.abs(twice) / 2
}

/** The four corners that keep most of a convex polygon, in its order. */
export function fourCorners(polygon: readonly Point[]): Point[] {
  const corners = [...polygon]
  while (corners.length > 4) {
    const losses = corners.map((corner, at) =>
      areaOf([
        corners[(at + corners.length - 1) % corners.length] as Point,
        corner,
        corners[(at + 1) % corners.length] as Point,
      ]),
    )
    corners.splice(losses.indexOf(Math.min(...losses)), 1)
  }
  while (corners.length > 0 && corners.length < 4) corners.push(corners[corners.length - 1] as Point)
  return corners
}

/** The smallest convex polygon round points, its corners in order (Andrew's monotone chain). */
export function hullOf(points: readonly Point[]): Point[] {
  const sorted = [...points].sort((a, b) => a[0] - b[0] || a[1] - b[1])
  const half = (order: readonly Point[]): Point[] => {
    const chain: Point[] = []
    for (const point of order) {
      while (chain.length >= 2 && turnOf(chain.at(-2) as Point, chain.at(-1) as Point, point) <= 0) chain.pop()
      chain.push(point)
    }
    return chain.slice(0, -1)
  }
  return [...half(sorted), ...half(sorted.reverse())]
}

/** Positive when the way from one point by another to a third turns one way, negative when the other. */
const turnOf = ([ax, ay]: Point, [bx, by]: Point, [cx, cy]: Point): number =>
  (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)

/** Whether a point lies in a convex polygon that was widened by a length all round. */
export function liesWithin(polygon: readonly Point[], x: number, y: number, widened: number): boolean {
  let side = 0
  for (let at = 0; at < polygon.length; at++) {
    const from = polygon[at] as Point
    const to = polygon[(at + 1) % polygon.length] as Point
    const length = Math.hypot(to[0] - from[0], to[1] - from[1])
    if (length < 1e-9) continue
    const distance = turnOf(from, to, [x, y]) / length
    if (Math.abs(distance) <= widened) continue
    if (side !== 0 && distance > 0 !== side > 0) return false
    side = distance
  }
  return side !== 0
}
