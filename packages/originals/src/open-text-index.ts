import type { Database } from '@sourcemark/database'
import type { Indexer } from './lookup/local/indexer.ts'
import { type IndexPlace, type OriginalsIndex, openLocalIndexer, openOriginalsIndex } from './lookup/open.ts'
import { textIndexes } from './text-indexes.ts'

/**
 * Opens the index of texts.
 * @throws Fault INDEX_STALE when the plain form is asked for and was never built.
 */
export const openTextIndex = (database: Database, place: IndexPlace): Promise<OriginalsIndex> =>
  openOriginalsIndex(database, textIndexes, place)

/** Opens the writer of the local form of the index of texts on this host. */
export const openTextIndexer = (database: Database, folder: string | undefined): Promise<Indexer> =>
  openLocalIndexer(database, textIndexes, folder)
