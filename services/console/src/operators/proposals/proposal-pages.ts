import { type BothLanguages, CASE_REFUSALS } from '@sourcemark/review'
import {
  type BulkItem,
  type BulkProposal,
  type BulkState,
  mayDo,
  STAFF_REFUSALS,
  type StaffRefusalCode,
  type StaffSession,
} from '@sourcemark/staff'
import { type Answer, page, type Visit } from '../../http/route.ts'
import { Badge, type Tone } from '../../pages/badge.ts'
import { dictionary } from '../../pages/dictionary.ts'
import { ErrorSummary, Form } from '../../pages/form.ts'
import { html } from '../../pages/html.ts'
import { Moment } from '../../pages/moment.ts'
import { Said } from '../../pages/outside-link.ts'
import { Paging } from '../../pages/paging.ts'
import { Facts, Table } from '../../pages/table.ts'
import { BULK_STEPS, stepOfProposal } from './bulk-steps.ts'

const words = dictionary({
  title: { zh: '批量提议', en: 'Proposals' },
  proposal: { zh: '批量提议', en: 'Proposal' },
  none: { zh: '没有提议。', en: 'There are no proposals.' },
  undecided: { zh: '待处理', en: 'To be decided' },
  all: { zh: '全部', en: 'All' },
  what: { zh: '操作', en: 'What' },
  size: { zh: '数量', en: 'Cases' },
  state: { zh: '状态', en: 'State' },
  by: { zh: '提议人', en: 'Proposed by' },
  at: { zh: '提议时间', en: 'Proposed' },
  until: { zh: '有效至', en: 'Lapses' },
  decidedBy: { zh: '决定人', en: 'Decided by' },
  why: { zh: '说明', en: 'Why' },
  reasons: { zh: '告知当事人的理由', en: 'Reasons told to the sides' },
  items: { zh: '所涉案件', en: 'Cases' },
  case: { zh: '案件', en: 'Case' },
  outcome: { zh: '结果', en: 'Outcome' },
  done: { zh: '已执行', en: 'Done' },
  waiting: { zh: '未执行', en: 'Not yet' },
  broke: { zh: '执行中断，可再次批准以继续', en: 'It broke off; approve again to go on' },
  approve: { zh: '批准并执行', en: 'Approve and carry out' },
  goOn: { zh: '继续执行', en: 'Go on' },
  reject: { zh: '否决', en: 'Reject' },
  takeBack: { zh: '撤回提议', en: 'Take it back' },
  own: { zh: '这是您的提议，须由另一人批准。', en: 'You proposed this: another person has to approve it.' },
  refused: { zh: '未完成', en: 'Nothing was done' },
  open: { zh: '待批准', en: 'Waits for approval' },
  approved: { zh: '执行中', en: 'Being carried out' },
  finished: { zh: '已完成', en: 'Carried out' },
  rejected: { zh: '已否决', en: 'Rejected' },
  expired: { zh: '已过期', en: 'Lapsed' },
})

const STATES: Readonly<
  Record<BulkState, { readonly word: 'open' | 'approved' | 'finished' | 'rejected' | 'expired'; readonly tone: Tone }>
> = {
  open: { word: 'open', tone: 'warn' },
  approved: { word: 'approved', tone: 'accent' },
  done: { word: 'finished', tone: 'good' },
  rejected: { word: 'rejected', tone: 'plain' },
  expired: { word: 'expired', tone: 'plain' },
}

type StaffVisit = Visit & { readonly staff: StaffSession }
export type Names = ReadonlyMap<string, string>

const path = (proposalId: string): string => `/proposals/${encodeURIComponent(proposalId)}`

const stepName = ({ language }: Visit, { action }: BulkProposal): string =>
  BULK_STEPS.find(({ type }) => type === stepOfProposal(action))?.name[language] ?? action

const stateBadge = ({ language }: Visit, { state }: BulkProposal) =>
  html`<${Badge} word=${words[language][STATES[state].word]} tone=${STATES[state].tone} />`

const person = (names: Names, staffId: string | null) =>
  staffId === null ? null : html`<${Said}>${names.get(staffId) ?? staffId}<//>`

/** Proposals, the latest first. */
export function proposalsPage(
  visit: StaffVisit,
  proposals: readonly BulkProposal[],
  names: Names,
  { undecided, next }: { readonly undecided: boolean; readonly next: string | null },
): Answer {
  const say = words[visit.language]
  const body = html`
    <h1>${say.title}</h1>
    <p class="actions">
      <a class="button" href="/proposals" aria-current=${undecided ? 'true' : undefined}>${say.undecided}</a>
      <a class="button" href="/proposals?all=1" aria-current=${undecided ? undefined : 'true'}>${say.all}</a>
    </p>
    <${Table} caption=${say.title} quietCaption empty=${say.none}
      columns=${[say.what, { label: say.size, numbers: true }, say.state, say.by, say.at, say.until]}
      rows=${proposals.map((one) => [
        html`<a href=${path(one.proposalId)}>${stepName(visit, one)}</a>`,
        one.size,
        stateBadge(visit, one),
        person(names, one.proposedBy),
        html`<${Moment} visit=${visit} at=${one.proposedAt} />`,
        html`<${Moment} visit=${visit} at=${one.expiresAt} />`,
      ])} />
    <${Paging} visit=${visit} next=${next} />`
  return page(say.title, body)
}

/** A proposal with its items, and what can be done about it. */
export function proposalPage(
  visit: StaffVisit,
  proposal: BulkProposal,
  items: readonly BulkItem[],
  names: Names,
  refused?: StaffRefusalCode,
): Answer {
  const { language } = visit
  const say = words[language]
  const title = `${say.proposal}: ${stepName(visit, proposal)}`
  const reasons = proposal.parameters.reasons as BothLanguages | undefined
  const body = html`
    <p class="crumbs no-print"><a href="/proposals">${say.title}</a></p>
    <${ErrorSummary} title=${say.refused} errors=${refused === undefined ? {} : { decide: STAFF_REFUSALS[refused][language] }} />
    <h1>${title}</h1>
    <p class="state">${stateBadge(visit, proposal)}</p>
    <${Facts} facts=${[
      [say.size, String(proposal.size)],
      [say.why, html`<${Said}><span class="lines">${proposal.reason}</span><//>`],
      [
        say.reasons,
        reasons === undefined
          ? null
          : html`<span class="lines">${reasons.zh}</span><br /><span class="lines">${reasons.en}</span>`,
      ],
      [say.by, person(names, proposal.proposedBy)],
      [say.at, html`<${Moment} visit=${visit} at=${proposal.proposedAt} />`],
      [say.until, html`<${Moment} visit=${visit} at=${proposal.expiresAt} />`],
      [say.decidedBy, person(names, proposal.decidedBy)],
    ]} />
    ${decision(visit, proposal)}
    <${Table} caption=${say.items} empty=${say.none} columns=${[say.case, say.outcome]}
      rows=${items.map(({ itemId, doneAt, outcome, lastError }) => [
        html`<a href=${`/cases/${encodeURIComponent(itemId)}`}>${itemId}</a>`,
        doneAt === null ? (lastError === null ? say.waiting : say.broke) : outcomeText(visit, outcome),
      ])} />`
  return page(title, body, { status: refused === undefined ? 200 : 422 })
}

function outcomeText({ language }: Visit, outcome: string | null): string {
  if (outcome === 'done' || outcome === null) return words[language].done
  return Object.hasOwn(CASE_REFUSALS, outcome)
    ? CASE_REFUSALS[outcome as keyof typeof CASE_REFUSALS][language]
    : outcome
}

function decision(visit: StaffVisit, { proposalId, state, proposedBy }: BulkProposal) {
  const { staff, language } = visit
  const say = words[language]
  const own = proposedBy === staff.staffId
  const approves = !own && mayDo(staff, 'bulk_approve') && (state === 'open' || state === 'approved')
  const rejects = state === 'open' && (own || mayDo(staff, 'bulk_approve'))
  if (!own && !approves && !rejects) return null
  return html`
    <div id="decide">
      ${own && state === 'open' ? html`<p class="note">${say.own}</p>` : null}
      <div class="actions">
        ${
          approves
            ? html`<${Form} visit=${visit} action=${`${path(proposalId)}/approve`}><button class="primary" type="submit">${state === 'open' ? say.approve : say.goOn}</button><//>`
            : null
        }
        ${
          rejects
            ? html`<${Form} visit=${visit} action=${`${path(proposalId)}/reject`}><button type="submit">${own ? say.takeBack : say.reject}</button><//>`
            : null
        }
      </div>
    </div>`
}
