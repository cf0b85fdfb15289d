import type { GrantUpdated } from '@sourcemark/contract'
import type { Queryable } from '@sourcemark/database'

/** Keeps a permission to repost. Of two updates the later `time` counts, and of one time the greater event id. */
export async function saveGrant(tx: Queryable, event: GrantUpdated): Promise<void> {
  const { data } = event
  await tx.execute(
    `insert into repost_grant as g (grant_id, owner, grantee, content_id, may_modify, may_hide_source, valid_from, valid_to, revoked, event_time, event_id)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
     on conflict (grant_id) do update set
       owner = excluded.owner, grantee = excluded.grantee, content_id = excluded.content_id, may_modify = excluded.may_modify,
       may_hide_source = excluded.may_hide_source, valid_from = excluded.valid_from, valid_to = excluded.valid_to,
       revoked = excluded.revoked, event_time = excluded.event_time, event_id = excluded.event_id
     where (g.event_time, g.event_id) < (excluded.event_time, excluded.event_id)`,
    [
      data.grantId,
      data.owner,
      data.grantee,
      data.contentId,
      data.mayModify,
      data.mayHideSource,
      data.validFrom ?? null,
      data.validTo ?? null,
      data.revoked,
      event.time ?? new Date(0).toISOString(),
      event.id,
    ],
  )
}
