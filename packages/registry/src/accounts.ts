import { type Party, partyKeys } from '@sourcemark/attribution'
import type { AccountUpdated } from '@sourcemark/contract'
import type { Queryable } from '@sourcemark/database'
import type { Account, AccountState } from './account-history.ts'
import { registryKeys } from './registry-keys.ts'

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

const time = (event: AccountUpdated): string => event.time ?? new Date(0).toISOString()

/** The keys under which an account that is called so can be found. */
function keysOfCalling(data: AccountUpdated['data']): string[] {
  const party: Party = {
    entityId: data.entityId ?? '',
    accountId: data.accountId,
    names: [data.name],
    aliases: data.aliases,
    handles: data.handles,
    urls: data.urls,
  }
  return registryKeys.ofAccount(partyKeys(party))
}

/**
 * Keeps what the platform says of an account. Of two updates the later `time` counts, and of one time the greater event id, whatever
 * arrived first; what was said before stays, for the time before.
 *
 * @returns the keys under which verdicts may have looked at what changed; empty when nothing did.
 */
export async function saveAccount(tx: Queryable, event: AccountUpdated): Promise<string[]> {
  const { data } = event
  // Two updates of one account at once: the second sees the first.
  await tx.query(`select pg_advisory_xact_lock(hashtextextended($1, 0))`, [`account ${data.accountId}`])
  const inserted = await tx.execute(
    `insert into account_update (account_id, event_time, event_id, entity_id, name, aliases, handles, urls, class, status, licences)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict do nothing`,
    [
      data.accountId,
      time(event),
      event.id,
      data.entityId ?? null,
      data.name,
      JSON.stringify(data.aliases),
      JSON.stringify(data.handles),
      JSON.stringify(data.urls),
      data.class,
      data.status,
      JSON.stringify(data.licences),
    ],
  )
  if (inserted === 0) return []
  const calling = keysOfCalling(data)
  await tx.execute(`insert into account_key (key, account_id) select unnest($2::text[]), $1 on conflict do nothing`, [
    data.accountId,
    calling,
  ])
  const [{ changed } = { changed: true }] = await tx.query<{ changed: boolean }>(
    `with u as (select * from account_update where account_id = $1),
     this as (select * from u where event_time = $2 and event_id = $3),
     neighbour as (
       select * from (
         select * from u where (event_time, event_id) < ($2::timestamptz, $3) order by event_time desc, event_id desc limit 1) before
       union all
       select * from (
         select * from u where (event_time, event_id) > ($2::timestamptz, $3)
           and not exists (select from u where (event_time, event_id) < ($2::timestamptz, $3))
         order by event_time, event_id limit 1) after
     )
     select not exists (
       select from neighbour n, this t
       where (n.entity_id, n.name, n.aliases, n.handles, n.urls, n.class, n.status, n.licences)
         is not distinct from (t.entity_id, t.name, t.aliases, t.handles, t.urls, t.class, t.status, t.licences)
     ) as changed`,
    [data.accountId, time(event), event.id],
  )
  return changed ? keysOfAccount(event) : []
}

/** The keys that verdicts look at an account under: itself, whatever it is called by, and its entity. */
export function keysOfAccount({ data }: AccountUpdated): string[] {
  return [
    registryKeys.account(data.accountId),
    ...(data.entityId === undefined ? [] : [registryKeys.entity(data.entityId)]),
    ...keysOfCalling(data),
  ]
}

type AccountRow = AccountState & { readonly accountId: string }

const columns = `account_id as "accountId", event_time as "from", entity_id as "entityId", name, aliases, handles, urls, class, status, licences`

function toAccounts(rows: readonly AccountRow[]): Map<string, Account> {
  const states = new Map<string, AccountState[]>()
  for (const { accountId, ...state } of rows) {
    const known = states.get(accountId)
    if (known === undefined) states.set(accountId, [state])
    else known.push(state)
  }
  return new Map([...states].map(([accountId, known]) => [accountId, { accountId, states: known }]))
}

/** The accounts that are known among `accountIds`, with all that was ever said of them. */
export async function readAccounts(db: Queryable, accountIds: readonly string[]): Promise<Map<string, Account>> {
  if (accountIds.length === 0) return new Map()
  const rows = await db.query<AccountRow>({
    name: 'read-accounts',
    text: `select ${columns} from account_update where account_id = any($1)
           order by account_id, event_time, event_id`,
    values: [[...accountIds]],
  })
  return toAccounts(rows)
}

/** An account that bore a key at some time. */
export interface Called {
  readonly key: string
  readonly accountId: string
}

/** Accounts that bore one of these keys at any time, at most `perKey` under each: who asks checks the time. */
export async function findAccounts(db: Queryable, keys: readonly string[], perKey: number): Promise<Called[]> {
  if (keys.length === 0) return []
  return await db.query<Called>({
    name: 'find-accounts',
    text: `select w.key, a.account_id as "accountId" from unnest($1::text[]) as w(key)
           cross join lateral (select account_id from account_key k where k.key = w.key order by account_id limit $2) a`,
    values: [[...keys], perKey],
  })
}

/** An account that was ever said to belong to an entity. */
export interface Member {
  readonly entityId: string
  readonly accountId: string
}

/** The accounts that were ever said to belong to one of these entities. */
export async function membersOf(db: Queryable, entityIds: readonly string[]): Promise<Member[]> {
  if (entityIds.length === 0) return []
  return await db.query<Member>({
    name: 'members-of',
    text: `select distinct entity_id as "entityId", account_id as "accountId" from account_update where entity_id = any($1) order by 1, 2`,
    values: [[...entityIds]],
  })
}

/** Ids of accounts that begin like this, in their order. */
export async function accountsByPrefix(db: Queryable, prefix: string, limit: number): Promise<string[]> {
  const rows = await db.query<{ accountId: string }>(
    `select distinct account_id collate "C" as "accountId" from account_update
     where account_id collate "C" >= $1 and account_id collate "C" < $1 || chr(1114111) order by 1 limit $2`,
    [prefix, limit],
  )
  return rows.map(({ accountId }) => accountId)
}
