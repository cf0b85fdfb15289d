import { describe, expect, it } from 'vitest'
import { findMarks, findSignatures, gradeMarks, type Mark, readPart, resolveMarks } from '../src/index.ts'
import { original } from './samples.ts'

interface Drawn {
  /** Height of the letters in pixels of a picture of 750 × 1334. */
  readonly height?: number
  readonly partId?: string
}

/** A picture with a paragraph for each line of words, at a tenth of the height each. */
function picture(text: string, { height = 30, partId = 'img' }: Drawn = {}) {
  let start = 0
  const lines = text.split('\n').map((line, index) => {
    const at = { start, end: start + line.length, box: { x: 0.1, y: index / 10, w: 0.5, h: height / 1334 } }
    start += line.length + 1
    return at
  })
  const size = { width: 750, height: 1334 }
  return { partId, kind: 'image', mediaType: 'image/png', text, picture: { ...size, lines } } as const
}

const marksOn = (text: string, drawn?: Drawn): Mark[] => findMarks({ parts: [picture(text, drawn)] })

describe('credit lines in pictures', () => {
  it.each([
    ['图源：澜江周刊', 'picture'],
    ['摄影：顾闻舟', 'picture'],
    ['来源：澜江周刊', 'source'],
    ['Photo by A / Getty Images', 'picture'],
    ['© 澜江周刊', 'copyright'],
    ['本文转载自澜江周刊', 'repost'],
    ['https://www.lanjiang.example/p/88.html', 'link'],
  ])('%s is for the picture alone', (line, role) => {
    expect(marksOn(line)).toMatchObject([{ role, scope: 'image', position: 'words', residue: false }])
  })

  it('stand at offsets of the words, and where their lines are', () => {
    const words = '河水很平。\n来源：澜江周刊'
    const [mark] = marksOn(words)
    expect(mark?.where).toEqual({
      words: { partId: 'img', start: 6, end: 13, box: { x: 0.1, y: 0.1, w: 0.5, h: 0.0225 } },
    })
    expect(words.slice(6, 13)).toBe(mark?.raw)
  })

  it('that run over two lines stand on both', () => {
    const text = 'Reprinted with permission of the Lanjiang Weekly'
    const lines = [
      { start: 0, end: 26, box: { x: 0.1, y: 0.8, w: 0.4, h: 0.02 } },
      { start: 27, end: text.length, box: { x: 0.1, y: 0.83, w: 0.6, h: 0.02 } },
    ]
    const part = { ...picture(text), picture: { width: 750, height: 1334, lines } }
    expect(findMarks({ parts: [part] })[0]?.where).toMatchObject({
      words: { box: { x: 0.1, y: 0.8, w: 0.6, h: 0.05 } },
    })
  })

  it('are tiny when their letters are lower than 8 px in a picture of the width of a telephone', () => {
    expect(marksOn('来源：澜江周刊', { height: 17 })[0]?.visibility).toBe('visible')
    expect(marksOn('来源：澜江周刊', { height: 15 })[0]?.visibility).toBe('tiny')
  })

  it('are no smaller for running downwards', () => {
    const lines = [{ start: 0, end: 7, box: { x: 0.9, y: 0.1, w: 0.04, h: 0.3 } }]
    const part = { ...picture('来源：澜江周刊'), picture: { width: 750, height: 1334, lines } }
    expect(findMarks({ parts: [part] })[0]?.visibility).toBe('visible')
  })

  it('count for no other part', () => {
    const marks = findMarks({ parts: [picture('来源：澜江周刊（ID：lanjiangweekly）', { partId: 'one' })] })
    const resolved = resolveMarks(marks, { originals: [original] })
    const gradeFor = (partId: string) => gradeMarks(resolved, { contentId: 'a-100', kind: 'image', partId })
    expect(gradeFor('one').grade).toBe('A5')
    expect(gradeFor('two')).toMatchObject({ grade: 'A4', defects: ['SCOPE_GAP'] })
  })
})

describe('watermarks', () => {
  it.each([
    ['@澜江周刊', '澜江周刊'],
    ['知乎 @顾闻舟', '顾闻舟'],
    ['微博@澜江周刊', '澜江周刊'],
    ['公众号·澜江周刊', '澜江周刊'],
    ['公众号 澜江周刊', '澜江周刊'],
    ['Getty Images', 'Getty Images'],
    ['视觉中国 / VCG', '视觉中国'],
    ['顾闻舟 / 视觉中国', '顾闻舟'],
  ])('%s alone names who signed the picture', (line, name) => {
    const [mark, ...others] = marksOn(line)
    expect(others).toEqual([])
    expect(mark).toMatchObject({ role: 'watermark', scope: 'image', residue: true })
    expect(mark?.names).toContain(name)
  })

  it('give ids and addresses', () => {
    expect(marksOn('小红书号：lanjiang88')[0]?.accountIds).toEqual(['lanjiang88'])
    expect(marksOn('www.lanjiang.cn')[0]?.urls).toEqual(['www.lanjiang.cn'])
  })

  it('that are strewn over a picture are one', () => {
    expect(marksOn(Array.from({ length: 40 }, () => '@澜江周刊').join('\n'))).toHaveLength(1)
  })

  it('lead to the owner and credit nobody', () => {
    const resolved = resolveMarks(marksOn('@澜江周刊'), { originals: [original] })
    expect(resolved[0]?.resolved).toMatchObject({ result: 'original', lead: true })
    expect(gradeMarks(resolved, { contentId: 'a-100', kind: 'image', partId: 'img' }).grade).toBe('A0')
  })

  it.each([
    '微博',
    '今日头条',
    '抖音：记录美好生活',
    '小红书：今天吃什么好呢',
    '他在 @ 之后停了很久，想不起那个名字，于是把信又读了一遍。',
    '侵删',
    '12:30',
    'index.html',
    'a@b.com',
    '@网友',
    '全景',
    '河水 / 石阶',
  ])('%s is none', (line) => {
    expect(marksOn(line).filter(({ role }) => role === 'watermark')).toEqual([])
  })

  it('are found in spite of the gaps that reading machines see', () => {
    expect(marksOn('@ lanjiang_ weekly')[0]?.handles).toEqual(['lanjiang_weekly'])
  })

  it('without a sign are found by the names that are asked for, in a line of their own', () => {
    const part = readPart(picture('渡口\n澜江周刊\n澜江周刊的人来了'))
    expect(findSignatures(part, ['瀾江周刊', '渡口'], [])).toMatchObject([
      { raw: '澜江周刊', role: 'watermark', where: { words: { start: 3, end: 7 } } },
    ])
  })

  it('are read in pictures alone', () => {
    expect(
      findMarks({ parts: [{ partId: 'body', kind: 'text', mediaType: 'text/plain', text: '@澜江周刊' }] }),
    ).toEqual([])
  })
})

describe('a screenshot of an article', () => {
  const paragraphs = Array.from(
    { length: 60 },
    (_, index) =>
      `第${index}段，河水来自山里，据说源自一眼泉。摄影展在镇上办了三天，编辑部的人也来了，作者是谁没有人记得，转载的人更多。`,
  )

  it('has no more marks than its text has', () => {
    const text = paragraphs.join('\n')
    const written = findMarks({ parts: [{ partId: 'body', kind: 'text', mediaType: 'text/plain', text }] })
    expect(marksOn(text)).toHaveLength(written.length)
    expect(written.length).toBeLessThan(3)
  })

  it('asks others and denies as its text does', () => {
    for (const line of ['未经授权禁止转载', '转载请注明出处', '图片来自网络，侵删'])
      expect(marksOn(line).every(({ role, vague }) => role === 'notice' || role === 'disclaimer' || vague)).toBe(true)
  })
})

describe('the words of a picture', () => {
  it('are read as its text, line by line, whatever its media type claims', () => {
    const part = { ...picture('<b>甲</b>\n乙'), mediaType: 'text/html' }
    expect(readPart(part).blocks.map(({ text }) => text)).toEqual(['<b>甲</b>', '乙'])
  })

  it('are visible where the size of the picture is not known', () => {
    const { lines } = picture('来源：澜江周刊', { height: 1 }).picture
    const part = { ...picture('来源：澜江周刊'), picture: { width: null, height: null, lines } }
    expect(findMarks({ parts: [part] })[0]?.visibility).toBe('visible')
  })
})
