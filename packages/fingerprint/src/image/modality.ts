import type { Modality } from '../modality.ts'
import { imageAlgorithm } from './algorithm.ts'
import { decodePictureSketch, encodePictureSketch } from './encode.ts'
import type { DecodedPicture } from './picture.ts'
import { type PictureWordProbes, pictureWordPostings, pictureWordProbes } from './postings.ts'
import { pictureReportThreshold } from './score.ts'
import type { PictureSimilarity } from './similarity.ts'
import { type PictureSketch, sketchPicture } from './sketch.ts'
import { verifyPictures } from './verify.ts'

/** A picture that is looked up and compared. */
export interface PictureQuery extends PictureWordProbes {
  readonly sketch: PictureSketch
}

const unrelated: PictureSimilarity = Object.freeze({
  score: 0,
  queryCoverage: 0,
  originalCoverage: 0,
  spans: Object.freeze([]),
  transform: Object.freeze({ mirrored: false, inverted: false, rotation: 0, scale: 1, perspective: false }),
})

/** The picture modality, one original at a time; `verifyPictures` compares with all candidates at once. It needs no statistics. */
export const imageModality: Modality<DecodedPicture, PictureSketch, null, PictureQuery, PictureSimilarity> =
  Object.freeze({
    kind: 'image',
    algorithm: imageAlgorithm,
    reportThreshold: pictureReportThreshold,
    sketch: sketchPicture,
    terms: (sketch: PictureSketch) => pictureWordPostings(sketch),
    prepareQuery: (sketch: PictureSketch) => ({ sketch, ...pictureWordProbes(sketch) }),
    probes: (query: PictureQuery) => query.probes,
    compare: (query: PictureQuery, original: PictureSketch) => verifyPictures(query.sketch, [original])[0] ?? unrelated,
    encode: encodePictureSketch,
    decodeSketch: decodePictureSketch,
  })
