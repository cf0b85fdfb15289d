import type { GreyPicture } from './picture.ts'

/** Values a side of a thumbnail, whatever the shape of the picture. */
export const thumbnailSide = 48

/** A picture shrunk to a small square: each value the mean of what lies under it. */
export function makeThumbnail({ width, height, pixels }: GreyPicture): Uint8Array {
  const columns = shares(width)
  const rows = shares(height)
  const lines = new Float64Array(thumbnailSide * height)
  for (let row = 0; row < height; row++)
    for (let column = 0; column < thumbnailSide; column++) {
      const { from, weights } = columns[column] as Share
      let sum = 0
      for (let at = 0; at < weights.length; at++)
        sum += (weights[at] as number) * (pixels[row * width + from + at] as number)
      lines[row * thumbnailSide + column] = sum
    }
  const thumbnail = new Uint8Array(thumbnailSide * thumbnailSide)
  for (let row = 0; row < thumbnailSide; row++)
    for (let column = 0; column < thumbnailSide; column++) {
      const { from, weights } = rows[row] as Share
      let sum = 0
      for (let at = 0; at < weights.length; at++)
        sum += (weights[at] as number) * (lines[(from + at) * thumbnailSide + column] as number)
      thumbnail[row * thumbnailSide + column] = Math.round(sum)
    }
  return thumbnail
}

/** Pixels that lie under one value of a thumbnail, and how much of it each takes. */
interface Share {
  readonly from: number
  readonly weights: readonly number[]
}

function shares(size: number): Share[] {
  return Array.from({ length: thumbnailSide }, (_, index) => {
    const start = (index * size) / thumbnailSide
    const end = ((index + 1) * size) / thumbnailSide
    const from = Math.floor(start)
    const to = Math.min(size, Math.ceil(end))
    const weights = Array.from(
      { length: to - from },
      (_, at) => (Math.min(end, from + at + 1) - Math.max(start, from + at)) / (end - start),
    )
    return { from, weights }
  })
}
