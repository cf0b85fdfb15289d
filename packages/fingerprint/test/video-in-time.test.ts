import { describe, expect, it } from 'vitest'
import { inTime } from '../src/video/in-time.ts'

/** How much a film changes at each half second: now and then it is cut, otherwise it moves a little. */
function changesOf(seed: number, frames: number): number[] {
  let state = seed
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
  return Array.from({ length: frames }, () => (next() < 0.2 ? 110 + 30 * next() : 20 + 40 * next()))
}

const original = changesOf(7, 200)
const changeAt = (second: number): number | undefined => original[Math.floor(second * 2)]
/** A stretch of it from a second on, as the query shows it, which is cut to a part of the picture. */
const shown = (from: number, frames: number) => ({
  seconds: Array.from({ length: frames }, (_, at) => at / 2),
  bits: Array.from({ length: frames }, (_, at) => 0.8 * (changeAt(from + at / 2) as number) + 9 * Math.sin(at)),
})
const lineTo = (offset: number) => ({ middle: 0, offset, speed: 1 })

describe('a line through the times of two films', () => {
  it.each([-1.5, -0.5, 1, 2])('that is off by %d s is moved to where both change alike', (off) => {
    expect(inTime(lineTo(30 + off), shown(30, 60), changeAt).offset).toBeCloseTo(30, 0.5)
  })

  it('stays where it is when it is right', () => {
    expect(inTime(lineTo(30), shown(30, 60), changeAt)).toEqual(lineTo(30))
  })

  it('stays where it is when the films do not change alike', () => {
    const other = { ...shown(30, 60), bits: changesOf(99, 60) }
    expect(inTime(lineTo(30), other, changeAt)).toEqual(lineTo(30))
  })

  it('stays where it is when there is too little to tell', () => {
    expect(inTime(lineTo(31), shown(30, 20), changeAt)).toEqual(lineTo(31))
  })
})
