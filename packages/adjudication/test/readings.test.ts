import type { WrittenPart } from '@sourcemark/originals'
import { describe, expect, test } from 'vitest'
import { Readings } from '../src/reading.ts'
import { content } from './dossiers.ts'

const written = (text: string, more: Partial<WrittenPart> = {}): WrittenPart[] => [
  {
    contentId: 'c-1',
    partId: 'body',
    kind: 'text',
    mediaType: 'text/plain',
    text,
    caption: null,
    reading: null,
    ...more,
  },
]
const post = content('c-1', 'acct-1', 1)

describe('what was read of a content', () => {
  test('is read once for one judgement after the other', () => {
    const readings = new Readings()
    expect(readings.of(post, written('春眠不觉晓'))).toBe(readings.of({ ...post }, written('春眠不觉晓')))
  })

  test.each([
    ['a revision', { ...post, revision: 2 }, written('春眠不觉晓')],
    ['a title', { ...post, title: '春晓' }, written('春眠不觉晓')],
    ['a declaration', { ...post, declared: { original: true } }, written('春眠不觉晓')],
    ['a text', post, written('处处闻啼鸟')],
    ['a caption', post, written('春眠不觉晓', { caption: '图源：某某' })],
    ['a part', post, []],
  ])('is read anew with another one: %s', (_, now, parts) => {
    const readings = new Readings()
    const before = readings.of(post, written('春眠不觉晓'))
    expect(readings.of(now, parts)).not.toBe(before)
  })

  test('is forgotten when much else was read since, the longest unused first', () => {
    const readings = new Readings()
    const long = '长'.repeat(100_000)
    const read = (id: string) => readings.of({ ...post, contentId: id }, written(long))
    const first = read('a')
    const second = read('b')
    for (const id of ['c', 'd']) read(id)
    expect(read('a')).toBe(first)
    for (const id of ['e']) read(id)
    expect(read('a')).toBe(first)
    expect(read('b')).not.toBe(second)
  })
})
