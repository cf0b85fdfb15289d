import { nextLabel } from './labels.ts'
import { isNobody } from './nobody.ts'

/** Code units of folded text that the words after a label may take. */
export const longestWords = 240

const address =
  /(?:https?:\/\/|www\.)[^\s<>"'`,。;、!?()【】「」《》]*(?:[?,!;(][^\s<>"'`。、【】「」《》\u3400-\u9fff]+)*/y
const opening: Readonly<Record<string, string>> = Object.freeze({
  '(': ')',
  '[': ']',
  '【': '】',
  '「': '」',
  '『': '』',
  '《': '》',
  '〈': '〉',
  '<': '>',
})
const closing = new Set(Object.values(opening))
/** Where English words go on to say something else. */
const englishTurn =
  / (?:and (?:is|was|has|are|re-?|may|can|used|has been|appears?)\b|under (?:an?|the|cc|creative|licen)|with (?:kind |the |full )?permission|by permission|(?:is |was |are |has been )?(?:licen[sc]ed|used with|used under|released|re-?printed|re-?published|re-?posted|available|provided|shared) |all rights|where |which |who |as part |through a |for more|click |read (?:the|more)|please |if (?:you|this)|for (?:this|letting|allowing|permission|their|the (?:use|story|article|photo|image|text|permission))\b|has (?:been|given)|edited )/y
const englishPause =
  /, ?(?:cc[ -]|creative |used |under |with |which |who |where |and (?!the )[a-z]+ed |all rights|re-?(?:printed|published|posted)|licen[sc]ed|via |on |in |at |(?:19|20)\d\d\b|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d)/y
/** Before whoever sings along. */
const guests = /(?:^|[ (])(?:feat|ft)$/
const abbreviation = /(?:^|[ .])(?:[a-z]|st|dr|mr|mrs|ms|jr|sr|prof|inc|ltd|co|corp|vs|no)$/
/** What Chinese credits say after a name, and that is no part of it. */
const chineseTail =
  /(?: ?的?(?:独家|原创|同名|相关|一篇|这篇)?(?:报道|文章|一文|原文|稿件|推文|推送|内容|博文|帖子|作品|图片|视频)| ?(?:有|略有|内容有|文字有)(?:删改|删节|改动|删减)| ?(?:已|经)?(?:授权|许可)(?:转载|发布|使用)?)$/

/** Where the words after a label end, as an offset of the folded text. Reads at most {@link longestWords}. */
export function endOfWords(folded: string, start: number, english: boolean): number {
  const limit = Math.min(folded.length, start + longestWords)
  nextLabel.lastIndex = 0
  const next = nextLabel.exec(folded.slice(Math.max(0, start - 1), limit).padEnd(1))
  const stop = labelStop(folded, start, limit, next)
  const expected: string[] = []
  let quote = false
  for (let index = start; index < stop; index++) {
    address.lastIndex = index
    const link = folded[index] === 'h' || folded[index] === 'w' ? address.exec(folded) : null
    if (link !== null) {
      index += link[0].length - 1
      continue
    }
    const character = folded[index] as string
    if ('。!?;\n'.includes(character) && !(english && character === '!' && expected.length > 0)) return index
    if (character === '"') quote = !quote
    else if (opening[character] !== undefined) expected.push(opening[character])
    else if (closing.has(character)) {
      if (expected.at(-1) === character) expected.pop()
      else if (!expected.includes(character)) return index
    } else if (expected.length > 0 || quote) continue
    else if (character === ',') {
      if (!english) return index
      englishPause.lastIndex = index
      if (englishPause.test(folded)) return index
    } else if (character === '.' && endsSentence(folded, index, english)) return index
    else if (english && character === ' ') {
      englishTurn.lastIndex = index
      if (englishTurn.test(folded)) return index
    }
  }
  return stop
}

function labelStop(folded: string, start: number, limit: number, next: RegExpExecArray | null): number {
  if (next === null) return limit
  const at = Math.max(0, start - 1) + next.index
  if (at >= start) return at
  // the look-behind character itself was taken for a label
  nextLabel.lastIndex = 0
  const later = nextLabel.exec(folded.slice(start, limit))
  return later === null ? limit : start + later.index
}

function endsSentence(folded: string, index: number, english: boolean): boolean {
  const after = folded[index + 1]
  if (after === undefined) return !abbreviation.test(folded.slice(Math.max(0, index - 6), index)) || !english
  if (guests.test(folded.slice(Math.max(0, index - 5), index))) return false
  if (!english) return after === ' ' || /\p{Script=Han}/u.test(after)
  return after === ' ' && !abbreviation.test(folded.slice(Math.max(0, index - 6), index))
}

/** Leaves out what follows a name in Chinese credits: 的文章, 授权转载. */
export function withoutTail(folded: string, start: number, end: number): number {
  const tail = chineseTail.exec(folded.slice(start, end))
  return tail === null || tail.index < 2 ? end : start + tail.index
}

const small = new Set(
  'the of and for from de la le du da di del der den van von al el bin ibn y e in at on a an & / | - – — + x with not und et'.split(
    ' ',
  ),
)

/** Whether English words are written like a name: capitals, handles, addresses, Chinese; or one of the usual nobodies. */
export function looksLikeName(words: string): boolean {
  const text = words.trim()
  if (!/[\p{L}\p{N}]/u.test(text)) return false
  if (isNobody(text.replace(/[.!]$/, '').split(/[,;]/)[0] ?? '')) return true
  const parts = text.split(/\s+/)
  if (parts.length > 14) return false
  const capital = /^["'“‘(@[]*[\p{Lu}\p{Lt}\p{N}\p{Script=Han}\p{Lo}]|^["'(]?@|^\(?https?:|^www\.|^[\w-]+\.[a-z]{2,}/u
  return (
    parts.every((part) => capital.test(part) || small.has(part.toLowerCase())) &&
    parts.some((part) => capital.test(part))
  )
}
