import { createHash } from 'node:crypto'
import type { Queryable } from '@sourcemark/database'
import { hashPostingBytes } from '@sourcemark/segments'
import type { IndexDefinition, IndexEntry, IndexLog } from './contract.ts'

/*
 * The truth. A change takes the next position of its log by an update of the log's one row, which stays locked until the change is committed:
 * so positions have no gaps and rise in the order of commits, and whoever sees a position sees all before it. The price is that changes of one
 * log are committed one after the other.
 */

/** The number of an owner: 64 bits of the SHA-256 of its name. */
export const ownerId = (owner: string): bigint => createHash('sha256').update(owner).digest().readBigInt64BE()

/** Bytes of one posting of an index, as they are packed. */
export const strideOf = ({ kind, payloadBytes }: IndexDefinition): number =>
  kind === 'hashes' ? hashPostingBytes : 8 + payloadBytes

/** Milliseconds that a change may keep its log locked without saying anything, as when its process stopped between two statements. */
const silence = 5000

/** What a row of `index_entry` is as an entry. */
const entryColumns = `index_name as index, fingerprint_id as "fingerprintId", content_id as "contentId", published_at as "publishedAt",
  owner_id as "ownerId", postings`

/** A change of the truth, as a form reads it. */
export interface LoggedEntry extends IndexEntry {
  readonly position: bigint
}

/** Changes of a log behind a position, all committed up to `upTo`. */
export interface LogPage {
  readonly entries: readonly LoggedEntry[]
  readonly upTo: bigint
  readonly head: bigint
  /** Tells this installation from others; null while nothing was ever registered. */
  readonly incarnation: string | null
}

/** The log of `definitions`, all of one log. Its row is made when it is missing. */
export async function openIndexLog(db: Queryable, definitions: readonly IndexDefinition[]): Promise<IndexLog> {
  const log = logOf(definitions)
  const known = new Map(definitions.map((definition) => [definition.name, definition]))
  const definitionOf = ({ index, postings }: IndexEntry): IndexDefinition => {
    const definition = known.get(index)
    if (definition === undefined) throw new Error(`the index '${index}' is none of the log '${log}'`)
    if (postings.length % strideOf(definition) !== 0) {
      throw new Error(`${postings.length} bytes are no postings of the index '${index}'`)
    }
    return definition
  }
  await db.execute(`insert into index_log (log) values ($1) on conflict do nothing`, [log])
  return {
    log,
    async register(tx, entries) {
      const indexes = entries.map(definitionOf)
      const [row] = await tx.query<{ position: bigint }>({
        name: 'register-index-entries',
        text: `select register_index_entries($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) as position`,
        values: [
          log,
          entries.map(({ index }) => index),
          entries.map(({ fingerprintId }) => fingerprintId),
          entries.map(({ contentId }) => contentId),
          entries.map(({ publishedAt }) => publishedAt),
          entries.map(({ ownerId: owner }) => owner),
          entries.map(({ postings }) => postings),
          indexes.map(({ kind }) => kind),
          indexes.map(({ payloadBytes }) => payloadBytes),
          String(silence),
        ],
      })
      return row?.position ?? 0n
    },
    standing: (tx, contentId) =>
      tx.query<IndexEntry>({
        name: 'standing-index-entries',
        text: `select ${entryColumns} from index_entry where content_id = $1 and log = $2 and postings <> ''`,
        values: [contentId, log],
      }),
    async head(queryable) {
      const [row] = await queryable.query<{ position: bigint }>({
        name: 'index-log-head',
        text: `select position from index_log where log = $1`,
        values: [log],
      })
      return row?.position ?? 0n
    },
    async hasLater(queryable, { publishedAt, contentId }) {
      const [row] = await queryable.query<{ later: boolean }>({
        name: 'later-index-entries',
        text: `select exists (select from index_entry where log = $1 and published_at >= $2 and content_id <> $3) as later`,
        values: [log, publishedAt, contentId],
      })
      return row?.later === true
    },
  }
}

/** How much the truth holds of an index. */
export interface EntryCount {
  /** Also of fingerprints that stand nowhere any more. */
  readonly entries: number
  readonly postings: number
}

/** Counts what the truth holds of an index, from the sizes of its entries. */
export async function countEntries(db: Queryable, definition: IndexDefinition): Promise<EntryCount> {
  const [row] = await db.query<{ entries: number; bytes: number }>(
    `select count(*)::float8 as entries, coalesce(sum(octet_length(postings)), 0)::float8 as bytes
     from index_entry where index_name = $1`,
    [definition.name],
  )
  return { entries: row?.entries ?? 0, postings: (row?.bytes ?? 0) / strideOf(definition) }
}

/** Ids of fingerprints, from behind `after` up to `upTo`. */
export interface FingerprintRange {
  readonly after: bigint
  readonly upTo: bigint
}

/** All ids there can be. */
export const allFingerprints: FingerprintRange = Object.freeze({ after: -(2n ** 63n), upTo: 2n ** 63n - 1n })

/** Reads the entries of an index, the withdrawn too, in a range of fingerprints: the first `limit` by id. */
export const readEntries = (
  db: Queryable,
  { name }: IndexDefinition,
  { after, upTo }: FingerprintRange,
  limit: number,
): Promise<LoggedEntry[]> =>
  db.query({
    name: 'read-index-entries',
    text: `select position, ${entryColumns} from index_entry
           where index_name = $1 and fingerprint_id > $2 and fingerprint_id <= $3 order by fingerprint_id limit $4`,
    values: [name, after, upTo, limit],
  })

/** The one log of all `definitions`. */
export function logOf(definitions: readonly IndexDefinition[]): string {
  const [log, ...others] = new Set(definitions.map((definition) => definition.log))
  if (log === undefined || others.length > 0) throw new Error('indexes of one log are wanted')
  return log
}

/** Bytes of postings after which a page ends: one entry may be hours of sound, so that their number bounds nothing. */
const bytesPerPage = 8 * 1024 * 1024

/**
 * Reads what changed in a log after a position, in the order of positions: one consistent state. At most `limit` entries, and none behind the one with
 * which their postings reach `bytes`.
 */
export async function readLog(
  db: Queryable,
  log: string,
  after: bigint,
  limit: number,
  bytes: number = bytesPerPage,
): Promise<LogPage> {
  const rows = await db.query<LoggedEntry & { head: bigint; incarnation: string | null }>({
    name: 'read-index-log',
    text: `select e.*, l.position as head, l.incarnation
           from index_log l left join lateral (
             select position, ${entryColumns} from (
               select *, sum(octet_length(postings)) over (order by position rows unbounded preceding exclude current row) as before from (
                 select * from index_entry where log = $1 and position > $2 order by position limit $3) page) summed
             where coalesce(before, 0) < $4) e on true
           where l.log = $1 order by e.position`,
    values: [log, after, limit, bytes],
  })
  const [first] = rows
  if (first === undefined) return { entries: [], upTo: after, head: 0n, incarnation: null }
  const { head, incarnation } = first
  const entries = (first.position as bigint | null) === null ? [] : rows
  const last = entries.at(-1)
  const isWhole = entries.length < limit && entries.reduce((sum, { postings }) => sum + postings.length, 0) < bytes
  return { entries, upTo: last === undefined || isWhole ? head : last.position, head, incarnation }
}
