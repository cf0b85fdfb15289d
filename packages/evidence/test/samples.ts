import { type ReadPart, readPart } from '@sourcemark/attribution'
import type { Span } from '@sourcemark/contract'

export const plain = (text: string): ReadPart => part(text, 'text/plain')
export const html = (text: string): ReadPart => part(text, 'text/html')
export const markdown = (text: string): ReadPart => part(text, 'text/markdown')

const part = (text: string, mediaType: string): ReadPart => readPart({ partId: 'body', kind: 'text', mediaType, text })

/** The pair of passages that goes from the first to the last of the words given, or from end to end. */
export function spanOf(original: ReadPart, copy: ReadPart, inOriginal?: string, inCopy = inOriginal): Span {
  return { original: sideOf(original, inOriginal), query: sideOf(copy, inCopy) }
}

function sideOf({ text = '' }: ReadPart, words: string | undefined): { start: number; end: number } {
  if (words === undefined) return { start: 0, end: text.length }
  const start = text.indexOf(words)
  if (start < 0) throw new Error(`not in the text: ${words}`)
  return { start, end: start + words.length }
}
