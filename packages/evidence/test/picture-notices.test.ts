import { findMarks, readPart } from '@sourcemark/attribution'
import type { Match, Span } from '@sourcemark/contract'
import { describe, expect, it } from 'vitest'
import { pictureNoticesOf } from '../src/index.ts'

type Line = readonly [words: string, x: number, y: number, w: number, h: number]

/** A picture with words, and its size in pixels. */
function picture(lines: readonly Line[], [width, height]: readonly [number, number] = [1000, 1000]) {
  let text = ''
  const placed = lines.map(([words, x, y, w, h]) => {
    const start = text === '' ? 0 : text.length + 1
    text = `${text}${text === '' ? '' : '\n'}${words}`
    return { start, end: text.length, box: { x, y, w, h } }
  })
  const size = { width, height }
  const part = {
    partId: 'img',
    kind: 'image',
    mediaType: 'image/jpeg',
    text,
    picture: { ...size, lines: placed },
  } as const
  return { ...readPart(part), size }
}

type Picture = ReturnType<typeof picture>

const holder = {
  owner: { entityId: 'e', names: ['澜江周刊'], aliases: ['Lanjiang Weekly'] },
  authors: ['顾闻舟'],
}
const whole: Span = { query: { x: 0, y: 0, w: 1, h: 1 }, original: { x: 0, y: 0, w: 1, h: 1 } }

const compare = (
  original: Picture,
  copy: Picture,
  spans: readonly Span[] = [whole],
  transform: Match['transform'] = {},
) =>
  pictureNoticesOf(
    original,
    copy,
    { spans, transform },
    { original: findMarks({ parts: [original] }), copy: findMarks({ parts: [copy] }) },
    holder,
  )

const signature: Line = ['@澜江周刊', 0.7, 0.9, 0.2, 0.04]

describe('a name on a picture', () => {
  it('that is gone was removed', () => {
    expect(compare(picture([signature]), picture([]))).toMatchObject({
      removed: 1,
      altered: 0,
      details: [{ result: 'removed', original: { text: '@澜江周刊' }, copy: { text: '' } }],
    })
  })

  it('in whose place another stands was altered', () => {
    const { removed, altered, details } = compare(picture([signature]), picture([['@渡口晚报', 0.71, 0.9, 0.2, 0.04]]))
    expect([removed, altered]).toEqual([0, 1])
    expect(details[0]?.copy).toMatchObject({ text: '@渡口晚报', box: { x: 0.71 } })
  })

  it.each(['@澜江周刊', '澜江周刊', '@澜江周干', '知乎@澜江周刊'])('is kept as %s', (words) => {
    expect(compare(picture([signature]), picture([[words, 0.7, 0.9, 0.2, 0.04]]))).toMatchObject({
      removed: 0,
      altered: 0,
    })
  })

  it('is kept where the owner is named in another corner', () => {
    expect(compare(picture([signature]), picture([['© 澜江周刊', 0.1, 0.1, 0.2, 0.04]]))).toMatchObject({ removed: 0 })
  })

  it('of somebody else is nothing that the owner lost', () => {
    expect(compare(picture([['Getty Images', 0.7, 0.9, 0.2, 0.04]]), picture([]))).toMatchObject({ removed: 0 })
  })

  it('that the copy has cut off was outside of what was taken', () => {
    const upper: Span = { original: { x: 0, y: 0, w: 1, h: 0.8 }, query: { x: 0, y: 0, w: 1, h: 1 } }
    expect(compare(picture([signature]), picture([]), [upper])).toMatchObject({ removed: 0 })
  })

  it('that the copy shows too small to be read may still be there', () => {
    expect(compare(picture([signature]), picture([], [300, 300]))).toMatchObject({ removed: 0 })
    expect(compare(picture([signature], [2000, 2000]), picture([], [1000, 1000]))).toMatchObject({ removed: 0 })
  })

  it('is looked for more loosely where no words were seen at all', () => {
    const { text, picture: _, ...unread } = picture([], [850, 850])
    expect(text).toBe('')
    expect(compare(picture([signature]), { ...unread, blocks: [] } as never)).toMatchObject({ removed: 0 })
    expect(compare(picture([signature]), picture([], [850, 850]))).toMatchObject({ removed: 1 })
  })

  it('that can hardly be read in the original may have been missed in the copy', () => {
    expect(compare(picture([['@澜江周刊', 0.7, 0.9, 0.1, 0.01]]), picture([]))).toMatchObject({ removed: 0 })
  })

  it('is looked for where the picture was put', () => {
    const inset: Span = { original: { x: 0, y: 0, w: 1, h: 1 }, query: { x: 0.2, y: 0.1, w: 0.5, h: 0.5 } }
    const large = [2400, 2400] as const
    const place: Line = ['@澜江周刊', 0.55, 0.55, 0.1, 0.02]
    const corner: Line = ['澜江周刊', 0.05, 0.9, 0.1, 0.02]
    expect(compare(picture([signature]), picture([place], large), [inset]).removed).toBe(0)
    const { details } = compare(picture([signature]), picture([corner], large), [inset])
    expect(details).toMatchObject([
      { result: 'removed', copy: { box: { x: expect.closeTo(0.55), y: expect.closeTo(0.55) } } },
    ])
  })

  it('is looked for where the corners of a turned or mirrored picture lie', () => {
    const quad: [number, number][] = [
      [1, 0],
      [0, 0],
      [0, 1],
      [1, 1],
    ]
    const mirrored: Span = { ...whole, query: { x: 0, y: 0, w: 1, h: 1, quad } }
    for (const span of [mirrored, whole]) {
      const { details } = compare(picture([signature]), picture([]), [span], { mirrored: true })
      expect(details[0]?.copy.box.x).toBeCloseTo(0.1)
    }
  })
})
