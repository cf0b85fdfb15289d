import { checkSchema, createDatabase, type Queryable } from '@sourcemark/database'
import { findPlatform } from '@sourcemark/devstack'
import type { Environment } from '@sourcemark/runtime'
import { commonSettings, defineSettings, readSettings } from '@sourcemark/runtime'

const definition = defineSettings({ DATABASE_URL: commonSettings.DATABASE_URL })

/**
 * Reads the ledger, as it stands at one moment, of the database that DATABASE_URL names, else of the platform on this machine. Nothing is written.
 * @param note gets one line for each step that takes long.
 * @throws Fault CONFIGURATION_INVALID that says what is needed.
 */
export async function withLedger<T>(
  env: Environment,
  note: (line: string) => void,
  work: (tx: Queryable) => Promise<T>,
): Promise<T> {
  const platform = await findPlatform({ needs: 'database', env, log: note })
  try {
    const { DATABASE_URL: url } = readSettings(definition, { ...env, DATABASE_URL: platform.databaseUrl })
    const database = createDatabase({ url, applicationName: 'sourcemark-ledger', max: 1 })
    try {
      await checkSchema(database)
      return await database.transaction(work, { isolation: 'repeatable read', attempts: 1 })
    } finally {
      await database.close()
    }
  } finally {
    await platform.stop()
  }
}
