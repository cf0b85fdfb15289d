import { liesWithin } from './geometry.ts'
import type { PictureRegion } from './similarity.ts'
import type { PictureSketch } from './sketch.ts'

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

/** What a picture adds to what it repeats: features outside the regions that are from elsewhere. Copies do not become originals. */
export function novelPictureFeatures(sketch: PictureSketch, regions: readonly PictureRegion[]): PictureNovelty {
  return sketch.frames.map(({ features: { size, x, y } }, frame) => {
    const matched = regions.filter((region) => region.frame === frame)
    const features = Array.from(
      { length: size },
      (_, at) =>
        !matched.some(({ quadrilateral }) =>
          liesWithin(quadrilateral, (x[at] as number) / 4096, (y[at] as number) / 4096, margin),
        ),
    )
    const covered = matched.reduce((sum, { width, height }) => Math.max(sum, width * height), 0)
    const isNew = features.filter(Boolean).length > newForHash * size
    return { features, hash: matched.length === 0 || (isNew && covered < 1 - newForHash) }
  })
}
