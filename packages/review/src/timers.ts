import type { Database, Queryable } from '@sourcemark/database'
import { type Fault, toFault } from '@sourcemark/runtime'
import { advance } from './advance.ts'
import type { Case } from './case.ts'
import { saveSteps } from './stored-case.ts'
import type { CaseClock } from './vocabulary.ts'

/** What the clock did. */
export interface Fired {
  /** Cases that went on. */
  readonly cases: number
  /** Deadlines of the platform that were found missed. */
  readonly breaches: readonly CaseClock[]
  /** Cases that could not go on, with why: they are tried again the next time, and keep nobody else waiting. */
  readonly failed: readonly { readonly caseId: string; readonly fault: Fault }[]
}

/**
 * Lets the clock do what is due in up to `limit` cases: reminds, counts breaches, ends windows. Each case is a transaction of its own, and
 * several processes share the work; one that dies leaves its case to the others.
 * @throws Fault when the database is away.
 */
export async function fireTimers(database: Database, now: Date, limit: number): Promise<Fired> {
  const failed: { caseId: string; fault: Fault }[] = []
  const breaches: CaseClock[] = []
  for (let turn = 0; turn < limit; turn++) {
    let caseId: string | undefined
    try {
      const steps = await database.transaction(async (tx) => {
        const due = await takeDueCase(
          tx,
          now,
          failed.map((one) => one.caseId),
        )
        caseId = due?.caseId
        if (due === undefined) return []
        const taken = advance(due, now.toJSON())
        await saveSteps(tx, due, taken, null)
        return taken
      })
      for (const { event } of steps) if (event.type === 'deadline_passed') breaches.push(event.data.clock)
    } catch (error) {
      const fault = toFault(error)
      if (caseId === undefined || fault.disposition === 'wait') throw fault
      failed.push({ caseId, fault })
      continue
    }
    if (caseId === undefined) return { cases: turn - failed.length, breaches, failed }
  }
  return { cases: limit - failed.length, breaches, failed }
}

/** Locks a case in which something is due and that nobody else has taken; undefined when there is none. */
async function takeDueCase(tx: Queryable, now: Date, except: readonly string[]): Promise<Case | undefined> {
  const [row] = await tx.query<{ body: Case }>(
    `select c.body from case_timer t join review_case c using (case_id)
     where t.fires_at <= $1 and case_id <> all($2) order by t.fires_at limit 1 for update of c skip locked`,
    [now, [...except]],
  )
  return row?.body
}

/** When the clock has something to do next; undefined when no case runs. */
export async function nextTimer(db: Queryable): Promise<Date | undefined> {
  const [row] = await db.query<{ firesAt: Date }>(
    'select fires_at as "firesAt" from case_timer order by fires_at limit 1',
  )
  return row?.firesAt
}

/** How often each deadline of the platform was missed from `from` on and before `to`. */
export async function countBreaches(db: Queryable, from: Date, to: Date): Promise<ReadonlyMap<CaseClock, number>> {
  const rows = await db.query<{ clock: CaseClock; count: number }>(
    `select clock, count(*)::int as count from case_event
     where type = 'deadline_passed' and happened_at >= $1 and happened_at < $2 group by clock order by clock`,
    [from, to],
  )
  return new Map(rows.map(({ clock, count }) => [clock, count]))
}
