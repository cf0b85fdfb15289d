import { ActivePacks, judgedContent, latestVerdict, readDossiers } from '@sourcemark/adjudication'
import { webAddress } from '@sourcemark/attribution'
import type { Database } from '@sourcemark/database'
import { placesOfVerdict, type VerdictDraft } from '@sourcemark/ledger'
import { type Content, contentsAtPages, readContents } from '@sourcemark/originals'
import { type BothLanguages, type CasePolicy, type Contested, casePolicy, contestedBy } from '@sourcemark/review'
import type { Pack } from '@sourcemark/verdict'
import { say } from '../http/language.ts'
import { typedText } from './typed-text.ts'

/** What a filing is about, and under what it would run. */
export interface About {
  readonly content: Content
  /** The verdict that stands; null while there is none. */
  readonly verdict: VerdictDraft | null
  readonly contested: Contested
  readonly policy: CasePolicy
}

/** Why nothing can be filed about what somebody has named. */
export const ABOUT_PROBLEMS = Object.freeze({
  EMPTY: say(
    '请填写内容的链接、编号或判定编号。',
    'Give the address or the number of the content, or the number of a verdict.',
  ),
  UNKNOWN: say('未找到该内容，请核对链接或编号。', 'We do not know this content. Check its address or number.'),
  SEVERAL: say(
    '该链接对应多条内容，请改用内容编号。',
    'Several contents have this address. Give the number of the content instead.',
  ),
  NOT_PUBLISHED: say(
    '该作品是登记的原作，并非本平台发布的内容。',
    'This is a registered original, not something that was published here.',
  ),
  WITHDRAWN: say('该内容已由发布者撤下。', 'Its account has taken this content down already.'),
  NO_PROCEDURE: say('适用于该内容的规则未规定投诉程序。', 'The rules that apply to this content know no complaints.'),
} as const satisfies Record<string, BothLanguages>)
export type AboutProblem = keyof typeof ABOUT_PROBLEMS

export type FoundAbout = { readonly about: About } | { readonly problem: AboutProblem }

const packsOf = new WeakMap<Database, ActivePacks>()

/** The packs in force, read again only when another one was activated. */
export async function packsInForce(database: Database): Promise<readonly Pack[]> {
  const known = packsOf.get(database) ?? new ActivePacks()
  packsOf.set(database, known)
  return await known.read(database)
}

/** What somebody means who names a content by its id, its address, or the id of a verdict about it. */
export async function findAbout(database: Database, named: string): Promise<FoundAbout> {
  const trimmed = typedText(named).trim()
  if (trimmed === '') return { problem: 'EMPTY' }
  const ids = await contentIdsOf(database, trimmed)
  const [contentId, another] = ids
  if (contentId === undefined) return { problem: 'UNKNOWN' }
  return another === undefined ? await aboutContent(database, contentId) : { problem: 'SEVERAL' }
}

/** What there is to file about a content. */
export async function aboutContent(database: Database, contentId: string): Promise<FoundAbout> {
  const content = (await readContents(database, [contentId])).get(contentId)
  if (content === undefined) return { problem: 'UNKNOWN' }
  const { accountId, revision } = content
  if (accountId === null) return { problem: 'NOT_PUBLISHED' }
  if (content.withdrawn) return { problem: 'WITHDRAWN' }
  const verdict = (await latestVerdict(database, contentId))?.verdict ?? null
  const pack = await packOf(database, contentId, verdict)
  const policy = pack === undefined ? null : casePolicy(pack.document)
  if (policy === null) return { problem: 'NO_PROCEDURE' }
  const unjudged: Contested = {
    contentId,
    revision,
    verdictId: null,
    verdictAt: null,
    verdictAction: null,
    accountId,
    panel: false,
    measure: false,
  }
  return { about: { content, verdict, contested: verdict === null ? unjudged : contestedBy(verdict), policy } }
}

async function contentIdsOf(database: Database, named: string): Promise<string[]> {
  if ((await readContents(database, [named])).has(named)) return [named]
  if (/^[0-9a-f]{64}$/.test(named)) {
    const [place] = await placesOfVerdict(database, named, 1)
    if (place !== undefined) return [place.contentId]
  }
  const address = webAddress(named)
  return address === undefined ? [] : await contentsAtPages(database, [address.page], 2)
}

/** The pack that judged a content, else the one that would. */
async function packOf(database: Database, contentId: string, verdict: VerdictDraft | null): Promise<Pack | undefined> {
  const packs = await packsInForce(database)
  const judging = verdict === null ? undefined : packs.find(({ pack }) => pack === verdict.policy.pack)
  if (judging !== undefined) return judging
  const [dossier] = await readDossiers(database, [contentId], packs)
  return dossier === undefined ? undefined : judgedContent(dossier, packs).pack
}
