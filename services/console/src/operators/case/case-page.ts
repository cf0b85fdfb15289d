import type { LedgerEntry } from '@sourcemark/ledger'
import {
  CASE_REFUSALS,
  type Case,
  FORM_FIELDS,
  type FormField,
  KIND_WORDS,
  ROLE_WORDS,
  type SavedForm,
  STATE_WORDS,
} from '@sourcemark/review'
import { mayDo, type StaffSession } from '@sourcemark/staff'
import { ACTION_WORDS, VERDICT_WORDS } from '../../evidence/verdict-words.ts'
import { type Answer, page, type Visit } from '../../http/route.ts'
import { Badge } from '../../pages/badge.ts'
import { dictionary } from '../../pages/dictionary.ts'
import { ErrorSummary } from '../../pages/form.ts'
import { html } from '../../pages/html.ts'
import { Moment, Remaining } from '../../pages/moment.ts'
import { OutsideLink, Said } from '../../pages/outside-link.ts'
import { Facts, Table } from '../../pages/table.ts'
import { KeyHelp, KeyHelpButton } from '../keys.ts'
import { accountPath, contentPath } from '../links.ts'
import type { CaseView } from './case-view.ts'
import { StepForms, type StepState, stepErrorsOf } from './step-forms.ts'
import { possibleSteps, STAFF_STEPS, type StaffStepType } from './steps.ts'

const words = dictionary({
  case: { zh: '案件', en: 'Case' },
  contested: { zh: '所涉内容', en: 'What is contested' },
  evidence: { zh: '查看依据', en: 'See the evidence' },
  content: { zh: '内容', en: 'Content' },
  title: { zh: '标题', en: 'Title' },
  untitled: { zh: '（无标题）', en: '(without a title)' },
  revision: { zh: '版本', en: 'Revision' },
  account: { zh: '被投诉账号', en: 'Account' },
  claimant: { zh: '投诉人', en: 'Claimant' },
  standing: { zh: '投诉人信用', en: "Claimant's standing" },
  good: { zh: '正常', en: 'Good' },
  limited: { zh: '受限', en: 'Limited' },
  verdictNow: { zh: '当前判定', en: 'Verdict that stands' },
  verdictThen: { zh: '提交时的判定', en: 'Verdict when it was filed' },
  noVerdict: { zh: '无', en: 'None' },
  sameVerdict: { zh: '与当前相同', en: 'The same' },
  regime: { zh: '适用程序', en: 'Procedure' },
  measure: { zh: '措施', en: 'Measures' },
  held: { zh: '建议平台暂缓展示', en: 'The platform is advised to hold it back' },
  shown: { zh: '无', en: 'None' },
  breaches: { zh: '逾期次数', en: 'Deadlines missed' },
  says: { zh: '已作出的裁定', en: 'What was ruled' },
  policySays: { zh: '依规则', en: 'as the policy says' },
  panel: { zh: '合议', en: 'Panel' },
  votes: {
    zh: (cast: number, all: number) => `已投 ${cast} / ${all} 票`,
    en: (cast: number, all: number) => `${cast} of ${all} votes`,
  },
  votedFor: { zh: '支持', en: 'For' },
  votedAgainst: { zh: '反对', en: 'Against' },
  clocks: { zh: '期限', en: 'Clocks' },
  what: { zh: '事项', en: 'What' },
  whose: { zh: '归属', en: 'Whose' },
  ours: { zh: '平台期限', en: "The platform's deadline" },
  theirs: { zh: '当事人期间', en: "A party's time" },
  until: { zh: '截止', en: 'Until' },
  left: { zh: '剩余', en: 'Left' },
  basis: { zh: '依据', en: 'Basis' },
  ownPeriod: { zh: '平台自定', en: "The platform's own" },
  missed: { zh: '已逾期', en: 'Missed' },
  noClocks: { zh: '没有进行中的期限。', en: 'No clock is running.' },
  forms: { zh: '双方材料', en: 'What both sides say' },
  noForms: { zh: '没有材料。', en: 'There are no forms.' },
  personal: { zh: '您的角色不能查看个人信息。', en: 'Your role does not see what is personal.' },
  erased: { zh: '已应申请删除。', en: 'Erased because its person asked for that.' },
  erase: { zh: '应申请删除个人信息', en: 'Erase what is personal' },
  lacking: { zh: '材料缺少', en: 'The form lacks' },
  affirmed: { zh: '已声明', en: 'Affirmed' },
  files: { zh: '文件', en: 'Files' },
  fileName: { zh: '名称', en: 'Name' },
  fileType: { zh: '类型', en: 'Type' },
  fileSize: { zh: '大小', en: 'Size' },
  noFiles: { zh: '没有文件。', en: 'There are no files.' },
  history: { zh: '经过', en: 'What happened' },
  when: { zh: '时间', en: 'When' },
  by: { zh: '由', en: 'By' },
  after: { zh: '之后状态', en: 'State then' },
  why: { zh: '理由', en: 'Reasons' },
  form_notice: { zh: '通知', en: 'Notice' },
  form_report: { zh: '举报', en: 'Report' },
  form_counter: { zh: '声明', en: 'Statement' },
  form_appeal: { zh: '申诉', en: 'Appeal' },
  decide: { zh: '处理', en: 'What to do' },
  barred: { zh: '暂不可行', en: 'Not possible now' },
  queue: { zh: '返回队列', en: 'Back to the queue' },
  next: { zh: '下一件', en: 'Next case' },
  done: { zh: (step: string) => `已完成：${step}。`, en: (step: string) => `Done: ${step}.` },
  faster: {
    zh: '案件在您查看后已有变化，本次操作未执行。请核对最新经过后再决定。',
    en: 'Something happened in this case after you looked at it, so nothing was done. Look at what is new, then decide.',
  },
  problems: { zh: '本次操作未执行', en: 'Nothing was done' },
})

interface CasePageState {
  /** What was just done. */
  readonly done?: StaffStepType
  /** What was asked for and not done. */
  readonly attempt?: StepState
}

/** The page on which a case is reviewed. */
export function casePage(
  visit: Visit & { readonly staff: StaffSession },
  view: CaseView,
  { done, attempt }: CasePageState,
): Answer {
  const { language, staff, now } = visit
  const say = words[language]
  const { case: found } = view
  const { open, barred } = possibleSteps(found, staff.staffId, (action) => mayDo(staff, action), now)
  const title = `${say.case} ${found.caseId}`
  const doneName = STAFF_STEPS.find(({ type }) => type === done)?.name[language]
  const body = html`
    <p class="crumbs no-print">
      <a href="/queue" data-key="q">${say.queue}</a>
      <a href=${`/queue/next?not=${encodeURIComponent(found.caseId)}`} data-key="n">${say.next}</a>
      ${open.length === 0 ? null : html`<a href="#decide">${say.decide}</a>`}
      <${KeyHelpButton} visit=${visit} />
    </p>
    ${doneName === undefined ? null : html`<p class="done" role="status">${say.done(doneName)}</p>`}
    ${attempt?.conflict === true ? html`<p class="summary" role="alert">${say.faster}</p>` : null}
    <${ErrorSummary} title=${say.problems} errors=${stepErrorsOf(visit, attempt)} />
    <h1>${title}</h1>
    <p class="state">
      <${Badge} word=${KIND_WORDS[found.kind][language]} />
      <${Badge} word=${STATE_WORDS[found.state][language]} tone="accent" />
      ${found.panel ? html`<${Badge} word=${say.panel} />` : null}
      ${dueOf(visit, found)}
    </p>
    <div class="columns">
      <div>
        ${contested(visit, view)}
        ${formsSection(visit, view)}
        ${historySection(visit, view)}
      </div>
      <div class="aside">
        ${
          open.length === 0 && barred.length === 0
            ? null
            : html`
                <section aria-labelledby="decide">
                  <h2 id="decide">${say.decide}</h2>
                  <${StepForms} visit=${visit} found=${found} steps=${open} attempt=${attempt} />
                  ${
                    barred.length === 0
                      ? null
                      : html`
                          <h3>${say.barred}</h3>
                          <${Facts} facts=${barred.map(({ step, refused }) => [step.name[language], CASE_REFUSALS[refused][language]])} />`
                  }
                </section>`
        }
        ${panelSection(visit, view)}
        ${clocksSection(visit, view)}
      </div>
    </div>
    <${KeyHelp} visit=${visit} page="case" steps=${open} />`
  return page(title, body, {
    status: attempt === undefined ? 200 : attempt.conflict ? 409 : 422,
    scripts: ['review.ts'],
  })
}

function dueOf(visit: Visit, { clocks }: Case) {
  const due = clocks.map(({ dueAt }) => dueAt).sort()[0]
  return due === undefined ? null : html`<${Remaining} visit=${visit} at=${due} />`
}

function contested(visit: Visit, { case: found, content, verdict, contested: before, standing }: CaseView) {
  const { language } = visit
  const say = words[language]
  const { verdictId, says } = found
  const verdictText = ({ verdict: { verdict, action } }: LedgerEntry): string =>
    `${VERDICT_WORDS[verdict][language]} · ${ACTION_WORDS[action][language]}`
  const then =
    before === undefined
      ? (verdictId ?? say.noVerdict)
      : before.seq === verdict?.seq
        ? say.sameVerdict
        : html`<a href=${`${contentPath(found.contentId)}?seq=${before.seq}`}>${verdictText(before)}</a>`
  const ruled =
    says.verdict === null && says.action === null
      ? null
      : [
          says.verdict === null ? say.policySays : VERDICT_WORDS[says.verdict][language],
          says.action === null ? say.policySays : ACTION_WORDS[says.action][language],
        ].join(' · ')
  return html`
    <section aria-labelledby="contested">
      <h2 id="contested">${say.contested}</h2>
      <p class="actions">
        <a class="button primary" href=${contentPath(found.contentId)} data-key="e">${say.evidence}</a>
      </p>
      <${Facts} facts=${[
        [say.title, content === undefined ? null : html`<${Said}>${content.title ?? say.untitled}<//>`],
        [say.content, html`<code><${Said}>${found.contentId}<//></code> · ${say.revision} ${found.revision}`],
        [say.verdictNow, verdict === undefined ? say.noVerdict : verdictText(verdict)],
        [say.verdictThen, then],
        [say.says, ruled],
        [say.measure, found.measure ? say.held : say.shown],
        [say.account, html`<a href=${accountPath(found.accountId)}><${Said}>${found.accountId}<//></a>`],
        [say.claimant, html`<${Said}>${found.claimant}<//>`],
        [
          say.standing,
          html`<${Badge} word=${standing.level === 'good' ? say.good : say.limited} tone=${standing.level === 'good' ? 'good' : 'warn'} /> ${standing.why[language]}`,
        ],
        [say.regime, html`<code>${found.policy.regime}</code>`],
        [say.breaches, found.breaches === 0 ? null : String(found.breaches)],
        [
          say.lacking,
          found.missing.length === 0 ? null : found.missing.map((field) => fieldName(visit, field)).join(', '),
        ],
      ]} />
    </section>`
}

const isField = (name: string): name is FormField => Object.hasOwn(FORM_FIELDS, name)
const fieldOrder = Object.keys(FORM_FIELDS) as FormField[]
const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
const fieldName = ({ language }: Visit, name: string): string =>
  isField(name) ? FORM_FIELDS[name].name[language] : name

function formsSection(visit: Visit & { readonly staff: StaffSession }, { forms, files, case: found }: CaseView) {
  const { language, staff } = visit
  const say = words[language]
  const personal = mayDo(staff, 'see_personal')
  const body = personal
    ? html`
        ${forms.length === 0 ? html`<p class="empty">${say.noForms}</p>` : forms.map((form) => formView(visit, form))}
        <h3>${say.files}</h3>
        <${Table} caption=${say.files} quietCaption empty=${say.noFiles}
          columns=${[say.fileName, say.fileType, { label: say.fileSize, numbers: true }, say.by, say.when]}
          rows=${files.map(({ fileId, name, mediaType, bytes, side, handedInAt, erasedAt }) => [
            erasedAt === null
              ? html`<a href=${`/cases/${encodeURIComponent(found.caseId)}/files/${encodeURIComponent(fileId)}`} download><${Said}>${name}<//></a>`
              : say.erased,
            mediaType,
            `${Math.max(1, Math.round(bytes / 1024)).toLocaleString(language)} KB`,
            ROLE_WORDS[side][language],
            html`<${Moment} visit=${visit} at=${handedInAt} />`,
          ])} />
        ${
          mayDo(staff, 'manage_staff')
            ? html`<p class="no-print"><a href=${`/cases/${encodeURIComponent(found.caseId)}/erase`}>${say.erase}</a></p>`
            : null
        }`
    : html`<p class="empty">${say.personal}</p>`
  return html`<section aria-labelledby="forms"><h2 id="forms">${say.forms}</h2>${body}</section>`
}

function formView(visit: Visit, { kind, side, filledAt, form, erasedAt }: SavedForm) {
  const { language } = visit
  const say = words[language]
  const fields = fieldOrder.filter((field) => form[field] !== undefined)
  const affirmed = fields.filter((field) => form[field] === true).map((field) => fieldName(visit, field))
  const facts = [
    ...fields
      .filter((field) => form[field] !== true)
      .map((field) => [capitalised(fieldName(visit, field)), valueView(field, form[field])]),
    [say.affirmed, affirmed.length === 0 ? null : affirmed.join(language === 'zh' ? '、' : '; ')],
  ]
  return html`
    <section class="form">
      <h3>${ROLE_WORDS[side][language]} · ${say[`form_${kind}`]} · <${Moment} visit=${visit} at=${filledAt} /></h3>
      ${erasedAt === null ? html`<${Facts} facts=${facts} />` : html`<p>${say.erased}</p>`}
    </section>`
}

function valueView(field: FormField, value: SavedForm['form'][FormField]) {
  if (typeof value !== 'string') return Array.isArray(value) ? value.length : null
  return field === 'location'
    ? html`<${OutsideLink} href=${value} />`
    : html`<${Said}><span class="lines">${value}</span><//>`
}

function historySection(visit: Visit, { history, names }: CaseView) {
  const { language } = visit
  const say = words[language]
  return html`
    <section>
      <h2 id="history">${say.history}</h2>
      <${Table} caption=${say.history} quietCaption empty=${say.noForms} columns=${[say.when, say.what, say.by, say.after, say.why]}
        rows=${history.entries.map(({ at, what, by, byId, stateWords, reasons, clockWords, vote }) => [
          html`<${Moment} visit=${visit} at=${at} />`,
          [what[language], clockWords?.[language], vote === null ? undefined : vote ? say.votedFor : say.votedAgainst]
            .filter((word) => word !== undefined)
            .join(' · '),
          by === 'reviewer' ? html`<${Said}>${names.get(byId ?? '') ?? byId}<//>` : ROLE_WORDS[by][language],
          stateWords[language],
          reasons === null ? '' : html`<span class="lines">${reasons[language]}</span>`,
        ])} />
    </section>`
}

function panelSection({ language }: Visit, { case: { panel, votes, policy }, names }: CaseView) {
  if (!panel) return null
  const say = words[language]
  return html`
    <section aria-labelledby="panel">
      <h2 id="panel">${say.panel}</h2>
      <p>${say.votes(votes.length, policy.panel)}</p>
      <ul>${votes.map((vote) => html`<li><${Said}>${names.get(vote.by) ?? vote.by}<//>: ${vote.for ? say.votedFor : say.votedAgainst}</li>`)}</ul>
    </section>`
}

function clocksSection(visit: Visit, { history: { clocks } }: CaseView) {
  const { language } = visit
  const say = words[language]
  return html`
    <section aria-labelledby="clocks">
      <h2 id="clocks">${say.clocks}</h2>
      ${clocks.length === 0 ? html`<p class="empty">${say.noClocks}</p>` : null}
      ${clocks.map(
        ({ what, kind, dueAt, missed, basis }) => html`
          <div class="clock">
            <p><strong>${what[language]}</strong> ${missed ? html`<${Badge} word=${say.missed} tone="bad" />` : null} <${Remaining} visit=${visit} at=${dueAt} /></p>
            <${Facts} facts=${[
              [say.until, html`<${Moment} visit=${visit} at=${dueAt} />`],
              [say.whose, kind === 'deadline' ? say.ours : say.theirs],
              [say.basis, basis.length === 0 ? say.ownPeriod : basis.join(', ')],
            ]} />
          </div>`,
      )}
    </section>`
}
