import type { VerdictReason } from '@sourcemark/contract'
import type { Queryable } from '@sourcemark/database'
import { backoff } from '@sourcemark/runtime'
import type { DueEffect } from './advance.ts'
import type { CaseClock, CaseEventType, CaseState, Recipient } from './vocabulary.ts'

/** Something that has to be told to somebody. Case, number and effect name it: who is told twice knows it by them. */
export interface OutboxMessage {
  readonly caseId: string
  readonly number: number
  readonly effect: DueEffect
  readonly recipient: Recipient
  readonly body: OutboxBody
  /** How often it was taken, this time included. */
  readonly attempts: number
}

/** What is told; who sends it looks up the rest. */
export interface OutboxBody {
  readonly contentId: string
  readonly revision: number
  readonly claimant: string
  readonly accountId: string
  readonly event: CaseEventType
  readonly at: string
  /** State that it led to. */
  readonly state: CaseState
  readonly clock: CaseClock | null
  /** Why the verdict is given anew; null when it is not. */
  readonly reason: Extract<VerdictReason, 'complaint' | 'appeal'> | null
}

/**
 * Takes up to `limit` messages for `recipients` that are due, the oldest first, for `lease` milliseconds: whoever does not say by then what
 * became of one leaves it to others.
 */
export async function takeMessages(
  db: Queryable,
  recipients: readonly Recipient[],
  now: Date,
  lease: number,
  limit: number,
): Promise<OutboxMessage[]> {
  const rows = await db.query<OutboxMessage>(
    `with due as (
       select case_id, number, effect from outbox where recipient = any($4) and next_at <= $1
       order by next_at, case_id, number limit $3 for update skip locked
     )
     update outbox o set next_at = $2, attempts = o.attempts + 1 from due d
     where o.case_id = d.case_id and o.number = d.number and o.effect = d.effect
     returning o.case_id as "caseId", o.number, o.effect, o.recipient, o.body, o.attempts`,
    [now, new Date(now.getTime() + lease), limit, [...recipients]],
  )
  return rows.sort((a, b) => (a.body.at < b.body.at ? -1 : a.body.at > b.body.at ? 1 : a.number - b.number))
}

type Named = Pick<OutboxMessage, 'caseId' | 'number' | 'effect'>

/** Notes that a message has arrived. */
export async function noteDelivered(db: Queryable, { caseId, number, effect }: Named, now: Date): Promise<void> {
  await db.execute(
    `update outbox set next_at = null, delivered_at = $4, last_error = null
     where case_id = $1 and number = $2 and effect = $3 and delivered_at is null`,
    [caseId, number, effect, now],
  )
}

/** Milliseconds between attempts. */
const patience = Object.freeze({ base: 10_000, max: 3_600_000 })

/** Notes that a message did not arrive; it is tried again, ever more rarely. */
export async function noteFailed(
  db: Queryable,
  { caseId, number, effect, attempts }: Named & Pick<OutboxMessage, 'attempts'>,
  error: string,
  now: Date,
): Promise<void> {
  await db.execute(
    `update outbox set next_at = $4, last_error = $5 where case_id = $1 and number = $2 and effect = $3 and delivered_at is null`,
    [caseId, number, effect, new Date(now.getTime() + backoff(attempts, patience)), error],
  )
}

/** Notes that a message cannot arrive, whatever is tried: nobody tries again, and what was wrong stays with it. */
export async function noteGivenUp(db: Queryable, { caseId, number, effect }: Named, error: string): Promise<void> {
  await db.execute(
    `update outbox set next_at = null, last_error = $4 where case_id = $1 and number = $2 and effect = $3 and delivered_at is null`,
    [caseId, number, effect, error],
  )
}

/** How many messages wait for each kind of recipient. */
export async function countWaiting(db: Queryable): Promise<ReadonlyMap<Recipient, number>> {
  const rows = await db.query<{ recipient: Recipient; count: number }>(
    'select recipient, count(*)::int as count from outbox where next_at is not null group by recipient',
  )
  return new Map(rows.map(({ recipient, count }) => [recipient, count]))
}
