import { describe, expect, it } from 'vitest'
import { findingsOf, judge, pictureMatch, ruling, soundMatch, wordsMatch } from './dossiers.ts'

const sound = { seconds: 120 }
const found = { p1: [soundMatch()] }
const credit = '来源：澜江周刊（ID：lanjiangweekly）'
/** Words of the poster's own that fill a page. */
const essay = '雾散以后我在江边坐了很久，把这些年坐过的渡船一条一条想了一遍。'.repeat(20)

describe('a recording without a word of whose it is', () => {
  it('is a copy without a mark, spoken of as a recording', () => {
    const { verdict } = judge({ post: [sound], work: [sound], found })
    expect(verdict).toMatchObject({ verdict: 'attribution_missing', attribution: 'A0' })
    expect(verdict.modalities).toEqual({ text: 'none', image: 'none', audio: 'done', video: 'none' })
    expect(verdict.reasons.zh).toMatch(/^音频有 100 % 与 澜江周刊/)
    expect(verdict.reasons.en).toMatch(/^100 % of a recording is the same as “渡口” by 澜江周刊/)
  })

  it('is credited by the line that the verdict suggests, under it or in the words beside it', () => {
    const line = judge({ post: [sound], work: [sound], found }).verdict.label?.text ?? ''
    expect(line).toContain('澜江周刊')
    for (const post of [[{ ...sound, caption: line }], [sound, line], [sound, `${essay}\n${line}`]]) {
      const { verdict } = judge({ post, work: [sound], found })
      expect(verdict).toMatchObject({ verdict: 'attributed_repost', attribution: 'A5' })
    }
  })

  it('is told with its place, its speed and its pitch where it is heard in another', () => {
    const clip = soundMatch([12, 22], [60, 70.5], { transform: { speed: 1.05, pitch: 0.97 } })
    const { judged, verdict } = judge({ post: [sound], work: [sound], found: { p1: [clip] } })
    expect(verdict.reasons.zh).toMatch(/^音频（第 12 秒至第 22 秒，加快 5 %，音高降 3 %）有 8 % 与/)
    expect(verdict.reasons.en).toMatch(/^8 % of a recording \(0:12 to 0:22, played 5 % faster, pitched 3 % lower\) is/)
    expect(verdict.matches[0]).toMatchObject({
      via: 'audio',
      spans: clip.spans,
      transform: { speed: 1.05, pitch: 0.97 },
    })
    expect(judged.facts.works[0]?.sound).toEqual({ seconds: 10, longest: 10 })
  })

  it('counts every second once, by part, and for nothing of the text', () => {
    const twice = [soundMatch([0, 30]), soundMatch([20, 50], [70, 100], { partId: 'p2' }), soundMatch([100, 105])]
    const { judged } = judge({
      post: [sound, sound],
      work: [sound, sound],
      found: { p1: twice, p2: [soundMatch([3, 7])] },
      postSays: { title: '别的题目' },
    })
    expect(judged.facts.works[0]).toMatchObject({
      kinds: ['audio'],
      sound: { seconds: 59, longest: 50 },
      change: { share: 0, title: 0 },
      quotation: { longest: 0, share: 0 },
    })
    expect(judged.works[0]).toMatchObject({ taken: 0, pictures: 0 })
  })

  it('is found however small a part of either it is', () => {
    for (const clip of [
      soundMatch([0, 120], [30, 40], { coverage: 1, originalCoverage: 0.055 }),
      soundMatch([55, 60]),
    ]) {
      const { verdict } = judge({ post: [sound], work: [sound], found: { p1: [clip] } })
      expect(verdict.verdict).toBe('attribution_missing')
      expect(verdict.matches).toHaveLength(1)
    }
  })

  it('is a false claim in a post that is declared original', () => {
    const { verdict } = judge({ post: [sound], work: [sound], found, postSays: { declared: { original: true } } })
    expect(verdict.verdict).toBe('false_original_claim')
  })

  it('is not protected when people ruled so', () => {
    const suppressions = [ruling('a jingle that everybody may use')]
    expect(judge({ post: [sound], work: [sound], found, suppressions }).verdict.verdict).toBe('unprotected')
  })
})

describe('credits of a recording', () => {
  const gradeOf = (text: string, more: { caption?: string } = {}) =>
    judge({ post: [{ ...sound, ...more }, text], work: [sound], found }).judged.facts.works[0]

  it.each([
    '音频来源：澜江周刊（ID：lanjiangweekly）',
    'BGM：澜江周刊（ID：lanjiangweekly）',
    credit,
    '转载自澜江周刊（ID：lanjiangweekly）',
  ])('are in the words beside it: %s', (line) => {
    expect(gradeOf(line)).toMatchObject({ grade: 'A5' })
    expect(gradeOf(`${essay}\n${line}`)).toMatchObject({ grade: 'A5' })
  })

  it('are not those of pictures, nor of an essay beside it', () => {
    expect(gradeOf('图源：澜江周刊（ID：lanjiangweekly）')).toMatchObject({ grade: 'A4', defects: ['SCOPE_GAP'] })
    expect(gradeOf(`作者：澜江周刊\n${essay}`)).toMatchObject({ grade: 'A4', defects: ['SCOPE_GAP', 'NO_LINK'] })
  })

  it('credit neither a picture nor a text beside it', () => {
    const line = '音频来源：澜江周刊（ID：lanjiangweekly）'
    const picture = judge({ post: [{}, sound, line], work: [{}], found: { p1: [pictureMatch()] } })
    expect(picture.judged.facts.works[0]).toMatchObject({ grade: 'A4', defects: ['SCOPE_GAP'] })
    const words = judge({
      post: [`${essay}\n${line}`],
      work: [essay],
      found: { p1: [wordsMatch([0, essay.length], [0, essay.length])] },
    })
    expect(words.judged.facts.works[0]).toMatchObject({ grade: 'A4', defects: ['SCOPE_GAP'] })
  })

  it('are false where a few words beside it name somebody else, but those of an essay speak of the essay', () => {
    expect(gradeOf('来源：Getty Images')?.grade).toBe('AX')
    expect(gradeOf(`${essay}\n来源：Getty Images`)?.grade).toBe('A0')
  })

  it('are vague, or name nobody, where they say so', () => {
    expect(gradeOf('音乐来自网络，侵删')?.grade).toBe('A1')
    expect(gradeOf('BGM：《夜航船》')?.grade).toBe('A1')
    expect(gradeOf('使用本音频请注明出处')?.grade).toBe('A0')
  })

  it('of a sound that the platform says to be of who posts it are none, and of the owner are one', () => {
    expect(gradeOf('', { caption: '@渡口晚报创作的原声' })?.grade).toBe('A0')
    expect(gradeOf('', { caption: '♬ original sound - 澜江周刊' })).toMatchObject({ grade: 'A4', defects: ['NO_LINK'] })
  })

  it('in a declaration are for all that is in the post', () => {
    const declared = { repostOf: { contentId: 'work', owner: '澜江周刊' } }
    const { verdict } = judge({ post: [sound], work: [sound], found, postSays: { declared } })
    expect(verdict).toMatchObject({ verdict: 'attributed_repost', attribution: 'A5' })
  })

  it('of a library that both name say that neither is the origin', () => {
    const line = 'BGM：Epidemic Sound'
    const { verdict } = judge({ post: [sound, line], work: [sound, line], found })
    expect(verdict.verdict).toBe('review_required')
    expect(findingsOf(verdict, 'PRIORITY_WEIGHED')).toMatchObject([{ bothName: ['Epidemic Sound'] }])
    const source = '音乐来源：渡口乐队'
    expect(judge({ post: [sound, source], work: [sound, source], found }).verdict.verdict).toBe('review_required')
  })

  it('of who sings in it, copied with it, are no evidence that it is from elsewhere', () => {
    const singer = '演唱：陈海'
    expect(
      judge({ post: [sound, singer], work: [sound, singer], found }).judged.facts.works[0]?.priority.conflict,
    ).toBe(false)
  })
})

describe('the tags of a recording', () => {
  const rights = { creators: ['澜江周刊'], copyrightNotice: '℗ 2026 澜江周刊' }

  it('are missed in a copy that is otherwise the same', () => {
    const { judged, verdict } = judge({ post: [sound], work: [{ ...sound, rights }], found })
    expect(judged.facts.works[0]?.rights).toEqual({ removed: 2, altered: 0 })
    expect(verdict.verdict).toBe('rights_info_removed')
    expect(findingsOf(verdict, 'RIGHTS_NOTICE_GONE')).toMatchObject([
      { partId: 'p1', originalPartId: 'p1', result: 'removed', kind: 'creator', original: '澜江周刊', copy: null },
      { result: 'removed', kind: 'copyright', original: '℗ 2026 澜江周刊' },
    ])
  })

  it('are altered where somebody else is named in them', () => {
    const other = { ...sound, rights: { creators: ['渡口晚报'], copyrightNotice: '© 渡口晚报' } }
    const { judged } = judge({ post: [other], work: [{ ...sound, rights }], found })
    expect(judged.facts.works[0]?.rights).toEqual({ removed: 0, altered: 2 })
  })

  it.each([
    ['a part of it', soundMatch([0, 60])],
    ['a faster one', soundMatch([0, 120], [0, 120], { transform: { speed: 1.05, pitch: 1.05 } })],
    ['a higher one', soundMatch([0, 120], [0, 120], { transform: { speed: 1, pitch: 1.03 } })],
  ])('are not missed in %s', (_what, match) => {
    const { judged } = judge({ post: [sound], work: [{ ...sound, rights }], found: { p1: [match] } })
    expect(judged.facts.works[0]?.rights).toEqual({ removed: 0, altered: 0 })
  })

  it('are not missed where the owner is credited', () => {
    const { verdict } = judge({ post: [sound, credit], work: [{ ...sound, rights }], found })
    expect(verdict.verdict).toBe('attributed_repost')
  })

  it('that came along credit nobody and lead to the owner', () => {
    const tagged = { ...sound, rights }
    const { judged, verdict } = judge({ post: [tagged], work: [tagged], found })
    expect(judged.facts.works[0]).toMatchObject({ grade: 'A0', lead: true, rights: { removed: 0, altered: 0 } })
    expect(findingsOf(verdict, 'RESIDUE_MARK')).toMatchObject([{ leadsTo: 'acct-owner' }, { leadsTo: 'acct-owner' }])
  })

  it('of the post alone are a credit that nobody sees, of a stranger none', () => {
    const own = judge({ post: [{ ...sound, rights: { creators: ['澜江周刊'] } }], work: [sound], found })
    expect(own.judged.facts.works[0]).toMatchObject({ grade: 'A4', defects: expect.arrayContaining(['HIDDEN']) })
    const stranger = judge({ post: [{ ...sound, rights: { creators: ['陈海'] } }], work: [sound], found })
    expect(stranger.judged.facts.works[0]?.grade).toBe('A0')
  })

  it('of the work that name who posts speak against the work', () => {
    const { judged, verdict } = judge({
      post: [sound],
      work: [{ ...sound, rights: { creators: ['渡口晚报'] } }],
      found,
      postSays: { declared: { original: true } },
    })
    expect(judged.facts.works[0]?.priority.conflict).toBe(true)
    expect(verdict.verdict).toBe('review_required')
  })

  it('name whoever made it for its owner, who is known by that name', () => {
    const work = [{ ...sound, rights: { creators: ['顾闻舟'] } }]
    const { judged } = judge({ post: [{ ...sound, caption: '演唱：顾闻舟' }], work, found })
    expect(judged.facts.works[0]).toMatchObject({ grade: 'A4', defects: ['NO_LINK'] })
  })

  it('tell under which licence it is, and when it was made', () => {
    const tags = {
      licences: ['https://creativecommons.org/licenses/by/4.0/'],
      createdAt: { time: '2026-02-01T00:00:00Z', zoned: true },
    }
    const { judged, verdict } = judge({
      post: [{ ...sound, rights: { licences: tags.licences } }],
      work: [{ ...sound, rights: tags }],
      found,
    })
    expect(judged.facts.works[0]).toMatchObject({ permission: 'open_licence', licence: { id: 'CC-BY-4.0' } })
    expect(findingsOf(verdict, 'PRIORITY_WEIGHED')).toMatchObject([
      { evidence: expect.arrayContaining([{ kind: 'embedded', weight: 0.4 }]) },
    ])
  })

  it('need not tell its licence where the words beside it do, which those of an essay do not', () => {
    const licence = '本作品采用知识共享署名 4.0 国际许可协议（CC BY 4.0）进行许可。'
    const of = (text: string) => judge({ post: [sound], work: [sound, text], found }).judged.facts.works[0]?.licence.id
    expect(of(licence)).toBe('CC-BY-4.0')
    expect(of(`${essay}\n${licence}`)).toBe('')
  })

  it('are not those of its cover', () => {
    const work = [{ rights: { creators: ['澜江周刊'] } }]
    const { judged } = judge({ post: [sound], work, found: { p1: [pictureMatch()] } })
    expect(judged.facts.works[0]).toMatchObject({
      kinds: ['audio'],
      rights: { removed: 0, altered: 0 },
      sound: { seconds: 0, longest: 0 },
    })
    expect(judged.works[0]).toMatchObject({ pictures: 1 })
  })
})

describe('the cover of a recording', () => {
  it('is credited as a picture, or with what is heard', () => {
    const cover = { p1: [pictureMatch()] }
    for (const caption of ['封面图：澜江周刊（ID：lanjiangweekly）', credit]) {
      const { verdict } = judge({ post: [{ ...sound, caption }], work: [{}], found: cover })
      expect(verdict).toMatchObject({ verdict: 'attributed_repost', attribution: 'A5' })
    }
    const { judged } = judge({ post: [{ ...sound, caption: '封面图：澜江周刊' }], work: [sound], found })
    expect(judged.facts.works[0]?.grade).toBe('A4')
  })
})

describe('a recording that was not read, or not to its end', () => {
  it('decides by what was found in it', () => {
    const { verdict } = judge({ post: [{ ...sound, problem: 'SOUND_TRUNCATED' }], work: [sound], found })
    expect(verdict.verdict).toBe('attribution_missing')
    expect(verdict.modalities.audio).toBe('failed:SOUND_TRUNCATED')
    expect(findingsOf(verdict, 'PART_NOT_READ')).toEqual([
      { partId: 'p1', kind: 'audio', state: 'failed:SOUND_TRUNCATED' },
    ])
  })

  it('is never called without a match when nothing was', () => {
    for (const problem of ['SOUND_TRUNCATED', 'SOUND_CORRUPT', 'SOUND_WITH_FILM'])
      expect(judge({ post: [{ ...sound, problem }] }).verdict.verdict).toBe('indeterminate')
  })

  it('is told to be silent, which is no fault', () => {
    const silent = { code: 'AUDIO_SILENT', severity: 'info' as const, detail: { partId: 'p1' } }
    const { verdict } = judge({ post: [sound], facts: { p1: [silent] } })
    expect(verdict).toMatchObject({ verdict: 'no_match', findings: [silent] })
  })
})
