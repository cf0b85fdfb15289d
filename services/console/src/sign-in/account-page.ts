import type { StaffRefusal, StaffSession } from '@sourcemark/staff'
import { type Answer, page, type Visit } from '../http/route.ts'
import { dictionary } from '../pages/dictionary.ts'
import { ErrorSummary, Field, Form } from '../pages/form.ts'
import { html } from '../pages/html.ts'
import { Moment } from '../pages/moment.ts'
import { Facts } from '../pages/table.ts'
import { ROLE_WORDS } from './role-words.ts'
import { refusalText } from './sign-in-page.ts'

const words = dictionary({
  title: { zh: '我的账号', en: 'My account' },
  name: { zh: '名称', en: 'Name' },
  role: { zh: '角色', en: 'Role' },
  since: { zh: '登录时间', en: 'Signed in' },
  change: { zh: '修改密码', en: 'Change password' },
  current: { zh: '当前密码', en: 'Current password' },
  chosen: { zh: '新密码', en: 'New password' },
  rule: { zh: '至少 12 个字符，不含用户名。', en: '12 characters at least, without your name in them.' },
  first: {
    zh: '您使用的是一次性密码，请先设置自己的密码。',
    en: 'You signed in with a one-time password. Choose your own before you go on.',
  },
  changed: {
    zh: '密码已修改，其他登录已全部失效。',
    en: 'The password was changed. All other sessions of yours are over.',
  },
  notChanged: { zh: '密码未修改', en: 'The password was not changed' },
  elsewhere: {
    zh: '您通过身份提供方登录，密码在该处修改。',
    en: 'You sign in at the identity provider: your password is changed there.',
  },
})

interface AccountState {
  readonly changed?: boolean
  readonly refused?: StaffRefusal
}

/** One's own account, with the form for another password. */
export function accountPage(
  visit: Visit & { readonly staff: StaffSession },
  { changed = false, refused }: AccountState,
): Answer {
  const { staff, language } = visit
  const say = words[language]
  const error = refused === undefined ? undefined : refusalText(visit, refused)
  const field = refused?.refused.startsWith('PASSWORD_') === true ? 'chosen' : 'current'
  const errorOf = (name: string): string | undefined => (name === field ? error : undefined)
  const form = html`
    <${Form} visit=${visit} action="/account/password" class="narrow">
      <${Field} name="current" label=${say.current} type="password" required autocomplete="current-password" error=${errorOf('current')} maxlength=${400} />
      <${Field} name="chosen" label=${say.chosen} hint=${say.rule} type="password" required autocomplete="new-password" error=${errorOf('chosen')} maxlength=${400} />
      <button class="primary" type="submit">${say.change}</button>
    <//>`
  const body = html`
    <h1>${say.title}</h1>
    ${changed ? html`<p class="done" role="status">${say.changed}</p>` : null}
    ${staff.mustChangePassword ? html`<p class="note">${say.first}</p>` : null}
    <${ErrorSummary} title=${say.notChanged} errors=${error === undefined ? {} : { [field]: error }} />
    <${Facts} facts=${[
      [say.name, staff.name],
      [say.role, ROLE_WORDS[staff.role][language]],
      [say.since, html`<${Moment} visit=${visit} at=${staff.signedInAt} />`],
    ]} />
    <h2>${say.change}</h2>
    ${staff.local ? form : html`<p>${say.elsewhere}</p>`}`
  return page(say.title, body, { status: refused === undefined ? 200 : refused.refused === 'WAIT' ? 429 : 422 })
}
