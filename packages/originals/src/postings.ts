import { randomUUID } from 'node:crypto'
import type { VerdictReason } from '@sourcemark/contract'
import type { Queryable } from '@sourcemark/database'
import { rewritingAlgorithm } from '@sourcemark/fingerprint'
import { decodeKeys, encodeKeys } from '@sourcemark/segments'
import type { IndexDefinition, IndexEntry, IndexLog } from './lookup/contract.ts'
import type { Priority } from './priority.ts'
import { heldIndex } from './text-indexes.ts'

/** A content as the index knows it. */
export interface IndexedContent extends Priority {
  readonly ownerId: bigint
}

/** A fingerprint and the keys that should stand for it in an index. */
export interface WantedPostings {
  readonly index: IndexDefinition
  readonly fingerprintId: bigint
  readonly terms: readonly bigint[]
}

/** What the truth keeps of these keys. */
export const toEntry = (
  { contentId, publishedAt, ownerId }: IndexedContent,
  { index, fingerprintId, terms }: WantedPostings,
): IndexEntry => ({
  index: index.name,
  fingerprintId,
  contentId,
  publishedAt,
  ownerId,
  postings: encodeKeys(terms),
})

/** What an update of the look-up form changed. */
export interface UpdatedPostings {
  readonly changes: readonly IndexChange[]
  /** Log position that a look-up has to reach to see it, and all that was committed before; 0 when nothing changed. */
  readonly position: bigint
}

const nothing = new Uint8Array()

/** Tells the entries of a content apart. */
export const nameOf = ({ index, fingerprintId }: Pick<IndexEntry, 'index' | 'fingerprintId'>): string =>
  `${fingerprintId} ${index}`

/**
 * Brings the look-up form of one content to `wanted`: keys come and go, and fingerprints that are not wanted any more (of an earlier
 * revision or a removed part) stand nowhere. What changed is written down in the same transaction, so that the later holders of the
 * changed keys are told even when the process ends right after.
 * A change of keys of retellings tells all of them: whom it concerns depends on how many they share.
 * The log is locked at the end: the transaction should be committed right after.
 */
export async function updatePostings(
  tx: Queryable,
  log: IndexLog,
  content: IndexedContent,
  wanted: readonly WantedPostings[],
  reason: VerdictReason,
): Promise<UpdatedPostings> {
  const changes: IndexChange[] = []
  const entries: IndexEntry[] = []
  const note = (algorithm: string, publishedAt: Date, terms: readonly bigint[]): void => {
    changes.push({ changeId: randomUUID(), algorithm, publishedAt, terms, reason })
  }
  const standing = await log.standing(tx, content.contentId)
  const left = new Map(standing.map((entry) => [nameOf(entry), entry]))
  for (const postings of wanted) {
    const { index, terms } = postings
    const entry = toEntry(content, postings)
    const before = left.get(nameOf(entry))?.postings ?? nothing
    left.delete(nameOf(entry))
    if (Buffer.compare(before, entry.postings) === 0) continue
    entries.push(entry)
    const had = new Set(decodeKeys(before))
    const keep = new Set(terms)
    const gained = terms.filter((term) => !had.has(term))
    const lost = [...had].filter((term) => !keep.has(term))
    note(
      index.name,
      content.publishedAt,
      index.name === rewritingAlgorithm ? [...terms, ...lost] : [...gained, ...lost],
    )
  }
  const kept = new Set(wanted.map(({ fingerprintId }) => fingerprintId))
  for (const entry of left.values()) {
    const isHeld = entry.index === heldIndex.name
    if (isHeld && kept.has(entry.fingerprintId)) continue
    entries.push({ ...entry, postings: nothing })
    if (!isHeld) note(entry.index, entry.publishedAt, decodeKeys(entry.postings))
  }
  if (changes.length > 0) await noteChanges(tx, content.contentId, changes)
  return { changes, position: entries.length === 0 ? 0n : await log.register(tx, entries) }
}

/** A change of the look-up form whose later holders were not told yet. */
export interface IndexChange {
  readonly changeId: string
  readonly algorithm: string
  readonly publishedAt: Date
  readonly terms: readonly bigint[]
  readonly reason: VerdictReason
}

/** Keys as the text of an array: arrays of different lengths fit into one parameter only so. */
export const arrayText = (terms: readonly bigint[]): string => `{${terms.join(',')}}`

/** Writes down changes of one content. */
export async function noteChanges(tx: Queryable, contentId: string, changes: readonly IndexChange[]): Promise<void> {
  await tx.execute({
    name: 'note-index-changes',
    text: `insert into index_change (change_id, content_id, algorithm, published_at, terms, reason)
           select c.change_id, $1, c.algorithm, c.published_at, c.terms::bigint[], c.reason
           from unnest($2::uuid[], $3::text[], $4::timestamptz[], $5::text[], $6::text[])
             as c(change_id, algorithm, published_at, terms, reason)`,
    values: [
      contentId,
      changes.map(({ changeId }) => changeId),
      changes.map(({ algorithm }) => algorithm),
      changes.map(({ publishedAt }) => publishedAt),
      changes.map(({ terms }) => arrayText(terms)),
      changes.map(({ reason }) => reason),
    ],
  })
}

/** The changes that a content left behind in some indexes. */
export async function openChanges(
  db: Queryable,
  contentId: string,
  indexes: readonly IndexDefinition[],
): Promise<IndexChange[]> {
  return await db.query<IndexChange>({
    name: 'open-changes',
    text: `select change_id as "changeId", algorithm, published_at as "publishedAt", terms, reason
           from index_change where content_id = $1 and algorithm = any($2)`,
    values: [contentId, indexes.map(({ name }) => name)],
  })
}
