import type { IndexDefinition } from './lookup/contract.ts'

/*
 * The indexes of pictures, and what is asked of them.
 */

/** Until the fingerprints of pictures name it. */
const imageAlgorithm = 'image-sift-pdq-1'

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
  payloadBytes: 16,
})

/** All indexes of the log of pictures. */
export const imageIndexes: readonly IndexDefinition[] = Object.freeze([imageHashIndex, imageWordIndex])
