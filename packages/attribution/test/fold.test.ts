import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fold, foldName, readable } from '../src/fold.ts'

describe('fold', () => {
  it('brings script, width, case and separators to one form', () => {
    expect(fold('來源丨Ｗeekly').text).toBe('来源|weekly')
    expect(fold('作者∣Ａ').text).toBe('作者|a')
  })

  it('drops zero-width characters and the space between Chinese characters, and remembers the space', () => {
    const { text, gap } = fold('来\u200b　源：晨 报')
    expect(text).toBe('来源:晨报')
    expect(gap).toEqual([0, 1, 0, 0, 1])
  })

  it('leads back to the characters of the source', () => {
    const source = '𠮷 轉\u200d載'
    const { text, from, to } = fold(source)
    expect(text).toBe('𠮷转载')
    expect(source.slice(from[2], to[2])).toBe('轉')
    expect(source.slice(from[3], to[3])).toBe('載')
  })

  it('keeps the map in order for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (source) => {
        const { text, from, to } = fold(source)
        expect([from.length, to.length]).toEqual([text.length, text.length])
        for (let index = 0; index < text.length; index++) {
          expect(to[index]).toBeGreaterThan(from[index] as number)
          if (index > 0) expect(from[index]).toBeGreaterThanOrEqual(from[index - 1] as number)
        }
      }),
    )
  })
})

describe('names', () => {
  it('are the same under spaces, punctuation, script and a leading article', () => {
    expect(foldName('The Harbour-Times')).toBe(foldName('harbour times'))
    expect(foldName('海角時報')).toBe(foldName('海 角 时报'))
    expect(foldName('Theatre')).toBe('theatre')
  })

  it('are shown on one line without what cannot be seen', () => {
    expect(readable(' 澜 江\u200b 周 刊 ')).toBe('澜江周刊')
    expect(readable('Ada \n Kestrel')).toBe('Ada Kestrel')
  })
})
