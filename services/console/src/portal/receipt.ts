import { type Case, checkForm, FILING_FORMS, KIND_WORDS } from '@sourcemark/review'
import { partyCookie } from '../http/party.ts'
import { type Answer, page, type Visit } from '../http/route.ts'
import { dictionary } from '../pages/dictionary.ts'
import { html } from '../pages/html.ts'
import { Moment } from '../pages/moment.ts'
import { Facts } from '../pages/table.ts'

const words = dictionary({
  title: { zh: '已提交', en: 'It was filed' },
  code: { zh: '您的查询码', en: 'Your code' },
  once: {
    zh: '请立即抄下或打印。查询码只显示这一次，我们也无法找回；持有者即可查看和处理您的案件。',
    en: 'Write it down or print this page now. The code is shown this once and cannot be recovered; whoever has it can see your case and act in it.',
  },
  print: { zh: '打印', en: 'Print' },
  told: {
    zh: '该表单此前已提交，查询码当时已经显示，不再显示。',
    en: 'This form was filed before. Its code was shown then, and is not shown again.',
  },
  case: { zh: '案件编号', en: 'Case' },
  kind: { zh: '类型', en: 'Kind' },
  filed: { zh: '提交时间', en: 'Filed' },
  missing: { zh: '尚缺以下材料：', en: 'The following is missing:' },
  limited: {
    zh: '由于您此前的通知有误，本次通知由人工审核后受理。',
    en: 'Because earlier notices of yours were wrong, a person checks this one before it is accepted.',
  },
  next: { zh: '接下来', en: 'What happens next' },
  nextWhat: {
    zh: '我们会核对材料并告知结果。凭查询码可随时查看进度、期限和结果。',
    en: 'The form is checked, and you are told what comes of it. With the code you can see state, deadline and outcome at any time.',
  },
  go: { zh: '查看案件', en: 'To your case' },
})

/** The page that follows on a filing: the code, once, and what happens next. */
export async function receiptPage(visit: Visit, filed: Case, code: string | null): Promise<Answer> {
  const { language, now } = visit
  const say = words[language]
  const body = html`
    <h1>${say.title}</h1>
    ${
      code === null
        ? html`<p class="note">${say.told}</p>`
        : html`
            <section class="receipt">
              <h2>${say.code}</h2>
              <p class="receipt-code code" id="code">${code}</p>
              <p>${say.once}</p>
              <p class="no-print"><button type="button" data-print hidden>${say.print}</button></p>
            </section>`
    }
    <${Facts} facts=${[
      [say.case, html`<span class="code">${filed.caseId}</span>`],
      [say.kind, KIND_WORDS[filed.kind][language]],
      [say.filed, html`<${Moment} visit=${visit} at=${now} />`],
    ]} />
    ${missingList(visit, filed)}
    ${filed.limited ? html`<p class="note">${say.limited}</p>` : null}
    <h2>${say.next}</h2>
    <p>${say.nextWhat}</p>
    <p class="no-print"><a class="button primary" href="/case">${say.go}</a></p>`
  const cookie = await partyCookie(visit, { caseId: filed.caseId, side: 'claimant' })
  return page(say.title, body, { scripts: ['portal.ts'], cookies: [cookie] })
}

/** What a form lacks, in words; nothing when it is complete. */
export function missingList({ language }: Visit, { missing, policy, kind }: Case) {
  if (missing.length === 0) return null
  // the words of the acceptance check itself, for the fields that it found wanting
  const { problems } = checkForm(policy.regime, FILING_FORMS[kind], {})
  const said = new Map(problems.map(({ field, message }) => [field, message[language]]))
  return html`
    <div class="summary">
      <h2>${words[language].missing}</h2>
      <ul>${missing.map((field) => html`<li>${said.get(field) ?? field}</li>`)}</ul>
    </div>`
}
