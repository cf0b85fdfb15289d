import { describe, expect, it } from 'vitest'
import { backoff, sleep } from '../src/index.ts'

describe('backoff', () => {
  it('doubles up to its maximum, never below half', () => {
    const least = [1, 2, 3, 4, 5].map((attempt) => backoff(attempt, { base: 100, max: 1000, random: () => 0 }))
    expect(least).toEqual([50, 100, 200, 400, 500])
    expect(backoff(1000, { base: 100, max: 1000, random: () => 0.999 })).toBeLessThanOrEqual(1000)
  })
})

describe('sleep', () => {
  it('ends early with the reason of the signal', async () => {
    const controller = new AbortController()
    const slept = sleep(60_000, controller.signal)
    controller.abort(new Error('stopping'))
    await expect(slept).rejects.toThrow('stopping')
  })
})
