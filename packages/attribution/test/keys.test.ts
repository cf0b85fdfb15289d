import { describe, expect, it } from 'vitest'
import { type LookupKeys, lookupKeys, type Mark, type Party, partyKeys, resolveMarks } from '../src/index.ts'
import { marksIn, original, poster } from './samples.ts'

const keysIn = (text: string): LookupKeys => lookupKeys(marksIn(text)[0] as Mark)
const meet = (a: LookupKeys, b: LookupKeys): boolean =>
  (['names', 'ids', 'pages', 'hosts'] as const).some((kind) => a[kind].some((key) => b[kind].includes(key)))

describe('keys of a mark and of whom it names', () => {
  const party: Party = {
    entityId: 'e',
    accountId: 'acct-7',
    names: ['The Harbour 周刊'],
    aliases: ['澜江周刊'],
    handles: ['@Harbour_W'],
    urls: ['https://www.harbour.example/about/'],
  }

  it.each([
    '来源：瀾江週刊',
    '来源：澜江周刊微信公众号',
    '来源丨公众号：澜 江 周 刊',
    'via @harbour_w',
    'via @澜江周刊',
    '来源：公众号（ID：Acct-7）',
    '原文链接：https://harbour.example/p/1',
  ])('%s meets the party', (text) => {
    expect(meet(keysIn(text), partyKeys(party))).toBe(true)
  })

  it.each(['来源：澜江周末', '来源：网络', 'via @harbourw', '原文链接：https://harbour.example.net/p/1'])(
    '%s does not',
    (text) => {
      expect(meet(keysIn(text), partyKeys(party))).toBe(false)
    },
  )

  it('are folded once for both sides, and none for nobody', () => {
    expect(keysIn('来源：网络')).toEqual({ names: [], ids: [], pages: [], hosts: [] })
    expect(partyKeys(party)).toEqual({
      names: ['harbour周刊', '澜江周刊'],
      ids: ['harbourw', 'acct7'].map((id) => (id === 'acct7' ? 'acct-7' : 'harbour_w')),
      pages: ['harbour.example/about'],
      hosts: ['harbour.example'],
    })
  })
})

describe('a page that somebody is known to have', () => {
  const shared = { ...original, urls: ['https://posts.example/a/1'] }
  const at = (party: { entityId: string; holds: 'copy' | 'nothing' }) =>
    resolveMarks(marksIn('原文链接：https://posts.example/b/2?utm_source=x'), {
      originals: [shared],
      self: poster,
      others: [{ names: [], urls: ['http://www.posts.example/b/2'], ...party }],
    })[0]?.resolved

  it.each([
    [{ entityId: 'e-other', holds: 'copy' }, 'carrier'],
    [{ entityId: 'e-other', holds: 'nothing' }, 'unrelated'],
    [{ entityId: 'e-poster', holds: 'copy' }, 'circular'],
  ] as const)('is theirs on a host where the owner publishes too: %o is %s', (party, result) => {
    expect(at(party)).toMatchObject({ result, by: 'posts.example/b/2' })
  })

  it('is partial where nobody is known to have it', () => {
    expect(
      resolveMarks(marksIn('原文链接：https://posts.example/b/3'), {
        originals: [shared],
        others: [{ entityId: 'e-other', names: [], urls: ['https://posts.example/b/2'], holds: 'copy' }],
      })[0]?.resolved.result,
    ).toBe('partial')
  })

  it('leads to the work where it is the work’s own', () => {
    expect(
      resolveMarks(marksIn('原文链接：https://posts.example/a/1'), {
        originals: [shared],
        others: [{ entityId: 'e-other', names: [], urls: ['https://posts.example/a/1'], holds: 'copy' }],
      })[0]?.resolved.result,
    ).toBe('original')
  })
})

describe('what can be named of a work of which little is known', () => {
  const named = (text: string, known: Partial<typeof original>) =>
    resolveMarks(marksIn(text), { originals: [{ ...original, ...known }] })[0]?.resolved.fields

  it('title and owner are its source when it has no address', () => {
    expect(named('转载自澜江周刊《渡口》', { urls: [] })).toContain('source')
    expect(named('转载自澜江周刊', { urls: [] })).not.toContain('source')
    expect(named('转载自澜江周刊《桥》', { urls: [] })).not.toContain('source')
    expect(named('转载自澜江周刊《渡口》', {})).not.toContain('source')
  })

  it('the owner speaks for an author whom nobody knows', () => {
    expect(named('转载自澜江周刊', { authors: [] })).toContain('author')
    expect(named('转载自澜江周刊', {})).not.toContain('author')
  })
})
