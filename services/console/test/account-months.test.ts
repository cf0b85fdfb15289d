import { expect, test } from 'vitest'
import { monthTable } from '../src/operators/accounts/read-account.ts'

test('months without a verdict stand between those with one, and the most frequent verdict comes first', () => {
  const table = monthTable([
    { month: '2025-11', verdict: 'quotation', count: 1 },
    { month: '2026-02', verdict: 'attribution_missing', count: 2 },
    { month: '2026-02', verdict: 'quotation', count: 2 },
  ])
  expect(table.months).toEqual(['2025-11', '2025-12', '2026-01', '2026-02'])
  expect(table.verdicts).toEqual(['quotation', 'attribution_missing'])
  expect(table.count('2026-01', 'quotation')).toBe(0)
  expect(table.count('2026-02', 'attribution_missing')).toBe(2)
})

test('an account without verdicts has no months', () => {
  expect(monthTable([]).months).toEqual([])
})
