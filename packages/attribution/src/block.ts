import type { MarkRole, Visibility } from './mark.ts'

/** A link inside a block; offsets count code units of the block's text. */
export interface BlockLink {
  readonly start: number
  readonly end: number
  readonly url: string
  /** The values of `rel`, in lower case. */
  readonly rel: readonly string[]
}

/** A line or paragraph as a reader sees it. */
export interface Block {
  readonly text: string
  /** For each code unit of `text`: where its character begins and ends in the part as sent. */
  readonly from: readonly number[]
  readonly to: readonly number[]
  /** For each code unit of `text`: how it is shown. */
  readonly seen: readonly Visibility[]
  readonly links: readonly BlockLink[]
  /** For each code unit of `text`: whether readers see it set off as a quotation by `<blockquote>`, `<q>` or a `>` of Markdown. */
  readonly quoted: readonly boolean[]
  /** The medium that a caption stands under. */
  readonly caption: 'image' | 'audio' | 'video' | undefined
  /** Which table of the page and which of its rows, counted from 1, it is a cell of. */
  readonly cell: { readonly table: number; readonly row: number } | undefined
}

/** A statement of the page's markup for machines. */
export interface StructuredFact {
  readonly role: MarkRole
  readonly start: number
  readonly end: number
  readonly name?: string
  readonly url?: string
  readonly title?: string
}

export interface ReadText {
  readonly blocks: readonly Block[]
  readonly facts: readonly StructuredFact[]
  /** Times of publication that the markup states, as written. */
  readonly dates: readonly string[]
}

/** Collects blocks; positions are offsets of the part as sent. */
export class BlockWriter {
  readonly blocks: Block[] = []
  #text = ''
  #from: number[] = []
  #to: number[] = []
  #seen: Visibility[] = []
  #links: BlockLink[] = []
  #open: { start: number; url: string; rel: readonly string[] }[] = []
  #quoted: boolean[] = []
  #place: Pick<Block, 'caption' | 'cell'> = { caption: undefined, cell: undefined }

  /** Adds words that stand in the source from `start` to `end`: one to one where the lengths agree, else each for the whole range. */
  text(words: string, start: number, end: number, seen: Visibility, quoted = false): void {
    const exact = words.length === end - start
    for (let index = 0; index < words.length; index++) {
      this.#from.push(exact ? start + index : start)
      this.#to.push(exact ? start + index + 1 : end)
      this.#seen.push(seen)
      this.#quoted.push(quoted)
    }
    this.#text += words
  }

  openLink(url: string, rel: readonly string[]): void {
    this.#open.push({ start: this.#text.length, url, rel })
  }

  closeLink(): void {
    const link = this.#open.pop()
    if (link !== undefined && link.url !== '') this.#links.push({ ...link, end: this.#text.length })
  }

  /** Ends the block; the next one stands in `place`, or where this one stood. */
  break(place: Pick<Block, 'caption' | 'cell'> = this.#place): void {
    for (const link of this.#open) {
      if (link.url !== '' && link.start < this.#text.length) this.#links.push({ ...link, end: this.#text.length })
      link.start = 0
    }
    if (/\S/.test(this.#text)) {
      this.blocks.push({
        text: this.#text,
        from: this.#from,
        to: this.#to,
        seen: this.#seen,
        links: this.#links,
        quoted: this.#quoted,
        caption: this.#place.caption,
        cell: this.#place.cell,
      })
    }
    this.#text = ''
    this.#from = []
    this.#to = []
    this.#seen = []
    this.#links = []
    this.#quoted = []
    this.#place = place
  }
}
