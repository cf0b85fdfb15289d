import type { ReadText } from './block.ts'
import { readHtml } from './read-html.ts'

/** The lines of Markdown with HTML in it. Positions are kept: addresses in angle brackets only lose the brackets. */
export function readMarkdown(source: string): ReadText {
  return readHtml(source.replace(/<(https?:\/\/[^\s<>]{1,2048})>/g, ' $1 '), true)
}
