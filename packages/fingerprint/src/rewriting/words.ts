import stemmer from 'natural/lib/natural/stemmers/porter_stemmer.js'
import { Folded, foldedCharacter } from '../text/characters.ts'
import { type TextSketch, TokenFlag, wordBase } from '../text/tokens.ts'

/** What a word is, beside its stem. */
export const WordKind = Object.freeze({
  plain: 0,
  /** Begins with a digit: an amount, a year, a version. Kept by whoever retells. */
  number: 1,
  /** Written with a capital inside a sentence, or a Latin word in Chinese text: a name. Kept by whoever retells. */
  name: 2,
} as const)

/** What a retelling keeps of the words of a text: the tokens of its sketch with words brought to their stems. */
export interface TextWords {
  /** For each token of the sketch: the character, or the id of the stem. */
  readonly stems: Uint32Array
  /** {@link WordKind} of each token. */
  readonly kinds: Uint8Array
}

/** Words longer than this have no stem but themselves: nobody inflects them, and the stemmer's patterns are not linear. */
const longestWord = 24
const shortestWord = 3
/** Stems that are remembered at most. */
const remembered = 50_000
const stems = new Map<string, number>()
const lowerWord = /^[a-z]+$/

/** The id of a word's letters, the same as a sketch gives to a word written like this. */
function wordId(letters: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < letters.length; index++) hash = Math.imul(hash ^ letters.charCodeAt(index), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  hash ^= hash >>> 16
  return wordBase | (hash & 0xff_ffff)
}

/** The id of an English word's stem (M. F. Porter, "An algorithm for suffix stripping", 1980), given in lower case. */
export function stemId(word: string): number {
  const known = stems.get(word)
  if (known !== undefined) return known
  if (stems.size >= remembered) stems.clear()
  const id = wordId(stemmer.stem(word))
  stems.set(word, id)
  return id
}

/** A word of the text as its letters are folded; markup inside it is not understood and stands for itself. */
function foldedWord(written: string): string {
  const lower = written.toLowerCase()
  if (lowerWord.test(lower)) return lower
  let folded = ''
  for (const character of written) {
    const entry = foldedCharacter(character.codePointAt(0) as number)
    if ((entry & Folded.drop) !== 0) continue
    folded += String.fromCodePoint(entry & Folded.codePoint)
  }
  return folded
}

const isDigit = (unit: number): boolean => unit >= 48 && unit <= 57
const isCapital = (unit: number): boolean => unit >= 65 && unit <= 90

/**
 * Reads the stems and kinds of a text's words.
 * @param sketch the sketch of `text`, as sketchText made it.
 */
export function readWords(text: string, sketch: TextSketch): TextWords {
  const { size, ids, starts, ends, flags } = sketch
  const found = ids.slice()
  const kinds = new Uint8Array(size)
  for (let index = 0; index < size; index++) {
    const id = ids[index] as number
    if (id < wordBase || ((flags[index] as number) & TokenFlag.url) !== 0) continue
    const start = starts[index] as number
    const length = (ends[index] as number) - start
    const first = text.charCodeAt(start)
    if (isDigit(first)) {
      kinds[index] = WordKind.number
      continue
    }
    const begins = ((flags[index] as number) & TokenFlag.break) !== 0
    const afterCharacter = index > 0 && (ids[index - 1] as number) < wordBase
    const beforeCharacter = index + 1 < size && (ids[index + 1] as number) < wordBase
    if ((isCapital(first) && !begins) || afterCharacter || beforeCharacter) kinds[index] = WordKind.name
    if (length < shortestWord || length > longestWord) continue
    const word = foldedWord(text.slice(start, start + length))
    if (lowerWord.test(word)) found[index] = stemId(word)
  }
  return { stems: found, kinds }
}

const version = 1

/**
 * Stems and kinds as bytes, beside the sketch that they belong to: for each word whose stem is another word, or that is a number or a
 * name, a varint (words since the last such, times six, twice the kind, and 1 for another stem), then 3 bytes of the stem where it is another.
 */
export function encodeWords({ stems, kinds }: TextWords, { size, ids }: TextSketch): Uint8Array {
  const bytes: number[] = [version]
  let skipped = 0
  for (let index = 0; index < size; index++) {
    const id = ids[index] as number
    if (id < wordBase) continue
    const stem = stems[index] as number
    const kind = kinds[index] as number
    const another = stem === id ? 0 : 1
    if (another === 0 && kind === 0) {
      skipped++
      continue
    }
    let rest = skipped * 6 + kind * 2 + another
    for (; rest >= 0x80; rest = Math.floor(rest / 128)) bytes.push((rest & 0x7f) | 0x80)
    bytes.push(rest)
    if (another === 1) bytes.push(stem & 0xff, (stem >>> 8) & 0xff, (stem >>> 16) & 0xff)
    skipped = 0
  }
  return Uint8Array.from(bytes)
}

/** Reads what {@link encodeWords} wrote. @throws RangeError when the bytes are none of its, or of another sketch. */
export function decodeWords(bytes: Uint8Array, { size, ids }: TextSketch): TextWords {
  if (bytes[0] !== version) throw new RangeError(`words of version ${bytes[0]}, this reads ${version}`)
  const stems = ids.slice()
  const kinds = new Uint8Array(size)
  let at = 1
  const next = (): number => {
    const byte = bytes[at++]
    if (byte === undefined) throw new RangeError('words end early')
    return byte
  }
  let index = 0
  while (at < bytes.length) {
    let value = 0
    for (let scale = 1; ; scale *= 128) {
      const byte = next()
      value += (byte & 0x7f) * scale
      if (byte < 0x80) break
      if (scale > 2 ** 35) throw new RangeError('words hold a number that is too long')
    }
    let skip = Math.floor(value / 6)
    while (index < size && ((ids[index] as number) < wordBase || skip-- > 0)) index++
    if (index >= size) throw new RangeError('words go on after their text')
    kinds[index] = (value % 6) >> 1
    if ((value & 1) === 1) stems[index] = wordBase | next() | (next() << 8) | (next() << 16)
    index++
  }
  return { stems, kinds }
}
