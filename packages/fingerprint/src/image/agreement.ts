import type { PictureFeatures } from './features.ts'
import { apply, hullOf, liesWithin, type Matrix, type Point } from './geometry.ts'
import type { SketchedFrame } from './sketch.ts'
import { thumbnailSide } from './thumbnail.ts'

/*
 * Two pictures laid over each other, place by place: a true copy agrees nearly everywhere, two pictures in one frame only in the frame.
 */

/** Windows in which both pictures were compared, by what they weigh. */
export interface Agreement {
  /** Where both have the same texture. */
  readonly agreeing: number
  /** Where one has texture that the other has not. */
  readonly contradicting: number
  /** All that were compared. */
  readonly windows: readonly ComparedWindow[]
}

/** A window in which both pictures were compared. */
export interface ComparedWindow {
  /** Its middle in the query, in shares of width and height. */
  readonly x: number
  readonly y: number
  /** 1 where both agree, -1 where they contradict each other, 0 where neither can be said. */
  readonly result: number
}

/** Values a side of the windows that are compared, and the step between them. */
const windowSide = 6
const windowStep = 3
/** Standard deviation of grey values from which a window has texture. */
const textured = 5
/** Correlation from which windows agree, and up to which they contradict each other. */
const alike = 0.7
const unlike = 0.45
/**
 * What a contradiction weighs beyond what the agreeing features surround, where one picture may lie in front of the other, and where one of both
 * is smooth, as stickers are.
 */
const besides = 0.35
/** Features in and round a cell from which it is not smooth: half of what evenly spread ones would be. */
const dense = 9
/** What an agreement weighs where no features agree: lines of text look alike from afar. */
const unfounded = 0.35

/**
 * Compares the thumbnails of two frames.
 * @param map from places of the query to places of the original, both as shares of width and height.
 * @param agreed places of the query, as shares, at which features agree; undefined when none were compared.
 * @param zoom how much larger the original's share is than the query's: below 1 the query shows a part of the original.
 */
export function compareThumbnails(
  query: SketchedFrame,
  original: SketchedFrame,
  map: Matrix,
  zoom: number,
  isInverted: boolean,
  agreed: readonly Point[] | undefined,
): Agreement {
  const surrounded = agreed === undefined ? undefined : hullOf(agreed)
  // the coarser of both decides how densely there is something to compare
  const step = Math.max(1, 1 / zoom) / thumbnailSide
  const side = Math.floor(1 / step)
  const queryValues = new Float32Array(side * side).fill(-1)
  const originalValues = new Float32Array(side * side)
  for (let row = 0; row < side; row++)
    for (let column = 0; column < side; column++) {
      const x = (column + 0.5) * step
      const y = (row + 0.5) * step
      const [u, v] = apply(map, x, y)
      if (!(u >= 0 && u <= 1 && v >= 0 && v <= 1)) continue
      const at = row * side + column
      queryValues[at] = valueAt(query.thumbnail, x, y, Math.max(1, step * thumbnailSide))
      const value = valueAt(original.thumbnail, u, v, Math.max(1, step * zoom * thumbnailSide))
      originalValues[at] = isInverted ? 255 - value : value
    }
  const queryDensity = densityOf(query.features)
  const originalDensity = densityOf(original.features)
  let agreeing = 0
  let contradicting = 0
  const windows: ComparedWindow[] = []
  for (let row = 0; row + windowSide <= side; row += windowStep)
    for (let column = 0; column + windowSide <= side; column += windowStep) {
      const compared = compareWindow(queryValues, originalValues, side, row, column)
      if (compared === undefined) continue
      const x = (column + windowSide / 2) * step
      const y = (row + windowSide / 2) * step
      const reach = windowSide * step
      windows.push({ x, y, result: compared })
      if (compared > 0) agreeing += agreed === undefined || isNear(agreed, x, y, reach) ? 1 : unfounded
      else if (compared < 0) {
        const [u, v] = apply(map, x, y)
        const isBusy = isDense(queryDensity, x, y) && isDense(originalDensity, u, v)
        const isSurrounded = surrounded === undefined || liesWithin(surrounded, x, y, step)
        contradicting += isBusy && isSurrounded ? 1 : besides
      }
    }
  return { agreeing, contradicting, windows }
}

/** Cells a side in which features are counted. */
const cellsPerSide = 16

/** How many features lie in and round each cell. */
function densityOf({ size, x, y }: PictureFeatures): Uint16Array {
  const density = new Uint16Array(cellsPerSide * cellsPerSide)
  for (let at = 0; at < size; at++) {
    const column = ((x[at] as number) * cellsPerSide) >> 12
    const row = ((y[at] as number) * cellsPerSide) >> 12
    for (let v = Math.max(0, row - 1); v <= Math.min(cellsPerSide - 1, row + 1); v++)
      for (let u = Math.max(0, column - 1); u <= Math.min(cellsPerSide - 1, column + 1); u++) {
        const cell = v * cellsPerSide + u
        density[cell] = (density[cell] as number) + 1
      }
  }
  return density
}

function isDense(density: Uint16Array, x: number, y: number): boolean {
  const column = Math.max(0, Math.min(cellsPerSide - 1, Math.floor(x * cellsPerSide)))
  const row = Math.max(0, Math.min(cellsPerSide - 1, Math.floor(y * cellsPerSide)))
  return (density[row * cellsPerSide + column] as number) >= dense
}

const isNear = (places: readonly Point[], x: number, y: number, reach: number): boolean =>
  places.some(([u, v]) => Math.abs(u - x) < reach && Math.abs(v - y) < reach)

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
