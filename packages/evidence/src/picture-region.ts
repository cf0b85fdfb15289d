import { type Box, rounded, type SpanSide } from '@sourcemark/contract'

type Point = readonly [x: number, y: number]

/** A region of one picture as a verdict gives it. */
interface Region {
  readonly box: Box
  /** Its corners: those of its upper left, upper right, lower right and lower left in the original. */
  readonly corners: readonly [Point, Point, Point, Point]
}

function regionOf({ x, y, w, h, quad }: SpanSide, mirrored: boolean): Region | undefined {
  if (x === undefined || y === undefined || w === undefined || h === undefined || w <= 0 || h <= 0) return undefined
  const box = { x, y, w, h }
  const [a, b, c, d] = (quad ?? []).map(([across = 0, down = 0]): Point => [across, down])
  if (a !== undefined && b !== undefined && c !== undefined && d !== undefined) return { box, corners: [a, b, c, d] }
  const [left, right] = mirrored ? [x + w, x] : [x, x + w]
  return {
    box,
    corners: [
      [left, y],
      [right, y],
      [right, y + h],
      [left, y + h],
    ],
  }
}

/** Share of a box that must lie in a region for it to be inside: boxes and regions are measured, and measures err. */
const inside = 0.9

/**
 * Where a part of the original stands in the copy, by the region that was found in both.
 * @param span the region: `original` and `query`, in shares of width and height.
 * @param mirrored left and right are exchanged; asked only where the region of the copy has no corners.
 * @returns undefined when it is not inside the region, or beyond the edges of the copy.
 */
export function placeInCopy(
  at: Box,
  span: { readonly original: SpanSide; readonly query: SpanSide },
  mirrored: boolean,
): Box | undefined {
  const there = regionOf(span.original, false)
  const here = regionOf(span.query, mirrored)
  if (there === undefined || here === undefined || shareWithin(at, there.box) < inside) return undefined
  const points = [
    [at.x, at.y],
    [at.x + at.w, at.y],
    [at.x + at.w, at.y + at.h],
    [at.x, at.y + at.h],
  ].map(([x = 0, y = 0]) => pointIn(here.corners, (x - there.box.x) / there.box.w, (y - there.box.y) / there.box.h))
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)]
  const [x, y] = [Math.min(...xs), Math.min(...ys)]
  const box = { x: rounded(x), y: rounded(y), w: rounded(Math.max(...xs) - x), h: rounded(Math.max(...ys) - y) }
  return shareWithin(box, { x: 0, y: 0, w: 1, h: 1 }) < inside ? undefined : box
}

/** A point of a region between its corners: `u` from the left, `v` from above, 0 to 1. */
function pointIn([a, b, c, d]: Region['corners'], u: number, v: number): Point {
  const between = (axis: 0 | 1): number =>
    (1 - v) * ((1 - u) * a[axis] + u * b[axis]) + v * ((1 - u) * d[axis] + u * c[axis])
  return [between(0), between(1)]
}

const overlap = (from: number, size: number, other: number, otherSize: number): number =>
  Math.max(0, Math.min(from + size, other + otherSize) - Math.max(from, other))

/** Share of a box that lies in another one. */
function shareWithin(box: Box, outer: Box): number {
  const area = box.w * box.h
  return area <= 0 ? 0 : (overlap(box.x, box.w, outer.x, outer.w) * overlap(box.y, box.h, outer.y, outer.h)) / area
}

/** Whether two boxes share a place. */
export const touches = (a: Box, b: Box): boolean => overlap(a.x, a.w, b.x, b.w) > 0 && overlap(a.y, a.h, b.y, b.h) > 0

/** A box with so much more on each side, as a share of its height. */
export function widened({ x, y, w, h }: Box, share: number): Box {
  const more = h * share
  return { x: x - more, y: y - more, w: w + 2 * more, h: h + 2 * more }
}
