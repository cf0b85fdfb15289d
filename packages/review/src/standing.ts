import type { StandingPolicy } from './case-policy.ts'
import type { NoticeQuality } from './event-data.ts'
import type { BothLanguages } from './refusals.ts'

/** A notice of somebody that was decided. */
export interface DecidedNotice {
  readonly quality: NoticeQuality
  readonly at: string
}

/** How much a claimant’s word counts, as everybody concerned may see it. */
export interface Standing {
  /** Limited: a person accepts every further notice. */
  readonly level: 'good' | 'limited'
  readonly points: number
  readonly counts: Readonly<Record<NoticeQuality, number>>
  readonly why: BothLanguages
}

/** The standing of a claimant at `now`, from the notices that were decided in the months before. Good ones take nothing away from bad ones. */
export function standingOf(notices: readonly DecidedNotice[], policy: StandingPolicy, now: string): Standing {
  const since = new Date(now)
  since.setUTCMonth(since.getUTCMonth() - policy.months)
  const counted = notices.filter(({ at }) => at > since.toJSON() && at <= now)
  const count = (quality: NoticeQuality) => counted.filter((notice) => notice.quality === quality).length
  const counts = { justified: count('justified'), wrong: count('wrong'), malicious: count('malicious') }
  const points = counts.wrong * policy.wrong + counts.malicious * policy.malicious
  const level = points >= policy.limited ? 'limited' : 'good'
  const { months } = policy
  return {
    level,
    points,
    counts,
    why: {
      zh: `近 ${months} 个月内：成立 ${counts.justified} 件，错误 ${counts.wrong} 件，恶意 ${counts.malicious} 件${level === 'limited' ? '；新通知须由审核人员受理' : ''}。`,
      en: `In the last ${months} months ${counts.justified} justified, ${counts.wrong} wrong and ${counts.malicious} malicious${level === 'limited' ? '; a person accepts every further notice' : ''}.`,
    },
  }
}
