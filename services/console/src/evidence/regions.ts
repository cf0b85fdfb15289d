import type { SpanSide } from '@sourcemark/contract'

/** Pixels, or shares, across and down. */
export type Point = readonly [number, number]
/** Upper left, upper right, lower right and lower left of what was taken, as it stood in the original. */
export type Corners = readonly [Point, Point, Point, Point]

export interface Size {
  readonly width: number
  readonly height: number
}

const whole: Corners = Object.freeze([
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
])

/**
 * The corners of a region in shares of the picture. Corners with the same place in the list are the same corner of what was taken, so that a region that is
 * turned or mirrored begins elsewhere. A span without a region is about the whole.
 * @param mirrored whether left and right are exchanged here; only asked for regions that do not say their corners.
 */
export function cornersOf({ quad, x, y, w, h }: SpanSide, mirrored = false): Corners {
  const [a, b, c, d] = (quad ?? []).map(([across = 0, down = 0]): Point => [across, down])
  if (a !== undefined && b !== undefined && c !== undefined && d !== undefined) return [a, b, c, d]
  if (x === undefined || y === undefined || w === undefined || h === undefined) return mirrored ? flipped(whole) : whole
  const box: Corners = [
    [x, y],
    [x + w, y],
    [x + w, y + h],
    [x, y + h],
  ]
  return mirrored ? flipped(box) : box
}

const flipped = ([a, b, c, d]: Corners): Corners => [b, a, d, c]

/** Corners in pixels. */
export const inPixels = (corners: Corners, { width, height }: Size): Corners =>
  corners.map(([x, y]) => [x * width, y * height] as const) as unknown as Corners

/**
 * How one picture is laid over another so that three of the corners meet: what SVG calls a matrix, (a b c d e f). Seen from the side the fourth corner is a
 * little off. Undefined when the corners to be laid lie on one line.
 */
export function layOver(
  from: Corners,
  onto: Corners,
): readonly [number, number, number, number, number, number] | undefined {
  const [[x0, y0], [x1, y1], , [x3, y3]] = from
  const [[u0, v0], [u1, v1], , [u3, v3]] = onto
  const area = (x1 - x0) * (y3 - y0) - (x3 - x0) * (y1 - y0)
  if (Math.abs(area) < 1e-9) return undefined
  // Shares of both edges for one pixel across and down.
  const [p, q] = [(y3 - y0) / area, -(x3 - x0) / area]
  const [r, s] = [-(y1 - y0) / area, (x1 - x0) / area]
  const a = (u1 - u0) * p + (u3 - u0) * r
  const b = (v1 - v0) * p + (v3 - v0) * r
  const c = (u1 - u0) * q + (u3 - u0) * s
  const d = (v1 - v0) * q + (v3 - v0) * s
  const [e, f] = [u0 - a * x0 - c * y0, v0 - b * x0 - d * y0]
  return [a, b, c, d, e, f]
}
