import type { AccountClass, AccountStatus, AccountUpdated, Licence } from '@sourcemark/contract'
import type { Queryable } from '@sourcemark/database'

/** An account as the platform described it last. */
export interface Account {
  readonly accountId: string
  /** Who is behind it; null when the platform did not say: the account is then an owner of its own. */
  readonly entityId: string | null
  readonly name: string
  readonly aliases: readonly string[]
  readonly handles: readonly string[]
  readonly urls: readonly string[]
  readonly class: AccountClass
  readonly status: AccountStatus
  readonly licences: readonly Licence[]
}

/** Whose a content is. Two contents with the same key have one owner. */
export interface Ownership {
  readonly accountId: string | null
  readonly entityId: string | null
  /** Name of the right holder of a registered work. */
  readonly ownerName: string | null
}

/** One key per owner: the entity, else the account, else the name under which a work was registered. */
export function ownerKey({ accountId, entityId, ownerName }: Ownership): string {
  if (entityId !== null) return `entity:${entityId}`
  if (accountId !== null) return `account:${accountId}`
  return `name:${ownerName ?? ''}`
}

/**
 * Keeps what the platform says of an account. Of two updates the later `time` counts, and of one time the greater event id, whatever
 * arrived first. Returns whether anything changed that a verdict can depend on.
 */
export async function saveAccount(tx: Queryable, event: AccountUpdated): Promise<boolean> {
  const { data } = event
  const rows = await tx.query<{ changed: boolean }>(
    `with before as (select * from account where account_id = $1)
     insert into account as a (account_id, entity_id, name, aliases, handles, urls, class, status, licences, event_time, event_id)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
     on conflict (account_id) do update set
       entity_id = excluded.entity_id, name = excluded.name, aliases = excluded.aliases, handles = excluded.handles,
       urls = excluded.urls, class = excluded.class, status = excluded.status, licences = excluded.licences,
       event_time = excluded.event_time, event_id = excluded.event_id
     where (a.event_time, a.event_id) < (excluded.event_time, excluded.event_id)
     returning not exists (
       select from before b
       where (b.entity_id, b.name, b.aliases, b.handles, b.urls, b.class, b.status, b.licences)
         is not distinct from (a.entity_id, a.name, a.aliases, a.handles, a.urls, a.class, a.status, a.licences)
     ) as changed`,
    [
      data.accountId,
      data.entityId ?? null,
      data.name,
      JSON.stringify(data.aliases),
      JSON.stringify(data.handles),
      JSON.stringify(data.urls),
      data.class,
      data.status,
      JSON.stringify(data.licences),
      event.time ?? new Date(0).toISOString(),
      event.id,
    ],
  )
  return rows[0]?.changed ?? false
}

/** The accounts that are known among `accountIds`. */
export async function readAccounts(db: Queryable, accountIds: readonly string[]): Promise<Map<string, Account>> {
  const rows = await db.query<Account>({
    name: 'read-accounts',
    text: `select account_id as "accountId", entity_id as "entityId", name, aliases, handles, urls, class, status, licences
           from account where account_id = any($1)`,
    values: [[...accountIds]],
  })
  return new Map(rows.map((account) => [account.accountId, account]))
}
