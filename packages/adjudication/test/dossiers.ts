import { readFileSync } from 'node:fs'
import {
  type Box,
  type Finding,
  noRights,
  type PartKind,
  type RightsData,
  sha256Hex,
  type Verdict,
} from '@sourcemark/contract'
import { type PartFinding, type PartMatch, packTrack, type WrittenPart } from '@sourcemark/originals'
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

export const content = (contentId: string, accountId: string, day: number, more: Partial<Content> = {}): Content => ({
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

interface Sound {
  /** Its length. */
  readonly seconds: number
  readonly rights?: Partial<RightsData>
  readonly caption?: string
  /** Why it could not be read, or not to its end. */
  readonly problem?: string
}

/** A line of words in a film and when it is shown; a subtitle has no box. */
export type ShownLine = readonly [words: string, from: number, to: number, box?: Box]

interface Film extends Sound {
  /** Its sound track, or why it has no sketch; `none`: it has no track. */
  readonly film: 'sound' | 'none' | 'SILENT' | 'TOO_SHORT'
  readonly lines?: readonly ShownLine[]
  /** Pixels; 1280 × 720 when absent. */
  readonly size?: readonly [width: number, height: number]
}

/** A part of a post or work: a text, a picture, or a sound or film, which have a length. */
export type Said = string | Picture | Sound | Film

const isFilm = (said: Said): said is Film => typeof said !== 'string' && 'film' in said
const isSound = (said: Said): said is Sound => typeof said !== 'string' && 'seconds' in said

/** Words that were read out of a medium, paragraph by paragraph, and where each stands in them. */
function joined<Line extends readonly [words: string, ...rest: unknown[]]>(
  lines: readonly Line[],
): { words: string | null; placed: { line: Line; start: number; end: number }[] } {
  let words = ''
  const placed = lines.map((line) => {
    const start = words === '' ? 0 : words.length + 1
    words = `${words}${words === '' ? '' : '\n'}${line[0]}`
    return { line, start, end: words.length }
  })
  return { words: words === '' ? null : words, placed }
}

const trackOf = (reason: 'SILENT' | 'TOO_SHORT'): string => sha256Hex(packTrack({ ok: false, reason }))

function writtenFilm(contentId: string, partId: string, said: Film): WrittenPart {
  const { seconds, film, lines = [], rights = {}, caption = null, size: [width, height] = [1280, 720] } = said
  const { words, placed } = joined(lines)
  const reading = {
    width,
    height,
    seconds,
    track: film === 'none' ? null : film === 'sound' ? 'a'.repeat(64) : trackOf(film),
    words,
    lines: placed.map(({ line: [, from, to, box = null], start, end }) => ({
      start,
      end,
      box,
      time: { start: from, end: to },
    })),
    rights: { ...noRights, ...rights },
  }
  return { contentId, partId, kind: 'video', mediaType: 'video/mp4', text: null, caption, reading }
}

function written(contentId: string, partId: string, said: Said): WrittenPart {
  if (typeof said === 'string')
    return { contentId, partId, kind: 'text', mediaType: 'text/plain', text: said, caption: null, reading: null }
  if (isFilm(said)) return writtenFilm(contentId, partId, said)
  if (isSound(said)) {
    const { seconds, rights = {}, caption = null } = said
    const nothing = { width: null, height: null, track: null, words: null, lines: [] }
    const reading = { ...nothing, seconds, rights: { ...noRights, ...rights } }
    return { contentId, partId, kind: 'audio', mediaType: 'audio/mpeg', text: null, caption, reading }
  }
  const { lines = [], rights = {}, caption = null, size: [width, height] = [750, 1000], failed = false } = said
  const { words, placed } = joined(lines)
  const reading = {
    width,
    height,
    seconds: null,
    track: null,
    words,
    lines: placed.map(({ line: [, x, y, w, h], start, end }) => ({ start, end, box: { x, y, w, h } })),
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

/** A match of a recording of two minutes that is heard whole, or from one second to another; of the parts `p1` when nothing else is said. */
export const soundMatch = (
  query: readonly [from: number, to: number] = [0, 120],
  original: readonly [from: number, to: number] = query,
  more: Partial<PartMatch> = {},
): PartMatch => ({
  contentId: 'work',
  partId: 'p1',
  via: 'audio',
  score: 0.97,
  coverage: (query[1] - query[0]) / 120,
  originalCoverage: (original[1] - original[0]) / 120,
  spans: [{ query: { start: query[0], end: query[1] }, original: { start: original[0], end: original[1] } }],
  transform: { speed: 1, pitch: 1 },
  ...more,
})

const frame = { x: 0, y: 0, w: 1, h: 1 }

/** A match of a film of a minute that is seen whole, or from one second to another; of the parts `p1` when nothing else is said. */
export const filmMatch = (
  query: readonly [from: number, to: number] = [0, 60],
  original: readonly [from: number, to: number] = query,
  { box = frame, ...more }: Partial<PartMatch> & { readonly box?: Box } = {},
): PartMatch => ({
  ...soundMatch(query, original),
  via: 'video',
  coverage: (query[1] - query[0]) / 60,
  originalCoverage: (original[1] - original[0]) / 60,
  spans: [{ query: { start: query[0], end: query[1], ...box }, original: { start: original[0], end: original[1] } }],
  transform: { speed: 1 },
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

/** People ruled that the part `p1` of the work never matches. */
export const ruling = (reason: string): Suppression => ({
  suppressionId: 's',
  contentId: 'work',
  partId: 'p1',
  start: null,
  end: null,
  reason,
  madeBy: 'a person',
  madeAt: new Date('2026-03-02T00:00:00Z'),
})

/** A post and the work that was found in it. */
export interface Case {
  /** Parts of the post, `p1`, `p2`, … */
  readonly post: readonly Said[]
  readonly work?: readonly Said[]
  /** What was found, by part of the post. */
  readonly found?: Readonly<Record<string, readonly PartMatch[]>>
  /** What else was found, by part of the post. */
  readonly facts?: Readonly<Record<string, PartFinding['facts']>>
  readonly postSays?: Partial<Content>
  readonly workSays?: Partial<Content>
  readonly suppressions?: readonly Suppression[]
}

function dossierOf({ post, work = [], found = {}, facts = {}, postSays, workSays, suppressions = [] }: Case): Dossier {
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
  const kindOf = (said: Said): PartKind =>
    typeof said === 'string' ? 'text' : isFilm(said) ? 'video' : isSound(said) ? 'audio' : 'image'
  const stateOf = (said: Said): string => {
    if (typeof said === 'string') return 'done'
    if (isSound(said)) return said.problem === undefined ? 'done' : `failed:${said.problem}`
    return said.failed === true ? 'failed:DECODE_FAILED' : 'done'
  }
  const parts = post.map(
    (said, index): PartFinding => ({
      contentId: 'post',
      partId: `p${index + 1}`,
      kind: kindOf(said),
      state: stateOf(said),
      algorithms: {},
      statistics: 0,
      matches: found[`p${index + 1}`] ?? [],
      rewrites: [],
      facts: facts[`p${index + 1}`] ?? [],
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
    ruling: null,
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
