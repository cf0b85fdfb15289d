import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import {
  createStaffMember,
  ensureFirstAdmin,
  listStaff,
  readStaffNames,
  resetPassword,
  type StaffRole,
  setDisabled,
  setRole,
  signIn,
  signInByProvider,
} from '../src/index.ts'
import { countedHashing, days, notes, start, withDatabase } from './staff-database.ts'

const db = withDatabase()
const hashing = countedHashing()

const create = (name: string, role: StaffRole = 'reviewer') =>
  db().transaction((tx) => createStaffMember(tx, { name, role }, start, { hashing }))
async function made(name: string, role: StaffRole = 'reviewer'): Promise<string> {
  const given = await create(name, role)
  if ('refused' in given) throw new Error(given.refused)
  return given.staffId
}
const role = (staffId: string, to: StaffRole) => db().transaction((tx) => setRole(tx, staffId, to))
const disable = (staffId: string, disabled = true) =>
  db().transaction((tx) => setDisabled(tx, staffId, disabled, start))
const provided = (more: object = {}) =>
  signInByProvider(
    db(),
    { issuer: 'https://id.example', subject: 'u-1', name: 'Ada', role: 'senior', ...more },
    null,
    start,
  )

describe('the first admin', () => {
  test('is made once ever, also by processes that start at once, and gets in with a password for one use', async () => {
    const { noted, note } = notes()
    // Long enough for all of them to have looked whether there is anybody.
    const slow = {
      ...hashing,
      hash: async (password: string): Promise<string> => {
        await sleep(100)
        return await hashing.hash(password)
      },
    }
    const all = await Promise.all([1, 2, 3, 4].map(() => ensureFirstAdmin(db(), start, { hashing: slow, note })))
    const [given, ...more] = all.filter((one) => one !== null)
    expect(more).toEqual([])
    expect(given).toMatchObject({ name: 'admin' })
    expect(noted).toEqual([given?.staffId])
    expect(await listStaff(db())).toMatchObject([{ name: 'admin', role: 'admin', mustChangePassword: true }])
    const attempt = { name: 'admin', password: given?.password ?? '', address: '192.0.2.1', token: null }
    expect(await signIn(db(), attempt, days(100), { hashing })).toMatchObject({ session: { mustChangePassword: true } })
  })

  test('is not made where anybody ever was a member', async () => {
    await made('boss', 'admin')
    expect(await ensureFirstAdmin(db(), start, { hashing })).toBeNull()
  })
})

describe('a member', () => {
  test('has a name of their own, however it is typed', async () => {
    await made('Ada')
    expect(await create(' ADA ')).toEqual({ refused: 'NAME_TAKEN' })
    for (const name of ['', ' ', '-ada', 'a b', 'a\u202eb', '<b>', 'a'.repeat(65)]) {
      expect(await create(name)).toEqual({ refused: 'NAME_INVALID' })
    }
    await made('李雷')
    expect((await listStaff(db())).map(({ name }) => name)).toEqual(['ada', '李雷'])
  })

  test('stays known by name when they may not work here any more', async () => {
    await made('boss', 'admin')
    const staffId = await made('ada')
    expect(await disable(staffId)).toBeNull()
    expect(await readStaffNames(db(), [staffId, staffId, 'staff-none'])).toEqual(new Map([[staffId, 'ada']]))
    expect((await listStaff(db())).map(({ name, disabledAt }) => [name, disabledAt])).toEqual([
      ['boss', null],
      ['ada', start],
    ])
  })

  test('that there is not is said to be unknown', async () => {
    expect(await role('staff-none', 'admin')).toEqual({ refused: 'UNKNOWN_MEMBER' })
    expect(await disable('staff-none')).toEqual({ refused: 'UNKNOWN_MEMBER' })
  })
})

describe('the last admin', () => {
  test('stays one and stays able to work', async () => {
    const boss = await made('boss', 'admin')
    const other = await made('other', 'admin')
    expect(await disable(other)).toBeNull()
    expect(await role(boss, 'viewer')).toEqual({ refused: 'LAST_ADMIN' })
    expect(await disable(boss)).toEqual({ refused: 'LAST_ADMIN' })
    expect(await role(boss, 'admin')).toBeNull()
    expect(await disable(other, false)).toBeNull()
    expect(await role(boss, 'viewer')).toBeNull()
  })

  test('is left when two admins demote each other at once', async () => {
    for (let round = 0; round < 5; round++) {
      const one = await made(`one-${round}`, 'admin')
      const other = await made(`other-${round}`, 'admin')
      await db().execute(`update staff_member set role = 'viewer' where staff_id not in ($1, $2)`, [one, other])
      const answers = await Promise.all([role(one, 'senior'), disable(other)])
      expect(answers.filter((answer) => answer === null)).toHaveLength(1)
      expect(answers.filter((answer) => answer?.refused === 'LAST_ADMIN')).toHaveLength(1)
    }
  })
})

describe('a member from the identity provider', () => {
  test('is made at the first sign-in, once also when there are two at once, and is what the provider says each time', async () => {
    const [first, second] = await Promise.all([provided(), provided()])
    expect(first).toMatchObject({ session: { name: 'Ada', role: 'senior', local: false, mustChangePassword: false } })
    expect(second).toMatchObject({ session: { role: 'senior' } })
    expect(await provided({ role: 'viewer', name: 'Ada L.' })).toMatchObject({
      session: { name: 'Ada L.', role: 'viewer' },
    })
    expect(await listStaff(db())).toHaveLength(1)
    // The sessions of the role before are over.
    expect(await db().query('select 1 from staff_session')).toHaveLength(1)
  })

  test('with the same subject at another provider is somebody else', async () => {
    await provided()
    await provided({ issuer: 'https://other.example' })
    expect(await listStaff(db())).toHaveLength(2)
  })

  test('without a role there is refused, and loses what is open here', async () => {
    expect(await provided({ role: null })).toEqual({ refused: 'NO_ROLE' })
    expect(await listStaff(db())).toEqual([])
    await provided()
    expect(await provided({ role: null })).toEqual({ refused: 'NO_ROLE' })
    expect(await db().query('select 1 from staff_session')).toEqual([])
  })

  test('can be disabled here, and is given neither role nor password here', async () => {
    await provided()
    const [{ staffId } = { staffId: '' }] = await listStaff(db())
    expect(await role(staffId, 'admin')).toEqual({ refused: 'ROLE_FROM_PROVIDER' })
    expect(await db().transaction((tx) => resetPassword(tx, staffId, start, { hashing }))).toEqual({
      refused: 'NO_PASSWORD',
    })
    expect(await disable(staffId)).toBeNull()
    expect(await provided()).toEqual({ refused: 'SIGN_IN_REFUSED' })
    expect(await db().query('select 1 from staff_session')).toEqual([])
  })
})
