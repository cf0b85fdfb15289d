import type { GrantUpdated } from '@sourcemark/contract'
import type { Queryable } from '@sourcemark/database'
import { registryKeys } from './registry-keys.ts'

/** A permission to repost as its latest update tells it. */
export interface Grant {
  readonly grantId: string
  /** accountId or entityId. */
  readonly owner: string
  /** accountId, or `*`. */
  readonly grantee: string
  /** contentId, or `*`. */
  readonly contentId: string
  readonly mayModify: boolean
  readonly mayHideSource: boolean
  readonly validFrom: Date | null
  readonly validTo: Date | null
  /** When it was taken back; null while it stands. A permission that was never given is taken back from the beginning of time. */
  readonly revokedAt: Date | null
}

/**
 * Keeps a permission to repost. Of two updates the later `time` counts, and of one time the greater event id.
 * @returns the keys under which verdicts may have looked at what changed; empty when nothing did.
 */
export async function saveGrant(tx: Queryable, event: GrantUpdated): Promise<string[]> {
  const { data } = event
  await tx.query(`select pg_advisory_xact_lock(hashtextextended($1, 0))`, [`grant ${data.grantId}`])
  const inserted = await tx.execute(
    `insert into grant_update (grant_id, event_time, event_id, owner, grantee, content_id, may_modify, may_hide_source, valid_from, valid_to, revoked)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict do nothing`,
    [
      data.grantId,
      event.time ?? new Date(0).toISOString(),
      event.id,
      data.owner,
      data.grantee,
      data.contentId,
      data.mayModify,
      data.mayHideSource,
      data.validFrom ?? null,
      data.validTo ?? null,
      data.revoked,
    ],
  )
  return inserted === 0 ? [] : await keysOfGrant(tx, data.grantId)
}

/** The keys of a permission: what it covers now and what it ever covered. */
export async function keysOfGrant(db: Queryable, grantId: string): Promise<string[]> {
  const rows = await db.query<Pick<Grant, 'owner' | 'grantee' | 'contentId'>>(
    `select distinct owner, grantee, content_id as "contentId" from grant_update where grant_id = $1`,
    [grantId],
  )
  return rows.map(({ owner, grantee, contentId }) => registryKeys.grant(owner, grantee, contentId))
}

const columns = `grant_id as "grantId", event_time as at, owner, grantee, content_id as "contentId", may_modify as "mayModify",
             may_hide_source as "mayHideSource", valid_from as "validFrom", valid_to as "validTo", revoked`

type GrantRow = Omit<Grant, 'revokedAt'> & { readonly at: Date; readonly revoked: boolean }

/** The permissions that one of `owners` (ids of accounts and entities) gives now, or gave and took back. Sorted by id. */
export async function readGrants(db: Queryable, owners: readonly string[]): Promise<Grant[]> {
  if (owners.length === 0) return []
  const rows = await db.query<GrantRow>({
    name: 'read-grants',
    text: `select ${columns} from grant_update where grant_id in (select grant_id from grant_update where owner = any($1))
           order by grant_id, event_time, event_id`,
    values: [[...owners]],
  })
  return latestTerms(rows).filter(({ owner }) => owners.includes(owner))
}

/** The permissions that an account has now, or had and lost: those given to it by name, at most `limit`, the first by id. */
export async function grantsTo(db: Queryable, accountId: string, limit: number): Promise<Grant[]> {
  const rows = await db.query<GrantRow>(
    `select ${columns} from grant_update
     where grant_id in (select distinct grant_id from grant_update where grantee = $1 order by grant_id limit $2)
     order by grant_id, event_time, event_id`,
    [accountId, limit],
  )
  return latestTerms(rows).filter(({ grantee }) => grantee === accountId)
}

/** What all updates of each permission come to. */
function latestTerms(rows: readonly GrantRow[]): Grant[] {
  const grants = new Map<string, Grant>()
  for (const { at, revoked, ...terms } of rows) {
    const before = grants.get(terms.grantId)
    const revokedAt = !revoked ? null : before === undefined ? new Date(0) : (before.revokedAt ?? at)
    grants.set(terms.grantId, { ...terms, revokedAt })
  }
  return [...grants.values()]
}
