import { describe, expect, it } from 'vitest'
import { applyPack, explainPack, type JudgedContent, type Pack } from '../src/index.ts'
import { post, shippedPack } from './packs.ts'

const cn = shippedPack('cn-official-accounts')
const rule = (judged: JudgedContent, id: string, pack: Pack = cn) =>
  explainPack(judged, pack).rules.find((one) => one.id === id)
const changes = (judged: JudgedContent, pack: Pack = cn) =>
  Object.fromEntries(explainPack(judged, pack).changes.map(({ id, rule: by, action }) => [id, `${by}/${action}`]))

describe('an explanation', () => {
  it('shows for each rule whether it held and which one decided', () => {
    const judged = post({ works: [{ grade: 'A0' }] })
    const { rules, verdict, hash } = explainPack(judged, cn)
    expect(verdict).toEqual(applyPack(judged, cn))
    expect(hash).toBe(cn.hash)
    expect(rules.map(({ id }) => id)).toEqual(cn.rules.map(({ rule }) => rule.id))
    expect(rules.filter(({ held }) => held).map(({ id }) => id)).toEqual(['repost-source', 'no-other-rule'])
    expect(rules.filter(({ decided }) => decided).map(({ id }) => id)).toEqual(['repost-source'])
  })

  it('shows what a rule rests on, through the expressions that it names', () => {
    const judged = post({
      works: [
        { contentId: 'a', grade: 'A0' },
        { contentId: 'b', grade: 'A5', score: 0.52 },
      ],
    })
    expect(rule(judged, 'repost-source')?.asked).toEqual([
      {
        contentId: 'a',
        held: true,
        reads: expect.objectContaining({
          acts: true,
          'match.score': 0.98,
          'match.act': 0.55,
          settled: true,
          contested: false,
          'exempt.any': false,
          'exempt.quotation': false,
          'work.quotation.setOff': 0,
          'limits.setOff': 0.9,
          'work.grade': 'A0',
        }),
      },
      { contentId: 'b', held: false, reads: expect.objectContaining({ acts: false, 'work.grade': 'A5' }) },
    ])
    expect(rule(judged, 'no-other-rule')?.asked).toEqual([{ contentId: null, held: true, reads: {} }])
  })

  it('says what would change a missing credit', () => {
    expect(changes(post({ works: [{ grade: 'A0' }] }))).toEqual({
      'credit-complete': 'repost-attributed/notify',
      'credit-without-link': 'repost-credit/return',
      'credit-vague': 'repost-credit/return',
      'credit-false': 'false-source/hold',
      'grant-without-source': 'repost-licensed/allow',
      'quotation-short': 'quotation/allow',
      excluded: 'unprotected/allow',
      'evidence-conflicts': 'conflicting-evidence/review',
      'declared-original': 'original-claim/review',
      'match-weaker': 'uncertain-match/review',
      'match-gone': 'nothing-found/allow',
    })
  })

  it('says what would change a complete credit without permission', () => {
    expect(changes(post({ works: [{ grade: 'A5' }] }))).toMatchObject({
      grant: 'repost-licensed/allow',
      'open-licence': 'repost-licensed/allow',
      'owner-objects': 'repost-attributed/hold',
      'credit-gone': 'repost-source/hold',
    })
  })

  it('says what would change news without a licence', () => {
    const judged = post({ news: { flagged: true } })
    expect(changes(judged, shippedPack('cn-news'))).toEqual({
      'declared-original': 'news-original-licence/hold',
      'not-news': 'nothing-found/allow',
      'licence-editing': 'nothing-found/allow',
      'licence-repost': 'nothing-found/allow',
    })
  })

  it('changes only the works that the verdict rests on', () => {
    const judged = post({ works: [{ grade: 'A0' }, { grade: 'A3' }] })
    expect(changes(judged)['credit-complete']).toBe('repost-credit/return')
  })

  it('says what would change a suspicion of rewriting and an unread part', () => {
    expect(changes(post({ rewrites: [{}] }))['rewrite-weak']).toBe('nothing-found/allow')
    expect(changes(post({ content: { unread: 1 } }))['all-read']).toBe('nothing-found/allow')
  })
})
