import type { Queryable } from '@sourcemark/database'
import { type AuditDraft, appendAudit } from '@sourcemark/ledger'
import {
  changePassword,
  createStaffMember,
  endSession,
  type GivenPassword,
  type KeptSignIn,
  type OpenedSession,
  resetPassword,
  STAFF_ROLES,
  type StaffRefusal,
  type StaffRefusalCode,
  type StaffSession,
  setDisabled,
  setRole,
  signIn,
  signInByProvider,
} from '@sourcemark/staff'
import Type from 'typebox'
import { COOKIES } from '../http/cookies.ts'
import { type Answer, type CookieChange, type Route, redirect, route, type Visit } from '../http/route.ts'
import { seal, unseal } from '../http/sealed.ts'
import { actorOf } from '../operators/actor.ts'
import { accountPage } from './account-page.ts'
import { pathHere, signInPage } from './sign-in-page.ts'
import { staffPage } from './staff-page.ts'

/** Seconds that a sign-in at the identity provider may take. */
const providerSeconds = 600

const pathText = Type.Optional(Type.String({ maxLength: 2000 }))
const password = Type.String({ maxLength: 400 })
const member = Type.Object({ staffId: Type.String({ maxLength: 100 }) })
const role = Type.Object({ role: Type.Enum([...STAFF_ROLES]) })

/** Signing in and out, one's own account, and the members of staff. */
export const signInRoutes: readonly Route[] = Object.freeze([
  route({
    method: 'GET',
    path: '/sign-in',
    access: { kind: 'public' },
    limit: 'page',
    summary: 'The form for signing in',
    query: Type.Object({ to: pathText }),
    handle: async (ask) => signInPage(ask, { to: ask.query.to }),
  }),
  route({
    method: 'POST',
    path: '/sign-in',
    access: { kind: 'public' },
    limit: 'sign-in',
    summary: 'Signs a member of staff in',
    body: Type.Object({ name: Type.String({ maxLength: 200 }), password, to: pathText }),
    async handle(ask) {
      const { services, address, now, body } = ask
      const token = ask.cookie(COOKIES.staff) ?? null
      const attempt = { name: body.name, password: body.password, address, token }
      const opened = await signIn(services.database, attempt, now, { note: noteOwn(now, 'sign_in') })
      if ('refused' in opened) return signInPage(ask, { to: body.to, name: body.name, refused: opened })
      return letIn(opened, body.to)
    },
  }),
  route({
    method: 'GET',
    path: '/sign-in/provider',
    access: { kind: 'public' },
    limit: 'sign-in',
    summary: 'Leads to the identity provider',
    query: Type.Object({ to: pathText }),
    async handle(ask) {
      const { oidc, keys } = ask.services
      if (oidc === null) return signInPage(ask, { to: ask.query.to })
      const begun = await oidc.begin()
      if ('refused' in begun) return signInPage(ask, { to: ask.query.to, refused: begun })
      const until = new Date(ask.now.getTime() + providerSeconds * 1000)
      const value = seal(keys.cookies, 'provider', { kept: begun.kept, to: pathHere(ask.query.to) }, until)
      return redirect(begun.url, { cookies: [{ name: COOKIES.provider, value, maxAge: providerSeconds }] })
    },
  }),
  route({
    method: 'GET',
    path: '/sign-in/callback',
    access: { kind: 'public' },
    limit: 'sign-in',
    summary: 'Where the identity provider leads back to',
    async handle(ask) {
      const { oidc, keys, database } = ask.services
      const sealed = unseal(keys.cookies, 'provider', ask.cookie(COOKIES.provider), ask.now)
      const begun = sealed as { readonly kept: KeptSignIn; readonly to: string } | undefined
      const cookies = [{ name: COOKIES.provider, value: null }]
      const refuse = (refused: StaffRefusal): Answer => ({ ...signInPage(ask, { to: begun?.to, refused }), cookies })
      if (oidc === null || begun === undefined) return refuse({ refused: 'PROVIDER_REFUSED' })
      const identity = await oidc.finish(ask.url, begun.kept)
      if ('refused' in identity) return refuse(identity)
      const token = ask.cookie(COOKIES.staff) ?? null
      const opened = await signInByProvider(database, identity, token, ask.now, { note: noteOwn(ask.now, 'sign_in') })
      return 'refused' in opened ? refuse(opened) : letIn(opened, begun.to, cookies)
    },
  }),
  route({
    method: 'POST',
    path: '/sign-out',
    access: { kind: 'staff', action: 'see' },
    beforePassword: true,
    limit: 'page',
    summary: 'Ends the session',
    async handle(ask) {
      const token = ask.cookie(COOKIES.staff)
      await ask.services.database.transaction(async (tx) => {
        if (token !== undefined) await endSession(tx, token)
        await noteOther(ask, 'sign_out')(tx, ask.staff.staffId)
      })
      return redirect('/sign-in', { cookies: [{ name: COOKIES.staff, value: null }] })
    },
  }),
  route({
    method: 'GET',
    path: '/account',
    access: { kind: 'staff', action: 'see' },
    beforePassword: true,
    limit: 'page',
    summary: "One's own account",
    query: Type.Object({ done: Type.Optional(Type.Literal('password')) }),
    handle: async (ask) => accountPage(ask, { changed: ask.query.done === 'password' }),
  }),
  route({
    method: 'POST',
    path: '/account/password',
    access: { kind: 'staff', action: 'see' },
    beforePassword: true,
    limit: 'sign-in',
    summary: "Changes one's own password",
    body: Type.Object({ current: password, chosen: password }),
    async handle(ask) {
      const { services, address, now, body } = ask
      const change = { token: ask.cookie(COOKIES.staff) ?? '', ...body, address }
      const changed = await changePassword(services.database, change, now, { note: noteOwn(now, 'staff.password') })
      if ('refused' in changed) return accountPage(ask, { refused: changed })
      return redirect('/account?done=password', { cookies: [sessionCookie(changed)] })
    },
  }),
  route({
    method: 'GET',
    path: '/staff',
    access: { kind: 'staff', action: 'manage_staff' },
    limit: 'page',
    summary: 'Who works here',
    query: Type.Object({ done: Type.Optional(Type.Literal('1')) }),
    handle: (ask) => staffPage(ask, { done: ask.query.done === '1' }),
  }),
  route({
    method: 'POST',
    path: '/staff',
    access: { kind: 'staff', action: 'manage_staff' },
    limit: 'page',
    summary: 'Adds a member of staff',
    body: Type.Object({ name: Type.String({ maxLength: 200 }), role: role.properties.role }),
    async handle(ask) {
      const { services, now, body } = ask
      const note = noteOther(ask, 'staff.create', { role: body.role })
      const given = await services.database.transaction((tx) => createStaffMember(tx, body, now, { note }))
      return await passwordGiven(ask, given)
    },
  }),
  route({
    method: 'POST',
    path: '/staff/:staffId/password',
    access: { kind: 'staff', action: 'manage_staff' },
    limit: 'page',
    summary: 'Gives a member a one-time password',
    params: member,
    async handle(ask) {
      const { services, now, params } = ask
      const note = noteOther(ask, 'staff.password_reset')
      const given = await services.database.transaction((tx) => resetPassword(tx, params.staffId, now, { note }))
      return await passwordGiven(ask, given)
    },
  }),
  route({
    method: 'POST',
    path: '/staff/:staffId/role',
    access: { kind: 'staff', action: 'manage_staff' },
    limit: 'page',
    summary: 'Gives a member another role',
    params: member,
    body: role,
    handle: (ask) =>
      changeMember(ask, 'staff.role', { role: ask.body.role }, (tx) => setRole(tx, ask.params.staffId, ask.body.role)),
  }),
  route({
    method: 'POST',
    path: '/staff/:staffId/disable',
    access: { kind: 'staff', action: 'manage_staff' },
    limit: 'page',
    summary: "Takes a member's access away",
    params: member,
    handle: (ask) => changeMember(ask, 'staff.disable', {}, (tx) => setDisabled(tx, ask.params.staffId, true, ask.now)),
  }),
  route({
    method: 'POST',
    path: '/staff/:staffId/enable',
    access: { kind: 'staff', action: 'manage_staff' },
    limit: 'page',
    summary: "Gives a member's access back",
    params: member,
    handle: (ask) => changeMember(ask, 'staff.enable', {}, (tx) => setDisabled(tx, ask.params.staffId, false, ask.now)),
  }),
])

/** Without an age: it ends with the browser, and on the server after its idle time. */
const sessionCookie = ({ token }: OpenedSession): CookieChange => ({ name: COOKIES.staff, value: token })

function letIn(opened: OpenedSession, to: string | undefined, cookies: readonly CookieChange[] = []): Answer {
  const path = pathHere(to)
  const next = opened.session.mustChangePassword ? '/account' : path === '/' ? '/queue' : path
  return redirect(next, { cookies: [...cookies, sessionCookie(opened)] })
}

type Note = (tx: Queryable, staffId: string) => Promise<void>

/** Notes what somebody did for themselves, before or without a session. */
const noteOwn =
  (now: Date, action: string): Note =>
  async (tx, staffId) => {
    const actor = { kind: 'staff', id: staffId, role: null } as const
    await appendAudit(tx, { actor, action, subject: { kind: 'staff', id: staffId }, detail: {} }, now)
  }

type Admin = Visit & { readonly staff: StaffSession }

/** Notes what an admin did to a member. */
const noteOther =
  ({ staff, now }: Admin, action: string, detail: AuditDraft['detail'] = {}): Note =>
  async (tx, staffId) => {
    await appendAudit(tx, { actor: actorOf(staff), action, subject: { kind: 'staff', id: staffId }, detail }, now)
  }

const passwordGiven = (ask: Admin, given: GivenPassword | { readonly refused: StaffRefusalCode }): Promise<Answer> =>
  staffPage(ask, 'refused' in given ? { refused: given.refused } : { given })

async function changeMember(
  ask: Admin & { readonly params: { readonly staffId: string } },
  action: string,
  detail: AuditDraft['detail'],
  change: (tx: Queryable) => Promise<{ readonly refused: StaffRefusalCode } | null>,
): Promise<Answer> {
  const refused = await ask.services.database.transaction(async (tx) => {
    const outcome = await change(tx)
    if (outcome === null) await noteOther(ask, action, detail)(tx, ask.params.staffId)
    return outcome
  })
  return refused === null ? redirect('/staff?done=1') : await staffPage(ask, refused)
}
