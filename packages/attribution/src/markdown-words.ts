/** Words of Markdown between two pieces of syntax; offsets count code units of the text given. */
export interface MarkdownWords {
  readonly words: string
  readonly start: number
  readonly end: number
  readonly url?: string
  /** They stand in a quotation marked by `>`. */
  readonly quoted: boolean
}
export type MarkdownPiece = MarkdownWords | 'break'

export function isMarkdownBreak(piece: MarkdownPiece): piece is 'break' {
  return piece === 'break'
}

/** Line ends, pictures, links, link definitions, and the signs of emphasis and headings. Every repetition is bounded, so reading is linear. */
const syntax =
  /\r?\n|!\[[^[\]\n]{0,300}\]\([^()[\]\n]{0,1000}\)|\[([^[\]\n]{1,300})\]\([ <]{0,3}([^\s()<>[\]]{1,2048}(?:\([^\s()]{0,200}\)[^\s()<>[\]]{0,200})?)>?(?: [^()[\]\n]{0,200})?\)|(?<=^|\n)[ \t]{0,3}(?:#{1,6}\s|(?:> ?){1,8}|[-*+]\s)|\*{1,3}|__|~~|`/g

/**
 * Reads Markdown that comes in pieces, as HTML tags and entities part it, and keeps what a piece means for the next: whether its line has begun,
 * and whether it is quoted. As in CommonMark a line without `>` goes on with the quotation above it, an empty line ends it.
 */
export class MarkdownReader {
  #begun = false
  #quoted = false

  /** An HTML block begins or ends here. */
  break(): void {
    this.#begun = false
    this.#quoted = false
  }

  /** A text that is no Markdown, such as a decoded entity. */
  plain(words: string): boolean {
    if (/\S/.test(words)) this.#begun = true
    return this.#quoted
  }

  /** The words piece by piece, without the syntax. */
  *read(source: string): Generator<MarkdownPiece> {
    let read = 0
    for (const match of source.matchAll(syntax)) {
      const [whole, words, url] = match
      const marker = /^[ \t]{0,3}(?:#|>|[-*+]\s)/.test(whole)
      if (marker && match.index === 0 && this.#begun) continue
      if (match.index > read) yield this.#words(source, read, match.index)
      read = match.index + whole.length
      if (/\n$/.test(whole) && !marker) {
        if (!this.#begun) this.#quoted = false
        this.#begun = false
        yield 'break'
      } else if (marker) this.#quoted = whole.includes('>')
      else if (words !== undefined && url !== undefined) {
        const start = match.index + 1
        this.#begun = true
        yield { words, start, end: start + words.length, url, quoted: this.#quoted }
      }
    }
    if (read < source.length) yield this.#words(source, read, source.length)
  }

  #words(source: string, start: number, end: number): MarkdownWords {
    const words = source.slice(start, end)
    return { words, start, end, quoted: this.plain(words) }
  }
}
