import { apply, liesWithin, type Matrix, type Point } from './geometry.ts'
import { thumbnailSide } from './thumbnail.ts'

/*
 * Two pictures laid over each other, place by place: a true copy agrees nearly everywhere, two pictures in one frame only in the frame.
 */

/** Shares of the area that both cover, 0 to 1. */
export interface Agreement {
  /** Where both have the same texture. */
  readonly agreeing: number
  /** Where one has texture that the other has not, less beyond the features that agree. */
  readonly contradicting: number
  /** Values compared. */
  readonly samples: number
}

/** Values a side of the windows that are compared, and the step between them. */
const windowSide = 6
const windowStep = 3
/** Standard deviation of grey values from which a window has texture. */
const textured = 5
/** Correlation from which windows agree, and up to which they contradict each other. */
const alike = 0.7
const unlike = 0.45
/** What a contradiction weighs beyond what the agreeing features surround: there, one picture may lie in front of the other. */
const besides = 0.35

/**
 * Compares two thumbnails.
 * @param map from places of the query to places of the original, both as shares of width and height.
 * @param surrounded the part of the query, as shares, that agreeing features surround.
 * @param zoom how much larger the original's share is than the query's: below 1 the query shows a part of the original.
 */
export function compareThumbnails(
  query: Uint8Array,
  original: Uint8Array,
  map: Matrix,
  zoom: number,
  isInverted: boolean,
  surrounded: readonly Point[],
): Agreement {
  // the coarser of both decides how densely there is something to compare
  const step = Math.max(1, 1 / zoom) / thumbnailSide
  const side = Math.floor(1 / step)
  const queryValues = new Float32Array(side * side).fill(-1)
  const originalValues = new Float32Array(side * side)
  let samples = 0
  for (let row = 0; row < side; row++)
    for (let column = 0; column < side; column++) {
      const x = (column + 0.5) * step
      const y = (row + 0.5) * step
      const [u, v] = apply(map, x, y)
      if (!(u >= 0 && u <= 1 && v >= 0 && v <= 1)) continue
      const at = row * side + column
      queryValues[at] = valueAt(query, x, y, Math.max(1, step * thumbnailSide))
      const value = valueAt(original, u, v, Math.max(1, step * zoom * thumbnailSide))
      originalValues[at] = isInverted ? 255 - value : value
      samples++
    }
  let windows = 0
  let agreeing = 0
  let contradicting = 0
  for (let row = 0; row + windowSide <= side; row += windowStep)
    for (let column = 0; column + windowSide <= side; column += windowStep) {
      const compared = compareWindow(queryValues, originalValues, side, row, column)
      if (compared === undefined) continue
      windows++
      if (compared > 0) agreeing++
      else if (compared < 0) {
        const x = (column + windowSide / 2) * step
        const y = (row + windowSide / 2) * step
        contradicting += liesWithin(surrounded, x, y, step) ? 1 : besides
      }
    }
  const all = Math.max(1, windows)
  return { agreeing: agreeing / all, contradicting: contradicting / all, samples }
}

/** 1 for windows that agree, -1 for such that contradict each other, 0 for neither; undefined where one picture ends. */
function compareWindow(
  query: Float32Array,
  original: Float32Array,
  side: number,
  row: number,
  column: number,
): number | undefined {
  let q = 0
  let o = 0
  let qq = 0
  let oo = 0
  let qo = 0
  let count = 0
  for (let y = row; y < row + windowSide; y++)
    for (let x = column; x < column + windowSide; x++) {
      const a = query[y * side + x] as number
      if (a < 0) continue
      const b = original[y * side + x] as number
      q += a
      o += b
      qq += a * a
      oo += b * b
      qo += a * b
      count++
    }
  if (count < (windowSide * windowSide) / 2) return undefined
  const spreadQ = Math.sqrt(Math.max(0, qq / count - (q / count) ** 2))
  const spreadO = Math.sqrt(Math.max(0, oo / count - (o / count) ** 2))
  if (spreadQ < textured && spreadO < textured) return 0
  const correlation = (qo / count - (q * o) / (count * count)) / Math.max(1e-6, spreadQ * spreadO)
  if (correlation >= alike) return 1
  return correlation <= unlike ? -1 : 0
}

/** The mean of a thumbnail's values in a square of `width` values round a place. */
function valueAt(thumbnail: Uint8Array, x: number, y: number, width: number): number {
  const taps = Math.ceil(width)
  let sum = 0
  for (let row = 0; row < taps; row++)
    for (let column = 0; column < taps; column++)
      sum += between(
        thumbnail,
        x * thumbnailSide - 0.5 + ((column + 0.5) / taps - 0.5) * (width - 1),
        y * thumbnailSide - 0.5 + ((row + 0.5) / taps - 0.5) * (width - 1),
      )
  return sum / (taps * taps)
}

/** The value between the four nearest. */
function between(thumbnail: Uint8Array, x: number, y: number): number {
  const most = thumbnailSide - 1
  const cx = Math.max(0, Math.min(most, x))
  const cy = Math.max(0, Math.min(most, y))
  const left = Math.min(most - 1, Math.floor(cx))
  const top = Math.min(most - 1, Math.floor(cy))
  const dx = cx - left
  const dy = cy - top
  const at = top * thumbnailSide + left
  return (
    ((thumbnail[at] as number) * (1 - dx) + (thumbnail[at + 1] as number) * dx) * (1 - dy) +
    ((thumbnail[at + thumbnailSide] as number) * (1 - dx) + (thumbnail[at + thumbnailSide + 1] as number) * dx) * dy
  )
}
