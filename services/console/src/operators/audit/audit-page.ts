import type { AuditEntry } from '@sourcemark/ledger'
import type { BothLanguages } from '@sourcemark/review'
import type { Visit } from '../../http/route.ts'
import { dictionary } from '../../pages/dictionary.ts'
import { Field } from '../../pages/form.ts'
import { type Children, html } from '../../pages/html.ts'
import { Moment } from '../../pages/moment.ts'
import { Said } from '../../pages/outside-link.ts'
import { Paging } from '../../pages/paging.ts'
import { Table } from '../../pages/table.ts'

export const auditWords = dictionary({
  title: { zh: '审计记录', en: 'Audit' },
  about: {
    zh: '控制台内的每一项操作都追加在同一条哈希链上，不能修改；可用 npm run ledger -- verify 核验。',
    en: 'Whatever is done in the console is appended to one chain of hashes and never changed; npm run ledger -- verify checks it.',
  },
  actor: { zh: '操作人 ID', en: 'Id of who did it' },
  action: { zh: '操作', en: 'Action' },
  subjectKind: { zh: '对象类型', en: 'Kind of subject' },
  subjectId: { zh: '对象 ID', en: 'Id of the subject' },
  find: { zh: '筛选', en: 'Filter' },
  number: { zh: '序号', en: 'Number' },
  when: { zh: '时间', en: 'When' },
  who: { zh: '操作人', en: 'Who' },
  subject: { zh: '对象', en: 'Subject' },
  detail: { zh: '详情', en: 'Details' },
  hash: { zh: '哈希', en: 'Hash' },
  none: { zh: '没有记录。', en: 'There are no entries.' },
})

const ACTOR_WORDS: Readonly<Record<AuditEntry['actor']['kind'], BothLanguages>> = Object.freeze({
  staff: { zh: '工作人员', en: 'Staff' },
  party: { zh: '当事方', en: 'Party' },
  system: { zh: '系统', en: 'System' },
})

/** What was filtered by, as it was typed. */
export interface AuditForm {
  readonly actor: string
  readonly action: string
  readonly kind: string
  readonly subject: string
}

/** What was done in the console. */
export function auditPage(
  visit: Visit,
  given: {
    readonly entries: readonly AuditEntry[]
    readonly next: string | null
    readonly names: ReadonlyMap<string, string>
    readonly form: AuditForm
  },
): Children {
  const { language } = visit
  const say = auditWords[language]
  const { entries, next, names, form } = given
  return html`
    <h1>${say.title}</h1>
    <p>${say.about}</p>
    <form method="get" action="/audit" class="filters">
      <${Field} name="actor" label=${say.actor} value=${form.actor} maxlength=${512} />
      <${Field} name="action" label=${say.action} value=${form.action} maxlength=${64} />
      <${Field} name="kind" label=${say.subjectKind} value=${form.kind} maxlength=${64} />
      <${Field} name="subject" label=${say.subjectId} value=${form.subject} maxlength=${512} />
      <button type="submit">${say.find}</button>
    </form>
    <${Table} caption=${say.title} quietCaption=${true} empty=${say.none}
      columns=${[{ label: say.number, numbers: true }, say.when, say.who, say.action, say.subject, say.detail, say.hash]}
      rows=${entries.map(({ number, at, actor, action, subject, detail, hash }) => [
        number,
        html`<${Moment} visit=${visit} at=${at} />`,
        html`<${Said}>${names.get(actor.id) ?? actor.id}<//> <span class="quiet">${ACTOR_WORDS[actor.kind][language]}${actor.role === null ? '' : `, ${actor.role}`}</span>`,
        html`<code>${action}</code>`,
        html`${subject.kind} <${Said}>${subject.id}<//>`,
        html`<ul class="plain">${Object.entries(detail).map(([name, value]) => html`<li><${Said}>${name}: ${Array.isArray(value) ? value.join(', ') : String(value)}<//></li>`)}</ul>`,
        html`<code title=${hash}>${hash.slice(0, 12)}</code>`,
      ])} />
    <${Paging} visit=${visit} parameter="before" next=${next} />`
}
