import { applyPack } from './apply-pack.ts'
import type { Facts, RewriteFacts, WorkFacts } from './facts.ts'
import type { JudgedContent, VerdictContent } from './judged.ts'
import type { PackTest } from './pack-document.ts'
import type { Pack } from './read-pack.ts'
import { weigh } from './weigh.ts'

/** A test of a pack that does not come out as it says. */
export interface FailedTest {
  /** Place of the test in the pack. */
  readonly index: number
  readonly name: string
  /** Each thing that is otherwise. */
  readonly differences: readonly string[]
}

/** The post that tests start from: one text of an ordinary account, read, of which nothing is declared or known. */
const plainContent: Facts['content'] = Object.freeze({
  contentId: 'post',
  accountId: 'account',
  accountClass: 'individual',
  accountStatus: 'active',
  language: '',
  jurisdiction: '',
  title: '',
  publishedAt: '2026-03-01T08:00:00Z',
  original: false,
  repost: false,
  editor: false,
  parts: 1,
  unread: 0,
  pending: 0,
  ownWorks: 0,
  works: 0,
  rewrites: 0,
  marks: 0,
})
const plainNews: Facts['news'] = Object.freeze({
  flagged: false,
  score: 0,
  editing: false,
  repost: false,
  platform: false,
  lapsed: 0,
})
/** A work taken whole and without a mark, published long before; nothing is known of permission. */
const plainWork: WorkFacts = Object.freeze({
  contentId: 'work',
  owner: '澜江周刊',
  ownerClass: 'media',
  kinds: ['text'],
  originals: ['text'],
  registered: false,
  original: false,
  score: 0.98,
  coverage: 0.9,
  originalCoverage: 0.9,
  grade: 'A0',
  defects: [],
  lookalike: false,
  lead: false,
  permission: 'unknown',
  grant: { id: '', inForce: false, mayModify: false, mayHideSource: false },
  licence: {
    id: '',
    attribution: false,
    noDerivatives: false,
    nonCommercial: false,
    shareAlike: false,
    named: false,
  },
  priority: { seconds: 864_000, confidence: 0.98, bothOriginal: false, conflict: false },
  change: { share: 0, title: 0, numbers: 0, names: 0, polarity: 0 },
  quotation: { share: 0.9, originalShare: 0.9, longest: 900, setOff: 0, author: false, title: false },
  sound: { seconds: 0, longest: 0 },
  film: {
    seconds: 0,
    longest: 0,
    share: 0,
    originalShare: 0,
    together: 0,
    shifted: 0,
    muted: 0,
    redubbed: 0,
    soundOnly: 0,
  },
  exclusion: { law: 0, official: 0, table: 0, suppressed: 0, total: 0 },
  rights: { removed: 0, altered: 0 },
  source: { names: ['澜江周刊'], listed: false },
})
const plainRewrite: RewriteFacts = Object.freeze({
  contentId: 'retold',
  owner: '澜江周刊',
  score: 0.9,
  sentences: 12,
  share: 0.8,
})

type Overrides = { readonly [key: string]: unknown }

function changed<T>(base: T, overrides: Overrides | undefined): T {
  const result = { ...base } as Record<string, unknown>
  for (const [key, value] of Object.entries(overrides ?? {})) {
    const group = typeof value === 'object' && value !== null && !Array.isArray(value)
    result[key] = group ? changed(result[key], value as Overrides) : value
  }
  return result as T
}

/** The post of a test, with everything that the test does not say filled in. */
export function postOfTest({
  content,
  news,
  works = [],
  rewrites = [],
}: Omit<PackTest, 'name' | 'expect'>): JudgedContent {
  const facts: Facts = {
    content: changed({ ...plainContent, works: works.length, rewrites: rewrites.length }, content),
    news: changed(plainNews, news),
    // of what a test says nothing else, the kinds are those of the post
    works: works.map((work, index) =>
      changed({ ...plainWork, contentId: `work-${index + 1}`, originals: work.kinds ?? plainWork.originals }, work),
    ),
    rewrites: rewrites.map((one, index) => changed({ ...plainRewrite, contentId: `retold-${index + 1}` }, one)),
  }
  const { contentId, accountId, language, original, repost, editor, unread, pending, parts } = facts.content
  return {
    contentId,
    revision: 1,
    accountId,
    accountName: '渡口晚报',
    language: language === '' ? null : language,
    declared: {
      ...(original ? { original } : {}),
      ...(repost ? { repostOf: {} } : {}),
      ...(editor ? { editor: '丁戊' } : {}),
    },
    facts,
    works: facts.works.map((work) => ({
      contentId: work.contentId,
      ownerName: work.owner,
      ownerHandle: 'lanjiangweekly',
      authors: [],
      title: '渡口',
      url: `https://lanjiang.example/${work.contentId}`,
      publishedAt: new Date(Date.parse(facts.content.publishedAt) - work.priority.seconds * 1000).toISOString(),
      taken: Math.round(work.quotation.longest),
      pictures: work.kinds.includes('image') ? 1 : 0,
    })),
    parts: Array.from({ length: parts }, (_, index) => ({
      partId: `part-${index + 1}`,
      kind: 'text' as const,
      state: index < unread ? 'failed:DECODE_FAILED' : index < unread + pending ? null : 'done',
      algorithms: { text: 'text-1' },
      statistics: 0,
    })),
    matches: [],
    credits: [],
    findings: [],
  }
}

/** Runs the tests that a pack carries. @returns those that fail. */
export function testPack(pack: Pack): FailedTest[] {
  return pack.document.tests.flatMap((test, index) => {
    const judged = postOfTest(test)
    const differences = differencesOf(test, applyPack(judged, pack))
    if (test.near !== undefined && weigh(judged, pack).holding.some(({ rule }) => rule.rule.id === test.near)) {
      differences.push(`the rule ${test.near} holds, which it nearly should`)
    }
    return differences.length === 0 ? [] : [{ index, name: test.name, differences }]
  })
}

function differencesOf({ expect }: PackTest, verdict: VerdictContent): string[] {
  const differences: string[] = []
  const compare = (what: string, wanted: unknown, is: unknown): void => {
    if (wanted !== undefined && wanted !== is) differences.push(`${what} is ${String(is)}, expected ${String(wanted)}`)
  }
  compare('verdict', expect.verdict, verdict.verdict)
  compare('rule', expect.rule, verdict.policy.rule)
  compare('action', expect.action, verdict.action)
  compare('attribution', expect.attribution, verdict.attribution)
  compare('permission', expect.permission, verdict.permission)
  compare('status', expect.status, verdict.status)
  compare('label', expect.label, verdict.label !== null)
  const has = (code: string): boolean => verdict.findings.some((finding) => finding.code === code)
  for (const code of expect.findings ?? []) if (!has(code)) differences.push(`the finding ${code} is missing`)
  for (const code of expect.absent ?? []) if (has(code)) differences.push(`the finding ${code} is there`)
  return differences
}
