import type { Match, Verdict } from '@sourcemark/contract'
import type { LedgerEntry } from '@sourcemark/ledger'
import type { Content, ShownPart } from '@sourcemark/originals'
import type { EvidenceSource } from '../src/evidence/evidence.ts'

/** A match of a text, of which a test says what matters. */
export const matchOf = (said: Partial<Match>): Match => ({
  contentId: 'work',
  owner: { accountId: 'owner', entityId: null, name: 'Owner' },
  url: null,
  publishedAt: '2026-01-01T00:00:00.000Z',
  partId: 'body',
  originalPartId: 'body',
  kind: 'text',
  via: 'text',
  score: 1,
  coverage: 0.6,
  originalCoverage: 1,
  spans: [],
  ...said,
})

/** A row of the ledger, of which a test says what matters. */
export const entryOf = (said: Partial<Verdict> = {}, seq = 1n): LedgerEntry => ({
  chain: 3,
  seq,
  hash: 'a'.repeat(64),
  previousHash: 'b'.repeat(64),
  verdict: {
    verdictId: 'c'.repeat(64),
    contentId: 'post',
    revision: 1,
    accountId: 'author',
    verdict: 'attribution_missing',
    attribution: 'A0',
    permission: 'unknown',
    status: 'final',
    supersedes: null,
    reason: 'first',
    action: 'hold',
    label: null,
    matches: [],
    credits: [],
    findings: [],
    reasons: { zh: '理由', en: 'Reasons' },
    policy: { pack: 'cn-official-accounts', version: '1.0.0', rule: 'repost-source', basis: ['著作权法 第二十四条'] },
    modalities: { text: 'done', image: 'none', audio: 'none', video: 'none' },
    versions: {},
    timings: { acceptedAt: '2026-01-04T00:00:01.000Z', decidedAt: '2026-01-04T00:00:02.000Z' },
    complaint: null,
    appealUrl: null,
    ...said,
  },
})

export const contentOf = (said: Partial<Content>): Content => ({
  contentId: 'work',
  revision: 1,
  accountId: 'owner',
  ownerName: null,
  ownerAliases: [],
  ownerUrls: [],
  registered: false,
  publishedAt: new Date('2026-01-01T00:00:00.000Z'),
  url: null,
  title: null,
  language: null,
  jurisdiction: null,
  news: false,
  declared: {},
  page: null,
  acceptedAt: new Date('2026-01-01T00:00:01.000Z'),
  withdrawn: false,
  ...said,
})

export const partOf = (said: Partial<ShownPart>): ShownPart => ({
  contentId: 'work',
  revision: 1,
  partId: 'body',
  kind: 'text',
  mediaType: 'text/plain',
  text: null,
  caption: null,
  blob: null,
  covers: [],
  reading: null,
  ...said,
})

/** What is on file about a verdict, of which a test says what matters. */
export function sourceOf(entry: LedgerEntry, said: Partial<EvidenceSource> = {}): EvidenceSource {
  return {
    entry,
    history: [entry],
    contents: new Map([
      [
        'post',
        contentOf({
          contentId: 'post',
          accountId: 'author',
          publishedAt: new Date('2026-01-04T00:00:00.000Z'),
          title: 'Post',
        }),
      ],
      ['work', contentOf({ title: 'Work' })],
    ]),
    parts: [],
    accounts: new Map(),
    suppressions: [],
    deciders: new Map(),
    activators: new Map(),
    ...said,
  }
}
