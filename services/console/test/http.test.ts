import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { fromHere, newVisitor, sameToken, tokenOf } from '../src/http/form-token.ts'
import { chooseLanguage } from '../src/http/language.ts'
import { limitKey } from '../src/http/limits.ts'
import { seal, unseal } from '../src/http/sealed.ts'
import { keysFrom } from '../src/keys.ts'
import { pathWith } from '../src/pages/paging.ts'

const key = randomBytes(32)
const now = new Date('2026-03-10T09:00:00Z')
const later = (seconds: number) => new Date(now.getTime() + seconds * 1000)

describe('the language of an answer', () => {
  const accepted = (header: string) => chooseLanguage({ asked: undefined, chosen: undefined, accepted: header })

  test('is what is asked for, then what was chosen, then what the browser likes best', () => {
    expect(chooseLanguage({ asked: 'zh', chosen: 'en', accepted: 'en' })).toBe('zh')
    expect(chooseLanguage({ asked: 'xx', chosen: 'zh', accepted: 'en' })).toBe('zh')
    expect(chooseLanguage({ asked: ['zh', 'en'], chosen: 'xx', accepted: 'zh-TW' })).toBe('zh')
  })

  test.each([
    ['zh-CN,zh;q=0.9,en;q=0.8', 'zh'],
    ['en-GB;q=0.5, zh;q=0.6', 'zh'],
    ['fr, de;q=0.9', 'en'],
    ['fr, zh;q=0.1', 'zh'],
    ['zh;q=0', 'en'],
    ['zh;q=nonsense', 'en'],
    ['', 'en'],
  ])('of a browser that says %s is %s', (header, language) => {
    expect(accepted(header)).toBe(language)
  })
})

describe('a form token', () => {
  test('is that of one visitor under one key', () => {
    const visitor = newVisitor()
    expect(sameToken(tokenOf(key, visitor), tokenOf(key, visitor))).toBe(true)
    expect(sameToken(tokenOf(key, newVisitor()), tokenOf(key, visitor))).toBe(false)
    expect(sameToken(tokenOf(randomBytes(32), visitor), tokenOf(key, visitor))).toBe(false)
    for (const none of [undefined, null, '', 1, [tokenOf(key, visitor)]]) {
      expect(sameToken(none, tokenOf(key, visitor))).toBe(false)
    }
  })

  test('is not needed to know that a page elsewhere sent a request', () => {
    const here = 'https://console.example'
    expect(fromHere({ origin: here, site: 'cross-site' }, here)).toBe(true)
    expect(fromHere({ origin: 'https://console.example.evil', site: 'same-origin' }, here)).toBe(false)
    expect(fromHere({ origin: 'http://console.example', site: undefined }, here)).toBe(false)
    expect(fromHere({ origin: undefined, site: 'same-site' }, here)).toBe(false)
    expect(fromHere({ origin: undefined, site: undefined }, here)).toBe(true)
  })
})

describe('a sealed value', () => {
  const sealed = seal(key, 'one', { a: 1 }, later(60))

  test('is read for its purpose, under its key, in time', () => {
    expect(unseal(key, 'one', sealed, later(59))).toEqual({ a: 1 })
    expect(unseal(key, 'one', sealed, later(60))).toBeUndefined()
    expect(unseal(key, 'other', sealed, now)).toBeUndefined()
    expect(unseal(randomBytes(32), 'one', sealed, now)).toBeUndefined()
  })

  test('that was changed is none, whatever was changed', () => {
    for (let at = 0; at < sealed.length; at++) {
      const other = sealed[at] === 'A' ? 'B' : 'A'
      const changed = sealed.slice(0, at) + other + sealed.slice(at + 1)
      // The last letter of base64 has bits that nobody reads.
      if (
        Buffer.from(changed.split('.')[1] ?? '', 'base64url').equals(
          Buffer.from(sealed.split('.')[1] ?? '', 'base64url'),
        )
      ) {
        if (changed.split('.')[0] === sealed.split('.')[0]) continue
      }
      expect(unseal(key, 'one', changed, now)).toBeUndefined()
    }
    for (const none of [undefined, '', '.', '..', 'x.y', `${sealed}.z`]) {
      expect(unseal(key, 'one', none, now)).toBeUndefined()
    }
  })
})

test('requests are counted by address, of IPv6 by the network of one household', () => {
  expect(limitKey('203.0.113.7')).toBe('203.0.113.7')
  expect(limitKey('::ffff:203.0.113.7')).toBe('203.0.113.7')
  expect(limitKey('2001:db8:1:2:3:4:5:6')).toBe(limitKey('2001:db8:1:2:ffff::1'))
  expect(limitKey('2001:db8:1:2::1')).not.toBe(limitKey('2001:db8:1:3::1'))
  expect(limitKey('2001:0db8::1')).toBe(limitKey('2001:db8:0:0:1::'))
})

test('keys of one secret differ by purpose; a secret that was replaced still opens links, and claimants stay who they are', () => {
  const [own, old, fresh] = [1, 2, 3].map(() => randomBytes(32).toString('base64')) as [string, string, string]
  const before = keysFrom(own, [old])
  const after = keysFrom(own, [fresh, old])
  const all = [
    before.cookies,
    before.media,
    before.claimants,
    ...before.links.keys.values(),
    ...before.parties.keys.values(),
  ]
  expect(new Set(all.map((one) => Buffer.from(one).toString('hex'))).size).toBe(all.length)
  expect(after.links.current).not.toBe(before.links.current)
  expect(after.links.keys.get(before.links.current)).toEqual(before.links.keys.get(before.links.current))
  expect(after.cookies).not.toEqual(before.cookies)
  expect(after.claimants).toEqual(before.claimants)
  expect(keysFrom(own).cookies).not.toEqual(before.cookies)
})

test('a path keeps its parameters but for those that are changed', () => {
  expect(pathWith('/queue?kind=notice&after=x', { after: null })).toBe('/queue?kind=notice')
  expect(pathWith('/queue', { lang: 'zh' })).toBe('/queue?lang=zh')
  expect(pathWith('/queue?text=%3Cb%3E', { after: 'a b' })).toBe('/queue?text=%3Cb%3E&after=a+b')
  expect(pathWith('//elsewhere.example/x?y=1', { y: null })).not.toContain('elsewhere.example/')
})
