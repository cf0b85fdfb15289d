import { Parser } from 'htmlparser2'
import { type Block, BlockWriter, type ReadText, type StructuredFact } from './block.ts'
import { isMarkdownBreak, markdownWords } from './markdown-words.ts'
import { readJsonLd, readTag } from './structured-data.ts'
import { type Look, lookInside, pageLook, StyleSheet, visibilityOf } from './style.ts'

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
  const sheet = new StyleSheet()
  // a rule may stand below what it hides
  for (const [, css = ''] of source.matchAll(/<style\b[^>]{0,500}>([^<]*)/gi)) sheet.add(css)
  const stack: OpenTag[] = [{ name: '', look: pageLook, unseen: false, caption: undefined, medium: undefined }]
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
        if (name === 'script' && attributes.type === 'application/ld+json') script = { text: '', start: range.end }
        if (name === 'img' || name === 'video' || name === 'audio') {
          for (const figure of figures) figure.medium = name === 'img' ? 'image' : name
        }
        const figure = figures.at(-1)
        const caption = captions.has(name) && figure !== undefined ? (figure.medium ?? 'image') : parent.caption
        // a body that was never separated from its head is seen
        const hidden = name === 'body' ? false : parent.unseen || unseen.has(name)
        if (!inline.has(name)) writer.break(caption)
        if (name === 'a') writer.openLink(attributes.href ?? '', (attributes.rel ?? '').toLowerCase().split(/\s+/))
        const open: OpenTag = { name, look, unseen: hidden, caption, medium: undefined }
        stack.push(open)
        if (name === 'figure' && figures.length < deepestFigures) figures.push(open)
      },
      onclosetag(name) {
        const closed = stack.length > 1 ? stack.pop() : undefined
        if (closed !== undefined && closed === figures.at(-1)) figures.pop()
        if (name === 'a') writer.closeLink()
        if (name === 'script' && script !== undefined) {
          facts.push(...readJsonLd(script.text, { start: script.start, end: script.start + script.text.length }))
          script = undefined
        }
        if (closed !== undefined && !inline.has(name)) writer.break(top().caption)
      },
      ontext(words) {
        const { startIndex: start, endIndex } = parser
        if (script !== undefined) script.text += words
        const { unseen: hidden, look } = top()
        if (hidden) return
        const seen = visibilityOf(look)
        if (!markdown) writer.text(words, start, endIndex + 1, seen)
        else if (words.length !== endIndex + 1 - start) writer.text(words, start, endIndex + 1, seen)
        else {
          for (const piece of markdownWords(words)) {
            if (isMarkdownBreak(piece)) writer.break()
            else {
              if (piece.url !== undefined) writer.openLink(piece.url, [])
              writer.text(piece.words, start + piece.start, start + piece.end, seen)
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
  return { blocks: writer.blocks, facts }
}
