import type { GreyPicture } from '@sourcemark/fingerprint'

/** A grey picture whose longer side has at most `side` pixels, each the mean of those that lie in its place; a smaller one is left as it is. */
export function shrinkTo(picture: GreyPicture, side: number): GreyPicture {
  const { width, height, pixels } = picture
  const share = side / Math.max(width, height)
  if (share >= 1) return picture
  const [columns, rows] = [width, height].map((length) => Math.max(1, Math.round(length * share))) as [number, number]
  const columnOf = Uint16Array.from({ length: width }, (_, x) => Math.floor((x * columns) / width))
  const sums = new Uint32Array(columns * rows)
  const counts = new Uint16Array(columns * rows)
  for (let y = 0, at = 0; y < height; y++) {
    const row = Math.floor((y * rows) / height) * columns
    for (let x = 0; x < width; x++, at++) {
      const to = row + (columnOf[x] as number)
      sums[to] = (sums[to] as number) + (pixels[at] as number)
      counts[to] = (counts[to] as number) + 1
    }
  }
  return {
    width: columns,
    height: rows,
    pixels: Uint8Array.from(sums, (sum, at) => Math.round(sum / (counts[at] as number))),
  }
}
