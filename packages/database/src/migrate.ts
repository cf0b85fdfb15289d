import { readdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { Fault } from '@sourcemark/runtime'
import { runner } from 'node-pg-migrate'
import pg from 'pg'
import type { Queryable } from './create-database.ts'
import { mapDatabaseError } from './map-error.ts'

/** Where the numbered SQL files are. */
export const migrationsDirectory: string = fileURLToPath(new URL('../migrations/', import.meta.url))

const migrationsTable = 'schema_migration'

/** The names of all migrations, in order, without their `.sql`. @throws Error when a file is misnamed or a number is taken twice or missing. */
export async function migrationNames(directory: string = migrationsDirectory): Promise<string[]> {
  const files = (await readdir(directory)).filter((file) => !file.startsWith('.')).sort()
  return files.map((file, index) => {
    const match = /^(\d{4})_[a-z0-9_]+\.sql$/.exec(file)
    if (match === null) throw new Error(`${file}: a migration is named NNNN_what_it_does.sql`)
    if (Number(match[1]) !== index + 1) {
      throw new Error(`${file}: the number should be ${String(index + 1).padStart(4, '0')}, each taken once`)
    }
    return file.slice(0, -'.sql'.length)
  })
}

/**
 * Brings a database to the newest schema: runs the files that it has not seen, in order, in one transaction. Several
 * processes may do this at once; an advisory lock lets one after the other pass.
 *
 * @returns the names of the migrations that ran, none when the schema was new already.
 * @throws Fault DATABASE_UNAVAILABLE, or DATABASE_SCHEMA_MISMATCH when the database has migrations that are not here or
 * one of them fails.
 */
export async function migrate(url: string, directory: string = migrationsDirectory): Promise<string[]> {
  await migrationNames(directory)
  const client = new pg.Client({
    connectionString: url,
    application_name: 'sourcemark-migrate',
    connectionTimeoutMillis: 10_000,
  })
  client.on('error', () => undefined)
  const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined }
  try {
    await client.connect()
    const ran = await runner({
      dbClient: client,
      dir: directory,
      direction: 'up',
      singleTransaction: true,
      migrationsTable,
      advisoryLockMode: 'wait',
      logger: silent,
    })
    return ran.map(({ name }) => name)
  } catch (error) {
    const fault = mapDatabaseError(error)
    if (fault.disposition === 'wait' || fault.code === 'CONFIGURATION_INVALID') throw fault
    throw new Fault('DATABASE_SCHEMA_MISMATCH', { message: `migration failed: ${fault.message}`, cause: error })
  } finally {
    await client.end().catch(() => undefined)
  }
}

/**
 * Makes sure that the database has exactly the migrations of this program.
 *
 * @throws Fault DATABASE_SCHEMA_MISMATCH with `detail.missing` and `detail.unknown`.
 */
export async function checkSchema(database: Queryable, directory: string = migrationsDirectory): Promise<void> {
  const expected = await migrationNames(directory)
  const [table] = await database.query<{ found: string | null }>('select to_regclass($1)::text as found', [
    migrationsTable,
  ])
  const rows =
    table?.found == null
      ? []
      : await database.query<{ name: string }>(`select name from ${migrationsTable} order by run_on, id`)
  const applied = rows.map(({ name }) => name)
  const missing = expected.filter((name) => !applied.includes(name))
  const unknown = applied.filter((name) => !expected.includes(name))
  if (missing.length === 0 && unknown.length === 0) return
  const parts = [
    missing.length > 0 ? `not applied: ${missing.join(', ')}` : '',
    unknown.length > 0 ? `not known here: ${unknown.join(', ')}` : '',
  ]
  throw new Fault('DATABASE_SCHEMA_MISMATCH', {
    message: `the schema of the database differs from the program: ${parts.filter((part) => part !== '').join('; ')}`,
    detail: { missing, unknown },
  })
}
