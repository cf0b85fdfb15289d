import { picturePayloadBytes, videoAlgorithm } from '@sourcemark/fingerprint'
import type { FrameIndexes } from './frame-library.ts'
import type { IndexDefinition } from './lookup/contract.ts'

/*
 * The indexes of films. What is asked of them is in `frame-library.ts`.
 */

/** Hashes of frames, each tagged with which one it is. */
export const videoHashIndex: IndexDefinition = Object.freeze({
  name: `${videoAlgorithm}/hash`,
  log: 'video',
  kind: 'hashes',
  payloadBytes: 0,
})

/** Words of the features of key frames, each with its signature and place, as those of pictures are. */
export const videoWordIndex: IndexDefinition = Object.freeze({
  name: `${videoAlgorithm}/word`,
  log: 'video',
  kind: 'payload',
  payloadBytes: picturePayloadBytes,
})

/** All indexes of the log of films. */
export const videoIndexes = Object.freeze([videoHashIndex, videoWordIndex] as const)

export const filmFrames: FrameIndexes = Object.freeze({ hashes: videoHashIndex, words: videoWordIndex })
