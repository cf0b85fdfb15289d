import { audioIndexes } from './audio-indexes.ts'
import { imageIndexes } from './image-indexes.ts'
import type { IndexDefinition } from './lookup/contract.ts'
import { textIndexes } from './text-indexes.ts'
import { videoIndexes } from './video-indexes.ts'

/** A log of the originals index with its indexes. */
interface LogOfIndexes {
  readonly log: IndexLogName
  readonly definitions: readonly IndexDefinition[]
}

/** The logs of the originals index: one a modality. */
export const indexLogNames = Object.freeze(['text', 'image', 'audio', 'video'] as const)
export type IndexLogName = (typeof indexLogNames)[number]

/** All of them, each with its indexes. */
export const indexLogs: readonly LogOfIndexes[] = Object.freeze([
  { log: 'text', definitions: textIndexes },
  { log: 'image', definitions: imageIndexes },
  { log: 'audio', definitions: audioIndexes },
  { log: 'video', definitions: videoIndexes },
])
