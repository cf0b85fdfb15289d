import type { GreyPicture } from './picture.ts'

// A line of writing is a band, several times as long as high, that is full of short strokes, with quiet edges above and below.
// Found on pictures of `pictureSide` pixels: writing of 4 pixels and more shows, which is a hundredth of the long side.

/** Pixels of a row that are looked at together, and from one such window to the next. */
const windowWidth = 24
const windowStep = 8
/** Heights of bands, in pixels; each also finds writing that is up to two fifths higher. */
const bandHeights = [4, 6, 8, 11, 15, 20, 28] as const
/** Part of a band's height that has to be quiet above and below. */
const edgeShare = 0.35
/** Mean difference of neighbours within a band, at least, of which each counts up to `mostDifference`: faint marks have it. */
const leastDifference = 6
const mostDifference = 40
/** A difference of neighbours that is the side of a stroke, and how far apart the two sides of one may be. */
const strokeDifference = 12
const widestStroke = 14
/** Changes from dark to light and back, a row of pixels as wide as the band is high. */
const leastChanges = 2
/** What the edges may have of the band's differences, and what either half of it must have. */
const edgeQuiet = 0.5
const halfBusy = 0.5
/** How long a line has to be, in pixels and in heights. */
const leastLength = 48
const leastAspect = 3.5
/** From here up a picture is a strip of screens, whose writing is too small to show. */
const stripAspect = 4
/** How wide it is at least, in pixels. */
const leastStrip = 8

/** For each window of columns sums from the first row down: `height` + 1 values each. */
interface ColumnSums {
  readonly columns: number
  /** Mean difference of neighbours. */
  readonly differences: Float32Array
  /** Changes of direction a pixel. */
  readonly changes: Float32Array
}

function sumColumns({ width, height, pixels }: GreyPicture): ColumnSums {
  const columns = Math.floor((width - windowWidth) / windowStep) + 1
  const stride = height + 1
  const differences = new Float32Array(columns * stride)
  const changes = new Float32Array(columns * stride)
  const rowDifferences = new Int32Array(width)
  const rowChanges = new Int32Array(width)
  for (let y = 0; y < height; y++) {
    let direction = 0
    let strokeAt = 0
    let difference = 0
    let change = 0
    const row = y * width
    for (let x = 1; x < width; x++) {
      const step = (pixels[row + x] as number) - (pixels[row + x - 1] as number)
      const size = step < 0 ? -step : step
      difference += Math.min(size, mostDifference)
      if (size >= strokeDifference) {
        const towards = step > 0 ? 1 : -1
        if (towards !== direction) {
          if (direction !== 0 && x - strokeAt <= widestStroke) change++
          direction = towards
        }
        strokeAt = x
      }
      rowDifferences[x] = difference
      rowChanges[x] = change
    }
    for (let column = 0; column < columns; column++) {
      const from = column * windowStep
      const to = from + windowWidth - 1
      const at = column * stride + y
      differences[at + 1] =
        (differences[at] as number) + ((rowDifferences[to] as number) - (rowDifferences[from] as number)) / windowWidth
      changes[at + 1] =
        (changes[at] as number) + ((rowChanges[to] as number) - (rowChanges[from] as number)) / windowWidth
    }
  }
  return { columns, differences, changes }
}

/** Whether there is a line of writing about as high as `band`. */
function hasLine({ columns, differences, changes }: ColumnSums, height: number, band: number): boolean {
  const stride = height + 1
  const edge = Math.max(2, Math.round(band * edgeShare))
  const half = band >> 1
  const leastWindows = Math.ceil((Math.max(leastLength, leastAspect * band) - windowWidth) / windowStep) + 1
  // How many windows in a row, up to this one, show writing that begins at a row; lines may rise or fall by a pixel a window.
  let before = new Uint8Array(height + 2)
  let now = new Uint8Array(height + 2)
  for (let column = 0; column < columns; column++) {
    now.fill(0)
    const base = column * stride
    for (let y = 0; y + band <= height; y++) {
      const top = differences[base + y] as number
      const bottom = differences[base + y + band] as number
      const inside = (bottom - top) / band
      if (
        inside < leastDifference ||
        (changes[base + y + band] as number) - (changes[base + y] as number) < leastChanges
      )
        continue
      const above = Math.min(edge, y)
      const below = Math.min(edge, height - y - band)
      const quiet = edgeQuiet * inside
      if (above > 0 && (top - (differences[base + y - above] as number)) / above > quiet) continue
      if (below > 0 && ((differences[base + y + band + below] as number) - bottom) / below > quiet) continue
      const middle = differences[base + y + half] as number
      if (Math.min((middle - top) / half, (bottom - middle) / (band - half)) < halfBusy * inside) continue
      // Shifted by one, so that the row above the first is there.
      const run = 1 + Math.max(before[y] as number, before[y + 1] as number, before[y + 2] as number)
      if (run >= leastWindows) return true
      now[y + 1] = run
    }
    const freed = before
    before = now
    now = freed
  }
  return false
}

/**
 * Whether words may stand in a picture: an article, a caption, a credit in a corner. Answers yes too often rather than too seldom: of
 * photographs without a word about one in five.
 */
export function looksLikeText(grey: GreyPicture): boolean {
  if (grey.height >= stripAspect * grey.width) return grey.width >= leastStrip
  if (grey.width < leastLength || grey.height < (bandHeights[0] as number)) return false
  const sums = sumColumns(grey)
  return bandHeights.some((band) => band <= grey.height && hasLine(sums, grey.height, band))
}
