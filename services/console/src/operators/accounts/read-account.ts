import type { VerdictCode } from '@sourcemark/contract'
import type { Queryable } from '@sourcemark/database'
import {
  finalVerdictsOfAccount,
  type ListedPlace,
  type ListedVerdict,
  type MonthCount,
  monthsOfAccount,
  verdictsOfAccount,
} from '@sourcemark/ledger'
import { contentsOfAccount, type ListedContent, leaningCounts } from '@sourcemark/originals'
import {
  type Account,
  type Grant,
  grantsTo,
  latestState,
  MEASURE_RULE,
  membersOf,
  type RecommendedMeasure,
  readAccounts,
  readGrants,
  recommendMeasure,
} from '@sourcemark/registry'

const day = 86_400_000
/** Rows of a list on the page. */
const listed = 25
/** Permissions that are shown. */
const grantsShown = 100
/** Accounts of the same entity that are shown. */
const siblingsShown = 50
/** Contents that lean on a work are counted up to here. */
export const leaningShown = 1000

/** A content of the account, and how many contents of others lean on it, counted up to `leaningShown`. */
export type OwnWork = ListedContent & { readonly leaning: number }

/** What is shown of an account. */
export interface AccountView {
  readonly accountId: string
  /** null when the platform never told anything of it. */
  readonly account: Account | null
  /** Other accounts that were ever said to belong to its entity. */
  readonly siblings: readonly string[]
  readonly given: readonly Grant[]
  readonly held: readonly Grant[]
  readonly months: readonly MonthCount[]
  readonly verdicts: readonly ListedVerdict[]
  readonly works: readonly OwnWork[]
  readonly recommended: RecommendedMeasure
}

/** Everything about an account; undefined when nothing is known of it. */
export async function readAccount(
  db: Queryable,
  accountId: string,
  last: {
    readonly verdict: ListedPlace | undefined
    readonly work: Pick<ListedContent, 'contentId' | 'publishedAt'> | undefined
  },
  now: Date,
): Promise<AccountView | undefined> {
  const account = (await readAccounts(db, [accountId])).get(accountId) ?? null
  const entity = account === null ? null : latestState(account).entityId
  const [siblings, given, held, months, verdicts, works, counts] = await Promise.all([
    entity === null ? [] : membersOf(db, [entity]),
    readGrants(db, entity === null ? [accountId] : [accountId, entity]),
    grantsTo(db, accountId, grantsShown),
    monthsOfAccount(db, accountId),
    verdictsOfAccount(db, accountId, last.verdict, listed + 1),
    contentsOfAccount(db, accountId, last.work, listed + 1),
    finalVerdictsOfAccount(db, accountId, new Date(now.getTime() - MEASURE_RULE.days * day)),
  ])
  if (account === null && months.length === 0 && works.length === 0) return undefined
  const leaning = await leaningCounts(
    db,
    works.map(({ contentId }) => contentId),
    leaningShown,
  )
  return {
    accountId,
    account,
    siblings: siblings
      .map((member) => member.accountId)
      .filter((other) => other !== accountId)
      .slice(0, siblingsShown),
    given: given.slice(0, grantsShown),
    held,
    months,
    verdicts,
    works: works.map((work) => ({ ...work, leaning: leaning.get(work.contentId) ?? 0 })),
    recommended: recommendMeasure(counts),
  }
}

/** Rows of a list on the page. */
export const accountListSize = listed

/** Every month from one to another, both included. */
function monthsBetween(from: string, to: string): string[] {
  const months: string[] = []
  const date = new Date(`${from}-01T00:00:00Z`)
  for (let month = from; month <= to; month = date.toISOString().slice(0, 7)) {
    months.push(month)
    date.setUTCMonth(date.getUTCMonth() + 1)
  }
  return months
}

/** Months with the counts of each verdict, oldest first, those without any in between too; verdicts with most in all first. */
export function monthTable(months: readonly MonthCount[]): {
  readonly months: readonly string[]
  readonly verdicts: readonly VerdictCode[]
  count(month: string, verdict: VerdictCode): number
} {
  const counts = new Map(months.map(({ month, verdict, count }) => [`${month} ${verdict}`, count]))
  const totals = new Map<VerdictCode, number>()
  for (const { verdict, count } of months) totals.set(verdict, (totals.get(verdict) ?? 0) + count)
  return {
    months: monthsBetween(months[0]?.month ?? '9', months.at(-1)?.month ?? ''),
    verdicts: [...totals].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([verdict]) => verdict),
    count: (month, verdict) => counts.get(`${month} ${verdict}`) ?? 0,
  }
}
