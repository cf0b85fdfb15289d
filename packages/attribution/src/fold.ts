import { simplify } from './script.ts'

/** Text in one script, width and case, with the way back to the text it was made of. */
export interface FoldedText {
  readonly text: string
  /** For each code unit of `text`: where its character begins and ends in the source. */
  readonly from: readonly number[]
  readonly to: readonly number[]
  /** For each code unit of `text`: 1 when white space between Chinese characters was left out before it. */
  readonly gap: readonly number[]
}

/** Characters that pass for the separators of credit lines, and the one that stands for them. */
const separators: Readonly<Record<string, string>> = Object.freeze({
  '|': '丨∣︱¦ǀ│┃❘⎟',
  '/': '∕⁄╱',
  ':': '∶꞉﹕︰ː',
  '·': '・•‧∙⋅',
  '-': '‐‑–—−―─',
  '"': '“”„‟«»',
  "'": '‘’‚‛',
  '©': 'Ⓒⓒ🄫',
})

const written = new Map<string, string>()
for (const [plain, others] of Object.entries(separators)) for (const other of others) written.set(other, plain)

const ignorable = /^[\p{Cf}\p{Default_Ignorable_Code_Point}\p{Variation_Selector}\u2800]$/u
const space = /^[\s\p{Z}]$/u
const chinese = /^[\p{Script=Han}]$/u

/** Whether a character leaves no trace on paper: zero-width and direction marks, soft hyphens, variation selectors. */
export function isIgnorable(character: string): boolean {
  return ignorable.test(character)
}

function isHan(character: string | undefined): boolean {
  return character !== undefined && chinese.test(character)
}

/** A separator or quotation mark in its plainest form, at half width; letters keep their case and script. */
export function plainCharacter(character: string): string {
  const plain = written.get(character)
  if (plain !== undefined) return plain
  if (ignorable.test(character)) return ''
  if (space.test(character)) return ' '
  const compatible = character.normalize('NFKC')
  return written.get(compatible) ?? compatible
}

/** By code point: texts are asked about character by character. */
const cache = new Map<number, string>()
/** Characters remembered; beyond that they are folded anew. */
const cacheSize = 20_000

/** One character in one script, width and case; empty for what leaves no trace on paper. Several units for ligatures and the like. */
export function foldCharacter(character: string): string {
  return foldCode(character.codePointAt(0) as number)
}

function foldCode(code: number): string {
  const known = cache.get(code)
  if (known !== undefined) return known
  let folded = ''
  for (const part of plainCharacter(String.fromCodePoint(code))) folded += simplify(part.toLowerCase())
  if (cache.size < cacheSize) cache.set(code, folded)
  return folded
}

/**
 * Folds full and half width, case, traditional and simplified script and the zoo of separators; drops zero-width characters and white space
 * between Chinese characters. Linear in the length of `source`.
 */
export function fold(source: string): FoldedText {
  let text = ''
  const from: number[] = []
  const to: number[] = []
  const gap: number[] = []
  let pendingSpace = -1
  let previous: string | undefined
  let index = 0
  while (index < source.length) {
    const start = index
    const code = source.codePointAt(index) as number
    index += code > 0xffff ? 2 : 1
    const folded = foldCode(code)
    if (folded === '') continue
    if (folded === ' ') {
      if (pendingSpace < 0) pendingSpace = start
      continue
    }
    let gapped = 0
    if (pendingSpace >= 0) {
      if (isHan(previous) && isHan(folded)) gapped = 1
      else if (text !== '') {
        text += ' '
        from.push(pendingSpace)
        to.push(start)
        gap.push(0)
      }
      pendingSpace = -1
    }
    for (let unit = 0; unit < folded.length; unit++) {
      from.push(start)
      to.push(index)
      gap.push(unit === 0 ? gapped : 0)
    }
    text += folded
    previous = folded
  }
  return { text, from, to, gap }
}

/** The form in which names are compared: letters and digits only, one script, width and case, without a leading "the". */
export function foldName(name: string): string {
  let folded = ''
  for (const character of name) folded += foldCharacter(character)
  const words = folded.trim().replace(/^the (?=\S)/, '')
  return words.replace(/[^\p{L}\p{N}\p{M}]/gu, '')
}

/** The names of lists in the form in which they are compared. */
export const foldedNames = (lists: readonly string[], divider: string): ReadonlySet<string> =>
  new Set(lists.flatMap((list) => list.split(divider)).map(foldName))

/** Words on one line: no zero-width characters, single spaces, and none between the letters of a s p a c e d Chinese name. */
export function readable(raw: string): string {
  let text = ''
  for (const character of raw) if (!ignorable.test(character)) text += space.test(character) ? ' ' : character
  const words = text.split(' ').filter((word) => word !== '')
  const spaced = words.length > 1 && words.every((word) => /^\p{Script=Han}$/u.test(word))
  return words.join(spaced ? '' : ' ')
}
