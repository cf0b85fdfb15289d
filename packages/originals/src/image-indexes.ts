import { imageAlgorithm, picturePayloadBytes } from '@sourcemark/fingerprint'
import type { FrameIndexes } from './frame-library.ts'
import type { IndexDefinition } from './lookup/contract.ts'

/*
 * The indexes of pictures. What is asked of them is in `picture-candidates.ts`.
 */

/** Hashes of whole pictures, each tagged with the number of its frame. */
export const imageHashIndex: IndexDefinition = Object.freeze({
  name: `${imageAlgorithm}/hash`,
  log: 'image',
  kind: 'hashes',
  payloadBytes: 0,
})

/** Words of the features of pictures, each with its signature and place. */
export const imageWordIndex: IndexDefinition = Object.freeze({
  name: `${imageAlgorithm}/word`,
  log: 'image',
  kind: 'payload',
  payloadBytes: picturePayloadBytes,
})

/** All indexes of the log of pictures. */
export const imageIndexes = Object.freeze([imageHashIndex, imageWordIndex] as const)

export const pictureFrames: FrameIndexes = Object.freeze({ hashes: imageHashIndex, words: imageWordIndex })
