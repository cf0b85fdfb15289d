import type { VerdictCode } from '@sourcemark/contract'

/** Steps against an account, each more than the one before. */
export const MEASURES = Object.freeze(['reminder', 'limited', 'suspended', 'closing'] as const)
export type Measure = (typeof MEASURES)[number]

/** From which sum of points on a step is recommended. */
interface Step {
  readonly measure: Measure
  readonly from: number
}

/** What repeated verdicts come to: data, so that a platform sees and changes it in one place. */
export interface MeasureRule {
  /** Only verdicts of so many days back count. */
  readonly days: number
  /** Points of each verdict that counts; what only people can confirm has none until they have. */
  readonly points: Readonly<Partial<Record<VerdictCode, number>>>
  /** Least first. */
  readonly steps: readonly Step[]
  /** What allows such steps. */
  readonly basis: readonly { readonly zh: string; readonly en: string }[]
}

/** Steps and points are of our own choosing; which measures there are, and for what, is said by the basis. */
export const MEASURE_RULE: MeasureRule = Object.freeze({
  days: 180,
  points: Object.freeze({
    attribution_defective: 1,
    attribution_missing: 2,
    news_source_unlisted: 2,
    attribution_false: 4,
    false_original_claim: 4,
    rights_info_removed: 4,
    distorted_repost: 4,
    news_unlicensed: 4,
  }),
  steps: Object.freeze([
    { measure: 'reminder', from: 4 },
    { measure: 'limited', from: 20 },
    { measure: 'suspended', from: 40 },
    { measure: 'closing', from: 80 },
  ] as const),
  basis: Object.freeze([
    {
      zh: '互联网用户公众账号信息服务管理规定（2021）第十七条、第十八条：转载应标注著作权人及可追溯的来源，不得伪造原创属性、标注不实信息来源。',
      en: 'Provisions on Public Accounts of Internet Users (2021), Art. 17 and 18: a repost names the copyright owner and a traceable source; no forged originality, no untrue source.',
    },
    {
      zh: '同规定第十九条：警示提醒、限制功能、暂停更新、关闭注销等处置措施，并保存记录。',
      en: 'The same, Art. 19: reminder, limited functions, suspended updates, closing, and the keeping of records.',
    },
  ]),
})

/** What is recommended for an account. Nothing follows from it by itself: people decide, and the platform acts. */
export interface RecommendedMeasure {
  /** null when there is no reason for any. */
  readonly measure: Measure | null
  readonly points: number
  /** Verdicts that count, with their points, most points first. */
  readonly grounds: readonly { readonly verdict: VerdictCode; readonly count: number; readonly points: number }[]
  /** The step after, and the points that are missing to it; null behind the last. */
  readonly next: { readonly measure: Measure; readonly missing: number } | null
}

/**
 * The step of the ladder that an account's verdicts come to.
 * @param counts latest final verdicts of its contents within the days of the rule.
 */
export function recommendMeasure(
  counts: readonly { readonly verdict: VerdictCode; readonly count: number }[],
  rule: MeasureRule = MEASURE_RULE,
): RecommendedMeasure {
  const grounds = counts
    .map(({ verdict, count }) => ({ verdict, count, points: count * (rule.points[verdict] ?? 0) }))
    .filter(({ points }) => points > 0)
    .sort((a, b) => b.points - a.points || (a.verdict < b.verdict ? -1 : 1))
  const points = grounds.reduce((sum, ground) => sum + ground.points, 0)
  const reached = rule.steps.filter(({ from }) => points >= from)
  const after = rule.steps[reached.length]
  return {
    measure: reached.at(-1)?.measure ?? null,
    points,
    grounds,
    next: after === undefined ? null : { measure: after.measure, missing: after.from - points },
  }
}
