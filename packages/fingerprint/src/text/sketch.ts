import type { Sketched } from '../modality.ts'
import { readHtml } from './read-html.ts'
import { readMarkdown } from './read-markdown.ts'
import { TokenWriter } from './token-writer.ts'

/** Marks on a token. */
export const TokenFlag = Object.freeze({
  /** A sentence or a block ended since the token before. */
  break: 1,
  /** Contains characters of traditional Chinese. */
  traditional: 2,
  /** Belongs to a URL: weak evidence, shared by whoever links the same place. */
  url: 4,
} as const)

/** Token ids below this are the code point of a single character, from here up the hash of a word. */
export const wordBase = 0x100_0000

/** How often a text was found dressed up to escape a comparison. */
export interface Disguises {
  /** Invisible characters inside or between words. */
  readonly invisible: number
  /** Words that mix Latin letters with letters that only look like them. */
  readonly homoglyphs: number
  /** Characters of traditional Chinese (no disguise by itself, but a sign of converted script when the origin has none). */
  readonly traditional: number
}

/** The tokens of a text with their places in the text as sent. */
export interface TextSketch {
  /** Number of tokens. */
  readonly size: number
  readonly ids: Uint32Array
  /** First UTF-16 code unit of each token in the text as sent, ascending. */
  readonly starts: Uint32Array
  /** One past the last UTF-16 code unit of each token. */
  readonly ends: Uint32Array
  /** {@link TokenFlag} bits. */
  readonly flags: Uint8Array
  readonly disguises: Disguises
  /** The text was longer than {@link textLimits}.maximumLength and only its head was read. */
  readonly truncated: boolean
}

export type TextMediaType = 'text/plain' | 'text/html' | 'text/markdown'

export const textLimits = Object.freeze({
  /** UTF-16 code units that are read; what follows is left out and the sketch marked. */
  maximumLength: 1_048_576,
  /** A text of fewer units (Han character 1, word 2) has no fingerprint: any shared stretch of this length yields a common key. */
  minimumUnits: 15,
})

/**
 * Reads a text into tokens: one per Han character, one per run of letters and digits, both folded (see characters.ts).
 * Never fails: a text without words is `EMPTY`, one below {@link textLimits}.minimumUnits `TOO_SHORT`.
 */
export function sketchText(text: string, mediaType: TextMediaType = 'text/plain'): Sketched<TextSketch> {
  const truncated = text.length > textLimits.maximumLength
  const source = truncated ? text.slice(0, textLimits.maximumLength) : text
  const writer = new TokenWriter(source)
  if (mediaType === 'text/html') readHtml(source, writer)
  else if (mediaType === 'text/markdown') readMarkdown(source, writer)
  else writer.text(0, source.length)
  const sketch = writer.finish(truncated)
  if (sketch.size === 0) return { ok: false, reason: 'EMPTY' }
  if (unitsOf(sketch) < textLimits.minimumUnits) return { ok: false, reason: 'TOO_SHORT' }
  return { ok: true, sketch }
}

/** The length of a text in units: a Han character is 1, a word 2. */
function unitsOf(sketch: TextSketch): number {
  let units = sketch.size
  for (let index = 0; index < sketch.size; index++) if ((sketch.ids[index] as number) >= wordBase) units++
  return units
}
