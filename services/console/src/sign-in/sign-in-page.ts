import { STAFF_REFUSALS, type StaffRefusal } from '@sourcemark/staff'
import { type Answer, page, type Visit } from '../http/route.ts'
import { dictionary } from '../pages/dictionary.ts'
import { ErrorSummary, Field, Form } from '../pages/form.ts'
import { html } from '../pages/html.ts'

const words = dictionary({
  title: { zh: '工作人员登录', en: 'Staff sign-in' },
  who: {
    zh: '此处供平台工作人员登录。提交投诉或查询案件无需账号。',
    en: 'This is for the people who work for the platform. To complain, or to follow a case, nobody needs an account.',
  },
  name: { zh: '用户名', en: 'Name' },
  password: { zh: '密码', en: 'Password' },
  signIn: { zh: '登录', en: 'Sign in' },
  provider: { zh: '通过身份提供方登录', en: 'Sign in at the identity provider' },
  failed: { zh: '未能登录', en: 'You are not signed in' },
  wait: {
    zh: (seconds: number) => `尝试次数过多，请在 ${seconds} 秒后重试。`,
    en: (seconds: number) => `There were too many attempts. Try again in ${seconds} seconds.`,
  },
})

/** Why somebody is refused, in the language of the visit. */
export const refusalText = ({ language }: Pick<Visit, 'language'>, refused: StaffRefusal): string =>
  refused.refused === 'WAIT' ? words[language].wait(refused.seconds) : STAFF_REFUSALS[refused.refused][language]

/** A path of this console and of nothing else. */
export const pathHere = (to: string | undefined): string =>
  to !== undefined && /^\/(?![/\\])[^\\\p{Cc}]*$/u.test(to) ? to : '/'

interface SignInState {
  /** Where to go afterwards. */
  readonly to: string | undefined
  readonly name?: string
  readonly refused?: StaffRefusal
}

/** The form for signing in, with why the last attempt was refused. */
export function signInPage(visit: Visit, { to, name, refused }: SignInState): Answer {
  const say = words[visit.language]
  const error = refused === undefined ? undefined : refusalText(visit, refused)
  const where = pathHere(to)
  const body = html`
    <h1>${say.title}</h1>
    <p>${say.who}</p>
    <${ErrorSummary} title=${say.failed} errors=${error === undefined ? {} : { name: error }} />
    <${Form} visit=${visit} action="/sign-in" class="narrow">
      <input type="hidden" name="to" value=${where} />
      <${Field} name="name" label=${say.name} value=${name} required autocomplete="username" maxlength=${200} />
      <${Field} name="password" label=${say.password} type="password" required autocomplete="current-password" maxlength=${400} />
      <button class="primary" type="submit">${say.signIn}</button>
    <//>
    ${
      visit.services.oidc === null
        ? null
        : html`<p><a class="button" href=${`/sign-in/provider?to=${encodeURIComponent(where)}`}>${say.provider}</a></p>`
    }`
  const status = refused === undefined ? 200 : refused.refused === 'WAIT' ? 429 : 401
  return page(say.title, body, { status })
}
