import type { Queryable } from '@sourcemark/database'
import type { CaseKind, CaseState, Regime } from './vocabulary.ts'

/** Which cases are looked at; what is absent or null makes no difference. */
export interface QueueFilters {
  readonly kind?: CaseKind | null
  /** A state that is over shows cases that are over; otherwise the queue has open ones alone. */
  readonly state?: CaseState | null
  readonly regime?: Regime | null
  readonly accountId?: string | null
  readonly contentId?: string | null
  readonly claimant?: string | null
  /** Only those of which a deadline has passed. */
  readonly overdue?: boolean | null
  readonly panel?: boolean | null
  /** A piece of the id of the case. */
  readonly text?: string | null
}

export interface QueuePage {
  /** `next` of the page before; null for the first. What is no such thing counts as null. */
  readonly after: string | null
  /** Cases of a page, 1 to 200. */
  readonly size: number
}

/** A case as a list shows it. */
export interface ListedCase {
  readonly caseId: string
  readonly kind: CaseKind
  readonly state: CaseState
  readonly version: number
  readonly regime: Regime
  readonly contentId: string
  readonly revision: number
  readonly verdictId: string | null
  readonly claimant: string
  readonly accountId: string
  readonly panel: boolean
  /** What weighs on the case, 0 to 63; the heavier comes first among those that are due in the same hour. */
  readonly severity: number
  readonly filedAt: Date
  /** When the first deadline of the platform ends, or ended; null when none runs. */
  readonly dueAt: Date | null
}

export interface CaseList {
  readonly cases: readonly ListedCase[]
  /** Where the next page begins; null when this is the last one. */
  readonly next: string | null
}

const listed = `case_id as "caseId", kind, state, version, regime, content_id as "contentId", revision, verdict_id as "verdictId", claimant,
  account_id as "accountId", panel, 63 - queue_rank as severity, filed_at as "filedAt", due_at as "dueAt"`

/** Place of a case in the order of the queue. */
type Place = readonly [hour: string, rank: number, at: string, caseId: string]

/**
 * The queue: open cases by the hour in which their first deadline ends, among these by what weighs on them, then by the deadline itself. A
 * missed deadline lies in the past and so comes first; what waits for a party comes last. The order is total, and a page begins where the
 * one before ended, whatever has been decided meanwhile.
 */
export async function readQueue(
  db: Queryable,
  filters: QueueFilters,
  now: Date,
  { after, size }: QueuePage,
): Promise<CaseList> {
  const values: unknown[] = []
  const value = (given: unknown): string => `$${values.push(given)}`
  const { state, overdue, panel, text } = filters
  const conditions = [state === undefined || state === null ? 'open' : `state = ${value(state)}`]
  for (const [column, wanted] of [
    ['kind', filters.kind],
    ['regime', filters.regime],
    ['account_id', filters.accountId],
    ['content_id', filters.contentId],
    ['claimant', filters.claimant],
  ] as const) {
    if (wanted !== undefined && wanted !== null) conditions.push(`${column} = ${value(wanted)}`)
  }
  if (panel !== undefined && panel !== null) conditions.push(panel ? 'panel' : 'not panel')
  if (overdue === true) conditions.push(`queue_at <= ${value(now)}`)
  if (overdue === false) conditions.push(`queue_at > ${value(now)}`)
  if (text !== undefined && text !== null && text !== '') {
    conditions.push(`strpos(lower(case_id), lower(${value(text)})) > 0`)
  }
  const place = placeOf(after)
  if (place !== null) {
    const [hour, rank, at, caseId] = place.map(value)
    conditions.push(
      `(queue_hour, queue_rank, queue_at, case_id) > (${hour}::timestamp, ${rank}::smallint, ${at}::timestamp at time zone 'UTC', ${caseId})`,
    )
  }
  const rows = await db.query<ListedCase & { hour: string; rank: number; at: string }>(
    `select ${listed}, queue_hour::text as hour, queue_rank as rank, (queue_at at time zone 'UTC')::text as at
     from review_case where ${conditions.join(' and ')}
     order by queue_hour, queue_rank, queue_at, case_id limit ${value(size + 1)}`,
    values,
  )
  const last = rows.length > size ? rows[size - 1] : undefined
  return {
    cases: rows.slice(0, size).map(({ hour: _, rank: __, at: ___, ...one }) => one),
    next: last === undefined ? null : markOf([last.hour, last.rank, last.at, last.caseId]),
  }
}

/** Cases of which an id is just this, or that lean on it: case (also its beginning), content, account, claimant, verdict. The latest first. */
export async function searchCases(db: Queryable, text: string, size: number): Promise<ListedCase[]> {
  if (text === '') return []
  return await db.query<ListedCase>(
    `select ${listed} from review_case
     where case_id like $1 or content_id = $2 or account_id = $2 or claimant = $2 or verdict_id = $2
     order by filed_at desc, case_id limit $3`,
    [`${text.replace(/[\\%_]/g, '\\$&')}%`, text, size],
  )
}

const markOf = (place: Place): string => Buffer.from(JSON.stringify(place)).toString('base64url')

const timeText = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.\d{1,6})?$/

/** Whether something is a moment as the database writes it, in UTC. */
function isMoment(time: unknown): time is string {
  if (time === 'infinity') return true
  const [, day, clock] = (typeof time === 'string' && timeText.exec(time)) || []
  const at = new Date(`${day}T${clock}Z`)
  return at.getTime() >= 0 && at.toJSON().startsWith(`${day}T${clock}`)
}

/** What a page was told to begin after. It came back from a browser, so it may be anything. */
function placeOf(mark: string | null): Place | null {
  if (mark === null) return null
  let place: unknown
  try {
    place = JSON.parse(Buffer.from(mark, 'base64url').toString('utf8'))
  } catch {
    return null
  }
  if (!Array.isArray(place) || place.length !== 4) return null
  const [hour, rank, at, caseId] = place as unknown[]
  const isRank = typeof rank === 'number' && Number.isInteger(rank) && rank >= 0 && rank <= 63
  const isId = typeof caseId === 'string' && caseId.length <= 512 && !caseId.includes('\0') && caseId.isWellFormed()
  return isMoment(hour) && isRank && isMoment(at) && isId ? [hour, rank, at, caseId] : null
}
