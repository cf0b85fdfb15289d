import { readPart } from '@sourcemark/attribution'
import { expect, test } from 'vitest'
import { charactersIn, type Note, type Run, type ShownText, showText, wordsIn } from '../src/evidence/shown-text.ts'
import { changesBetween } from '../src/evidence/text-changes.ts'

const blocksOf = (text: string, mediaType = 'text/plain') =>
  readPart({ partId: 'body', kind: 'text', mediaType, text }).blocks

const runsOf = ({ lines }: ShownText): Run[] => lines.flatMap((line) => ('runs' in line ? line.runs : []))
const inPassage = (shown: ShownText, number: number): string =>
  runsOf(shown)
    .filter(({ passages }) => passages.includes(number))
    .map(({ text }) => text)
    .join('')

/** The stretch of a text between two words of it, both included. */
function between(text: string, first: string, last: string): { start: number; end: number } {
  return { start: text.indexOf(first), end: text.indexOf(last) + last.length }
}

test('a passage of a page is what its readers see, without markup and with entities as what they stand for', () => {
  const page = '<p>Before. Salt &amp; <b>vin</b>egar &#x4e2d;.</p><p>After.</p>'
  const note: Note = { kind: 'passage', number: 1, ...between(page, 'Salt', '&#x4e2d;') }
  const shown = showText(blocksOf(page, 'text/html'), [note])
  expect(inPassage(shown, 1)).toBe('Salt & vinegar 中')
  expect(
    runsOf(shown)
      .map(({ text }) => text)
      .join(''),
  ).toBe('Before. Salt & vinegar 中.After.')
})

test('a passage that begins or ends within an entity has the whole character', () => {
  const page = '<p>a &amp; b</p>'
  const start = page.indexOf('&amp;') + 2
  const shown = showText(blocksOf(page, 'text/html'), [{ kind: 'passage', number: 1, start, end: start + 1 }])
  expect(inPassage(shown, 1)).toBe('&')
})

test('a passage over several lines is told in each, and offsets count UTF-16 code units', () => {
  const text = '😀 first line\nsecond line\nthird'
  const shown = showText(blocksOf(text), [{ kind: 'passage', number: 1, ...between(text, 'first', 'second') }])
  expect(inPassage(shown, 1)).toBe('first linesecond')
  expect(wordsIn(blocksOf(text), between(text, 'first', 'second'))).toBe('first line second')
})

test('passages, marks and changes may overlap', () => {
  const text = 'one two three four'
  const shown = showText(blocksOf(text), [
    { kind: 'passage', number: 2, ...between(text, 'two', 'four') },
    { kind: 'passage', number: 1, ...between(text, 'one', 'three') },
    { kind: 'mark', number: 7, ...between(text, 'three', 'three') },
    { kind: 'changed', ...between(text, 'two', 'two') },
  ])
  expect(runsOf(shown).map(({ text: words, passages, marks, changed }) => [words, passages, marks, changed])).toEqual([
    ['one ', [1], [], false],
    ['two', [1, 2], [], true],
    [' ', [1, 2], [], false],
    ['three', [1, 2], [7], false],
    [' four', [2], [], false],
  ])
})

test('what readers of a page cannot see is shown and said to be unseen', () => {
  const page = '<p>seen<span style="display:none">hidden credit</span></p>'
  expect(runsOf(showText(blocksOf(page, 'text/html'), [])).map(({ text, unseen }) => [text, unseen])).toEqual([
    ['seen', false],
    ['hidden credit', true],
  ])
})

test('lines far from everything that is said are left out and counted, a text of which nothing is said is whole', () => {
  const lines = Array.from({ length: 30 }, (_, at) => `line ${at}`)
  const text = lines.join('\n')
  const shown = showText(blocksOf(text), [{ kind: 'passage', number: 1, ...between(text, 'line 15', 'line 16') }])
  expect(shown.lines[0]).toEqual({ leftOut: 13 })
  expect(shown.lines.at(-1)).toEqual({ leftOut: 11 })
  expect(shown.lines).toHaveLength(8)
  expect(showText(blocksOf(text), []).lines).toHaveLength(30)
})

test('of a very long text the beginning is shown, and it is said that there is more', () => {
  const shown = showText(blocksOf(`${'long '.repeat(10)}\n`.repeat(5_000)), [])
  expect(shown.cut).toBe(true)
  expect(runsOf(shown).reduce((sum, { text }) => sum + text.length, 0)).toBeLessThanOrEqual(60_000)
})

const changesOf = (query: string, original: string) => {
  const whole = (text: string) => ({ start: 0, end: text.length })
  const { query: ours, original: theirs } = changesBetween(
    charactersIn(blocksOf(query), whole(query)),
    charactersIn(blocksOf(original), whole(original)),
  )
  const words = (text: string, stretches: typeof ours) => stretches.map(({ start, end }) => text.slice(start, end))
  return [words(query, ours), words(original, theirs)]
}

test('words and Chinese characters that differ are told on both sides', () => {
  expect(changesOf('The tower is 30 metres high.', 'The tower is 20 metres high.')).toEqual([['30'], ['20']])
  expect(changesOf('医生开了药，每天十九克', '医生没有开药，每天二十九克')).toEqual([['了'], ['没有', '二']])
})

test('script, case and blanks are no change', () => {
  expect(changesOf('The  Salt\nof 汉语', 'the salt OF 漢語')).toEqual([[], []])
})

test('texts that are too long or have nothing in common are not compared', () => {
  const other = (word: string) => Array.from({ length: 2_000 }, (_, at) => `${word}${at}`).join(' ')
  expect(changesOf(other('a'), other('b'))).toEqual([[], []])
  expect(changesOf(`${other('a')} ${other('b')} ${other('c')} ${other('d')}`, 'short')).toEqual([[], []])
})
