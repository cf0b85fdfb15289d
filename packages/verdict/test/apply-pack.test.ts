import { type Match, type PartKind, VERDICT_CODES, type Verdict, VerdictSchema } from '@sourcemark/contract'
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyPack, type Facts, type JudgedContent, type Pack, readPack, type VerdictContent } from '../src/index.ts'
import { post, shippedPack, shippedPacks, yamlOf } from './packs.ts'

const cn = shippedPack('cn-official-accounts')
const rulesOf = (judged: JudgedContent, pack: Pack = cn): string[] => {
  const verdict = applyPack(judged, pack)
  const held = verdict.findings.filter(({ code }) => code === 'RULE_HELD').map(({ detail }) => String(detail.rule))
  return [verdict.policy.rule, ...held]
}
const finding = (verdict: VerdictContent, code: string) => verdict.findings.find((one) => one.code === code)

const match = (contentId: string, via: PartKind, score: number): Match => ({
  contentId,
  owner: { accountId: null, entityId: null, name: '澜江周刊' },
  url: null,
  publishedAt: '2026-01-01T00:00:00Z',
  partId: 'part-1',
  originalPartId: 'part-1',
  kind: via,
  via,
  score,
  coverage: 0.5,
  originalCoverage: 0.5,
  spans: [],
})

const validate = addFormats.default(new Ajv({ strict: false })).compile(VerdictSchema)
const asVerdict = (content: VerdictContent): Verdict => ({
  verdictId: '0'.repeat(64),
  ...content,
  supersedes: null,
  reason: 'first',
  ledger: { chain: 0, seq: 1, hash: '0'.repeat(64), previousHash: '0'.repeat(64) },
  timings: { acceptedAt: '2026-03-01T08:00:00Z', decidedAt: '2026-03-01T08:00:01Z' },
})

describe('what decides', () => {
  it('is the rule that stands first; the others that hold are findings', () => {
    const judged = post({
      content: { original: true, parts: 2, unread: 1 },
      works: [
        { contentId: 'a', grade: 'AX' },
        { contentId: 'b', grade: 'A0' },
      ],
    })
    const verdict = applyPack(judged, cn)
    expect(rulesOf(judged)).toEqual(['original-claim', 'false-source', 'repost-source', 'unread-part'])
    expect(finding(verdict, 'RULE_DECIDED')).toEqual({
      code: 'RULE_DECIDED',
      severity: 'high',
      detail: { rule: 'original-claim', works: ['a', 'b'] },
    })
    expect(verdict.findings.filter(({ code }) => code === 'RULE_HELD')).toEqual([
      {
        code: 'RULE_HELD',
        severity: 'warn',
        detail: { rule: 'false-source', verdict: 'attribution_false', works: ['a'] },
      },
      {
        code: 'RULE_HELD',
        severity: 'warn',
        detail: { rule: 'repost-source', verdict: 'attribution_missing', works: ['b'] },
      },
      { code: 'RULE_HELD', severity: 'warn', detail: { rule: 'unread-part', verdict: 'indeterminate', works: [] } },
    ])
  })

  it('follows the order of the pack, not of the works', () => {
    const works = [
      { contentId: 'a', grade: 'A5' },
      { contentId: 'b', grade: 'A3' },
      { contentId: 'c', grade: 'A0' },
    ] as const
    const one = applyPack(post({ works: [...works] }), cn)
    const other = applyPack(post({ works: works.toReversed() }), cn)
    expect(other).toEqual(one)
    expect(one.policy.rule).toBe('repost-source')
  })

  it('is the last rule when no other holds', () => {
    const judged = post({
      works: [
        { score: 0.53, grant: { inForce: true, mayHideSource: true }, permission: 'licensed', change: { numbers: 1 } },
      ],
    })
    expect(applyPack(judged, cn)).toMatchObject({ verdict: 'review_required', policy: { rule: 'no-other-rule' } })
  })

  it('changes when two rules change places', () => {
    const yaml = yamlOf('cn-official-accounts')
    const from = yaml.indexOf('  - id: repost-source')
    const to = yaml.indexOf('  - id: repost-changes')
    const between = yaml.indexOf('  - id: repost-credit')
    const swapped = readPack(yaml.slice(0, from) + yaml.slice(between, to) + yaml.slice(from, between) + yaml.slice(to))
    const judged = post({ works: [{ grade: 'A0' }, { grade: 'A3' }] })
    expect(applyPack(judged, cn).verdict).toBe('attribution_missing')
    expect(applyPack(judged, swapped.pack as Pack).verdict).toBe('attribution_defective')
  })

  it('follows the precedence of the rules of the house in every pack', () => {
    const order = [
      'news_unlicensed',
      'news_source_unlisted',
      'false_original_claim',
      'attribution_false',
      'rights_info_removed',
      'attribution_missing',
      'attribution_defective',
      'distorted_repost',
      'priority_contested',
      'rewrite_suspected',
      'review_required',
      'indeterminate',
      'licensed_repost',
      'attributed_repost',
      'quotation',
      'unprotected',
      'own_content',
      'no_match',
    ]
    for (const { document } of shippedPacks) {
      const codes = [...new Set(document.rules.slice(0, -1).map(({ verdict }) => verdict))]
      expect(codes).toEqual(order.filter((code) => codes.some((given) => given === code)))
      expect(new Set([...codes, ...(document.without ?? [])])).toEqual(new Set(VERDICT_CODES))
    }
  })
})

describe('thresholds', () => {
  const judged = (via: PartKind, score: number) => ({
    ...post({ works: [{ contentId: 'a', score: 0.99, kinds: ['text', 'image'] }] }),
    matches: [match('a', via, score)],
  })

  it('are those of the kind of evidence that matched, not of the highest score', () => {
    expect(applyPack(judged('text', 0.85), cn).verdict).toBe('attribution_missing')
    expect(applyPack(judged('image', 0.85), cn).verdict).toBe('review_required')
    const both = { ...judged('image', 0.85), matches: [match('a', 'image', 0.85), match('a', 'text', 0.56)] }
    expect(applyPack(both, cn).verdict).toBe('attribution_missing')
  })

  it('leave out what is below reporting, and say so', () => {
    const verdict = applyPack(judged('image', 0.7), cn)
    expect(verdict).toMatchObject({ verdict: 'no_match', attribution: 'not_required', label: null })
    expect(finding(verdict, 'BELOW_REPORT')).toMatchObject({ detail: { contentId: 'a', score: 0.7 } })
  })
})

describe('the two axes', () => {
  it.each<[grades: ('AX' | 'A0' | 'A3' | 'A4' | 'A5')[], grade: string]>([
    [['A5'], 'A5'],
    [['A5', 'A4'], 'A4'],
    [['A4', 'A0', 'A5'], 'A0'],
    [['A0', 'AX'], 'AX'],
    [[], 'not_required'],
  ])('the lowest of %j is %s', (grades, grade) => {
    expect(applyPack(post({ works: grades.map((one) => ({ grade: one })) }), cn).attribution).toBe(grade)
  })

  it('an exempt work lowers nothing, but for a quotation and a false mark', () => {
    const law = { exclusion: { law: 1, total: 1 } }
    const quoted = { quotation: { share: 0.1, originalShare: 0.1, longest: 50, setOff: 1, author: true, title: true } }
    expect(applyPack(post({ works: [{ grade: 'A5' }, { grade: 'A0', ...law }] }), cn).attribution).toBe('A5')
    expect(applyPack(post({ works: [{ grade: 'A5' }, { grade: 'A4', ...quoted }] }), cn).attribution).toBe('A4')
    expect(applyPack(post({ works: [{ grade: 'AX', ...law }] }), cn).attribution).toBe('AX')
  })

  it('permission is that of the work that decided', () => {
    const judged = post({
      works: [
        { grade: 'A5', permission: 'licensed', grant: { inForce: true }, quotation: { longest: 5000 } },
        { grade: 'A0', permission: 'denied', quotation: { longest: 10 } },
      ],
    })
    expect(applyPack(judged, cn)).toMatchObject({ verdict: 'attribution_missing', permission: 'denied' })
    expect(applyPack(post({ content: { ownWorks: 3 } }), cn).permission).toBe('own')
    expect(applyPack(post({}), cn).permission).toBe('unknown')
  })

  it('permission follows what was done: no changes are permitted where they are distorted, none is needed where nothing is protected', () => {
    const grant = { inForce: true, mayModify: false }
    const changed = { grade: 'A5', permission: 'licensed', change: { share: 0.5 } } as const
    expect(applyPack(post({ works: [{ ...changed, grant }] }), cn).permission).toBe('denied')
    const news = { flagged: true, repost: true }
    const free = {
      ...changed,
      change: { numbers: 1 },
      grant: { inForce: true, mayModify: true },
      source: { listed: true },
    }
    expect(applyPack(post({ news, works: [free] }), cn)).toMatchObject({
      verdict: 'distorted_repost',
      permission: 'licensed',
    })
    expect(applyPack(post({ works: [{ exclusion: { law: 1, total: 1 } }] }), cn).permission).toBe('unprotected')
  })

  it('permission never decides the attribution', () => {
    const permissions = ['unknown', 'denied', 'expired'] as const
    for (const permission of permissions) {
      expect(applyPack(post({ works: [{ grade: 'A5', permission }] }), cn).verdict).toBe('attributed_repost')
      expect(applyPack(post({ works: [{ grade: 'A0', permission }] }), cn).verdict).toBe('attribution_missing')
    }
  })
})

describe('the label', () => {
  it('is for the work with most taken text among those whose credit does not suffice', () => {
    const judged = post({
      works: [
        { contentId: 'a', grade: 'A5', quotation: { longest: 900 } },
        { contentId: 'b', grade: 'A0', quotation: { longest: 100 } },
        { contentId: 'c', grade: 'A3', quotation: { longest: 500 } },
      ],
    })
    expect(applyPack(judged, cn).label?.url).toBe('https://lanjiang.example/c')
  })

  it.each([
    ['heard', 'audio', 'sound'],
    ['seen in films', 'video', 'film'],
  ] as const)('counts what is %s beside what is read', (_how, kind, facts) => {
    const played = (seconds: number) =>
      post({
        works: [
          { contentId: 'a', grade: 'A0', quotation: { longest: 500 } },
          { contentId: 'b', grade: 'A0', kinds: [kind], quotation: { longest: 0 }, [facts]: { seconds } },
        ],
      })
    expect(applyPack(played(90), cn).label?.url).toBe('https://lanjiang.example/a')
    expect(applyPack(played(110), cn).label?.url).toBe('https://lanjiang.example/b')
  })

  it('is not given where nothing is to be fixed', () => {
    expect(applyPack(post({ works: [{ grade: 'A5' }] }), cn).label).toBeNull()
    expect(applyPack(post({}), cn).label).toBeNull()
  })

  it('names the licence that has to be named', () => {
    const licence = { id: 'CC-BY-SA-4.0', attribution: true }
    const judged = post({ works: [{ grade: 'A0', permission: 'open_licence', licence }] })
    expect(applyPack(judged, cn).label?.text).toContain('CC BY-SA 4.0')
  })
})

describe('the verdict', () => {
  it('is provisional while a part is still to be read, and says so', () => {
    const verdict = applyPack(post({ content: { parts: 2, pending: 1 }, works: [{ grade: 'A0' }] }), cn)
    expect(verdict).toMatchObject({ status: 'provisional', modalities: { text: 'pending' } })
    expect(verdict.reasons.zh).toContain('尚未读完')
    expect(verdict.reasons.en).toContain('may change')
  })

  it('carries declarations and unread parts as findings', () => {
    const judged = post({ content: { original: true, repost: true, unread: 1 } })
    const verdict = applyPack({ ...judged, declared: { original: true, repostOf: { owner: '某某' } } }, cn)
    expect(finding(verdict, 'DECLARED_ORIGINAL')).toBeDefined()
    expect(finding(verdict, 'DECLARED_REPOST')?.detail).toEqual({ owner: '某某' })
    expect(finding(verdict, 'PART_NOT_READ')?.detail).toEqual({
      partId: 'part-1',
      kind: 'text',
      state: 'failed:DECODE_FAILED',
    })
  })

  it('takes conditional advice when its condition holds for one of the works', () => {
    const works = [{ grade: 'A5' }, { grade: 'A5', permission: 'expired' }] as const
    expect(applyPack(post({ works: [...works] }), cn)).toMatchObject({ verdict: 'attributed_repost', action: 'hold' })
    expect(applyPack(post({ works: [works[0]] }), cn).action).toBe('notify')
  })

  it('speaks of the work that was taken from most, and counts the others', () => {
    const judged = post({ works: [{ quotation: { longest: 10 } }, { quotation: { longest: 900 } }, {}] })
    const { reasons } = applyPack(judged, cn)
    expect(reasons.zh).toBe(
      '文字有 90 % 与 澜江周刊 更早发布的《渡口》（另有 2 篇）相同，未标明著作权人和可追溯的来源。请加上建议的署名。',
    )
    expect(reasons.en).toBe(
      '90 % of a text is the same as “渡口” by 澜江周刊 (and 2 more), published earlier, and neither owner nor source is named. Add the suggested credit line.',
    )
  })

  it('speaks of pictures as pictures', () => {
    const picture = { kinds: ['image'], score: 0.95, coverage: 0.62, quotation: { longest: 0 } }
    const one = applyPack(post({ works: [picture, picture] }), cn).reasons
    expect(one.zh).toMatch(/^图片有 62 % 与 澜江周刊 更早发布的《渡口》（另有 1 件）相同/)
    expect(one.en).toMatch(/^62 % of a picture is the same as “渡口” by 澜江周刊 \(and 1 more\)/)
    const both = applyPack(post({ works: [{ ...picture, kinds: ['image', 'text'] }] }), cn).reasons
    expect(both.zh).toMatch(/^文字和图片有 62 % 与/)
    expect(both.en).toMatch(/^62 % of a text or picture is/)
  })

  it('speaks of recordings with the place, the speed and the pitch at which they are heard', () => {
    const sound = { kinds: ['audio'], score: 0.95, coverage: 0.17, quotation: { longest: 0 } }
    const of = (matches: readonly Partial<Match>[]) => {
      const judged = post({ works: [sound] })
      const heard = matches.map((more) => ({ ...match('work-1', 'audio', 0.95), coverage: 0.17, ...more }))
      const { zh, en } = applyPack({ ...judged, matches: heard }, cn).reasons
      return [zh.slice(0, zh.indexOf('有 17 %')), en.slice('17 % of '.length, en.indexOf(' is the same'))]
    }
    const at = (start: number, end: number) => ({ query: { start, end }, original: { start: 0, end: end - start } })
    expect(of([])).toEqual(['音频', 'a recording'])
    expect(of([{ spans: [at(12, 22)], transform: { speed: 1, pitch: 1 } }])).toEqual([
      '音频（第 12 秒至第 22 秒）',
      'a recording (0:12 to 0:22)',
    ])
    expect(of([{ spans: [at(1, 3), at(72.4, 3723)], transform: { speed: 0.9, pitch: 1.06 } }])).toEqual([
      '音频（第 1 分 12 秒至第 1 小时 2 分 3 秒等 2 处，放慢 10 %，音高升 6 %）',
      'a recording (1:12 to 1:02:03 and 1 more, played 10 % slower, pitched 6 % higher)',
    ])
    // of what is heard whole nobody has to be told where
    expect(of([{ spans: [at(0, 180)], coverage: 0.99, transform: { speed: 1.05, pitch: 1.004 } }])).toEqual([
      '音频（加快 5 %）',
      'a recording (played 5 % faster)',
    ])
    // a picture in the same post has no place in time
    expect(of([{ via: 'image', spans: [at(12, 22)] }])).toEqual(['音频', 'a recording'])
  })

  it('speaks of films with the place, the share of the frame and what was done to it', () => {
    const film = { kinds: ['video'], score: 0.95, coverage: 0.17, quotation: { longest: 0 } }
    const of = (matches: readonly Partial<Match>[], tracks: Partial<Facts['works'][number]['film']> = {}) => {
      const judged = post({ works: [{ ...film, film: { seconds: 10, ...tracks } }] })
      const seen = matches.map((more) => ({ ...match('work-1', 'video', 0.95), coverage: 0.17, ...more }))
      const { zh, en } = applyPack({ ...judged, matches: seen }, cn).reasons
      return [zh.slice(0, zh.indexOf('有 17 %')), en.slice('17 % of '.length, en.indexOf(' is the same'))]
    }
    const at = (start: number, end: number, w = 1, h = 1) => ({
      query: { start, end, x: 0, y: 0, w, h },
      original: { start: 0, end: end - start },
    })
    const cut = { spans: [at(12, 22)] }
    expect(of([])).toEqual(['视频', 'a film'])
    expect(of([cut])).toEqual(['视频（第 12 秒至第 22 秒）', 'a film (0:12 to 0:22)'])
    expect(of([{ spans: [at(12, 22, 0.5, 0.5), at(30, 34)], transform: { speed: 0.8, mirrored: true } }])).toEqual([
      '视频（第 12 秒至第 22 秒等 2 处，占画面 25 %，左右翻转，放慢 20 %）',
      'a film (0:12 to 0:22 and 1 more, 25 % of the frame, mirrored, played 20 % slower)',
    ])
    // of ten seconds nobody can tell that they are a little faster
    expect(of([{ ...cut, transform: { speed: 1.04 } }])[1]).toBe('a film (0:12 to 0:22)')
    // but by their sound
    const heard = { ...cut, via: 'audio' as const, transform: { speed: 1.05 } }
    expect(of([{ ...cut, transform: { speed: 1.04 } }, heard])[1]).toBe('a film (0:12 to 0:22, played 5 % faster)')
    // of what is seen whole nobody has to be told where
    expect(of([{ spans: [at(0, 60)], coverage: 0.99 }])).toEqual(['视频', 'a film'])
    // where it is seen comes before where it is heard
    expect(of([cut, { via: 'audio', spans: [at(0, 50)] }])[1]).toBe('a film (0:12 to 0:22)')
    // a picture that it shows has a place in time, its cover has none
    expect(of([{ via: 'image', spans: [at(20, 22)] }])[1]).toBe('a film (0:20 to 0:22)')
    expect(of([{ via: 'image', spans: [{ query: { x: 0, y: 0, w: 1, h: 1 }, original: {} }] }])[1]).toBe('a film')
    expect(of([cut], { together: 10 })[1]).toBe('a film (0:12 to 0:22)')
    expect(of([cut], { muted: 10 })).toEqual([
      '视频（第 12 秒至第 22 秒，未带原声）',
      'a film (0:12 to 0:22, without its sound)',
    ])
    expect(of([cut], { redubbed: 10 })[1]).toBe('a film (0:12 to 0:22, with another sound)')
    expect(of([cut], { shifted: 10 })[1]).toBe('a film (0:12 to 0:22, sound and picture shifted)')
    expect(of([{ ...cut, via: 'audio' }], { seconds: 0, soundOnly: 10 })[1]).toBe(
      'a film (0:12 to 0:22, its sound alone)',
    )
  })

  it('names the kinds of what was not read', () => {
    const judged = post({ content: { unread: 1 } })
    const parts = judged.parts.map((part) => ({ ...part, partId: 'img-1', kind: 'image' as const }))
    const { reasons } = applyPack({ ...judged, parts }, cn)
    expect(reasons.zh).toContain('img-1（图片，failed:DECODE_FAILED）')
    expect(reasons.en).toContain('img-1 (picture, failed:DECODE_FAILED)')
  })

  it('speaks of a whole picture before a sentence, and of an article before a picture', () => {
    const picture = { contentId: 'picture', kinds: ['image'], score: 0.95, quotation: { longest: 0 } }
    const spokenFirst = (longest: number) => {
      const { findings } = applyPack(post({ works: [{ contentId: 'text', quotation: { longest } }, picture] }), cn)
      return findings.find(({ code }) => code === 'RULE_DECIDED')?.detail.works
    }
    expect(spokenFirst(30)).toEqual(['picture', 'text'])
    expect(spokenFirst(900)).toEqual(['text', 'picture'])
  })

  it('shows names and titles as data, on one line', () => {
    const judged = post({ works: [{ grade: 'A0' }] })
    const works = judged.works.map((work) => ({
      ...work,
      ownerName: `{share}\u202e\n<b>[x]${'长'.repeat(500)}`,
      title: '\u0000\u200b',
    }))
    const { reasons } = applyPack({ ...judged, works }, cn)
    expect(reasons.zh).toContain('{share} <b>[x]长')
    expect(reasons.zh).toContain('…')
    expect(reasons.zh).not.toMatch(/[\p{Cc}\p{Cf}]/u)
  })

  it('refuses works that do not go with their facts', () => {
    const judged = post({ works: [{ contentId: 'a' }] })
    const works = judged.works.map((work) => ({ ...work, contentId: 'b' }))
    expect(() => applyPack({ ...judged, works }, cn)).toThrow(TypeError)
  })

  it('is always one that the contract knows, whatever was found', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true })
    const work = fc.record({
      grade: fc.constantFrom('A0', 'A1', 'A2', 'A3', 'A4', 'A5', 'AX'),
      score: share,
      kinds: fc.subarray(['text', 'image', 'audio', 'video'], { minLength: 1 }),
      permission: fc.constantFrom('licensed', 'open_licence', 'unknown', 'denied', 'expired'),
      grant: fc.record({ inForce: fc.boolean(), mayModify: fc.boolean(), mayHideSource: fc.boolean() }),
      licence: fc.record({ attribution: fc.boolean(), noDerivatives: fc.boolean(), named: fc.boolean() }),
      priority: fc.record({ seconds: fc.nat(1000), confidence: share, conflict: fc.boolean() }),
      change: fc.record({ share, title: share, numbers: fc.nat(2) }),
      quotation: fc.record({
        share,
        originalShare: share,
        longest: fc.nat(900),
        setOff: share,
        author: fc.boolean(),
        title: fc.boolean(),
      }),
      exclusion: fc.record({ total: share }),
      rights: fc.record({ removed: fc.nat(1) }),
      source: fc.record({ listed: fc.boolean() }),
    })
    const facts = fc.record({
      content: fc.record({ original: fc.boolean(), repost: fc.boolean(), unread: fc.nat(1), ownWorks: fc.nat(1) }),
      news: fc.record({ flagged: fc.boolean(), score: share, editing: fc.boolean(), repost: fc.boolean() }),
      works: fc.array(work, { maxLength: 3 }),
      rewrites: fc.array(fc.record({ score: share }), { maxLength: 2 }),
    })
    fc.assert(
      fc.property(facts, fc.constantFrom(...shippedPacks), (said, pack) => {
        const judged = post(said as Parameters<typeof post>[0])
        const verdict = applyPack(judged, pack)
        validate(asVerdict(verdict))
        expect(validate.errors).toBeNull()
        // no rule that accuses holds for a post in which nothing is somebody else's
        if (judged.facts.works.length + judged.facts.rewrites.length === 0) {
          expect(['no_match', 'own_content', 'indeterminate', 'news_unlicensed']).toContain(verdict.verdict)
        }
        expect(verdict.reasons.zh + verdict.reasons.en).not.toMatch(/侵权|infring|undefined|\[|\{/)
      }),
      { numRuns: 400, seed: 11 },
    )
  })
})
