import { checkSchema, createDatabase, type Database, type DatabaseOptions } from '@sourcemark/database'
import { commonSettings, defineSettings, readSettings } from '@sourcemark/runtime'
import { type FindOptions, type FoundPlatform, findPlatform } from './find-platform.ts'

const definition = defineSettings({ DATABASE_URL: commonSettings.DATABASE_URL })

/**
 * Finds the platform that a command for people is about and opens its database for the time of some work.
 * @param connect how to open it; one connection when `max` is absent.
 * @throws Fault as `findPlatform` does, or DATABASE_SCHEMA_MISMATCH when the database is of another version.
 */
export async function withPlatform<T>(
  find: FindOptions,
  connect: Omit<DatabaseOptions, 'url'>,
  work: (database: Database, platform: FoundPlatform) => Promise<T>,
): Promise<T> {
  const platform = await findPlatform(find)
  try {
    const { DATABASE_URL: url } = readSettings(definition, { DATABASE_URL: platform.databaseUrl })
    const database = createDatabase({ max: 1, ...connect, url })
    try {
      await checkSchema(database)
      return await work(database, platform)
    } finally {
      await database.close()
    }
  } finally {
    await platform.stop()
  }
}
