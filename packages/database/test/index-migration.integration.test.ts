import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { withDatabaseBefore } from './database-before.ts'

const owner = (name: string): bigint => createHash('sha256').update(name).digest().readBigInt64BE()
const keys = (...terms: bigint[]): Buffer => {
  const packed = Buffer.alloc(terms.length * 8)
  terms.forEach((term, at) => void packed.writeBigInt64BE(term, at * 8))
  return packed
}

test('an index of rows that was in use before stands in the log of texts afterwards', async () => {
  await withDatabaseBefore('0006_index', async (database, migrateOn) => {
    for (const [id, account, name] of [
      ['a', 'acct-1', null],
      ['b', null, '作者'],
      ['c', null, null],
    ]) {
      await database.execute(
        `insert into content (content_id, revision, account_id, owner_name, published_at, data_hash) values ($1, 1, $2, $3, '2026-03-01T08:00:00.123Z', '')`,
        [id, account, name],
      )
    }
    await database.execute(
      `insert into fingerprint (fingerprint_id, content_id, revision, part_id, algorithm, published_at, sketch)
       select id, content, 1, 'body', 'text-grams-1', '2026-03-01T08:00:00.123Z', '' from (values (11, 'a'), (12, 'b'), (13, 'c')) f(id, content)`,
    )
    await database.execute(
      `insert into fingerprint_term (algorithm, term, published_at, fingerprint_id)
       select 'text-grams-1', term, '2026-03-01T08:00:00.123Z', id
       from (values (9223372036854775807, 11), (-9223372036854775808, 11), (5, 11), (5, 12), (6, 13)) t(term, id)`,
    )
    await database.execute(
      `insert into posting (algorithm, term, published_at, fingerprint_id)
       select algorithm, term, '2026-03-01T08:00:00.123Z', id
       from (values ('text-grams-1', -1, 11), ('text-grams-1', 5, 11), ('text-pairs-1', 77, 11), ('text-grams-1', 6, 13)) p(algorithm, term, id)`,
    )

    expect(await migrateOn()).toContain('0006_index')
    const entries = await database.query<{ position: bigint }>(
      `select index_name as index, fingerprint_id as id, content_id as content, owner_id as owner, published_at as at, postings, position
       from index_entry order by index_name, fingerprint_id`,
    )
    const at = new Date('2026-03-01T08:00:00.123Z')
    const first = { id: 11n, content: 'a', owner: owner('account:acct-1'), at }
    expect(entries).toMatchObject([
      { index: 'text-grams-1', ...first, postings: keys(-1n, 5n) },
      { index: 'text-grams-1', id: 13n, content: 'c', owner: owner(''), at, postings: keys(6n) },
      { index: 'text-grams-1/held', ...first, postings: keys(-(2n ** 63n), 5n, 2n ** 63n - 1n) },
      { index: 'text-grams-1/held', id: 12n, content: 'b', owner: owner('name:作者'), at, postings: keys(5n) },
      { index: 'text-grams-1/held', id: 13n, content: 'c', postings: keys(6n) },
      { index: 'text-pairs-1', ...first, postings: keys(77n) },
    ])
    expect(entries.map(({ position }) => position).sort()).toEqual([1n, 2n, 3n, 4n, 5n, 6n])
    expect(
      await database.query('select log, position, plain, incarnation is not null as known from index_log'),
    ).toEqual([{ log: 'text', position: 6n, plain: false, known: true }])
    expect(await database.query('select from posting')).toEqual([])
  })
})
