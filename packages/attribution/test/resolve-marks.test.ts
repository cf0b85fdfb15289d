import { describe, expect, it } from 'vitest'
import { type OtherParty, type Resolved, resolveMarks } from '../src/index.ts'
import { marksIn, original, owner, poster } from './samples.ts'

const others: OtherParty[] = [
  { entityId: 'e-carrier', names: ['南湾日报'], holds: 'copy' },
  { entityId: 'e-nothing', names: ['北山晨讯'], holds: 'nothing' },
  { entityId: 'e-poster', names: ['渡口小报'], holds: 'copy' },
]
const resolved = (text: string): Resolved =>
  (resolveMarks(marksIn(text), { originals: [original], self: poster, others })[0] as { resolved: Resolved }).resolved

describe('a mark leads to', () => {
  it.each([
    ['来源：澜江周刊', 'original'],
    ['来源：瀾 江 週刊', 'original'],
    ['来源：Lanjiang Weekly', 'original'],
    ['来源：澜江周刊微信公众号', 'original'],
    ['via @Lanjiang', 'original'],
    ['来源：公众号（ID：LanJiangWeekly）', 'original'],
    ['作者：顾闻舟', 'original'],
    ['原文链接：http://lanjiang.example/p/88.html?utm_source=a', 'original'],
    ['原文链接：https://www.lanjiang.example/p/89.html', 'partial'],
    ['来源：南湾日报', 'carrier'],
    ['来源：北山晨讯', 'unrelated'],
    ['来源：渡口晚报', 'circular'],
    ['来源：渡口小报', 'circular'],
    ['原文链接：https://dukou.example/1', 'circular'],
    ['来源：澜江周末', 'lookalike'],
    ['via @lanj1ang', 'lookalike'],
    ['来源：澜江周刊（ID：lanjiangweek1y）', 'lookalike'],
    ['来源：某某时报', 'unknown'],
    ['来源：网络', 'nobody'],
    ['已获授权', 'nobody'],
  ])('%s: %s', (text, result) => {
    expect(resolved(text).result).toBe(result)
  })

  it('says what of the work is named', () => {
    expect(resolved('来源：澜江周刊').fields).toEqual(['owner'])
    expect(resolved('来源丨澜江周刊（ID：lanjiangweekly）').fields).toEqual(['owner', 'source'])
    expect(resolved('转载自澜江周刊《渡口》').fields).toEqual(['owner', 'title'])
    expect(resolved('作者：顾闻舟').fields).toEqual(['owner', 'author'])
  })

  it('asks for people where a name is nearly the owner’s', () => {
    expect(resolved('来源：澜江周末')).toMatchObject({ review: true, by: '澜江周末' })
  })

  it('says when the address given with the right name leads elsewhere', () => {
    const elsewhere = (address: string): boolean => resolved(`来源：澜江周刊 ${address}`).elsewhere
    expect(elsewhere('https://lanjiang.example/p/88.html')).toBe(false)
    expect(elsewhere('https://www.lanjiang.example')).toBe(false)
    expect(elsewhere('https://www.lanjiang.example/p/89.html')).toBe(true)
    expect(elsewhere('https://lanjiang.mirror.test/p/88.html')).toBe(true)
  })

  it('is a lead where words copied along name somebody else than the poster', () => {
    expect(resolved('本文首发于澜江周刊，未经授权禁止转载')).toMatchObject({ lead: true, entityId: 'e-owner' })
    expect(resolved('本文首发于我的公众号「某某时报」')).toMatchObject({ lead: true, result: 'unknown' })
    expect(resolved('本文首发于我的公众号「渡口晚报」').lead).toBe(false)
  })

  it('nobody of a name that everybody uses, even when the owner took it', () => {
    const originals = [{ ...original, owner: { ...owner, names: ['网络'], aliases: [] } }]
    expect(resolveMarks(marksIn('来源：网络'), { originals })[0]?.resolved.result).toBe('nobody')
  })

  it('the work that was matched, of several by one owner', () => {
    const second = {
      ...original,
      contentId: 'a-101',
      urls: ['https://www.lanjiang.example/p/89.html'],
      authors: [],
      title: '桥',
    }
    const [mark] = resolveMarks(marksIn('来源：澜江周刊 https://www.lanjiang.example/p/89.html'), {
      originals: [original, second],
    })
    expect(mark?.resolved).toMatchObject({ contentId: 'a-101', result: 'original' })
  })
})
