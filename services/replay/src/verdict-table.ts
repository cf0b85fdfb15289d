import { styleText } from 'node:util'
import { clockTime, type Match, type SpanSide, type Verdict } from '@sourcemark/contract'
import Table from 'cli-table3'
import stringWidth from 'string-width'

/** What the table must know of a content beyond its verdict. */
export interface ShownContent {
  readonly title: string
  /** Texts as sent, by partId. */
  readonly texts: ReadonlyMap<string, string>
}

export interface TableRow {
  readonly contentId: string
  readonly verdict: Verdict | undefined
  /** Whether everything is as expected; undefined when nothing was expected. */
  readonly asExpected?: boolean | undefined
}

const MARKED_WIDTH = 40
const TITLE_WIDTH = 20

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** The beginning of a text that fits into `width` columns, where a Han character takes two, with … for the rest. */
export function clip(text: string, width: number): string {
  if (stringWidth(text) <= width) return text
  let result = ''
  let used = 0
  for (const { segment } of graphemes.segment(text)) {
    used += stringWidth(segment)
    if (used > width - 1) break
    result += segment
  }
  return `${result}…`
}

/** The entities that typing in a web editor leaves behind. For show only: matching decodes them all. */
const namedEntities: Readonly<Record<string, string>> = Object.freeze({
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  nbsp: ' ',
  ldquo: '“',
  rdquo: '”',
  lsquo: '‘',
  rsquo: '’',
})
const characterOf = (code: number): string | undefined => (code <= 0x10ffff ? String.fromCodePoint(code) : undefined)

/** A side of a span that has a beginning and an end. */
type Passage = SpanSide & Required<Pick<SpanSide, 'start' | 'end'>>

/** The longest passage of the post that matched; undefined for matches without a beginning and an end. */
function longestOf({ spans }: Match): Passage | undefined {
  let longest: Passage | undefined
  for (const { query } of spans) {
    const { start, end } = query
    if (start === undefined || end === undefined) continue
    if (longest === undefined || end - start > longest.end - longest.start) longest = { ...query, start, end }
  }
  return longest
}

/** The words of the longest matched passage as readers see them; empty for matches without a place in a text. */
export function markedWords(match: Match, texts: ReadonlyMap<string, string>): string {
  const text = texts.get(match.partId)
  if (text === undefined) return ''
  const passage = longestOf(match)
  return text
    .slice(passage?.start ?? 0, passage?.end ?? 0)
    .replace(/<[^>]*>?/g, '')
    .replace(/&#(\d{1,7});/g, (entity, code: string) => characterOf(Number(code)) ?? entity)
    .replace(/&([a-z]+);/g, (entity, name: string) => namedEntities[name] ?? entity)
    .replace(/\*\*|__/g, '')
    .replace(/[\u200b-\u200d\ufeff]/g, '')
    .replace(/\s+/g, ' ')
    .trim()
}

/** What is shown of a match: the words of a text, the place in a recording or film. */
function shownOf(match: Match, texts: ReadonlyMap<string, string>): string {
  const passage = longestOf(match)
  if (match.via === 'text' || passage === undefined) return markedWords(match, texts)
  const box = boxOf(passage)
  return `${clockTime(passage.start)}–${clockTime(passage.end)}${box === '' ? '' : ` ${box}`}`
}

const percent = (share: number): number => Math.round(100 * share)

/** Where in the frames of a film something is: its size and its upper left corner; empty where it fills them. */
function boxOf({ x = 0, y = 0, w = 1, h = 1 }: SpanSide): string {
  const [left, top, width, height] = [x, y, w, h].map(percent)
  return width === 100 && height === 100 ? '' : `(${width}×${height} % at ${left},${top})`
}

/** One line per content: post, verdict, matched original, how much of the post, the marked words or the place in a recording or film, as expected or not. */
export function verdictTable(
  rows: readonly TableRow[],
  contents: ReadonlyMap<string, ShownContent>,
  options: { readonly colour: boolean },
): string {
  const paint = (style: Parameters<typeof styleText>[0], text: string) =>
    options.colour && text !== '' ? styleText(style, text, { validateStream: false }) : text
  const titleOf = (contentId: string) => clip(contents.get(contentId)?.title || contentId, TITLE_WIDTH)
  const name = (contentId: string) => {
    const title = titleOf(contentId)
    return title === contentId ? contentId : `${contentId} ${title}`
  }
  const table = new Table({
    head: ['post', 'verdict', 'matched original', 'share', 'marked words', 'expected'],
    style: { head: options.colour ? ['bold'] : [], border: options.colour ? ['grey'] : [], compact: true },
    colAligns: ['left', 'left', 'left', 'right', 'left', 'left'],
  })
  for (const { contentId, verdict, asExpected } of rows) {
    const matches = [...(verdict?.matches ?? [])].sort((a, b) => b.coverage - a.coverage)
    const [first] = matches
    const others = new Set(matches.map((match) => match.contentId)).size - 1
    const words = first === undefined ? '' : shownOf(first, contents.get(contentId)?.texts ?? new Map())
    table.push([
      name(contentId),
      verdict === undefined ? paint('red', 'missing') : verdict.verdict,
      first === undefined ? '' : titleOf(first.contentId) + (others > 0 ? ` +${others}` : ''),
      first === undefined ? '' : `${percent(first.coverage)} %`,
      paint('yellow', clip(words, MARKED_WIDTH)),
      asExpected === undefined ? '' : asExpected ? paint('green', 'yes') : paint('red', 'NO'),
    ])
  }
  return table.toString()
}
