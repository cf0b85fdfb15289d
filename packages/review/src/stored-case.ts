import type { Queryable } from '@sourcemark/database'
import { type CaseStep, nextMoment } from './advance.ts'
import type { Case, CaseEvent } from './case.ts'
import { rulingOf } from './ruling.ts'
import { CLOCK_KINDS, RECIPIENTS } from './vocabulary.ts'

/** How a case and what happened to it lie in the database. */

/** Takes a case for this transaction; undefined when there is none. */
export async function lockCase(tx: Queryable, caseId: string): Promise<Case | undefined> {
  const [row] = await tx.query<{ body: Case }>('select body from review_case where case_id = $1 for update', [caseId])
  return row?.body
}

/** A case as it stands; undefined when there is none. */
export async function readCase(db: Queryable, caseId: string): Promise<Case | undefined> {
  const [row] = await db.query<{ body: Case }>('select body from review_case where case_id = $1', [caseId])
  return row?.body
}

/**
 * Keeps steps of a case that is locked: its events, the case as it stands, its timer, rulings, and what has to be told to others.
 * @param eventId under which the last step was asked for; null when the clock took it.
 */
export async function saveSteps(
  tx: Queryable,
  before: Case,
  steps: readonly CaseStep[],
  eventId: string | null,
): Promise<void> {
  const last = steps.at(-1)
  if (last === undefined) return
  let now = before
  for (const step of steps) {
    await saveStep(tx, now, step, step === last ? eventId : null)
    now = step.after
  }
  const deadlines = now.clocks.filter(({ clock }) => CLOCK_KINDS[clock] === 'deadline')
  const noticed = steps.findLast(({ event }) => 'notice' in event.data && event.data.notice !== null)
  await tx.execute(
    `update review_case set state = $2, version = $3, due_at = $4, notice = $5, noticed_at = coalesce($6, noticed_at), body = $7 where case_id = $1`,
    [
      now.caseId,
      now.state,
      now.version,
      deadlines.map(({ dueAt }) => dueAt).sort()[0] ?? null,
      now.notice,
      noticed?.event.at ?? null,
      JSON.stringify(now),
    ],
  )
  const firesAt = nextMoment(now)
  if (firesAt === null) await tx.execute('delete from case_timer where case_id = $1', [now.caseId])
  else {
    await tx.execute(
      'insert into case_timer (case_id, fires_at) values ($1, $2) on conflict (case_id) do update set fires_at = excluded.fires_at',
      [now.caseId, firesAt],
    )
  }
}

async function saveStep(tx: Queryable, before: Case, step: CaseStep, eventId: string | null): Promise<void> {
  const { event, effects, after } = step
  const { caseId, version, contentId, revision } = after
  await tx.execute(
    `insert into case_event (case_id, number, event_id, type, happened_at, clock, state, body) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      caseId,
      version,
      eventId,
      event.type,
      event.at,
      'clock' in event.data ? event.data.clock : null,
      after.state,
      JSON.stringify({ by: event.by, data: event.data }),
    ],
  )
  const ruling = rulingOf(before, step)
  if (ruling !== null) {
    await tx.execute(
      'insert into ruling (case_id, number, content_id, revision, decided_at, body) values ($1, $2, $3, $4, $5, $6)',
      [caseId, version, contentId, revision, ruling.decidedAt, JSON.stringify(ruling)],
    )
  }
  if (effects.length === 0) return
  const rows = effects.map((effect) => ({ effect, recipient: RECIPIENTS[effect] }))
  const body = {
    contentId,
    revision,
    claimant: after.claimant,
    accountId: after.accountId,
    state: after.state,
    event: event.type,
    at: event.at,
    clock: 'clock' in event.data ? event.data.clock : null,
    reason: ruling?.reason ?? null,
  }
  await tx.execute(
    `insert into outbox (case_id, number, effect, recipient, body, made_at, next_at)
     select $1, $2, r.effect, r.recipient, $3, $4, $4 from jsonb_to_recordset($5) as r(effect text, recipient text)`,
    [caseId, version, JSON.stringify(body), event.at, JSON.stringify(rows)],
  )
}

/** Something that happened to a case. */
export interface RecordedEvent {
  readonly number: number
  readonly type: CaseEvent['type']
  readonly at: Date
  readonly by: CaseEvent['by']
  readonly data: CaseEvent['data']
  /** State that it led to. */
  readonly state: Case['state']
}

/** All that happened to a case, in order. */
export async function readEvents(db: Queryable, caseId: string): Promise<RecordedEvent[]> {
  const rows = await db.query<Omit<RecordedEvent, 'by' | 'data'> & { body: Pick<RecordedEvent, 'by' | 'data'> }>(
    `select number, type, happened_at as at, state, body from case_event where case_id = $1 order by number`,
    [caseId],
  )
  return rows.map(({ body, ...event }) => ({ ...event, ...body }))
}
