import { type Match, type Verdict, type VerdictEvent, verdictEvent } from '@sourcemark/contract'

export const makeMatch = (contentId: string, changes: Partial<Match> = {}): Match => ({
  contentId,
  owner: { accountId: `owner-of-${contentId}`, entityId: `entity-of-${contentId}`, name: 'Owner' },
  url: null,
  publishedAt: '2026-01-01T00:00:00.000Z',
  partId: 'body',
  originalPartId: 'body',
  kind: 'text',
  via: 'text',
  score: 1,
  coverage: 0.5,
  originalCoverage: 1,
  spans: [],
  ...changes,
})

let seq = 0

export function makeVerdict(contentId: string, changes: Partial<Verdict> = {}): Verdict {
  const hash = 'a'.repeat(64)
  return {
    verdictId: hash,
    contentId,
    revision: 1,
    accountId: 'poster',
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
    reasons: { zh: '', en: '' },
    policy: { pack: 'test', version: '1', rule: 'test', basis: [] },
    modalities: { text: 'done', image: 'none', audio: 'none', video: 'none' },
    versions: {},
    ledger: { chain: 0, seq: ++seq, hash, previousHash: hash },
    timings: { acceptedAt: '2026-01-01T00:00:00.000Z', decidedAt: '2026-01-01T00:00:00.000Z' },
    complaint: null,
    appealUrl: null,
    ...changes,
  }
}

export const makeVerdictEvent = (contentId: string, changes: Partial<Verdict> = {}): VerdictEvent =>
  verdictEvent(makeVerdict(contentId, changes), { source: 'test', id: String(seq), time: '2026-01-01T00:00:00.000Z' })
