import type { Database, Queryable } from '@sourcemark/database'
import { type PasswordHashing, passwordHashing, passwordProblem } from './password.ts'
import type { StaffRefusalCode } from './refusals.ts'
import { endSessionsOf, type OpenedSession, openSession, readSession } from './session.ts'
import { beginAttempt, forgive } from './sign-in-delay.ts'
import { normalName } from './sign-in-name.ts'

/** Somebody at the door. */
export interface SignInAttempt {
  readonly name: string
  readonly password: string
  /** IP address that it comes from. */
  readonly address: string
  /** Token of the session that the browser has, if any. */
  readonly token: string | null
}

export interface StaffOptions {
  readonly hashing?: PasswordHashing
  /** Is called in the transaction in which it happens: for the audit. */
  readonly note?: (tx: Queryable, staffId: string) => Promise<void>
}

/** Refused, with the seconds left when it is only too early. */
export type StaffRefusal =
  | { readonly refused: Exclude<StaffRefusalCode, 'WAIT'> }
  | { readonly refused: 'WAIT'; readonly seconds: number }

interface LocalMember {
  readonly staffId: string
  readonly signInName: string
  readonly password: string
  readonly oneTime: boolean
}

/**
 * Signs somebody in with name and password. What is refused does not tell whether there is such a name, and costs the same whether there
 * is or not.
 */
export async function signIn(
  database: Database,
  { name, password, address, token }: SignInAttempt,
  now: Date,
  { hashing = passwordHashing, note }: StaffOptions = {},
): Promise<OpenedSession | StaffRefusal> {
  const signInName = normalName(name)
  const [member] = await database.query<LocalMember>(
    `select staff_id as "staffId", sign_in_name as "signInName", password, one_time as "oneTime" from staff_member
     where sign_in_name = $1 and disabled_at is null and password is not null and (password_until is null or password_until > $2)`,
    [signInName, now],
  )
  const begun = await beginAttempt(database, { signInName, staffId: member?.staffId ?? null, address }, now)
  if (begun.seconds !== undefined) return { refused: 'WAIT', seconds: begun.seconds }
  const right = await hashing.matches(password, member?.password ?? hashing.decoy)
  if (member === undefined || !right) return { refused: 'SIGN_IN_REFUSED' }
  return await database.transaction<OpenedSession | StaffRefusal>(async (tx) => {
    if (!(await isStill(tx, member))) return { refused: 'SIGN_IN_REFUSED' }
    await forgive(tx, begun.attempt, { staffId: member.staffId, from: address }, now)
    // A password that somebody else gave is good for one session at a time.
    if (member.oneTime) await endSessionsOf(tx, member.staffId)
    const opened = await openSession(tx, member.staffId, token, now)
    await note?.(tx, member.staffId)
    return opened
  })
}

/** Whether nothing was changed while the password was compared. Keeps it so until the transaction ends. */
async function isStill(tx: Queryable, { staffId, password }: LocalMember): Promise<boolean> {
  const found = await tx.query(
    'select 1 from staff_member where staff_id = $1 and password = $2 and disabled_at is null for update',
    [staffId, password],
  )
  return found.length > 0
}

export interface PasswordChange {
  readonly token: string
  readonly current: string
  readonly chosen: string
  readonly address: string
}

/** Chooses a password. All sessions of the member end, and a new one begins. */
export async function changePassword(
  database: Database,
  { token, current, chosen, address }: PasswordChange,
  now: Date,
  { hashing = passwordHashing, note }: StaffOptions = {},
): Promise<OpenedSession | StaffRefusal> {
  const session = await readSession(database, token, now)
  if (session === null) return { refused: 'NO_SESSION' }
  const { staffId } = session
  const [member] = await database.query<LocalMember>(
    `select staff_id as "staffId", sign_in_name as "signInName", password, one_time as "oneTime" from staff_member
     where staff_id = $1 and sign_in_name is not null and password is not null`,
    [staffId],
  )
  if (member === undefined) return { refused: 'NO_PASSWORD' }
  const problem = passwordProblem(chosen, member.signInName)
  if (problem !== undefined) return { refused: problem }
  // Whoever has taken over a session may not guess the password with it.
  const begun = await beginAttempt(database, { signInName: member.signInName, staffId, address }, now)
  if (begun.seconds !== undefined) return { refused: 'WAIT', seconds: begun.seconds }
  if (!(await hashing.matches(current, member.password))) {
    // Another change may have come between: it has ended the session.
    return { refused: (await readSession(database, token, now)) === null ? 'NO_SESSION' : 'WRONG_PASSWORD' }
  }
  if (await hashing.matches(chosen, member.password)) return { refused: 'PASSWORD_SAME' }
  const hashed = await hashing.hash(chosen)
  return await database.transaction<OpenedSession | StaffRefusal>(async (tx) => {
    if (!(await isStill(tx, member))) return { refused: 'NO_SESSION' }
    await forgive(tx, begun.attempt, { staffId, from: address }, now)
    await tx.execute(
      'update staff_member set password = $2, one_time = false, password_until = null where staff_id = $1',
      [staffId, hashed],
    )
    await endSessionsOf(tx, staffId)
    const opened = await openSession(tx, staffId, null, now)
    await note?.(tx, staffId)
    return opened
  })
}
