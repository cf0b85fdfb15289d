import { expect, test } from 'vitest'
import { spellOut } from '../src/recognise.ts'

const characters = ['', 'a', 'b', '图', '源', 'O', ' ']

/** One step per entry: which class is likeliest, how likely, and what the space has. */
function answer(steps: readonly (readonly [character: string, likelihood: number, space?: number])[]): Float32Array {
  return Float32Array.from(
    steps.flatMap(([character, likelihood, space = 0]) =>
      characters.map((other) => (other === character ? likelihood : other === ' ' ? space : 0)),
    ),
  )
}

test('repetitions are one character unless a blank is between them', () => {
  const { text, score } = spellOut(
    answer([
      ['a', 0.9],
      ['a', 0.8],
      ['', 1],
      ['a', 0.7],
      ['b', 0.5],
    ]),
    characters,
  )
  expect(text).toBe('aab')
  expect(score).toBeCloseTo((0.9 + 0.7 + 0.5) / 3, 6)
})

test('a faint space between letters ends a word, between Chinese characters only a clear one does', () => {
  const spaced = (a: string, b: string, likelihood: number, space: number): string =>
    spellOut(
      answer([
        [a, 1],
        [likelihood > 0.5 ? ' ' : '', 1, space],
        [b, 1],
      ]),
      characters,
    ).text
  expect(spaced('a', 'b', 0, 0.05)).toBe('a b')
  expect(spaced('a', 'b', 0, 0.001)).toBe('ab')
  expect(spaced('图', '源', 0, 0.05)).toBe('图源')
  expect(spaced('图', '源', 1, 1)).toBe('图 源')
  expect(spaced('图', 'a', 0, 0.05)).toBe('图 a')
})

test('blanks alone are no text', () => {
  expect(
    spellOut(
      answer([
        ['', 1],
        ['', 1, 0.3],
      ]),
      characters,
    ),
  ).toEqual({ text: '', score: 0 })
})

test('a copyright sign, which the model does not know, is told by the faint O that it sees instead', () => {
  const blank = (faint: string, likelihood: number): number[] =>
    characters.map((character) => (character === '' ? 1 - likelihood : character === faint ? likelihood : 0))
  const letter = (character: string, likelihood = 1): number[] =>
    characters.map((other) => (other === character ? likelihood : 0))
  const spell = (...steps: number[][]): string => spellOut(Float32Array.from(steps.flat()), characters).text
  expect(spell(blank('O', 0.1), blank(' ', 0.2), letter('a'))).toBe('© a')
  expect(spell(letter('O', 0.5), blank(' ', 0.2), letter('a'))).toBe('© a')
  expect(spell(letter('O', 0.9), blank(' ', 0.2), letter('a'))).toBe('O a')
  expect(spell(blank('O', 0.1), letter('a'))).toBe('a')
  expect(spell(blank('b', 0.1), blank(' ', 0.2), letter('a'))).toBe('a')
  expect(spell(letter('a'), blank('O', 0.1), blank(' ', 0.2), letter('b'))).toBe('a b')
})
