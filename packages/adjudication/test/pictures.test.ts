import { describe, expect, it } from 'vitest'
import { type DrawnLine, findingsOf, judge, pictureMatch, ruling, wordsMatch } from './dossiers.ts'

const signature: DrawnLine = ['@澜江周刊', 0.7, 0.94, 0.28, 0.03]
const found = { p1: [pictureMatch()] }

describe('a picture without a word of whose it is', () => {
  it('is a copy without a mark, spoken of as a picture', () => {
    const { verdict } = judge({ post: [{}], work: [{}], found })
    expect(verdict).toMatchObject({ verdict: 'attribution_missing', attribution: 'A0' })
    expect(verdict.reasons.zh).toMatch(/^图片有 100 % 与 澜江周刊/)
  })

  it('is credited by the line that the verdict suggests, under it or on it', () => {
    const line = judge({ post: [{}], work: [{}], found }).verdict.label?.text ?? ''
    for (const post of [[{ caption: line }], [{ lines: [[line, 0.05, 0.9, 0.9, 0.03] as const] }]]) {
      const { verdict } = judge({ post, work: [{}], found })
      expect(verdict).toMatchObject({ verdict: 'attributed_repost', attribution: 'A5' })
    }
  })

  it('counts for nothing of the text: neither its title nor its numbers are called changed', () => {
    const { judged } = judge({ post: [{}], work: [{}], found, postSays: { title: '别的题目' } })
    expect(judged.facts.works[0]).toMatchObject({
      kinds: ['image'],
      change: { share: 0, title: 0, numbers: 0 },
      quotation: { longest: 0, share: 0, originalShare: 0 },
    })
    expect(judged.works[0]).toMatchObject({ taken: 0, pictures: 1 })
  })

  it('is not protected when people ruled so of the whole picture', () => {
    const { verdict } = judge({ post: [{}], work: [{}], found, suppressions: [ruling('a stock picture')] })
    expect(verdict.verdict).toBe('unprotected')
  })
})

describe('marks in pictures', () => {
  it('credit the picture that they stand in, with their place', () => {
    const line: DrawnLine = ['图源：澜江周刊（ID：lanjiangweekly）', 0.1, 0.9, 0.6, 0.03]
    const { verdict } = judge({ post: [{ lines: [line] }], work: [{}], found })
    expect(verdict).toMatchObject({ verdict: 'attributed_repost', attribution: 'A5' })
    expect(verdict.credits[0]).toMatchObject({
      raw: line[0],
      where: { partId: 'p1', start: 0, end: line[0].length, box: { x: 0.1, y: 0.9, w: 0.6, h: 0.03 } },
      resolvesTo: 'acct-owner',
    })
  })

  it('do not credit another picture', () => {
    const credit: DrawnLine = ['图源：澜江周刊（ID：lanjiangweekly）', 0.1, 0.9, 0.6, 0.03]
    const { judged } = judge({ post: [{}, { lines: [credit] }], work: [{}], found })
    expect(judged.facts.works[0]).toMatchObject({ grade: 'A4', defects: ['SCOPE_GAP'] })
  })

  it('are hidden when nobody can read them on a telephone', () => {
    const credit: DrawnLine = ['图源：澜江周刊（ID：lanjiangweekly）', 0.1, 0.9, 0.3, 0.008]
    const { judged } = judge({ post: [{ lines: [credit] }], work: [{}], found })
    expect(judged.facts.works[0]).toMatchObject({ grade: 'A4', defects: ['HIDDEN'] })
  })

  it('that came with the picture lead to the owner and credit nobody', () => {
    const line: DrawnLine = ['© 澜江周刊', 0.1, 0.9, 0.3, 0.03]
    const { judged, verdict } = judge({ post: [{ lines: [line] }], work: [{ lines: [line] }], found })
    expect(judged.facts.works[0]).toMatchObject({ grade: 'A0', lead: true, rights: { removed: 0, altered: 0 } })
    expect(findingsOf(verdict, 'RESIDUE_MARK')).toMatchObject([{ raw: '© 澜江周刊', leadsTo: 'acct-owner' }])
    expect(verdict.credits).toEqual([])
  })

  it('of a watermark lead to who signed it, and say who was first', () => {
    const { judged, verdict } = judge({ post: [{ lines: [signature] }], work: [{ lines: [signature] }], found })
    expect(judged.facts.works[0]).toMatchObject({ grade: 'A0', lead: true })
    expect(findingsOf(verdict, 'RESIDUE_MARK')).toMatchObject([
      { raw: '@澜江周刊', where: { partId: 'p1', start: 0, end: 5, box: { x: 0.7 } }, leadsTo: 'acct-owner' },
    ])
    expect(findingsOf(verdict, 'PRIORITY_WEIGHED')).toMatchObject([
      { evidence: expect.arrayContaining([{ kind: 'residue', weight: 5 }]) },
    ])
  })

  it('of a name that is nothing but the owner’s lead there, whether or not its signs were read', () => {
    const name: DrawnLine = ['澜江周刊', 0.7, 0.94, 0.28, 0.03]
    const { judged, verdict } = judge({
      post: [{ lines: [name] }, { lines: [name] }],
      work: [{ lines: [name] }],
      found,
    })
    expect(judged.facts.works[0]).toMatchObject({ grade: 'A0', lead: true })
    expect(findingsOf(verdict, 'RESIDUE_MARK')).toMatchObject([{ raw: '澜江周刊', where: { partId: 'p1' } }])
    expect(judge({ post: [{}], work: [{ lines: [name] }], found }).verdict.verdict).toBe('rights_info_removed')
  })

  it('of who posts it, or of an agency that never published it here, are no false credit', () => {
    for (const name of ['@渡口晚报', 'Getty Images']) {
      const { judged } = judge({ post: [{ lines: [[name, 0.7, 0.94, 0.28, 0.03]] }], work: [{}], found })
      expect(judged.facts.works[0]?.grade).toBe('A0')
    }
  })

  it('of an agency on both say that neither is the origin', () => {
    const line: DrawnLine = ['视觉中国 / VCG', 0.7, 0.94, 0.28, 0.03]
    const { verdict } = judge({ post: [{ lines: [line] }], work: [{ lines: [line] }], found })
    expect(verdict.verdict).toBe('review_required')
    expect(findingsOf(verdict, 'PRIORITY_WEIGHED')).toMatchObject([{ bothName: ['视觉中国', 'VCG'] }])
    const text = '河水漫过石阶的时候，摆渡的人总是先听见声音。'
    const withText = judge({
      post: [{ lines: [line] }, text],
      work: [{ lines: [line] }, text],
      found: { ...found, p2: [wordsMatch([0, text.length], [0, text.length], { partId: 'p2' })] },
    })
    expect(withText.verdict.verdict).toBe('attribution_missing')
  })

  it('of an owner who signed the earlier picture with the name of who posts later speak against the earlier one', () => {
    const line: DrawnLine = ['@渡口晚报', 0.7, 0.94, 0.28, 0.03]
    const { judged, verdict } = judge({ post: [{ lines: [line] }], work: [{ lines: [line] }], found })
    expect(judged.facts.works[0]?.priority.conflict).toBe(true)
    expect(verdict.verdict).toBe('review_required')
  })
})

describe('rights information of a picture', () => {
  it('is removed when the name of its owner is gone from where it stood', () => {
    const { verdict } = judge({ post: [{}], work: [{ lines: [signature] }], found })
    expect(verdict.verdict).toBe('rights_info_removed')
    expect(findingsOf(verdict, 'RIGHTS_NOTICE_GONE')).toMatchObject([
      {
        contentId: 'work',
        partId: 'p1',
        originalPartId: 'p1',
        kind: 'words',
        result: 'removed',
        original: { text: '@澜江周刊', start: 0, end: 5, box: { x: 0.7, y: 0.94 } },
        copy: { text: '', box: { x: expect.closeTo(0.7, 6), y: expect.closeTo(0.94, 6) } },
      },
    ])
  })

  it('is altered when somebody else signs there', () => {
    const other: DrawnLine = ['@渡口晚报', 0.71, 0.94, 0.27, 0.03]
    const { judged } = judge({ post: [{ lines: [other] }], work: [{ lines: [signature] }], found })
    expect(judged.facts.works[0]?.rights).toEqual({ removed: 0, altered: 1 })
  })

  it('is not gone where the owner is credited, or the words of the copy are not known', () => {
    const credited = judge({
      post: [{ caption: '图源：澜江周刊（ID：lanjiangweekly）' }],
      work: [{ lines: [signature] }],
      found,
    })
    expect(credited.judged.facts.works[0]?.rights).toEqual({ removed: 0, altered: 0 })
    const unread = judge({ post: [{ failed: true }], work: [{ lines: [signature] }], found })
    expect(unread.judged.facts.works[0]?.rights).toEqual({ removed: 0, altered: 0 })
  })

  it('in its file is missed in a copy that is otherwise the same', () => {
    const rights = { creators: ['澜江周刊'], copyrightNotice: '© 澜江周刊' }
    const gone = judge({ post: [{}], work: [{ rights }], found })
    expect(gone.judged.facts.works[0]?.rights).toEqual({ removed: 2, altered: 0 })
    expect(gone.verdict.verdict).toBe('rights_info_removed')
    const crop = [pictureMatch({ originalCoverage: 0.5 })]
    expect(judge({ post: [{}], work: [{ rights }], found: { p1: crop } }).judged.facts.works[0]?.rights.removed).toBe(0)
  })

  it('in its file that came along credits nobody', () => {
    const rights = { creators: ['澜江周刊'] }
    const { judged } = judge({ post: [{ rights }], work: [{ rights }], found })
    expect(judged.facts.works[0]).toMatchObject({ grade: 'A0', rights: { removed: 0, altered: 0 } })
  })

  it('in its file is a hidden credit when only the post has it, and the name of a stranger there is none', () => {
    const own = judge({ post: [{ rights: { credit: '澜江周刊' } }], work: [{}], found })
    expect(own.judged.facts.works[0]).toMatchObject({ grade: 'A4', defects: expect.arrayContaining(['HIDDEN']) })
    const stranger = judge({ post: [{ rights: { creators: ['渡口晚报'] } }], work: [{}], found })
    expect(stranger.judged.facts.works[0]?.grade).toBe('A0')
  })

  it('of whoever took the picture is known by name, but not asked for', () => {
    const work = [{ rights: { creators: ['顾闻舟'] } }]
    const byMaker = judge({ post: [{ caption: '摄影：顾闻舟' }], work, found })
    expect(byMaker.judged.facts.works[0]).toMatchObject({ grade: 'A4', defects: ['NO_LINK'] })
    const byOwner = judge({ post: [{ caption: '图源：澜江周刊（ID：lanjiangweekly）' }], work, found })
    expect(byOwner.judged.facts.works[0]?.grade).toBe('A5')
  })

  it('in its file tells under which licence it is', () => {
    const rights = { licences: ['https://creativecommons.org/licenses/by/4.0/'] }
    const { judged } = judge({ post: [{ rights }], work: [{ rights }], found })
    expect(judged.facts.works[0]).toMatchObject({ permission: 'open_licence', licence: { id: 'CC-BY-4.0' } })
  })
})

describe('what a picture says of how it was made', () => {
  const credential = { codes: [], actions: [], ingredients: [] }

  it('is told of every post, and a manifest that does not hold is a warning', () => {
    const { verdict } = judge({
      post: [
        { rights: { credential: { ...credential, state: 'untrusted', signer: 'Lanjiang' } } },
        { rights: { credential: { ...credential, state: 'invalid', codes: ['assertion.dataHash.mismatch'] } } },
        { rights: { aiLabel: { label: '1', producer: '某模型' } } },
        { rights: { digitalSourceType: 'trainedAlgorithmicMedia' } },
      ],
    })
    expect(verdict.verdict).toBe('no_match')
    expect(verdict.findings).toEqual([
      {
        code: 'PROVENANCE_CLAIMED',
        severity: 'info',
        detail: { partId: 'p1', state: 'untrusted', signer: 'Lanjiang' },
      },
      {
        code: 'PROVENANCE_INVALID',
        severity: 'warn',
        detail: { partId: 'p2', state: 'invalid', codes: ['assertion.dataHash.mismatch'] },
      },
      { code: 'AI_GENERATED_LABEL', severity: 'info', detail: { partId: 'p3', label: '1', producer: '某模型' } },
      {
        code: 'AI_GENERATED_LABEL',
        severity: 'info',
        detail: { partId: 'p4', digitalSourceType: 'trainedAlgorithmicMedia' },
      },
    ])
  })

  it('names the work among its ingredients: a lead, and evidence of who was first when it is signed', () => {
    const id = 'xmp.iid:5f0c2a70-1111-4a4a-9b9b-0123456789ab'
    const { judged, verdict } = judge({
      post: [{ rights: { credential: { ...credential, state: 'untrusted', ingredients: [{ instanceId: id }] } } }],
      work: [{ rights: { instanceId: id } }],
      found,
    })
    expect(judged.facts.works[0]?.lead).toBe(true)
    expect(findingsOf(verdict, 'INGREDIENT_NAMED')).toEqual([
      { contentId: 'work', partId: 'p1', originalPartId: 'p1', ids: [id], signed: true },
    ])
    expect(findingsOf(verdict, 'PRIORITY_WEIGHED')).toMatchObject([
      { evidence: expect.arrayContaining([{ kind: 'residue', weight: 5 }]) },
    ])
  })

  it('tells when it was made', () => {
    const createdAt = { time: '2026-02-01T00:00:00Z', zoned: true }
    const { verdict } = judge({ post: [{}], work: [{ rights: { createdAt } }], found })
    expect(findingsOf(verdict, 'PRIORITY_WEIGHED')).toMatchObject([
      { evidence: expect.arrayContaining([{ kind: 'embedded', weight: 0.4 }]) },
    ])
  })
})

describe('words in pictures', () => {
  const article = '河水漫过石阶的时候，摆渡的人总是先听见声音。那年他三十二岁，在渡口撑了八年的船。'

  it('that were taken from an article are text that was taken, in a picture', () => {
    const { judged, verdict } = judge({
      post: [{ lines: [[article, 0.05, 0.1, 0.9, 0.03]] }],
      work: [article],
      found: { p1: [wordsMatch([0, article.length], [0, article.length])] },
    })
    expect(verdict.verdict).toBe('attribution_missing')
    expect(judged.facts.works[0]).toMatchObject({ kinds: ['image'], quotation: { share: 1 } })
    expect(judged.works[0]).toMatchObject({ taken: 36, pictures: 0 })
  })

  it('are no change of numbers where they were misread', () => {
    const misread = article.replace('八年', '入年').replace('三十二', '三十七')
    const { judged } = judge({
      post: [{ lines: [[misread, 0.05, 0.1, 0.9, 0.03]] }],
      work: [article],
      found: { p1: [wordsMatch([0, article.length], [0, article.length])] },
      postSays: { title: '一个人的河' },
    })
    expect(judged.facts.works[0]?.change).toEqual({ share: 0, title: 0, numbers: 0, names: 0, polarity: 0 })
  })

  it('are credited by a line below them in the same picture', () => {
    const { verdict } = judge({
      post: [
        {
          lines: [
            [article, 0.05, 0.1, 0.9, 0.03],
            ['来源：澜江周刊（ID：lanjiangweekly）', 0.05, 0.5, 0.5, 0.03],
          ],
        },
      ],
      work: [article],
      found: { p1: [wordsMatch([0, article.length], [0, article.length])] },
    })
    expect(verdict).toMatchObject({ verdict: 'attributed_repost', attribution: 'A5' })
  })

  it('are credited by a line of the text beside them, which a picture is not', () => {
    const credit = '来源：澜江周刊（ID：lanjiangweekly）'
    const words = { p1: [wordsMatch([0, article.length], [0, article.length])] }
    const lines: DrawnLine[] = [[article, 0.05, 0.1, 0.9, 0.03]]
    expect(judge({ post: [{ lines }, credit], work: [article], found: words }).judged.facts.works[0]?.grade).toBe('A5')
    expect(judge({ post: [{}, credit], work: [{}], found }).judged.facts.works[0]).toMatchObject({
      grade: 'A4',
      defects: ['SCOPE_GAP'],
    })
  })

  it('do not make a quoted share small', () => {
    const own = '他把竹篙横在膝上，等雾散开。'
    const chatter: DrawnLine = ['图里写了很多与这篇文章毫不相干的话'.repeat(50), 0, 0, 1, 1]
    const { judged } = judge({
      post: [`${article}${own}`, { lines: [chatter] }],
      work: [article],
      found: { p1: [wordsMatch([0, article.length], [0, article.length])] },
    })
    expect(judged.facts.works[0]?.quotation.share).toBe(0.75)
  })

  it('of a law have no protection, also as a picture', () => {
    const law = Array.from(
      { length: 12 },
      (_, index) =>
        `第${'一二三四五六七八九十'[index % 10]}条 用户应当遵守有关法律、行政法规的规定，不得损害他人的合法权益。`,
    )
    const lines = law.map((line, index): DrawnLine => [line, 0.05, index * 0.05, 0.9, 0.03])
    const { verdict } = judge({
      post: [{ lines }],
      work: [{ lines: [['中华人民共和国某某法', 0.3, 0, 0.4, 0.03], ...lines] }],
      found,
    })
    expect(verdict.verdict).toBe('unprotected')
  })
})

describe('a post of a text and pictures', () => {
  it('credits an article with its pictures in one line, which is none for pictures alone', () => {
    const text = '河水漫过石阶的时候，摆渡的人总是先听见声音。'
    const credit = '来源：澜江周刊（ID：lanjiangweekly）'
    const all = { p1: [wordsMatch([0, text.length], [0, text.length])], p2: [pictureMatch({ partId: 'p2' })] }
    const whole = judge({ post: [`${text}\n${credit}`, {}], work: [text, {}], found: all })
    expect(whole.verdict).toMatchObject({ verdict: 'attributed_repost', attribution: 'A5' })
    const alone = judge({ post: [`${text}\n${credit}`, {}], work: [text, {}], found: { p2: all.p2 } })
    expect(alone.verdict).toMatchObject({ verdict: 'attribution_defective', attribution: 'A4' })
  })

  it('keeps what its text says when a picture could not be read, and names the picture', () => {
    const text = '河水漫过石阶的时候，摆渡的人总是先听见声音。'
    const { verdict } = judge({
      post: [text, { failed: true }],
      work: [text],
      found: { p1: [wordsMatch([0, text.length], [0, text.length])] },
    })
    expect(verdict.verdict).toBe('attribution_missing')
    expect(findingsOf(verdict, 'PART_NOT_READ')).toEqual([
      { partId: 'p2', kind: 'image', state: 'failed:DECODE_FAILED' },
    ])
  })

  it('is not decided when a picture could not be read and nothing else was found', () => {
    expect(judge({ post: ['河水很平。', { failed: true }] }).verdict.verdict).toBe('indeterminate')
  })
})
