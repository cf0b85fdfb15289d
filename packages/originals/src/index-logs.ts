import type { IndexDefinition } from './lookup/contract.ts'
import { textIndexes } from './text-indexes.ts'

/** All logs of the originals index, each with its indexes: one log a modality. */
export const indexLogs: readonly (readonly IndexDefinition[])[] = Object.freeze([textIndexes])
