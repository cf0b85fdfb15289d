import { foldCharacter, latinLookAlike, type ReadPart } from '@sourcemark/attribution'

/** A block in the form in which words are compared: one script, width and case, only what readers see, single spaces. */
export interface Line {
  readonly text: string
  /** For each code unit of `text`: where its character begins and ends in the text as sent. */
  readonly from: readonly number[]
  readonly to: readonly number[]
  /** For each code unit of `text`: 1 when it was written as a capital. */
  readonly capital: readonly number[]
}

/** Greek capitals that look like a Latin one which their small letter does not look like. */
const capitals: ReadonlyMap<string, string> = new Map(
  'Ε:e Η:h Ι:i Κ:k Μ:m Ν:n Υ:y Ζ:z'.split(' ').map((pair) => pair.split(':') as [string, string]),
)

/** A character as words are compared. */
interface Letter {
  readonly folded: string
  /** 1 when it was written as a capital. */
  readonly capital: 0 | 1
}

const cache = new Map<number, Letter>()
/** Characters remembered; beyond that they are folded anew. */
const cacheSize = 20_000

/** One character folded; Latin letters lose their accents, and letters that only look Latin become Latin. */
function foldLetter(code: number): Letter {
  const known = cache.get(code)
  if (known !== undefined) return known
  const character = String.fromCodePoint(code)
  let folded = ''
  for (const part of capitals.get(character) ?? foldCharacter(character)) {
    const base = /[\u00c0-\u024f\u1e00-\u1eff]/.test(part) ? part.normalize('NFD') : part
    for (const letter of base) if (!/[\u0300-\u036f]/.test(letter)) folded += latinLookAlike(letter) ?? letter
  }
  const letter: Letter = { folded, capital: /\p{Lu}/u.test(character) ? 1 : 0 }
  if (cache.size < cacheSize) cache.set(code, letter)
  return letter
}

/** A text folded without its places. */
export function foldText(text: string): string {
  let folded = ''
  for (const character of text) folded += foldLetter(character.codePointAt(0) as number).folded
  return folded.replace(/ {2,}/g, ' ').trim()
}

const known = new WeakMap<ReadPart, readonly Line[]>()

/** The lines of a part, one for each of its blocks. @returns the same for the same part. */
export function linesOf(part: ReadPart): readonly Line[] {
  const before = known.get(part)
  if (before !== undefined) return before
  const lines = part.blocks.map((block): Line => {
    const pieces: string[] = []
    const from: number[] = []
    const to: number[] = []
    const capital: number[] = []
    let offset = 0
    let space = true
    while (offset < block.text.length) {
      const code = block.text.codePointAt(offset) as number
      const width = code > 0xffff ? 2 : 1
      const { folded, capital: upper } = foldLetter(code)
      const blank = folded === ' '
      if (folded !== '' && block.seen[offset] === 'visible' && !(blank && space)) {
        pieces.push(folded)
        for (let unit = 0; unit < folded.length; unit++) {
          from.push(block.from[offset] as number)
          to.push(block.to[offset + width - 1] as number)
          capital.push(upper)
        }
        space = blank
      }
      offset += width
    }
    return { text: pieces.join(''), from, to, capital }
  })
  known.set(part, lines)
  return lines
}
