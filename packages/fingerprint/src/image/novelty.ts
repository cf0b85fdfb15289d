import type { Point } from './geometry.ts'
import type { PictureSketch } from './sketch.ts'
import type { PictureRegion, PictureSimilarity } from './verify.ts'

/** What of a picture stands in the index, by frame. */
export type PictureNovelty = readonly {
  /** By feature. */
  readonly features: readonly boolean[]
  readonly hash: boolean
}[]

/** Share of a frame's features that are new, below which its hash is the original's. */
const newForHash = 0.3
/** How far beyond the matched region its features reach, as a share of the picture. */
const margin = 0.02

/** What a picture adds to what it repeats: features outside the matched regions. Copies do not become originals. */
export function novelPictureFeatures(sketch: PictureSketch, matches: readonly PictureSimilarity[]): PictureNovelty {
  const regions = matches.flatMap(({ spans }) => spans.map(({ query }) => query))
  return sketch.frames.map(({ features: { size, x, y } }, frame) => {
    const matched = regions.filter((region) => region.frame === frame)
    const features = Array.from(
      { length: size },
      (_, at) => !matched.some((region) => isWithin(region, (x[at] as number) / 4096, (y[at] as number) / 4096)),
    )
    const covered = matched.reduce((sum, { width, height }) => Math.max(sum, width * height), 0)
    const isNew = features.filter(Boolean).length > newForHash * size
    return { features, hash: matched.length === 0 || (isNew && covered < 1 - newForHash) }
  })
}

function isWithin({ quadrilateral }: PictureRegion, x: number, y: number): boolean {
  const middle = [0, 1].map((axis) => quadrilateral.reduce((sum, corner) => sum + (corner[axis] as number), 0) / 4)
  let side = 0
  for (let at = 0; at < 4; at++) {
    const [fromX, fromY] = widen(quadrilateral[at] as Point, middle)
    const [toX, toY] = widen(quadrilateral[(at + 1) % 4] as Point, middle)
    const turn = (toX - fromX) * (y - fromY) - (toY - fromY) * (x - fromX)
    if (turn !== 0 && side !== 0 && turn > 0 !== side > 0) return false
    if (turn !== 0) side = turn
  }
  return true
}

/** A corner moved away from the middle. */
function widen([x, y]: Point, middle: readonly number[]): Point {
  const dx = x - (middle[0] as number)
  const dy = y - (middle[1] as number)
  const longer = 1 + margin / Math.max(1e-6, Math.hypot(dx, dy))
  return [(middle[0] as number) + dx * longer, (middle[1] as number) + dy * longer]
}
