import type { AttributionGrade, Match, PartKind, Verdict } from '@sourcemark/contract'
import type { BothLanguages } from '@sourcemark/review'
import { inSentence } from './stranger-words.ts'
import { KIND_WORDS } from './verdict-words.ts'

/** What the sentence about a verdict is made of. */
export interface Found {
  readonly verdict: Pick<Verdict, 'verdict' | 'matches' | 'findings' | 'attribution'>
  /** Titles of works by content; those without one are left out. */
  readonly titles: ReadonlyMap<string, string>
  /** When the content was published; null when nobody knows. */
  readonly publishedAt: Date | null
  /** Kinds of the parts that were not read. */
  readonly unread: readonly PartKind[]
}

const credited: Readonly<Record<AttributionGrade, BothLanguages>> = Object.freeze({
  A0: { zh: '没有署名', en: 'without a credit' },
  A1: { zh: '只有笼统声明', en: 'with a vague mark only' },
  A2: { zh: '署名查无此人', en: 'with a credit that leads to nobody' },
  A3: { zh: '署名写的是转载者', en: 'with a credit to a carrier' },
  A4: { zh: '署名不完整或不醒目', en: 'with an incomplete credit' },
  A5: { zh: '署名完整', en: 'with a complete credit' },
  AX: { zh: '署名不实', en: 'with a false credit' },
  not_required: { zh: '', en: '' },
})

const minute = 60_000
const units = Object.freeze([
  [24 * 60 * minute, '天', 'day'],
  [60 * minute, '小时', 'hour'],
  [minute, '分钟', 'minute'],
] as const)

/** By how much a work was published before the content; null when it was about the same moment. */
function timeBetween(work: Date, content: Date): BothLanguages | null {
  const apart = content.getTime() - work.getTime()
  const [length, zh, en] = units.find(([unit]) => Math.abs(apart) >= unit) ?? []
  if (length === undefined) return null
  const count = Math.floor(Math.abs(apart) / length)
  const before = apart > 0
  return {
    zh: `${before ? '早' : '晚'} ${count} ${zh}发布`,
    en: `published ${count} ${en}${count === 1 ? '' : 's'} ${before ? 'earlier' : 'later'}`,
  }
}

/** 0.62 → 62 %; what is little is said to be little. */
export function percent(share: number): string {
  const whole = Math.round(share * 100)
  return whole === 0 ? '<1%' : `${whole}%`
}

/** The works that were found, the one that decided first, then by how much was found of each. */
export function foundWorks({ matches, findings }: Pick<Verdict, 'matches' | 'findings'>): Match[][] {
  const decided = findings.find(({ code }) => code === 'RULE_DECIDED')?.detail.works
  const first = Array.isArray(decided) ? decided : []
  const rank = (contentId: string): number => {
    const place = first.indexOf(contentId)
    return place < 0 ? first.length : place
  }
  const weight = (works: readonly Match[]): number => Math.max(...works.map(({ score, coverage }) => score * coverage))
  return [...Map.groupBy(matches, ({ contentId }) => contentId).values()].sort(
    (a, b) => rank(a[0]?.contentId ?? '') - rank(b[0]?.contentId ?? '') || weight(b) - weight(a),
  )
}

const inside: readonly (readonly [of: PartKind, via: PartKind, words: BothLanguages])[] = Object.freeze([
  ['image', 'text', { zh: '图片中的文字', en: 'the words in the picture' }],
  ['video', 'text', { zh: '视频中的文字', en: 'the words in the film' }],
  ['audio', 'text', { zh: '音频中的文字', en: 'the words in the recording' }],
  ['audio', 'image', { zh: '音频的封面', en: 'the cover of the recording' }],
  ['video', 'audio', { zh: '视频的声音', en: 'the sound of the film' }],
])

/** What was found, by the kind of its part and by what matched. */
const whatMatched = ({ kind, via }: Match): BothLanguages =>
  inside.find(([of, by]) => of === kind && by === via)?.[2] ?? {
    zh: KIND_WORDS[kind].zh,
    en: `the ${KIND_WORDS[kind].en}`,
  }

const both = (zh: string, en: string): BothLanguages => ({ zh, en })

function kindsIn(kinds: readonly PartKind[]): BothLanguages {
  const named = [...new Set(kinds)].map((kind) => KIND_WORDS[kind])
  return both(named.map(({ zh }) => zh).join('和'), named.map(({ en }) => en).join(' and '))
}

function matchSentence({ verdict, titles, publishedAt }: Found): BothLanguages {
  const [found = [], ...others] = foundWorks(verdict)
  // Of two that tell as much, the one that is about the part itself.
  const [strongest] = found.toSorted(
    (a, b) => b.coverage - a.coverage || Number(b.via === b.kind) - Number(a.via === a.kind),
  ) as [Match]
  const places = Math.max(1, strongest.spans.length)
  const owner = inSentence(strongest.owner.name, 40)
  const title = titles.get(strongest.contentId)
  const work = title === undefined ? inSentence(strongest.contentId) : inSentence(title)
  const what = whatMatched(strongest)
  const share = percent(strongest.coverage)
  const apart = publishedAt === null ? null : timeBetween(new Date(strongest.publishedAt), publishedAt)
  const credit = credited[verdict.attribution]
  const zh = [
    `${what.zh}的 ${share} 见于 ${owner}《${work}》${apart === null ? '' : `（${apart.zh}）`}，共 ${places} 处`,
    ...(credit.zh === '' ? [] : [credit.zh]),
  ].join('，')
  const en = [
    `${share} of ${what.en} is found in “${work}” by ${owner}${apart === null ? '' : `, ${apart.en}`}, in ${places} place${places === 1 ? '' : 's'}`,
    ...(credit.en === '' ? [] : [credit.en]),
  ].join(', ')
  const { length: more } = others
  return both(
    `${zh}。${more === 0 ? '' : `另与 ${more} 个作品匹配。`}`,
    `${en}.${more === 0 ? '' : ` ${more === 1 ? 'One more work matches' : `${more} more works match`}.`}`,
  )
}

/** What was found, in one sentence, whatever it means under a policy. */
export function sentenceOf(found: Found): BothLanguages {
  const { verdict, unread } = found
  if (verdict.matches.length > 0) return matchSentence(found)
  const kinds = kindsIn(unread)
  const retold = verdict.findings.find(({ code }) => code === 'RETOLD_SENTENCES')?.detail
  if (typeof retold?.count === 'number' && typeof retold.contentId === 'string') {
    const work = inSentence(found.titles.get(retold.contentId) ?? retold.contentId)
    return both(
      `没有逐字匹配，但有 ${retold.count} 句与《${work}》中的句子意思相同。`,
      `Nothing matches word for word, but ${retold.count} sentences say the same as sentences of “${work}”.`,
    )
  }
  if (unread.length > 0) {
    return both(
      `已读部分未发现他人内容，但${kinds.zh}未能读完。`,
      `Nothing of another owner was found in what was read, but not all of the ${kinds.en} could be read.`,
    )
  }
  return both('已读全部内容，未发现他人内容。', 'Everything was read, and nothing of another owner was found in it.')
}
