/** Across and down. */
export type Point = readonly [number, number]

/** Corners in order, without holes. */
export type Polygon = readonly Point[]

/** Where points of one plane lie in another: a 3×3 matrix, row by row. */
export type Homography = readonly [number, number, number, number, number, number, number, number, number]

/** The whole of a picture, from its upper left corner. */
export const frameOf = ({ width, height }: { readonly width: number; readonly height: number }): Polygon => [
  [0, 0],
  [width, 0],
  [width, height],
  [0, height],
]

/** `x' = a·x + c·y + e`, `y' = b·x + d·y + f`, in the order that canvas has. */
export const affine = (a: number, b: number, c: number, d: number, e: number, f: number): Homography => [
  a,
  c,
  e,
  b,
  d,
  f,
  0,
  0,
  1,
]

/** First the right one, then the left one. */
export function after(left: Homography, right: Homography): Homography {
  const cell = (row: number, column: number): number =>
    [0, 1, 2].reduce((sum, k) => sum + (left[row * 3 + k] as number) * (right[k * 3 + column] as number), 0)
  return [cell(0, 0), cell(0, 1), cell(0, 2), cell(1, 0), cell(1, 1), cell(1, 2), cell(2, 0), cell(2, 1), cell(2, 2)]
}

export function inverse([a, b, c, d, e, f, g, h, i]: Homography): Homography {
  const determinant = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)
  const cofactors = [
    e * i - f * h,
    c * h - b * i,
    b * f - c * e,
    f * g - d * i,
    a * i - c * g,
    c * d - a * f,
    d * h - e * g,
    b * g - a * h,
    a * e - b * d,
  ] as const
  return cofactors.map((cofactor) => cofactor / determinant) as unknown as Homography
}

export function applyTo([a, b, c, d, e, f, g, h, i]: Homography, [x, y]: Point): Point {
  const depth = g * x + h * y + i
  return [(a * x + b * y + c) / depth, (d * x + e * y + f) / depth]
}

/** The map of the unit square onto four corners (Heckbert). */
function ontoQuad([[x0, y0], [x1, y1], [x2, y2], [x3, y3]]: readonly [Point, Point, Point, Point]): Homography {
  const sx = x0 - x1 + x2 - x3
  const sy = y0 - y1 + y2 - y3
  const [dx1, dx2, dy1, dy2] = [x1 - x2, x3 - x2, y1 - y2, y3 - y2]
  const determinant = dx1 * dy2 - dx2 * dy1
  const g = (sx * dy2 - dx2 * sy) / determinant
  const h = (dx1 * sy - sx * dy1) / determinant
  return [x1 - x0 + g * x1, x3 - x0 + h * x3, x0, y1 - y0 + g * y1, y3 - y0 + h * y3, y0, g, h, 1]
}

/** The map that takes the corners of a picture, from the upper left clockwise, to four others. */
export const cornersTo = (
  { width, height }: { readonly width: number; readonly height: number },
  corners: readonly [Point, Point, Point, Point],
): Homography => after(ontoQuad(corners), [1 / width, 0, 0, 0, 1 / height, 0, 0, 0, 1])

/** Pixels that a corner may lie outside: canvases have whole pixels. */
const TOLERANCE = 0.75

/** What of a polygon lies within a picture (Sutherland and Hodgman). */
export function clipTo(
  polygon: Polygon,
  { width, height }: { readonly width: number; readonly height: number },
): Polygon {
  const edges: readonly ((point: Point) => number)[] = [
    ([x]) => x + TOLERANCE,
    ([, y]) => y + TOLERANCE,
    ([x]) => width + TOLERANCE - x,
    ([, y]) => height + TOLERANCE - y,
  ]
  return edges.reduce<Polygon>((kept, inside) => {
    return kept.flatMap((point, index) => {
      const before = kept[(index + kept.length - 1) % kept.length] as Point
      const [from, to] = [inside(before), inside(point)]
      const share = from / (from - to)
      const crossing: Point = [before[0] + (point[0] - before[0]) * share, before[1] + (point[1] - before[1]) * share]
      if (from < 0 !== to < 0) return to < 0 ? [crossing] : [crossing, point]
      return to < 0 ? [] : [point]
    })
  }, polygon)
}

/** The area, negative when the corners run the other way round. */
export const signedArea = (polygon: Polygon): number =>
  polygon.reduce((sum, [x, y], index) => {
    const [nextX, nextY] = polygon[(index + 1) % polygon.length] as Point
    return sum + x * nextY - nextX * y
  }, 0) / 2
