import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createDatabase } from '../src/index.ts'
import { migrate, migrationNames, migrationsDirectory } from '../src/migrate.ts'
import { createTestDatabase } from '../src/testing.ts'

test('sounds that were said to be unread before there was anybody to read them are due afterwards', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'migrations-'))
  const testDatabase = await createTestDatabase(process.env.DATABASE_URL ?? '')
  const database = createDatabase({ url: testDatabase.url, applicationName: 'sound-migration-test' })
  try {
    for (const name of (await migrationNames()).slice(0, 7)) {
      await copyFile(join(migrationsDirectory, `${name}.sql`), join(folder, `${name}.sql`))
    }
    await database.execute('drop schema public cascade')
    await database.execute('create schema public')
    await migrate(testDatabase.url, folder)
    await database.execute(
      `insert into content (content_id, revision, account_id, published_at, data_hash) values ('a', 2, 'acct', '2026-03-01T08:00:00Z', '')`,
    )
    for (const kind of ['audio', 'video']) {
      await database.execute(
        `insert into part (content_id, revision, part_id, position, kind, media_type) select 'a', revision, $1, 1, $1, '' from (values (1), (2)) r(revision)`,
        [kind],
      )
      await database.execute(
        `insert into finding (content_id, revision, part_id, via, state, matches, facts) values ('a', 2, $1, $1, 'failed:MODALITY_UNAVAILABLE', '[]', '[]')`,
        [kind],
      )
    }

    expect(await migrate(testDatabase.url)).toContain('0008_sound')
    const due = await database.query('select kind, revision, wanted, examined from examination')
    expect(due).toEqual([{ kind: 'audio', revision: 2, wanted: 1n, examined: 0n }])
    expect(await database.query('select via from finding')).toEqual([{ via: 'video' }])
  } finally {
    await database.close()
    await testDatabase.drop()
    await rm(folder, { recursive: true, force: true })
  }
})
