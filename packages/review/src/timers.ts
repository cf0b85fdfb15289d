import type { Database, Queryable } from '@sourcemark/database'
import { advance } from './advance.ts'
import type { Case } from './case.ts'
import { saveSteps } from './stored-case.ts'
import type { CaseClock } from './vocabulary.ts'

/**
 * Lets the clock do what is due in up to `limit` cases: reminds, counts breaches, ends windows. Each case is a transaction of its own, and
 * several processes share the work; one that dies leaves its case to the others.
 * @returns how many cases went on.
 */
export async function fireTimers(database: Database, now: Date, limit: number): Promise<number> {
  for (let fired = 0; fired < limit; fired++) {
    const found = await database.transaction(async (tx) => {
      const [row] = await tx.query<{ body: Case }>(
        `select c.body from case_timer t join review_case c using (case_id)
         where t.fires_at <= $1 order by t.fires_at limit 1 for update of c skip locked`,
        [now],
      )
      if (row === undefined) return false
      await saveSteps(tx, row.body, advance(row.body, now.toJSON()), null)
      return true
    })
    if (!found) return fired
  }
  return limit
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
