import type { ReadPart } from '@sourcemark/attribution'
import { linesOf } from './lines.ts'
import { readNumber } from './numbers.ts'

/** Marks on a word. */
export const WordFlag = Object.freeze({
  /** A Chinese character. */
  han: 1,
  number: 2,
  /** Its first letter is written as a capital. */
  capital: 4,
  /** First of its sentence. */
  first: 8,
} as const)

/** The words of a text that readers see, Chinese ones character by character, numbers by their value. */
export interface Words {
  /** What is compared: equal for one word however it is written. */
  readonly keys: readonly string[]
  /** Where each begins and ends in the text as sent. */
  readonly starts: readonly number[]
  readonly ends: readonly number[]
  /** {@link WordFlag} bits. */
  readonly flags: readonly number[]
  /** Number of the clause and of the sentence that each stands in. */
  readonly clauses: readonly number[]
  readonly sentences: readonly number[]
  /** Letters and digits that each stands for. */
  readonly sizes: readonly number[]
}

const hanCharacter = /[\p{Script=Han}〇]/u
const single = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}〇]/u
const wordRun = /[\p{L}\p{N}\p{M}]+(?:'(?=\p{L})[\p{L}\p{N}\p{M}]+)*/uy
const leadingDigits = /^\d/

/** What a character is among words; numbers begin with one of the first three. */
const Kind = Object.freeze({ han: 1, single: 2, letter: 3, sentenceEnd: 4, clauseEnd: 5, dot: 6, other: 7 } as const)
const kinds = new Uint8Array(0x1_0000)

/** Asked for every character of every text, so each answer is kept. */
function kindOf(code: number): number {
  const known = kinds[code]
  if (known !== undefined && known !== 0) return known
  const kind = readKind(String.fromCodePoint(code))
  if (code < kinds.length) kinds[code] = kind
  return kind
}

const keys = new Map<number, string>()

/** A character as a word; the same string each time, which lists of words are compared by faster. */
function keyOf(code: number): string {
  let key = keys.get(code)
  if (key === undefined) {
    key = String.fromCodePoint(code)
    if (code < kinds.length) keys.set(code, key)
  }
  return key
}

function readKind(character: string): number {
  if (single.test(character)) return hanCharacter.test(character) ? Kind.han : Kind.single
  if (/[\p{L}\p{N}\p{M}]/u.test(character)) return Kind.letter
  if (character === '.') return Kind.dot
  if (/[。!?;…]/.test(character)) return Kind.sentenceEnd
  return /[,:]/.test(character) ? Kind.clauseEnd : Kind.other
}
/** Code units of one word; a longer run is cut. */
const longest = 64

const known = new WeakMap<ReadPart, Words>()

/** @returns the same for the same part. */
export function wordsOf(part: ReadPart): Words {
  const before = known.get(part)
  if (before !== undefined) return before
  const words = {
    keys: [] as string[],
    starts: [] as number[],
    ends: [] as number[],
    flags: [] as number[],
    clauses: [] as number[],
    sentences: [] as number[],
    sizes: [] as number[],
  }
  let clause = 0
  let sentence = 0
  for (const { text, from, to, capital } of linesOf(part)) {
    clause++
    sentence++
    let isFirst = true
    let index = 0
    const push = (end: number, key: string, flags: number): void => {
      words.keys.push(key)
      words.starts.push(from[index] as number)
      words.ends.push(to[end - 1] as number)
      words.flags.push(flags | (isFirst ? WordFlag.first : 0))
      words.clauses.push(clause)
      words.sentences.push(sentence)
      words.sizes.push(end - index)
      isFirst = false
      index = end
    }
    while (index < text.length) {
      const code = text.codePointAt(index) as number
      const width = code > 0xffff ? 2 : 1
      const kind = kindOf(code)
      if (kind <= Kind.letter) {
        const number = readNumber(text, index)
        if (number !== undefined && !splitsWord(text, number.end)) {
          push(number.end, number.key, WordFlag.number)
          continue
        }
      }
      switch (kind) {
        case Kind.han:
        case Kind.single:
          push(index + width, keyOf(code), kind === Kind.han ? WordFlag.han : 0)
          continue
        case Kind.letter: {
          wordRun.lastIndex = index
          const word = latinPart(wordRun.exec(text)?.[0] as string).slice(0, longest)
          push(index + word.length, word, capital[index] === 1 ? WordFlag.capital : 0)
          continue
        }
        case Kind.dot:
          if (!/^(?:\s|$)/.test(text[index + 1] ?? '')) break
          sentence++
          clause++
          isFirst = true
          break
        case Kind.sentenceEnd:
          sentence++
          clause++
          isFirst = true
          break
        case Kind.clauseEnd:
          clause++
          break
      }
      index += width
    }
  }
  known.set(part, words)
  return words
}

/** A run of letters up to the first character that is a word by itself. */
function latinPart(run: string): string {
  if (!single.test(run)) return run
  let end = 0
  for (const character of run) {
    if (single.test(character)) break
    end += character.length
  }
  return end === 0 ? run : run.slice(0, end)
}

/** Whether English letters go on where a number in letters ended: onerous. */
function splitsWord(text: string, end: number): boolean {
  return /[a-z]/.test(text[end - 1] ?? '') && /[a-z'\d]/.test(text[end] ?? '') && !leadingDigits.test(text[end] ?? '')
}
