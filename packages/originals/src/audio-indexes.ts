import { audioAlgorithm, soundPayloadBytes } from '@sourcemark/fingerprint'
import type { IndexDefinition } from './lookup/contract.ts'

/*
 * The index of sounds. What is asked of it is in `sound-candidates.ts`.
 */

/** Triplets of spectral peaks, each with where it is. */
export const audioIndex: IndexDefinition = Object.freeze({
  name: `${audioAlgorithm}/triplet`,
  log: 'audio',
  kind: 'payload',
  payloadBytes: soundPayloadBytes,
})

/** All indexes of the log of sounds. */
export const audioIndexes = Object.freeze([audioIndex] as const)
