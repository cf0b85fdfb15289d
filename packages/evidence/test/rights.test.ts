import { findMarks, type ReadPart } from '@sourcemark/attribution'
import { describe, expect, it } from 'vitest'
import { type Holder, type Rights, rightsOf } from '../src/index.ts'
import { html, plain, spanOf } from './samples.ts'

const holder = { owner: { entityId: 'e', names: ['澜江周刊'] }, authors: ['顾闻舟'] }
const head = '河水涨了又落，渡口的人都散了，只有老船工还在等最后一班船。'
const tail = '天黑以前船来了，老船工站起身，把缆绳系在石桩上，一句话也没有说。'

function rights(original: ReadPart, copy: ReadPart, ...passages: (string | undefined)[]): Rights {
  const spans =
    passages.length === 0 ? [spanOf(original, copy)] : passages.map((words) => spanOf(original, copy, words))
  return rightsOf(
    original,
    copy,
    spans,
    { original: findMarks({ parts: [original] }), copy: findMarks({ parts: [copy] }) },
    holder,
  )
}
const results = ({ details }: Rights): string[] => details.map(({ result, kind }) => `${result} ${kind}`)

describe('a notice within copied passages', () => {
  const withNotice = (notice: string): ReadPart => plain(`${head}\n${notice}\n${tail}`)

  it.each(['© 2024 澜江周刊', '作者：顾闻舟', '版权归澜江周刊所有', '作者：何小满'])(
    'is removed where %s is gone',
    (notice) => {
      const found = rights(withNotice(notice), plain(`${head}\n${tail}`), head, tail)
      expect(results(found)).toEqual(['removed notice'])
      expect(found.details[0]?.original.text).toContain(notice.slice(-4))
      expect(found).toMatchObject({ removed: 1, altered: 0 })
    },
  )

  it('is removed where one passage runs over it', () => {
    expect(rights(withNotice('作者：顾闻舟'), plain(`${head}\n${tail}`)).removed).toBe(1)
  })

  it('is altered where somebody else stands in its place', () => {
    const found = rights(withNotice('作者：顾闻舟'), plain(`${head}\n作者：何小满\n${tail}`), head, tail)
    expect(results(found)).toEqual(['altered notice'])
    expect(found.details[0]?.copy?.text).toContain('何小满')
  })

  it.each([
    `${head}\n作者：顾闻舟\n${tail}`,
    `${head}\n（顾闻舟 文）\n${tail}`,
    `${head}\n${tail}\n来源：澜江周刊`,
    `转载自澜江周刊\n${head}\n${tail}`,
  ])('is not removed where it stands, or where the post names the owner (%#)', (copy) => {
    expect(rights(withNotice('作者：顾闻舟'), plain(copy), head, tail)).toMatchObject({ removed: 0, altered: 0 })
  })

  it('is removed where the owner is named only where nobody sees it', () => {
    const copy = html(`<p>${head}</p><p>${tail}</p><p style="display:none">来源：澜江周刊</p>`)
    expect(rights(withNotice('作者：顾闻舟'), copy, head, tail).removed).toBe(1)
  })

  it('is not missed where it stood outside of what was copied', () => {
    const copy = plain(`${head}\n${tail}`)
    expect(rights(plain(`作者：顾闻舟\n${head}\n${tail}`), copy, head, tail).removed).toBe(0)
    expect(rights(plain(`${head}\n${tail}\n© 2024 澜江周刊`), copy, head, tail).removed).toBe(0)
    const between = plain(`${head}\n${'自己的话说了很多很多。'.repeat(20)}\n作者：顾闻舟\n${tail}`)
    expect(rights(between, copy, head, tail).removed).toBe(0)
  })

  it.each(['图源：澜江周刊', '来源：南湾日报', '转载请注明出处', '编辑：何小满'])('is not what %s is', (line) => {
    expect(rights(withNotice(line), plain(`${head}\n${tail}`), head, tail).removed).toBe(0)
  })
})

describe('a notice in the middle of one passage that was taken as a whole', () => {
  const sides = {
    zh: [head.repeat(9), tail.repeat(9)],
    en: [
      'The carts came down to the ferry at dusk and waited for the last boat of the day. '.repeat(9).trim(),
      'Nobody spoke while the old man tied the rope to the stone and lit his lamp. '.repeat(9).trim(),
    ],
  } as const
  const around = (language: 'zh' | 'en', middle: string): ReadPart =>
    plain([sides[language][0], ...(middle === '' ? [] : [middle]), sides[language][1]].join('\n'))
  const weekly = { owner: { entityId: 'e', names: ['澜江周刊', 'Harrow Street Review'] } }
  function bridged(language: 'zh' | 'en', notice: string, now: string, whose: Holder = weekly): Rights {
    const [original, copy] = [around(language, notice), around(language, now)]
    const marks = { original: findMarks({ parts: [original] }), copy: findMarks({ parts: [copy] }) }
    return rightsOf(original, copy, [spanOf(original, copy)], marks, whose)
  }

  it.each([
    ['zh', '© 2026 澜江周刊 版权所有', '© 2026 飞檐小筑札记 版权所有'],
    ['zh', '© 2026 澜江周刊版权所有，翻印必究', '© 2026 飞檐小筑札记版权所有，翻印必究'],
    ['zh', '© 2026 瀾江週刊 保留所有權利', '© 2026 飛檐小築札記 保留所有權利'],
    ['zh', '版权归澜江周刊所有', '版权归飞檐小筑札记所有'],
    ['zh', '© 2026 澜江周刊 版权所有', '© 2026 谰江周刊 版权所有'],
    ['en', '© 2026 Harrow Street Review. All rights reserved.', '© 2026 Corner Ledger. All rights reserved.'],
    ['en', '© 2026 Harrow Street Review All rights reserved', '© 2026 Corner Ledger All rights reserved'],
    ['en', 'Copyright 2026 Harrow Street Review', 'Copyright 2026 Corner Ledger'],
  ] as const)('is altered where it names somebody else now (%s: %s)', (language, notice, now) => {
    expect(results(bridged(language, notice, now))).toEqual(['altered notice'])
  })

  it.each([
    ['zh', '© 2026 澜江周刊 版权所有', ''],
    ['zh', '© 2026 澜江周刊 版权所有', '© 2026 版权所有'],
    ['zh', '© 2026 澜江周刊 版权所有', '图源：飞檐小筑札记'],
    ['zh', '© 2026 澜江周刊 版权所有\n© 2026 南湾书社 版权所有', '© 2026 南湾书社 版权所有'],
    ['en', '© 2026 Harrow Street Review. All rights reserved.', ''],
    ['en', '© 2026 Harrow Street Review. All rights reserved.', 'All rights reserved.'],
  ] as const)(
    'is removed where it or its name is gone, whatever else stands there (%s: %s → %s)',
    (language, notice, now) => {
      expect(results(bridged(language, notice, now))).toEqual(['removed notice'])
    },
  )

  it.each([
    ['zh', '© 2026 澜江周刊 版权所有', '© 2026 澜江周刊 版权所有'],
    ['zh', '© 2026 澜江周刊 版权所有', '© 2024—2026 瀾江週刊'],
    ['zh', '© 2026 澜江周刊 版权所有', '版权归澜江周刊所有，飞檐小筑札记转载'],
    ['zh', '© 2026 澜江周刊 版权所有', '（澜江周刊供稿）'],
    ['zh', '© 2026 南湾书社 版权所有', '© 2026 飞檐小筑札记 版权所有'],
    ['en', '© 2026 Harrow Street Review. All rights reserved.', '© 2026 Harrow Street Review'],
    ['en', '© 2026 Harrow Street Review. All rights reserved.', 'First seen in the Harrow Street Review.'],
  ] as const)('is neither where it still names the owner, or never did (%s: %s → %s)', (language, notice, now) => {
    expect(bridged(language, notice, now)).toMatchObject({ removed: 0, altered: 0 })
  })

  it('is altered although an author signs with the same formula', () => {
    const notice = '作者：顾闻舟 版权所有'
    expect(results(bridged('zh', notice, '作者：何小满 版权所有', holder))).toEqual(['altered notice'])
  })

  it('is removed although a word of the text holds the letters of the name', () => {
    const anna = { owner: { entityId: 'e', names: ['Ann Lee'] } }
    expect(results(bridged('en', '© 2026 Ann Lee', 'Joann Leeds came by.', anna))).toEqual(['removed notice'])
  })
})

describe('rights information in the markup of a page', () => {
  const body = `<p>${head}</p><p>${tail}</p>`
  const page = (meta: string): ReadPart => html(`<html><head>${meta}</head><body>${body}</body></html>`)
  const original = page(
    '<meta name="author" content="顾闻舟"><link rel="license" href="https://creativecommons.org/licenses/by/4.0/">',
  )

  it('is removed where a page that is nearly the same has none', () => {
    expect(results(rights(original, page('<title>x</title>'), body))).toEqual(['removed markup', 'removed markup'])
  })

  it('is altered where it names somebody else', () => {
    expect(results(rights(original, page('<meta name="author" content="何小满">'), body))).toContain('altered markup')
  })

  it.each([
    page('<meta name="author" content="顾闻舟">'),
    page('<link rel="license" href="https://creativecommons.org/licenses/by/4.0/">'),
    page('').text === undefined ? page('') : html(`<body>${body}<p>来源：澜江周刊</p></body>`),
    html(`<body>${body}<p>${'我自己写的话，和渡口没有什么关系。'.repeat(10)}</p></body>`),
    plain(`${body}`),
  ])('is not missed in a page that keeps it, names the owner, is another page or has no markup (%#)', (copy) => {
    expect(rights(original, copy, body)).toMatchObject({ removed: 0, altered: 0 })
  })

  it('is not missed where the original had none', () => {
    expect(rights(page(''), page(''), body).removed).toBe(0)
  })
})

describe('a sequence of invisible characters', () => {
  const mark = '\u200b\u200c\u200b\u200b\u200c\u200c\u200b\u200c\u200b'

  it('is a watermark that was removed where the copied passage has lost it', () => {
    expect(results(rights(plain(`${head}${mark}${tail}`), plain(`${head}${tail}`)))).toEqual(['removed watermark'])
  })

  it('is kept where it stands, also as entities, and is none where it is short or a picture', () => {
    expect(rights(plain(`${head}${mark}${tail}`), plain(`${head}${mark}${tail}`)).removed).toBe(0)
    const entities = [...mark].map((character) => `&#${character.codePointAt(0)};`).join('')
    expect(rights(plain(`${head}${mark}${tail}`), html(`<p>${head}${entities}${tail}</p>`)).removed).toBe(0)
    expect(rights(plain(`${head}\u200b\u200b${tail}`), plain(`${head}${tail}`)).removed).toBe(0)
    expect(rights(plain(`${head}👨‍👩‍👧‍👦🏴󠁧󠁢󠁥󠁮󠁧󠁿${tail}`), plain(`${head}${tail}`)).removed).toBe(0)
  })

  it('is not missed outside of what was copied', () => {
    expect(rights(plain(`${mark}${head}\n${tail}`), plain(tail), tail).removed).toBe(0)
  })
})
