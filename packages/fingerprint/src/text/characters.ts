import { isTraditional, simplify } from './script.ts'

/*
 * What each character counts as, packed into 32 bits: the folded code point in the low 21, flags above. Filled on first use, so that
 * loading costs nothing and the text's own characters are the only ones paid for.
 */
export const Folded = Object.freeze({
  codePoint: 0x1f_ffff,
  /** Joins with its neighbours into a word (Latin, digits, Cyrillic, …). */
  run: 1 << 21,
  /** Is a token by itself (Han, kana, Hangul and scripts written without spaces). */
  single: 1 << 22,
  /** Leaves no trace: zero-width and format characters, combining marks. */
  drop: 1 << 23,
  /** Stands for several characters: see {@link expansionOf}. */
  expand: 1 << 24,
  /** Ends a sentence. */
  sentenceEnd: 1 << 25,
  /** Was written in traditional Chinese. */
  traditional: 1 << 26,
  /** Looks like a Latin letter and is none. */
  confusable: 1 << 27,
  /** Is a Latin letter of its own right. */
  latin: 1 << 28,
  /** Is invisible where it stands. */
  invisible: 1 << 29,
  known: 1 << 30,
})

/** Letters of other scripts, and variants, that pass for Latin ones. Source: Unicode confusables (UTS 39), the part seen in disguise. */
const lookAlikes: Readonly<Record<string, string>> = Object.freeze({
  a: 'аɑαạ',
  b: 'ЬьВвβ',
  c: 'сϲᴄ',
  d: 'ԁ',
  e: 'еєεҽ',
  g: 'ɡԍ',
  h: 'һНнΗհ',
  i: 'іıιɩΙ',
  j: 'јϳ',
  k: 'кκКᴋ',
  l: 'Ӏⅼ',
  m: 'мМΜᴍ',
  n: 'ոпηΝ',
  o: 'оοσօᴏ',
  p: 'рρР',
  q: 'ԛ',
  r: 'гᴦ',
  s: 'ѕꜱ',
  t: 'тτТΤᴛ',
  u: 'υսᴜ',
  v: 'ѵνᴠ',
  w: 'ԝωѡᴡ',
  x: 'хχ',
  y: 'уγүУΥ',
  z: 'ᴢΖ',
  '3': 'зЗӡ',
  '6': 'б',
})

/** Letters that decomposition leaves alone. */
const strokes: Readonly<Record<string, string>> = Object.freeze({
  ø: 'o',
  đ: 'd',
  ł: 'l',
  ħ: 'h',
  ŧ: 't',
  ð: 'd',
  þ: 'th',
  æ: 'ae',
  œ: 'oe',
  ß: 'ss',
  ə: 'e',
})

const confusables = new Map<string, string>()
for (const [letter, look] of Object.entries(lookAlikes))
  for (const other of look) confusables.set(other, letter).set(other.toLowerCase(), letter)

const expansions = new Map<number, readonly number[]>()
const letterOrDigit = /^[\p{L}\p{N}]$/u
const mark = /^\p{M}$/u
const format = /^(?:[\p{Cf}\p{Cc}\p{Default_Ignorable_Code_Point}\p{Variation_Selector}]|\u2800)$/u
const alone =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Tibetan}]$/u
const latinLetter = /^\p{Script=Latin}$/u
const ends = /^[!?;。！？；…｡\n\r\u2028\u2029]$/u
const space = /^\s$/u

function foldOne(character: string): string {
  const lower = confusables.get(character) ?? character.toLowerCase()
  let folded = ''
  for (const part of lower) {
    const base = alone.test(part) && !/[\u3040-\u30ff]/.test(part) ? part : part.normalize('NFD').replace(/\p{M}/gu, '')
    for (const letter of base) folded += confusables.get(letter) ?? strokes[letter] ?? (letter === 'ς' ? 'σ' : letter)
  }
  return folded
}

function classify(codePoint: number): number {
  const character = String.fromCodePoint(codePoint)
  if (space.test(character) && codePoint !== 0xfeff) return ends.test(character) ? Folded.sentenceEnd : 0
  if (format.test(character)) return Folded.drop | Folded.invisible
  if (mark.test(character)) return Folded.drop
  const plain = simplify(codePoint)
  if (plain !== codePoint) return plain | Folded.single | (isTraditional(codePoint) ? Folded.traditional : 0)
  const compatible = character.normalize('NFKC')
  const letters: number[] = []
  let flags = 0
  for (const part of compatible) {
    for (const letter of foldOne(part)) {
      if (mark.test(letter) || format.test(letter)) continue
      const folded = simplify(letter.codePointAt(0) as number)
      if (folded !== letter.codePointAt(0) && isTraditional(letter.codePointAt(0) as number))
        flags |= Folded.traditional
      letters.push(folded)
    }
  }
  if (letters.length === 0) return Folded.drop
  const kinds = letters.map((letter) => kindOf(String.fromCodePoint(letter)))
  if (letters.length === 1) {
    const kind = kinds[0] as number
    if (kind === 0) return ends.test(character) || ends.test(compatible) ? Folded.sentenceEnd : 0
    const latin = kind === Folded.run && latinLetter.test(compatible) && !confusables.has(character)
    const disguised = kind === Folded.run && confusables.has(compatible)
    return (letters[0] as number) | kind | flags | (latin ? Folded.latin : 0) | (disguised ? Folded.confusable : 0)
  }
  if (kinds.every((kind) => kind === 0)) return ends.test(compatible.slice(0, 1)) ? Folded.sentenceEnd : 0
  expansions.set(codePoint, letters)
  return codePoint | Folded.expand | flags
}

function kindOf(character: string): number {
  if (!letterOrDigit.test(character)) return 0
  return alone.test(character) ? Folded.single : Folded.run
}

const plane = new Uint32Array(0x10000)
const beyond = new Map<number, number>()

/** The table for characters of the basic plane; an entry is 0 until {@link foldedCharacter} has filled it. */
export const foldedPlane: Readonly<Uint32Array> = plane

/**
 * What a character counts as: see {@link Folded}. NFKC, case, accents, look-alikes, zero-width characters and script are folded here.
 * @param codePoint a Unicode code point; lone surrogates count as separators.
 */
export function foldedCharacter(codePoint: number): number {
  if (codePoint < 0x10000) {
    const known = plane[codePoint] as number
    if (known !== 0) return known
    const isSurrogate = codePoint >= 0xd800 && codePoint <= 0xdfff
    const entry = ((isSurrogate ? 0 : classify(codePoint)) | Folded.known) >>> 0
    plane[codePoint] = entry
    return entry
  }
  let entry = beyond.get(codePoint)
  if (entry === undefined) {
    entry = (classify(codePoint) | Folded.known) >>> 0
    beyond.set(codePoint, entry)
  }
  return entry
}

/** The characters that a character marked {@link Folded.expand} stands for, folded. */
export function expansionOf(codePoint: number): readonly number[] {
  return expansions.get(codePoint) ?? []
}
