import { describe, expect, it } from 'vitest'
import { findMarks, findSignatures, type Mark, type PictureLine, readPart, resolveMarks } from '../src/index.ts'
import { original } from './samples.ts'

interface Shown {
  /** Height of the letters in pixels of a film of 1280 × 720; of subtitles undefined. */
  readonly height?: number | undefined
  readonly from?: number
  readonly to?: number
}

/** A film of a minute with these lines of words in it. */
function film(
  shown: readonly (readonly [words: string, how?: Shown])[],
  size: readonly [number, number] = [1280, 720],
) {
  const [width, height] = size
  let text = ''
  const lines = shown.map(([words, how = { height: 40 }], index): PictureLine => {
    const start = text === '' ? 0 : text.length + 2
    text = `${text}${text === '' ? '' : '\n\n'}${words}`
    const box = how.height === undefined ? null : { x: 0.1, y: index / 10, w: 0.8, h: how.height / height }
    return { start, end: text.length, box, time: { start: how.from ?? 4, end: how.to ?? 12 } }
  })
  return {
    partId: 'film',
    kind: 'video',
    mediaType: 'video/mp4',
    text,
    picture: { width, height, seconds: 60, lines },
  } as const
}

const marksIn = (...shown: Parameters<typeof film>[0]): Mark[] => findMarks({ parts: [film(shown)] })

describe('credit lines in films', () => {
  it.each([
    ['视频来源：澜江周刊', 'source'],
    ['视频：澜江周刊', 'media'],
    ['来源：澜江周刊', 'source'],
    ['转载自澜江周刊', 'repost'],
    ['© 澜江周刊', 'copyright'],
    ['拍摄：澜江周刊', 'picture'],
    ['Video by Lanjiang Weekly', 'media'],
    ['https://www.lanjiang.example/p/88.html', 'link'],
  ])('%s is for the film alone', (line, role) => {
    expect(marksIn([line])).toMatchObject([{ role, scope: 'video', position: 'words', residue: false }])
  })

  it.each([
    ['BGM：澜江周刊', 'audio'],
    ['图源：澜江周刊', 'image'],
    ['封面图：澜江周刊', 'image'],
  ])('%s is for what it says', (line, scope) => {
    expect(marksIn([line])).toMatchObject([{ scope }])
  })

  it('stand where and when the film shows them', () => {
    const [first, second] = marksIn(
      ['视频来源：澜江周刊', { height: 36, from: 52, to: 56 }],
      ['音乐：澜江周刊', { from: 56, to: 64 }],
    )
    expect(first?.where).toEqual({
      words: { partId: 'film', start: 0, end: 9, box: { x: 0.1, y: 0, w: 0.8, h: 0.05 }, time: { start: 52, end: 56 } },
    })
    // the last frame may be said to stand longer than the film lasts
    expect(second?.where).toMatchObject({ words: { time: { start: 56, end: 60 } } })
  })

  it('that run over two subtitles are shown as long as both', () => {
    const words = 'Reprinted with permission of the Lanjiang Weekly'
    const lines = [
      { start: 0, end: 26, box: null, time: { start: 3, end: 5 } },
      { start: 27, end: words.length, box: null, time: { start: 5, end: 8 } },
    ]
    const part = { ...film([[words]]), picture: { width: 1280, height: 720, lines } }
    expect(findMarks({ parts: [part] })[0]?.where).toEqual({
      words: { partId: 'film', start: 0, end: words.length, time: { start: 3, end: 8 } },
    })
  })
})

describe('addresses that are read with gaps', () => {
  it.each([
    ['Original: https:// platform.example/ s/vid-weir-walk', 'https://platform.example/s/vid-weir-walk'],
    ['原视频：https://www. lanjiang.example/p /88.html', 'https://www.lanjiang.example/p/88.html'],
    ['Original video: https://lanjiang.example/p/88.html', 'https://lanjiang.example/p/88.html'],
    ['Video: https://lanjiang.example/ and more', 'https://lanjiang.example/'],
    ['Video: https://lanjiang.example/p/8. Thanks', 'https://lanjiang.example/p/8'],
  ])('%s', (line, url) => {
    const [mark] = marksIn([line])
    expect(mark?.urls).toEqual([url])
    expect(line.startsWith(mark?.raw ?? '?')).toBe(true)
  })

  it('stand at their places in the words', () => {
    const words = 'Original: https:// platform.example/ s/vid-1'
    const [, mark] = marksIn(['Video: Lanjiang Weekly'], [words])
    expect(mark).toMatchObject({ raw: words, where: { words: { start: 24, end: 24 + words.length } } })
  })
})

describe('credits that viewers cannot read', () => {
  const seenAs = (how: Shown, size?: readonly [number, number]) =>
    findMarks({ parts: [film([['视频来源：澜江周刊', how]], size)] })[0]?.visibility

  it('are tiny below 8 px on a telephone, which is turned for a film that is wider than high', () => {
    expect(seenAs({ height: 16 })).toBe('visible')
    expect(seenAs({ height: 15 })).toBe('tiny')
    expect(seenAs({ height: 16 }, [720, 1280])).toBe('visible')
    expect(seenAs({ height: 15 }, [720, 1280])).toBe('tiny')
  })

  it('are brief as a subtitle that is gone within a second, also because the film ends', () => {
    expect(seenAs({ from: 10, to: 11 })).toBe('visible')
    expect(seenAs({ from: 10, to: 10.9 })).toBe('brief')
    expect(seenAs({ from: 59.5, to: 70 })).toBe('brief')
  })

  it('are not called brief where they were read in one frame: nobody knows how long that was shown', () => {
    expect(seenAs({ height: 40, from: 59.5, to: 60 })).toBe('visible')
  })
})

describe('watermarks in films', () => {
  it('of other platforms lead to whoever signed it, once, however often they are shown', () => {
    const marks = marksIn(
      ['抖音 @澜江周刊', { height: 30, from: 0, to: 8 }],
      ['@澜江周刊', { height: 30, from: 8, to: 16 }],
      ['抖音 @澜江周刊', { height: 30, from: 16, to: 24 }],
    )
    expect(marks.map(({ role, scope, residue }) => [role, scope, residue])).toEqual([
      ['watermark', 'video', true],
      ['watermark', 'video', true],
    ])
    const [first] = resolveMarks(marks, { originals: [original] })
    expect(first?.resolved).toMatchObject({ result: 'original', lead: true })
  })

  it('are a name alone where it is that of the owner', () => {
    const part = readPart(film([['澜江周刊', { height: 30, from: 2, to: 60 }]]))
    expect(findSignatures(part, ['澜江周刊'], [])).toMatchObject([
      { scope: 'video', where: { words: { time: { start: 2, end: 60 } } } },
    ])
  })
})
