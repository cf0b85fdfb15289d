import {
  type AttributionDefect,
  type CreditGrade,
  clockTime,
  type Match,
  PART_KINDS,
  type PartKind,
  type Permission,
} from '@sourcemark/contract'
import type { RewriteFacts, WorkFacts } from './facts.ts'
import type { JudgedContent, SpokenWork } from './judged.ts'

export type Language = 'zh' | 'en'

/** Values that the reasons of a pack may speak of. */
export const REASON_VALUES = Object.freeze({
  account: 'Name of the account that publishes.',
  owner: 'Name of the owner of the work.',
  work: 'Title of the work, in the quotation marks of the language; its id when it has none.',
  more: 'How many other works the same rule holds for; empty when there are none.',
  part: 'What it was found in, by its kind: a text, a picture; all kinds where there are several. Of a recording or film also where in it, and how it was changed.',
  share: 'Share of the part that was found in the work, in per cent.',
  taken: 'Characters that were taken.',
  date: 'Day on which the work was published.',
  earlier: 'By how much it was published before.',
  grade: 'Grade of the attribution.',
  defects: 'What is wrong with the marks; empty when nothing is.',
  permission: 'Whether the use is permitted, in words.',
  licence: 'Open licence of the work; empty when it states none.',
  changes: 'What was changed; empty when nothing was.',
  sentences: 'Sentences that have a counterpart.',
  parts: 'Parts that were not read; empty when all were.',
} as const)

const grades: Readonly<Record<CreditGrade, { zh: string; en: string }>> = Object.freeze({
  A0: { zh: '未标注', en: 'no mark' },
  A1: { zh: '仅有笼统声明', en: 'a vague mark or a disclaimer only' },
  A2: { zh: '所标名称无法查到', en: 'a name that leads to nobody' },
  A3: { zh: '标注的是转载者，不是权利人', en: 'a carrier is named, not the owner' },
  A4: { zh: '标明了权利人，但不完整或不醒目', en: 'the right owner, but incomplete or not visible' },
  A5: { zh: '来源完整可追溯', en: 'complete and traceable' },
  AX: { zh: '标注不实', en: 'the mark is false' },
})

const defects: Readonly<Record<AttributionDefect, { zh: string; en: string }>> = Object.freeze({
  VAGUE: { zh: '来源笼统', en: 'the source is vague' },
  NO_OWNER: { zh: '未标明权利人', en: 'the owner is not named' },
  NO_LINK: { zh: '来源无法追溯', en: 'the source cannot be traced' },
  NO_TITLE: { zh: '未标明原标题', en: 'the title is not named' },
  NO_EDITOR: { zh: '未标明编辑', en: 'no editor is named' },
  INTERMEDIATE: { zh: '标注的是中间转载者', en: 'an intermediate reposter is named' },
  HIDDEN: { zh: '标注不可见', en: 'the mark cannot be seen' },
  SCOPE_GAP: { zh: '标注未覆盖全部内容', en: 'the mark does not cover all that was taken' },
})

const permissions: Readonly<Record<Permission, { zh: string; en: string }>> = Object.freeze({
  own: { zh: '本人作品', en: 'own work' },
  licensed: { zh: '已获转载许可', en: 'a repost permission is on file' },
  open_licence: { zh: '作品采用开放许可', en: 'the work is under an open licence' },
  unprotected: { zh: '不受保护的材料', en: 'material without protection' },
  unknown: { zh: '是否获得许可未知', en: 'whether it is permitted is not known' },
  denied: { zh: '权利人不许可', en: 'the owner does not permit it' },
  expired: { zh: '转载许可已失效', en: 'the permission has ended' },
})

const kinds: Readonly<Record<PartKind, { zh: string; en: string }>> = Object.freeze({
  text: { zh: '文字', en: 'text' },
  image: { zh: '图片', en: 'picture' },
  audio: { zh: '音频', en: 'recording' },
  video: { zh: '视频', en: 'film' },
})

/** Kinds of parts in words: a text, a text or picture; 文字和图片. */
function kindsIn(found: readonly string[], language: Language): string {
  const names = PART_KINDS.filter((kind) => found.includes(kind)).map((kind) => kinds[kind][language])
  return language === 'zh' ? names.join('和') : `a ${names.join(' or ')}`
}

/** A place in a recording or film: 第 1 分 12 秒, 1:12. */
function placeAt(seconds: number, language: Language): string {
  if (language === 'en') return clockTime(seconds)
  const whole = Math.round(seconds)
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
  return `第 ${hours > 0 ? `${hours} 小时 ` : ''}${hours + minutes > 0 ? `${minutes} 分 ` : ''}${rest} 秒`
}

/** Share of a recording, a film or a frame from which all of it was found, so that nobody has to be told where. */
const allOfIt = 0.95
/** By how much speed or pitch must differ for anybody to notice. */
const noticed = 0.01
/** Seconds by which a stretch of film may be measured too long or too short: its frames are compared two a second, at both ends. */
const betweenFrames = 1

/** A stretch of a recording or film in which a work was found. */
interface PlayedStretch extends NonNullable<Match['transform']> {
  readonly via: PartKind
  readonly start: number
  readonly end: number
  readonly coverage: number
  /** Share of the frame; 1 where the work fills it, or is only heard. */
  readonly area: number
}

const stretchesOf = (matches: readonly Match[]): PlayedStretch[] =>
  matches
    .flatMap(({ via, spans, coverage, transform }) =>
      spans.flatMap(({ query: { start, end, w = 1, h = 1 } }) =>
        start === undefined || end === undefined ? [] : [{ via, start, end, coverage, area: w * h, ...transform }],
      ),
    )
    .sort((a, b) => b.end - b.start - (a.end - a.start))

const isSeen = ({ kind, via, spans }: Match): boolean =>
  kind === 'video' &&
  (via === 'video' || (via === 'image' && spans.some(({ query: { start } }) => start !== undefined)))

/**
 * Where in a recording or film a work is heard or seen longest, in how many other places, how large, how fast and high, and with which sound; empty when
 * it is all of it, unchanged. Of a still, which frame of the work's film it is.
 */
function playedWhere(matches: readonly Match[], film: WorkFacts['film'] | undefined, language: Language): string {
  const zh = language === 'zh'
  const seen = matches.filter(isSeen)
  const places = stretchesOf(seen.length > 0 ? seen : matches.filter(({ via }) => via === 'audio'))
  const [longest] = places
  if (longest === undefined) return stillOf(matches, language)
  const { start, end, coverage, area, pitch = 1, mirrored = false } = longest
  const others = places.length - 1
  const where = zh
    ? `${placeAt(start, language)}至${placeAt(end, language)}${others > 0 ? `等 ${places.length} 处` : ''}`
    : `${placeAt(start, language)} to ${placeAt(end, language)}${others > 0 ? ` and ${others} more` : ''}`
  const { speed, least } = speedOf(longest, matches)
  const changed = (factor: number, more: string, less: string): string[] =>
    Math.abs(factor - 1) < least ? [] : [(factor > 1 ? more : less).replace('%', percent(Math.abs(factor - 1)))]
  return [
    ...(coverage >= allOfIt ? [] : [where]),
    ...(area >= allOfIt ? [] : [zh ? `占画面 ${percent(area)}` : `${percent(area)} of the frame`]),
    ...(mirrored ? [zh ? '左右翻转' : 'mirrored'] : []),
    ...(zh ? changed(speed, '加快 %', '放慢 %') : changed(speed, 'played % faster', 'played % slower')),
    ...(zh ? changed(pitch, '音高升 %', '音高降 %') : changed(pitch, 'pitched % higher', 'pitched % lower')),
    ...(film === undefined || matches.every(({ kind }) => kind !== 'video') ? [] : tracksIn(film, language)),
  ].join(zh ? '，' : ', ')
}

/** How fast a stretch is played, and from which difference on that is for sure. The sound of a film tells it better than its frames. */
function speedOf({ speed = 1, start, end, via }: PlayedStretch, matches: readonly Match[]) {
  if (via === 'audio') return { speed, least: noticed }
  const unsure = betweenFrames / (end - start)
  const heard = stretchesOf(matches.filter((match) => match.via === 'audio')).find(
    (sound) => sound.start < end && start < sound.end && Math.abs((sound.speed ?? 1) - speed) <= unsure,
  )
  return heard === undefined ? { speed, least: Math.max(noticed, unsure) } : { speed: heard.speed ?? 1, least: noticed }
}

/** Which frame of a film a picture is. */
function stillOf(matches: readonly Match[], language: Language): string {
  const times = matches
    .filter(({ kind, via }) => kind === 'image' && via === 'image')
    .flatMap(({ spans }) => spans.flatMap(({ original: { start } }) => start ?? []))
  if (times.length === 0) return ''
  const place = placeAt(Math.min(...times), language)
  return language === 'zh' ? `原视频${place}的画面` : `the frame at ${place} of a film`
}

/** With which sound the frames of a film are seen; empty where both were taken together. */
function tracksIn(
  { together, shifted, muted, redubbed, soundOnly, seconds }: WorkFacts['film'],
  language: Language,
): string[] {
  const said = (zh: string, en: string): string[] => [language === 'zh' ? zh : en]
  if (soundOnly > 0 && seconds === 0) return said('仅有其声音', 'its sound alone')
  if (shifted > together) return said('声音与画面错开', 'sound and picture shifted')
  if (muted > 0) return said('未带原声', 'without its sound')
  return redubbed > together ? said('另配声音', 'with another sound') : []
}

/** Characters of a name or title that a sentence shows. */
const longest = 120

/** Names and titles as sentences show them: on one line, without characters that turn or hide what stands around them. */
function shown(text: string): string {
  const plain = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim()
  const characters = Array.from(plain)
  return characters.length > longest ? `${characters.slice(0, longest).join('')}…` : plain
}

const percent = (share: number): string => `${Math.round(share * 100)} %`

function spanOf(seconds: number, language: Language): string {
  const units = [
    [86_400, '天', 'day'],
    [3600, '小时', 'hour'],
    [60, '分钟', 'minute'],
    [1, '秒', 'second'],
  ] as const
  const [size, zh, en] = units.find(([size]) => seconds >= size) ?? units[3]
  const count = Math.floor(seconds / size)
  return language === 'zh' ? `${count} ${zh}` : `${count} ${en}${count === 1 ? '' : 's'}`
}

/** A licence id as people write it: `CC BY-ND 4.0`. */
export const licenceName = (id: string): string =>
  id.startsWith('CC0') ? id.replace('-', ' ') : id.replace(/^CC-/, 'CC ').replace(/-(\d)/, ' $1')

function changesOf({ change, film }: WorkFacts, language: Language): string {
  const zh = language === 'zh'
  const counted = (count: number, unit: string, one: string, many: string): string[] =>
    count === 0 ? [] : [zh ? `${unit} ${count} 处` : `${count} ${count === 1 ? one : many}`]
  const said = [
    ...counted(change.numbers, '数字', 'number', 'numbers'),
    ...counted(change.names, '名称', 'name', 'names'),
    ...counted(change.polarity, '语义反转', 'statement turned round', 'statements turned round'),
    ...(change.title > 0 ? [zh ? `标题差异 ${percent(change.title)}` : `${percent(change.title)} of the title`] : []),
    ...(change.share > 0
      ? [zh ? `正文改动 ${percent(change.share)}` : `${percent(change.share)} of the passages`]
      : []),
    ...(film.redubbed > 0
      ? [zh ? `另配声音 ${spanOf(film.redubbed, language)}` : `another sound for ${spanOf(film.redubbed, language)}`]
      : []),
  ]
  return said.join(zh ? '、' : ', ')
}

/** What a reason speaks of: the work or rewriting that the rule holds for with most taken text, and how many more there are. */
export interface Spoken {
  readonly work?: { readonly facts: WorkFacts; readonly spoken: SpokenWork }
  readonly rewrite?: RewriteFacts
  readonly count: number
}

/** The values of {@link REASON_VALUES} in one language. */
export function reasonValues(
  judged: JudgedContent,
  { work, rewrite, count }: Spoken,
  language: Language,
): Record<keyof typeof REASON_VALUES, string> {
  const zh = language === 'zh'
  const title = work?.spoken.title ?? null
  const id = work?.spoken.contentId ?? rewrite?.contentId ?? ''
  const quoted = title === null ? id : zh ? `《${shown(title)}》` : `“${shown(title)}”`
  const others = count - 1
  const matched = work?.facts.kinds ?? ['text']
  const written = matched.every((kind) => kind === 'text')
  const where = playedWhere(
    judged.matches.filter(({ contentId }) => contentId === work?.facts.contentId),
    work?.facts.film,
    language,
  )
  const unread = judged.parts.filter(({ state }) => state !== 'done')
  return {
    account: shown(judged.accountName),
    owner: shown(work?.spoken.ownerName ?? rewrite?.owner ?? ''),
    work: quoted,
    more: others > 0 ? (zh ? `（另有 ${others} ${written ? '篇' : '件'}）` : ` (and ${others} more)`) : '',
    part: `${kindsIn(matched, language)}${where === '' ? '' : zh ? `（${where}）` : ` (${where})`}`,
    share: percent(work?.facts.coverage ?? rewrite?.share ?? 0),
    taken: String(work?.spoken.taken ?? 0),
    date: work?.spoken.publishedAt.slice(0, 10) ?? '',
    earlier: work === undefined ? '' : spanOf(work.facts.priority.seconds, language),
    grade: work === undefined ? '' : grades[work.facts.grade][language],
    defects: (work?.facts.defects ?? []).map((defect) => defects[defect][language]).join(zh ? '、' : ', '),
    permission: work === undefined ? '' : permissions[work.facts.permission][language],
    licence: work === undefined || work.facts.licence.id === '' ? '' : licenceName(work.facts.licence.id),
    changes: work === undefined ? '' : changesOf(work.facts, language),
    sentences: String(rewrite?.sentences ?? 0),
    parts: unread
      .map(({ partId, kind, state }) => {
        const what = `${kinds[kind][language]}${zh ? '，' : ', '}${state ?? 'pending'}`
        return zh ? `${shown(partId)}（${what}）` : `${shown(partId)} (${what})`
      })
      .join(zh ? '、' : ', '),
  }
}
