/** A horizontal strip of a picture in which lines of words are looked for at once, and in which size. */
export interface Tile {
  /** First row that is shown. */
  readonly top: number
  /** Row behind the last one that is shown. */
  readonly bottom: number
  /** Lines whose middle lies from here … */
  readonly from: number
  /** … to before here belong to this tile; its neighbours see them as well. */
  readonly to: number
  /** Size in which it is shown to the detector: multiples of 32 pixels. */
  readonly width: number
  readonly height: number
}

// What a tile may cost: one megapixel takes the detector about half a second.
const mostPixels = 1_200_000
const mostAspect = 2.2
const overlapShare = 0.16
const mostEnlargement = 2
// Small pictures are enlarged to this long side: letters of a dozen pixels are hard to find.
const wantedSide = 1280

const toMultiple = (pixels: number): number => Math.max(32, Math.round(pixels / 32) * 32)

/** The tiles of a picture, from above. Ordinary pictures are one; a tall screenshot has several, which overlap by a few lines. */
export function tilesOf(width: number, height: number): Tile[] {
  const tallest = Math.ceil(width * mostAspect)
  const overlap = Math.ceil(width * overlapShare)
  const count = height <= tallest ? 1 : Math.ceil((height - overlap) / (tallest - overlap))
  const step = (height - overlap) / count
  return Array.from({ length: count }, (_, index) => {
    const top = Math.round(index * step)
    const bottom = index === count - 1 ? height : Math.min(height, Math.round((index + 1) * step + overlap))
    const scale = Math.min(
      mostEnlargement,
      wantedSide / Math.max(width, bottom - top),
      Math.sqrt(mostPixels / (width * (bottom - top))),
    )
    return {
      top,
      bottom,
      from: index === 0 ? 0 : Math.round(index * step + overlap / 2),
      to: index === count - 1 ? height : Math.round((index + 1) * step + overlap / 2),
      width: toMultiple(width * scale),
      height: toMultiple((bottom - top) * scale),
    }
  })
}
