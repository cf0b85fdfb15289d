import { changePassword, endSession, STAFF_REFUSALS, type StaffRefusal, signIn } from '@sourcemark/staff'
import Type from 'typebox'
import { type Answer, page, type Route, redirect, route, type Visit } from '../http/route.ts'
import { COOKIES } from '../http/server.ts'
import { dictionary } from '../pages/dictionary.ts'
import { ErrorSummary, Field, Form } from '../pages/form.ts'
import { html } from '../pages/html.ts'

const words = dictionary({
  title: { zh: '工作人员登录', en: 'Staff sign-in' },
  name: { zh: '用户名', en: 'Name' },
  password: { zh: '密码', en: 'Password' },
  signIn: { zh: '登录', en: 'Sign in' },
  failed: { zh: '未能登录', en: 'You are not signed in' },
  wait: {
    zh: (seconds: number) => `请在 ${seconds} 秒后重试。`,
    en: (seconds: number) => `Try again in ${seconds} seconds.`,
  },
  account: { zh: '我的账号', en: 'My account' },
  change: { zh: '修改密码', en: 'Change password' },
  current: { zh: '当前密码', en: 'Current password' },
  chosen: { zh: '新密码', en: 'New password' },
  rule: { zh: '至少 12 个字符。', en: '12 characters at least.' },
  first: {
    zh: '您使用的是一次性密码，请先设置自己的密码。',
    en: 'You signed in with a one-time password. Choose your own before you go on.',
  },
  changed: { zh: '密码已修改。', en: 'The password was changed.' },
  notChanged: { zh: '密码未修改', en: 'The password was not changed' },
})

const credentials = Type.Object({
  name: Type.String({ maxLength: 200 }),
  password: Type.String({ maxLength: 400 }),
  to: Type.Optional(Type.String({ maxLength: 2000 })),
})
const passwords = Type.Object({ current: Type.String({ maxLength: 400 }), chosen: Type.String({ maxLength: 400 }) })

/** Signing in and out, and one's own account. */
export const signInRoutes: readonly Route[] = Object.freeze([
  route({
    method: 'GET',
    path: '/sign-in',
    access: { kind: 'public' },
    limit: 'page',
    summary: 'The form for signing in',
    query: Type.Object({ to: Type.Optional(Type.String({ maxLength: 2000 })) }),
    handle: async (ask) => signInPage(ask, ask.query.to),
  }),
  route({
    method: 'POST',
    path: '/sign-in',
    access: { kind: 'public' },
    limit: 'sign-in',
    summary: 'Signs a member of staff in',
    body: credentials,
    async handle(ask) {
      const { name, password, to } = ask.body
      const token = ask.cookie(COOKIES.staff) ?? null
      const opened = await signIn(ask.services.database, { name, password, address: ask.address, token }, ask.now)
      if ('refused' in opened) return signInPage(ask, to, refusalOf(ask, opened), name)
      const { mustChangePassword } = opened.session
      return redirect(mustChangePassword ? '/account' : here(to), { cookies: [sessionCookie(opened.token)] })
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
      if (token !== undefined) await endSession(ask.services.database, token)
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
    handle: async (ask) => accountPage(ask, { done: ask.query.done === 'password' }),
  }),
  route({
    method: 'POST',
    path: '/account/password',
    access: { kind: 'staff', action: 'see' },
    beforePassword: true,
    limit: 'sign-in',
    summary: "Changes one's own password",
    body: passwords,
    async handle(ask) {
      const { current, chosen } = ask.body
      const token = ask.cookie(COOKIES.staff) ?? ''
      const changed = await changePassword(
        ask.services.database,
        { token, current, chosen, address: ask.address },
        ask.now,
      )
      if ('refused' in changed) return accountPage(ask, { refused: changed })
      return redirect('/account?done=password', { cookies: [sessionCookie(changed.token)] })
    },
  }),
])

/** Without an age: it ends with the browser, and on the server after its idle time. */
const sessionCookie = (value: string) => ({ name: COOKIES.staff, value })

/** A path of this console and of nothing else. */
const here = (to: string | undefined): string => (to !== undefined && /^\/(?![/\\])/.test(to) ? to : '/')

const refusalOf = ({ language }: Visit, refused: StaffRefusal): string =>
  refused.refused === 'WAIT' ? words[language].wait(refused.seconds) : STAFF_REFUSALS[refused.refused][language]

function signInPage(visit: Visit, to: string | undefined, error?: string, name?: string): Answer {
  const say = words[visit.language]
  const body = html`
    <h1>${say.title}</h1>
    <${ErrorSummary} title=${say.failed} errors=${error === undefined ? {} : { name: error }} />
    <${Form} visit=${visit} action="/sign-in" class="narrow">
      <input type="hidden" name="to" value=${here(to)} />
      <${Field} name="name" label=${say.name} value=${name} required autocomplete="username" />
      <${Field} name="password" label=${say.password} type="password" required autocomplete="current-password" />
      <button class="primary" type="submit">${say.signIn}</button>
    <//>`
  return page(say.title, body, { status: error === undefined ? 200 : 401 })
}

interface AccountState {
  readonly done?: boolean
  readonly refused?: StaffRefusal
}

function accountPage(visit: Visit, { done = false, refused }: AccountState): Answer {
  const say = words[visit.language]
  const error = refused === undefined ? undefined : refusalOf(visit, refused)
  const field = refused?.refused.startsWith('PASSWORD_') === true ? 'chosen' : 'current'
  const errorOf = (name: string) => (name === field ? error : undefined)
  const body = html`
    <h1>${say.account}</h1>
    ${done ? html`<p class="done" role="status">${say.changed}</p>` : null}
    ${visit.staff?.mustChangePassword ? html`<p class="note">${say.first}</p>` : null}
    <${ErrorSummary} title=${say.notChanged} errors=${error === undefined ? {} : { [field]: error }} />
    <h2>${say.change}</h2>
    <${Form} visit=${visit} action="/account/password" class="narrow">
      <${Field} name="current" label=${say.current} type="password" required autocomplete="current-password" error=${errorOf('current')} />
      <${Field} name="chosen" label=${say.chosen} hint=${say.rule} type="password" required autocomplete="new-password" error=${errorOf('chosen')} />
      <button class="primary" type="submit">${say.change}</button>
    <//>`
  return page(say.account, body, { status: error === undefined ? 200 : 422 })
}
