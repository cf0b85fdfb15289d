import { Parser } from 'htmlparser2'
import { type Block, BlockWriter, type ReadText, type StructuredFact } from './block.ts'
import { isMarkdownBreak, MarkdownReader } from './markdown-words.ts'
import { datesOfJsonLd, datesOfTag, readJsonLd, readTag } from './structured-data.ts'
import { type Look, lookInside, pageLook, StyleSheet, setsOff, visibilityOf } from './style.ts'

/** Tags that stand inside a line of text. */
const inline = new Set(
  'a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd mark nobr q ruby rb rt rp s samp small span strike strong sub sup time tt u var wbr img svg'.split(
    ' ',
  ),
)
/** Tags whose words are not shown. */
const unseen = new Set(
  'script style template noscript head title textarea noframes noembed iframe object svg math select rt rp'.split(' '),
)
/** Figures within figures that are told apart. */
const deepestFigures = 8
const captions = new Set(['figcaption', 'caption'])

interface OpenTag {
  readonly name: string
  readonly look: Look
  readonly unseen: boolean
  readonly caption: Block['caption']
  readonly quoted: boolean
  readonly cell: Block['cell']
  /** The medium of a figure, known once its tag was read. */
  medium: Block['caption']
}

/**
 * The lines of an HTML page as they are seen, with the offsets of the page as sent, and what its markup says for machines. One pass, no tree.
 * @param markdown the page is Markdown, in which HTML may stand.
 */
export function readHtml(source: string, markdown = false): ReadText {
  const writer = new BlockWriter()
  const facts: StructuredFact[] = []
  const dates: string[] = []
  const reader = markdown ? new MarkdownReader() : undefined
  const sheet = new StyleSheet()
  // a rule may stand below what it hides
  for (const [, css = ''] of source.matchAll(/<style\b[^>]{0,500}>([^<]*)/gi)) sheet.add(css)
  const page = { unseen: false, caption: undefined, quoted: false, cell: undefined, medium: undefined }
  const stack: OpenTag[] = [{ name: '', look: pageLook, ...page }]
  let tables = 0
  let rows = 0
  const figures: OpenTag[] = []
  const top = (): OpenTag => stack.at(-1) as OpenTag
  let script: { text: string; start: number } | undefined

  const parser = new Parser(
    {
      onopentag(name, attributes) {
        const parent = top()
        const range = { start: parser.startIndex, end: parser.endIndex + 1 }
        const look = lookInside(parent.look, name, attributes, sheet)
        facts.push(...readTag(name, attributes, range))
        dates.push(...datesOfTag(name, attributes))
        if (name === 'table') tables++
        if (name === 'tr') rows++
        if (name === 'script' && attributes.type === 'application/ld+json') script = { text: '', start: range.end }
        if (name === 'img' || name === 'video' || name === 'audio') {
          for (const figure of figures) figure.medium = name === 'img' ? 'image' : name
        }
        const figure = figures.at(-1)
        const caption = captions.has(name) && figure !== undefined ? (figure.medium ?? 'image') : parent.caption
        // a body that was never separated from its head is seen
        const hidden = name === 'body' ? false : parent.unseen || unseen.has(name)
        const cell = name === 'td' || name === 'th' ? { table: tables, row: rows } : parent.cell
        if (!inline.has(name)) {
          writer.break({ caption, cell })
          reader?.break()
        }
        if (name === 'a') writer.openLink(attributes.href ?? '', (attributes.rel ?? '').toLowerCase().split(/\s+/))
        const quoted = parent.quoted || setsOff(name, attributes, sheet)
        const open: OpenTag = { name, look, unseen: hidden, caption, quoted, cell, medium: undefined }
        stack.push(open)
        if (name === 'figure' && figures.length < deepestFigures) figures.push(open)
      },
      onclosetag(name) {
        const closed = stack.length > 1 ? stack.pop() : undefined
        if (closed !== undefined && closed === figures.at(-1)) figures.pop()
        if (name === 'a') writer.closeLink()
        if (name === 'script' && script !== undefined) {
          facts.push(...readJsonLd(script.text, { start: script.start, end: script.start + script.text.length }))
          dates.push(...datesOfJsonLd(script.text))
          script = undefined
        }
        if (closed !== undefined && !inline.has(name)) {
          writer.break(top())
          reader?.break()
        }
      },
      ontext(words) {
        const { startIndex: start, endIndex } = parser
        if (script !== undefined) script.text += words
        const { unseen: hidden, look, quoted } = top()
        if (hidden) return
        const seen = visibilityOf(look)
        if (reader === undefined) writer.text(words, start, endIndex + 1, seen, quoted)
        else if (words.length !== endIndex + 1 - start)
          writer.text(words, start, endIndex + 1, seen, reader.plain(words) || quoted)
        else {
          for (const piece of reader.read(words)) {
            if (isMarkdownBreak(piece)) writer.break()
            else {
              if (piece.url !== undefined) writer.openLink(piece.url, [])
              writer.text(piece.words, start + piece.start, start + piece.end, seen, piece.quoted || quoted)
              if (piece.url !== undefined) writer.closeLink()
            }
          }
        }
      },
    },
    { decodeEntities: true, lowerCaseTags: true },
  )
  parser.write(source)
  parser.end()
  writer.break()
  return { blocks: writer.blocks, facts, dates }
}
