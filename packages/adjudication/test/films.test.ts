import type { Finding } from '@sourcemark/contract'
import type { PartMatch } from '@sourcemark/originals'
import { describe, expect, it } from 'vitest'
import {
  filmMatch,
  findingsOf,
  judge,
  pictureMatch,
  ruling,
  type Said,
  type ShownLine,
  soundMatch,
  wordsMatch,
} from './dossiers.ts'

const film = { film: 'sound', seconds: 60 } as const
const mute = { film: 'none', seconds: 60 } as const
const sound = { seconds: 60 }
/** Its pictures and its sound, from one second to another. */
const taken = (query: readonly [number, number] = [0, 60], original = query) => [
  filmMatch(query, original),
  trackMatch(query, original),
]
const trackMatch = (query: readonly [number, number], original: readonly [number, number] = query) =>
  soundMatch(query, original, {
    coverage: (query[1] - query[0]) / 60,
    originalCoverage: (original[1] - original[0]) / 60,
  })
const found = { p1: taken() }
const credit = '来源：澜江周刊（ID：lanjiangweekly）'
/** Words of the poster's own that fill a page. */
const essay = '雾散以后我在江边坐了很久，把这些年坐过的渡船一条一条想了一遍。'.repeat(20)
/** A picture of the work, shown in the film of the post from one second to another. */
const shown = (from: number, to: number, box = { x: 0.25, y: 0.25, w: 0.5, h: 0.5 }) =>
  pictureMatch({
    coverage: (to - from) / 60,
    spans: [{ query: { start: from, end: to, ...box }, original: { x: 0, y: 0, w: 1, h: 1 } }],
  })

const tracksOf = ({ findings }: { readonly findings: readonly Finding[] }) =>
  findings
    .filter(({ code }) => /^(?:PICTURE|SOUND)_(?:AND|WITHOUT|SHIFTED)/.test(code))
    .map(({ code, detail: { contentId: _, partId: __, originalPartId: ___, ...detail } }) => ({ code, ...detail }))

describe('a film without a word of whose it is', () => {
  it('is a copy without a mark, spoken of as a film, once for all that was found of it', () => {
    const cover = pictureMatch({ score: 0.99 })
    const { judged, verdict } = judge({ post: [film], work: [film], found: { p1: [...taken(), cover] } })
    expect(verdict).toMatchObject({ verdict: 'attribution_missing', attribution: 'A0' })
    expect(verdict.modalities).toEqual({ text: 'none', image: 'none', audio: 'none', video: 'done' })
    expect(verdict.reasons.zh).toMatch(/^视频有 100 % 与 澜江周刊 更早发布的《渡口》相同/)
    expect(verdict.reasons.en).toMatch(/^100 % of a film is the same as “渡口” by 澜江周刊, published/)
    expect(judged.facts.works).toMatchObject([
      { kinds: ['video'], originals: ['video'], film: { seconds: 60, longest: 60, share: 1, originalShare: 1 } },
    ])
    expect(judged.works[0]).toMatchObject({ taken: 0, pictures: 0 })
    expect(findingsOf(verdict, 'CREDIT_GRADED')).toHaveLength(2)
  })

  it('is credited by the line that the verdict suggests, under it or in the words beside it', () => {
    const line = judge({ post: [film], work: [film], found }).verdict.label?.text ?? ''
    expect(line).toBe('转载自：澜江周刊（ID：lanjiangweekly）《渡口》 原视频：https://lanjiang.example/p/1')
    for (const post of [[{ ...film, caption: line }], [film, line], [film, `${essay}\n${line}`]]) {
      const { verdict } = judge({ post, work: [film], found })
      expect(verdict).toMatchObject({ verdict: 'attributed_repost', attribution: 'A5' })
    }
    const english = judge({ post: [film], work: [film], found, postSays: { language: 'en' } }).verdict.label?.text ?? ''
    expect(english).toMatch(/Original video: /)
    expect(judge({ post: [film, english], work: [film], found }).verdict.attribution).toBe('A5')
  })

  it('is told with its place, its share of the frame, its speed, and that it is mirrored', () => {
    const box = { x: 0.5, y: 0.1, w: 0.4, h: 0.4 }
    const clip = filmMatch([12, 17], [40, 45.5], { box, transform: { speed: 1.25, mirrored: true } })
    const { judged, verdict } = judge({ post: [mute], work: [film], found: { p1: [clip] } })
    expect(verdict.reasons.zh).toMatch(
      /^视频（第 12 秒至第 17 秒，占画面 16 %，左右翻转，加快 25 %，未带原声）有 8 % 与/,
    )
    expect(verdict.reasons.en).toMatch(
      /^8 % of a film \(0:12 to 0:17, 16 % of the frame, mirrored, played 25 % faster, without its sound\) is/,
    )
    expect(verdict.matches[0]).toMatchObject({ via: 'video', spans: clip.spans, transform: { mirrored: true } })
    expect(judged.facts.works[0]?.film).toMatchObject({ seconds: 5, longest: 5, share: 0.0833, originalShare: 0.0917 })
  })

  it('is found however small a part of either it is', () => {
    for (const clip of [filmMatch([0, 60], [30, 35], { coverage: 1, originalCoverage: 0.08 }), filmMatch([55, 60])]) {
      const { verdict } = judge({ post: [film], work: [film], found: { p1: [clip] } })
      expect(verdict).toMatchObject({ verdict: 'attribution_missing', matches: [{ via: 'video' }] })
    }
  })

  it('counts every second once, by part', () => {
    const twice = [filmMatch([0, 30]), filmMatch([20, 50], [10, 40], { partId: 'p2' })]
    const { judged } = judge({
      post: [film, film],
      work: [film, film],
      found: { p1: twice, p2: [filmMatch([3, 7])] },
      postSays: { title: '别的题目' },
    })
    expect(judged.facts.works[0]).toMatchObject({
      film: { seconds: 54, longest: 50, share: 0.8333 },
      change: { share: 0, title: 0 },
      quotation: { longest: 0, share: 0 },
    })
  })

  it('is a false claim in a post that is declared original, unless it is no more than a quotation would take', () => {
    const declared = { declared: { original: true } }
    const claim = (...[query]: Parameters<typeof filmMatch>) =>
      judge({ post: [film], work: [film], found: { p1: [filmMatch(query)] }, postSays: declared }).verdict.verdict
    expect(claim([0, 60])).toBe('false_original_claim')
    expect(claim([0, 10])).toBe('attribution_missing')
  })

  it('is a quotation as a short clip in another film, with author and title named', () => {
    const p1 = taken([20, 30], [5, 15])
    const named = judge({ post: [film, '片段来自澜江周刊《渡口》'], work: [film], found: { p1 } }).verdict
    expect(named).toMatchObject({ verdict: 'quotation', action: 'allow', label: null })
    const untitled = judge({ post: [film, '片段来自澜江周刊'], work: [film], found: { p1 } }).verdict
    expect(untitled.verdict).toBe('attribution_defective')
  })

  it('is not protected when people ruled so', () => {
    const suppressions = [ruling('a leader that everybody may use')]
    expect(judge({ post: [film], work: [film], found, suppressions }).verdict.verdict).toBe('unprotected')
  })
})

describe('the sound and the pictures of a film', () => {
  const of = (p1: readonly PartMatch[], post: Said = film, work: Said = film) => {
    const { judged, verdict } = judge({ post: [post], work: [work], found: { p1 } })
    return { tracks: tracksOf(verdict), facts: judged.facts.works[0]?.film, reasons: verdict.reasons, verdict }
  }

  it('were taken together', () => {
    const { tracks, facts, reasons } = of(taken([5, 45], [15, 55]))
    expect(tracks).toEqual([{ code: 'PICTURE_AND_SOUND', seconds: 40, stretches: [{ start: 5, end: 45 }] }])
    expect(facts).toMatchObject({ together: 40, shifted: 0, muted: 0, redubbed: 0, soundOnly: 0 })
    expect(reasons.en).toMatch(/^67 % of a film \(0:05 to 0:45\) is/)
  })

  it.each([
    ['none', mute],
    ['silent', { film: 'SILENT', seconds: 60 }],
  ] as const)('were taken without the sound in a film whose sound is %s', (is, post) => {
    const { tracks, facts } = of([filmMatch([0, 60])], post)
    expect(tracks).toEqual([
      { code: 'PICTURE_WITHOUT_SOUND', seconds: 60, sound: is, stretches: [{ start: 0, end: 60 }] },
    ])
    expect(facts).toMatchObject({ muted: 60, redubbed: 0 })
  })

  it('are not missed of a film that has no sound itself', () => {
    for (const work of [mute, { film: 'SILENT', seconds: 60 }] as const) {
      expect(of([filmMatch([0, 60])], mute, work).tracks).toEqual([])
      expect(of([filmMatch([0, 60])], film, work).tracks).toEqual([])
    }
  })

  it('were taken to another sound', () => {
    const { tracks, facts, reasons } = of([filmMatch([0, 60]), trackMatch([0, 12])])
    expect(tracks).toEqual([
      { code: 'PICTURE_AND_SOUND', seconds: 12, stretches: [{ start: 0, end: 12 }] },
      { code: 'PICTURE_WITHOUT_SOUND', seconds: 48, sound: 'other', stretches: [{ start: 12, end: 60 }] },
    ])
    expect(facts).toMatchObject({ together: 12, redubbed: 48 })
    expect(reasons.zh).toMatch(/^视频（另配声音）有 100 % 与/)
    expect(reasons.en).toMatch(/^100 % of a film \(with another sound\) is/)
  })

  it('are shifted against each other', () => {
    const { tracks, reasons } = of([filmMatch([0, 50]), trackMatch([0, 50], [4, 54])])
    expect(tracks).toEqual([{ code: 'SOUND_SHIFTED', seconds: 50, stretches: [{ start: 0, end: 50, by: 4 }] }])
    expect(reasons.zh).toMatch(/^视频（第 0 秒至第 50 秒，声音与画面错开）/)
    expect(reasons.en).toMatch(/^83 % of a film \(0:00 to 0:50, sound and picture shifted\) is/)
  })

  it('the sound alone was taken, for another film or for a recording', () => {
    const alone = of([trackMatch([0, 60])])
    expect(alone.tracks).toEqual([{ code: 'SOUND_WITHOUT_PICTURE', seconds: 60, stretches: [{ start: 0, end: 60 }] }])
    expect(alone.facts).toMatchObject({ seconds: 0, share: 0, soundOnly: 60 })
    expect(alone.reasons.zh).toMatch(/^视频（仅有其声音）有 100 % 与/)
    expect(alone.reasons.en).toMatch(/^100 % of a film \(its sound alone\) is/)
    const recording = of([trackMatch([0, 30])], sound)
    expect(recording.tracks).toMatchObject([{ code: 'SOUND_WITHOUT_PICTURE', seconds: 30 }])
    expect(recording.reasons.en).toMatch(/^50 % of a recording \(0:00 to 0:30\) is/)
    expect(recording.verdict.label?.text).toContain('原视频：')
  })

  it('of a recording in a film say nothing of pictures', () => {
    const { tracks, facts, verdict } = of([trackMatch([0, 60])], film, sound)
    expect(tracks).toEqual([])
    expect(facts).toMatchObject({ soundOnly: 0 })
    expect(verdict.label?.text).toContain('原声：')
  })

  it('are not told apart where another work is heard as well: both may have it from there', () => {
    const music = trackMatch([0, 60])
    const p1 = [filmMatch([0, 60]), { ...music, contentId: 'other' }]
    expect(tracksOf(judge({ post: [film], work: [film], found: { p1 } }).verdict)).toEqual([])
  })

  it('are not told apart where the sound was too short to be compared, or not read', () => {
    expect(of([filmMatch([0, 60])], { film: 'TOO_SHORT', seconds: 60 }).tracks).toEqual([])
    expect(of([filmMatch([0, 60])], { ...mute, problem: 'FILM_SOUND_UNREAD' }).tracks).toEqual([])
    expect(of([filmMatch([0, 60])], mute, { film: 'TOO_SHORT', seconds: 60 }).tracks).toEqual([])
  })

  it('are a change of the work where the sound is another: who may not change it may not do that', () => {
    const licences = ['https://creativecommons.org/licenses/by-nd/4.0/']
    const work = { ...film, rights: { licences } }
    const line = `${credit}，CC BY-ND 4.0`
    const dubbed = judge({ post: [film, line], work: [work], found: { p1: [filmMatch([0, 60])] } }).verdict
    expect(dubbed).toMatchObject({ verdict: 'distorted_repost', permission: 'denied' })
    expect(dubbed.reasons.en).toContain('another sound for 1 minute')
    expect(dubbed.reasons.zh).toContain('另配声音 1 分钟')
    const muted = judge({ post: [mute, line], work: [work], found: { p1: [filmMatch([0, 60])] } }).verdict
    expect(muted.verdict).toBe('licensed_repost')
  })
})

describe('what is shown with a film', () => {
  it('that somebody reads out a law in it leaves the film protected', () => {
    const law = Array.from(
      { length: 12 },
      (_, index) =>
        `第${'一二三四五六七八九十'[index % 10]}条 用户应当遵守有关法律、行政法规的规定，不得损害他人的合法权益。`,
    )
    const lines = law.map((line, index): ShownLine => [line, index, index + 1])
    const said = { ...film, lines }
    expect(judge({ post: [said], work: [said], found }).verdict.verdict).toBe('attribution_missing')
  })

  it('its cover and its words are no second account of it', () => {
    const lines: ShownLine[] = [['河水很平，船还没有来。', 10, 14]]
    const words = wordsMatch([0, 11], [0, 11], { coverage: 1, originalCoverage: 1 })
    const said = { ...film, lines }
    const p1 = [filmMatch([0, 30]), pictureMatch(), words]
    const { judged, verdict } = judge({ post: [said], work: [said], found: { p1 } })
    expect(judged.facts.works[0]).toMatchObject({ coverage: 0.5, quotation: { longest: 0 } })
    expect(judged.works[0]).toMatchObject({ taken: 0, pictures: 0 })
    expect(verdict.matches.map(({ via }) => via)).toEqual(['video', 'image', 'text'])
  })

  it('its words under other frames stand for themselves', () => {
    const lines: ShownLine[] = [['河水很平，船还没有来。', 40, 44]]
    const said = { ...film, lines }
    const p1 = [filmMatch([0, 30]), wordsMatch([0, 11], [0, 11])]
    const { judged } = judge({ post: [said], work: [said], found: { p1 } })
    expect(judged.works[0]?.taken).toBeGreaterThan(0)
  })

  it('its cover alone is a picture, and with its sound not the measure of it', () => {
    const cover = judge({ post: [film], work: [film], found: { p1: [pictureMatch()] } }).judged
    expect(cover.facts.works[0]).toMatchObject({ coverage: 1, film: { seconds: 0 } })
    expect(cover.works[0]).toMatchObject({ pictures: 1 })
    const both = judge({ post: [film], work: [film], found: { p1: [pictureMatch(), trackMatch([0, 15])] } }).judged
    expect(both.facts.works[0]).toMatchObject({ coverage: 0.25 })
  })
})

describe('a photo that a film shows', () => {
  it('is a match of the photo, for as long as it is shown', () => {
    const { judged, verdict } = judge({ post: [film], work: [{}], found: { p1: [shown(20, 22)] } })
    expect(verdict.verdict).toBe('attribution_missing')
    expect(judged.facts.works[0]).toMatchObject({
      kinds: ['video'],
      originals: ['image'],
      film: { seconds: 2, share: 0.0333, originalShare: 1 },
    })
    expect(judged.works[0]).toMatchObject({ pictures: 0.25 })
    expect(verdict.reasons.zh).toMatch(/^视频（第 20 秒至第 22 秒，占画面 25 %）有 3 % 与/)
    expect(verdict.reasons.en).toMatch(/^3 % of a film \(0:20 to 0:22, 25 % of the frame\) is/)
    expect(verdict.label?.text).toContain('原文：')
  })

  it('is a whole work, however short it is shown: no quotation, and no small part of an original', () => {
    const named = [film, '图源：澜江周刊《渡口》']
    expect(judge({ post: named, work: [{}], found: { p1: [shown(20, 22)] } }).verdict.verdict).toBe(
      'attribution_defective',
    )
    const declared = { declared: { original: true } }
    expect(
      judge({ post: [film], work: [{}], found: { p1: [shown(20, 22)] }, postSays: declared }).verdict.verdict,
    ).toBe('false_original_claim')
  })

  it('has no watermark missed: not every frame was read', () => {
    const lines = [['© 澜江周刊', 0.1, 0.9, 0.3, 0.05]] as const
    const size = [750, 1000] as const
    const whole = { x: 0, y: 0, w: 1, h: 1 }
    const rightsIn = (post: Said, match: PartMatch) =>
      judge({ post: [post], work: [{ lines }], found: { p1: [match] } }).judged.facts.works[0]?.rights
    expect(rightsIn({ size }, pictureMatch())).toEqual({ removed: 1, altered: 0 })
    expect(rightsIn({ ...film, size }, shown(20, 40, whole))).toEqual({ removed: 0, altered: 0 })
  })
})

describe('a still of a film', () => {
  const frame = { x: 0, y: 0, w: 1, h: 1 }
  const still = pictureMatch({
    originalCoverage: 0.02,
    spans: [{ query: frame, original: { start: 72, end: 73, ...frame } }],
  })

  it('is a picture, told with the frame that it is', () => {
    const { judged, verdict } = judge({ post: [{}], work: [film], found: { p1: [still] } })
    expect(verdict.reasons.zh).toMatch(/^图片（原视频第 1 分 12 秒的画面）有 100 % 与/)
    expect(verdict.reasons.en).toMatch(/^100 % of a picture \(the frame at 1:12 of a film\) is/)
    expect(judged.facts.works[0]).toMatchObject({ kinds: ['image'], originals: ['video'], film: { seconds: 0 } })
    expect(judged.works[0]).toMatchObject({ pictures: 1 })
  })

  it.each(['图源：澜江周刊（ID：lanjiangweekly）', '视频来源：澜江周刊（ID：lanjiangweekly）'])(
    'is credited as a picture, or for the film: %s',
    (caption) => {
      const { verdict } = judge({ post: [{ caption }], work: [film], found: { p1: [still] } })
      expect(verdict).toMatchObject({ verdict: 'attributed_repost', attribution: 'A5' })
    },
  )
})

describe('credits of a film', () => {
  const gradeOf = (text: string, more: { caption?: string; lines?: readonly ShownLine[] } = {}) =>
    judge({ post: [{ ...film, ...more }, text], work: [film], found }).judged.facts.works[0]

  it.each([
    '视频来源：澜江周刊（ID：lanjiangweekly）',
    '剪辑自澜江周刊（ID：lanjiangweekly）',
    '转自澜江周刊（ID：lanjiangweekly）',
    credit,
  ])('are in the words beside it: %s', (line) => {
    expect(gradeOf(line)).toMatchObject({ grade: 'A5' })
    expect(gradeOf(`${essay}\n${line}`)).toMatchObject({ grade: 'A5' })
  })

  it('are not those of pictures or music, nor of an essay beside it', () => {
    for (const line of ['图源：澜江周刊（ID：lanjiangweekly）', 'BGM：澜江周刊（ID：lanjiangweekly）']) {
      const { judged } = judge({ post: [film, line], work: [film], found: { p1: [filmMatch()] } })
      expect(judged.facts.works[0]).toMatchObject({ grade: 'A4', defects: ['SCOPE_GAP'] })
    }
    expect(gradeOf(`作者：澜江周刊\n${essay}`)).toMatchObject({ grade: 'A4', defects: ['SCOPE_GAP', 'NO_LINK'] })
  })

  it('credit neither pictures nor recordings nor texts beside it', () => {
    const line = '视频来源：澜江周刊（ID：lanjiangweekly）'
    const of = (part: Said, match: PartMatch) =>
      judge({ post: [part, film, line], work: [part], found: { p1: [match] } }).judged.facts.works[0]
    expect(of({}, pictureMatch())).toMatchObject({ grade: 'A4', defects: ['SCOPE_GAP'] })
    expect(of(sound, trackMatch([0, 60]))).toMatchObject({ grade: 'A4', defects: ['SCOPE_GAP'] })
    expect(of(essay, wordsMatch([0, essay.length], [0, essay.length]))).toMatchObject({ defects: ['SCOPE_GAP'] })
  })

  it('are read in it, and told with where and when they are shown', () => {
    const box = { x: 0.3, y: 0.45, w: 0.4, h: 0.06 }
    const lines: ShownLine[] = [
      ['河水很平。', 10, 14],
      ['视频来源：澜江周刊（ID：lanjiangweekly）', 55, 60, box],
    ]
    const { verdict } = judge({ post: [{ ...film, lines }], work: [film], found })
    expect(verdict).toMatchObject({ verdict: 'attributed_repost', attribution: 'A5' })
    expect(verdict.credits).toMatchObject([
      { grade: 'A5', where: { partId: 'p1', start: 6, end: 34, box, time: { start: 55, end: 60 } } },
    ])
    expect(gradeOf('', { lines: [['视频来源：澜江周刊（ID：lanjiangweekly）', 3, 8]] })?.grade).toBe('A5')
  })

  it('that nobody can read are hidden', () => {
    const low = { x: 0.3, y: 0.9, w: 0.2, h: 0.01 }
    const line = '视频来源：澜江周刊（ID：lanjiangweekly）'
    expect(gradeOf('', { lines: [[line, 2, 50, low]] })).toMatchObject({ grade: 'A4', defects: ['HIDDEN'] })
    expect(gradeOf('', { lines: [[line, 59.4, 65]] })).toMatchObject({ grade: 'A4', defects: ['HIDDEN'] })
  })

  it.each(['视频来源：Getty Images', '来源：Getty Images'])(
    'say nothing false of the music and the photos in it: %s',
    (line) => {
      const gradeIn = (work: Said, p1: readonly PartMatch[]) =>
        judge({ post: [film, line], work: [work], found: { p1 } }).judged.facts.works[0]?.grade
      expect(gradeIn(sound, [trackMatch([0, 60])])).toBe('A0')
      expect(gradeIn({}, [shown(20, 22)])).toBe('A0')
      expect(gradeIn(film, taken())).toBe('AX')
    },
  )

  it('say nothing false of a film by naming who made the music in it', () => {
    expect(gradeOf('BGM：Getty Images')?.grade).toBe('A0')
    expect(gradeOf('BGM：Getty Images\n视频来源：澜江周刊（ID：lanjiangweekly）')?.grade).toBe('A5')
  })

  it('of somebody whom both say that it is from say that neither is the origin', () => {
    const line = '视频来源：渡口影像社'
    const { verdict } = judge({ post: [film, line], work: [film, line], found })
    expect(verdict.verdict).toBe('review_required')
    expect(findingsOf(verdict, 'PRIORITY_WEIGHED')).toMatchObject([{ bothName: ['渡口影像社'] }])
    const maker = '视频拍摄：陈海'
    expect(judge({ post: [film, maker], work: [film, maker], found }).judged.facts.works[0]?.priority.conflict).toBe(
      false,
    )
  })

  it('that other platforms burnt into it lead to the owner and are none', () => {
    const lines: ShownLine[] = [['抖音 @澜江周刊', 0, 60, { x: 0.02, y: 0.02, w: 0.3, h: 0.05 }]]
    const { judged, verdict } = judge({ post: [{ ...film, lines }], work: [{ ...film, lines }], found })
    expect(judged.facts.works[0]).toMatchObject({ grade: 'A0', lead: true })
    expect(findingsOf(verdict, 'RESIDUE_MARK')).toMatchObject([
      { leadsTo: 'acct-owner', where: { partId: 'p1', time: { start: 0, end: 60 } } },
    ])
  })
})

describe('a name that a film shows', () => {
  const sign = { x: 0.02, y: 0.02, w: 0.3, h: 0.05 }
  const signed = (from: number, to: number) => ({ ...film, lines: [['© 澜江周刊', from, to, sign]] as ShownLine[] })
  const rightsOf = (post: Said, p1: readonly PartMatch[], work: Said = signed(0, 60)) =>
    judge({ post: [post], work: [work], found: { p1 } }).judged.facts.works[0]?.rights

  it('is missed where it stood, or altered where somebody else is named there', () => {
    expect(rightsOf(film, taken())).toEqual({ removed: 1, altered: 0 })
    const other: ShownLine[] = [['@渡口晚报', 0, 60, sign]]
    expect(rightsOf({ ...film, lines: other }, taken())).toEqual({ removed: 0, altered: 1 })
    const { verdict } = judge({ post: [film], work: [signed(0, 60)], found })
    expect(verdict.verdict).toBe('rights_info_removed')
    expect(findingsOf(verdict, 'RIGHTS_NOTICE_GONE')).toMatchObject([
      { kind: 'words', partId: 'p1', result: 'removed' },
    ])
  })

  it('is not missed where it still stands, also misread', () => {
    expect(rightsOf(signed(0, 60), taken())).toEqual({ removed: 0, altered: 0 })
    expect(rightsOf({ ...film, lines: [['澜江周干', 8, 12, sign]] }, taken())).toEqual({ removed: 0, altered: 0 })
  })

  it.each([
    ['that was cut off at the sides', { ...film, size: [405, 720] } as const, filmMatch()],
    ['within a larger frame', film, filmMatch([0, 60], [0, 60], { box: { x: 0, y: 0.1, w: 0.8, h: 0.8 } })],
    ['that is mirrored', film, filmMatch([0, 60], [0, 60], { transform: { speed: 1, mirrored: true } })],
    ['too small to be read', { ...film, size: [320, 180] } as const, filmMatch()],
    ['of which it shows little', film, filmMatch([0, 9], [0, 9])],
    ['not read to its end', { ...film, problem: 'FILM_TRUNCATED' }, filmMatch()],
  ])('is not missed in a copy %s', (_what, post, match) => {
    expect(rightsOf(post, [match])).toEqual({ removed: 0, altered: 0 })
  })

  it('is not missed where it was shown for a moment, or not all words of the copy were read', () => {
    expect(rightsOf(film, taken(), signed(20, 28))).toEqual({ removed: 0, altered: 0 })
    const partly = { code: 'WORDS_PARTLY_READ', severity: 'info' as const, detail: { partId: 'p1' } }
    const { judged } = judge({ post: [film], work: [signed(0, 60)], found, facts: { p1: [partly] } })
    expect(judged.facts.works[0]?.rights).toEqual({ removed: 0, altered: 0 })
  })
})

describe('the rights data of a film', () => {
  const rights = { creators: ['澜江周刊'], copyrightNotice: '© 2026 澜江周刊' }
  const work = [{ ...film, rights }]

  it('are missed in a copy that is otherwise the same, whatever its sound', () => {
    const { judged, verdict } = judge({ post: [film], work, found })
    expect(judged.facts.works[0]?.rights).toEqual({ removed: 2, altered: 0 })
    expect(verdict.verdict).toBe('rights_info_removed')
    expect(judge({ post: [mute], work, found: { p1: [filmMatch()] } }).verdict.verdict).toBe('rights_info_removed')
  })

  it.each([
    ['a part of it', filmMatch([0, 30])],
    ['a faster one', filmMatch([0, 60], [0, 60], { transform: { speed: 1.05 } })],
    ['a mirrored one', filmMatch([0, 60], [0, 60], { transform: { speed: 1, mirrored: true } })],
    ['one in the corner of another', filmMatch([0, 60], [0, 60], { box: { x: 0.5, y: 0.5, w: 0.4, h: 0.4 } })],
    ['its sound alone', trackMatch([0, 60])],
    ['its cover', pictureMatch()],
  ])('are not missed in %s', (_what, match) => {
    const { judged } = judge({ post: [film], work, found: { p1: [match] } })
    expect(judged.facts.works[0]?.rights).toEqual({ removed: 0, altered: 0 })
  })

  it('are missed by the speed of the sound, which tells more than frames do', () => {
    const frames = filmMatch([0, 60], [0, 60], { transform: { speed: 0.98 } })
    const removed = (speed: number) => {
      const heard = { ...trackMatch([0, 60]), transform: { speed, pitch: 1 } }
      return judge({ post: [film], work, found: { p1: [frames, heard] } }).judged.facts.works[0]?.rights.removed
    }
    expect([removed(1), removed(1.05)]).toEqual([2, 0])
  })

  it('that came along credit nobody and lead to the owner', () => {
    const { judged } = judge({ post: work, work, found })
    expect(judged.facts.works[0]).toMatchObject({ grade: 'A0', lead: true, rights: { removed: 0, altered: 0 } })
  })
})

describe('a film that was not read, or not to its end', () => {
  it('decides by what was found in it', () => {
    const { verdict } = judge({ post: [{ ...film, problem: 'FILM_TRUNCATED' }], work: [film], found })
    expect(verdict.verdict).toBe('attribution_missing')
    expect(verdict.modalities.video).toBe('failed:FILM_TRUNCATED')
  })

  it('is never called without a match when nothing was', () => {
    const { verdict } = judge({ post: [{ ...film, problem: 'FILM_CORRUPT' }] })
    expect(verdict.verdict).toBe('indeterminate')
  })
})
