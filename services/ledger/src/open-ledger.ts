import { checkSchema, createDatabase, type Queryable } from '@sourcemark/database'
import { commonSettings, defineSettings, type Environment, Fault, readSettings } from '@sourcemark/runtime'

const definition = defineSettings({ DATABASE_URL: commonSettings.DATABASE_URL })

/**
 * Reads the ledger of the database that DATABASE_URL names, as it stands at one moment. Nothing is written.
 * @throws Fault CONFIGURATION_INVALID that says what is needed.
 */
export async function withLedger<T>(env: Environment, work: (tx: Queryable) => Promise<T>): Promise<T> {
  if ((env.DATABASE_URL ?? '').trim() === '') {
    throw new Fault('CONFIGURATION_INVALID', {
      message:
        'DATABASE_URL is missing: set it to the address of the database (postgres://…). Exports and proofs are checked without one: verify --export, proof --check.',
    })
  }
  const { DATABASE_URL: url } = readSettings(definition, env)
  const database = createDatabase({ url, applicationName: 'sourcemark-ledger', max: 1 })
  try {
    await checkSchema(database)
    return await database.transaction(work, { isolation: 'repeatable read', attempts: 1 })
  } finally {
    await database.close()
  }
}
