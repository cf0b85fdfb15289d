import { expect, test } from 'vitest'
import { MEASURE_RULE, MEASURES, recommendMeasure } from '../src/index.ts'

test('every measure is a step of the ladder, each further up than the one before', () => {
  expect(MEASURE_RULE.steps.map(({ measure }) => measure)).toEqual(MEASURES)
  const bounds = MEASURE_RULE.steps.map(({ from }) => from)
  expect(bounds).toEqual(bounds.toSorted((a, b) => a - b))
  expect(new Set(bounds).size).toBe(bounds.length)
})

test('one slip recommends nothing, repeated ones the step that their points reach', () => {
  expect(recommendMeasure([{ verdict: 'attribution_missing', count: 1 }])).toEqual({
    measure: null,
    points: 2,
    grounds: [{ verdict: 'attribution_missing', count: 1, points: 2 }],
    next: { measure: 'reminder', missing: 2 },
  })
  expect(recommendMeasure([{ verdict: 'attribution_missing', count: 2 }]).measure).toBe('reminder')
  expect(
    recommendMeasure([
      { verdict: 'attribution_defective', count: 4 },
      { verdict: 'attribution_false', count: 4 },
      { verdict: 'no_match', count: 900 },
    ]),
  ).toMatchObject({ measure: 'limited', points: 20, grounds: [{ verdict: 'attribution_false' }, {}] })
  expect(recommendMeasure([{ verdict: 'news_unlicensed', count: 50 }])).toMatchObject({
    measure: 'closing',
    next: null,
  })
})

test('what is only suspected or undecided has no points', () => {
  for (const verdict of ['rewrite_suspected', 'review_required', 'priority_contested', 'indeterminate'] as const) {
    expect(recommendMeasure([{ verdict, count: 1000 }]), verdict).toMatchObject({ measure: null, points: 0 })
  }
})
