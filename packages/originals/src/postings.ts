import { randomUUID } from 'node:crypto'
import type { VerdictReason } from '@sourcemark/contract'
import type { Queryable } from '@sourcemark/database'

/** A fingerprint and the keys that should stand for it in the look-up form. */
export interface WantedPostings {
  readonly fingerprintId: bigint
  readonly algorithm: string
  readonly publishedAt: Date
  readonly terms: readonly bigint[]
}

interface PostingRow {
  readonly fingerprintId: bigint
  readonly algorithm: string
  readonly publishedAt: Date
  readonly term: bigint
}

/**
 * Brings the look-up form of one content to `wanted`: keys come and go, and fingerprints that are not wanted any more (of an earlier
 * revision or a removed part) lose all of theirs. What changed is written down in the same transaction, so that the later holders of the
 * changed keys are told even when the process ends right after. Gives the ids of these changes.
 */
export async function updatePostings(
  tx: Queryable,
  contentId: string,
  wanted: readonly WantedPostings[],
  reason: VerdictReason,
): Promise<ReadonlySet<string>> {
  const changes = new Set<string>()
  const present = await tx.query<PostingRow>({
    name: 'present-postings',
    text: `select p.fingerprint_id as "fingerprintId", p.algorithm, p.published_at as "publishedAt", p.term
           from fingerprint f join posting p using (fingerprint_id) where f.content_id = $1`,
    values: [contentId],
  })
  const left = new Map<bigint, { readonly row: PostingRow; readonly terms: Set<bigint> }>()
  for (const row of present) {
    const entry = left.get(row.fingerprintId)
    if (entry === undefined) left.set(row.fingerprintId, { row, terms: new Set([row.term]) })
    else entry.terms.add(row.term)
  }
  for (const { fingerprintId, algorithm, publishedAt, terms } of wanted) {
    const had = left.get(fingerprintId)?.terms ?? new Set<bigint>()
    left.delete(fingerprintId)
    const keep = new Set(terms)
    const gained = terms.filter((term) => !had.has(term))
    const lost = [...had].filter((term) => !keep.has(term))
    if (gained.length > 0) {
      await tx.execute({
        name: 'add-postings',
        text: `insert into posting (algorithm, term, published_at, fingerprint_id)
               select $1, term, $3, $4 from unnest($2::bigint[]) term order by term`,
        values: [algorithm, gained, publishedAt, fingerprintId],
      })
    }
    if (lost.length > 0) {
      await tx.execute({
        name: 'remove-postings',
        text: `delete from posting where algorithm = $1 and term = any($2) and published_at = $3 and fingerprint_id = $4`,
        values: [algorithm, lost, publishedAt, fingerprintId],
      })
    }
    changes.add(await noteChange(tx, fingerprintId, algorithm, publishedAt, [...gained, ...lost], reason))
  }
  for (const [fingerprintId, { row, terms }] of left) {
    await tx.execute(`delete from posting where fingerprint_id = $1`, [fingerprintId])
    changes.add(await noteChange(tx, fingerprintId, row.algorithm, row.publishedAt, [...terms], reason))
  }
  return changes
}

async function noteChange(
  tx: Queryable,
  fingerprintId: bigint,
  algorithm: string,
  publishedAt: Date,
  terms: readonly bigint[],
  reason: VerdictReason,
): Promise<string> {
  const changeId = randomUUID()
  if (terms.length === 0) return changeId
  await tx.execute({
    name: 'note-change',
    text: `insert into index_change (change_id, content_id, fingerprint_id, algorithm, published_at, terms, reason)
           select $1, content_id, $2, $3, $4, $5, $6 from fingerprint where fingerprint_id = $2`,
    values: [changeId, fingerprintId, algorithm, publishedAt, [...terms], reason],
  })
  return changeId
}

/** A change of the look-up form whose later holders were not told yet. */
export interface IndexChange {
  readonly changeId: string
  readonly algorithm: string
  readonly publishedAt: Date
  readonly terms: readonly bigint[]
  readonly reason: VerdictReason
}

/** The changes that a content left behind. */
export async function openChanges(db: Queryable, contentId: string): Promise<IndexChange[]> {
  return await db.query<IndexChange>({
    name: 'open-changes',
    text: `select change_id as "changeId", algorithm, published_at as "publishedAt", terms, reason
           from index_change where content_id = $1`,
    values: [contentId],
  })
}

/** Notes that everybody was told. */
export async function closeChanges(db: Queryable, changes: readonly IndexChange[]): Promise<void> {
  await db.execute(`delete from index_change where change_id = any($1)`, [changes.map(({ changeId }) => changeId)])
}

/** Removes the fingerprints of a content that are not of its latest revision. */
export async function dropOldFingerprints(tx: Queryable, contentId: string, keep: readonly bigint[]): Promise<void> {
  const old = await tx.query<{ id: bigint }>(
    `delete from fingerprint where content_id = $1 and fingerprint_id <> all($2) returning fingerprint_id as id`,
    [contentId, [...keep]],
  )
  if (old.length === 0) return
  await tx.execute(`delete from fingerprint_term where fingerprint_id = any($1)`, [old.map(({ id }) => id)])
}
