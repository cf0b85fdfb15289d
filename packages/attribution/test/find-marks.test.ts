import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findMarks, type Mark } from '../src/index.ts'
import { marksIn } from './samples.ts'

/** The text that a mark's offsets cut out of what was sent. */
const cut = (text: string, mark: Mark | undefined): string =>
  mark !== undefined && 'partId' in mark.where ? text.slice(mark.where.start, mark.where.end) : ''

describe('marks of a text', () => {
  it('carry the offsets of the text as sent', () => {
    const text = '😀 一段。\n\n　　來\u200b源：瀾江周刊 / 南灣日報'
    const [mark] = marksIn(text)
    expect(mark).toMatchObject({
      raw: '來\u200b源：瀾江周刊 / 南灣日報',
      role: 'source',
      scope: 'text',
      names: ['瀾江周刊', '南灣日報'],
    })
    expect(cut(text, mark)).toBe(mark?.raw)
  })

  it('are parted where lines were run together', () => {
    expect(marksIn('作者丨甲乙丙来源丨澜江周刊编辑丨丁戊').map((mark) => [mark.role, mark.names[0]])).toEqual([
      ['author', '甲乙丙'],
      ['source', '澜江周刊'],
      ['editor', '丁戊'],
    ])
  })

  it.each([
    ['转载自：澜江周刊《2024年的河水》', ['澜江周刊'], ['2024年的河水']],
    ['转载自澜江周刊《渡口 第3版》 2024-05-06', ['澜江周刊'], ['渡口 第3版']],
    ['来源：澜江周刊「1998年5月的渡口」（2024年5月6日）', ['澜江周刊'], ['1998年5月的渡口']],
    [
      'Reposted from Harrow Street Review, “The Summer of May 1998”, May 3, 2024',
      ['Harrow Street Review'],
      ['The Summer of May 1998'],
    ],
    ['来源：《澜江周刊》2024年5月6日第3版', ['澜江周刊'], []],
    ['来源：【澜江周刊 2024-05-06】', ['澜江周刊'], []],
    ['来源：《澜江周刊 2024年第3期》', ['澜江周刊 2024年第3期', '澜江周刊'], []],
    ['Source: "Harrow Street Review May 2024"', ['Harrow Street Review May 2024', 'Harrow Street Review'], []],
    ['来源：《2024》', ['2024'], []],
    ['Source: Harrow Street Review May 2024', ['Harrow Street Review'], []],
  ])('keep the dates of titles and leave out those of credits (%s)', (text, names, titles) => {
    expect(marksIn(text)[0]).toMatchObject({ names, titles })
  })

  it.each([
    ['© 2026 澜江周刊 版权所有', ['澜江周刊']],
    ['© 2026 瀾江週刊版權所有，翻印必究', ['瀾江週刊']],
    ['© 2026 澜江周刊 版权所有 侵权必究！', ['澜江周刊']],
    ['作者：顾闻舟 保留所有权利', ['顾闻舟']],
    ['© 2026 Harrow Street Review All Rights Reserved', ['Harrow Street Review']],
  ])('name nobody by the words of a notice of rights (%s)', (text, names) => {
    expect(marksIn(text)[0]?.names).toEqual(names)
  })

  it('are no mark when a notice of rights says nothing of whose they are', () => {
    expect(marksIn('© 2026 版权所有')).toEqual([])
  })

  it('name account, id, handle and address', () => {
    expect(marksIn('来源丨公众号：澜江周刊（ID：lanjiangweekly）')[0]).toMatchObject({
      names: ['澜江周刊'],
      accountIds: ['lanjiangweekly'],
    })
    expect(marksIn('转自 @澜江周刊')[0]).toMatchObject({ names: ['澜江周刊'], handles: ['澜江周刊'] })
    expect(marksIn('转载自澜江周刊《渡口》 https://a.example/p。')[0]).toMatchObject({
      names: ['澜江周刊'],
      titles: ['渡口'],
      urls: ['https://a.example/p'],
    })
  })

  it('stand at the head, inside, or at the tail', () => {
    const body = Array.from({ length: 30 }, (_, index) => `第${index}段，河水很平。`)
    const text = ['来源：甲报', ...body, '（来源：乙报）', ...body, '来源：丙报'].join('\n')
    expect(marksIn(text).map((mark) => mark.position)).toEqual(['head', 'inline', 'tail'])
  })

  it.each([
    ['图源：澜江周刊', 'image'],
    ['视频来源：澜江周刊', 'video'],
    ['BGM：澜江周刊', 'audio'],
    ['图文来源：澜江周刊', 'all'],
    ['来源：澜江周刊', 'text'],
  ])('%s counts for %s', (text, scope) => {
    expect(marksIn(text)[0]?.scope).toBe(scope)
  })

  it.each([
    '未经授权转载',
    '严禁转载',
    '转载请注明出处',
    '欢迎转载',
    'Do not repost without permission',
    'Please credit the author',
  ])('%s is a notice and names nobody to credit', (text) => {
    expect(marksIn(text).map((mark) => mark.role)).toEqual(['notice'])
  })

  it.each(['来源：网络', '作者：佚名', '图片来源：Pinterest', 'Source: the internet', 'Credit to the original owner'])(
    '%s names nobody in particular',
    (text) => {
      expect(marksIn(text)).toMatchObject([{ vague: true }])
    },
  )

  it('of an owner copied along with a prohibition are residue', () => {
    expect(marksIn('本文首发于澜江周刊，未经授权禁止转载')[0]).toMatchObject({
      role: 'first_publication',
      residue: true,
    })
    expect(marksIn('本文首发于澜江周刊，经授权转载')[0]).toMatchObject({ role: 'first_publication', residue: false })
  })
})

describe('credits of music', () => {
  it.each([
    ['BGM：夜航船 - 王五', ['夜航船', '王五'], ['夜航船', '王五']],
    ['BGM：夜航船-王五', ['夜航船-王五', '夜航船', '王五'], ['夜航船', '王五']],
    ['BGM：王五《夜航船》', ['王五'], ['夜航船']],
    ['BGM：《夜航船》', [], ['夜航船']],
    ['BGM：“夜航船”', [], ['夜航船']],
    ['音乐：夜航船 by 王五', ['王五'], ['夜航船']],
    ['Music: “Night Ferry” by Lin Wu', ['Lin Wu'], ['Night Ferry']],
    [
      'Song: Lin Wu ft. Chen Hai - Night Ferry',
      ['Lin Wu ft. Chen Hai', 'Night Ferry', 'Lin Wu', 'Chen Hai'],
      ['Lin Wu ft. Chen Hai', 'Night Ferry'],
    ],
    ['歌名：夜航船', [], ['夜航船']],
  ])('%s: whom it names, and what may be a title', (text, names, titles) => {
    expect(marksIn(text)[0]).toMatchObject({ scope: 'audio', titles })
    expect([...(marksIn(text)[0]?.names ?? [])].sort()).toEqual([...names].sort())
  })

  it('stand beside others in one line', () => {
    const marks = marksIn('文：顾闻舟 朗读：王五 图源：赵六 词：苏轼 曲：陈海')
    expect(marks.map(({ scope, named }) => [scope, named])).toEqual([
      ['text', '顾闻舟'],
      ['audio', '王五'],
      ['image', '赵六'],
      ['audio', '苏轼'],
      ['audio', '陈海'],
    ])
  })

  it('say where it is from, or who made it', () => {
    expect(marksIn('音乐来自渡口乐队')[0]?.role).toBe('source')
    expect(marksIn('Music from Lanjiang Records')[0]?.role).toBe('source')
    expect(marksIn('演唱：王五')[0]?.role).toBe('media')
    expect(marksIn('Music by Lin Wu')[0]?.role).toBe('media')
  })
})

describe('marks elsewhere', () => {
  it('are found in captions, for their medium only', () => {
    const parts = [{ partId: 'img', kind: 'image', mediaType: 'image/png', caption: '黄昏\n来源：澜江周刊' }] as const
    expect(findMarks({ parts })).toMatchObject([
      { where: { caption: { partId: 'img', start: 3, end: 10 } }, scope: 'image', position: 'caption' },
    ])
  })

  it('are found in the title', () => {
    expect(findMarks({ parts: [], title: '【转载自澜江周刊】渡口' })).toMatchObject([
      { where: { title: { start: 1, end: 8 } }, role: 'repost' },
    ])
  })

  it('are found in the declaration', () => {
    const declared = {
      repostOf: { contentId: 'a-1', url: 'https://a.example/p', owner: '澜江周刊', title: '渡口' },
      editor: '丁戊',
    }
    expect(findMarks({ parts: [], declared })).toMatchObject([
      {
        where: { declared: '/declared/repostOf' },
        names: ['澜江周刊'],
        contentIds: ['a-1'],
        titles: ['渡口'],
        scope: 'all',
      },
      { where: { declared: '/declared/editor' }, role: 'editor', names: ['丁戊'] },
    ])
  })
})

describe('marks of HTML', () => {
  it('carry the offsets of the markup around entities and tags', () => {
    const html = '<p>完</p><p>来&#28304;：<b>澜江</b>周刊</p>'
    const [mark] = marksIn(html, 'text/html')
    expect(mark).toMatchObject({ names: ['澜江周刊'], visibility: 'visible' })
    expect(cut(html, mark)).toBe('来&#28304;：<b>澜江</b>周刊')
  })

  it.each([
    ['display:none', 'hidden'],
    ['visibility: hidden', 'hidden'],
    ['position:absolute;left:-9999px', 'hidden'],
    ['height:0;overflow:hidden', 'hidden'],
    ['font-size:.1em', 'tiny'],
    ['opacity:0', 'transparent'],
    ['color:rgba(0,0,0,0)', 'transparent'],
    ['color:#fdfdfd', 'camouflaged'],
    ['background:#333;color:#343434', 'camouflaged'],
    ['color:#888', 'visible'],
    ['background:#222;color:#fff', 'visible'],
  ])('under %s are %s', (style, visibility) => {
    expect(marksIn(`<div style="${style}"><p>来源：澜江周刊</p></div>`, 'text/html')[0]?.visibility).toBe(visibility)
  })

  it('are read from markup for machines', () => {
    const html =
      '<link rel="canonical" href="https://a.example/p"><meta name="author" content="顾闻舟"><script type="application/ld+json">{"@graph":[{"author":[{"name":"顾闻舟"}],"isBasedOn":"https://a.example/p","license":"https://creativecommons.org/licenses/by/4.0/"}]}</script>'
    expect(
      marksIn(html, 'text/html').map(({ role, names, urls, visibility }) => [role, names[0] ?? urls[0], visibility]),
    ).toEqual([
      ['link', 'https://a.example/p', 'metadata'],
      ['author', '顾闻舟', 'metadata'],
      ['author', '顾闻舟', 'metadata'],
      ['link', 'https://a.example/p', 'metadata'],
      ['licence', 'https://creativecommons.org/licenses/by/4.0/', 'metadata'],
    ])
  })

  it('take the address of the link that they stand in', () => {
    const html = '<p>来源：<a href="https://a.example/p">澜江周刊</a></p><p><a href="https://a.example/p">原文</a></p>'
    expect(marksIn(html, 'text/html').map((mark) => mark.urls)).toEqual([
      ['https://a.example/p'],
      ['https://a.example/p'],
    ])
  })

  it('under a film are for the film', () => {
    expect(
      marksIn('<figure><video src="a"></video><figcaption>来源：甲报</figcaption></figure>', 'text/html')[0]?.scope,
    ).toBe('video')
  })
})

describe('any content', () => {
  const words = fc.constantFrom(
    '来源：',
    '转载',
    '自',
    '作者丨',
    '未经',
    '授权',
    '图/',
    '澜江周刊',
    '《',
    '》',
    '(',
    '<p>',
    '</p>',
    '<a href=x>',
    '[',
    '](',
    ')',
    '，',
    '。',
    ' ',
    '\n',
    '\u200b',
    'by ',
    'via ',
    '©',
    '&#x4e00;',
    'https://a.example/p',
    'CC BY 4.0',
    '😀',
  )

  it.each(['text/plain', 'text/html', 'text/markdown'])(
    'of %s yields marks whose raw text is what was sent',
    (mediaType) => {
      fc.assert(
        fc.property(fc.array(words, { maxLength: 30 }), (pieces) => {
          const text = pieces.join('')
          for (const mark of marksIn(text, mediaType)) {
            expect(cut(text, mark)).toBe(mark.raw)
            expect(mark.raw).not.toBe('')
          }
        }),
        { numRuns: 300 },
      )
    },
  )

  it.each([
    '来源：',
    '来源：甲',
    '作者丨甲来源丨',
    '。未',
    '(',
    '转载请',
    '《',
    '"',
    'by A ',
    ' via ',
    'https://',
    '<p>来',
    '[a](',
    '授权,',
    '，获',
  ])('made of %s alone is read in time', (piece) => {
    const text = piece.repeat(Math.ceil(100_000 / piece.length))
    const started = performance.now()
    marksIn(text, piece.startsWith('<') ? 'text/html' : piece.startsWith('[') ? 'text/markdown' : 'text/plain')
    expect(performance.now() - started).toBeLessThan(6_000)
  })
})
