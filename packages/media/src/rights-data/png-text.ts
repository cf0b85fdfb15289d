import { readAiLabel } from './ai-label.ts'
import { line, lines, namesIn, type Stated } from './stated.ts'

/** A text chunk of a PNG. */
export interface PngText {
  readonly keyword: string
  readonly text: string
}

/** Reads the keywords that the PNG specification names, and the label of GB 45438. */
export function readPngText(chunks: readonly PngText[]): Stated {
  const all = (keyword: string): string[] => chunks.filter((chunk) => chunk.keyword === keyword).map(({ text }) => text)
  return {
    creators: all('Author').flatMap(namesIn),
    copyrightNotice: line(all('Copyright')[0]),
    title: line(all('Title')[0]),
    licences: lines(all('License')),
    contacts: lines(all('URL')),
    aiLabel: readAiLabel(all('AIGC')[0]) ?? readAiLabel(all('Comment')[0]),
  }
}

/**
 * The bytes of a profile that ImageMagick keeps in a PNG: name and length on lines of their own, then hexadecimal digits.
 * @returns undefined when there is no profile of that name.
 */
export function rawProfile(chunks: readonly PngText[], name: string): Uint8Array | undefined {
  const text = chunks.find(({ keyword }) => keyword === `Raw profile type ${name}`)?.text
  const hex = text?.trimStart().split('\n').slice(2).join('').replaceAll(/\s/g, '')
  return hex === undefined || hex === '' ? undefined : Buffer.from(hex, 'hex')
}
