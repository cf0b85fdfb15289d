import type { Verdict } from '@sourcemark/contract'
import type { Opening } from './case.ts'

/** What a verdict says that a case about it has to know. */
export type Contested = Required<
  Pick<
    Opening,
    'contentId' | 'revision' | 'verdictId' | 'verdictAt' | 'verdictAction' | 'accountId' | 'panel' | 'measure'
  >
>

/** What is contested when a verdict is: rewriting is judged by a panel, and whether the platform was advised to hold it back. */
export const contestedBy = (
  verdict: Pick<Verdict, 'contentId' | 'revision' | 'verdictId' | 'accountId' | 'verdict' | 'action' | 'timings'>,
): Contested => ({
  contentId: verdict.contentId,
  revision: verdict.revision,
  verdictId: verdict.verdictId,
  verdictAt: verdict.timings.decidedAt,
  verdictAction: verdict.action,
  accountId: verdict.accountId,
  panel: verdict.verdict === 'rewrite_suspected',
  measure: verdict.action === 'hold' || verdict.action === 'return',
})
