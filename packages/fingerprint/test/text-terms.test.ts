import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { novelTerms, sketchText, type TextSketch, terms, termsInRanges } from '../src/index.ts'
import { chinese, english, otherChinese } from './samples.ts'

function sketch(text: string): TextSketch {
  const sketched = sketchText(text, 'text/plain')
  if (!sketched.ok) throw new Error(sketched.reason)
  return sketched.sketch
}

/** A token of each width. */
const han = fc.integer({ min: 0x4e00, max: 0x9fa5 }).map((codePoint) => String.fromCodePoint(codePoint))
const word = fc
  .string({ unit: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz'), minLength: 1, maxLength: 6 })
  .map((letters) => ` ${letters} `)
const token = fc.oneof(han, word)

const unitsOf = (tokens: readonly string[]): number =>
  tokens.reduce((units, text) => units + (text.startsWith(' ') ? 2 : 1), 0)

describe('terms', () => {
  it('share a key whenever two texts share a run of 15 units, whatever stands around it', () => {
    fc.assert(
      fc.property(
        fc.array(token, { minLength: 8, maxLength: 15 }).filter((run) => unitsOf(run) >= 15),
        fc.tuple(fc.array(token, { maxLength: 40 }), fc.array(token, { maxLength: 40 })),
        fc.tuple(fc.array(token, { maxLength: 40 }), fc.array(token, { maxLength: 40 })),
        (run, [headA, tailA], [headB, tailB]) => {
          const one = new Set(terms(sketch([...headA, ...run, ...tailA].join(''))).map(({ term }) => term))
          const other = terms(sketch([...headB, ...run, ...tailB].join('')))
          expect(other.some(({ term }) => one.has(term))).toBe(true)
        },
      ),
      { numRuns: 500 },
    )
  })

  it('are signed 64-bit numbers, each once, in text order', () => {
    const found = terms(sketch(chinese + chinese + english))
    for (const { term } of found) expect(BigInt.asIntN(64, term)).toBe(term)
    expect(new Set(found.map(({ term }) => term)).size).toBe(found.length)
    expect(found.map(({ position }) => position)).toEqual(found.map(({ position }) => position).sort((a, b) => a - b))
    expect(found.some(({ term }) => term < 0n) && found.some(({ term }) => term > 2n ** 40n)).toBe(true)
  })

  it('stay the same keys from version to version', () => {
    expect(terms(sketch('一二三四五六七八九十百千万亿兆')).map(({ term }) => term)).toEqual(frozenKeys)
  })

  it('are about one in four units', () => {
    const { size } = sketch(chinese + otherChinese)
    const share = terms(sketch(chinese + otherChinese)).length / size
    expect(share).toBeGreaterThan(0.15)
    expect(share).toBeLessThan(0.3)
  })
})

/** What an index may already hold: a change here is a new algorithm id. */
const frozenKeys: readonly bigint[] = [3943390268312576391n]

describe('novel terms', () => {
  const whole = sketch(otherChinese + chinese)
  const boundary = sketch(otherChinese).size

  it('are all terms when nothing was matched', () => {
    expect(new Set(novelTerms(whole, []))).toEqual(new Set(terms(whole).map(({ term }) => term)))
  })

  it('leave out the keys of the matched stretch and keep the others', () => {
    const novel = new Set(novelTerms(whole, [{ start: boundary, end: whole.size }]))
    const copied = termsInRanges(whole, [{ start: boundary, end: whole.size }])
    const own = termsInRanges(whole, [{ start: 0, end: boundary }])
    expect(copied.length).toBeGreaterThan(10)
    expect(copied.filter((term) => novel.has(term))).toEqual([])
    expect(own.filter((term) => !novel.has(term))).toEqual([])
  })

  it('leave out a key that also stands in a matched stretch elsewhere', () => {
    const twice = sketch(chinese + chinese)
    const half = sketch(chinese).size
    const inside = termsInRanges(twice, [{ start: half, end: twice.size }])
    const novel = new Set(novelTerms(twice, [{ start: half, end: twice.size }]))
    expect(inside.filter((term) => novel.has(term))).toEqual([])
  })

  it('are none when all was matched, however the stretches overlap', () => {
    expect(
      novelTerms(whole, [
        { start: 0, end: boundary + 9 },
        { start: boundary, end: whole.size },
      ]),
    ).toEqual([])
  })
})
