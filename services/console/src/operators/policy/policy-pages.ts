import {
  type PolicyActivation,
  type PolicyJob,
  type PolicyJobState,
  VERDICT_ASPECTS,
  type VerdictAspect,
} from '@sourcemark/adjudication'
import { ACTIONS, type Action, VERDICT_CODES, type VerdictCode } from '@sourcemark/contract'
import type { BothLanguages } from '@sourcemark/review'
import { mayDo } from '@sourcemark/staff'
import type { Pack, PackProblem } from '@sourcemark/verdict'
import { ACTION_WORDS, VERDICT_WORDS } from '../../evidence/verdict-words.ts'
import type { Language } from '../../http/language.ts'
import type { Visit } from '../../http/route.ts'
import { Badge, type Tone } from '../../pages/badge.ts'
import { dictionary } from '../../pages/dictionary.ts'
import { ErrorSummary, Field, Form } from '../../pages/form.ts'
import { type Children, html } from '../../pages/html.ts'
import { Moment } from '../../pages/moment.ts'
import { Said } from '../../pages/outside-link.ts'
import { Paging } from '../../pages/paging.ts'
import { Facts, Table } from '../../pages/table.ts'
import { accountPath, contentPath } from '../links.ts'
import type { ComparedLine, PackVersion } from './compare.ts'
import { SHADOW_MOST } from './run-jobs.ts'
import type { PolicyResult } from './shadow-task.ts'

export const policyWords = dictionary({
  title: { zh: '策略包', en: 'Policy packs' },
  jobTitle: { zh: (id: string) => `策略任务 ${id}`, en: (id: string) => `Policy job ${id}` },
  inForce: { zh: '现行策略包', en: 'Packs in force' },
  pack: { zh: '策略包', en: 'Pack' },
  version: { zh: '版本', en: 'Version' },
  hash: { zh: '哈希', en: 'Hash' },
  rules: { zh: '规则数', en: 'Rules' },
  from: { zh: '来源', en: 'From' },
  shipped: { zh: '随产品提供', en: 'Comes with the product' },
  activated: { zh: '已启用', en: 'Put in force' },
  try: { zh: '检查或试用策略包', en: 'Check and try a pack' },
  yaml: { zh: '策略包（YAML）', en: 'The pack (YAML)' },
  note: { zh: '理由', en: 'Why' },
  noteHint: { zh: '试运行和启用时记录。', en: 'Kept with a shadow run or an activation.' },
  lint: { zh: '检查', en: 'Check' },
  shadow: { zh: '试运行', en: 'Shadow run' },
  propose: { zh: '提议启用', en: 'Propose to put it in force' },
  edit: { zh: '以此为起点编辑', en: 'Edit from this' },
  sound: {
    zh: (tests: number) => `没有错误，自带的 ${tests} 项测试全部通过。`,
    en: (tests: number) => `There are no mistakes, and its ${tests} tests pass.`,
  },
  mistakes: { zh: '错误', en: 'Mistakes' },
  line: { zh: '行', en: 'Line' },
  column: { zh: '列', en: 'Column' },
  what: { zh: '问题', en: 'What is wrong' },
  hint: { zh: '如何修正', en: 'What to do' },
  against: { zh: '与现行版本的差异', en: 'Against the one in force' },
  noDifference: { zh: '没有差异。', en: 'There is no difference.' },
  newPack: { zh: '没有同名的现行策略包。', en: 'No pack of this name is in force.' },
  compare: { zh: '比较两个版本', en: 'Compare two versions' },
  before: { zh: '之前', en: 'Before' },
  after: { zh: '之后', en: 'After' },
  show: { zh: '比较', en: 'Compare' },
  added: { zh: '新增', en: 'added' },
  removed: { zh: '删除', en: 'removed' },
  jobs: { zh: '任务', en: 'Jobs' },
  job: { zh: '任务', en: 'Job' },
  noJobs: { zh: '没有任务。', en: 'There are no jobs.' },
  kind: { zh: '类型', en: 'Kind' },
  state: { zh: '状态', en: 'State' },
  asked: { zh: '提出', en: 'Asked for' },
  by: { zh: '提出人', en: 'By' },
  answered: { zh: '第二人', en: 'Second person' },
  progress: { zh: '进度', en: 'Progress' },
  of: {
    zh: (passed: number, total: number) => `${passed} / ${total} 项内容`,
    en: (passed: number, total: number) => `${passed} of ${total} contents`,
  },
  ended: { zh: '结束', en: 'Ended' },
  problem: { zh: '问题', en: 'What went wrong' },
  reload: { zh: '刷新', en: 'Load again' },
  approve: { zh: '同意启用', en: 'Agree: put it in force' },
  refuse: { zh: '不同意', en: 'Do not agree' },
  takeBack: { zh: '撤回提议', en: 'Take the proposal back' },
  cancel: { zh: '停止', en: 'Stop it' },
  twoPeople: { zh: '须由另一位管理员同意。', en: 'Another admin has to agree.' },
  own: { zh: '不能同意自己的提议。', en: 'One cannot agree to what one has proposed.' },
  over: { zh: '该提议已有答复。', en: 'The proposal was answered already.' },
  lapsed: { zh: '提议已过期，请重新提出。', en: 'The proposal has lapsed. Propose it again.' },
  notSound: { zh: '策略包有错误，未执行。', en: 'The pack has mistakes. Nothing was done.' },
  saySomething: { zh: '请填写理由。', en: 'Say why.' },
  wrong: { zh: '请更正', en: 'Please correct' },
  effect: { zh: '会改变什么', en: 'What it changes' },
  result: {
    zh: (judged: number, flips: number, otherwise: number, reworded: number) =>
      `重新判定 ${judged} 项内容：${flips} 项判定改变，${otherwise} 项判定不变但其他方面改变，${reworded} 项仅措辞、规则或版本不同。`,
    en: (judged: number, flips: number, otherwise: number, reworded: number) =>
      `${judged} contents judged again: ${flips} verdicts flip, ${otherwise} keep their code and change otherwise, ${reworded} differ in words, rule or version alone.`,
  },
  waiting: {
    zh: (n: number) => `${n} 项内容尚待其他判定，未计入。`,
    en: (n: number) => `${n} contents wait for another judgement and were left out.`,
  },
  incomplete: {
    zh: `按 ID 顺序只计算了前 ${SHADOW_MOST} 项内容。`,
    en: `Only the first ${SHADOW_MOST} contents in the order of their ids were judged.`,
  },
  change: { zh: '变化', en: 'Change' },
  count: { zh: '数量', en: 'Number' },
  examples: { zh: '例子', en: 'Examples' },
  accounts: { zh: '受影响最多的账号', en: 'Accounts with most flips' },
  account: { zh: '账号', en: 'Account' },
  flips: { zh: '判定改变', en: 'Flips' },
  changes: { zh: '全部变化', en: 'Changes in all' },
  none: { zh: '没有变化。', en: 'Nothing changes.' },
  history: { zh: '启用历史', en: 'History' },
  noHistory: { zh: '从未启用其他策略包。', en: 'No other pack was ever put in force.' },
  when: { zh: '时间', en: 'When' },
})

const KIND_WORDS = Object.freeze({
  shadow: { zh: '试运行', en: 'Shadow run' },
  activate: { zh: '启用', en: 'Activation' },
} as const)

const STATES: Readonly<Record<PolicyJobState, { readonly words: BothLanguages; readonly tone: Tone }>> = Object.freeze({
  proposed: { words: { zh: '待第二人同意', en: 'Waits for a second person' }, tone: 'warn' },
  waiting: { words: { zh: '等待执行', en: 'Waits' }, tone: 'plain' },
  running: { words: { zh: '进行中', en: 'Runs' }, tone: 'accent' },
  done: { words: { zh: '已完成', en: 'Done' }, tone: 'good' },
  failed: { words: { zh: '失败', en: 'Failed' }, tone: 'bad' },
  cancelled: { words: { zh: '已停止', en: 'Stopped' }, tone: 'plain' },
  refused: { words: { zh: '未获同意', en: 'Not agreed to' }, tone: 'plain' },
})

const ASPECT_WORDS: Readonly<Record<VerdictAspect, BothLanguages>> = Object.freeze({
  verdict: { zh: '判定', en: 'Verdict' },
  action: { zh: '同一判定，建议不同', en: 'Same verdict, another action' },
  attribution: { zh: '同一判定，署名等级不同', en: 'Same verdict, another grade' },
  permission: { zh: '同一判定，许可不同', en: 'Same verdict, another permission' },
  label: { zh: '同一判定，标签不同', en: 'Same verdict, another label' },
})

type Words = (typeof policyWords)['en']
export const jobPath = (jobId: string): string => `/policy/jobs/${jobId}`

/** What was written into the form, and what came of it. */
export interface PackForm {
  readonly yaml: string
  readonly note: string
  /** null before it was checked. */
  readonly problems: readonly PackProblem[] | null
  /** The pack, when it is without mistakes. */
  readonly pack: Pack | null
  /** Against the one of its name that is in force; null when there is none. */
  readonly difference: readonly (ComparedLine | null)[] | null
  readonly refused: 'no_note' | 'not_sound' | null
}

export const emptyPackForm: PackForm = Object.freeze({
  yaml: '',
  note: '',
  problems: null,
  pack: null,
  difference: null,
  refused: null,
})

function differenceView(say: Words, lines: readonly (ComparedLine | null)[]): Children {
  if (lines.length === 0) return html`<p class="empty">${say.noDifference}</p>`
  return html`<pre class="message" tabindex="0" aria-label=${say.compare} dir="ltr"><code>${lines.map((line) => {
    if (line === null) return '⋯\n'
    if (line.kind === 'same') return `  ${line.text}\n`
    return line.kind === 'added'
      ? html`<ins><span class="hidden">${say.added} </span>+ ${line.text}</ins>${'\n'}`
      : html`<del><span class="hidden">${say.removed} </span>- ${line.text}</del>${'\n'}`
  })}</code></pre>`
}

function formView(visit: Visit, say: Words, form: PackForm): Children {
  const { staff } = visit
  if (staff === null || !mayDo(staff, 'policy_shadow')) return null
  const { problems, pack, difference, refused } = form
  const errors: Record<string, string> =
    refused === null ? {} : refused === 'no_note' ? { note: say.saySomething } : { yaml: say.notSound }
  return html`
    <h2 id="try">${say.try}</h2>
    <${ErrorSummary} title=${say.wrong} errors=${errors} />
    ${pack === null ? null : html`<p class="done" role="status"><${Said}>${pack.pack} ${pack.version}<//>: ${say.sound(pack.document.tests.length)}</p>`}
    ${
      problems === null || problems.length === 0
        ? null
        : html`<${Table} caption=${say.mistakes} empty="" columns=${[{ label: say.line, numbers: true }, { label: say.column, numbers: true }, say.what, say.hint]}
            rows=${problems.map(({ line, column, message, hint }) => [line, column, html`<${Said}>${message}<//>`, html`<${Said}>${hint}<//>`])} />`
    }
    ${pack === null ? null : html`<h3>${say.against}</h3>${difference === null ? html`<p>${say.newPack}</p>` : differenceView(say, difference)}`}
    <${Form} visit=${visit} action="/policy/check">
      <${Field} name="yaml" label=${say.yaml} rows=${20} required=${true} value=${form.yaml} error=${errors.yaml} />
      <${Field} name="note" label=${say.note} hint=${say.noteHint} maxlength=${1000} value=${form.note} error=${errors.note} />
      <div class="actions">
        <button type="submit">${say.lint}</button>
        <button type="submit" formaction="/policy/shadow">${say.shadow}</button>
        ${mayDo(staff, 'policy_activate') ? html`<button class="primary" type="submit" formaction="/policy/propose">${say.propose}</button>` : null}
      </div>
    <//>`
}

/** What is shown of policy packs. */
export interface PolicyView {
  readonly packs: readonly Pack[]
  readonly versions: readonly PackVersion[]
  readonly activations: readonly PolicyActivation[]
  readonly jobs: readonly Omit<PolicyJob, 'yaml' | 'result'>[]
  readonly next: string | null
  readonly names: ReadonlyMap<string, string>
  readonly form: PackForm
}

const who = (names: ReadonlyMap<string, string>, id: string): Children => html`<${Said}>${names.get(id) ?? id}<//>`
const shortHash = (hash: string): Children => html`<code title=${hash}>${hash.slice(0, 12)}</code>`

/** Packs in force, what can be done with one, and what was done. */
export function policyPage(visit: Visit, view: PolicyView): Children {
  const { language } = visit
  const say = policyWords[language]
  const { packs, versions, activations, jobs, next, names, form } = view
  const origin = ({ pack, hash }: Pack): PackVersion | undefined =>
    versions.findLast((one) => one.pack === pack && one.hash === hash)
  const choice = (name: string, label: string): Children => html`
    <div class="field"><label for=${name}>${label}</label>
      <select id=${name} name=${name}>${versions.map(({ id, pack, version, hash }) => html`<option value=${id}>${`${pack} ${version} (${hash.slice(0, 12)})`}</option>`)}</select>
    </div>`
  return html`
    <h1>${say.title}</h1>
    <h2>${say.inForce}</h2>
    <${Table} caption=${say.inForce} quietCaption=${true} empty="" columns=${[say.pack, say.version, say.hash, { label: say.rules, numbers: true }, say.from]}
      rows=${packs.map((pack) => {
        const from = origin(pack)
        return [
          html`<${Said}>${pack.pack}<//>`,
          pack.version,
          shortHash(pack.hash),
          pack.rules.length,
          html`${from === undefined || from.id.startsWith('shipped:') ? say.shipped : say.activated} · <a href=${`/policy?edit=${encodeURIComponent(from?.id ?? '')}#try`}>${say.edit}</a>`,
        ]
      })} />
    <form method="get" action="/policy/compare" class="filters">
      ${choice('before', `${say.compare}: ${say.before}`)}
      ${choice('after', say.after)}
      <div class="actions"><button type="submit">${say.show}</button></div>
    </form>
    ${formView(visit, say, form)}
    <h2>${say.jobs}</h2>
    <${Table} caption=${say.jobs} quietCaption=${true} empty=${say.noJobs} columns=${[say.job, say.kind, say.pack, say.state, say.progress, say.by, say.asked]}
      rows=${jobs.map((job) => [
        html`<a href=${jobPath(job.jobId)}>${job.jobId}</a>`,
        KIND_WORDS[job.kind][language],
        html`<${Said}>${job.pack} ${job.version}<//>`,
        html`<${Badge} word=${STATES[job.state].words[language]} tone=${STATES[job.state].tone} />`,
        job.total === 0 ? '–' : say.of(job.passed, job.total),
        who(names, job.askedBy),
        html`<${Moment} visit=${visit} at=${job.askedAt} />`,
      ])} />
    <${Paging} visit=${visit} next=${next} />
    <h2>${say.history}</h2>
    <${Table} caption=${say.history} quietCaption=${true} empty=${say.noHistory} columns=${[say.when, say.pack, say.version, say.hash, say.by, say.note]}
      rows=${activations.map((one) => [
        html`<${Moment} visit=${visit} at=${one.activatedAt} />`,
        html`<${Said}>${one.pack}<//>`,
        one.version,
        shortHash(one.hash),
        who(names, one.activatedBy),
        html`<${Said}>${one.note}<//>`,
      ])} />`
}

/** Two versions of packs beside each other. */
export function comparePage(
  { language }: Visit,
  {
    before,
    after,
    lines,
  }: { readonly before: PackVersion; readonly after: PackVersion; readonly lines: readonly (ComparedLine | null)[] },
): Children {
  const say = policyWords[language]
  const name = ({ pack, version, hash }: PackVersion): Children =>
    html`<${Said}>${pack} ${version}<//> ${shortHash(hash)}`
  return html`
    <p><a href="/policy">${say.title}</a></p>
    <h1>${say.compare}</h1>
    <${Facts} facts=${[[say.before, name(before)], [say.after, name(after)]]} />
    ${differenceView(say, lines)}`
}

/** A value of an aspect in words, where there are words. */
function valueWord(aspect: VerdictAspect, value: string, language: Language): string {
  if (aspect === 'verdict' && (VERDICT_CODES as readonly string[]).includes(value))
    return VERDICT_WORDS[value as VerdictCode][language]
  if (aspect === 'action' && (ACTIONS as readonly string[]).includes(value))
    return ACTION_WORDS[value as Action][language]
  return value
}

function resultView({ language }: Visit, say: Words, result: PolicyResult): Children {
  const { judged, flips, otherwise, reworded, waiting, complete, kinds, accounts } = result
  return html`
    <h2>${say.effect}</h2>
    <p>${say.result(judged, flips, otherwise, reworded)}${waiting > 0 ? ` ${say.waiting(waiting)}` : null}${complete ? null : ` ${say.incomplete}`}</p>
    ${VERDICT_ASPECTS.filter((aspect) => kinds[aspect].length > 0).map(
      (aspect) => html`
        <${Table} caption=${ASPECT_WORDS[aspect][language]} empty=${say.none} columns=${[say.change, { label: say.count, numbers: true }, say.examples]}
          rows=${kinds[aspect].map(({ from, to, count, sample }) => [
            `${valueWord(aspect, from, language)} → ${valueWord(aspect, to, language)}`,
            count,
            html`<ul class="plain">${sample.map(({ contentId, before, after }) => html`<li><a href=${contentPath(contentId)}><${Said}>${contentId}<//></a> <span class="quiet">${before.rule === after.rule ? after.rule : `${before.rule} → ${after.rule}`}</span></li>`)}</ul>`,
          ])} />`,
    )}
    ${
      accounts.length === 0
        ? html`<p class="empty">${say.none}</p>`
        : html`<${Table} caption=${say.accounts} empty="" columns=${[say.account, { label: say.flips, numbers: true }, { label: say.changes, numbers: true }]}
            rows=${accounts.map((one) => [html`<a href=${accountPath(one.accountId)}><${Said}>${one.accountId}<//></a>`, one.flips, one.changes])} />`
    }`
}

function jobForms(visit: Visit, say: Words, { jobId, kind, state, askedBy }: PolicyJob): Children {
  const { staff } = visit
  if (staff === null) return null
  const act = (name: string, word: string, primary: boolean): Children =>
    html`<${Form} visit=${visit} action=${`${jobPath(jobId)}/${name}`}><button class=${primary ? 'primary' : undefined} type="submit">${word}</button><//>`
  if (state === 'proposed' && mayDo(staff, 'policy_activate')) {
    const own = askedBy === staff.staffId
    return html`
      <p class="note">${say.twoPeople}</p>
      <div class="actions">${own ? act('refuse', say.takeBack, false) : html`${act('approve', say.approve, true)}${act('refuse', say.refuse, false)}`}</div>`
  }
  const runs = state === 'waiting' || state === 'running'
  return runs && kind === 'shadow' && mayDo(staff, 'policy_shadow')
    ? html`<div class="actions">${act('cancel', say.cancel, false)}</div>`
    : null
}

/** One job: how far it is, what came of it, and the second person's answer. */
export function jobPage(
  visit: Visit,
  {
    job,
    names,
    difference,
    refused,
  }: {
    readonly job: PolicyJob
    readonly names: ReadonlyMap<string, string>
    readonly difference: readonly (ComparedLine | null)[] | null
    readonly refused: 'own' | 'over' | 'lapsed' | null
  },
): Children {
  const { language } = visit
  const say = policyWords[language]
  const {
    kind,
    pack,
    version,
    hash,
    state,
    note,
    askedBy,
    askedAt,
    answeredBy,
    passed,
    total,
    endedAt,
    problem,
    result,
  } = job
  return html`
    <p><a href="/policy">${say.title}</a></p>
    <h1>${KIND_WORDS[kind][language]}: <${Said}>${pack} ${version}<//></h1>
    ${refused === null ? null : html`<p class="summary" role="alert">${say[refused]}</p>`}
    <${Facts} facts=${[
      [say.state, html`<${Badge} word=${STATES[state].words[language]} tone=${STATES[state].tone} />`],
      [
        say.progress,
        total === 0
          ? null
          : html`<progress max=${total} value=${passed} aria-label=${say.progress}></progress> ${say.of(passed, total)} · <a href=${jobPath(job.jobId)}>${say.reload}</a>`,
      ],
      [say.hash, shortHash(hash)],
      [say.by, who(names, askedBy)],
      [say.asked, html`<${Moment} visit=${visit} at=${askedAt} />`],
      [say.note, note === '' ? null : html`<${Said}>${note}<//>`],
      [say.answered, answeredBy === null ? null : who(names, answeredBy)],
      [say.ended, endedAt === null ? null : html`<${Moment} visit=${visit} at=${endedAt} />`],
      [say.problem, problem === null ? null : html`<${Said}>${problem}<//>`],
    ]} />
    ${jobForms(visit, say, job)}
    ${result === null ? null : resultView(visit, say, result as PolicyResult)}
    <h2>${say.against}</h2>
    ${difference === null ? html`<p>${say.newPack}</p>` : differenceView(say, difference)}`
}
