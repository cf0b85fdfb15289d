import { type Block, BlockWriter } from './block.ts'

/** A line of a text without markup. */
export const plainLine = /[^\n\r\v\f\u0085\u2028\u2029]+/g

/** The lines of a plain text. */
export function readPlain(source: string): Block[] {
  const writer = new BlockWriter()
  for (const match of source.matchAll(plainLine)) {
    writer.text(match[0], match.index, match.index + match[0].length, 'visible')
    writer.break()
  }
  return writer.blocks
}
