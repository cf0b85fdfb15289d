import { verdictId } from '@sourcemark/contract'
import type { VerdictDraft } from './append.ts'

/** A verdict to append, with the id that it ought to have; what it says does not matter to the ledger. */
export function draft(contentId: string, more: Partial<VerdictDraft> = {}): VerdictDraft {
  const { verdictId: _id, supersedes, reason, timings, ...said } = { ...plain(contentId), ...more }
  return { verdictId: verdictId(contentId, said.revision, said), supersedes, reason, timings, ...said, ...more }
}

const plain = (contentId: string): VerdictDraft => ({
  verdictId: '',
  contentId,
  revision: 1,
  accountId: 'acct',
  verdict: 'no_match',
  attribution: 'not_required',
  permission: 'unknown',
  status: 'final',
  supersedes: null,
  reason: 'first',
  action: 'allow',
  label: null,
  matches: [],
  credits: [],
  findings: [],
  reasons: { zh: '未发现“他人”的内容', en: 'Nothing found' },
  policy: { pack: 'p', version: '1', rule: 'r', basis: [] },
  modalities: { text: 'done', image: 'none', audio: 'none', video: 'none' },
  versions: { text: 't' },
  timings: { acceptedAt: '2026-03-01T08:00:00.000Z', decidedAt: '2026-03-01T08:00:01.000Z' },
  complaint: null,
  appealUrl: null,
})
