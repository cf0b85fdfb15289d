import type { Match } from '@sourcemark/contract'
import stringWidth from 'string-width'
import { describe, expect, test } from 'vitest'
import { clip, markedWords, verdictTable } from '../src/verdict-table.ts'
import { makeMatch, makeVerdict } from './make-verdict.ts'

const span = (start: number, end: number) => ({ query: { start, end }, original: { start: 0, end: end - start } })

describe('clipping', () => {
  test.each([
    ['short', 10, 'short'],
    ['abcdefghij', 6, 'abcde…'],
    ['一二三四五', 10, '一二三四五'],
    ['一二三四五六', 10, '一二三四…'],
    ['a一二三四五', 10, 'a一二三四…'],
    ['👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧', 5, '👩‍👩‍👧👩‍👩‍👧…'],
  ])('%s to %d columns gives %s', (text, width, expected) => {
    expect(clip(text, width)).toBe(expected)
    expect(stringWidth(clip(text, width))).toBeLessThanOrEqual(width)
  })
})

describe('marked words', () => {
  test('are those of the longest passage, as readers see them', () => {
    const text = '<p>前言</p><p>外婆\u200b擀面<b>从来</b>\n不看钟</p>'
    const match = makeMatch('o', { spans: [span(3, 5), span(9, text.length)] })
    expect(markedWords(match, new Map([['body', text]]))).toBe('外婆擀面从来 不看钟')
  })

  test('show entities and emphasis as readers see them', () => {
    const text = '**慢慢**淋凉&#27700;&ldquo;起絮&rdquo; &unknown; &#9999999;'
    const match = makeMatch('o', { spans: [span(0, text.length)] })
    expect(markedWords(match, new Map([['body', text]]))).toBe('慢慢淋凉水“起絮” &unknown; &#9999999;')
  })

  test('are empty for a picture', () => {
    const match = makeMatch('o', {
      spans: [{ query: { x: 0, y: 0, w: 1, h: 1 }, original: { x: 0, y: 0, w: 1, h: 1 } }],
    })
    expect(markedWords(match, new Map([['body', 'text']]))).toBe('')
    expect(markedWords(match, new Map())).toBe('')
  })
})

describe('the table', () => {
  const contents = new Map([
    ['p', { title: '一碗手擀面', texts: new Map([['body', '外婆擀面从来不看钟']]) }],
    ['o', { title: 'A long English title that goes on', texts: new Map() }],
  ])
  const rows = [
    {
      contentId: 'p',
      verdict: makeVerdict('p', {
        verdict: 'attribution_missing',
        matches: [makeMatch('x', { coverage: 0.1 }), makeMatch('o', { coverage: 0.624, spans: [span(0, 4)] })],
      }),
      asExpected: true,
    },
    { contentId: 'q', verdict: undefined, asExpected: false },
    { contentId: 'r', verdict: makeVerdict('r') },
  ]

  test('has one line per post, with the largest match first', () => {
    const lines = verdictTable(rows, contents, { colour: false }).split('\n')
    expect(lines.find((line) => line.includes('一碗手擀面'))).toMatch(
      /p 一碗手擀面 .*attribution_missing .* A long English titl… \+1.* 62 % .*外婆擀面 .*yes/,
    )
    expect(lines.find((line) => line.includes(' q '))).toMatch(/missing .*NO/)
  })

  test('shows where in a recording something was found', () => {
    const match = makeMatch('o', { kind: 'audio', via: 'audio', spans: [span(2, 4), span(71.6, 3721)] })
    const verdict = makeVerdict('p', { verdict: 'attribution_missing', matches: [match] })
    expect(verdictTable([{ contentId: 'p', verdict }], contents, { colour: false })).toContain('1:12–1:02:01')
  })

  test('shows where in a film something was found, and where in its frames', () => {
    const shown = (...spans: Match['spans']) => {
      const match = makeMatch('o', { kind: 'video', via: 'video', spans })
      const verdict = makeVerdict('p', { verdict: 'attribution_missing', matches: [match] })
      return verdictTable([{ contentId: 'p', verdict }], contents, { colour: false })
    }
    const at = (start: number, end: number, box: object) => ({
      query: { start, end, ...box },
      original: { start, end },
    })
    const inset = { x: 0.58, y: 0.06, w: 0.4, h: 0.4 }
    expect(shown(at(1, 3, {}), at(12, 17, inset))).toContain('0:12–0:17 (40×40 % at 58,6)')
    expect(shown(at(12, 17, { x: 0, y: 0, w: 1, h: 1 }))).toMatch(/0:12–0:17 +│/)
  })

  test('keeps its columns in line whatever the script', () => {
    const lines = verdictTable(rows, contents, { colour: false }).split('\n')
    expect(new Set(lines.map((line) => stringWidth(line))).size).toBe(1)
    const coloured = verdictTable(rows, contents, { colour: true }).split('\n')
    expect(coloured.map((line) => stringWidth(line))).toEqual(lines.map((line) => stringWidth(line)))
  })

  test('has no colours unless asked for', () => {
    expect(verdictTable(rows, contents, { colour: false })).not.toContain('\u001b[')
    expect(verdictTable(rows, contents, { colour: true })).toContain('\u001b[')
  })
})
