/** A line of a text as far as its kind can be told from it; `index` counts blocks. */
export interface ReadLine {
  readonly index: number
  /** Folded words of the line, and where they begin in the folded text of the block. */
  readonly text: string
  readonly offset: number
}

/** Code units from whose beginning the kind of a line is read. */
const head = 400

const chineseArticle =
  /^[\s*#【[("]{0,4}第[零〇一二三四五六七八九十百千\d]{1,7}条(?:之[一二三四五六七八九十]{1,3})?(?=$|[\s】\])":、,.。]|[\p{Script=Han}])/u
const chineseHeading = /^[\s*#]{0,4}第[零〇一二三四五六七八九十百\d]{1,5}[章节编篇](?:\s|$|[\p{Script=Han}]{1,20}$)/u
const englishArticle = /^[\s*#"]{0,4}(?:(?:article|section|sec\.|art\.) ?\d{1,4}[a-z]?(?:[.:)\s(-]|$)|§{1,2} ?\d{1,4})/
const item =
  /^\s{0,8}(?:[(（][一二三四五六七八九十\d]{1,3}[)）]|[一二三四五六七八九十\d]{1,3}[、.)]|\([a-z]{1,4}\)|[(（][ivx]{1,5}[)）])/
const commentary =
  /^[\s*#]{0,4}(?:[【[("]?(?:解读|释义|点评|评析|说明|案例|注释?|要点|提示|分析|观点|小编|编者|评论|理解|适用|comment|commentary|note|explanation|analysis)|我|笔者|the author|in my )/
const articleNumber = /第([零〇一二三四五六七八九十百千\d]{1,7})条|(?:article|section|sec\.|art\.|§{1,2}) ?(\d{1,4})/

const enactedChinese =
  /制定本(?:法|条例|办法|规定|细则|规则|决定|解释)|本(?:法|条例|办法|规定|细则|规则|解释)(?:自|由|所称|适用|规定|第|的)|(?:法律|行政法规|国务院)[^。]{0,12}(?:规定|另有)|依法|处[^。]{0,20}(?:罚款|有期徒刑|拘役)|人民政府|人民法院|主管部门/
const enactedEnglish =
  /\bbe it enacted\b|\bthis (?:act|regulation|directive|code|law|chapter|title|subchapter|subsection)\b|\bmember states?\b|\bpursuant to\b|\bshall (?:be|not|have|take|apply|enter)\b|\bentry into force\b|\bu\.?s\.?c\.?\b|\bthe secretary\b|\bsubsection\b/
/** Rules that people make among themselves, and rules of invented worlds. */
const privateRules =
  /甲方|乙方|丙方|本合同|本协议|双方|本章程|本公司|用户协议|隐私政策|本平台|本服务|劳动者与用人单位双方签|本群|本店|本小区业主|\bthis agreement\b|\bthe parties\b|\bthe (?:seller|buyer|licensee|licensor|tenant|landlord|company|customer|contractor)\b|\bterms of (?:service|use)\b|\byou (?:agree|may not)\b|\bour services?\b|\bbylaws?\b/

/** Lines between two articles that still belong to the first one, and articles that make a law of a text. */
const shape = Object.freeze({ continued: 4, articles: 3, withWording: 2 } as const)

/** Places within a line where an article begins: after the end of a sentence, followed by a space as laws are printed. */
const inside = /(?<=[。;:\s])第[零〇一二三四五六七八九十百千\d]{1,7}条(?: |　)/g

/** Cuts lines in which several articles of a law stand in a row. */
export function cutAtArticles(line: ReadLine): ReadLine[] {
  const cuts = [...line.text.matchAll(inside)].map(({ index }) => index)
  if (cuts.length === 0) return [line]
  return [0, ...cuts].flatMap((from, order) => {
    const to = cuts[order] ?? line.text.length
    return to > from ? [{ index: line.index, text: line.text.slice(from, to), offset: line.offset + from }] : []
  })
}

const isArticle = (text: string): boolean => chineseArticle.test(text) || englishArticle.test(text)

/**
 * Which lines are the text of a law or regulation: articles one after the other with what belongs to them, in the wording of those who enact.
 * An article or two that somebody cites, the chapters of a novel, contracts and what others say about an article are none.
 */
export function lawLines(lines: readonly ReadLine[]): ReadLine[] {
  const found: ReadLine[] = []
  for (let start = 0; start < lines.length; start++) {
    if (!isArticle((lines[start] as ReadLine).text.slice(0, head))) continue
    const end = endOfLaw(lines, start)
    const law = lines.slice(start, end).filter(({ text }) => text !== '')
    if (isLaw(law, lines[start - 1])) {
      for (let before = start - 1; before >= 0 && start - before <= 3; before--) {
        const line = lines[before] as ReadLine
        if (!chineseHeading.test(line.text.slice(0, head))) break
        found.push(line)
      }
      for (const line of law) if (!isComment(line.text)) found.push(line)
    }
    start = end - 1
  }
  return found
}

/** The line after the last one that belongs to the articles that begin at `start`. */
function endOfLaw(lines: readonly ReadLine[], start: number): number {
  let end = start + 1
  let continued = 0
  for (let at = start + 1; at < lines.length; at++) {
    const text = (lines[at] as ReadLine).text.slice(0, head)
    if (isArticle(text)) {
      continued = 0
      end = at + 1
    } else if (item.test(text) || chineseHeading.test(text)) {
      if (continued > 0) continue
      end = at + 1
    } else if (++continued > shape.continued) break
    // further paragraphs of one article, unless somebody explains it
    else if (continued === 1 && enactedChinese.test(text) && !isComment(text)) end = at + 1
  }
  return end
}

/** Words of somebody who speaks about an article. */
const isComment = (text: string): boolean => commentary.test(text.slice(0, head))

function isLaw(lines: readonly ReadLine[], before: ReadLine | undefined): boolean {
  const articles = lines.filter(({ text }) => isArticle(text.slice(0, head)))
  const numbers = new Set(articles.map(({ text }) => articleNumber.exec(text.slice(0, head))?.[0]))
  const worded = lines.filter(
    ({ text }) => enactedChinese.test(text.slice(0, head)) || enactedEnglish.test(text.slice(0, head)),
  )
  const others = lines.filter(({ text }) => privateRules.test(text.slice(0, head)))
  if (others.length > 0 && others.length * 4 >= worded.length) return false
  const enacts =
    lines.some(({ text }) => /制定本|起施行|be it enacted/.test(text)) ||
    /be it enacted|制定本/.test(before?.text ?? '')
  // an act may be quoted in part: then its wording has to run through it
  return numbers.size >= (enacts ? shape.withWording : shape.articles) && worded.length * 3 >= articles.length
}
