import type { Database, Queryable } from '@sourcemark/database'
import { type Fault, toFault } from '@sourcemark/runtime'
import { appendEvent, type CaseRequest } from './append-event.ts'
import type { Case } from './case.ts'
import { type Duty, dutyOf } from './duty.ts'

/** What the machine did. */
export interface DutiesDone {
  /** Cases that went on. */
  readonly cases: number
  /** Cases that could not go on, with why. They are tried again the next time. */
  readonly failed: readonly { readonly caseId: string; readonly fault: Fault }[]
}

/**
 * Does what is due without a person, in all cases. Several processes may do the same at once: each event has an id of its own, so it
 * happens once.
 * @param by Which process does it.
 * @throws Fault when the database is away.
 */
export async function doDuties(database: Database, by: string, now: Date): Promise<DutiesDone> {
  const failed: { caseId: string; fault: Fault }[] = []
  let cases = 0
  let last = ''
  for (;;) {
    const due = await casesWithDuties(database, last)
    for (const { body, told } of due) {
      try {
        if (await doDuty(database, by, body, dutyOf(body, told), now)) cases++
      } catch (error) {
        const fault = toFault(error)
        if (fault.disposition === 'wait') throw fault
        failed.push({ caseId: body.caseId, fault })
      }
    }
    if (due.length < atOnce) return { cases, failed }
    last = due.at(-1)?.body.caseId ?? last
  }
}

/** Cases that are read at a time. */
const atOnce = 100

/** @returns whether the case went on; somebody may have been faster. */
async function doDuty(database: Database, by: string, now: Case, duty: Duty | null, at: Date): Promise<boolean> {
  if (duty === null) return false
  const { caseId, version } = now
  const request: CaseRequest = {
    caseId,
    eventId: `duty ${version}`,
    seen: version,
    by: { role: 'system', id: by },
    ...duty,
  }
  return (await appendEvent(database, request, at)).outcome === 'done'
}

/** Cases after `last` that may have a duty. Whether a notice has arrived is known by its deliveries. */
async function casesWithDuties(db: Queryable, last: string): Promise<{ body: Case; told: boolean }[]> {
  return await db.query<{ body: Case; told: boolean }>(
    `select body, told from (
       (select case_id, body, false as told from review_case
        where state = 'received' and ((body -> 'limited') = 'false'::jsonb or (body -> 'missing') <> '[]'::jsonb) and case_id > $1
        order by case_id limit $2)
       union all
       (select case_id, body, true from review_case c
        where state = 'acted' and case_id > $1 and exists (
          select 1 from notice_delivery d
          where d.case_id = c.case_id and d.number <= c.version and d.effect = 'forward_notice' and d.delivered_at is not null)
        order by case_id limit $2)
     ) due order by case_id limit $2`,
    [last, atOnce],
  )
}
