import type { Span } from '@sourcemark/contract'
import { describe, expect, it } from 'vitest'
import { heardOf } from '../src/index.ts'

const span = (start: number, end: number): Span => ({ query: { start, end }, original: { start: 0, end: end - start } })

describe('how much of a recording was taken', () => {
  it('counts every second once, and stretches that touch as one', () => {
    expect(heardOf([span(40, 50), span(0, 10.5), span(10.5, 20), span(5, 12)])).toEqual({ seconds: 30, longest: 20 })
  })

  it('is nothing of what has no places in time', () => {
    const picture = { query: { x: 0, y: 0, w: 1, h: 1 }, original: { x: 0, y: 0, w: 1, h: 1 } }
    expect(heardOf([])).toEqual({ seconds: 0, longest: 0 })
    expect(heardOf([picture])).toEqual({ seconds: 0, longest: 0 })
  })
})
