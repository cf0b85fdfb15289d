import { describe, expect, test } from 'vitest'
import { percentile, summariseLatency } from '../src/latency.ts'
import { readStageTimes } from '../src/stage-times.ts'

describe('a percentile', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => index + 1)
  test.each([
    [0.5, 50],
    [0.95, 95],
    [0.99, 99],
    [1, 100],
    [0, 1],
  ])('%d of 1 to 100 is %d', (share, expected) => {
    expect(percentile(hundred, share)).toBe(expected)
  })

  test('of one value is that value, of none is null', () => {
    expect(percentile([7], 0.99)).toBe(7)
    expect(percentile([], 0.5)).toBeNull()
  })

  test('sorts numbers as numbers', () => {
    expect(summariseLatency([10, 9, 100, 1])).toEqual({ p50: 9, p95: 100, p99: 100, max: 100 })
  })
})

test('stage times are added up over services', () => {
  const text = (sum: number) => `# HELP sourcemark_stage_seconds x
sourcemark_stage_seconds_bucket{le="1",stage="compare",service="worker"} 4
sourcemark_stage_seconds_sum{stage="compare",service="worker"} ${sum}
sourcemark_stage_seconds_count{stage="compare",service="worker"} 4
sourcemark_stage_seconds_sum{service="worker",stage="unused"} 0
sourcemark_stage_seconds_count{service="worker",stage="unused"} 0
other_sum{stage="compare"} 9`
  expect(readStageTimes([text(1.5), text(2), ''])).toEqual([{ stage: 'compare', count: 8, total: 3.5 }])
})
