/** Words of Markdown between two pieces of syntax; offsets count code units of the text given. */
export interface MarkdownWords {
  readonly words: string
  readonly start: number
  readonly end: number
  readonly url?: string
}
export type MarkdownPiece = MarkdownWords | 'break'

export function isMarkdownBreak(piece: MarkdownPiece): piece is 'break' {
  return piece === 'break'
}

/** Line ends, pictures, links, link definitions, and the signs of emphasis and headings. Every repetition is bounded, so reading is linear. */
const syntax =
  /\r?\n|!\[[^[\]\n]{0,300}\]\([^()[\]\n]{0,1000}\)|\[([^[\]\n]{1,300})\]\([ <]{0,3}([^\s()<>[\]]{1,2048}(?:\([^\s()]{0,200}\)[^\s()<>[\]]{0,200})?)>?(?: [^()[\]\n]{0,200})?\)|(?<=^|\n)\s{0,3}(?:#{1,6}\s|>\s?|[-*+]\s)|\*{1,3}|__|~~|`/g

/** The words of Markdown piece by piece, without its syntax. */
export function* markdownWords(source: string): Generator<MarkdownPiece> {
  let read = 0
  for (const match of source.matchAll(syntax)) {
    const [whole, words, url] = match
    if (match.index > read) yield { words: source.slice(read, match.index), start: read, end: match.index }
    read = match.index + whole.length
    if (whole.endsWith('\n')) yield 'break'
    else if (words !== undefined && url !== undefined) {
      yield { words, start: match.index + 1, end: match.index + 1 + words.length, url }
    }
  }
  if (read < source.length) yield { words: source.slice(read), start: read, end: source.length }
}
