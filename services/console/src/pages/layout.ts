import { mayDo } from '@sourcemark/staff'
import type { VNode } from 'preact'
import type { PageAnswer, Visit } from '../http/route.ts'
import { dictionary } from './dictionary.ts'
import { Form } from './form.ts'
import { html } from './html.ts'
import { NAVIGATION } from './navigation.ts'
import { pathWith } from './paging.ts'

const words = dictionary({
  skip: { zh: '跳到正文', en: 'Skip to the content' },
  product: { zh: '源标', en: 'Sourcemark' },
  sections: { zh: '栏目', en: 'Sections' },
  signIn: { zh: '工作人员登录', en: 'Staff sign-in' },
  signOut: { zh: '退出', en: 'Sign out' },
  account: { zh: '我的账号', en: 'My account' },
  other: { zh: 'English', en: '中文' },
})

/** The whole document around a page. */
export function layout(visit: Visit, { title, body, scripts }: PageAnswer): VNode {
  const { language, site } = visit
  const say = words[language]
  return html`
    <html lang=${language === 'zh' ? 'zh-CN' : 'en'}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title} · ${say.product}</title>
        <link rel="stylesheet" href=${site.assets.path('console.css')} />
        ${scripts.map((script) => html`<script type="module" src=${site.assets.path(script)}></script>`)}
      </head>
      <body>
        <a class="skip" href="#content">${say.skip}</a>
        <header class="top">
          <a class="product" href="/">${say.product}</a>
          <nav aria-label=${say.sections}>${navigation(visit)}</nav>
          <div class="top-end">
            ${staffCorner(visit)}
            <a href=${otherLanguage(visit)} lang=${language === 'zh' ? 'en' : 'zh-CN'} hreflang=${language === 'zh' ? 'en' : 'zh-CN'}>${say.other}</a>
          </div>
        </header>
        <main id="content" tabindex="-1">${body}</main>
      </body>
    </html>` as VNode
}

function navigation({ staff, language, url }: Visit) {
  const path = url.split('?')[0]
  const shown = NAVIGATION.filter(({ action }) =>
    staff === null ? action === null : action !== null && mayDo(staff, action),
  )
  return html`<ul>${shown.map(
    ({ href, words }) =>
      html`<li><a href=${href} aria-current=${path === href ? 'page' : undefined}>${words[language]}</a></li>`,
  )}</ul>`
}

function staffCorner(visit: Visit) {
  const { staff, language } = visit
  const say = words[language]
  if (staff === null) return html`<a href="/sign-in">${say.signIn}</a>`
  return html`
    <a href="/account">${staff.name}</a>
    <${Form} visit=${visit} action="/sign-out"><button class="link" type="submit">${say.signOut}</button><//>`
}

const otherLanguage = ({ url, language }: Visit): string => pathWith(url, { lang: language === 'zh' ? 'en' : 'zh' })
