import type { FoundedPeriod } from '@sourcemark/review'
import type { Language } from '../http/language.ts'

type Unit = FoundedPeriod['unit']

const units: Readonly<Record<Unit, { readonly zh: string; readonly one: string; readonly many: string }>> =
  Object.freeze({
    hours: { zh: '小时', one: 'hour', many: 'hours' },
    days: { zh: '日', one: 'day', many: 'days' },
    'business-days': { zh: '个工作日', one: 'business day', many: 'business days' },
    months: { zh: '个月', one: 'month', many: 'months' },
  })

/** A length of time as people say it: `15 to 20 days`. */
export function periodWords(
  { amount, atMost, unit }: Pick<FoundedPeriod, 'amount' | 'atMost' | 'unit'>,
  language: Language,
): string {
  const { zh, one, many } = units[unit]
  if (language === 'zh') return atMost === undefined ? `${amount} ${zh}` : `${amount} 至 ${atMost} ${zh}`
  if (atMost !== undefined) return `${amount} to ${atMost} ${many}`
  return `${amount} ${amount === 1 ? one : many}`
}
