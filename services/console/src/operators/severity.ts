import type { BothLanguages } from '@sourcemark/review'
import type { Tone } from '../pages/badge.ts'

/** How much weighs on a case, in a word; what the number means is said by `readQueue`: 32 for a missed deadline, 16 for a measure. */
export function severityOf(severity: number): { readonly word: BothLanguages; readonly tone: Tone } {
  if (severity >= 32) return { word: { zh: '紧急', en: 'Urgent' }, tone: 'bad' }
  if (severity >= 16) return { word: { zh: '高', en: 'High' }, tone: 'warn' }
  if (severity >= 8) return { word: { zh: '中', en: 'Medium' }, tone: 'accent' }
  return { word: { zh: '低', en: 'Low' }, tone: 'plain' }
}
