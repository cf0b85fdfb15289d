import type { Database } from '@sourcemark/database'
import { type Indexer, openIndexer } from './lookup/local/indexer.ts'
import { openIndexLog } from './lookup/log.ts'
import { type IndexPlace, localFolder, type OriginalsIndex, openOriginalsIndex } from './lookup/open.ts'
import { textIndexes } from './text-indexes.ts'

/**
 * Opens the index of texts.
 * @throws Fault INDEX_STALE when the plain form is asked for and was never built.
 */
export const openTextIndex = (database: Database, place: IndexPlace): Promise<OriginalsIndex> =>
  openOriginalsIndex(database, textIndexes, place)

/** Opens the writer of the local form of the index of texts on this host. */
export async function openTextIndexer(database: Database, folder: string | undefined): Promise<Indexer> {
  const { log } = await openIndexLog(database, textIndexes)
  return openIndexer({ database, folder: await localFolder(database, log, folder), definitions: textIndexes })
}
