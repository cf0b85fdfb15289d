import type { Database, Queryable } from '@sourcemark/database'
import { apply } from './advance.ts'
import type { Case, CaseEvent } from './case.ts'
import type { FormProblem } from './check-form.ts'
import { isEventData } from './event-data.ts'
import { FILING_FORMS } from './form-fields.ts'
import type { CaseRefusalCode } from './refusals.ts'
import { saveForm, type TakenForm, takeForm } from './saved-form.ts'
import { lockCase, saveSteps } from './stored-case.ts'

/** Events that bring a form; it is checked and kept here, and the event says what it lacks. */
type FormEventType = 'complete' | 'counter' | 'appeal'
type OtherEvent = Exclude<CaseEvent, { type: 'file' | FormEventType | 'window_over' | 'deadline_passed' | 'remind' }>

interface FormRequest {
  readonly type: FormEventType
  readonly by: CaseEvent['by']
  readonly form: unknown
}

/** Something that is asked of a case. */
export type CaseRequest = {
  readonly caseId: string
  /** The same id again changes nothing. */
  readonly eventId: string
  /** Version that whoever asks has seen; null for whom it makes no difference. */
  readonly seen: number | null
} & (
  | {
      readonly [T in OtherEvent['type']]: Pick<Extract<OtherEvent, { type: T }>, 'type' | 'by' | 'data'>
    }[OtherEvent['type']]
  | FormRequest
)

export type Appended =
  | { readonly outcome: 'done' | 'repeated'; readonly case: Case }
  /** Somebody else was faster: the case is not what was seen. */
  | { readonly outcome: 'conflict'; readonly case: Case }
  | {
      readonly outcome: 'refused'
      readonly refused: CaseRefusalCode
      readonly problems: readonly FormProblem[]
      readonly case: Case
    }
  | { readonly outcome: 'unknown' }

/**
 * Does something to a case, once, and writes in one transaction what follows. `now` never lies before what happened last: clocks of
 * hosts differ, the order of events counts.
 */
export const appendEvent = (database: Database, request: CaseRequest, now: Date): Promise<Appended> =>
  database.transaction((tx) => takeEvent(tx, request, now))

/** The same within a transaction that has more to write. */
export async function takeEvent(tx: Queryable, request: CaseRequest, now: Date): Promise<Appended> {
  const { caseId, eventId, seen } = request
  const before = await lockCase(tx, caseId)
  if (before === undefined) return { outcome: 'unknown' }
  const known = await tx.query('select 1 from case_event where case_id = $1 and event_id = $2', [caseId, eventId])
  if (known.length > 0) return { outcome: 'repeated', case: before }
  if (seen !== null && seen !== before.version) return { outcome: 'conflict', case: before }
  const refuse = { outcome: 'refused', refused: 'DATA_INVALID', problems: [], case: before } as const
  if ('data' in request && !isEventData(request.type, request.data)) return refuse
  const form = 'form' in request ? formOf(before, request, now) : null
  const { steps, refused } = apply(before, eventOf(before, request, form, now))
  await saveSteps(tx, before, steps, refused === null ? eventId : null)
  const after = steps.at(-1)?.after ?? before
  if (refused !== null) return { outcome: 'refused', refused, problems: form?.problems ?? [], case: after }
  if (form !== null) await saveForm(tx, caseId, form)
  return { outcome: 'done', case: after }
}

function formOf({ kind, policy }: Case, { type, by, form }: FormRequest, now: Date): TakenForm {
  // Of anybody but the sides it is refused, and not kept.
  const side = by.role === 'respondent' ? 'respondent' : 'claimant'
  return takeForm(policy.regime, type === 'complete' ? FILING_FORMS[kind] : type, side, form, now)
}

function eventOf({ lastAt }: Case, request: CaseRequest, form: TakenForm | null, now: Date): CaseEvent {
  const { type, by } = request
  const at = lastAt !== null && lastAt > now.toJSON() ? lastAt : now.toJSON()
  const data = form === null ? 'data' in request && request.data : { form: form.hash, missing: form.missing }
  return { type, at, by, data } as CaseEvent
}
