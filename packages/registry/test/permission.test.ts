import { describe, expect, test } from 'vitest'
import { type Grant, permissionOf } from '../src/index.ts'

const day = (number: number): Date => new Date(Date.UTC(2026, 2, number))
const grant = (more: Partial<Grant> = {}): Grant => ({
  grantId: 'g-1',
  owner: 'acct-1',
  grantee: '*',
  contentId: '*',
  mayModify: false,
  mayHideSource: false,
  validFrom: null,
  validTo: null,
  revokedAt: null,
  ...more,
})
const use = { accountId: 'acct-9', contentId: 'c-1', owners: ['acct-1', 'e-1'], publishedAt: day(10) }
const permitted = (grants: Grant[], revocation: 'retroactive' | 'not-retroactive' = 'not-retroactive') =>
  permissionOf(use, grants, revocation)

describe('a use is', () => {
  test.each([
    ['licensed by a grant to everybody of everything', {}, 'licensed'],
    ['licensed by a grant of the owner’s entity', { owner: 'e-1' }, 'licensed'],
    ['licensed by a grant to this account of this work', { grantee: 'acct-9', contentId: 'c-1' }, 'licensed'],
    ['licensed from the first moment of a grant', { validFrom: day(10) }, 'licensed'],
    ['unknown when another owner grants', { owner: 'acct-2' }, 'unknown'],
    ['unknown when another account is granted', { grantee: 'acct-8' }, 'unknown'],
    ['unknown when another work is granted', { contentId: 'c-2' }, 'unknown'],
    ['unknown before a grant begins', { validFrom: day(11) }, 'unknown'],
    ['expired from the last moment of a grant', { validTo: day(10) }, 'expired'],
    ['denied by a grant that was taken back before', { revokedAt: day(9) }, 'denied'],
    ['denied by a grant that was never given', { revokedAt: new Date(0) }, 'denied'],
    ['licensed by a grant that was taken back afterwards', { revokedAt: day(11) }, 'licensed'],
  ])('%s', (_what, more, permission) => {
    expect(permitted([grant(more)]).permission).toBe(permission)
  })

  test('denied by a grant taken back afterwards under a policy that reaches back', () => {
    expect(permitted([grant({ revokedAt: day(11) })], 'retroactive').permission).toBe('denied')
  })
})

test('of several grants in force the freest decides, and one in force before any that is not', () => {
  const { permission, grants } = permitted([
    grant({ grantId: 'a', validTo: day(3), mayModify: true, mayHideSource: true }),
    grant({ grantId: 'b' }),
    grant({ grantId: 'c', mayModify: true }),
    grant({ grantId: 'd', revokedAt: day(2) }),
  ])
  expect(permission).toBe('licensed')
  expect(grants.map((one) => one.grant.grantId)).toEqual(['c', 'b', 'a', 'd'])
})

test('each condition is reported with its result', () => {
  const [result] = permitted([grant({ validTo: day(9), revokedAt: day(2) })]).grants
  expect(result?.conditions).toEqual([
    { condition: 'account', met: true },
    { condition: 'work', met: true },
    { condition: 'begun', met: true },
    { condition: 'not over', met: false },
    { condition: 'not taken back', met: false },
  ])
  expect(result?.inForce).toBe(false)
})
