import { decodeHTML } from 'entities'
import { parse, postprocess, preprocess } from 'micromark'
import { readHtml } from './read-html.ts'
import type { TokenWriter } from './token-writer.ts'

/** Parts of the syntax whose words are addresses or names of a language, not text. */
const skipped = new Set([
  'resource',
  'reference',
  'definition',
  'codeFencedFence',
  'autolink',
  'htmlText',
  'setextHeadingLine',
])
/** Parts that hold words as written. */
const words = new Set(['data', 'codeTextData', 'codeFlowValue', 'characterEscapeValue'])
/** Parts that end a sentence. */
const blocks = new Set([
  'paragraph',
  'atxHeading',
  'setextHeading',
  'codeFenced',
  'codeIndented',
  'listItemPrefix',
  'blockQuote',
  'thematicBreak',
  'htmlFlow',
])

/**
 * The parser is not linear: Markdown that is longer (UTF-16 code units), holds more marks of inline syntax, or opens more blocks on one line
 * is read as plain text.
 */
const parserLimits = Object.freeze({ length: 65_536, marks: 2_000 })
const marks = new Set(Array.from('[]*_`<>!&#~', (mark) => mark.charCodeAt(0)))
const tangledLine = /^(?:[ \t]*(?:[-+*>]|\d{1,9}[.)])){12}/m

/** Feeds the words of Markdown to the writer: addresses of links are left out, embedded HTML is read as such, escapes and entities are decoded. */
export function readMarkdown(source: string, writer: TokenWriter): void {
  if (source.length > parserLimits.length || tangledLine.test(source) || countMarks(source) > parserLimits.marks) {
    writer.text(0, source.length)
    return
  }
  const events = postprocess(
    parse({})
      .document()
      .write(preprocess()(source, 'utf8', true)),
  )
  let skipping = 0
  for (const [phase, token] of events) {
    const entering = phase === 'enter'
    if (blocks.has(token.type)) writer.break()
    if (skipped.has(token.type)) skipping += entering ? 1 : -1
    if (!entering || skipping > 0) continue
    const { offset: start } = token.start
    const { offset: end } = token.end
    if (words.has(token.type)) writer.text(start, end)
    else if (token.type === 'htmlFlow') readHtml(source.slice(start, end), writer, start)
    else if (token.type === 'lineEnding') writer.text(start, end)
    else if (token.type === 'characterReference') {
      for (const character of decodeHTML(source.slice(start, end)))
        writer.codePoint(character.codePointAt(0) as number, start, end)
    } else if (token.type === 'hardBreakTrailing' || token.type === 'hardBreakEscape') writer.break()
  }
}

function countMarks(source: string): number {
  let count = 0
  for (let index = 0; index < source.length; index++) if (marks.has(source.charCodeAt(index))) count++
  return count
}
