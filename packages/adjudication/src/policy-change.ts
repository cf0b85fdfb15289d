import type { Verdict } from '@sourcemark/contract'
import type { VerdictDraft } from '@sourcemark/ledger'

/** What platforms act on in a verdict. */
export const VERDICT_ASPECTS = Object.freeze(['verdict', 'action', 'attribution', 'permission', 'label'] as const)
export type VerdictAspect = (typeof VERDICT_ASPECTS)[number]

/** A verdict as far as a change of policy is told by it. */
export interface Said extends Pick<Verdict, 'verdict' | 'action' | 'attribution' | 'permission'> {
  /** Text of the label. */
  readonly label: string | null
  readonly pack: string
  readonly version: string
  readonly rule: string
}

/** A content of which another policy says something else. */
export interface PolicyChange {
  readonly contentId: string
  readonly accountId: string
  readonly revision: number
  readonly before: Said
  readonly after: Said
  /** What is otherwise; empty when only words, findings or the version of the pack are. With `verdict` it is a flip. */
  readonly differs: readonly VerdictAspect[]
}

const saidOf = ({ verdict, action, attribution, permission, label, policy }: Omit<VerdictDraft, 'timings'>): Said => ({
  verdict,
  action,
  attribution,
  permission,
  label: label?.text ?? null,
  pack: policy.pack,
  version: policy.version,
  rule: policy.rule,
})

/** What became otherwise from one verdict about a content to another one. */
export function changeBetween(
  before: VerdictDraft,
  after: Omit<VerdictDraft, 'verdictId' | 'supersedes' | 'reason' | 'timings'>,
): PolicyChange {
  const said = { before: saidOf(before), after: saidOf(after as VerdictDraft) }
  return {
    contentId: after.contentId,
    accountId: after.accountId,
    revision: after.revision,
    ...said,
    differs: VERDICT_ASPECTS.filter((aspect) => said.before[aspect] !== said.after[aspect]),
  }
}
