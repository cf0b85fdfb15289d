import { detectLines } from './detect.ts'
import { joinedText } from './joined-text.ts'
import type { Models } from './models.ts'
import type { ColourRaster } from './raster.ts'
import { inReadingOrder } from './reading-order.ts'
import { type PlacedLine, recogniseLine } from './recognise.ts'
import { bounds, type Rectangle } from './rectangle.ts'
import { tilesOf } from './tiles.ts'
import type { WordLine } from './words.ts'

// Below, the model guesses at patterns that are no writing.
const leastScore = 0.55

/** Whether two rectangles are one line, seen in two tiles. */
function sameLine(a: Rectangle, b: Rectangle): boolean {
  const [one, other] = [bounds(a), bounds(b)]
  const width = Math.min(one.right, other.right) - Math.max(one.left, other.left)
  const height = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top)
  const least = (rectangle: Rectangle): number => rectangle.width * rectangle.height
  return width > 0 && height > 0 && width * height > 0.6 * Math.min(least(a), least(b))
}

/**
 * Reads the words of a picture from above, tile by tile and line by line, until `outOfTime` says so; it is asked before each line.
 * `complete` is false when it did.
 */
export async function readWords(
  { detector, recogniser, characters }: Models,
  raster: ColourRaster,
  outOfTime: () => boolean,
): Promise<{ readonly text: string; readonly lines: readonly WordLine[]; readonly complete: boolean }> {
  const seen: Rectangle[] = []
  const read: PlacedLine[] = []
  let complete = true
  reading: for (const tile of tilesOf(raster.width, raster.height)) {
    if (outOfTime()) {
      complete = false
      break
    }
    const rectangles = await detectLines(detector, raster, tile)
    rectangles.sort((a, b) => a.centre[1] - b.centre[1] || a.centre[0] - b.centre[0])
    for (const rectangle of rectangles) {
      if (seen.some((other) => sameLine(rectangle, other))) continue
      if (outOfTime()) {
        complete = false
        break reading
      }
      seen.push(rectangle)
      const line = await recogniseLine(recogniser, characters, raster, rectangle, read.at(-1))
      if (line.text !== '' && line.score >= leastScore) read.push(line)
    }
  }
  return { ...joinedText(inReadingOrder(read), raster.width, raster.height), complete }
}
