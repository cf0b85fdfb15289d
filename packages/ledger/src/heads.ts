import type { VerdictCode, VerdictStatus } from '@sourcemark/contract'
import type { Queryable } from '@sourcemark/database'

/** The latest verdict of a content in a list. */
export interface ListedVerdict {
  readonly contentId: string
  readonly accountId: string
  readonly verdictId: string
  readonly revision: number
  readonly verdict: VerdictCode
  readonly status: VerdictStatus
  readonly decidedAt: Date
}

/** Where a list of verdicts goes on. */
export type ListedPlace = Pick<ListedVerdict, 'contentId' | 'decidedAt'>

const columns = `content_id as "contentId", account_id as "accountId", verdict_id as "verdictId", revision, verdict, status, decided_at as "decidedAt"`

const listed = (condition: string): string =>
  `select ${columns} from verdict_head where ${condition}
     and ($2::timestamptz is null or (decided_at, content_id collate "C") < ($2, $3))
   order by decided_at desc, content_id collate "C" desc limit $4`

/** The latest verdicts of an account's contents, the last given first: up to `limit` that come after `last`. */
export async function verdictsOfAccount(
  db: Queryable,
  accountId: string,
  last: ListedPlace | undefined,
  limit: number,
): Promise<ListedVerdict[]> {
  return await db.query<ListedVerdict>(listed('account_id = $1'), [
    accountId,
    last?.decidedAt ?? null,
    last?.contentId ?? '',
    limit,
  ])
}

/** Contents whose latest verdict is this one, the last given first: up to `limit` that come after `last`. */
export async function verdictsOfCode(
  db: Queryable,
  verdict: VerdictCode,
  last: ListedPlace | undefined,
  limit: number,
): Promise<ListedVerdict[]> {
  return await db.query<ListedVerdict>(listed('verdict = $1'), [
    verdict,
    last?.decidedAt ?? null,
    last?.contentId ?? '',
    limit,
  ])
}

/** The latest verdicts of these contents, in the order of their ids; contents without one are left out. */
export async function verdictsOfContents(db: Queryable, contentIds: readonly string[]): Promise<ListedVerdict[]> {
  if (contentIds.length === 0) return []
  return await db.query<ListedVerdict>(
    `select ${columns} from verdict_head where content_id = any($1) order by content_id collate "C"`,
    [[...contentIds]],
  )
}

/** How many contents of an account have their latest verdict from a month. */
export interface MonthCount {
  /** `YYYY-MM`, in UTC. */
  readonly month: string
  readonly verdict: VerdictCode
  readonly count: number
}

/** The latest verdicts of an account's contents counted by month and code, oldest month first. */
export async function monthsOfAccount(db: Queryable, accountId: string): Promise<MonthCount[]> {
  return await db.query<MonthCount>(
    `select to_char(month, 'YYYY-MM') as month, verdict, count from (
       select date_trunc('month', decided_at at time zone 'UTC') as month, verdict, count(*)::int as count
       from verdict_head where account_id = $1 group by 1, 2) counted order by 1, 2`,
    [accountId],
  )
}

/** An account's contents whose latest verdict is final and was given since a moment, by code. */
export async function finalVerdictsOfAccount(
  db: Queryable,
  accountId: string,
  from: Date,
): Promise<{ readonly verdict: VerdictCode; readonly count: number }[]> {
  return await db.query(
    `select verdict, count(*)::int as count from verdict_head
     where account_id = $1 and decided_at >= $2 and status = 'final' group by 1 order by 1`,
    [accountId, from],
  )
}

/** A place in the ledger. */
export interface LedgerPlace {
  readonly contentId: string
  readonly chain: number
  readonly seq: number
}

/** Where a verdict of this id stands, the first time first; at most `limit` places. */
export async function placesOfVerdict(db: Queryable, verdictId: string, limit: number): Promise<LedgerPlace[]> {
  const rows = await db.query<Omit<LedgerPlace, 'seq'> & { seq: bigint }>(
    `select content_id as "contentId", chain, seq from ledger where verdict_id = $1 order by chain, seq limit $2`,
    [verdictId, limit],
  )
  return rows.map(({ seq, ...place }) => ({ ...place, seq: Number(seq) }))
}

/** Contents that got their latest verdict in a span of time. */
export interface VerdictRate {
  readonly from: Date
  readonly count: number
  /** Seconds from acceptance to verdict within which half of them, and 95 of 100, were judged; null when there were none. */
  readonly p50: number | null
  readonly p95: number | null
}

/** Contents judged in each `step` seconds from `from` to `to`, exclusive, oldest first. */
export async function verdictRates(db: Queryable, from: Date, to: Date, step: number): Promise<VerdictRate[]> {
  return await db.query<VerdictRate>(
    `with judged as (
       select date_bin(make_interval(secs => $3), decided_at, $1) as at, extract(epoch from decided_at - accepted_at)::float8 as seconds
       from verdict_head where decided_at >= $1 and decided_at < $2),
     counted as (
       select at, count(*)::int as count, percentile_cont(array[0.5, 0.95]) within group (order by seconds) as shares from judged group by at)
     select b.at as "from", coalesce(count, 0) as count, shares[1] as p50, shares[2] as p95
     from generate_series($1::timestamptz, $2::timestamptz - make_interval(secs => $3), make_interval(secs => $3)) b(at)
     left join counted using (at) order by 1`,
    [from, to, step],
  )
}

/** Contents judged from `from` to `to`, exclusive, by code; most frequent first. */
export async function verdictCounts(
  db: Queryable,
  from: Date,
  to: Date,
): Promise<{ readonly verdict: VerdictCode; readonly count: number }[]> {
  return await db.query(
    `select verdict, count(*)::int as count from verdict_head where decided_at >= $1 and decided_at < $2 group by 1 order by 2 desc, 1`,
    [from, to],
  )
}
