import { type PageAnswer, type ProblemAnswer, page, type Visit } from '../http/route.ts'
import { dictionary } from './dictionary.ts'
import { html } from './html.ts'

const words = dictionary({
  back: { zh: '返回首页', en: 'To the first page' },
})

/** A page that says why something is not done. */
export function problemPage({ language }: Visit, { status, title, detail, cookies }: ProblemAnswer): PageAnswer {
  const body = html`
    <h1>${title[language]}</h1>
    ${detail === null ? null : html`<p>${detail[language]}</p>`}
    <p><a href="/">${words[language].back}</a></p>`
  return page(title[language], body, { status, ...(cookies === undefined ? {} : { cookies }) })
}
