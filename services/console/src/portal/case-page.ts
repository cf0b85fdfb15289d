import { latestVerdict } from '@sourcemark/adjudication'
import { type Content, readContents } from '@sourcemark/originals'
import {
  type Case,
  type CaseHistory,
  type CaseParty,
  caseHistory,
  FORM_FIELDS,
  type FormField,
  type HistoryEntry,
  KIND_WORDS,
  ROLE_WORDS,
  readCase,
  readCaseFiles,
  readEvents,
  readForms,
  readStanding,
  STATE_WORDS,
  type Standing,
} from '@sourcemark/review'
import { ACTION_WORDS, VERDICT_WORDS } from '../evidence/verdict-words.ts'
import { refusal } from '../http/problems.ts'
import { type Answer, page, type Visit } from '../http/route.ts'
import { Badge, type Tone } from '../pages/badge.ts'
import { dictionary } from '../pages/dictionary.ts'
import { Form } from '../pages/form.ts'
import { html, type View } from '../pages/html.ts'
import { Moment, Remaining } from '../pages/moment.ts'
import { OutsideLink, Said } from '../pages/outside-link.ts'
import { Facts, Table } from '../pages/table.ts'
import { STATE_SENTENCES } from './case-words.ts'
import { fieldWords } from './field-words.ts'
import { inputOf } from './form-shape.ts'
import { bytesWords } from './form-view.ts'
import { type PartyStep, stepsOf } from './party-steps.ts'
import { missingList } from './receipt.ts'
import { type ReadableForm, readableForms } from './shared-forms.ts'

const words = dictionary({
  title: { zh: '案件', en: 'Case' },
  side: { zh: '您的身份', en: 'You are' },
  kind: { zh: '类型', en: 'Kind' },
  filed: { zh: '提交时间', en: 'Filed' },
  content: { zh: '所涉内容', en: 'Content' },
  untitled: { zh: '（无标题）', en: '(without a title)' },
  verdict: { zh: '当前判定', en: 'Verdict that stands' },
  evidence: { zh: '查看依据', en: 'See the evidence' },
  measure: { zh: '措施', en: 'Measures' },
  held: { zh: '建议平台暂缓展示', en: 'The platform is advised to hold the content back' },
  shown: { zh: '无措施', en: 'None' },
  outcome: { zh: '结果', en: 'Outcome' },
  deadlines: { zh: '期限', en: 'Deadlines' },
  what: { zh: '事项', en: 'What' },
  due: { zh: '截止', en: 'Until' },
  left: { zh: '剩余', en: 'Left' },
  missed: { zh: '已逾期', en: 'missed' },
  noDeadline: { zh: '当前没有进行中的期限。', en: 'No deadline is running.' },
  canDo: { zh: '您可以', en: 'What you can do' },
  complete: { zh: '补正材料', en: 'Complete the form' },
  counter: { zh: '提交声明', en: 'Answer the notice' },
  suit: { zh: '告知已起诉或投诉', en: 'Tell of a suit or complaint' },
  appeal: { zh: '提出申诉', en: 'Appeal' },
  withdraw: { zh: '撤回', en: 'Take it back' },
  history: { zh: '经过', en: 'What happened' },
  when: { zh: '时间', en: 'When' },
  by: { zh: '由', en: 'By' },
  forms: { zh: '材料', en: 'Forms' },
  own: { zh: (name: string) => `您的${name}`, en: (name: string) => `Your ${name}` },
  other: { zh: (name: string) => `对方的${name}`, en: (name: string) => `The other side’s ${name}` },
  form_notice: { zh: '通知', en: 'notice' },
  form_report: { zh: '举报', en: 'report' },
  form_counter: { zh: '声明', en: 'statement' },
  form_appeal: { zh: '申诉', en: 'appeal' },
  erased: { zh: '应申请已删除。', en: 'It was erased on request.' },
  files: { zh: '您上传的文件', en: 'Files that you handed in' },
  yes: { zh: '是', en: 'Yes' },
  standing: { zh: '您的信用', en: 'Your standing' },
  leave: { zh: '退出案件', en: 'Leave this case' },
  done_complete: { zh: '补正材料已收到。', en: 'The completed form was received.' },
  done_counter: { zh: '声明已收到。', en: 'Your statement was received.' },
  done_suit: { zh: '告知已收到。', en: 'What you told us was received.' },
  done_appeal: { zh: '申诉已收到。', en: 'Your appeal was received.' },
  done_withdraw: { zh: '已撤回。', en: 'It was taken back.' },
})

/** Everything that the page of a case shows. */
interface CaseSight {
  readonly found: Case
  readonly content: Content | undefined
  readonly verdict: Awaited<ReturnType<typeof latestVerdict>>
  readonly history: CaseHistory
  readonly filedAt: Date | undefined
  readonly forms: readonly ReadableForm[]
  readonly files: Awaited<ReturnType<typeof readCaseFiles>>
  readonly standing: Standing | null
}

async function readSight({ services, now }: Visit, { caseId, side }: CaseParty): Promise<CaseSight | null> {
  const { database } = services
  const found = await readCase(database, caseId)
  if (found === undefined) return null
  const { contentId, claimant, policy, kind } = found
  const [contents, verdict, events, forms, files, standing] = await Promise.all([
    readContents(database, [contentId]),
    latestVerdict(database, contentId),
    readEvents(database, caseId),
    readForms(database, caseId),
    readCaseFiles(database, caseId),
    side === 'claimant' && kind !== 'appeal' ? readStanding(database, claimant, policy.standing, now) : null,
  ])
  return {
    found,
    content: contents.get(contentId),
    verdict,
    history: caseHistory(found, events, 'party'),
    filedAt: events[0]?.at,
    forms: readableForms(found, forms, side),
    files: files.filter((file) => file.side === side && file.erasedAt === null),
    standing,
  }
}

/** The page by which a side follows its case. @param done what it has just done */
export async function casePage(visit: Visit, party: CaseParty, done?: PartyStep): Promise<Answer> {
  const sight = await readSight(visit, party)
  if (sight === null) return refusal('NOT_FOUND')
  const { language, now } = visit
  const { found, history, standing } = sight
  const say = words[language]
  const steps = stepsOf(found, party.side, now)
  const title = `${say.title} ${found.caseId}`
  const body = html`
    ${done === undefined ? null : html`<p class="done" role="status">${say[`done_${done}`]}</p>`}
    <h1>${title}</h1>
    <p class="state"><${Badge} word=${STATE_WORDS[found.state][language]} tone=${toneOf(found)} /></p>
    <p class="measure">${STATE_SENTENCES[found.state][party.side][language]}</p>
    ${party.side === 'claimant' && found.state === 'returned' ? missingList(visit, found) : null}
    ${
      steps.length === 0
        ? null
        : html`
            <section>
              <h2>${say.canDo}</h2>
              <p class="actions">${steps.map(
                (step) =>
                  html`<a class=${step === 'withdraw' ? 'button' : 'button primary'} href=${`/case/${step}`}>${say[step]}</a>`,
              )}</p>
            </section>`
    }
    ${outcome(visit, history)}
    <h2>${say.deadlines}</h2>
    ${deadlines(visit, history)}
    ${facts(visit, party, sight)}
    ${standing === null || standing.points === 0 ? null : html`<h2>${say.standing}</h2><p class="note">${standing.why[language]}</p>`}
    <h2>${say.forms}</h2>
    ${sight.forms.map((form) => formView(visit, form))}
    ${filesView(visit, sight)}
    <h2>${say.history}</h2>
    ${historyTable(visit, history.entries)}
    <${Form} visit=${visit} action="/case/leave" class="no-print"><button type="submit">${say.leave}</button><//>`
  return page(title, body, { scripts: ['portal.ts'] })
}

function toneOf({ state }: Case): Tone {
  if (state === 'returned' || state === 'rejected') return 'warn'
  return state === 'closed' || state === 'withdrawn' ? 'plain' : 'accent'
}

/** Events by which something was decided. */
const decisive: ReadonlySet<HistoryEntry['type']> = new Set([
  'reject',
  'act',
  'grant',
  'dismiss',
  'confirm',
  'overturn',
  'court_keeps',
  'court_lifts',
])

function outcome({ language }: Visit, { entries }: CaseHistory): View | null {
  const last = entries.findLast(({ type }) => decisive.has(type))
  if (last === undefined) return null
  return html`
    <section>
      <h2>${words[language].outcome}</h2>
      <p><strong>${last.what[language]}</strong></p>
      ${last.reasons === null ? null : html`<p class="measure lines">${last.reasons[language]}</p>`}
    </section>`
}

function deadlines(visit: Visit, { clocks }: CaseHistory): View {
  const { language } = visit
  const say = words[language]
  return html`
    <${Table} caption=${say.deadlines} quietCaption empty=${say.noDeadline} columns=${[say.what, say.due, say.left]}
      rows=${clocks.map(({ what, dueAt, missed }) => [
        what[language],
        html`<${Moment} visit=${visit} at=${dueAt} />`,
        missed ? html`<${Badge} word=${say.missed} tone="bad" />` : html`<${Remaining} visit=${visit} at=${dueAt} />`,
      ])} />`
}

function facts(visit: Visit, { side }: CaseParty, { found, content, verdict, filedAt }: CaseSight): View {
  const { language } = visit
  const say = words[language]
  const url = content?.url ?? null
  const said = verdict?.verdict
  return html`
    <${Facts} facts=${[
      [say.kind, KIND_WORDS[found.kind][language]],
      [say.side, ROLE_WORDS[found.kind === 'appeal' ? 'respondent' : side][language]],
      [say.filed, filedAt === undefined ? null : html`<${Moment} visit=${visit} at=${filedAt} />`],
      [
        say.content,
        html`
          <div><${Said}>${content?.title ?? say.untitled}<//></div>
          <div class="code">${found.contentId}</div>
          ${url === null ? null : html`<div><${OutsideLink} href=${url} /></div>`}`,
      ],
      [
        say.verdict,
        said === undefined
          ? null
          : html`
              ${VERDICT_WORDS[said.verdict][language]} · ${ACTION_WORDS[said.action][language]}
              ${' '}<a href=${`/case/evidence`}>${say.evidence}</a>`,
      ],
      [say.measure, found.measure ? say.held : say.shown],
    ]} />`
}

function formView(visit: Visit, { kind, own, form, filledAt, erased }: ReadableForm): View {
  const { language } = visit
  const say = words[language]
  const name = say[`form_${kind}`]
  const rows = (Object.keys(FORM_FIELDS) as FormField[]).flatMap((field) => {
    const value = form[field]
    if (value === undefined || inputOf(field) === 'files') return []
    const { label, affirms } = fieldWords(kind, field)
    const shown = value === true ? say.yes : String(value)
    return [
      [
        (value === true ? affirms : undefined)?.[language] ?? label[language],
        html`<span class="lines"><${Said}>${shown}<//></span>`,
      ] as const,
    ]
  })
  return html`
    <details class="filled" open=${!own}>
      <summary>${own ? say.own(name) : say.other(name)} · <${Moment} visit=${visit} at=${filledAt} /></summary>
      ${erased ? html`<p>${say.erased}</p>` : html`<${Facts} facts=${rows} />`}
    </details>`
}

function filesView({ language }: Visit, { files }: CaseSight): View | null {
  if (files.length === 0) return null
  return html`
    <h3>${words[language].files}</h3>
    <ul class="files">${files.map(
      ({ name, bytes }) => html`<li><${Said}>${name}<//> <span class="quiet">${bytesWords(bytes)}</span></li>`,
    )}</ul>`
}

function historyTable(visit: Visit, entries: readonly HistoryEntry[]): View {
  const { language } = visit
  const say = words[language]
  return html`
    <${Table} caption=${say.history} quietCaption empty="" columns=${[say.when, say.what, say.by]}
      rows=${entries.map(({ at, what, by, clockWords, reasons }) => [
        html`<${Moment} visit=${visit} at=${at} />`,
        html`
          ${what[language]}${clockWords === null ? null : `: ${clockWords[language]}`}
          ${reasons === null ? null : html`<div class="quiet lines">${reasons[language]}</div>`}`,
        ROLE_WORDS[by][language],
      ])} />`
}
