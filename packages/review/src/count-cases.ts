import type { Queryable } from '@sourcemark/database'
import type { CaseState } from './vocabulary.ts'

/** Open cases in a state. */
export interface OpenCount {
  readonly state: CaseState
  readonly count: number
  /** Those of which a deadline of the platform has passed. */
  readonly late: number
}

/** Open cases by state, most first. */
export async function countOpenCases(db: Queryable, now: Date): Promise<OpenCount[]> {
  return await db.query<OpenCount>(
    `select state, count(*)::int as count, (count(*) filter (where queue_at < $1))::int as late
     from review_case where open group by state order by 2 desc, 1`,
    [now],
  )
}
