import type { Credit } from '@sourcemark/contract'
import { expect, test } from 'vitest'
import { basisWords } from '../src/evidence/basis.ts'
import { type Comparison, decisionKey, evidenceOf, packKey } from '../src/evidence/evidence.ts'
import { contentOf, entryOf, matchOf, partOf, sourceOf } from './evidence-verdicts.ts'

type Shows = Comparison['shows']
function compared<S extends Shows>(shows: S, ...given: Parameters<typeof sourceOf>): Extract<Comparison, { shows: S }> {
  const { comparison } = evidenceOf(sourceOf(...given)).matches[0] ?? {}
  if (comparison?.shows !== shows) throw new Error(`it shows ${comparison?.shows}`)
  return comparison as Extract<Comparison, { shows: S }>
}

const ours = 'Our own words. second passage here. first passage here.'
const theirs = 'first passage here. And between. second passage here.'
const at = (text: string, words: string) => ({ start: text.indexOf(words), end: text.indexOf(words) + words.length })
const textParts = [partOf({ contentId: 'post', text: ours }), partOf({ text: theirs })]

test('passages in another order are numbered as the content has them', () => {
  const spans = ['first passage here', 'second passage here'].map((words) => ({
    query: at(ours, words),
    original: at(theirs, words),
  }))
  const { passages, original } = compared('text', entryOf({ matches: [matchOf({ spans })] }), { parts: textParts })
  expect(passages.map(({ number, words, originalWords, changed }) => [number, words, originalWords, changed])).toEqual([
    [1, 'second passage here', 'second passage here', false],
    [2, 'first passage here', 'first passage here', false],
  ])
  const numbers = original.text.lines.flatMap((line) =>
    'runs' in line ? line.runs.flatMap((run) => run.passages) : [],
  )
  expect(numbers).toEqual([2, 1])
})

test('marks are underlined where they stand in the text, and those of a caption are not', () => {
  const credit = (where: Credit['where'], grade: Credit['grade']): Credit => ({
    raw: 'Our own words',
    where,
    owner: null,
    source: null,
    grade,
    resolvesTo: 'owner',
    defects: [],
  })
  const picture = partOf({ contentId: 'post', partId: 'picture', kind: 'image', caption: 'by somebody' })
  const entry = entryOf({
    matches: [matchOf({ spans: [{ query: at(ours, 'first'), original: at(theirs, 'first') }] })],
    credits: [
      credit({ partId: 'body', ...at(ours, 'Our own words') }, 'A3'),
      credit({ partId: 'picture', start: 0, end: 11 }, 'A1'),
      credit({ partId: 'picture', start: 0, end: 11, box: { x: 0, y: 0, w: 1, h: 0.1 } }, 'A2'),
      credit({ partId: 'title', start: 0, end: 4 }, 'A0'),
    ],
  })
  const view = evidenceOf(sourceOf(entry, { parts: [...textParts, picture] }))
  expect(view.marks.map(({ place }) => place)).toEqual(['text', 'caption', 'picture', 'title'])
  const { query } = compared('text', entry, { parts: [...textParts, picture] })
  const marked = query.text.lines.flatMap((line) =>
    'runs' in line ? line.runs.filter(({ marks }) => marks.length > 0) : [],
  )
  expect(marked.map(({ text, marks }) => [text, marks])).toEqual([['Our own words', [1]]])
})

test('a mirrored and turned region keeps its corners together', () => {
  const quad = [
    [0.9, 0.1],
    [0.9, 0.8],
    [0.2, 0.8],
    [0.2, 0.1],
  ]
  const size = { width: 800, height: 600, seconds: null, track: null, words: null, lines: [], rights: null }
  const parts = [
    partOf({ contentId: 'post', kind: 'image', blob: 'f'.repeat(64), reading: size }),
    partOf({ kind: 'image', blob: 'e'.repeat(64), reading: { ...size, words: 'Harbour' } }),
  ]
  const spans = [{ query: { x: 0.2, y: 0.1, w: 0.7, h: 0.7, quad }, original: { x: 0, y: 0, w: 1, h: 1 } }]
  const match = matchOf({ kind: 'image', via: 'image', spans, transform: { mirrored: true, rotated: 90 } })
  const { regions, query, original } = compared('picture', entryOf({ matches: [match] }), { parts })
  expect(regions[0]?.query[0]).toEqual([0.9, 0.1])
  expect(regions[0]?.original[0]).toEqual([0, 0])
  expect(query).toMatchObject({ second: null, medium: { size: { width: 800, height: 600 } } })
  expect(original.medium.words).toBe('Harbour')
})

test('marks in a picture are told with their place, those of other parts and of captions are not', () => {
  const credit = (where: Credit['where']): Credit => ({
    raw: '@someone',
    where,
    owner: null,
    source: null,
    grade: 'A2',
    resolvesTo: null,
    defects: [],
  })
  const box = { x: 0.5, y: 0.9, w: 0.4, h: 0.1 }
  const credits = [
    credit({ partId: 'body', start: 0, end: 8, box }),
    credit({ partId: 'body', start: 0, end: 8 }),
    credit({ partId: 'elsewhere', start: 0, end: 8, box }),
  ]
  const parts = [partOf({ contentId: 'post', kind: 'image' }), partOf({ kind: 'image' })]
  const entry = entryOf({
    credits,
    matches: [matchOf({ kind: 'image', via: 'image', spans: [{ query: {}, original: {} }] })],
  })
  expect(
    compared('picture', entry, { parts }).marks.map(({ number, grade, corners }) => [number, grade, corners[0]]),
  ).toEqual([[1, 'A2', [0.5, 0.9]]])
})

test('a picture in a film is shown by the frame in the middle of its time, a cover by itself', () => {
  const film = { width: 320, height: 180, seconds: 30, track: null, words: null, lines: [], rights: null }
  const parts = [
    partOf({ contentId: 'post', kind: 'video', blob: 'f'.repeat(64), covers: ['d'.repeat(64)], reading: film }),
    partOf({ kind: 'image', blob: 'e'.repeat(64), reading: null }),
  ]
  const shown = (query: object) =>
    compared(
      'picture',
      entryOf({ matches: [matchOf({ kind: 'video', via: 'image', spans: [{ query, original: {} }] })] }),
      { parts },
    )
  expect(shown({ start: 9, end: 11, x: 0, y: 0, w: 1, h: 1 }).query).toMatchObject({
    second: 10,
    medium: { sha256: 'f'.repeat(64) },
  })
  expect(shown({ x: 0, y: 0, w: 1, h: 1 }).query).toMatchObject({
    second: null,
    medium: { kind: 'image', sha256: 'd'.repeat(64) },
  })
})

test('words read out of a picture are shown as words, with the places of their lines', () => {
  const box = { x: 0.1, y: 0.2, w: 0.3, h: 0.1 }
  const reading = { width: 100, height: 100, seconds: null, track: null, words: 'above\nBOOKS', rights: null }
  const lines = [
    { start: 0, end: 5, box: { ...box, y: 0 } },
    { start: 6, end: 11, box },
  ]
  const parts = [
    partOf({ contentId: 'post', kind: 'image', blob: 'f'.repeat(64), reading: { ...reading, lines } }),
    partOf({ text: 'All about BOOKS.' }),
  ]
  const spans = [{ query: { start: 6, end: 11 }, original: { start: 10, end: 15 } }]
  const credit = (where: Credit['where']): Credit => ({
    raw: 'BOOKS',
    where,
    owner: null,
    source: null,
    grade: 'A1',
    resolvesTo: null,
    defects: [],
  })
  // One in the picture, one in its caption.
  const credits = [credit({ partId: 'body', start: 6, end: 11, box }), credit({ partId: 'body', start: 0, end: 5 })]
  const entry = entryOf({ credits, matches: [matchOf({ kind: 'image', spans })] })
  const { query, original, passages } = compared('text', entry, { parts })
  const marked = query.text.lines
    .flatMap((line) => ('runs' in line ? line.runs : []))
    .filter(({ marks }) => marks.length > 0)
  expect(marked.map(({ text, marks }) => [text, marks])).toEqual([['BOOKS', [1]]])
  expect(passages[0]).toMatchObject({ words: 'BOOKS', originalWords: 'BOOKS' })
  expect(query.boxes).toEqual([
    {
      number: 1,
      corners: [
        [0.1, 0.2],
        [0.4, 0.2],
        [0.4, 0.3],
        [0.1, 0.3],
      ].map((c) => c.map((v) => expect.closeTo(v))),
    },
  ])
  expect(original).toMatchObject({ picture: null, boxes: [] })
})

test('sounds and films are compared by their stretches', () => {
  const sound = { width: null, height: null, seconds: 60, track: null, words: null, lines: [], rights: null }
  const parts = [
    partOf({ contentId: 'post', kind: 'video', blob: 'f'.repeat(64), reading: { ...sound, width: 320, height: 180 } }),
    partOf({ kind: 'video', blob: 'e'.repeat(64), reading: { ...sound, width: 320, height: 180 } }),
  ]
  const spans = [{ query: { start: 10, end: 20, x: 0, y: 0, w: 0.5, h: 1 }, original: { start: 0, end: 10 } }]
  const heard = compared('sound', entryOf({ matches: [matchOf({ kind: 'video', via: 'audio', spans })] }), { parts })
  expect(heard.windows).toEqual([{ query: { start: 10, end: 25 }, original: { start: 0, end: 15 } }])
  const match = matchOf({ kind: 'video', via: 'video', spans, transform: { mirrored: true } })
  const seen = compared('film', entryOf({ matches: [match] }), { parts })
  expect(seen.frames).toHaveLength(4)
  // Mirrored: what was at the left of the original is at the right here.
  expect(seen.frames[0]?.corners[0]).toEqual([0.5, 0])
})

test('a match of which the parts are not on file any more is told without a comparison', () => {
  const [match] = evidenceOf(sourceOf(entryOf({ matches: [matchOf({})] }))).matches
  expect(match).toMatchObject({ number: 1, share: 0.6, comparison: null, work: { title: 'Work', owner: 'Owner' } })
})

test('the work that decided comes first', () => {
  const matches = [matchOf({ contentId: 'other', coverage: 1 }), matchOf({})]
  const findings = [
    { code: 'RULE_DECIDED', severity: 'high' as const, detail: { rule: 'repost-source', works: ['work'] } },
  ]
  const view = evidenceOf(sourceOf(entryOf({ matches, findings })))
  expect(view.matches.map(({ work }) => work.contentId)).toEqual(['work', 'other'])
  expect(view.sentence.en).toBe(
    '60% of the text is found in “Work” by Owner, published 3 days earlier, in 1 place, without a credit. One more work matches.',
  )
  expect(view.sentence.zh).toBe('文字的 60% 见于 Owner《Work》（早 3 天发布），共 1 处，没有署名。另与 1 个作品匹配。')
})

test('nothing found is told apart from nothing read', () => {
  const none = { verdict: 'no_match', attribution: 'not_required' } as const
  expect(evidenceOf(sourceOf(entryOf(none))).sentence.en).toBe(
    'Everything was read, and nothing of another owner was found in it.',
  )
  const unread = evidenceOf(
    sourceOf(
      entryOf({
        ...none,
        verdict: 'indeterminate',
        modalities: { text: 'done', image: 'failed:PICTURE_CORRUPT', audio: 'pending', video: 'none' },
        findings: [
          {
            code: 'PART_NOT_READ',
            severity: 'warn',
            detail: { partId: 'picture-1', kind: 'image', state: 'failed:PICTURE_CORRUPT' },
          },
        ],
      }),
    ),
  )
  expect(unread.unread).toEqual([
    { partId: 'picture-1', kind: 'image', state: 'failed:PICTURE_CORRUPT' },
    { partId: null, kind: 'audio', state: 'pending' },
  ])
  expect(unread.sentence.en).toBe(
    'Nothing of another owner was found in what was read, but not all of the picture and recording could be read.',
  )
})

test('sentences that say the same in other words are passages', () => {
  const detail = {
    contentId: 'work',
    partId: 'body',
    originalPartId: 'body',
    share: 0.8,
    count: 9,
    sentences: [{ query: at(ours, 'Our own words'), original: at(theirs, 'And between'), score: 0.7 }],
  }
  const entry = entryOf({
    verdict: 'rewrite_suspected',
    findings: [{ code: 'RETOLD_SENTENCES', severity: 'warn', detail }],
  })
  const view = evidenceOf(sourceOf(entry, { parts: textParts }))
  expect(view.sentence.en).toBe('Nothing matches word for word, but 9 sentences say the same as sentences of “Work”.')
  expect(view.matches[0]).toMatchObject({
    match: null,
    share: 0.8,
    comparison: { passages: [{ words: 'Our own words' }] },
  })
})

test('names of strangers stay on one line of a sentence and turn nothing around', () => {
  const hostile = `\u202eevil\u2066\n${'x'.repeat(10_000)}`
  const owner = { accountId: null, entityId: null, name: hostile }
  const contents = new Map([['work', contentOf({ title: hostile })]])
  const { sentence } = evidenceOf(sourceOf(entryOf({ matches: [matchOf({ owner })] }), { contents }))
  expect(sentence.en).not.toMatch(/[\p{Cc}\p{Cf}]/u)
  expect(sentence.en.length).toBeLessThan(250)
})

test('the history tells every verdict, the latest first, and who decided or put the policy in force', () => {
  const complaint = {
    caseId: 'case-1',
    number: 4,
    reason: 'complaint',
    decision: 'grant',
    decidedAt: '2026-01-05T00:00:00.000Z',
    human: true,
    reasons: { zh: '属实', en: 'It is so' },
    policy: { verdict: 'no_match', action: 'allow' },
  } as const
  const first = entryOf()
  const second = entryOf({ reason: 'complaint', complaint }, 2n)
  const deciders = new Map([[decisionKey('case-1', 4), 'Li']])
  const third = entryOf({ reason: 'policy' }, 3n)
  const activators = new Map([[packKey(third.verdict.policy), 'Wang']])
  const view = evidenceOf(sourceOf(first, { history: [first, second, third], deciders, activators }))
  expect(view.superseded).toBe(true)
  expect(evidenceOf(sourceOf(third, { history: [first, second, third] })).superseded).toBe(false)
  expect(view.history.map(({ seq, by, shown }) => [seq, by, shown])).toEqual([
    [3, 'Wang', false],
    [2, 'Li', false],
    [1, null, true],
  ])
})

test('legal bases are told in both languages, and as written where the law is not known', () => {
  expect(basisWords('互联网用户公众账号信息服务管理规定 第十七条').en).toMatch(/Public Accounts, Article 17$/)
  expect(basisWords('民法典 第一千一百九十五条')).toMatchObject({ zh: '民法典 第一千一百九十五条' })
  expect(basisWords('17 U.S.C. § 512(c)').zh).toBe('《美国法典》第 17 编第 512(c) 条')
  expect(basisWords('Directive (EU) 2019/790, Article 17').zh).toContain('第 17 条')
  expect(basisWords('House rule 3')).toEqual({ zh: 'House rule 3', en: 'House rule 3' })
})
