import { randomBytes } from 'node:crypto'
import type { Database, Queryable } from '@sourcemark/database'
import { oneTimePassword, passwordHashing } from './password.ts'
import type { StaffRefusalCode } from './refusals.ts'
import type { StaffRole } from './roles.ts'
import { endSessionsOf } from './session.ts'
import type { StaffOptions } from './sign-in.ts'
import { forgetFailures } from './sign-in-delay.ts'
import { isSignInName, normalName } from './sign-in-name.ts'

/** A password that was made for somebody; it is told once and kept nowhere. */
export interface GivenPassword {
  readonly staffId: string
  readonly name: string
  readonly password: string
}

type Refused = { readonly refused: StaffRefusalCode }

/** Milliseconds within which a given password has to be used. */
const passwordLasts = 7 * 24 * 3_600_000

const firstName = 'admin'

export const newStaffId = (): string => `staff-${randomBytes(12).toString('base64url')}`

/**
 * Makes the first admin, with a password that has to be changed at the first sign-in; null when anybody was ever a member. Of several
 * processes that start at once one makes it. This password does not lapse, or nobody could get in.
 */
export async function ensureFirstAdmin(
  database: Database,
  now: Date,
  { hashing = passwordHashing, note }: StaffOptions = {},
): Promise<GivenPassword | null> {
  return await database.transaction(async (tx) => {
    await tx.execute('lock table staff_member in share row exclusive mode')
    if ((await tx.query('select 1 from staff_member limit 1')).length > 0) return null
    const given = { staffId: newStaffId(), name: firstName, password: oneTimePassword() }
    await insertMember(tx, given, 'admin', await hashing.hash(given.password), null, now)
    await note?.(tx, given.staffId)
    return given
  })
}

/** Makes a member who signs in with a password. */
export async function createStaffMember(
  tx: Queryable,
  { name, role }: { name: string; role: StaffRole },
  now: Date,
  { hashing = passwordHashing, note }: StaffOptions = {},
): Promise<GivenPassword | Refused> {
  if (!isSignInName(name)) return { refused: 'NAME_INVALID' }
  const given = { staffId: newStaffId(), name: normalName(name), password: oneTimePassword() }
  const until = new Date(now.getTime() + passwordLasts)
  const made = await insertMember(tx, given, role, await hashing.hash(given.password), until, now)
  if (!made) return { refused: 'NAME_TAKEN' }
  await note?.(tx, given.staffId)
  return given
}

async function insertMember(
  tx: Queryable,
  { staffId, name }: GivenPassword,
  role: StaffRole,
  hashed: string,
  until: Date | null,
  now: Date,
): Promise<boolean> {
  const inserted = await tx.execute(
    `insert into staff_member (staff_id, sign_in_name, name, role, password, one_time, password_until, made_at)
     values ($1, $2, $2, $3, $4, true, $5, $6) on conflict (sign_in_name) do nothing`,
    [staffId, name, role, hashed, until, now],
  )
  return inserted === 1
}

/** Gives a member a new password that they have to change, and ends their sessions: for who has forgotten theirs. */
export async function resetPassword(
  tx: Queryable,
  staffId: string,
  now: Date,
  { hashing = passwordHashing, note }: StaffOptions = {},
): Promise<GivenPassword | Refused> {
  const [member] = await tx.query<{ name: string | null }>(
    'select sign_in_name as name from staff_member where staff_id = $1 for update',
    [staffId],
  )
  if (member === undefined) return { refused: 'UNKNOWN_MEMBER' }
  if (member.name === null) return { refused: 'NO_PASSWORD' }
  const password = oneTimePassword()
  await tx.execute('update staff_member set password = $2, one_time = true, password_until = $3 where staff_id = $1', [
    staffId,
    await hashing.hash(password),
    new Date(now.getTime() + passwordLasts),
  ])
  await endSessionsOf(tx, staffId)
  await forgetFailures(tx, member.name)
  await note?.(tx, staffId)
  return { staffId, name: member.name, password }
}

/** Gives a member another role. Their sessions end, so that nobody goes on with what they were. */
export async function setRole(tx: Queryable, staffId: string, role: StaffRole): Promise<Refused | null> {
  const member = await lockMember(tx, staffId)
  if (member === undefined) return { refused: 'UNKNOWN_MEMBER' }
  if (!member.local) return { refused: 'ROLE_FROM_PROVIDER' }
  if (member.role === role) return null
  if (role !== 'admin' && (await isLastAdmin(tx, staffId))) return { refused: 'LAST_ADMIN' }
  await tx.execute('update staff_member set role = $2 where staff_id = $1', [staffId, role])
  await endSessionsOf(tx, staffId)
  return null
}

/** Takes a member's access away, at once, or gives it back. */
export async function setDisabled(
  tx: Queryable,
  staffId: string,
  disabled: boolean,
  now: Date,
): Promise<Refused | null> {
  const member = await lockMember(tx, staffId)
  if (member === undefined) return { refused: 'UNKNOWN_MEMBER' }
  if (disabled && (await isLastAdmin(tx, staffId))) return { refused: 'LAST_ADMIN' }
  await tx.execute(
    `update staff_member set disabled_at = case when $2 then coalesce(disabled_at, $3) end where staff_id = $1`,
    [staffId, disabled, now],
  )
  if (disabled) await endSessionsOf(tx, staffId)
  return null
}

/** Takes the admins, then the member: of two admins who demote each other at once, one has to see what the other did. */
async function lockMember(tx: Queryable, staffId: string): Promise<{ role: StaffRole; local: boolean } | undefined> {
  const rows = await tx.query<{ staffId: string; role: StaffRole; local: boolean }>(
    `select staff_id as "staffId", role, sign_in_name is not null as local from staff_member
     where staff_id = $1 or role = 'admin' order by staff_id for update`,
    [staffId],
  )
  return rows.find((row) => row.staffId === staffId)
}

async function isLastAdmin(tx: Queryable, staffId: string): Promise<boolean> {
  const admins = await tx.query<{ staffId: string }>(
    `select staff_id as "staffId" from staff_member where role = 'admin' and disabled_at is null`,
  )
  return admins.length === 1 && admins[0]?.staffId === staffId
}

/** A member, as the administration shows them. */
export interface StaffMember {
  readonly staffId: string
  readonly name: string
  readonly role: StaffRole
  /** Has a password here, rather than at the identity provider. */
  readonly local: boolean
  /** Has not chosen a password yet. */
  readonly mustChangePassword: boolean
  readonly madeAt: Date
  readonly disabledAt: Date | null
  /** When the latest session that is still open was last used, to the minute; null when none is. */
  readonly seenAt: Date | null
}

/** All members, those who may work here first, by name. */
export async function listStaff(db: Queryable): Promise<StaffMember[]> {
  return await db.query<StaffMember>(
    `select m.staff_id as "staffId", m.name, m.role, m.sign_in_name is not null as local, m.one_time as "mustChangePassword",
       m.made_at as "madeAt", m.disabled_at as "disabledAt",
       (select max(s.seen_at) from staff_session s where s.staff_id = m.staff_id) as "seenAt"
     from staff_member m order by m.disabled_at is not null, m.name, m.staff_id`,
  )
}

/** Names of members by their ids, for showing who did something. Ids that are none are left out. */
export async function readStaffNames(db: Queryable, staffIds: readonly string[]): Promise<Map<string, string>> {
  const rows = await db.query<{ staffId: string; name: string }>(
    `select staff_id as "staffId", name from staff_member where staff_id = any($1)`,
    [[...new Set(staffIds)]],
  )
  return new Map(rows.map(({ staffId, name }) => [staffId, name]))
}
