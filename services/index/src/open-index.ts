import type { Database } from '@sourcemark/database'
import { withPlatform } from '@sourcemark/devstack'
import { type IndexDefinition, type IndexLogName, indexLogs, localFolder, openIndexLog } from '@sourcemark/originals'
import { commonSettings, defineSettings, type Environment, type Output, readSettings } from '@sourcemark/runtime'

const definition = defineSettings({ SOURCEMARK_INDEX_FOLDER: commonSettings.SOURCEMARK_INDEX_FOLDER })

/** Milliseconds that one statement may take: some read every entry. */
const statementTimeout = 3600_000

/** Where the originals index of a platform is. */
export interface IndexLocation {
  readonly database: Database
  /** Where the local forms of this host are; in the cache folder of the user when absent. */
  readonly folder: string | undefined
  readonly logs: readonly LogLocation[]
}

/** One log and its local form. */
export interface LogLocation {
  readonly log: string
  readonly definitions: readonly IndexDefinition[]
  readonly folder: string
  /** The position of the last committed change. */
  head(): Promise<bigint>
}

/**
 * Opens the originals index of the platform that is found: one log, or all when none is named.
 * @throws Fault as `withPlatform` does.
 */
export async function withIndex<T>(
  env: Environment,
  { note }: Output,
  wanted: IndexLogName | undefined,
  work: (location: IndexLocation) => Promise<T>,
): Promise<T> {
  return await withPlatform(
    { needs: 'database', env, log: note },
    { applicationName: 'sourcemark-index', max: 2, statementTimeout },
    async (database, { indexFolder }) => {
      const folder = readSettings(definition, env).SOURCEMARK_INDEX_FOLDER ?? indexFolder
      const logs: LogLocation[] = []
      for (const { log, definitions } of indexLogs) {
        if (wanted !== undefined && log !== wanted) continue
        const { head } = await openIndexLog(database, definitions)
        logs.push({
          log,
          definitions,
          folder: await localFolder(database, log, folder),
          head: () => head(database),
        })
      }
      return await work({ database, folder, logs })
    },
  )
}
