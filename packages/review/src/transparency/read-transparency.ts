import { PART_KINDS, VERDICT_CODES } from '@sourcemark/contract'
import type { Queryable } from '@sourcemark/database'
import { NOTICE_QUALITIES } from '../event-data.ts'
import { CASE_CLOCKS, CASE_KINDS } from '../vocabulary.ts'
import { percentile } from './buckets.ts'

/** How a case can end before an appeal, and what happened to it when it was not decided. */
export const CASE_OUTCOMES = Object.freeze([
  'grant',
  'dismiss',
  'reject',
  'withdraw',
  'restored',
  'court_keeps',
  'court_lifts',
] as const)

const appealOutcomes = ['confirm', 'overturn'] as const
const standings = ['good', 'limited'] as const

type Counts<K extends string> = Readonly<Record<K, number>>

/** Numbers of one month. */
export interface TransparencyMonth {
  /** `2026-03`, in UTC. */
  readonly month: string
  /** Verdicts in all, provisional and superseded ones too. */
  readonly verdicts: number
  readonly byCode: Counts<(typeof VERDICT_CODES)[number]>
  /** Verdicts about contents with a part of the kind; one may count in several. */
  readonly byModality: Counts<(typeof PART_KINDS)[number]>
  /** From the acceptance of a revision to its first final verdict; seconds, within 2.5 %, null when there was none. */
  readonly time: { readonly count: number; readonly p50: number | null; readonly p95: number | null }
  /** Cases that were filed. */
  readonly filed: Counts<(typeof CASE_KINDS)[number]>
  /** Decisions in cases that were appealed against, by the kind of the case; appeals against verdicts are `filed.appeal`. */
  readonly appealed: Counts<(typeof CASE_KINDS)[number]>
  readonly outcomes: Counts<(typeof CASE_OUTCOMES)[number]>
  readonly appeals: Counts<(typeof appealOutcomes)[number]>
  /** Share of the decided appeals in which the first decision or verdict was overturned; null when none was decided. */
  readonly overturned: number | null
  /** Deadlines that the platform missed. */
  readonly breaches: Counts<(typeof CASE_CLOCKS)[number]>
  /** What notices turned out to be worth. */
  readonly notices: Counts<(typeof NOTICE_QUALITIES)[number]>
  /** Notices by the standing of who filed them. */
  readonly standings: Counts<(typeof standings)[number]>
}

const monthText = /^\d{4}-(?:0[1-9]|1[0-2])$/

/** Months from `from` to `to`, both included. @throws RangeError when they are no months, or more than 120. */
function monthsOf(from: string, to: string): string[] {
  if (!monthText.test(from) || !monthText.test(to)) throw new RangeError('A month is written as 2026-03.')
  const months: string[] = []
  const date = new Date(`${from}-01T00:00:00Z`)
  for (let month = from; month <= to; month = date.toJSON().slice(0, 7)) {
    if (months.push(month) > 120) throw new RangeError('At most 120 months are told at a time.')
    date.setUTCMonth(date.getUTCMonth() + 1)
  }
  return months
}

/**
 * Numbers for the public, one entry a month from `from` to `to` (`2026-03`), both included, months without any too. They are what was counted
 * until now (`fillTransparency`).
 * @throws RangeError when they are no months, or more than 120.
 */
export async function readTransparency(db: Queryable, from: string, to: string): Promise<TransparencyMonth[]> {
  const months = monthsOf(from, to)
  const rows = await db.query<{ month: string; dimension: string; value: string; count: bigint }>(
    `select to_char(month, 'YYYY-MM') as month, dimension, value, count from transparency_month
     where month between ($1 || '-01')::date and ($2 || '-01')::date`,
    [from, to],
  )
  const byMonth = new Map(months.map((month) => [month, new Map<string, Map<string, number>>()]))
  for (const { month, dimension, value, count } of rows) {
    const dimensions = byMonth.get(month)
    if (dimensions === undefined) continue
    const values = dimensions.get(dimension) ?? new Map<string, number>()
    dimensions.set(dimension, values.set(value, Number(count)))
  }
  return [...byMonth].map(([month, dimensions]) => monthOf(month, dimensions))
}

function monthOf(month: string, dimensions: ReadonlyMap<string, ReadonlyMap<string, number>>): TransparencyMonth {
  const counts = <const K extends string>(dimension: string, values: readonly K[]): Counts<K> => {
    const found = dimensions.get(dimension)
    return Object.fromEntries(values.map((value) => [value, found?.get(value) ?? 0])) as Counts<K>
  }
  const byCode = counts('verdict', VERDICT_CODES)
  const times = new Map([...(dimensions.get('time') ?? [])].map(([bucket, count]) => [Number(bucket), count]))
  const appeals = counts('appeal', appealOutcomes)
  const decided = appeals.confirm + appeals.overturn
  return {
    month,
    verdicts: sum(Object.values(byCode)),
    byCode,
    byModality: counts('modality', PART_KINDS),
    time: { count: sum(times.values()), p50: percentile(times, 0.5), p95: percentile(times, 0.95) },
    filed: counts('filed', CASE_KINDS),
    appealed: counts('appealed', CASE_KINDS),
    outcomes: counts('outcome', CASE_OUTCOMES),
    appeals,
    overturned: decided === 0 ? null : appeals.overturn / decided,
    breaches: counts('breach', CASE_CLOCKS),
    notices: counts('notice', NOTICE_QUALITIES),
    standings: counts('standing', standings),
  }
}

const sum = (numbers: Iterable<number>): number => [...numbers].reduce((total, number) => total + number, 0)
