import { Converter } from 'opencc-js/cn2t'

/** What reposters do to a text, each deterministic. */

const toTraditional = Converter({ from: 'cn', to: 'tw' })

/** Simplified to traditional script. */
export const traditional = (text: string): string => toTraditional(text)

/** Puts an invisible character after every third character. */
export const zeroWidth = (text: string): string =>
  [...text].map((character, index) => (index % 3 === 2 ? `${character}\u200b` : character)).join('')

/** Paragraphs as HTML, with some characters as entities and some words in inline tags. */
export function html(text: string): string {
  const encode = (line: string) =>
    line
      .replaceAll('&', '&amp;')
      .replaceAll('“', '&ldquo;')
      .replaceAll('”', '&rdquo;')
      .replaceAll('’', '&rsquo;')
      .replace(/[水的]/gu, (character) => `&#${character.codePointAt(0)};`)
      .replace(/(\p{L}{2})(\p{L}{2})/u, '<b>$1</b><span class="x">$2</span>')
  return `<section>${text
    .split('\n')
    .map((line) => `<p style="margin:0">${encode(line)}</p>`)
    .join('\n')}<br></section>`
}

/** Paragraphs as Markdown, under a heading and with emphasis in the first words of each. */
export const markdown = (heading: string, text: string): string =>
  `## ${heading}\n\n${text
    .split('\n')
    .map((line) => line.replace(/^(\S{2,8})/u, '**$1**'))
    .join('\n\n')}\n\n---\n`

/** Replaces words. Each must occur, so that a change of the article is noticed. */
export function reword(text: string, words: Readonly<Record<string, string>>): string {
  let result = text
  for (const [from, to] of Object.entries(words)) {
    if (!result.includes(from)) throw new Error(`Nothing to reword: ${from}`)
    result = result.replaceAll(from, to)
  }
  return result
}

/** Consecutive sentences, the first being number `from` (0 is the first of the text). */
export function sentences(text: string, from: number, count: number): string {
  const all = text.replaceAll('\n', ' ').match(/[^。！？.!?]+[。！？.!?]+[”"’]?\s*/gu) ?? []
  const taken = all.slice(from, from + count)
  if (taken.length < count) throw new Error('The text has fewer sentences.')
  return taken.join('').trim()
}
