import type { ReadLine } from './laws.ts'

const head = 300

const documentNumber =
  /^[\s*#(]{0,4}(?:[\p{Script=Han}]{2,16}\s?)?[\p{Script=Han}]{1,8}[〔[(【]?(?:19|20)\d{2}[〕\])】]\s?第?\d{1,5}号[\s)]{0,2}$/u
const order =
  /^[\s*#]{0,4}(?:中华人民共和国)?(?:主席|国务院|[\p{Script=Han}]{2,20}(?:部|委员会|总局|人民政府))令\s?(?:\(?第?[零〇一二三四五六七八九十百\d]{1,6}号\)?)?\s{0,2}$/u
const orderNumber = /^[\s*#(]{0,4}第[零〇一二三四五六七八九十百\d]{1,6}号[\s)]{0,2}$/
const addressed =
  /^[\s*#]{0,4}(?:各省|各市|各县|各区|各部门|各单位|各有关单位|各设区市|省政府各|市政府各|国务院各部委|各地区|各高等学校)[^。]{0,120}[:：]\s{0,2}$/
const closing =
  /(?:^|[。\s])(?:特此|现予)(?:通知|公告|通报|通告|函复|批复|发布|公布)[。.\s]{0,4}$|^\s{0,4}此复[。.]?\s{0,4}$/
const signedBy =
  /^[\s*]{0,8}[\p{Script=Han}]{2,30}(?:人民政府|办公厅|办公室|委员会|部|厅|局|总局|法院|检察院|国务院)\s{0,8}$/u
const dated =
  /^[\s*(]{0,8}(?:(?:19|20)\d{2}|[二一][〇零九][\p{Script=Han}〇]{2})年[\d一二三四五六七八九十]{1,3}月[\d一二三四五六七八九十]{1,3}日(?:印发|印)?[\s)]{0,4}$/u
const reported = /记者|本报讯|本报|通讯员|据悉|新华社[^。]{0,12}电|小编|网友|笔者|我认为|我觉得/

const registerHeads =
  /^[\s*#]{0,4}(?:agency|action|summary|dates|addresses|for further information contact|supplementary information|billing code|authority|effective date|comment date)\s?[:—-]/
const registerMarks = /^\[?fr doc\b|^billing code \d|^\d{1,3} cfr parts? \d|^federal register\b|^\[docket no/

/** Lines of one document; what is longer is several. */
const longest = 2000

/**
 * Which lines are documents of state bodies: those with a number of their own, addressees, orders and the formulas at their end; in English those
 * in the form of the Federal Register. News that mentions the number of a document is none.
 */
export function officialLines(lines: readonly ReadLine[]): ReadLine[] {
  return [...chineseDocuments(lines), ...registerDocuments(lines)]
}

/** What a line of a document may be. */
const Sign = Object.freeze({
  number: 1,
  order: 2,
  orderNumber: 4,
  addressed: 8,
  dated: 16,
  signed: 32,
  closing: 64,
  /** Words of somebody who tells of the document; no sign of one. */
  reported: 128,
} as const)

const short: readonly (readonly [number, RegExp])[] = [
  [Sign.number, documentNumber],
  [Sign.order, order],
  [Sign.orderNumber, orderNumber],
  [Sign.addressed, addressed],
  [Sign.dated, dated],
  [Sign.signed, signedBy],
]
const opening = Sign.number | Sign.order | Sign.addressed

function signsOf({ text }: ReadLine): number {
  let signs = 0
  if (text.length <= head) for (const [sign, pattern] of short) if (pattern.test(text)) signs |= sign
  if (closing.test(text.slice(-head))) signs |= Sign.closing
  return reported.test(text.slice(0, head)) ? signs | Sign.reported : signs
}

function chineseDocuments(lines: readonly ReadLine[]): ReadLine[] {
  const signs = lines.map(signsOf)
  const found: ReadLine[] = []
  for (let start = 0; start < lines.length; start++) {
    if (((signs[start] as number) & opening) === 0) continue
    const { end, seen } = documentFrom(signs, start)
    if (countOf(seen & ~Sign.reported) < 2) continue
    for (let at = titleBefore(lines, signs, start); at < end; at++) found.push(lines[at] as ReadLine)
    start = end - 1
  }
  return found
}

const countOf = (bits: number): number => bits.toString(2).replaceAll('0', '').length

/** Who issues a document stands above its number. */
function titleBefore(lines: readonly ReadLine[], signs: readonly number[], start: number): number {
  const before = lines[start - 1]
  return before !== undefined && before.text.length <= 60 && ((signs[start - 1] as number) & Sign.signed) !== 0
    ? start - 1
    : start
}

/** The line after the end of a document (its formula and signature, or words of somebody else), and what was seen in it. */
function documentFrom(signs: readonly number[], start: number): { end: number; seen: number } {
  const limit = Math.min(signs.length, start + longest)
  let seen = signs[start] as number
  for (let at = start + 1; at < limit; at++) {
    const sign = signs[at] as number
    const signed = (sign & Sign.dated) !== 0 && ((signs[at - 1] as number) & Sign.signed) !== 0
    if ((sign & Sign.closing) !== 0 || signed) {
      seen |= sign
      let end = at + 1
      while (end < limit && end - at <= 3 && ((signs[end] as number) & (Sign.signed | Sign.dated)) !== 0) {
        seen |= signs[end] as number
        end++
      }
      return { end, seen }
    }
    if ((sign & Sign.reported) !== 0) return { end: at, seen }
    seen |= sign
  }
  return { end: limit, seen }
}

function registerDocuments(lines: readonly ReadLine[]): ReadLine[] {
  const at = lines.flatMap(({ text }, index) =>
    registerHeads.test(text.slice(0, head)) || registerMarks.test(text.slice(0, head)) ? [index] : [],
  )
  const kinds = new Set(at.map((index) => /[a-z][a-z ]*/.exec((lines[index] as ReadLine).text)?.[0]))
  if (kinds.size < 4) return []
  return lines.slice(at[0], Math.min((at.at(-1) as number) + 1, (at[0] as number) + longest))
}
