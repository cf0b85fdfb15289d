import { describe, expect, it } from 'vitest'
import { looksLike } from '../src/index.ts'

describe('look-alike names', () => {
  it.each([
    ['澜江曰报', '澜江日报'],
    ['澜江周末', '澜江周刊'],
    ['澜江周刊社', '澜江周刊'],
    ['王未', '王末'],
    ['Nоrthfield', 'Northfield'],
    ['Northfie1d', 'Northfield'],
    ['Norhtfield', 'Northfield'],
    ['rnodern', 'modern'],
  ])('%s could be taken for %s', (a, b) => {
    expect(looksLike(a, b)).toBe(true)
    expect(looksLike(b, a)).toBe(true)
  })

  it.each([
    ['澜江周刊', '瀾江 周刊'],
    ['The Weekly', 'weekly'],
    ['李明', '李强'],
    ['渡口晚报', '澜江周刊'],
    ['', '澜江周刊'],
  ])('%s is the same as %s or nothing like it', (a, b) => {
    expect(looksLike(a, b)).toBe(false)
  })
})
