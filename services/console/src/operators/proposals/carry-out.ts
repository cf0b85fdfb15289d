import type { Queryable } from '@sourcemark/database'
import { appendAudit } from '@sourcemark/ledger'
import { type CaseRequest, takeEvent } from '@sourcemark/review'
import type { BulkStep, StaffSession } from '@sourcemark/staff'
import { actorOf } from '../actor.ts'
import { type BulkStepType, stepOfProposal } from './bulk-steps.ts'

/** Reasons in both languages, as a proposal keeps them. */
interface BulkParameters {
  readonly reasons?: { readonly zh: string; readonly en: string }
}

function requestOf(
  type: BulkStepType,
  { key, itemId }: BulkStep,
  { reasons = { zh: '', en: '' } }: BulkParameters,
  by: string,
): CaseRequest {
  const common = { caseId: itemId, eventId: key, seen: null, by: { role: 'reviewer', id: by } } as const
  switch (type) {
    case 'accept':
      return { ...common, type, data: {} }
    case 'return':
      return { ...common, type, data: { reasons } }
    case 'reject':
      return { ...common, type, data: { reasons, notice: null } }
  }
}

/** Takes the step of an approved proposal in one case, for whoever approved it, and notes it. @returns `done`, or why the case refused. */
export async function carryOut(tx: Queryable, step: BulkStep, staff: StaffSession, now: Date): Promise<string> {
  const { proposal, itemId } = step
  const type = stepOfProposal(proposal.action)
  if (type === undefined) throw new TypeError(`nothing is known of ${proposal.action}`)
  const taken = await takeEvent(tx, requestOf(type, step, proposal.parameters as BulkParameters, staff.staffId), now)
  if (taken.outcome === 'refused') return taken.refused
  if (taken.outcome !== 'done') return taken.outcome
  const subject = { kind: 'case', id: itemId }
  const detail = { version: taken.case.version, proposal: proposal.proposalId, proposedBy: proposal.proposedBy }
  await appendAudit(tx, { actor: actorOf(staff), action: `case.${type}`, subject, detail }, now)
  return 'done'
}
