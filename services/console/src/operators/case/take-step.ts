import { ACTIONS, VERDICT_CODES } from '@sourcemark/contract'
import { appendAudit } from '@sourcemark/ledger'
import { type Appended, CASE_REFUSALS, type CaseRequest, NOTICE_QUALITIES, takeEvent } from '@sourcemark/review'
import type { StaffSession } from '@sourcemark/staff'
import Type, { type Static } from 'typebox'
import type { Visit } from '../../http/route.ts'
import { actorOf } from '../actor.ts'
import { orNull } from '../filled.ts'
import { STAFF_STEPS, type StaffStepType } from './steps.ts'
import { TEMPLATES } from './templates.ts'

const reasonText = Type.Optional(Type.String({ maxLength: 20_000 }))

/** What a form or a program sends to take a step. Empty texts count as absent. */
export const StepBody = Type.Object({
  eventId: Type.String({
    pattern: '^[A-Za-z0-9_-]{16,64}$',
    description: 'Made up by whoever asks: the same id again changes nothing.',
  }),
  seen: Type.Integer({ minimum: 0, description: 'Version of the case that was looked at.' }),
  template: Type.Optional(Type.String({ maxLength: 40, description: 'Reasons to take where none are written.' })),
  reasons_zh: reasonText,
  reasons_en: reasonText,
  notice: Type.Optional(Type.Enum(['', ...NOTICE_QUALITIES])),
  verdict: Type.Optional(Type.Enum(['', ...VERDICT_CODES], { description: 'Empty leaves it to the policy.' })),
  action: Type.Optional(Type.Enum(['', ...ACTIONS], { description: 'Empty leaves it to the policy.' })),
  reference: Type.Optional(Type.String({ maxLength: 1000 })),
  for: Type.Optional(Type.Enum(['', 'yes', 'no'])),
})
export type StepBody = Static<typeof StepBody>

/** A field of a step that is not as it has to be. */
export type StepProblem = 'reasons_zh' | 'reasons_en' | 'reference' | 'for'

const longest = { reasons_zh: 4000, reasons_en: 4000, reference: 200 } as const
const seen = /[^\s\p{C}\p{Z}]/u

const isText = (text: string | undefined, most: number): boolean =>
  text !== undefined && seen.test(text) && text.length <= most

/** The reasons of a step: what was written, else those of the template. */
function reasonsOf(type: StaffStepType, { template, reasons_zh = '', reasons_en = '' }: StepBody) {
  const chosen = TEMPLATES[type].find(({ id }) => id === template)?.reasons
  return {
    zh: reasons_zh.trim() === '' ? (chosen?.zh ?? '') : reasons_zh.trim(),
    en: reasons_en.trim() === '' ? (chosen?.en ?? '') : reasons_en.trim(),
  }
}

/** What is missing or too long; empty when the step can be asked for. */
export function problemsOf(type: StaffStepType, body: StepBody): StepProblem[] {
  const fields = STAFF_STEPS.find((step) => step.type === type)?.fields ?? []
  const { zh, en } = reasonsOf(type, body)
  const wrong: StepProblem[] = []
  if (fields.includes('for') && orNull(body.for) === null) wrong.push('for')
  if (fields.includes('reasons') && !isText(zh, longest.reasons_zh)) wrong.push('reasons_zh')
  if (fields.includes('reasons') && !isText(en, longest.reasons_en)) wrong.push('reasons_en')
  if (fields.includes('reference') && !isText(body.reference, longest.reference)) wrong.push('reference')
  return wrong
}

/** The request that a step makes of a case. */
function requestOf(type: StaffStepType, caseId: string, staffId: string, body: StepBody): CaseRequest {
  const common = { caseId, eventId: body.eventId, seen: body.seen, by: { role: 'reviewer', id: staffId } } as const
  const reasons = reasonsOf(type, body)
  const notice = orNull(body.notice)
  const says = { verdict: orNull(body.verdict), action: orNull(body.action) }
  const reference = (body.reference ?? '').trim()
  switch (type) {
    case 'accept':
    case 'forward':
    case 'announce':
      return { ...common, type, data: {} }
    case 'return':
    case 'act':
      return { ...common, type, data: { reasons } }
    case 'reject':
    case 'confirm':
      return { ...common, type, data: { reasons, notice } }
    case 'vote':
      return { ...common, type, data: { reasons, for: body.for === 'yes' } }
    case 'grant':
    case 'dismiss':
    case 'overturn':
      return { ...common, type, data: { reasons, notice, says } }
    case 'court_keeps':
    case 'court_lifts':
      return { ...common, type, data: { reasons, reference } }
  }
}

/** Takes a step of a member of staff in a case, and notes it in the audit in the same transaction. */
export async function takeStep(
  { services, now, staff }: Pick<Visit, 'services' | 'now'> & { readonly staff: StaffSession },
  type: StaffStepType,
  caseId: string,
  body: StepBody,
): Promise<Appended> {
  const request = requestOf(type, caseId, staff.staffId, body)
  return await services.database.transaction(async (tx) => {
    const taken = await takeEvent(tx, request, now)
    if (taken.outcome !== 'done') return taken
    const { version, says, notice } = taken.case
    await appendAudit(
      tx,
      {
        actor: actorOf(staff),
        action: `case.${type}`,
        subject: { kind: 'case', id: caseId },
        detail: { version, verdict: says.verdict, action: says.action, notice },
      },
      now,
    )
    return taken
  })
}

/** Why a step was not taken, in both languages; null when it was. */
export const notTaken = (taken: Appended) => (taken.outcome === 'refused' ? CASE_REFUSALS[taken.refused] : null)
