import { expect, test } from 'vitest'
import { withDatabaseBefore } from './database-before.ts'

test('sounds that were said to be unread before there was anybody to read them are due afterwards', async () => {
  await withDatabaseBefore('0008_sound', async (database, migrateOn) => {
    await database.execute(
      `insert into content (content_id, revision, account_id, published_at, data_hash) values ('a', 2, 'acct', '2026-03-01T08:00:00Z', '')`,
    )
    for (const kind of ['audio', 'image']) {
      await database.execute(
        `insert into part (content_id, revision, part_id, position, kind, media_type) select 'a', revision, $1, 1, $1, '' from (values (1), (2)) r(revision)`,
        [kind],
      )
      await database.execute(
        `insert into finding (content_id, revision, part_id, via, state, matches, facts) values ('a', 2, $1, $1, 'failed:MODALITY_UNAVAILABLE', '[]', '[]')`,
        [kind],
      )
    }

    expect(await migrateOn()).toContain('0008_sound')
    const due = await database.query('select kind, revision, wanted, examined from examination')
    expect(due).toEqual([{ kind: 'audio', revision: 2, wanted: 1n, examined: 0n }])
    expect(await database.query('select via from finding')).toEqual([{ via: 'image' }])
  })
})
