import type { Queryable } from '@sourcemark/database'
import type { Case, OutboxBody, OutboxMessage } from '@sourcemark/review'
import { backoff } from '@sourcemark/runtime'
import { disableEndpoint } from './endpoints.ts'
import { isNoticeEffect, messageIdOf, NOTICE_TYPES, type NoticeEffect } from './notice-types.ts'

/** A message on its way to an endpoint. */
export interface Delivery {
  readonly messageId: string
  readonly endpointId: string
  readonly caseId: string
  readonly number: number
  readonly effect: NoticeEffect
  readonly body: OutboxBody
  readonly recipient: OutboxMessage['recipient']
  /** How often it was tried, this time included. */
  readonly attempts: number
  readonly url: string
  /** Secrets that sign, the current one first. */
  readonly secrets: readonly string[]
}

/** @returns how many endpoints get the message: those in use that asked for its type. Again it adds nothing. */
export async function addDeliveries(tx: Queryable, message: OutboxMessage, now: Date): Promise<number> {
  const { caseId, number, effect, body } = message
  if (!isNoticeEffect(effect)) return 0
  const endpoints = await tx.query<{ id: string }>(
    `select endpoint_id as id from webhook_endpoint
     where disabled_at is null and (events = '{}' or $1 = any(events)) order by endpoint_id`,
    [NOTICE_TYPES[effect]],
  )
  await tx.execute(
    `insert into notice_delivery (message_id, endpoint_id, case_id, number, effect, made_at, next_at)
     select $1, e.id, $3, $4, $5, $6, $7 from unnest($2::text[]) as e(id) on conflict do nothing`,
    [messageIdOf(message), endpoints.map(({ id }) => id), caseId, number, effect, body.at, now],
  )
  return endpoints.length
}

/** Takes up to `each` deliveries that are due of each endpoint in use; one where nothing arrives is tried with one message alone. */
export async function takeDeliveries(db: Queryable, now: Date, lease: number, each: number): Promise<Delivery[]> {
  return await db.query<Delivery>(
    `with due as (
       select d.message_id, d.endpoint_id from webhook_endpoint e cross join lateral (
         select message_id, endpoint_id from notice_delivery n
         where n.endpoint_id = e.endpoint_id and n.next_at <= $1
         order by n.next_at, n.message_id limit case when e.failing_since is null then $3::int else 1 end
         for update skip locked
       ) d where e.disabled_at is null
     ), taken as (
       update notice_delivery n set next_at = $2, attempts = n.attempts + 1 from due
       where n.message_id = due.message_id and n.endpoint_id = due.endpoint_id
       returning n.*
     )
     select t.message_id as "messageId", t.endpoint_id as "endpointId", t.case_id as "caseId", t.number, t.effect, t.attempts, o.body,
       o.recipient, e.url,
       case when e.previous_until > $1 then array[e.secret, e.previous_secret] else array[e.secret] end as secrets
     from taken t join webhook_endpoint e using (endpoint_id)
       join outbox o on o.case_id = t.case_id and o.number = t.number and o.effect = t.effect
     order by t.made_at, t.number, t.message_id`,
    [now, new Date(now.getTime() + lease), each],
  )
}

type Named = Pick<Delivery, 'messageId' | 'endpointId'>

/** Notes that a message has arrived, with what the endpoint answered. */
export async function noteArrived(
  db: Queryable,
  { messageId, endpointId }: Named,
  status: number,
  now: Date,
): Promise<void> {
  await db.execute(
    `update notice_delivery set next_at = null, delivered_at = $4, last_at = $4, last_status = $3, last_error = null
     where message_id = $1 and endpoint_id = $2 and delivered_at is null`,
    [messageId, endpointId, status, now],
  )
  await db.execute(
    'update webhook_endpoint set failing_since = null where endpoint_id = $1 and failing_since is not null',
    [endpointId],
  )
}

/** How long messages to an endpoint are tried in vain before it is no longer used, in milliseconds. */
export const ENDPOINT_PATIENCE = 5 * 24 * 3_600_000

/** Milliseconds between attempts. */
const patience = Object.freeze({ base: 5000, max: 6 * 3_600_000 })

/** Notes that a message did not arrive. It is tried again, ever more rarely; an endpoint where nothing arrives for days is used no longer. */
export async function noteMissed(
  db: Queryable,
  { messageId, endpointId, attempts }: Named & Pick<Delivery, 'attempts'>,
  status: number | null,
  error: string,
  now: Date,
): Promise<void> {
  await db.execute(
    `update notice_delivery set next_at = $4, last_at = $5, last_status = $3, last_error = $6
     where message_id = $1 and endpoint_id = $2 and delivered_at is null`,
    [messageId, endpointId, status, new Date(now.getTime() + backoff(attempts, patience)), now, error],
  )
  const [endpoint] = await db.query<{ since: Date }>(
    'update webhook_endpoint set failing_since = coalesce(failing_since, $2) where endpoint_id = $1 returning failing_since as since',
    [endpointId, now],
  )
  if (status === 410) await disableEndpoint(db, endpointId, 'It says that it is gone (410).', now)
  else if (endpoint !== undefined && now.getTime() - endpoint.since.getTime() >= ENDPOINT_PATIENCE) {
    await disableEndpoint(db, endpointId, `Nothing has arrived since ${endpoint.since.toJSON()}.`, now)
  }
}

/** Sends a message to an endpoint again, under the same id. @returns false when it was never meant for that endpoint. */
export async function replayDelivery(tx: Queryable, { messageId, endpointId }: Named, now: Date): Promise<boolean> {
  const changed = await tx.execute(
    `update notice_delivery set next_at = $3, delivered_at = null, attempts = 0 where message_id = $1 and endpoint_id = $2`,
    [messageId, endpointId, now],
  )
  return changed === 1
}

/** Whether a message goes to endpoints: all do but those to a claimant who is no account, who is written to. */
export const isForEndpoints = (recipient: OutboxMessage['recipient'], kind: Case['kind']): boolean =>
  recipient !== 'claimant' || kind === 'appeal'

/**
 * Sends everything for endpoints that was made from `from` on and before `to` to an endpoint again, also what was made before there was one.
 * @returns how many messages.
 */
export async function replayRange(tx: Queryable, endpointId: string, from: Date, to: Date, now: Date): Promise<number> {
  const messages = await tx.query<Pick<OutboxMessage, 'caseId' | 'number' | 'effect'> & { madeAt: Date }>(
    `select o.case_id as "caseId", o.number, o.effect, o.made_at as "madeAt" from outbox o
     join review_case c using (case_id)
     join webhook_endpoint e on e.endpoint_id = $1
     join jsonb_to_recordset($4) as t(effect text, type text) on t.effect = o.effect and (e.events = '{}' or t.type = any(e.events))
     where o.made_at >= $2 and o.made_at < $3 and (o.recipient <> 'claimant' or c.kind = 'appeal')`,
    [endpointId, from, to, JSON.stringify(Object.entries(NOTICE_TYPES).map(([effect, type]) => ({ effect, type })))],
  )
  const rows = messages.map((message) => ({
    id: messageIdOf(message),
    case: message.caseId,
    number: message.number,
    effect: message.effect,
    made: message.madeAt,
  }))
  return await tx.execute(
    `insert into notice_delivery (message_id, endpoint_id, case_id, number, effect, made_at, next_at)
     select r.id, $1, r."case", r.number, r.effect, r.made, $3
     from jsonb_to_recordset($2) as r(id text, "case" text, number int, effect text, made timestamptz)
     on conflict (message_id, endpoint_id) do update set next_at = excluded.next_at, delivered_at = null, attempts = 0`,
    [endpointId, JSON.stringify(rows), now],
  )
}

/** How a delivery stands, for people. */
export interface DeliveryState extends Named {
  readonly caseId: string
  readonly type: string
  readonly madeAt: Date
  readonly attempts: number
  readonly lastAt: Date | null
  /** What the endpoint answered last; null when it did not. */
  readonly lastStatus: number | null
  readonly lastError: string | null
  readonly deliveredAt: Date | null
  /** When it is tried next; null when it has arrived. */
  readonly nextAt: Date | null
}

export interface DeliveryFilters {
  readonly endpointId?: string | null
  readonly caseId?: string | null
  /** Only what has not arrived. */
  readonly waiting?: boolean
}

/** Deliveries, the latest messages first: up to `size` that come after `last`. */
export async function readDeliveries(
  db: Queryable,
  { endpointId, caseId, waiting }: DeliveryFilters,
  last: (Pick<DeliveryState, 'madeAt'> & Named) | null,
  size: number,
): Promise<DeliveryState[]> {
  const rows = await db.query<Omit<DeliveryState, 'type'> & { effect: NoticeEffect }>(
    `select message_id as "messageId", endpoint_id as "endpointId", case_id as "caseId", effect, made_at as "madeAt", attempts,
       last_at as "lastAt", last_status as "lastStatus", last_error as "lastError", delivered_at as "deliveredAt", next_at as "nextAt"
     from notice_delivery
     where ($1::text is null or endpoint_id = $1) and ($2::text is null or case_id = $2) and (not $3 or next_at is not null)
       and ($4::timestamptz is null or (made_at, message_id, endpoint_id) < ($4, $5, $6))
     order by made_at desc, message_id desc, endpoint_id desc limit $7`,
    [
      endpointId ?? null,
      caseId ?? null,
      waiting ?? false,
      last?.madeAt ?? null,
      last?.messageId ?? '',
      last?.endpointId ?? '',
      size,
    ],
  )
  return rows.map(({ effect, ...row }) => ({ ...row, type: NOTICE_TYPES[effect] }))
}

/** How many deliveries wait, at endpoints in use. */
export async function countDeliveries(db: Queryable): Promise<number> {
  const [row] = await db.query<{ count: number }>(
    `select count(*)::int as count from notice_delivery join webhook_endpoint using (endpoint_id)
     where next_at is not null and disabled_at is null`,
  )
  return row?.count ?? 0
}
