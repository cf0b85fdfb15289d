import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDatabase, type Database } from '../src/index.ts'
import { migrate, migrationNames, migrationsDirectory } from '../src/migrate.ts'
import { createTestDatabase } from '../src/testing.ts'

/**
 * Runs a test on a database of its own as it was before a migration.
 * @param run its second argument migrates to the end and gives the names of what was applied.
 */
export async function withDatabaseBefore(
  migration: string,
  run: (database: Database, migrateOn: () => Promise<string[]>) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'migrations-'))
  const testDatabase = await createTestDatabase(process.env.DATABASE_URL ?? '')
  const database = createDatabase({ url: testDatabase.url, applicationName: 'migration-test' })
  try {
    const names = await migrationNames()
    for (const name of names.slice(0, names.indexOf(migration))) {
      await copyFile(join(migrationsDirectory, `${name}.sql`), join(folder, `${name}.sql`))
    }
    await database.execute('drop schema public cascade')
    await database.execute('create schema public')
    await migrate(testDatabase.url, folder)
    await run(database, () => migrate(testDatabase.url))
  } finally {
    await database.close()
    await testDatabase.drop()
    await rm(folder, { recursive: true, force: true })
  }
}
