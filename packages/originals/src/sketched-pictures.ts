import { decodePictureSketch, imageAlgorithm, type PictureSketch } from '@sourcemark/fingerprint'
import { imageIndexes } from './image-indexes.ts'
import type { SketchedKind } from './media-kind.ts'

/** How the sketches of pictures are kept. */
export const sketchedPictures: SketchedKind<PictureSketch> = Object.freeze({
  kind: 'image',
  algorithm: imageAlgorithm,
  indexes: imageIndexes,
  decode: decodePictureSketch,
  // About 30 KB each.
  weigh: () => 1,
  weightKept: 4000,
} satisfies SketchedKind<PictureSketch>)
