import { CASE_DECISIONS, type CaseDecision, type VerdictReason } from '@sourcemark/contract'
import type { CaseStep } from './advance.ts'
import type { Case } from './case.ts'
import type { RulingSays } from './event-data.ts'
import type { BothLanguages } from './refusals.ts'

/** What people, or the law by itself, have said of a content in a case. It counts until another one follows, and for its revision alone. */
export interface Ruling {
  readonly caseId: string
  /** Version of the case after the event that it follows from. */
  readonly number: number
  readonly contentId: string
  readonly revision: number
  /** The verdict that was contested. */
  readonly verdictId: string | null
  readonly reason: Extract<VerdictReason, 'complaint' | 'appeal'>
  readonly by: CaseDecision
  readonly says: RulingSays
  /** null where the law alone has moved a measure. */
  readonly reasons: BothLanguages | null
  /** Who decided; null where nobody did. */
  readonly decidedBy: string | null
  readonly decidedAt: string
}

/** The ruling that follows from a step; null when none does. */
export function rulingOf(before: Case, { event, effects, after }: CaseStep): Ruling | null {
  if (!effects.includes('append_ruling')) return null
  const by = CASE_DECISIONS.find((decision) => decision === event.type)
  if (by === undefined) throw new Error(`${event.type} is none of the decisions of the contract`)
  const { caseId, contentId, revision, verdictId } = after
  return {
    caseId,
    number: after.version,
    contentId,
    revision,
    verdictId,
    reason: before.state === 'appealed' ? 'appeal' : 'complaint',
    by,
    says: after.says,
    reasons: 'reasons' in event.data ? event.data.reasons : null,
    decidedBy: event.by.role === 'reviewer' ? event.by.id : null,
    decidedAt: event.at,
  }
}
