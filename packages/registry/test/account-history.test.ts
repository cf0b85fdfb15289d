import { describe, expect, test } from 'vitest'
import {
  type Account,
  type AccountState,
  entityAt,
  latestState,
  licenceInForce,
  namesBetween,
  stateAt,
} from '../src/index.ts'

const day = (number: number): Date => new Date(Date.UTC(2026, 2, number))
const state = (from: number, name: string, entityId: string | null): AccountState => ({
  from: day(from),
  name,
  entityId,
  aliases: [],
  handles: [],
  urls: [],
  class: 'media',
  status: 'active',
  licences: [],
})
const account: Account = {
  accountId: 'acct-1',
  states: [state(5, '甲', null), state(10, '乙', 'e-1'), state(15, '乙', null), state(20, '丙', 'e-2')],
}

describe('an account at a moment', () => {
  test.each([
    [1, '甲'],
    [5, '甲'],
    [9, '甲'],
    [10, '乙'],
    [19, '乙'],
    [20, '丙'],
    [99, '丙'],
  ])('on day %i is called %s', (at, name) => {
    expect(stateAt(account, day(at)).name).toBe(name)
  })

  test.each([
    [1, 'e-1'],
    [12, 'e-1'],
    [16, 'e-1'],
    [20, 'e-2'],
  ])(
    'on day %i belongs to %s: the first entity counts for the time before, and saying nothing ends no epoch',
    (at, entity) => {
      expect(entityAt(account, day(at))).toBe(entity)
    },
  )

  test('belongs to nobody when no entity was ever named', () => {
    expect(entityAt({ accountId: 'a', states: [state(1, 'n', null)] }, day(9))).toBeNull()
  })

  test('latest is the last word', () => {
    expect(latestState(account).name).toBe('丙')
  })
})

test.each([
  [1, 3, ['甲']],
  [1, 10, ['乙', '甲']],
  [10, 12, ['乙']],
  [12, 25, ['丙', '乙']],
  [20, 20, ['丙']],
])('between day %i and day %i it bore the names %j', (start, end, names) => {
  expect(namesBetween(account, day(start), day(end))).toEqual(names)
})

test.each([
  ['no end and no status', {}, true],
  ['valid', { status: 'valid' }, true],
  ['revoked', { status: 'revoked' }, false],
  ['suspended', { status: 'suspended' }, false],
  ['begins on the day', { validFrom: day(10).toISOString() }, true],
  ['begins later', { validFrom: day(11).toISOString() }, false],
  ['ends on the day', { validTo: day(10).toISOString() }, false],
  ['ends later', { validTo: day(11).toISOString() }, true],
])('a licence is in force or not: %s', (_what, terms, inForce) => {
  expect(licenceInForce({ kind: 'news-repost', ...terms }, day(10))).toBe(inForce)
})
