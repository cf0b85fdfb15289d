import { describe, expect, it } from 'vitest'
import { webAddress } from '../src/index.ts'

const page = (url: string): string | undefined => webAddress(url)?.page

describe('web addresses of one page', () => {
  it.each([
    ['http://www.a.example/p/1', 'https://a.example/p/1/'],
    ['https://A.EXAMPLE:443/p/1?utm_source=x&spm=1#top', 'a.example/p/1'],
    ['https://m.a.example/p/1', 'https://a.example/p/1'],
    ['https://例子.测试/文', 'https://xn--fsqu00a.xn--0zwm56d/%E6%96%87'],
    ['https://a.example/p?b=2&a=1', 'https://a.example/p?a=1&b=2&fbclid=z'],
    ['https://a.example/x/../p', 'https://a.example/p'],
    [
      'https://mp.weixin.qq.com/s?__biz=B&mid=1&idx=1&sn=s&chksm=c&scene=21',
      'http://mp.weixin.qq.com/s?sn=s&idx=1&mid=1&__biz=B',
    ],
  ])('%s is %s', (a, b) => {
    expect(page(a)).toBe(page(b))
    expect(page(a)).toBeDefined()
  })

  it.each([
    ['https://a.example/p/1', 'https://a.example/p/2'],
    ['https://a.example/p?id=1', 'https://a.example/p?id=2'],
    ['https://a.example/P', 'https://a.example/p'],
    ['https://a.example/p', 'https://a.example.evil.test/p'],
    ['https://a.example/p', 'https://b.a.example/p'],
  ])('%s is not %s', (a, b) => {
    expect(page(a)).not.toBe(page(b))
  })

  it('refuses what is no web address, and one that shows another host than it leads to', () => {
    expect(['javascript:alert(1)', 'a', '', 'https://a.example@evil.test/p', 'http://%'].map(page)).toEqual(
      Array(5).fill(undefined),
    )
  })
})
