import { expect, test } from 'vitest'
import { withDatabaseBefore } from './database-before.ts'

test('films that were said to be unread before there was anybody to read them are due afterwards', async () => {
  await withDatabaseBefore('0009_film', async (database, migrateOn) => {
    await database.execute(
      `insert into content (content_id, revision, account_id, published_at, data_hash) values ('a', 2, 'acct', '2026-03-01T08:00:00Z', '')`,
    )
    await database.execute(
      `insert into part (content_id, revision, part_id, position, kind, media_type) select 'a', revision, 'film', 1, 'video', '' from (values (1), (2)) r(revision)`,
    )
    await database.execute(
      `insert into finding (content_id, revision, part_id, via, state, matches, facts) values ('a', 2, 'film', 'video', 'failed:MODALITY_UNAVAILABLE', '[]', '[]'), ('a', 2, 'song', 'audio', 'done', '[]', '[]')`,
    )

    expect(await migrateOn()).toContain('0009_film')
    const due = await database.query('select kind, revision, wanted, examined from examination')
    expect(due).toEqual([{ kind: 'video', revision: 2, wanted: 1n, examined: 0n }])
    expect(await database.query('select via from finding')).toEqual([{ via: 'audio' }])
  })
})
