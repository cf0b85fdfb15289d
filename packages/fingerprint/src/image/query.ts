import { type PictureWordProbes, pictureHashProbes, pictureWordProbes } from './postings.ts'
import type { PictureSketch } from './sketch.ts'

/** What is looked up of a picture: made once, asked of pictures and of films. */
export interface PictureProbes {
  readonly hashes: readonly Uint8Array[]
  readonly words: PictureWordProbes
}

/** A picture that is looked up and compared. */
export interface PictureQuery {
  readonly sketch: PictureSketch
  readonly probes: PictureProbes
}

export const pictureQuery = (sketch: PictureSketch): PictureQuery => ({
  sketch,
  probes: { hashes: pictureHashProbes(sketch).map(({ hash }) => hash), words: pictureWordProbes(sketch) },
})
