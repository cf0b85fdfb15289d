import { Tokenizer } from 'htmlparser2'
import type { TokenWriter } from './token-writer.ts'

/** Tags that stand inside a line of text and end neither word nor sentence. */
const inline = new Set(
  'a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd mark nobr q ruby s samp small span strike strong sub sup time tt u var wbr'.split(
    ' ',
  ),
)
/** Tags whose content is not shown, or (`rt`, `rp`) repeats what is. */
const unseen = new Set(
  'script style template noscript head title textarea noframes noembed iframe object svg math select rt rp'.split(' '),
)
/** Unseen tags that are part of a line. */
const unseenInline = new Set(['rt', 'rp'])

/**
 * Feeds the visible words of HTML to the writer: entities decoded, inline tags skipped, block tags as breaks. One linear pass, no tree.
 * @param from where in the writer's text `source` begins.
 */
export function readHtml(source: string, writer: TokenWriter, from = 0): void {
  let unseenTag = ''
  let unseenDepth = 0
  let read = 0
  const open = (name: string): void => {
    if (unseenTag === '') {
      if (unseen.has(name)) {
        unseenTag = name
        unseenDepth = 1
      }
    } else if (name === unseenTag) unseenDepth++
    if (!inline.has(name) && !unseenInline.has(name)) writer.break()
  }
  const close = (name: string): void => {
    if (unseenTag !== '' && name === unseenTag && --unseenDepth === 0) unseenTag = ''
    // a head that was never closed must not hide the page
    if (unseenTag === 'head' && name === 'head') unseenTag = ''
    if (!inline.has(name) && !unseenInline.has(name)) writer.break()
  }
  let opened = ''
  const skip = (_start: number, end: number): void => {
    read = end
  }
  const tokenizer = new Tokenizer(
    { decodeEntities: true, xmlMode: false },
    {
      ontext(start, end) {
        if (unseenTag === '') writer.text(from + start, from + end)
        read = end
      },
      ontextentity(codePoint, end) {
        // the tokenizer reports where an entity ends; it begins at the last '&' before that
        if (unseenTag === '')
          writer.codePoint(codePoint, from + Math.max(read, source.lastIndexOf('&', end - 1)), from + end)
        read = end
      },
      onopentagname(start, end) {
        opened = source.slice(start, Math.min(end, start + 24)).toLowerCase()
        if (opened === 'body') unseenTag = ''
        open(opened)
      },
      onopentagend: (end) => skip(0, end),
      onselfclosingtag(end) {
        read = end
      },
      onclosetag(start, end) {
        close(source.slice(start, Math.min(end, start + 24)).toLowerCase())
        read = end
      },
      oncomment: skip,
      oncdata: skip,
      ondeclaration: skip,
      onprocessinginstruction: skip,
      onattribdata: skip,
      onattribentity() {},
      onattribend() {},
      onattribname: skip,
      onend() {},
    },
  )
  tokenizer.write(source)
  tokenizer.end()
}
