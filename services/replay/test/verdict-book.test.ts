import { describe, expect, test } from 'vitest'
import { VerdictBook } from '../src/verdict-book.ts'
import { makeVerdictEvent } from './make-verdict.ts'

describe('the book of verdicts', () => {
  test('measures from sending to the first verdict only', () => {
    const book = new VerdictBook()
    book.sent('a', 1, 100)
    expect(book.open).toBe(1)
    expect(book.received(makeVerdictEvent('a'), 150)).toBe(1)
    expect(book.received(makeVerdictEvent('a', { supersedes: 'b'.repeat(64) }), 900)).toBe(0)
    expect(book).toMatchObject({ open: 0, latencies: [50], superseding: 1, seen: 2, outOfOrder: 0 })
    expect(book.last('a')?.data.supersedes).not.toBeNull()
  })

  test('waits once for the same revision, and not at all when its verdict is there', () => {
    const book = new VerdictBook()
    expect(book.sent('a', 1, 0)).toBe(true)
    expect(book.sent('a', 1, 0)).toBe(false)
    book.received(makeVerdictEvent('a'), 1)
    expect(book.sent('a', 1, 2)).toBe(false)
    expect(book).toMatchObject({ open: 0, repeated: 2 })
  })

  test('takes the verdict of a later revision as the answer to the earlier ones, but not the other way round', () => {
    const book = new VerdictBook()
    book.sent('a', 1, 0)
    book.sent('a', 2, 0)
    book.sent('b', 2, 0)
    book.received(makeVerdictEvent('b', { revision: 1 }), 1)
    expect(book.open).toBe(3)
    expect(book.received(makeVerdictEvent('a', { revision: 2 }), 1)).toBe(2)
    expect(book.missing()).toEqual([{ contentId: 'b', revision: 2 }])
  })

  test('tells refused from missing', () => {
    const book = new VerdictBook()
    book.sent('a', 1, 0)
    book.sent('b', 1, 0)
    expect(book.refuse('a', 'EVENT_INVALID', '/data')).toBe(1)
    expect(book.refuse('stranger', 'EVENT_INVALID', '')).toBe(0)
    expect(book.refused).toEqual([{ contentId: 'a', code: 'EVENT_INVALID', pointer: '/data' }])
    expect(book.missing()).toEqual([{ contentId: 'b', revision: 1 }])
  })

  test('notices a verdict that repeats or steps back in its ledger chain', () => {
    const book = new VerdictBook()
    const event = makeVerdictEvent('a')
    book.received(event, 0)
    book.received(event, 0)
    expect(book.outOfOrder).toBe(1)
  })

  test('knows whether every chain was read to its end', () => {
    const book = new VerdictBook()
    const { hash, previousHash } = makeVerdictEvent('a').data.ledger
    book.received(makeVerdictEvent('a', { ledger: { chain: 3, seq: 5, hash, previousHash } }), 0)
    expect(book.hasReached(new Map())).toBe(true)
    expect(book.hasReached(new Map([[3, 5]]))).toBe(true)
    expect(book.hasReached(new Map([[3, 6]]))).toBe(false)
    expect(book.hasReached(new Map([[4, 1]]))).toBe(false)
  })
})
