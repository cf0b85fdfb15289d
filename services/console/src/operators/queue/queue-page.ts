import {
  CASE_KINDS,
  CASE_STATES,
  type CaseList,
  KIND_WORDS,
  type ListedCase,
  type QueueFilters,
  STATE_WORDS,
} from '@sourcemark/review'
import { mayDo, type StaffSession } from '@sourcemark/staff'
import { type Answer, page, type Visit } from '../../http/route.ts'
import { Badge } from '../../pages/badge.ts'
import { dictionary } from '../../pages/dictionary.ts'
import { Choice, ErrorSummary, Field, Form } from '../../pages/form.ts'
import { html } from '../../pages/html.ts'
import { Moment, Remaining } from '../../pages/moment.ts'
import { Said } from '../../pages/outside-link.ts'
import { Paging } from '../../pages/paging.ts'
import { Table } from '../../pages/table.ts'
import { KeyHelp, KeyHelpButton } from '../keys.ts'
import { accountPath, contentPath } from '../links.ts'
import { BULK_STEPS } from '../proposals/bulk-steps.ts'
import { severityOf } from '../severity.ts'

const words = dictionary({
  title: { zh: '案件队列', en: 'Queue of cases' },
  filters: { zh: '筛选', en: 'Filters' },
  any: { zh: '不限', en: 'Any' },
  kind: { zh: '类型', en: 'Kind' },
  state: { zh: '状态', en: 'State' },
  deadline: { zh: '期限', en: 'Deadline' },
  overdue: { zh: '仅已逾期', en: 'Missed only' },
  panel: { zh: '合议案件', en: 'With a panel' },
  account: { zh: '账号', en: 'Account' },
  content: { zh: '内容', en: 'Content' },
  text: { zh: '案件编号', en: 'Number of the case' },
  show: { zh: '显示', en: 'Show' },
  all: { zh: '全部', en: 'Show all' },
  select: { zh: '选择', en: 'Select' },
  selectOne: { zh: (caseId: string) => `选择案件 ${caseId}`, en: (caseId: string) => `Select case ${caseId}` },
  case: { zh: '案件', en: 'Case' },
  severity: { zh: '轻重', en: 'Weight' },
  filed: { zh: '提交', en: 'Filed' },
  waits: { zh: '等待当事人', en: 'Waits for a party' },
  none: { zh: '没有符合条件的案件。', en: 'No case is like that.' },
  bulk: { zh: '批量操作', en: 'For all selected' },
  bulkWhat: {
    zh: '提议后须由另一人批准才会执行。决定、措施和申诉只能逐件处理。',
    en: 'It is proposed, and done when another person approves it. Decisions, measures and appeals are taken one by one.',
  },
  step: { zh: '操作', en: 'What to do' },
  reasons_zh: { zh: '理由（中文，退回和不予受理须填）', en: 'Reasons in Chinese, for returning and rejecting' },
  reasons_en: { zh: '理由（英文，退回和不予受理须填）', en: 'Reasons in English, for returning and rejecting' },
  why: { zh: '提议说明（供批准人参考）', en: 'Why, for whoever approves it' },
  propose: { zh: '提议', en: 'Propose' },
  problem: { zh: '未能提议', en: 'Nothing was proposed' },
})

/** A proposal that could not be made. */
export interface ProposalProblem {
  readonly error: string
  readonly selected: ReadonlySet<string>
}

interface QueueState {
  readonly filters: QueueFilters
  readonly problem?: ProposalProblem
}

/** The queue of cases, the most urgent first. */
export function queuePage(
  visit: Visit & { readonly staff: StaffSession },
  list: CaseList,
  { filters, problem }: QueueState,
): Answer {
  const { language, staff } = visit
  const say = words[language]
  const mayPropose = mayDo(staff, 'bulk_propose') && list.cases.length > 0
  const table = html`
    <${Table}
      id="queue"
      caption=${say.title}
      quietCaption
      empty=${say.none}
      columns=${[say.case, say.deadline, say.severity, say.kind, say.state, say.content, say.account, say.filed]}
      rowAttributes=${list.cases.map(({ caseId }) => ({ 'data-row': caseId }))}
      rows=${list.cases.map((one) => row(visit, one, mayPropose, problem?.selected.has(one.caseId) === true))} />`
  const body = html`
    <p class="crumbs no-print"><${KeyHelpButton} visit=${visit} /></p>
    <h1>${say.title}</h1>
    <${ErrorSummary} title=${say.problem} errors=${problem === undefined ? {} : { bulk: problem.error }} />
    ${filterForm(visit, filters)}
    ${
      mayPropose
        ? html`<${Form} visit=${visit} action="/proposals" id="selection">${table}${bulkFields(visit)}<//>`
        : table
    }
    <${Paging} visit=${visit} next=${list.next} />
    <${KeyHelp} visit=${visit} page="queue" />`
  return page(say.title, body, { status: problem === undefined ? 200 : 422, scripts: ['review.ts'] })
}

function row(visit: Visit, one: ListedCase, selectable: boolean, selected: boolean) {
  const { language } = visit
  const say = words[language]
  const { caseId, kind, state, severity, contentId, accountId, filedAt, dueAt, panel } = one
  const weight = severityOf(severity)
  return [
    html`
      ${selectable ? html`<input type="checkbox" name="cases" value=${caseId} checked=${selected} aria-label=${say.selectOne(caseId)} /> ` : null}
      <a href=${`/cases/${encodeURIComponent(caseId)}`} data-open>${caseId}</a>`,
    dueAt === null ? html`<span class="quiet">${say.waits}</span>` : html`<${Remaining} visit=${visit} at=${dueAt} />`,
    html`<${Badge} word=${weight.word[language]} tone=${weight.tone} />`,
    KIND_WORDS[kind][language],
    html`${STATE_WORDS[state][language]}${panel ? html` <${Badge} word=${say.panel} />` : null}`,
    html`<a href=${contentPath(contentId)}><${Said}>${contentId}<//></a>`,
    html`<a href=${accountPath(accountId)}><${Said}>${accountId}<//></a>`,
    html`<${Moment} visit=${visit} at=${filedAt} />`,
  ]
}

function filterForm({ language }: Visit, { kind, state, overdue, panel, accountId, contentId, text }: QueueFilters) {
  const say = words[language]
  const any = { value: '', label: say.any }
  return html`
    <form method="get" action="/queue" class="filters" role="search" aria-label=${say.filters}>
      <${Choice} name="kind" label=${say.kind} value=${kind ?? ''}
        options=${[any, ...CASE_KINDS.map((value) => ({ value, label: KIND_WORDS[value][language] }))]} />
      <${Choice} name="state" label=${say.state} value=${state ?? ''}
        options=${[any, ...CASE_STATES.filter((value) => value !== 'new').map((value) => ({ value, label: STATE_WORDS[value][language] }))]} />
      <${Choice} name="only" label=${say.deadline} value=${overdue === true ? 'overdue' : panel === true ? 'panel' : ''}
        options=${[any, { value: 'overdue', label: say.overdue }, { value: 'panel', label: say.panel }]} />
      <${Field} name="text" label=${say.text} value=${text ?? ''} type="search" maxlength=${200} />
      <${Field} name="account" label=${say.account} value=${accountId ?? ''} maxlength=${256} />
      <${Field} name="content" label=${say.content} value=${contentId ?? ''} maxlength=${256} />
      <div class="actions"><button type="submit">${say.show}</button> <a class="button" href="/queue">${say.all}</a></div>
    </form>`
}

function bulkFields({ language }: Visit) {
  const say = words[language]
  return html`
    <details class="step" id="bulk">
      <summary>${say.bulk}</summary>
      <p class="hint">${say.bulkWhat}</p>
      <${Choice} name="step" label=${say.step} options=${BULK_STEPS.map(({ type, name }) => ({ value: type, label: name[language] }))} />
      <${Field} name="reasons_zh" label=${say.reasons_zh} rows=${2} maxlength=${4000} />
      <${Field} name="reasons_en" label=${say.reasons_en} rows=${2} maxlength=${4000} />
      <${Field} name="why" label=${say.why} rows=${2} required maxlength=${2000} />
      <button class="primary" type="submit">${say.propose}</button>
    </details>`
}
