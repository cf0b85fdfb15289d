import type { CaseSide } from '@sourcemark/review'
import { createStaffMember, type GivenPassword, type StaffRole, scryptHashing, signIn } from '@sourcemark/staff'
import type { TestConsole } from '../../../test/support/console.ts'
import { tokenOf } from '../src/http/form-token.ts'
import { partyCookie } from '../src/http/party.ts'

/** Somebody in front of a console, with the cookies that they have. */
export interface Person {
  readonly cookie: string
  /** Token of the forms that they are shown. */
  readonly token: string
  /** Of staff. */
  readonly staffId: string
}

/** Somebody without an account. */
export function stranger({ services }: TestConsole): Person {
  const visitor = 'visitor-of-the-tests'
  return { cookie: `visitor=${visitor}`, token: tokenOf(services.keys.cookies, visitor), staffId: '' }
}

/** A side of a case. */
export async function party(console: TestConsole, caseId: string, side: CaseSide): Promise<Person> {
  const { services } = console
  const { cookie, token, staffId } = stranger(console)
  const { name, value } = await partyCookie({ services, now: console.now() }, { caseId, side })
  return { cookie: `${cookie}; ${name}=${value}`, token, staffId }
}

let made = 0

/** Passwords of the tests cost nothing to compare; what is done with them is the same. */
const hashing = scryptHashing({ N: 2, r: 1, p: 1 })

/** Adds a member of staff with a one-time password. */
export async function newcomer({ database, now }: TestConsole, role: StaffRole): Promise<GivenPassword> {
  const given = await createStaffMember(database, { name: `${role}-${++made}`, role }, now(), { hashing })
  if ('refused' in given) throw new Error(given.refused)
  return given
}

/** A member of staff who is signed in. @param oneTime whether they still have the password that somebody gave them */
export async function member(console: TestConsole, role: StaffRole, oneTime = false): Promise<Person> {
  const { database, now } = console
  const { staffId, name, password } = await newcomer(console, role)
  if (!oneTime) await database.execute('update staff_member set one_time = false where staff_id = $1', [staffId])
  const attempt = { name, password, address: '127.0.0.1', token: null }
  const opened = await signIn(database, attempt, now(), { hashing })
  if ('refused' in opened) throw new Error(opened.refused)
  return { cookie: `staff=${opened.token}`, token: opened.session.csrf, staffId }
}

/** Asks a console for something as somebody; redirects are not followed. */
export const ask = (
  { url }: TestConsole,
  person: Person,
  path: string,
  init: {
    readonly method?: string
    readonly body?: string | URLSearchParams
    readonly headers?: Record<string, string>
  } = {},
): Promise<Response> =>
  fetch(url + path, { redirect: 'manual', ...init, headers: { cookie: person.cookie, ...init.headers } })

/** Sends a form with the token of whoever sends it. */
export const send = (
  console: TestConsole,
  person: Person,
  path: string,
  fields: Record<string, string> | [string, string][] = {},
) => {
  const body = new URLSearchParams(fields)
  body.set('token', person.token)
  return ask(console, person, path, { method: 'POST', body })
}
