import { expect, test } from 'vitest'
import { registryKeys } from '../src/index.ts'

const calling = (page: string) => ({ names: [], ids: [], pages: [page] })

test.each([
  ['its host', 'site.example', 'site.example/a/b'],
  ['a step of its path', 'site.example/u/7', 'site.example/u/7/posts/1'],
  ['itself', 'site.example/a?id=1', 'site.example/a?id=1'],
])('a mark’s address meets the account whose site begins at %s', (_what, site, page) => {
  const [key] = registryKeys.ofAccount(calling(site))
  expect(registryKeys.ofMark(calling(page))).toContain(key)
})

test('a mark’s address does not meet a neighbour on the same host', () => {
  const [key] = registryKeys.ofAccount(calling('site.example/u/7'))
  expect(registryKeys.ofMark(calling('site.example/u/77/posts/1'))).not.toContain(key)
})
