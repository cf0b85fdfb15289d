/** A point in pixels; x to the right, y down. */
export type Point = readonly [x: number, y: number]

/** A rectangle that may be turned, in pixels. */
export interface Rectangle {
  readonly centre: Point
  /** Unit vector along its width; its height runs a quarter turn clockwise from there. */
  readonly along: Point
  readonly width: number
  readonly height: number
}

/** Corners: where the width begins above, ends above, ends below, begins below. */
export type Corners = readonly [Point, Point, Point, Point]

export function corners({ centre: [x, y], along: [ux, uy], width, height }: Rectangle): Corners {
  const at = (a: number, b: number): Point => [
    x + (a * width * ux - b * height * uy) / 2,
    y + (a * width * uy + b * height * ux) / 2,
  ]
  return [at(-1, -1), at(1, -1), at(1, 1), at(-1, 1)]
}

/** The corners of the convex hull, in order. */
function convexHull(points: readonly Point[]): Point[] {
  const sorted = [...points].sort((a, b) => a[0] - b[0] || a[1] - b[1])
  const half = (order: readonly Point[]): Point[] => {
    const chain: Point[] = []
    for (const point of order) {
      while (chain.length >= 2) {
        const [ax, ay] = chain.at(-2) as Point
        const [bx, by] = chain.at(-1) as Point
        if ((bx - ax) * (point[1] - ay) - (by - ay) * (point[0] - ax) > 0) break
        chain.pop()
      }
      chain.push(point)
    }
    chain.pop()
    return chain
  }
  const hull = [...half(sorted), ...half(sorted.reverse())]
  return hull.length === 0 ? points.slice(0, 1) : hull
}

/**
 * The rectangle of least area around some points; one of its sides lies on a side of their convex hull. Its width is within 45° of a line
 * to the right.
 */
export function smallestRectangle(points: readonly Point[]): Rectangle {
  const hull = convexHull(points)
  let best: Rectangle | undefined
  hull.forEach(([x, y], index) => {
    const [nextX, nextY] = hull[(index + 1) % hull.length] as Point
    const length = Math.hypot(nextX - x, nextY - y)
    // A quarter turn of the side keeps the rectangle and brings its width within 45° of a line to the right.
    let [ux, uy] = length === 0 ? [1, 0] : [(nextX - x) / length, (nextY - y) / length]
    if (Math.abs(uy) > Math.abs(ux)) [ux, uy] = [uy, -ux]
    if (ux < 0) [ux, uy] = [-ux, -uy]
    let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity]
    for (const [px, py] of hull) {
      const a = px * ux + py * uy
      const b = py * ux - px * uy
      if (a < left) left = a
      if (a > right) right = a
      if (b < top) top = b
      if (b > bottom) bottom = b
    }
    const [a, b] = [(left + right) / 2, (top + bottom) / 2]
    const found: Rectangle = {
      centre: [a * ux - b * uy, a * uy + b * ux],
      along: [ux, uy],
      width: right - left,
      height: bottom - top,
    }
    if (best === undefined || found.width * found.height < best.width * best.height) best = found
  })
  if (best === undefined) throw new RangeError('a rectangle needs a point to stand around')
  return best
}

/** The same rectangle with every side moved outwards by `distance` pixels. */
export const grown = (rectangle: Rectangle, distance: number): Rectangle => ({
  ...rectangle,
  width: rectangle.width + 2 * distance,
  height: rectangle.height + 2 * distance,
})

/** The same rectangle, seen by somebody who is turned clockwise by so many quarters: what was its height may be its width. */
export function turned(rectangle: Rectangle, quarters: 0 | 1 | 2 | 3): Rectangle {
  const { centre, along, width, height } = rectangle
  const [ux, uy] = along
  switch (quarters) {
    case 0:
      return rectangle
    case 1:
      return { centre, along: [-uy, ux], width: height, height: width }
    case 2:
      return { centre, along: [-ux, -uy], width, height }
    case 3:
      return { centre, along: [uy, -ux], width: height, height: width }
  }
}

/** The smallest upright box around a rectangle. */
export function bounds(rectangle: Rectangle): { left: number; top: number; right: number; bottom: number } {
  const xs = corners(rectangle).map(([x]) => x)
  const ys = corners(rectangle).map(([, y]) => y)
  return { left: Math.min(...xs), top: Math.min(...ys), right: Math.max(...xs), bottom: Math.max(...ys) }
}
