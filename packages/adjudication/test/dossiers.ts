import { readFileSync } from 'node:fs'
import { type Finding, noRights, type PartKind, type RightsData, type Verdict } from '@sourcemark/contract'
import type { PartFinding, PartMatch, WrittenPart } from '@sourcemark/originals'
import type { Account, AccountState, Suppression } from '@sourcemark/registry'
import {
  applyPack,
  type JudgedContent,
  type Pack,
  readPack,
  shippedPackUrl,
  type VerdictContent,
} from '@sourcemark/verdict'
import { type Dossier, judgedContent, ownershipOf, Reading } from '../src/index.ts'

type Content = Dossier['content']

/** Pack under which the posts of these tests are judged. */
const pack: Pack = (() => {
  const read = readPack(readFileSync(shippedPackUrl('cn-official-accounts'), 'utf8'))
  if (read.pack === null) throw new Error(JSON.stringify(read.problems))
  return read.pack
})()

const account = (accountId: string, said: Partial<AccountState>): Account => ({
  accountId,
  states: [
    {
      from: new Date('2026-01-01T00:00:00Z'),
      entityId: null,
      name: accountId,
      aliases: [],
      handles: [],
      urls: [],
      class: 'individual',
      status: 'active',
      licences: [],
      ...said,
    },
  ],
})

const accounts: ReadonlyMap<string, Account> = new Map(
  [
    account('acct-owner', { name: '澜江周刊', handles: ['lanjiangweekly'], urls: ['https://lanjiang.example'] }),
    account('acct-poster', { name: '渡口晚报' }),
    account('acct-agency', { name: 'Getty Images' }),
  ].map((one) => [one.accountId, one] as const),
)

const content = (contentId: string, accountId: string, day: number, more: Partial<Content> = {}): Content => ({
  contentId,
  revision: 1,
  accountId,
  ownerName: null,
  ownerAliases: [],
  ownerUrls: [],
  registered: false,
  publishedAt: new Date(Date.UTC(2026, 2, day)),
  url: null,
  title: null,
  language: 'zh',
  jurisdiction: 'CN',
  news: false,
  declared: {},
  page: null,
  acceptedAt: new Date(Date.UTC(2026, 2, day)),
  withdrawn: false,
  ...more,
})

/** A line of words in a picture and its box. */
export type DrawnLine = readonly [words: string, x: number, y: number, w: number, h: number]

interface Picture {
  readonly lines?: readonly DrawnLine[]
  readonly rights?: Partial<RightsData>
  readonly caption?: string
  /** Pixels; 750 × 1000 when absent. */
  readonly size?: readonly [width: number, height: number]
  /** Nobody could read it. */
  readonly failed?: boolean
}

/** A part of a post or work: a text, or a picture. */
export type Said = string | Picture

function written(contentId: string, partId: string, said: Said): WrittenPart {
  if (typeof said === 'string')
    return { contentId, partId, kind: 'text', mediaType: 'text/plain', text: said, caption: null, reading: null }
  const { lines = [], rights = {}, caption = null, size: [width, height] = [750, 1000], failed = false } = said
  let words = ''
  const placed = lines.map(([text, x, y, w, h]) => {
    const start = words === '' ? 0 : words.length + 1
    words = `${words}${words === '' ? '' : '\n'}${text}`
    return { start, end: words.length, box: { x, y, w, h } }
  })
  const reading = {
    width,
    height,
    words: words === '' ? null : words,
    lines: placed,
    rights: { ...noRights, ...rights },
  }
  return {
    contentId,
    partId,
    kind: 'image',
    mediaType: 'image/jpeg',
    text: null,
    caption,
    reading: failed ? null : reading,
  }
}

const whole = { x: 0, y: 0, w: 1, h: 1 }

/** A match of a whole picture; of the parts `p1` when nothing else is said. */
export const pictureMatch = (more: Partial<PartMatch> = {}): PartMatch => ({
  contentId: 'work',
  partId: 'p1',
  via: 'image',
  score: 0.97,
  coverage: 1,
  originalCoverage: 1,
  spans: [{ query: whole, original: whole }],
  ...more,
})

/** A match of words. */
export const wordsMatch = (
  query: readonly [number, number],
  original: readonly [number, number],
  more: Partial<PartMatch> = {},
): PartMatch => ({
  contentId: 'work',
  partId: 'p1',
  via: 'text',
  score: 0.97,
  coverage: 1,
  originalCoverage: 1,
  spans: [{ query: { start: query[0], end: query[1] }, original: { start: original[0], end: original[1] } }],
  ...more,
})

/** A post and the work that was found in it. */
export interface Case {
  /** Parts of the post, `p1`, `p2`, … */
  readonly post: readonly Said[]
  readonly work?: readonly Said[]
  /** What was found, by part of the post. */
  readonly found?: Readonly<Record<string, readonly PartMatch[]>>
  readonly postSays?: Partial<Content>
  readonly workSays?: Partial<Content>
  readonly suppressions?: readonly Suppression[]
}

function dossierOf({ post, work = [], found = {}, postSays, workSays, suppressions = [] }: Case): Dossier {
  const contents = new Map([
    ['post', content('post', 'acct-poster', 20, postSays)],
    ['work', content('work', 'acct-owner', 1, { title: '渡口', url: 'https://lanjiang.example/p/1', ...workSays })],
  ])
  const own = contents.get('post') as Content
  const read = new Map(
    [['post', post] as const, ['work', work] as const].map(([contentId, parts]) => [
      contentId,
      new Reading(
        contents.get(contentId) as Content,
        parts.map((said, index) => written(contentId, `p${index + 1}`, said)),
      ),
    ]),
  )
  const kindOf = (said: Said): PartKind => (typeof said === 'string' ? 'text' : 'image')
  const parts = post.map(
    (said, index): PartFinding => ({
      contentId: 'post',
      partId: `p${index + 1}`,
      kind: kindOf(said),
      state: typeof said !== 'string' && said.failed === true ? 'failed:DECODE_FAILED' : 'done',
      algorithms: {},
      statistics: 0,
      matches: found[`p${index + 1}`] ?? [],
      rewrites: [],
      facts: [],
    }),
  )
  return {
    content: own,
    owner: ownershipOf(own, accounts),
    parts,
    newsScore: 0,
    marks: read.get('post')?.marks ?? [],
    contents,
    readings: read,
    accounts,
    named: [...accounts.keys()],
    pointed: [],
    holders: [],
    withdrawals: new Map(),
    grants: [],
    suppressions,
    keys: new Set(),
  }
}

/** What is found about a post, and what the pack says of it. */
export function judge(one: Case): { readonly judged: JudgedContent; readonly verdict: VerdictContent } {
  const { judged } = judgedContent(dossierOf(one), [pack])
  return { judged, verdict: applyPack(judged, pack) }
}

/** The findings of a code, without the work that they are about. */
export const findingsOf = ({ findings }: Pick<Verdict, 'findings'>, code: string): Finding['detail'][] =>
  findings.filter((finding) => finding.code === code).map(({ detail }) => detail)
