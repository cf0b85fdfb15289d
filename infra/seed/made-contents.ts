import { type VerdictCode, verdictId } from '@sourcemark/contract'
import type { VerdictDraft } from '@sourcemark/ledger'

/** A content as it is put into the database. */
export interface MadeContent {
  readonly contentId: string
  readonly accountId: string
  readonly title: string
  readonly text: string
  readonly publishedAt: Date
  readonly verdict: VerdictDraft
  /** The work that it leans on; null when nothing was found. */
  readonly original: string | null
}

const words =
  '江南 春雨 秋风 山水 故乡 城市 夜色 老街 茶馆 石桥 渔船 灯火 长河 落日 边塞 书院 工匠 手艺 丝绸 瓷器 古镇 新村 稻田 果园 药材 针灸 京剧 昆曲 剪纸 年画 高铁 航天 芯片 算法 医院 课堂 旅行 摄影 美食 早市 围棋 武术 候鸟 森林 草原 雪山 海岛 灯塔 博物馆 图书馆'.split(
    ' ',
  )
const kinds = '记事 随笔 观察 访谈 指南 日记 札记 见闻'.split(' ')

/** How often each verdict is given, in thousandths. */
const shares: readonly (readonly [VerdictCode, number])[] = [
  ['no_match', 550],
  ['attribution_missing', 120],
  ['attributed_repost', 100],
  ['attribution_defective', 80],
  ['quotation', 50],
  ['licensed_repost', 40],
  ['rewrite_suspected', 20],
  ['review_required', 15],
  ['false_original_claim', 10],
  ['indeterminate', 10],
  ['attribution_false', 5],
]

const actions: Readonly<Partial<Record<VerdictCode, VerdictDraft['action']>>> = {
  attribution_missing: 'return',
  attribution_defective: 'notify',
  rewrite_suspected: 'review',
  review_required: 'review',
  false_original_claim: 'hold',
  attribution_false: 'hold',
}

function pick(random: () => number): VerdictCode {
  let left = random() * 1000
  for (const [code, share] of shares) {
    left -= share
    if (left < 0) return code
  }
  return 'no_match'
}

const one = (list: readonly string[], random: () => number): string => list[Math.floor(random() * list.length)] ?? ''

/** Id of the content of a number. */
export const contentIdOf = (number: number): string => `seed-${number.toString(36).padStart(6, '0')}`
export const accountIdOf = (number: number): string => `seed-acct-${number}`

/** Few accounts publish much, and many little. */
export const accountOf = (accounts: number, random: () => number): string =>
  accountIdOf(Math.floor(random() ** 2 * accounts))

/**
 * The content of a number, with its verdict.
 * @param at when it was published.
 */
export function makeContent(number: number, accounts: number, at: Date, random: () => number): MadeContent {
  const contentId = contentIdOf(number)
  const accountId = accountOf(accounts, random)
  const title = `${one(words, random)}${one(words, random)}${one(kinds, random)} ${number}`
  const text = Array.from({ length: 12 }, () => `${one(words, random)}${one(words, random)}`).join('，')
  const drawn = pick(random)
  // The first content has nothing before it.
  const code = number === 0 ? 'no_match' : drawn
  // Few works are reposted by many.
  const original =
    code === 'no_match' || code === 'indeterminate' ? null : contentIdOf(Math.floor(random() ** 4 * number))
  const seconds = 0.2 + random() ** 6 * 20
  const accepted = at.getTime() + 1000
  const said: Omit<VerdictDraft, 'verdictId' | 'supersedes' | 'reason' | 'timings'> = {
    contentId,
    revision: 1,
    accountId,
    verdict: code,
    attribution: code === 'attributed_repost' ? 'A4' : original === null ? 'not_required' : 'A0',
    permission: code === 'licensed_repost' ? 'licensed' : 'unknown',
    status: 'final',
    action: actions[code] ?? 'allow',
    label: null,
    matches: original === null ? [] : [matchOf(original, text)],
    credits: [],
    findings: [],
    reasons: { zh: `样例判定：${title}`, en: `A made-up verdict on ${contentId}.` },
    policy: { pack: 'cn-official-accounts', version: '1.0.0', rule: 'seed', basis: [] },
    modalities: { text: 'done', image: 'none', audio: 'none', video: 'none' },
    versions: { text: 'seed' },
    complaint: null,
    appealUrl: null,
  }
  const verdict: VerdictDraft = {
    ...said,
    verdictId: verdictId(contentId, 1, said),
    supersedes: null,
    reason: 'first',
    timings: {
      acceptedAt: new Date(accepted).toISOString(),
      decidedAt: new Date(accepted + Math.round(seconds * 1000)).toISOString(),
    },
  }
  return { contentId, accountId, title, text, publishedAt: at, verdict, original }
}

const matchOf = (contentId: string, text: string): VerdictDraft['matches'][number] => ({
  contentId,
  owner: { accountId: 'seed-acct-0', entityId: null, name: '样例账号' },
  url: null,
  publishedAt: '2020-01-01T00:00:00.000Z',
  partId: 'p1',
  originalPartId: 'p1',
  kind: 'text',
  via: 'text',
  score: 0.9,
  coverage: 0.8,
  originalCoverage: 0.7,
  spans: [{ query: { start: 0, end: text.length }, original: { start: 0, end: text.length } }],
})
