import { type FoldedText, fold } from './fold.ts'
import {
  chineseBareLabel,
  chineseLabel,
  chineseLabels,
  englishLabel,
  englishLabels,
  type LabelMeaning,
} from './labels.ts'
import type { MarkKind, MarkRole, MarkScope } from './mark.ts'
import { isNobody } from './nobody.ts'
import { type Anchor, anyStatement, type Statement, statements } from './statements.ts'
import { disclaimer, notice } from './traps.ts'
import { endOfWords, longestWords, looksLikeName, withoutTail } from './words-of-label.ts'

/** A mark in a line; offsets count code units of the line. */
export interface Found {
  readonly start: number
  readonly end: number
  /** The words that name somebody; empty when there are none. */
  readonly words: string
  readonly kind: MarkKind
  readonly role: MarkRole
  readonly scope: MarkScope
  readonly english: boolean
  readonly residue: boolean
}

const decoration = /[^\p{L}\p{N}@©℗([【{<「《]*/uy
const breaks = /[。!?;…([【{<「|/·\n]|[.,:] ?|--|→/g
const inAddress = /(?:[a-z0-9:_-]\/{1,2}|[a-z0-9][.-])$/
const negation = /[未没无非不勿禁莫别]$/
const ranks = Object.freeze({ clause: 0, sentence: 1, line: 2 })
/** How far into a clause a trap's words may begin, and how long the clause may be. */
const trapLimits = Object.freeze({ before: 26, length: 160 })
/** Labels that need no separator when the rest of a short line names somebody. */
const longestBareLine = 22
/** Labels that mean nothing else where a name follows; those of people need a gap and a name as short as people's are. */
const nouns = /^(?:.{0,2}来源|来源于|出处|稿源|图源|文源|作者|原作者|供图|摄影|撰文|责编|责任编辑|译者)$/
const people = /^(?:编辑|文字|记者|翻译|编译|图片|照片|插画|绘图|拍摄|主编|执笔|撰稿|采写|采访)$/
const prose =
  /[的是了在为有和与就也都很把被]|主要|分布|构成|分析|渠道|结构|问题|丰富|广泛|不明|稳定|稿费|国家|地区|时间|标准|说明|教程|如下|以下|方式|介绍|简介|^[部室学展师者机家界史集组社协大比奖作技班课]|展览|开幕|大赛|比赛/

interface Start {
  readonly at: number
  readonly anchor: Anchor
}

/** Finds the marks of one line or paragraph. Linear in its length: every rule starts at a fixed place and reads a bounded number of characters. */
export function scan(line: string): Found[] {
  const folded = fold(line)
  const found: Found[] = []
  const traps = notice.test(folded.text) || disclaimer.test(folded.text)
  let position = 0
  for (const start of startsOf(folded)) {
    if (start.at < position) continue
    let at = start.at
    let anchor = start.anchor
    for (;;) {
      const mark = readAt(line, folded, at, anchor, traps)
      if (mark === undefined) break
      if (mark.found !== undefined) found.push(mark.found)
      position = Math.max(mark.end, at + 1)
      at = afterDecoration(folded.text, position)
      anchor = 'sentence'
      if (at >= folded.text.length) break
    }
    position = Math.max(position, start.at)
  }
  return found
}

function afterDecoration(text: string, at: number): number {
  decoration.lastIndex = at
  return at + (decoration.exec(text)?.[0].length ?? 0)
}

function startsOf({ text, gap }: FoldedText): Start[] {
  const anchors = new Map<number, Anchor>()
  const add = (at: number, anchor: Anchor): void => {
    const start = afterDecoration(text, at)
    const known = anchors.get(start)
    if (start < text.length && (known === undefined || ranks[known] < ranks[anchor])) anchors.set(start, anchor)
  }
  add(0, 'line')
  const number = /^ ?(?:\d{1,2}[.、)]|注[:1-9]*|ps[:.]|p\.s\.) ?/.exec(text)
  if (number !== null) add(number[0].length, 'line')
  for (const match of text.matchAll(breaks)) {
    const sign = match[0][0] as string
    const at = match.index + match[0].length
    if (sign === '.' && match[0].length === 1 && at < text.length && !/\p{Script=Han}/u.test(text[at] ?? '')) continue
    if (
      sign === ':' &&
      text[match.index - 1] !== undefined &&
      /[a-z0-9]/.test(text[match.index - 1] ?? '') === false &&
      match[0].length === 1 &&
      !/^(?:声明|说明|注|备注|提示|按|编者按|版权声明|特别声明)$/.test(
        text.slice(Math.max(0, match.index - 4), match.index),
      )
    )
      continue
    add(at, '([【{<「'.includes(sign) ? 'line' : '。!?;….\n'.includes(sign) ? 'sentence' : 'clause')
  }
  for (let index = 1; index < text.length; index++) {
    if (gap[index] === 1 || (text[index - 1] === ' ' && /[\p{Script=Han}©]/u.test(text[index] ?? '')))
      add(index, 'clause')
  }
  return [...anchors].map(([at, anchor]) => ({ at, anchor })).sort((a, b) => a.at - b.at)
}

interface Read {
  readonly end: number
  /** Undefined for labels that credit nobody. */
  readonly found: Found | undefined
}

function readAt(line: string, folded: FoldedText, at: number, anchor: Anchor, traps: boolean): Read | undefined {
  // the path of an address is no place for a credit
  if (/[a-z0-9]/.test(folded.text[at] ?? '') && inAddress.test(folded.text.slice(Math.max(0, at - 3), at)))
    return undefined
  if (negation.test(folded.text.slice(Math.max(0, at - 1), at))) return undefined
  return (
    readStatement(line, folded, at, anchor) ??
    readLabel(line, folded, at, anchor) ??
    readBareLabel(line, folded, at, anchor) ??
    (traps ? readTrap(line, folded, at) : undefined)
  )
}

function slice(line: string, { from, to }: FoldedText, start: number, end: number): string {
  return end <= start ? '' : line.slice(from[start], to[end - 1])
}

function trimmed(text: string, start: number, end: number): [number, number] {
  let first = start
  let last = end
  while (first < last && /[\s:|,/]/.test(text[first] as string)) first++
  const address = /:\/\/|www\./.test(text.slice(first, last))
  while (last > first && (address ? /[\s|,]/ : /[\s|,/·\-:]/).test(text[last - 1] as string)) last--
  return [first, last]
}

function make(
  line: string,
  folded: FoldedText,
  at: number,
  end: number,
  words: readonly [number, number],
  what: Omit<LabelMeaning, 'kind'> & { kind: MarkKind },
  english: boolean,
  residue = false,
): Found {
  const [start, stop] = trimmed(folded.text, ...words)
  const last = Math.max(end, stop, at + 1)
  return {
    start: folded.from[at] as number,
    end: folded.to[last - 1] as number,
    words: slice(line, folded, start, stop),
    kind: what.kind,
    role: what.role,
    scope: what.scope,
    english,
    residue,
  }
}

function readStatement(line: string, folded: FoldedText, at: number, anchor: Anchor): Read | undefined {
  const { text } = folded
  const any = anyStatement[anchor]
  any.lastIndex = at
  if (!any.test(text)) return undefined
  for (const statement of statements) {
    if (ranks[statement.anchor] > ranks[anchor]) continue
    statement.pattern.lastIndex = at
    const match = statement.pattern.exec(text)
    if (match === null || match[0] === '') continue
    const read = statementRead(line, folded, at, statement, match)
    if (read !== undefined) return read
  }
  return undefined
}

function statementRead(
  line: string,
  folded: FoldedText,
  at: number,
  statement: Statement,
  match: RegExpExecArray,
): Read | undefined {
  const { text } = folded
  const after = at + match[0].length
  const { english, residue = false } = statement
  if (statement.nameless === true)
    return { end: after, found: make(line, folded, at, after, [after, after], statement, english, residue) }
  const group = match.indices?.groups?.owner
  if (group !== undefined) {
    // 经授权转载自…: what was granted is no name
    if (/^(?:授权|许可)|未|严禁|禁止|不得|请勿|谢绝/.test(text.slice(group[0], group[1]))) return undefined
    let end = after
    const more = /^(?:自|于|来自|来源于?)/.exec(text.slice(after))
    if (more !== null && statement.kind === 'authorised') end = endOfWords(text, after + more[0].length, english)
    if (statement.strict === true && !isShortName(slice(line, folded, ...group))) return undefined
    if (prose.test(text.slice(...group)) && statement.anchor === 'line') return undefined
    const generic = /^(?:原)?(?:作者|出处|来源|版权方|权利人)?(?:本人)?(?:的)?$/.test(text.slice(...group))
    const words: [number, number] = generic && end > after ? [after + (more?.[0].length ?? 0), end] : group
    return { end, found: make(line, folded, at, end, words, statement, english, residue) }
  }
  let end = endOfWords(text, after, english)
  const wordsEnd = english ? end : withoutTail(text, after, end)
  const words = slice(line, folded, after, wordsEnd)
  if (words.trim() === '') {
    if (residue)
      return { end: after, found: make(line, folded, at, after, [after, after], statement, english, residue) }
    return undefined
  }
  if (statement.strict === true) {
    const closes =
      end >= text.length ||
      /[)\]】」>.。;|,]/.test(text[end] ?? '') ||
      /[\s|/,;·]$/.test(text.slice(Math.max(0, end - 1), end))
    if (!closes || !(english ? looksLikeName(words) : isShortName(words) && !prose.test(text.slice(after, wordsEnd))))
      return undefined
  } else if (english) {
    // who writes without capitals writes names so, too
    if (!looksLikeName(words) && (/\p{Lu}/u.test(line) || words.trim().split(/\s+/).length > 5)) return undefined
  } else if (isProse(match[0], text.slice(after, wordsEnd))) return undefined
  end = Math.max(end, after)
  return { end, found: make(line, folded, at, wordsEnd, [after, wordsEnd], statement, english, residue) }
}

/** Whether a Chinese verb and what follows it are part of a story: 摘自树上的果实. */
function isProse(verb: string, words: string): boolean {
  if (/[:|] ?$/.test(verb) || /["「『《@]|公众号|https?:/.test(words)) return false
  return (
    /^[一谁否个]|[吗呢]$/.test(words) || (!/^(?:本|此|该文|以上|文章|全文|原文|内容)/.test(verb) && prose.test(words))
  )
}

function isShortName(words: string): boolean {
  return Array.from(words.trim()).length <= 24 && words.trim() !== ''
}

function readLabel(line: string, folded: FoldedText, at: number, anchor: Anchor): Read | undefined {
  const { text } = folded
  for (const [pattern, labels, english] of [
    [chineseLabel, chineseLabels, false],
    [englishLabel, englishLabels, true],
  ] as const) {
    pattern.lastIndex = at
    const match = pattern.exec(text)
    if (match === null) continue
    const label = match[1] as string
    const what = labels.get(label) as LabelMeaning
    const sign = match[0].slice(label.length).trim()
    if (!labelStands(text, at, label, sign, anchor, folded)) continue
    const after = at + match[0].length
    const end = endOfWords(text, after, english)
    const wordsEnd = english ? end : withoutTail(text, after, end)
    const words = slice(line, folded, after, wordsEnd)
    if (what.kind === 'other') return { end: Math.max(end, after), found: undefined }
    if (/^(?:请|须|需|务必|必须|应当|要求|不得|禁止)/.test(text.slice(after, after + 4))) return undefined
    if (words.trim() === '' && what.kind !== 'url') continue
    const plainWords = words.trim().split(/\s+/).length
    // what a song is called stands before who made it
    const naming = what.scope === 'audio' ? words.replace(/ (?:by|feat\.?|ft\.?) (?=[@\p{Lu}])/gu, ' / ') : words
    if (english && what.kind !== 'url' && what.kind !== 'licence' && !looksLikeName(naming) && plainWords > 3) continue
    return {
      end: Math.max(end, after),
      found: make(
        line,
        folded,
        at,
        Math.max(wordsEnd, after),
        [after, wordsEnd],
        { ...what, kind: kindOf(what, label, words) },
        english,
      ),
    }
  }
  return undefined
}

/** 原创：小编 claims the text for whoever posts it. */
function kindOf(what: LabelMeaning, label: string, words: string): MarkKind {
  if (label === '原创' && isNobody(words)) return 'self'
  return what.kind as MarkKind
}

function labelStands(
  text: string,
  at: number,
  label: string,
  sign: string,
  anchor: Anchor,
  folded: FoldedText,
): boolean {
  const after = text.slice(at + label.length).trimStart()
  if (sign.startsWith('/')) {
    if (label === '文' && /^\/ ?[理武商工]/.test(after)) return false
    if (label === '图' && /^\/ ?表/.test(after)) return false
  }
  // a bracket closes a label that it opened before
  if (/^[\])】」』〕]/.test(sign) && !/(?:[[【「『〔]|(?<![\p{L}\p{N}])\()$/u.test(text.slice(Math.max(0, at - 2), at)))
    return false
  // a single character is a label only where a line, a gap or another credit ends before it
  if (label.length === 1 && anchor === 'clause' && folded.gap[at] !== 1 && !/[\s|/,;·)\]】]/.test(text[at - 1] ?? ' '))
    return false
  if (/^[a-z]/.test(label) && /[a-z0-9]/.test(text[at - 1] ?? ' ')) return false
  return true
}

function readBareLabel(line: string, folded: FoldedText, at: number, anchor: Anchor): Read | undefined {
  if (anchor === 'clause') return undefined
  const { text } = folded
  chineseBareLabel.lastIndex = at
  const match = chineseBareLabel.exec(text)
  if (match === null) return undefined
  const label = match[1] as string
  const what = chineseLabels.get(label) as LabelMeaning
  if (what.kind === 'other' || what.kind === 'url') return undefined
  const after = at + label.length
  const start = text[after] === ' ' ? after + 1 : after
  const end = endOfWords(text, start, false)
  const wordsEnd = withoutTail(text, start, end)
  const words = slice(line, folded, start, wordsEnd)
  if (words.trim() === '') return undefined
  const apart = start > after || folded.gap[after] === 1
  const short = wordsEnd - start <= longestBareLine && !prose.test(text.slice(start, wordsEnd))
  const alone = anchor === 'line' && (end >= text.length || /[)\]】」,。;|]/.test(text[end] ?? ''))
  if (
    !isNobody(words) &&
    !(
      short &&
      alone &&
      (nouns.test(label) || (people.test(label) && apart && /^\p{Script=Han}{2,4}$/u.test(words.trim())))
    )
  )
    return undefined
  return {
    end,
    found: make(line, folded, at, wordsEnd, [start, wordsEnd], { ...what, kind: kindOf(what, label, words) }, false),
  }
}

function readTrap(line: string, folded: FoldedText, at: number): Read | undefined {
  const clause = folded.text.slice(at, at + longestWords)
  const sentence = clause.split(/[。!?;\n]|\.(?= |$)/, 1)[0] as string
  if (sentence.length > trapLimits.length) return undefined
  const asked = notice.exec(sentence)
  const excused = disclaimer.exec(sentence)
  if (asked !== null && asked.index <= trapLimits.before && (excused === null || asked.index <= excused.index)) {
    const end = at + sentence.length
    const named =
      /(?:[:|] ?(?:本文|文章)?(?:转载自|转自|来源于?|来自)?|来源于?|来自|转载自|转自|出处为|(?:联系|关注)(?=公众号|微信|@|[「"《])) ?(?=[^\s])/.exec(
        sentence.slice(asked.index + 2),
      )
    const start = named === null ? end : at + asked.index + 2 + named.index + named[0].length
    const wordsEnd = Math.min(end, withoutTail(folded.text, start, endOfWords(folded.text, start, false)))
    return {
      end,
      found: make(
        line,
        folded,
        at,
        end,
        isNobody(slice(line, folded, start, wordsEnd)) ? [end, end] : [start, wordsEnd],
        { kind: 'notice', role: 'notice', scope: 'text' },
        false,
        true,
      ),
    }
  }
  if (excused !== null && excused.index <= trapLimits.before) {
    const rest = sentence.slice(excused.index + excused[0].length)
    const end = at + excused.index + excused[0].length + (rest.split(/[,|([]/, 1)[0] as string).length
    return {
      end,
      found: make(line, folded, at, end, [end, end], { kind: 'disclaimer', role: 'disclaimer', scope: 'all' }, false),
    }
  }
  return undefined
}
