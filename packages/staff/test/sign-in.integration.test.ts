import { beforeEach, describe, expect, test } from 'vitest'
import {
  changePassword,
  createStaffMember,
  endSession,
  holdsSession,
  type OpenedSession,
  readSession,
  resetPassword,
  type SignInAttempt,
  type StaffRole,
  setDisabled,
  setRole,
  signIn,
} from '../src/index.ts'
import {
  type CountedHashing,
  countedHashing,
  days,
  minutes,
  notes,
  seconds,
  start,
  withDatabase,
} from './staff-database.ts'

const db = withDatabase()
let hashing: CountedHashing
beforeEach(() => {
  hashing = countedHashing()
})

const own = 'a quiet river bends'

/** A member who has chosen their password. */
async function member(name: string, role: StaffRole = 'reviewer'): Promise<string> {
  const given = await create(name, role)
  const { token } = await enter({ name, password: given.password })
  const changed = await changePassword(
    db(),
    { token, current: given.password, chosen: own, address: '192.0.2.200' },
    start,
    { hashing },
  )
  if ('refused' in changed) throw new Error(changed.refused)
  await endSession(db(), changed.token)
  await db().execute('delete from staff_address')
  return given.staffId
}

async function create(name: string, role: StaffRole = 'reviewer') {
  const given = await db().transaction((tx) => createStaffMember(tx, { name, role }, start, { hashing }))
  if ('refused' in given) throw new Error(given.refused)
  return given
}

const knock = (attempt: Partial<SignInAttempt> & { name: string }, now = start, more = {}) =>
  signIn(db(), { password: own, address: '192.0.2.1', token: null, ...attempt }, now, { hashing, ...more })

async function enter(attempt: Partial<SignInAttempt> & { name: string }, now = start): Promise<OpenedSession> {
  const opened = await knock(attempt, now)
  if ('refused' in opened) throw new Error(opened.refused)
  return opened
}

const read = (token: string, now = start) => readSession(db(), token, now)
const guess = (name: string, at: number, address = '192.0.2.66') =>
  knock({ name, password: 'wrong', address }, seconds(at))
const refused = { refused: 'SIGN_IN_REFUSED' }

describe('a sign-in', () => {
  test('opens a session that says who it is, and is noted in the same transaction', async () => {
    const staffId = await member('Ada')
    const { noted, note } = notes()
    const opened = await knock({ name: ' ADA ' }, start, { note })
    expect(opened).toMatchObject({
      token: expect.stringMatching(/^[\w-]{43}$/),
      session: { staffId, name: 'ada', role: 'reviewer', mustChangePassword: false, local: true, signedInAt: start },
    })
    expect(noted).toEqual([staffId])
    expect('token' in opened && (await read(opened.token))).toEqual('session' in opened && opened.session)
    await expect(
      knock({ name: 'ada' }, start, { note: async () => Promise.reject(new Error('the audit is away')) }),
    ).rejects.toThrow('the audit is away')
    expect(await db().query('select 1 from staff_session')).toHaveLength(1)
  })

  test('leaves nothing in the database with which one could enter', async () => {
    await member('ada')
    const { token, session } = await enter({ name: 'ada' })
    const rows = await db().query(
      `select to_jsonb(s)::text as row from staff_session s union all select to_jsonb(m)::text from staff_member m
       union all select to_jsonb(a)::text from staff_address a union all select to_jsonb(d)::text from sign_in_delay d`,
    )
    const kept = JSON.stringify(rows)
    for (const secret of [token, session.csrf, own, '192.0.2.1']) expect(kept).not.toContain(secret)
  })

  test('never goes on with a session that the browser had before', async () => {
    await member('ada')
    await member('eve')
    const planted = await enter({ name: 'eve' })
    const opened = await enter({ name: 'ada', token: planted.token })
    expect(opened.token).not.toBe(planted.token)
    expect(opened.session.csrf).not.toBe(planted.session.csrf)
    expect(await read(planted.token)).toBeNull()
    // Nor does a token that was made up become one.
    const made = 'A'.repeat(43)
    await enter({ name: 'ada', token: made })
    expect(await read(made)).toBeNull()
  })

  test('of two at once is two sessions, each with its own token', async () => {
    await member('ada')
    const [one, other] = await Promise.all([enter({ name: 'ada' }), enter({ name: 'ada' })])
    expect(one?.token).not.toBe(other?.token)
    expect(await read(one?.token ?? '')).not.toBeNull()
    expect(await read(other?.token ?? '')).not.toBeNull()
  })

  test('is refused when the member is disabled, or the password changed, while it is being compared', async () => {
    await member('boss', 'admin')
    const staffId = await member('ada')
    const during = (act: () => Promise<unknown>) => ({
      hashing: {
        ...hashing,
        matches: async (password: string, kept: string): Promise<boolean> => {
          await act()
          return await hashing.matches(password, kept)
        },
      },
    })
    const reset = () => db().transaction((tx) => resetPassword(tx, staffId, start, { hashing }))
    expect(await knock({ name: 'ada' }, start, during(reset))).toEqual(refused)
    const disable = () => db().transaction((tx) => setDisabled(tx, staffId, true, start))
    expect(await knock({ name: 'ada' }, start, during(disable))).toEqual(refused)
    expect(await db().query('select 1 from staff_session')).toEqual([])
  })

  test('costs one comparison whether the name is there, has no password, is disabled, or is not there', async () => {
    await member('boss', 'admin')
    const gone = await member('gone')
    await db().transaction((tx) => setDisabled(tx, gone, true, start))
    const late = await create('late')
    await db().execute(
      `insert into staff_member (staff_id, name, role, issuer, subject, made_at) values ('s', 'provided', 'viewer', 'i', 's', now())`,
    )
    await member('ada')
    const attempts = [
      { name: 'ada', password: 'wrong' },
      { name: 'nobody', password: 'wrong' },
      { name: 'gone' },
      { name: 'provided', password: '' },
      { name: '\u0000'.slice(1), password: '' },
    ]
    for (const attempt of attempts) {
      hashing.comparisons = 0
      expect(await knock({ address: `198.51.100.${attempts.indexOf(attempt)}`, ...attempt })).toEqual(refused)
      expect(hashing.comparisons).toBe(1)
    }
    hashing.comparisons = 0
    expect(await knock({ name: 'late', password: late.password }, days(8))).toEqual(refused)
    expect(hashing.comparisons).toBe(1)
  })
})

describe('a session', () => {
  test('ends half an hour after it was last used', async () => {
    await member('ada')
    const { token } = await enter({ name: 'ada' })
    expect(await read(token, minutes(29))).not.toBeNull()
    expect(await read(token, minutes(58))).not.toBeNull()
    expect(await read(token, minutes(88))).toBeNull()
  })

  test('ends as if nobody had asked whether it still holds', async () => {
    await member('ada')
    const { token } = await enter({ name: 'ada' })
    const holds = (minute: number) => holdsSession(db(), token, minutes(minute))
    expect([await holds(10), await holds(29), await holds(30)]).toEqual([true, true, false])
    expect(await holdsSession(db(), 'A'.repeat(43), start)).toBe(false)
    await read(token, minutes(29))
    expect(await holds(58)).toBe(true)
    await endSession(db(), token)
    expect(await holds(29)).toBe(false)
  })

  test('ends twelve hours after the sign-in, however much it is used', async () => {
    await member('ada')
    const { token } = await enter({ name: 'ada' })
    for (let at = 20; at < 720; at += 20) expect(await read(token, minutes(at))).not.toBeNull()
    expect(await read(token, minutes(720))).toBeNull()
    await enter({ name: 'ada' }, minutes(721))
    expect(await db().query('select 1 from staff_session')).toHaveLength(1)
  })

  test('ends at once when its member is disabled, and with their role, which nobody keeps', async () => {
    await member('boss', 'admin')
    const staffId = await member('ada')
    const first = await enter({ name: 'ada' })
    await db().transaction((tx) => setRole(tx, staffId, 'senior'))
    expect(await read(first.token)).toBeNull()
    const second = await enter({ name: 'ada' })
    expect(second.session.role).toBe('senior')
    await db().transaction((tx) => setDisabled(tx, staffId, true, start))
    expect(await read(second.token)).toBeNull()
    expect(await knock({ name: 'ada' })).toEqual(refused)
    await db().transaction((tx) => setDisabled(tx, staffId, false, start))
    expect(await read(second.token)).toBeNull()
    const third = await enter({ name: 'ada' })
    // However it came to be there: no session is one of a member who may not work here.
    await db().execute('update staff_member set disabled_at = $1', [start])
    expect(await read(third.token)).toBeNull()
  })

  test('is found by its whole token alone', async () => {
    await member('ada')
    const { token } = await enter({ name: 'ada' })
    for (const other of ['', token.slice(1), `${token}x`, `${token} `, token.toUpperCase(), "' or true --"]) {
      expect(await read(other)).toBeNull()
    }
  })

  test('that is being used does not write at each page', async () => {
    await member('ada')
    const { token } = await enter({ name: 'ada' })
    const seenAt = async () => (await db().query<{ at: Date }>('select seen_at as at from staff_session'))[0]?.at
    await read(token, seconds(59))
    expect(await seenAt()).toEqual(start)
    await read(token, seconds(60))
    expect(await seenAt()).toEqual(seconds(60))
  })
})

describe('guessing', () => {
  test('waits longer and longer, and a right password during a wait is refused with the seconds left', async () => {
    await member('ada')
    for (let at = 0; at < 5; at++) expect(await guess('ada', at)).toEqual(refused)
    expect(await guess('ada', 4)).toEqual({ refused: 'WAIT', seconds: 1 })
    expect(await guess('ada', 5)).toEqual(refused)
    expect(await guess('ada', 7)).toEqual(refused)
    hashing.comparisons = 0
    // From another address as well: it is the account that waits.
    expect(await knock({ name: 'ada' }, seconds(8))).toEqual({ refused: 'WAIT', seconds: 3 })
    expect(hashing.comparisons).toBe(0)
    await enter({ name: 'ada' }, seconds(11))
    // What was right ends the waiting.
    expect(await guess('ada', 11)).toEqual(refused)
  })

  test('of a name that there is not waits the same, so that waiting tells nothing', async () => {
    for (let at = 0; at < 5; at++) expect(await guess('nobody', at)).toEqual(refused)
    expect(await guess('nobody', 4)).toEqual({ refused: 'WAIT', seconds: 1 })
  })

  test('by a hundred at once is counted as a hundred', async () => {
    await member('ada')
    hashing.comparisons = 0
    const answers = await Promise.all(Array.from({ length: 100 }, () => guess('ada', 0)))
    expect(answers.filter((answer) => 'refused' in answer && answer.refused === 'WAIT')).toHaveLength(95)
    expect(hashing.comparisons).toBe(5)
  })

  test('never locks an account out: trying on makes nobody wait longer, and a wait ends after a quarter of an hour', async () => {
    await member('ada')
    let at = 0
    for (let failures = 0; failures < 30; failures++) {
      const answer = await guess('ada', at, `198.51.100.${failures}`)
      if ('seconds' in answer) {
        expect(answer.seconds).toBeLessThanOrEqual(900)
        expect(await guess('ada', at)).toEqual(answer)
        at += answer.seconds
      }
    }
    at += 900
    expect(await guess('ada', at)).toEqual(refused)
    expect(await guess('ada', at)).toEqual({ refused: 'WAIT', seconds: 900 })
    await enter({ name: 'ada' }, seconds(at + 900))
  })

  test('from elsewhere does not slow down a member where they have signed in before', async () => {
    await member('ada')
    await enter({ name: 'ada', address: '203.0.113.5' })
    for (let at = 0; at < 5; at++) await guess('ada', 0, `198.51.100.${at}`)
    expect(await guess('ada', 0, '198.51.100.9')).toMatchObject({ refused: 'WAIT' })
    await enter({ name: 'ada', address: '203.0.113.5' })
    // Somebody who guesses there waits there.
    for (let at = 0; at < 5; at++) expect(await guess('ada', 0, '203.0.113.5')).toEqual(refused)
    expect(await guess('ada', 0, '203.0.113.5')).toMatchObject({ refused: 'WAIT' })
  })

  test('many names from one address waits by the address, also for whoever has an account there', async () => {
    await member('eve')
    for (let at = 0; at < 19; at++) expect(await guess(`name-${at}`, 0)).toEqual(refused)
    await enter({ name: 'eve', address: '192.0.2.66' })
    expect(await guess('name-19', 0)).toEqual(refused)
    expect(await guess('name-20', 0)).toEqual({ refused: 'WAIT', seconds: 1 })
    expect(await guess('name-21', 1)).toEqual(refused)
    expect(await guess('name-22', 2)).toEqual({ refused: 'WAIT', seconds: 1 })
  })

  test('is forgotten after a day, and its traces with it', async () => {
    for (let at = 0; at < 5; at++) await guess('nobody', 0)
    await guess('somebody', 24 * 3600 + 1)
    expect(await db().query('select 1 from sign_in_delay')).toHaveLength(2)
    for (let at = 0; at < 4; at++) expect(await guess('nobody', 24 * 3600 + 1)).toEqual(refused)
  })
})

describe('a password that somebody else gave', () => {
  test('opens one session at a time, in which nothing can be done but choosing another, and is worth nothing then', async () => {
    const given = await create('ada')
    const first = await enter({ name: 'ada', password: given.password })
    const second = await enter({ name: 'ada', password: given.password })
    expect(second.session.mustChangePassword).toBe(true)
    expect(await read(first.token)).toBeNull()
    const { noted, note } = notes()
    const changed = await changePassword(
      db(),
      { token: second.token, current: given.password, chosen: own, address: '192.0.2.1' },
      start,
      { hashing, note },
    )
    expect(changed).toMatchObject({ session: { mustChangePassword: false } })
    expect(noted).toEqual([given.staffId])
    expect(await read(second.token)).toBeNull()
    expect(await knock({ name: 'ada', password: given.password })).toEqual(refused)
    await enter({ name: 'ada' })
  })

  test('lapses after a week', async () => {
    const given = await create('ada')
    await enter({ name: 'ada', password: given.password }, days(6.9))
    expect(await knock({ name: 'ada', password: given.password }, days(7))).toEqual(refused)
  })

  test('is given anew to whom has forgotten theirs: the old one, all sessions and all waiting end', async () => {
    const staffId = await member('ada')
    const { token } = await enter({ name: 'ada' })
    for (let at = 0; at < 6; at++) await guess('ada', 0, `198.51.100.${at}`)
    const given = await db().transaction((tx) => resetPassword(tx, staffId, start, { hashing }))
    expect(await read(token)).toBeNull()
    expect(await knock({ name: 'ada' })).toEqual(refused)
    const opened = await enter({ name: 'ada', password: 'password' in given ? given.password : '' })
    expect(opened.session.mustChangePassword).toBe(true)
    expect(await db().transaction((tx) => resetPassword(tx, 'staff-none', start, { hashing }))).toEqual({
      refused: 'UNKNOWN_MEMBER',
    })
  })
})

describe('a change of password', () => {
  const change = (token: string, more: { current?: string; chosen?: string } = {}, now = start) =>
    changePassword(db(), { token, current: own, chosen: 'another quiet river', address: '192.0.2.1', ...more }, now, {
      hashing,
    })

  test('ends all sessions and begins a new one', async () => {
    await member('ada')
    const here = await enter({ name: 'ada' })
    const elsewhere = await enter({ name: 'ada', address: '203.0.113.5' })
    const changed = await change(here.token)
    expect(changed).toMatchObject({ token: expect.any(String) })
    for (const { token } of [here, elsewhere]) expect(await read(token)).toBeNull()
    expect('token' in changed && (await read(changed.token))).not.toBeNull()
    expect(await knock({ name: 'ada' })).toEqual(refused)
    await enter({ name: 'ada', password: 'another quiet river' })
  })

  test('needs the session and the current password, and cannot be used to guess it', async () => {
    await member('ada')
    const { token } = await enter({ name: 'ada' })
    expect(await change('A'.repeat(43))).toEqual({ refused: 'NO_SESSION' })
    for (let at = 0; at < 5; at++)
      expect(await change(token, { current: 'wrong' })).toEqual({ refused: 'WRONG_PASSWORD' })
    expect(await change(token)).toEqual({ refused: 'WAIT', seconds: 1 })
    expect(await change(token, {}, seconds(1))).toMatchObject({ token: expect.any(String) })
  })

  test('refuses what is too weak or no change', async () => {
    await member('ada')
    const { token } = await enter({ name: 'ada' })
    expect(await change(token, { chosen: 'short' })).toEqual({ refused: 'PASSWORD_SHORT' })
    expect(await change(token, { chosen: 'this is ADA herself' })).toEqual({ refused: 'PASSWORD_WEAK' })
    expect(await change(token, { chosen: own })).toEqual({ refused: 'PASSWORD_SAME' })
    expect(await read(token)).not.toBeNull()
  })

  test('of two at once one counts', async () => {
    await member('ada')
    const { token } = await enter({ name: 'ada' })
    const answers = await Promise.all([
      change(token, { chosen: 'the first quiet river' }),
      change(token, { chosen: 'the other quiet river' }),
    ])
    expect(answers.filter((answer) => 'token' in answer)).toHaveLength(1)
    expect(answers.filter((answer) => 'refused' in answer && answer.refused === 'NO_SESSION')).toHaveLength(1)
  })
})
