import type { CasePeriod, PackDocument } from '@sourcemark/verdict'
import type { Calendar, Period } from './calendar.ts'
import { CASE_CLOCKS, type CaseClock, type Regime } from './vocabulary.ts'

/** A period with what it rests on; an empty basis means that the platform has set it itself. */
export interface FoundedPeriod extends Period {
  readonly basis: readonly string[]
}

/** What a case runs under. It is fixed when the case is filed: a later pack changes nothing for it. */
export interface CasePolicy {
  readonly pack: string
  readonly version: string
  readonly regime: Regime
  readonly calendar: Calendar
  /** null: the regime knows no such period. */
  readonly periods: Readonly<Record<CaseClock, FoundedPeriod | null>>
  /** Share of a period after which its end is announced. */
  readonly remindAt: number
  /** Members of a panel. */
  readonly panel: number
  readonly standing: StandingPolicy
}

/** How bad notices count against their claimant. */
export interface StandingPolicy {
  /** How far back notices count. */
  readonly months: number
  readonly wrong: number
  readonly malicious: number
  /** Sum from which a person accepts every further notice. */
  readonly limited: number
}

const span = (amount: number, unit: Period['unit'], ...basis: readonly string[]): FoundedPeriod =>
  Object.freeze({ amount, unit, basis })

const provisions = '互联网用户公众账号信息服务管理规定 第二十条'
const china = {
  feedback: span(7, 'days', provisions),
  correction: span(7, 'days'),
  statement: span(7, 'days'),
  ruling: span(7, 'days'),
  appeal: span(30, 'days', provisions),
  answer: span(7, 'days', provisions),
} as const
const civilCode = span(24, 'hours', '民法典 第一千一百九十五条')
const networkRegulations = span(24, 'hours', '信息网络传播权保护条例 第十五条')
const commerce = span(24, 'hours', '电子商务法 第四十二条')
const dmca = span(24, 'hours', '17 U.S.C. § 512(c)(1)(C)')

/**
 * Periods by regime, where the pack says nothing else. What a law calls at once, timely or expeditious is a number here that the platform
 * can change; a regime that has no such step has null.
 */
export const DEFAULT_PERIODS: Readonly<Record<Regime, Readonly<Record<CaseClock, FoundedPeriod | null>>>> =
  Object.freeze({
    regs2013: { ...china, act: networkRegulations, forward: networkRegulations, restore: null },
    civilcode: {
      ...china,
      act: civilCode,
      forward: civilCode,
      restore: { ...span(15, 'days', '民法典 第一千一百九十六条', '法释〔2020〕9号'), atMost: 20 },
    },
    ecommerce: { ...china, act: commerce, forward: commerce, restore: span(15, 'days', '电子商务法 第四十三条') },
    dmca: {
      act: dmca,
      forward: span(24, 'hours', '17 U.S.C. § 512(g)(2)(A)'),
      feedback: span(7, 'days'),
      correction: span(7, 'days'),
      statement: span(14, 'days'),
      restore: { ...span(10, 'business-days', '17 U.S.C. § 512(g)(2)(C)'), atMost: 14 },
      ruling: span(7, 'days'),
      appeal: span(30, 'days'),
      answer: span(7, 'days'),
    },
    dsa: {
      act: span(24, 'hours', 'Regulation (EU) 2022/2065, Article 16(6)'),
      forward: null,
      feedback: span(7, 'days', 'Regulation (EU) 2022/2065, Article 16(5)'),
      correction: span(14, 'days'),
      statement: span(14, 'days'),
      restore: null,
      ruling: span(14, 'days', 'Directive (EU) 2019/790, Article 17(9)'),
      appeal: span(6, 'months', 'Regulation (EU) 2022/2065, Article 20(1)'),
      answer: span(14, 'days', 'Regulation (EU) 2022/2065, Article 20(4)'),
    },
  })

const defaults = Object.freeze({
  weekdays: ['sat', 'sun'] as const,
  remindAt: 0.75,
  panel: 3,
  standing: Object.freeze({ months: 12, wrong: 1, malicious: 3, limited: 3 }) satisfies StandingPolicy,
})

const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const

/** What cases under a pack run under; null when the pack says nothing of cases, and so takes none. */
export function casePolicy(document: PackDocument): CasePolicy | null {
  const { cases, counterNotice, appeals } = document
  if (cases === undefined) return null
  const { regime, timeZone, rest } = cases
  const usual = DEFAULT_PERIODS[regime]
  const said: Partial<Record<CaseClock, FoundedPeriod | undefined>> = {
    ...(cases.periods satisfies Partial<Record<CasePeriod, FoundedPeriod>> | undefined),
    // A regime without such a period restores at once, or by a decision: what the variant says is nothing or does not apply.
    restore: usual.restore === null ? undefined : counterNotice?.variants.find(({ id }) => id === regime),
    appeal: appeals.within,
    answer: appeals.answered,
  }
  const periodOf = (clock: CaseClock): FoundedPeriod | null => {
    const { amount, atMost, unit, basis } = said[clock] ?? usual[clock] ?? {}
    if (amount === undefined || unit === undefined || basis === undefined) return null
    return { amount, unit, basis, ...(atMost === undefined ? {} : { atMost }) }
  }
  return {
    pack: document.pack,
    version: document.version,
    regime,
    calendar: {
      timeZone,
      weekdays: (rest?.weekdays ?? defaults.weekdays).map((day) => weekdays.indexOf(day)),
      holidays: rest?.holidays ?? [],
      workdays: rest?.workdays ?? [],
    },
    periods: Object.fromEntries(CASE_CLOCKS.map((clock) => [clock, periodOf(clock)])) as CasePolicy['periods'],
    remindAt: cases.remindAt ?? defaults.remindAt,
    panel: cases.panel ?? defaults.panel,
    standing: cases.standing ?? defaults.standing,
  }
}
