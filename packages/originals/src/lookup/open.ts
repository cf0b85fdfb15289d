import { homedir } from 'node:os'
import { join } from 'node:path'
import type { Database } from '@sourcemark/database'
import type { IndexDefinition, IndexLog, LookUp } from './contract.ts'
import { type Indexer, openIndexer } from './local/indexer.ts'
import { openLocalLookUp } from './local/look-up.ts'
import { runFormat } from './local/store.ts'
import { openIndexLog } from './log.ts'
import { openPlainLookUp } from './plain.ts'

/**
 * What answers look-ups: packed runs on this host, or rows of the database. For sounds rows are possible and never advised: a second of sound asks for
 * thousands of keys, each of which is a search in the database.
 */
export const indexForms = Object.freeze(['local', 'plain'] as const)
export type IndexForm = (typeof indexForms)[number]

export interface IndexPlace {
  readonly form: IndexForm
  /** Where the local forms of this host are, for all installations; in the cache folder of the user when absent. */
  readonly folder?: string | undefined
}

/** The index of one modality: where its works are registered, and where they are looked up. */
export interface OriginalsIndex {
  readonly log: IndexLog
  readonly lookUp: LookUp
}

/**
 * Opens the index of one log.
 * @throws Fault INDEX_STALE when the plain form is asked for and was never built.
 */
export async function openOriginalsIndex(
  database: Database,
  definitions: readonly IndexDefinition[],
  { form, folder }: IndexPlace,
): Promise<OriginalsIndex> {
  const log = await openIndexLog(database, definitions)
  if (form === 'plain') return { log, lookUp: await openPlainLookUp(database, log.log) }
  return {
    log,
    lookUp: openLocalLookUp({ database, folder: await localFolder(database, log.log, folder), definitions }),
  }
}

/** Opens the writer of the local form of one log on this host. */
export async function openLocalIndexer(
  database: Database,
  definitions: readonly IndexDefinition[],
  folder: string | undefined,
): Promise<Indexer> {
  const { log } = await openIndexLog(database, definitions)
  return openIndexer({ database, folder: await localFolder(database, log, folder), definitions })
}

/** The folder of a log's local form on this host: one for each installation, so that a host can serve several. */
export async function localFolder(database: Database, log: string, folder: string = cacheFolder()): Promise<string> {
  const [row] = await database.query<{ incarnation: string }>(
    `update index_log set incarnation = coalesce(incarnation, gen_random_uuid()) where log = $1 returning incarnation`,
    [log],
  )
  return join(folder, row?.incarnation ?? '', `${log}-${runFormat}`)
}

const cacheFolder = (): string => join(homedir(), '.cache', 'sourcemark', 'index')
