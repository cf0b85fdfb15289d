import { describe, expect, it } from 'vitest'
import {
  isListedSource,
  type Pack,
  packHash,
  readPack,
  requiredFields,
  selectPack,
  sourceListAt,
} from '../src/index.ts'
import { post, shippedPack, shippedPacks, yamlOf } from './packs.ts'

const chosen = (jurisdiction: string, news = {}, packs: readonly Pack[] = shippedPacks): string =>
  selectPack(packs, post({ content: { jurisdiction }, news }).facts).pack

describe('the pack of a post', () => {
  it.each([
    ['CN', 'cn-official-accounts'],
    ['', 'cn-official-accounts'],
    ['US', 'us-dmca'],
    ['DE', 'eu-dsa'],
    ['FR', 'eu-dsa'],
    ['JP', 'cn-official-accounts'],
  ])('of "%s" is %s', (country, pack) => {
    expect(chosen(country)).toBe(pack)
  })

  it('is the one for news where there is one', () => {
    expect(chosen('CN', { flagged: true })).toBe('cn-news')
    expect(chosen('', { score: 0.7 })).toBe('cn-news')
    expect(chosen('CN', { score: 0.69 })).toBe('cn-official-accounts')
    expect(chosen('US', { flagged: true })).toBe('us-dmca')
    expect(chosen('JP', { flagged: true })).toBe('cn-official-accounts')
  })

  it('does not depend on the order of the packs', () => {
    expect(chosen('CN', { flagged: true }, shippedPacks.toReversed())).toBe('cn-news')
  })

  it('is a fault of the configuration when there is none', () => {
    expect(() => chosen('JP', {}, [shippedPack('us-dmca')])).toThrow(RangeError)
  })
})

describe('the fields of a mark', () => {
  it('differ between news and other posts', () => {
    const { facts, works } = post({ works: [{}] })
    const work = { ...(works[0] as (typeof works)[number]), authors: ['顾闻舟'] }
    expect(requiredFields(shippedPack('cn-official-accounts'), facts, work)).toEqual(['owner', 'source'])
    expect(requiredFields(shippedPack('cn-news'), facts, work)).toEqual(['source', 'author', 'title', 'editor'])
  })

  it('may depend on the post', () => {
    const yaml = yamlOf('cn-official-accounts').replace(
      '  - fields: [owner, source]',
      '  - fields: [source, title]\n    when: news.flagged\n  - fields: [owner, source]',
    )
    const { pack } = readPack(yaml)
    const of = (flagged: boolean) => {
      const { facts, works } = post({ news: { flagged }, works: [{}] })
      return requiredFields(pack as Pack, facts, works[0] as (typeof works)[number])
    }
    expect([of(true), of(false)]).toEqual([
      ['source', 'title'],
      ['owner', 'source'],
    ])
  })
})

describe('the list of news sources', () => {
  const news = shippedPack('cn-news')

  it('is the one in force on the day of publication', () => {
    const version = (time: string) => sourceListAt(news, time)?.version
    expect(version('2021-10-19T23:59:59Z')).toBeUndefined()
    expect(version('2021-10-20T00:00:00Z')).toBe('2021-subset')
    expect(version('2025-05-31T23:59:59Z')).toBe('2021-subset')
    expect(version('2025-06-01T00:00:00Z')).toBe('2025-subset')
  })

  it('is asked for whole names, whatever their width, case and spaces', () => {
    const listed = (...names: string[]) => isListedSource(news, names, '2026-01-01T00:00:00Z')
    expect(listed('新华社')).toBe(true)
    expect(listed('某账号', ' 新 华 社 ')).toBe(true)
    expect(listed('新华社会')).toBe(false)
    expect(listed('')).toBe(false)
    expect(isListedSource(news, ['新华社'], '2020-01-01T00:00:00Z')).toBe(false)
    expect(isListedSource(shippedPack('us-dmca'), ['新华社'], '2026-01-01T00:00:00Z')).toBe(false)
  })
})

describe('the hash of a pack', () => {
  const { document, hash } = shippedPack('cn-official-accounts')

  it('is the same for the same rules in another layout', () => {
    const { pack } = readPack(
      `# a comment\n${yamlOf('cn-official-accounts').replace('text: { report: 0.5, act: 0.55 }', 'text:\n    act: 0.55\n    report: 0.5')}`,
    )
    expect(pack?.hash).toBe(hash)
  })

  it('is another one for another threshold', () => {
    expect(packHash(document)).toBe(hash)
    expect(packHash({ ...document, version: '1.0.1' })).not.toBe(hash)
  })
})
