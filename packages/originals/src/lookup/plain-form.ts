import type { Database, Queryable } from '@sourcemark/database'
import type { IndexDefinition } from './contract.ts'
import { allFingerprints, type FingerprintRange, logOf } from './log.ts'

/*
 * Making the plain form from the truth, taking it away and comparing it. All go through the fingerprints of an index in ranges of their ids, so that
 * rows of fingerprints that the truth does not know are met too.
 */

/** Entries of a range: at 300 keys each what is rewritten while the log is locked, about a third of a second. */
const entriesPerRange = 100

/** Examples of differences that are told of an index. */
const examplesTold = 20

export interface PlainProgress {
  readonly index: string
  /** Entries that were gone through so far, of all in the index. */
  readonly entries: number
  /** Rows that were missing and rows that should not have been there, so far. */
  readonly added: number
  readonly removed: number
}

/**
 * Makes the rows of the plain form what the truth says. From its beginning on all changes of the log are written there too; at its end look-ups may
 * ask it. A form that is complete already stays so meanwhile.
 * @throws Error when the form is dropped meanwhile.
 */
export async function rebuildPlain(
  db: Database,
  definitions: readonly IndexDefinition[],
  onProgress: (progress: PlainProgress) => void = () => undefined,
): Promise<void> {
  const log = logOf(definitions)
  await db.execute(
    `insert into index_log (log, plain) values ($1, true) on conflict (log) do update set plain = true`,
    [log],
  )
  for (const index of definitions) {
    const done = { index: index.name, entries: 0, added: 0, removed: 0 }
    for await (const range of rangesOf(db, index)) {
      const changed = await db.transaction(async (tx) => {
        await lock(tx, log, true)
        return await repair(tx, index, range)
      })
      done.entries += range.entries
      done.added += changed.added
      done.removed += changed.removed
      onProgress({ ...done })
    }
  }
  await db.transaction(async (tx) => {
    await lock(tx, log, true)
    await tx.execute(`update index_log set plain_complete = true where log = $1`, [log])
  })
}

/**
 * Writes no more changes to the plain form and removes its rows. Look-ups that have it open find less and less: they are closed before.
 * @throws Error when the form is built meanwhile.
 */
export async function dropPlain(db: Database, definitions: readonly IndexDefinition[]): Promise<void> {
  const log = logOf(definitions)
  await db.execute(`update index_log set plain = false, plain_complete = false where log = $1`, [log])
  for (const index of definitions) {
    for await (const { after, upTo } of rangesOf(db, index)) {
      await db.transaction(async (tx) => {
        await lock(tx, log, false)
        await tx.execute(`delete from posting where index_name = $1 and fingerprint_id > $2 and fingerprint_id <= $3`, [
          index.name,
          after,
          upTo,
        ])
      })
    }
  }
}

export interface PlainDifferences {
  readonly index: string
  /** Entries of the truth that were compared. */
  readonly entries: number
  /** Postings that no row has, and rows that are no posting. */
  readonly missing: number
  readonly surplus: number
  /** A few of them. */
  readonly examples: readonly PlainDifference[]
}

interface PlainDifference {
  readonly difference: 'missing' | 'surplus'
  readonly fingerprintId: bigint
  readonly term: bigint
  readonly publishedAt: Date
  readonly payload: Uint8Array
}

/**
 * Compares the rows of the plain form with the truth, both as they are at one moment: all, or those of `sample` fingerprints an index, drawn at
 * random.
 */
export async function verifyPlain(
  db: Database,
  definitions: readonly IndexDefinition[],
  { sample }: { readonly sample?: number } = {},
): Promise<PlainDifferences[]> {
  return await db.transaction(
    async (tx) => {
      const compared: PlainDifferences[] = []
      for (const index of definitions) {
        const found = { index: index.name, entries: 0, missing: 0, surplus: 0, examples: [] as PlainDifference[] }
        for await (const range of sample === undefined ? rangesOf(tx, index) : drawnFrom(tx, index, sample)) {
          const [row] = await tx.query<{ missing: number; surplus: number }>({
            name: 'count-plain-differences',
            text: `${differences} select count(*) filter (where difference = 'missing')::int as missing,
              count(*) filter (where difference = 'surplus')::int as surplus from differing`,
            values: rangeValues(index, range),
          })
          found.entries += range.entries
          found.missing += row?.missing ?? 0
          found.surplus += row?.surplus ?? 0
          if ((row?.missing ?? 0) + (row?.surplus ?? 0) === 0 || found.examples.length >= examplesTold) continue
          found.examples.push(
            ...(await tx.query<PlainDifference>(
              `${differences} select difference, "fingerprintId", term, "publishedAt", payload from differing
               order by "fingerprintId", term, payload limit ${examplesTold - found.examples.length}`,
              rangeValues(index, range),
            )),
          )
        }
        compared.push(found)
      }
      return compared
    },
    { isolation: 'repeatable read' },
  )
}

/** So many fingerprints of a range are in the truth. */
interface Range extends FingerprintRange {
  readonly entries: number
}

/** All ids there are, cut where entries of the truth end a range. */
async function* rangesOf(db: Queryable, index: IndexDefinition): AsyncGenerator<Range> {
  const { upTo: highest } = allFingerprints
  for (let { after } = allFingerprints; after < highest; ) {
    const [row] = await db.query<{ last: bigint | null; entries: number }>({
      name: 'next-index-range',
      text: `select max(fingerprint_id) as last, count(*)::int as entries from (
               select fingerprint_id from index_entry where index_name = $1 and fingerprint_id > $2
               order by fingerprint_id limit $3) range`,
      values: [index.name, after, entriesPerRange],
    })
    const entries = row?.entries ?? 0
    const upTo = entries < entriesPerRange ? highest : (row?.last ?? highest)
    yield { after, upTo, entries }
    after = upTo
  }
}

async function* drawnFrom(db: Queryable, index: IndexDefinition, sample: number): AsyncGenerator<Range> {
  const rows = await db.query<{ id: bigint }>(
    `select fingerprint_id as id from index_entry where index_name = $1 order by random() limit $2`,
    [index.name, sample],
  )
  for (const { id } of rows) yield { after: id - 1n, upTo: id, entries: 1 }
}

/** Locks a log, so that nothing of it changes before the end of the transaction. */
async function lock(tx: Queryable, log: string, plain: boolean): Promise<void> {
  const [row] = await tx.query<{ plain: boolean }>(`select plain from index_log where log = $1 for update`, [log])
  if (row !== undefined && row.plain !== plain)
    throw new Error(`the plain form of the index '${log}' is ${plain ? 'dropped' : 'built'} by somebody else`)
}

const rangeValues = ({ name, kind, payloadBytes }: IndexDefinition, { after, upTo }: Range): unknown[] => [
  name,
  after,
  upTo,
  kind,
  payloadBytes,
]

/** $1 index, $2 and $3 range of fingerprints, $4 kind and $5 bytes of payload of the index: the rows that the truth asks for. */
const expected = `
  with expected as materialized (
    select e.fingerprint_id, e.published_at, u.term, u.payload
    from index_entry e cross join lateral unpack_postings(e.postings, $4, $5) u
    where e.index_name = $1 and e.fingerprint_id > $2 and e.fingerprint_id <= $3)`

const differences = `${expected},
  standing as materialized (
    select fingerprint_id, published_at, term, payload from posting where index_name = $1 and fingerprint_id > $2 and fingerprint_id <= $3),
  differing as (
    select case when s.fingerprint_id is null then 'missing' else 'surplus' end as difference, fingerprint_id as "fingerprintId", term,
      published_at as "publishedAt", payload
    from expected x full join standing s using (fingerprint_id, published_at, term, payload)
    where x.fingerprint_id is null or s.fingerprint_id is null)`

async function repair(
  tx: Queryable,
  index: IndexDefinition,
  range: Range,
): Promise<{ readonly added: number; readonly removed: number }> {
  const [row] = await tx.query<{ added: number; removed: number }>({
    name: 'repair-postings',
    text: `${expected},
      removed as (
        delete from posting p where p.index_name = $1 and p.fingerprint_id > $2 and p.fingerprint_id <= $3 and not exists (
          select from expected x
          where x.fingerprint_id = p.fingerprint_id and x.published_at = p.published_at and x.term = p.term and x.payload = p.payload)
        returning 1),
      added as (
        insert into posting (index_name, term, published_at, fingerprint_id, payload)
        select $1, term, published_at, fingerprint_id, payload from expected order by term, published_at on conflict do nothing returning 1)
      select (select count(*)::int from added) as added, (select count(*)::int from removed) as removed`,
    values: rangeValues(index, range),
  })
  return row ?? { added: 0, removed: 0 }
}
