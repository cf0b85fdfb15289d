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

function chineseDocuments(lines: readonly ReadLine[]): ReadLine[] {
  const found: ReadLine[] = []
  for (let start = 0; start < lines.length; start++) {
    if (!opens(lines, start)) continue
    const end = endOfDocument(lines, start)
    const document = lines.slice(start, end)
    if (isDocument(document)) {
      for (const line of document) found.push(line)
      start = end - 1
    }
  }
  return found
}

function opens(lines: readonly ReadLine[], at: number): boolean {
  const text = (lines[at] as ReadLine).text
  if (text.length > head) return false
  return documentNumber.test(text) || order.test(text) || addressed.test(text)
}

/** The line after the end of a document: its formula and signature, or the next document. */
function endOfDocument(lines: readonly ReadLine[], start: number): number {
  const limit = Math.min(lines.length, start + longest)
  for (let at = start + 1; at < limit; at++) {
    const text = (lines[at] as ReadLine).text
    if (
      closing.test(text.slice(-head)) ||
      (text.length <= head && dated.test(text) && signedBy.test(lines[at - 1]?.text ?? ''))
    )
      return withSignature(lines, at + 1)
    if (reported.test(text.slice(0, head))) return at
  }
  return limit
}

function withSignature(lines: readonly ReadLine[], end: number): number {
  let at = end
  while (at < lines.length && at - end < 3) {
    const text = (lines[at] as ReadLine).text
    if (text.length > 60 || !(signedBy.test(text) || dated.test(text))) break
    at++
  }
  return at
}

function isDocument(lines: readonly ReadLine[]): boolean {
  let signs = 0
  for (const sign of [documentNumber, order, orderNumber, addressed, dated, signedBy])
    if (lines.some(({ text }) => text.length <= head && sign.test(text))) signs++
  if (lines.some(({ text }) => closing.test(text.slice(-head)))) signs++
  return signs >= 2
}

function registerDocuments(lines: readonly ReadLine[]): ReadLine[] {
  const at = lines.flatMap(({ text }, index) =>
    registerHeads.test(text.slice(0, head)) || registerMarks.test(text.slice(0, head)) ? [index] : [],
  )
  const kinds = new Set(at.map((index) => /[a-z][a-z ]*/.exec((lines[index] as ReadLine).text)?.[0]))
  if (kinds.size < 4) return []
  return lines.slice(at[0], Math.min((at.at(-1) as number) + 1, (at[0] as number) + longest))
}
