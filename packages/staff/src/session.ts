import { createHash, createHmac, randomBytes } from 'node:crypto'
import type { Queryable } from '@sourcemark/database'
import type { StaffActor, StaffRole } from './roles.ts'

/** Somebody who is signed in. */
export interface StaffSession extends StaffActor {
  readonly name: string
  /** Goes into every form of the session; derived from its token, so that a form of another session is refused. */
  readonly csrf: string
  readonly signedInAt: Date
  /** Has a password here, rather than at the identity provider. */
  readonly local: boolean
}

/** A session with its token, which is told once, to whom signed in. */
export interface OpenedSession {
  /** 256 random bits, base64url. */
  readonly token: string
  readonly session: StaffSession
}

/** Milliseconds after which a session ends: since it was last used, and since the sign-in. */
export const SESSION_LIMITS = Object.freeze({ idle: 30 * 60_000, absolute: 12 * 3_600_000 })

/** Milliseconds for which a use of a session is not noted again, so that reading pages writes little. */
const noteEvery = 60_000

const tokenForm = /^[A-Za-z0-9_-]{43}$/

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex')

const csrfOf = (token: string): string => createHmac('sha256', token).update('csrf').digest('base64url')

interface MemberColumns {
  readonly staffId: string
  readonly name: string
  readonly role: StaffRole
  readonly mustChangePassword: boolean
  readonly local: boolean
}

const memberColumns = `m.staff_id as "staffId", m.name, m.role, m.one_time as "mustChangePassword", m.sign_in_name is not null as local`

/** Sessions that hold, of members who may work here. */
const heldSession = `staff_session s join staff_member m using (staff_id)
  where s.token_hash = $1 and s.seen_at > $2 and s.signed_in_at > $3 and m.disabled_at is null`

const heldAt = (token: string, now: Date): readonly unknown[] => [
  hashOf(token),
  new Date(now.getTime() - SESSION_LIMITS.idle),
  new Date(now.getTime() - SESSION_LIMITS.absolute),
]

/** Opens a session of a member. The token that the browser had until now, if any, is worth nothing afterwards. */
export async function openSession(
  tx: Queryable,
  staffId: string,
  previousToken: string | null,
  now: Date,
): Promise<OpenedSession> {
  if (previousToken !== null) await endSession(tx, previousToken)
  await tx.execute('delete from staff_session where signed_in_at <= $1', [
    new Date(now.getTime() - SESSION_LIMITS.absolute),
  ])
  const token = randomBytes(32).toString('base64url')
  const [member] = await tx.query<MemberColumns>(
    `with opened as (insert into staff_session (token_hash, staff_id, signed_in_at, seen_at) values ($2, $1, $3, $3))
     select ${memberColumns} from staff_member m where m.staff_id = $1`,
    [staffId, hashOf(token), now],
  )
  if (member === undefined) throw new Error(`there is no member ${staffId}`)
  return { token, session: { ...member, csrf: csrfOf(token), signedInAt: now } }
}

/**
 * Who a token belongs to, with the role that they have now; null when the session is over, or the member may not work here any more.
 * Notes that it was used.
 */
export async function readSession(db: Queryable, token: string, now: Date): Promise<StaffSession | null> {
  if (!tokenForm.test(token)) return null
  const [found] = await db.query<MemberColumns & { signedInAt: Date; seenAt: Date }>({
    name: 'read-staff-session',
    text: `select ${memberColumns}, s.signed_in_at as "signedInAt", s.seen_at as "seenAt" from ${heldSession}`,
    values: heldAt(token, now),
  })
  if (found === undefined) return null
  const { seenAt, ...member } = found
  if (now.getTime() - seenAt.getTime() >= noteEvery) {
    await db.execute('update staff_session set seen_at = $2 where token_hash = $1 and seen_at < $2', [
      hashOf(token),
      now,
    ])
  }
  return { ...member, csrf: csrfOf(token) }
}

/** Whether a session still holds. Asking is no use of it: it ends as if nobody had asked. */
export async function holdsSession(db: Queryable, token: string, now: Date): Promise<boolean> {
  if (!tokenForm.test(token)) return false
  const found = await db.query(`select 1 from ${heldSession}`, heldAt(token, now))
  return found.length > 0
}

/** Ends one session. */
export async function endSession(db: Queryable, token: string): Promise<void> {
  await db.execute('delete from staff_session where token_hash = $1', [hashOf(token)])
}

/** Ends all sessions of a member. */
export async function endSessionsOf(db: Queryable, staffId: string): Promise<void> {
  await db.execute('delete from staff_session where staff_id = $1', [staffId])
}
