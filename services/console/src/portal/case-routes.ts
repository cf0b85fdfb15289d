import { openByCode, openByLink } from '@sourcemark/review'
import Type from 'typebox'
import { COOKIES } from '../http/cookies.ts'
import { partyCookie } from '../http/party.ts'
import { type Answer, page, problem, type Route, redirect, route, type Visit } from '../http/route.ts'
import { dictionary } from '../pages/dictionary.ts'
import { ErrorSummary, Field, Form } from '../pages/form.ts'
import { html } from '../pages/html.ts'
import { momentText } from '../pages/moment.ts'
import { casePage } from './case-page.ts'
import { PARTY_STEPS } from './party-steps.ts'

const words = dictionary({
  title: { zh: '查询案件', en: 'Follow a case' },
  what: {
    zh: '输入提交后得到的查询码。收到平台链接的账号请直接打开链接。',
    en: 'Enter the code that you got when you filed. An account that was sent a link opens that instead.',
  },
  code: { zh: '查询码', en: 'Code' },
  hint: {
    zh: '20 位字母和数字，大小写、空格和连字符不限。',
    en: '20 letters and digits; capitals, spaces and hyphens do not matter.',
  },
  go: { zh: '查询', en: 'Show the case' },
  wrong: { zh: '未能打开案件', en: 'No case was opened' },
  unknown: { zh: '查询码不正确，请核对。', en: 'There is no case with this code. Check it again.' },
  tooOften: {
    zh: (time: string) => `尝试次数过多，请在 ${time} 之后再试。`,
    en: (time: string) => `Too many attempts. Try again after ${time}.`,
  },
})

const steps = Type.Union(PARTY_STEPS.map((step) => Type.Literal(step)))

const deadLink = Object.freeze({ zh: '该链接无效或已过期。', en: 'This link is not valid, or not any more.' })
const deadLinkDetail = Object.freeze({
  zh: '请使用平台最近发给您的链接，或向平台索取新的链接。',
  en: 'Use the latest one that the platform sent you, or ask it for a new one.',
})

/** How the sides of a case get to it, and its page. */
export const caseRoutes: readonly Route[] = Object.freeze([
  route({
    method: 'GET',
    path: '/case',
    access: { kind: 'public' },
    limit: 'page',
    summary: 'The case that one was let in to, or the form for its code',
    query: Type.Object({ done: Type.Optional(steps) }),
    handle: async (ask) => (ask.party === null ? codePage(ask) : await casePage(ask, ask.party, ask.query.done)),
  }),
  route({
    method: 'POST',
    path: '/case',
    access: { kind: 'public' },
    limit: 'sign-in',
    summary: 'Lets a side in to its case by its code',
    body: Type.Object({ code: Type.String({ maxLength: 1000 }) }),
    async handle(ask) {
      const { services, body, address, now, language } = ask
      const opened = await openByCode(services.database, body.code, address, now)
      if ('party' in opened) return redirect('/case', { cookies: [await partyCookie(ask, opened.party)] })
      const say = words[language]
      return opened.refused === 'unknown'
        ? codePage(ask, { code: body.code, error: say.unknown, status: 422 })
        : codePage(ask, { code: body.code, error: say.tooOften(momentText(ask, opened.again)), status: 429 })
    },
  }),
  route({
    method: 'POST',
    path: '/case/leave',
    access: { kind: 'public' },
    limit: 'page',
    summary: 'Forgets which case one was let in to',
    handle: async () => redirect('/case', { cookies: [{ name: COOKIES.party, value: null }] }),
  }),
  route({
    method: 'GET',
    path: '/answer/:link',
    access: { kind: 'public' },
    limit: 'sign-in',
    summary: 'Lets a side in to its case by a signed link',
    params: Type.Object({ link: Type.String({ maxLength: 300 }) }),
    async handle(ask) {
      const { services, params, now } = ask
      const opened = await openByLink(services.database, params.link, services.keys.links, now)
      if ('refused' in opened) return problem(403, 'LINK_INVALID', deadLink, { detail: deadLinkDetail })
      // the link leaves the address bar, so that it is not passed on by accident
      return redirect('/case', { cookies: [await partyCookie(ask, opened.party)] })
    },
  }),
])

interface CodePage {
  readonly code?: string
  readonly error?: string
  readonly status?: number
}

function codePage(visit: Visit, { code, error, status = 200 }: CodePage = {}): Answer {
  const say = words[visit.language]
  const body = html`
    <h1>${say.title}</h1>
    <p class="measure">${say.what}</p>
    <${ErrorSummary} title=${say.wrong} errors=${error === undefined ? {} : { code: error }} />
    <${Form} visit=${visit} action="/case" class="narrow" novalidate>
      <${Field} name="code" label=${say.code} hint=${say.hint} value=${code} error=${error} autocomplete="off" maxlength=${80} />
      <button class="primary" type="submit">${say.go}</button>
    <//>`
  return page(say.title, body, { status })
}
