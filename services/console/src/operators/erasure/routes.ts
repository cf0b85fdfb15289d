import { appendAudit } from '@sourcemark/ledger'
import {
  CASE_SIDES,
  type Case,
  type CaseSide,
  erasePerson,
  ROLE_WORDS,
  readCase,
  readCaseFiles,
  readForms,
} from '@sourcemark/review'
import Type from 'typebox'
import { refusal } from '../../http/problems.ts'
import { type Answer, page, type Route, redirect, route, type Visit } from '../../http/route.ts'
import { dictionary } from '../../pages/dictionary.ts'
import { Form } from '../../pages/form.ts'
import { html } from '../../pages/html.ts'
import { Table } from '../../pages/table.ts'
import { actorOf } from '../actor.ts'

const words = dictionary({
  title: { zh: '删除个人信息', en: 'Erase what is personal' },
  back: { zh: '返回案件', en: 'Back to the case' },
  what: {
    zh: '应当事人请求，清空其填写的表单和提交的文件，并使其回执码和链接失效。案件、经过、决定和哈希值保留。删除后无法恢复，操作记入审计日志。',
    en: 'When a party asks for it, the forms that it filled in and the files that it handed in are emptied, and its code and links stop working. The case, what happened, what was decided and the hashes stay. It cannot be undone, and it is written into the audit.',
  },
  side: { zh: '当事人', en: 'Party' },
  forms: { zh: '表单', en: 'Forms' },
  files: { zh: '文件', en: 'Files' },
  sure: { zh: '我已核实请求人身份', en: 'I have made sure who asks' },
  erase: { zh: (side: string) => `删除：${side}`, en: (side: string) => `Erase: ${side}` },
  done: { zh: '已删除。', en: 'It was erased.' },
})

const params = Type.Object({ caseId: Type.String({ minLength: 1, maxLength: 256 }) })
const path = (caseId: string): string => `/cases/${encodeURIComponent(caseId)}`
// Nobody gets back what was erased: for those who say who works here.
const access = { kind: 'staff', action: 'manage_staff' } as const

/** What is kept of a side and was not erased yet. */
async function keptOf(visit: Visit, { caseId }: Case): Promise<{ side: CaseSide; forms: number; files: number }[]> {
  const { database } = visit.services
  const [forms, files] = await Promise.all([readForms(database, caseId), readCaseFiles(database, caseId)])
  const count = (things: readonly { side: string; erasedAt: Date | null }[], side: CaseSide): number =>
    things.filter((thing) => thing.side === side && thing.erasedAt === null).length
  return CASE_SIDES.map((side) => ({ side, forms: count(forms, side), files: count(files, side) }))
}

async function erasurePage(visit: Visit, found: Case, done: boolean): Promise<Answer> {
  const { language } = visit
  const say = words[language]
  const kept = await keptOf(visit, found)
  const left = kept.filter(({ forms, files }) => forms + files > 0)
  const body = html`
    <p class="crumbs"><a href=${path(found.caseId)}>${say.back} ${found.caseId}</a></p>
    ${done ? html`<p class="done" role="status">${say.done}</p>` : null}
    <h1>${say.title}</h1>
    <p class="measure">${say.what}</p>
    <${Table} caption=${say.title} quietCaption empty=""
      columns=${[say.side, { label: say.forms, numbers: true }, { label: say.files, numbers: true }]}
      rows=${kept.map(({ side, forms, files }) => [ROLE_WORDS[side][language], forms, files])} />
    ${left.map(
      ({ side }) => html`
        <${Form} visit=${visit} action=${`${path(found.caseId)}/erase`} class="narrow">
          <input type="hidden" name="side" value=${side} />
          <p>
            <input type="checkbox" id=${`sure-${side}`} name="sure" value="yes" required />
            <label for=${`sure-${side}`}>${say.sure}</label>
          </p>
          <button type="submit">${say.erase(ROLE_WORDS[side][language])}</button>
        <//>`,
    )}`
  return page(`${say.title} ${found.caseId}`, body)
}

/** Erasure for parties who ask for it. */
export const erasureRoutes: readonly Route[] = Object.freeze([
  route({
    method: 'GET',
    path: '/cases/:caseId/erase',
    access,
    limit: 'page',
    summary: 'What is kept of the parties of a case, to be erased when they ask for it',
    params,
    query: Type.Object({ done: Type.Boolean({ default: false }) }),
    async handle(visit) {
      const found = await readCase(visit.services.database, visit.params.caseId)
      return found === undefined ? refusal('NOT_FOUND') : await erasurePage(visit, found, visit.query.done)
    },
  }),
  route({
    method: 'POST',
    path: '/cases/:caseId/erase',
    access,
    limit: 'page',
    summary: 'Erases what a party of a case has filled in and handed in',
    params,
    body: Type.Object({ side: Type.Enum([...CASE_SIDES]), sure: Type.Literal('yes') }),
    async handle({ services, staff, now, params: { caseId }, body: { side } }) {
      if ((await readCase(services.database, caseId)) === undefined) return refusal('NOT_FOUND')
      await services.database.transaction(async (tx) => {
        const { forms, files } = await erasePerson(tx, caseId, side, now)
        const subject = { kind: 'case', id: caseId }
        await appendAudit(
          tx,
          { actor: actorOf(staff), action: 'case.erase', subject, detail: { side, forms, files } },
          now,
        )
      })
      return redirect(`${path(caseId)}/erase?done=true`)
    },
  }),
])
