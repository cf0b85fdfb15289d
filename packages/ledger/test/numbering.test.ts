import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Numbering } from '../src/numbering.ts'

describe('a numbering', () => {
  it('tells what is due, left out, late and there twice', () => {
    const numbers = new Numbering()
    expect([1, 2, 5, 4, 4, 2, 9].map((number) => numbers.take(number))).toEqual([
      'due',
      'due',
      'gap',
      'late',
      'again',
      'again',
      'gap',
    ])
    numbers.expectUpTo(12)
    numbers.expectUpTo(3)
    expect(numbers.missing()).toEqual([
      { from: 3, to: 3 },
      { from: 6, to: 8 },
      { from: 10, to: 12 },
    ])
    expect(numbers.take(11)).toBe('late')
    expect(numbers.take(13)).toBe('due')
    expect(numbers.missing()).toContainEqual({ from: 12, to: 12 })
  })

  it('knows what is missing after any input', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 60 })), fc.integer({ min: 0, max: 70 }), (taken, upTo) => {
        const numbers = new Numbering()
        const seen = new Set<number>()
        for (const number of taken) {
          const late = number < Math.max(0, ...seen) && !seen.has(number)
          expect(numbers.take(number) === 'again').toBe(seen.has(number))
          if (late) expect(seen.has(number)).toBe(false)
          seen.add(number)
        }
        numbers.expectUpTo(upTo)
        const end = Math.max(upTo, 0, ...seen)
        const missing = Array.from({ length: end }, (_, at) => at + 1).filter((number) => !seen.has(number))
        const told = numbers.missing()
        expect(told.flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, at) => from + at))).toEqual(
          missing,
        )
        expect(told.every(({ from }, at) => at === 0 || from > (told[at - 1]?.to ?? 0) + 1)).toBe(true)
      }),
    )
  })

  it('takes hundreds of thousands of gaps that are filled late in any order', () => {
    const numbers = new Numbering()
    const count = 300_000
    const from = performance.now()
    for (let at = 1; at <= count; at++) numbers.take(at * 4)
    for (let at = 1; at <= count; at++) numbers.take(at * 4 - 2)
    expect(numbers.missing()).toHaveLength(count * 2)
    // Moving the rest of a list for each of them would take minutes.
    expect(performance.now() - from).toBeLessThan(10_000)
  })
})
