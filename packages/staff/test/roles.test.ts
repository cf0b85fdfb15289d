import { describe, expect, it } from 'vitest'
import { MAY, mayDo, STAFF_ACTIONS, STAFF_ROLES, type StaffAction, type StaffRole } from '../src/index.ts'

const actor = (role: StaffRole, mustChangePassword = false) => ({ staffId: 'staff-1', role, mustChangePassword })
const allowedTo = (role: StaffRole): StaffAction[] => STAFF_ACTIONS.filter((action) => mayDo(actor(role), action))

describe('the table of roles', () => {
  it('says of every action who may do it, and of nothing else', () => {
    expect(Object.keys(MAY).sort()).toEqual([...STAFF_ACTIONS].sort())
    for (const action of STAFF_ACTIONS) expect(MAY[action].length).toBeGreaterThan(0)
  })

  it('allows each role what belongs to it', () => {
    expect(allowedTo('viewer')).toEqual(['see'])
    expect(allowedTo('reviewer')).toEqual(['see', 'see_personal', 'review', 'vote', 'bulk_propose'])
    expect(allowedTo('senior').slice(5)).toEqual([
      'decide_appeal',
      'bulk_approve',
      'suppress',
      'replay_dead_letter',
      'policy_shadow',
      'redeliver',
    ])
    expect(allowedTo('admin')).toEqual([...STAFF_ACTIONS])
  })

  it('never allows a lower role what a higher one may not do', () => {
    for (const [at, role] of STAFF_ROLES.slice(1).entries()) {
      expect(allowedTo(role)).toEqual(expect.arrayContaining(allowedTo(STAFF_ROLES[at] as StaffRole)))
    }
  })

  it('allows nothing to whom has a password that somebody else gave', () => {
    for (const role of STAFF_ROLES) {
      for (const action of STAFF_ACTIONS) expect(mayDo(actor(role, true), action)).toBe(false)
    }
  })
})
