import { expect, test } from 'vitest'
import { findPassage } from '../src/index.ts'

const parts = [
  { partId: 'p1', text: '山高月小，水落石出' },
  { partId: 'p2', text: null },
]
const named = (partId?: string, from?: number, to?: number) => ({ contentId: 'work', partId, from, to })

test('without bounds a passage is the whole work, or a whole part of any kind', () => {
  expect(findPassage(parts, named())).toEqual({
    passage: { contentId: 'work', partId: null, start: null, end: null },
    words: null,
  })
  expect(findPassage(parts, named('p2'))).toMatchObject({ passage: { partId: 'p2', start: null, end: null } })
})

test('bounds are code units of a text, open where they are not said, and the words come back', () => {
  expect(findPassage(parts, named('p1', 5))).toEqual({
    passage: { contentId: 'work', partId: 'p1', start: 5, end: 9 },
    words: '水落石出',
  })
  expect(findPassage(parts.slice(0, 1), named(undefined, 0, 2))).toMatchObject({ words: '山高' })
})

test('what is no passage is refused with the reason', () => {
  expect(findPassage(parts, named(undefined, 1))).toEqual({ refused: { why: 'part_not_said', parts: ['p1', 'p2'] } })
  expect(findPassage(parts, named('p9'))).toEqual({ refused: { why: 'part_unknown', parts: ['p1', 'p2'] } })
  expect(findPassage(parts, named('p2', 0, 4))).toEqual({ refused: { why: 'no_text', partId: 'p2' } })
  expect(findPassage(parts, named('p1', 3, 99))).toMatchObject({ refused: { why: 'outside', length: 9 } })
  expect(findPassage(parts, named('p1', 4, 4))).toMatchObject({ refused: { why: 'outside' } })
})
