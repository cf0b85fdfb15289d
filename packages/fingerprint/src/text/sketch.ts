import type { Sketched } from '../modality.ts'
import { readHtml } from './read-html.ts'
import { readMarkdown } from './read-markdown.ts'
import { TokenWriter } from './token-writer.ts'
import { type TextSketch, wordBase } from './tokens.ts'

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
