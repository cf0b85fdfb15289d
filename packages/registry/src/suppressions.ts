import type { Queryable } from '@sourcemark/database'
import { registryKeys } from './registry-keys.ts'

/** Passages of a work that people ruled never to match: agreed boilerplate, something its owner has no right to. */
export interface Suppression {
  readonly suppressionId: string
  readonly contentId: string
  /** null: every part. */
  readonly partId: string | null
  /** UTF-16 code units of the part as sent; null: the whole part. */
  readonly start: number | null
  readonly end: number | null
  readonly reason: string
  /** Who ruled. */
  readonly madeBy: string
  readonly madeAt: Date
}

/** Keeps a suppression; the same id again changes nothing. @returns the keys of what changed. */
export async function saveSuppression(tx: Queryable, suppression: Suppression): Promise<string[]> {
  const inserted = await tx.execute(
    `insert into suppression (suppression_id, content_id, part_id, span_start, span_end, reason, made_by, made_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing`,
    [
      suppression.suppressionId,
      suppression.contentId,
      suppression.partId,
      suppression.start,
      suppression.end,
      suppression.reason,
      suppression.madeBy,
      suppression.madeAt,
    ],
  )
  return inserted === 0 ? [] : [registryKeys.content(suppression.contentId)]
}

/** Ends a suppression; it stays on record. @returns the keys of what changed; empty when none stood under that id. */
export async function liftSuppression(tx: Queryable, suppressionId: string, liftedAt: Date): Promise<string[]> {
  const rows = await tx.query<{ contentId: string }>(
    `update suppression set lifted_at = $2 where suppression_id = $1 and lifted_at is null returning content_id as "contentId"`,
    [suppressionId, liftedAt],
  )
  return rows.map(({ contentId }) => registryKeys.content(contentId))
}

const columns = `suppression_id as "suppressionId", content_id as "contentId", part_id as "partId", span_start as start, span_end as "end",
             reason, made_by as "madeBy", made_at as "madeAt"`

/** The suppressions that stand for these works. */
export async function readSuppressions(db: Queryable, contentIds: readonly string[]): Promise<Suppression[]> {
  if (contentIds.length === 0) return []
  return await db.query<Suppression>({
    name: 'read-suppressions',
    text: `select ${columns}
           from suppression where content_id = any($1) and lifted_at is null order by suppression_id collate "C"`,
    values: [[...contentIds]],
  })
}

/** A suppression with its end. */
export interface RecordedSuppression extends Suppression {
  /** null while it stands. */
  readonly liftedAt: Date | null
}

/** A suppression, whether it stands or not; undefined when there never was one of that id. */
export async function findSuppression(db: Queryable, suppressionId: string): Promise<RecordedSuppression | undefined> {
  const [found] = await db.query<RecordedSuppression>(
    `select ${columns}, lifted_at as "liftedAt" from suppression where suppression_id = $1`,
    [suppressionId],
  )
  return found
}

/** All suppressions that there ever were, of one work or of all, the latest first: up to `limit` that come after `last`. */
export async function suppressionHistory(
  db: Queryable,
  contentId: string | undefined,
  last: Pick<Suppression, 'madeAt' | 'suppressionId'> | undefined,
  limit: number,
): Promise<RecordedSuppression[]> {
  return await db.query<RecordedSuppression>(
    `select ${columns}, lifted_at as "liftedAt" from suppression
     where ($1::text is null or content_id = $1)
       and ($2::timestamptz is null or (made_at, suppression_id collate "C") < ($2, $3))
     order by made_at desc, suppression_id collate "C" desc limit $4`,
    [contentId ?? null, last?.madeAt ?? null, last?.suppressionId ?? '', limit],
  )
}
