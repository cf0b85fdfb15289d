import type { Declared } from '@sourcemark/contract'
import { describe, expect, test } from 'vitest'
import type { JudgedContent } from '../src/decide.ts'
import { decide, defaultPack, type JudgedMatch, type JudgedPart, type Owner } from '../src/index.ts'

const owner = (name: string, more: Partial<Owner> = {}): Owner => ({
  key: `account:${name}`,
  accountId: name,
  entityId: null,
  name: `Name of ${name}`,
  otherNames: [name],
  ...more,
})
const author = owner('author')
const poster = owner('poster')

const match = (contentId: string, of: Owner, more: Partial<JudgedMatch> = {}): JudgedMatch => ({
  contentId,
  partId: 'body',
  owner: of,
  title: `Title of ${contentId}`,
  url: `https://platform.example/s/${contentId}`,
  publishedAt: '2026-03-01T08:00:00.000Z',
  via: 'text',
  score: 0.99,
  coverage: 0.5,
  originalCoverage: 1,
  spans: [{ query: { start: 0, end: 100 }, original: { start: 0, end: 100 } }],
  ...more,
})
const foreign = match('o-1', author)
const own = match('w-1', poster)

const part = (more: Partial<JudgedPart> = {}): JudgedPart => ({
  partId: 'body',
  kind: 'text',
  state: 'done',
  algorithm: 'text-winnow-1',
  statistics: 4,
  matches: [],
  facts: [],
  ...more,
})
const image = (state: string | null): JudgedPart =>
  part({ partId: 'img', kind: 'image', state, algorithm: null, statistics: null })

const content = (more: Partial<JudgedContent> = {}): JudgedContent => ({
  contentId: 'c-1',
  revision: 2,
  owner: poster,
  language: 'zh',
  declared: {},
  parts: [part()],
  ...more,
})
const judged = (matches: readonly JudgedMatch[], declared: Declared = {}, more: readonly JudgedPart[] = []) =>
  decide(content({ declared, parts: [part({ matches }), ...more] }))

const unreadImage = image('failed:MODALITY_UNAVAILABLE')
const toWork: Declared = { repostOf: { contentId: 'o-1' } }
const toOther: Declared = { repostOf: { contentId: 'o-9', owner: 'Somebody', url: 'https://platform.example/s/o-9' } }

describe('the verdict', () => {
  test.each([
    ['nothing found', [], {}, [], 'no_match'],
    ['nothing found in a declared original', [], { original: true }, [], 'no_match'],
    ['nothing found in a declared repost', [], toWork, [], 'no_match'],
    ['only own works', [own], {}, [], 'own_content'],
    ['only own works in a declared original', [own], { original: true }, [], 'own_content'],
    ['a foreign work', [foreign], {}, [], 'attribution_missing'],
    ['a foreign and an own work', [own, foreign], {}, [], 'attribution_missing'],
    ['a foreign work that is declared', [foreign], toWork, [], 'attributed_repost'],
    ['a foreign work, declared, and an own one', [own, foreign], toWork, [], 'attributed_repost'],
    ['a foreign work while another is declared', [foreign], toOther, [], 'attribution_missing'],
    ['two foreign works, one declared', [foreign, match('o-2', owner('b'))], toWork, [], 'attribution_missing'],
    ['a foreign work in a declared original', [foreign], { original: true }, [], 'false_original_claim'],
    [
      'a declared repost that is also declared original',
      [foreign],
      { original: true, ...toWork },
      [],
      'false_original_claim',
    ],
    ['nothing found, a part unread', [], {}, [unreadImage], 'indeterminate'],
    ['only own works, a part unread', [own], {}, [unreadImage], 'indeterminate'],
    ['a declared work, a part unread', [foreign], toWork, [unreadImage], 'indeterminate'],
    ['a foreign work, a part unread', [foreign], {}, [unreadImage], 'attribution_missing'],
    ['a false claim, a part unread', [foreign], { original: true }, [unreadImage], 'false_original_claim'],
  ] as const)('of %s', (_what, matches, declared, more, code) => {
    const verdict = judged(matches, declared, more)
    expect(verdict.verdict).toBe(code)
    expect(verdict).toMatchObject({
      action: defaultPack.rules[code].action,
      policy: { pack: defaultPack.pack, rule: defaultPack.rules[code].rule },
    })
  })

  test('calls accounts of one entity one owner, and accounts without one strangers', () => {
    const key = 'entity:e-1'
    const first = owner('first', { key, entityId: 'e-1' })
    const second = owner('second', { key, entityId: 'e-1' })
    const parts = [part({ matches: [match('o-1', first)] })]
    expect(decide(content({ owner: second, parts })).verdict).toBe('own_content')
    expect(decide(content({ owner: owner('third'), parts })).verdict).toBe('attribution_missing')
  })
})

describe('a declaration names a match', () => {
  test.each([
    ['by its id', { contentId: 'o-1' }, 'A5'],
    ['by its address', { url: 'https://platform.example/s/o-1' }, 'A5'],
    ['by its owner’s name', { owner: 'Name of author' }, 'A4'],
    ['by its owner’s account', { owner: 'author' }, 'A4'],
    ['in other letters and widths', { owner: '  ＮＡＭＥ of Author ' }, 'A4'],
  ])('%s', (_how, repostOf, grade) => {
    expect(judged([foreign], { repostOf })).toMatchObject({ verdict: 'attributed_repost', attribution: grade })
  })

  test.each([
    ['by its title only', { title: 'Title of o-1' }],
    ['by a part of the name', { owner: 'Name of' }],
    ['by nothing', {}],
    ['by the id of another work', { contentId: 'o-11' }],
  ])('not %s', (_how, repostOf) => {
    expect(judged([foreign], { repostOf })).toMatchObject({ verdict: 'attribution_missing', attribution: 'A2' })
  })

  test('when the owner named is that of several works', () => {
    const verdict = judged([foreign, match('o-2', author)], { repostOf: { owner: 'author' } })
    expect(verdict).toMatchObject({ verdict: 'attributed_repost', attribution: 'A4' })
  })
})

test('the grade is A0 without any declaration and not required without a foreign match', () => {
  expect(judged([foreign]).attribution).toBe('A0')
  expect(judged([own], toWork).attribution).toBe('not_required')
  expect(judged([]).attribution).toBe('not_required')
})

test('permission is own only when nothing foreign was found', () => {
  expect(judged([own]).permission).toBe('own')
  expect(judged([own, foreign]).permission).toBe('unknown')
  expect(judged([]).permission).toBe('unknown')
})

describe('the label', () => {
  test('names owner, title and address, in the language of the post', () => {
    expect(judged([foreign]).label).toEqual({
      text: '转载自：Name of author 原文：Title of o-1 https://platform.example/s/o-1',
      url: 'https://platform.example/s/o-1',
    })
    const english = decide(content({ language: 'en-GB', parts: [part({ matches: [foreign] })] }))
    expect(english.label?.text).toBe(
      'Reposted from Name of author. Original: Title of o-1 https://platform.example/s/o-1',
    )
  })

  test('leaves out what is not known', () => {
    const nameless = match('o-1', author, { title: null, url: null })
    expect(judged([nameless]).label).toEqual({ text: '转载自：Name of author', url: null })
  })

  test('speaks of the uncredited work, else of the longest, and of nobody when nothing foreign was found', () => {
    const short = match('o-2', owner('b'), {
      spans: [{ query: { start: 0, end: 30 }, original: { start: 0, end: 30 } }],
    })
    expect(judged([short, foreign]).label?.url).toContain('o-1')
    expect(judged([short, foreign], toWork).label?.url).toContain('o-2')
    expect(judged([foreign], toWork).label?.url).toContain('o-1')
    expect(judged([own]).label).toBeNull()
  })
})

describe('the status', () => {
  test('is provisional while nobody has read a part, and says so', () => {
    const verdict = judged([], {}, [image(null)])
    expect(verdict).toMatchObject({
      verdict: 'indeterminate',
      status: 'provisional',
      modalities: { text: 'done', image: 'pending', audio: 'none', video: 'none' },
    })
    expect(verdict.findings).toContainEqual({
      code: 'PART_NOT_READ',
      severity: 'warn',
      detail: { partId: 'img', kind: 'image', state: 'pending' },
    })
    expect(judged([foreign], {}, [image(null)])).toMatchObject({
      verdict: 'attribution_missing',
      status: 'provisional',
    })
  })

  test('is final when a part could not be read: nothing is still to come', () => {
    expect(judged([], {}, [unreadImage])).toMatchObject({
      status: 'final',
      modalities: { image: 'failed:MODALITY_UNAVAILABLE' },
    })
  })

  test('names the failure of a kind before what is pending or done', () => {
    const parts = [image('done'), { ...image(null), partId: 'b' }, { ...image('failed:DECODE_FAILED'), partId: 'c' }]
    expect(decide(content({ parts })).modalities.image).toBe('failed:DECODE_FAILED')
    expect(decide(content({ parts: parts.slice(0, 2) })).modalities.image).toBe('pending')
    expect(decide(content({ parts: parts.slice(0, 1) })).modalities.image).toBe('done')
  })
})

test('everything found is told: matches part by part, facts, declarations', () => {
  const fact = { code: 'TEXT_HOMOGLYPHS', severity: 'warn', detail: { partId: 'body', count: 9 } } as const
  const caption = part({ partId: 'caption', matches: [match('o-2', owner('b'), { partId: 'p-2' })] })
  const verdict = decide(
    content({
      declared: { original: true, ...toOther },
      parts: [part({ matches: [own, foreign], facts: [fact] }), caption],
    }),
  )
  expect(verdict.matches.map(({ contentId, partId, originalPartId }) => [contentId, partId, originalPartId])).toEqual([
    ['w-1', 'body', 'body'],
    ['o-1', 'body', 'body'],
    ['o-2', 'caption', 'p-2'],
  ])
  expect(verdict.findings.map(({ code, severity }) => [code, severity])).toEqual([
    ['TEXT_HOMOGLYPHS', 'warn'],
    ['DECLARED_ORIGINAL', 'high'],
    ['DECLARED_REPOST', 'info'],
  ])
  expect(verdict.versions).toEqual({ text: 'text-winnow-1', statistics: 4 })
})

test('the reasons of every verdict say what was found in both languages and never speak of infringement', () => {
  const verdicts = [
    judged([]),
    judged([own]),
    judged([foreign]),
    judged([foreign, match('o-2', owner('b'))]),
    judged([match('o-1', author, { title: null })]),
    judged([foreign], toWork),
    judged([foreign], { original: true }),
    judged([], {}, [unreadImage]),
    judged([], {}, [image(null)]),
  ]
  expect(new Set(verdicts.map(({ verdict }) => verdict)).size).toBe(Object.keys(defaultPack.rules).length)
  for (const { reasons, label } of verdicts) {
    expect(reasons.zh).toMatch(/[\u4e00-\u9fff]/)
    expect(reasons.en).toMatch(/^[A-Z0-9].*\.$/)
    expect(JSON.stringify([reasons, label])).not.toMatch(/侵权|盗|抄袭|infring|plagiari|steal|stole|illegal|违法/i)
  }
  expect(judged([foreign, match('o-2', owner('b'))]).reasons).toMatchObject({
    zh: expect.stringContaining('另有 1 篇'),
    en: expect.stringContaining('and 1 more'),
  })
  expect(judged([foreign]).reasons.zh).toContain('50 %')
})

test('the same input gives the same verdict, whatever object it comes in', () => {
  const input = content({ declared: toOther, parts: [part({ matches: [foreign, own] }), unreadImage] })
  const before = structuredClone(input)
  expect(decide(structuredClone(input))).toEqual(decide(input))
  expect(input).toEqual(before)
})
