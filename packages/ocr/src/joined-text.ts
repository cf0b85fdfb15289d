import type { OrderedLine } from './reading-order.ts'
import { bounds, corners, type Point } from './rectangle.ts'
import type { SharePoint, WordLine } from './words.ts'

const glue = Object.freeze({ none: '', space: ' ', paragraph: '\n' } as const)

// A word that was broken at the end of its line: small letters on both sides of the hyphen.
const brokenWord = /\p{Ll}[-\u2010\u00ad]$/u
const wordGoesOn = /^\p{Ll}/u

const share = (value: number, whole: number): number => Math.min(1, Math.max(0, value / whole))

/**
 * The text that lines make together, and where each of them lies in it and in a picture of `width` × `height` pixels. The hyphen of a
 * word that was broken at the end of its line is left out.
 */
export function joinedText(
  ordered: readonly OrderedLine[],
  width: number,
  height: number,
): { readonly text: string; readonly lines: readonly WordLine[] } {
  const point = ([x, y]: Point): SharePoint => [share(x, width), share(y, height)]
  let text = ''
  let joins = true
  const lines = ordered.map(({ text: words, rectangle, score, before }, index): WordLine => {
    if (!joins) text += glue[before]
    const start = text.length
    const next = ordered[index + 1]
    joins = next?.before === 'space' && brokenWord.test(words) && wordGoesOn.test(next.text)
    text += joins ? words.slice(0, -1) : words
    const [a, b, c, d] = corners(rectangle)
    const { left, top, right, bottom } = bounds(rectangle)
    const [x, y] = point([left, top])
    const [endX, endY] = point([right, bottom])
    return {
      text: words,
      start,
      end: text.length,
      box: { x, y, w: endX - x, h: endY - y },
      quad: [point(a), point(b), point(c), point(d)],
      score,
    }
  })
  return { text, lines }
}
