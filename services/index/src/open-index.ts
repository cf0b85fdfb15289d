import { checkSchema, createDatabase, type Database } from '@sourcemark/database'
import { findPlatform } from '@sourcemark/devstack'
import { type IndexDefinition, indexLogs, localFolder, openIndexLog } from '@sourcemark/originals'
import { commonSettings, defineSettings, type Environment, type Output, readSettings } from '@sourcemark/runtime'

const definition = defineSettings({
  DATABASE_URL: commonSettings.DATABASE_URL,
  SOURCEMARK_INDEX_FOLDER: commonSettings.SOURCEMARK_INDEX_FOLDER,
})

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
 * Opens the originals index of the platform that is found.
 * @throws Fault as `findPlatform` does.
 */
export async function withIndex<T>(
  env: Environment,
  { note }: Output,
  work: (location: IndexLocation) => Promise<T>,
): Promise<T> {
  const platform = await findPlatform({ needs: 'database', env, log: note })
  try {
    const settings = readSettings(definition, { ...env, DATABASE_URL: platform.databaseUrl })
    const folder = settings.SOURCEMARK_INDEX_FOLDER ?? platform.indexFolder
    const database = createDatabase({
      url: settings.DATABASE_URL,
      applicationName: 'sourcemark-index',
      max: 2,
      statementTimeout,
    })
    try {
      await checkSchema(database)
      const logs: LogLocation[] = []
      for (const definitions of indexLogs) {
        const { log, head } = await openIndexLog(database, definitions)
        logs.push({
          log,
          definitions,
          folder: await localFolder(database, log, folder),
          head: () => head(database),
        })
      }
      return await work({ database, folder, logs })
    } finally {
      await database.close()
    }
  } finally {
    await platform.stop()
  }
}
