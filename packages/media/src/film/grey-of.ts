import type { GreyPicture } from '@sourcemark/fingerprint'
import type { ColourPicture } from '../picture/picture-reading.ts'

/** Where each of some pieces of a length begins, and behind the last one its end. */
const begins = (pieces: number, length: number): Uint32Array =>
  Uint32Array.from({ length: pieces + 1 }, (_, piece) => Math.round((piece * length) / pieces))

/**
 * The luma (Rec. 601) of a picture in colour, made smaller until its longer side has at most `side` pixels. Each pixel is the mean of those in its place;
 * nothing is enlarged.
 */
export function greyOf({ width, height, pixels }: ColourPicture, side: number): GreyPicture {
  const share = Math.min(1, side / Math.max(width, height))
  const columns = Math.max(1, Math.round(width * share))
  const rows = Math.max(1, Math.round(height * share))
  const [lefts, tops] = [begins(columns, width), begins(rows, height)]
  const grey = new Uint8Array(columns * rows)
  const sums = new Float64Array(columns)
  for (let row = 0; row < rows; row++) {
    const [top, bottom] = [tops[row] as number, tops[row + 1] as number]
    sums.fill(0)
    for (let y = top; y < bottom; y++) {
      let at = y * width * 3
      for (let column = 0; column < columns; column++) {
        const end = (y * width + (lefts[column + 1] as number)) * 3
        let [red, green, blue] = [0, 0, 0]
        for (; at < end; at += 3) {
          red += pixels[at] as number
          green += pixels[at + 1] as number
          blue += pixels[at + 2] as number
        }
        sums[column] = (sums[column] as number) + 0.299 * red + 0.587 * green + 0.114 * blue
      }
    }
    for (let column = 0; column < columns; column++) {
      const count = (bottom - top) * ((lefts[column + 1] as number) - (lefts[column] as number))
      grey[row * columns + column] = Math.round((sums[column] as number) / count)
    }
  }
  return { width: columns, height: rows, pixels: grey }
}
