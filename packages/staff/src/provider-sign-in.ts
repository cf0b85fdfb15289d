import type { Database, Queryable } from '@sourcemark/database'
import { newStaffId } from './members.ts'
import type { ProviderIdentity } from './oidc.ts'
import { endSessionsOf, type OpenedSession, openSession } from './session.ts'
import type { StaffOptions, StaffRefusal } from './sign-in.ts'

/**
 * Signs somebody in whom the identity provider has named. They become a member the first time; what they are is what the provider says
 * each time. Who lost their role there loses their sessions here.
 *
 * @param token of the session that the browser has, if any
 */
export async function signInByProvider(
  database: Database,
  identity: ProviderIdentity,
  token: string | null,
  now: Date,
  { note }: Pick<StaffOptions, 'note'> = {},
): Promise<OpenedSession | StaffRefusal> {
  const { issuer, subject, name, role } = identity
  return await database.transaction<OpenedSession | StaffRefusal>(async (tx) => {
    const known = await lockByIdentity(tx, identity)
    if (role === null) {
      if (known !== undefined) await endSessionsOf(tx, known.staffId)
      return { refused: 'NO_ROLE' }
    }
    if (known === undefined) {
      await tx.execute(
        `insert into staff_member (staff_id, name, role, issuer, subject, made_at) values ($1, $2, $3, $4, $5, $6)
         on conflict (issuer, subject) do nothing`,
        [newStaffId(), name, role, issuer, subject, now],
      )
    }
    const member = known ?? (await lockByIdentity(tx, identity))
    if (member === undefined || member.disabled) return { refused: 'SIGN_IN_REFUSED' }
    if (member.role !== role) await endSessionsOf(tx, member.staffId)
    await tx.execute('update staff_member set name = $2, role = $3 where staff_id = $1', [member.staffId, name, role])
    const opened = await openSession(tx, member.staffId, token, now)
    await note?.(tx, member.staffId)
    return opened
  })
}

async function lockByIdentity(tx: Queryable, { issuer, subject }: ProviderIdentity) {
  const [member] = await tx.query<{ staffId: string; role: string; disabled: boolean }>(
    `select staff_id as "staffId", role, disabled_at is not null as disabled from staff_member
     where issuer = $1 and subject = $2 for update`,
    [issuer, subject],
  )
  return member
}
