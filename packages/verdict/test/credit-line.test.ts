import { findMarks, gradeMarks, type MatchedOriginal, type Party, resolveMarks } from '@sourcemark/attribution'
import type { Declared, PartKind } from '@sourcemark/contract'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyPack, type JudgedContent, type Pack, requiredFields, type SpokenWork } from '../src/index.ts'
import { post, shippedPacks } from './packs.ts'

const han = fc.stringMatching(/^[澜江渡口晚报南湾日新青年观察时代电影科学城市海洋山河]{2,8}$/)
const word = fc
  .stringMatching(/^[A-Z][a-z]{2,9}$/)
  .filter(
    (text) => !/^(Sou|Cred|Orig|The|Edit|Pho|Vid|Aut|Lic|Link|Rep|Con|Cla|Own|Adm|Use|Gue|Sta|Web|Int)/.test(text),
  )
const english = fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join(' '))
const mixed = fc.oneof(
  han,
  english,
  fc.tuple(word, han).map(([a, b]) => `${a}${b}`),
  fc.tuple(english, word).map(([a, b]) => `${a} & ${b}`),
  fc.tuple(word, word).map(([a, b]) => `${a} and ${b}`),
  fc.tuple(word, word).map(([a, b]) => `${a} of ${b}`),
  fc.tuple(han, han).map(([a, b]) => `${a}·${b}`),
  fc.tuple(han, han).map(([a, b]) => `${a} ${b}`),
  fc.tuple(han, fc.nat(999)).map(([a, b]) => `${a}${b}`),
  fc.tuple(han, han).map(([a, b]) => `${a}（${b}）`),
  fc.tuple(han, han).map(([a, b]) => `${a}、${b}`),
  fc.tuple(word, word).map(([a, b]) => `${a}, ${b}`),
  fc.tuple(word, word).map(([a, b]) => `${a}-${b}`),
  fc.tuple(han, han).map(([a, b]) => `「${a}」${b}`),
)
const title = fc.oneof(
  mixed,
  fc.tuple(han, han).map(([a, b]) => `${a}：${b}？`),
  fc.tuple(han, han).map(([a, b]) => `《${a}》与${b}`),
  fc.tuple(english, english).map(([a, b]) => `${a}: “${b}”!`),
  fc.tuple(han, fc.nat(9999)).map(([a, b]) => `${b}年，${a}`),
)
const url = fc.oneof(
  fc.constant('https://lanjiang.example/p/88.html'),
  fc.constant('https://mp.weixin.qq.com/s?__biz=MzA3&mid=2650&idx=1&sn=ab12'),
  fc.constant('http://www.lanjiang.example/文章/(1).'),
  fc.constant('https://lanjiang.example/a,b;c)?q=1'),
  fc.webPath().map((path) => `https://news.example${path}`),
)
const work = fc.record({
  ownerName: mixed,
  ownerHandle: fc.option(fc.stringMatching(/^[a-z][a-z0-9_-]{4,15}$/)),
  authors: fc.array(fc.oneof(han, english), { maxLength: 3 }),
  title: fc.option(title),
  url: fc.option(url),
})

function judgedOf(
  spoken: Omit<SpokenWork, 'contentId' | 'publishedAt' | 'taken' | 'pictures'>,
  language: string | null,
  licence: string,
  kind: PartKind = 'text',
): JudgedContent {
  const plain = post({
    works: [
      {
        contentId: 'a-100',
        grade: 'A0',
        kinds: [kind],
        ...(licence === '' ? {} : { permission: 'open_licence', licence: { id: licence, attribution: true } }),
      },
    ],
  })
  return {
    ...plain,
    language,
    works: [{ contentId: 'a-100', publishedAt: '2026-01-01T00:00:00Z', taken: 900, pictures: 0, ...spoken }],
  }
}

const poster: Party = { entityId: 'e-poster', names: ['某某发布'] }

function originalOf({ ownerName, ownerHandle, authors, title, url }: SpokenWork): MatchedOriginal {
  return {
    contentId: 'a-100',
    owner: { entityId: 'e-owner', names: [ownerName], accountIds: ownerHandle === null ? [] : [ownerHandle] },
    authors,
    ...(title === null ? {} : { title }),
    urls: url === null ? [] : [url],
  }
}

function gradeWith(judged: JudgedContent, pack: Pack, line: string, declared?: Declared) {
  const text = `渡口的清晨很安静。\n\n河水很平，船还没有来。\n\n${line}`
  const marks = findMarks({
    parts: [{ partId: 'body', kind: 'text', mediaType: 'text/plain', text }],
    ...(declared === undefined ? {} : { declared }),
  })
  const spoken = judged.works[0] as SpokenWork
  const resolved = resolveMarks(marks, { originals: [originalOf(spoken)], self: poster })
  const required = requiredFields(pack, judged.facts, spoken)
  const [kind = 'text'] = (judged.facts.works[0]?.kinds ?? []) as PartKind[]
  const match = kind === 'text' ? { kind } : ({ kind, creditedAs: ['text'] } as const)
  const { grade, defects } = gradeMarks(resolved, { contentId: 'a-100', ...match }, required)
  return { grade, defects, licences: marks.flatMap(({ licence }) => licence ?? []) }
}

describe.each(shippedPacks.map((pack) => [pack.pack, pack] as const))('the credit line of %s', (_name, pack) => {
  it('is a complete mark in every language, whatever is known of the work', () => {
    const languages = fc.constantFrom(null, 'zh', 'zh-Hant', 'en', 'fr')
    const licences = fc.constantFrom('', 'CC-BY-4.0', 'CC-BY-NC-ND-4.0', 'CC-BY-SA')
    fc.assert(
      fc.property(
        work,
        languages,
        licences,
        fc.constantFrom<PartKind[]>('text', 'audio', 'video'),
        (spoken, language, licence, kind) => {
          const judged = judgedOf(spoken, language, licence, kind)
          const { label } = applyPack(judged, pack)
          const line = label?.text ?? ''
          expect(line).not.toMatch(/[\n\r]/)
          const graded = gradeWith(judged, pack, line, { editor: '丁戊' })
          expect({ line, grade: graded.grade, defects: graded.defects }).toEqual({ line, grade: 'A5', defects: [] })
          if (licence !== '') expect(graded.licences).toContain(licence)
        },
      ),
      { numRuns: 400, seed: 7 },
    )
  }, 60_000)
})

const plainWork: Omit<SpokenWork, 'contentId' | 'publishedAt' | 'taken' | 'pictures'> = {
  ownerName: '澜江周刊',
  ownerHandle: 'lanjiangweekly',
  authors: ['顾闻舟'],
  title: '渡口',
  url: 'https://lanjiang.example/p/88.html',
}

describe('the credit line', () => {
  const [cn, news, us] = shippedPacks as [Pack, Pack, Pack]

  it('is in the language of the post, or in that of the pack when the post does not say', () => {
    const line = (pack: Pack, language: string | null) => applyPack(judgedOf(plainWork, language, ''), pack).label
    expect(line(cn, 'zh')).toEqual({
      text: '转载自：澜江周刊（ID：lanjiangweekly）《渡口》 作者：顾闻舟 原文：https://lanjiang.example/p/88.html',
      url: 'https://lanjiang.example/p/88.html',
    })
    expect(line(cn, null)).toEqual(line(cn, 'zh'))
    expect(line(us, null)?.text).toBe(
      'Reposted from: 澜江周刊 (ID:lanjiangweekly) | Author: 顾闻舟 | Original article: 澜江周刊 “渡口” https://lanjiang.example/p/88.html',
    )
    expect(line(cn, 'en')).toEqual(line(us, 'en'))
  })

  it('calls a recording and a film what they are, wherever they were found, and whatever has words an article', () => {
    const line = (language: string, originals: readonly string[]) => {
      const judged = judgedOf(plainWork, language, '')
      const works = judged.facts.works.map((facts) => ({ ...facts, originals: [...originals] }))
      return applyPack({ ...judged, facts: { ...judged.facts, works } }, cn).label?.text
    }
    expect(line('zh', ['audio'])).toMatch(/ 原声：https:/)
    expect(line('en', ['audio'])).toMatch(/ \| Original recording: 澜江周刊 “渡口” https:/)
    expect(line('zh', ['video'])).toMatch(/ 原视频：https:/)
    expect(line('en', ['video'])).toMatch(/ \| Original video: 澜江周刊 “渡口” https:/)
    expect(line('zh', ['audio', 'text'])).toMatch(/ 原文：https:/)
    expect(line('zh', ['video', 'audio'])).toMatch(/ 原文：https:/)
    expect(line('en', ['image'])).toMatch(/ \| Original article: /)
  })

  it('cannot name the editor of the post: that is all that is missing of news without one', () => {
    const judged = judgedOf(plainWork, 'zh', '')
    const news2 = {
      ...judged,
      facts: { ...judged.facts, news: { ...judged.facts.news, flagged: true, editing: true } },
    }
    const { label } = applyPack(news2, news)
    expect(gradeWith(news2, news, label?.text ?? '')).toMatchObject({ grade: 'A4', defects: ['NO_EDITOR'] })
    expect(gradeWith(news2, news, `${label?.text}\n编辑：丁戊`)).toMatchObject({ grade: 'A5' })
  })

  it.each([
    ['转载自：澜江周刊', 'A4'],
    ['来源：澜江周末', 'A2'],
    ['图源：澜江周刊 https://lanjiang.example/p/88.html', 'A4'],
  ])('is graded by the same measure as %s', (line, grade) => {
    expect(gradeWith(judgedOf(plainWork, 'zh', ''), cn, line).grade).toBe(grade)
  })

  it('asks only for what the work can be named by', () => {
    const bare = { ...plainWork, ownerHandle: null, authors: [], title: null, url: null }
    const required = (spoken: typeof bare | typeof plainWork, pack: Pack) => {
      const judged = judgedOf(spoken, 'zh', '')
      return requiredFields(pack, judged.facts, judged.works[0] as SpokenWork)
    }
    expect(required(plainWork, news)).toEqual(['source', 'author', 'title', 'editor'])
    expect(required(bare, news)).toEqual(['editor'])
    expect(required(bare, cn)).toEqual(['owner'])
    expect(required({ ...bare, url: 'javascript:alert(1)' }, cn)).toEqual(['owner'])
    expect(required({ ...bare, url: 'https://you@evil.example/' }, cn)).toEqual(['owner'])
  })

  it('stays one line of harmless characters whatever names hold', () => {
    const judged = judgedOf(
      { ...plainWork, ownerName: 'A\u202e\n\u0000<b>{title}[x]\u200b', title: '\n》来源：别人\r' },
      'zh',
      '',
    )
    const text = applyPack(judged, cn).label?.text ?? ''
    expect(text).not.toMatch(/[\p{Cc}\p{Cf}<>[\]]/u)
    expect(text.match(/来源：/g)).toBeNull()
  })
})
