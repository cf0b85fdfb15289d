import { limits, type PartKind } from '@sourcemark/contract'
import type { ReadText } from './block.ts'
import { readHtml } from './read-html.ts'
import { readMarkdown } from './read-markdown.ts'
import { type PictureLines, readPictureWords } from './read-picture-words.ts'
import { readPlain } from './read-plain.ts'

/** A part of a post, as far as it may carry marks. */
export interface MarkedPart {
  readonly partId: string
  readonly kind: PartKind
  readonly mediaType: string
  /** The text as sent; of a picture or film the words that were read out of it. */
  readonly text?: string
  readonly caption?: string
  /** Where the words stand in the picture or film; a part with it is one, whatever its media type claims. */
  readonly picture?: PictureLines
}

/** A part and what readers and machines read in its text. */
export interface ReadPart extends MarkedPart, ReadText {}

/** What one content is read of; what is longer is read at both ends, where credits stand. */
export const markLimits = Object.freeze({
  /** UTF-16 code units of one text. */
  textUnits: limits.textBytes,
  /** UTF-16 code units of one line. */
  lineUnits: 20_000,
  /** Marks of one content. */
  marks: 500,
})

/** Media type without its parameters, in lower case. */
export const plainType = (mediaType: string): string => (mediaType.split(';', 1)[0] as string).trim().toLowerCase()

/**
 * Reads the text of a part once for everybody who asks about it: its lines as readers see them, with UTF-16 offsets of the text as sent, and what
 * its markup says for machines. A part without a text has no lines. Linear; never throws on content.
 */
export function readPart(part: MarkedPart): ReadPart {
  const source = (part.text ?? '').slice(0, markLimits.textUnits)
  if (part.picture !== undefined)
    return { ...part, blocks: readPictureWords(source, part.picture), facts: [], dates: [] }
  switch (plainType(part.mediaType)) {
    case 'text/html':
      return { ...part, ...readHtml(source) }
    case 'text/markdown':
      return { ...part, ...readMarkdown(source) }
    default:
      return { ...part, blocks: readPlain(source), facts: [], dates: [] }
  }
}
