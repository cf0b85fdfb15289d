import { foldCharacter } from '@sourcemark/attribution'
import { diffArrays } from 'diff'
import type { SeenCharacter, Stretch } from './shown-text.ts'

/** A word, or a character of a script that writes without blanks. */
interface Token extends Stretch {
  readonly word: string
  /** The word as it is compared: in one script, without case. */
  readonly folded: string
}

const limits = Object.freeze({
  /** Words of one passage that are compared. */
  words: 6_000,
  /** Differences from which on two passages are told to be different as a whole. */
  differences: 1_500,
} as const)

const joins = /[\p{L}\p{N}\p{M}]/u
const alone = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u

function tokensOf(characters: readonly SeenCharacter[]): Token[] {
  const tokens: Token[] = []
  let open: { word: string; start: number; end: number } | undefined
  const close = (): void => {
    if (open !== undefined) tokens.push({ ...open, folded: Array.from(open.word, foldCharacter).join('') })
    open = undefined
  }
  for (const { character, start, end } of characters) {
    if (joins.test(character) && !alone.test(character)) {
      open =
        open === undefined ? { word: character, start, end } : { word: open.word + character, start: open.start, end }
      continue
    }
    close()
    if (/\s/.test(character)) continue
    tokens.push({ word: character, folded: foldCharacter(character), start, end })
  }
  close()
  return tokens
}

/** Tokens next to each other as one stretch. */
function stretchesOf(tokens: readonly Token[]): Stretch[] {
  const first = tokens[0]
  const last = tokens.at(-1)
  return first === undefined || last === undefined ? [] : [{ start: first.start, end: last.end }]
}

/** What two passages that match say otherwise. */
export interface TextChanges {
  readonly query: readonly Stretch[]
  readonly original: readonly Stretch[]
}

/** Nothing is told. */
export const unchanged: TextChanges = Object.freeze({ query: [], original: [] })

/**
 * Where a passage and its original differ, in offsets of each text as sent. Scripts, case and blanks make no difference. Passages that are very long, or
 * have little in common, are not compared: nothing is told of them.
 */
export function changesBetween(query: readonly SeenCharacter[], original: readonly SeenCharacter[]): TextChanges {
  const [ours, theirs] = [tokensOf(query), tokensOf(original)]
  if (ours.length > limits.words || theirs.length > limits.words) return unchanged
  const parts = diffArrays(theirs, ours, {
    comparator: (a, b) => a.folded === b.folded,
    maxEditLength: limits.differences,
  })
  if (parts === undefined) return unchanged
  return {
    query: parts.flatMap(({ added, value }) => (added ? stretchesOf(value) : [])),
    original: parts.flatMap(({ removed, value }) => (removed ? stretchesOf(value) : [])),
  }
}
