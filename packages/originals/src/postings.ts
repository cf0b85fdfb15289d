import { randomUUID } from 'node:crypto'
import type { VerdictReason } from '@sourcemark/contract'
import type { Queryable } from '@sourcemark/database'
import { decodeSketch, rewritingAlgorithm, terms, textAlgorithm } from '@sourcemark/fingerprint'

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
 * changed keys are told even when the process ends right after. Gives these changes.
 * A change of keys of retellings tells all of them: whom it concerns depends on how many they share.
 * @param first nothing of the content was ever recorded: of its keys only those of retellings may stand there, registered beforehand.
 */
export async function updatePostings(
  tx: Queryable,
  contentId: string,
  wanted: readonly WantedPostings[],
  reason: VerdictReason,
  first: boolean,
): Promise<IndexChange[]> {
  const changes: IndexChange[] = []
  const note = async (algorithm: string, publishedAt: Date, terms: readonly bigint[]): Promise<void> => {
    if (terms.length === 0) return
    const change = { changeId: randomUUID(), algorithm, publishedAt, terms, reason }
    await noteChange(tx, contentId, change)
    changes.push(change)
  }
  const settled = first && (await countPostings(tx, contentId)) === registeredKeys(wanted)
  const present = settled ? [] : await readPostings(tx, contentId)
  const left = new Map<bigint, { readonly row: PostingRow; readonly terms: Set<bigint> }>()
  for (const row of present) {
    const entry = left.get(row.fingerprintId)
    if (entry === undefined) left.set(row.fingerprintId, { row, terms: new Set([row.term]) })
    else entry.terms.add(row.term)
  }
  for (const { fingerprintId, algorithm, publishedAt, terms } of wanted) {
    if (settled && algorithm === rewritingAlgorithm) continue
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
    const changed = [...gained, ...lost]
    await note(
      algorithm,
      publishedAt,
      algorithm === rewritingAlgorithm && changed.length > 0 ? [...terms, ...lost] : changed,
    )
  }
  for (const [fingerprintId, { row, terms }] of left) {
    await tx.execute(`delete from posting where fingerprint_id = $1`, [fingerprintId])
    await note(row.algorithm, row.publishedAt, [...terms])
  }
  return changes
}

/** How many keys of retellings should stand there: all of them were registered, so when as many do, it is these. */
const registeredKeys = (wanted: readonly WantedPostings[]): number =>
  wanted.reduce((sum, { algorithm, terms }) => sum + (algorithm === rewritingAlgorithm ? terms.length : 0), 0)

async function countPostings(tx: Queryable, contentId: string): Promise<number> {
  const [row] = await tx.query<{ count: number }>({
    name: 'count-postings',
    text: `select count(*)::int as count from fingerprint f join posting p using (fingerprint_id) where f.content_id = $1`,
    values: [contentId],
  })
  return row?.count ?? 0
}

const readPostings = (tx: Queryable, contentId: string): Promise<PostingRow[]> =>
  tx.query<PostingRow>({
    name: 'present-postings',
    text: `select p.fingerprint_id as "fingerprintId", p.algorithm, p.published_at as "publishedAt", p.term
           from fingerprint f join posting p using (fingerprint_id) where f.content_id = $1`,
    values: [contentId],
  })

async function noteChange(tx: Queryable, contentId: string, change: IndexChange): Promise<void> {
  await tx.execute({
    name: 'note-change',
    text: `insert into index_change (change_id, content_id, algorithm, published_at, terms, reason)
           values ($1, $2, $3, $4, $5, $6)`,
    values: [change.changeId, contentId, change.algorithm, change.publishedAt, [...change.terms], change.reason],
  })
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

interface DroppedFingerprint {
  readonly id: bigint
  readonly algorithm: string
  readonly publishedAt: Date
  readonly sketch: Buffer
}

/** Removes the fingerprints of a content that are not of its latest revision. */
export async function dropOldFingerprints(tx: Queryable, contentId: string, keep: readonly bigint[]): Promise<void> {
  const dropped = await tx.query<DroppedFingerprint>(
    `delete from fingerprint where content_id = $1 and fingerprint_id <> all($2)
     returning fingerprint_id as id, algorithm, published_at as "publishedAt", sketch`,
    [contentId, [...keep]],
  )
  for (const { id, algorithm, publishedAt, sketch } of dropped) {
    if (algorithm !== textAlgorithm) continue
    // The sketch says which keys to remove, so that the table needs no index for it.
    const keys = terms(decodeSketch(sketch)).map(({ term }) => term)
    await tx.execute(
      `delete from fingerprint_term where algorithm = $1 and term = any($2) and published_at = $3 and fingerprint_id = $4`,
      [algorithm, keys, publishedAt, id],
    )
  }
}
