import { PART_KINDS, type PartKind } from '@sourcemark/contract'
import type { LeaningContent } from '@sourcemark/originals'
import type { PassageRefusal, RecordedSuppression } from '@sourcemark/registry'
import type { BothLanguages } from '@sourcemark/review'
import { mayDo } from '@sourcemark/staff'
import type { Visit } from '../../http/route.ts'
import { Badge } from '../../pages/badge.ts'
import { dictionary } from '../../pages/dictionary.ts'
import { Choice, ErrorSummary, Field, Form } from '../../pages/form.ts'
import { type Children, html } from '../../pages/html.ts'
import { Moment } from '../../pages/moment.ts'
import { OutsideLink, Said } from '../../pages/outside-link.ts'
import { Paging } from '../../pages/paging.ts'
import { Facts, Table } from '../../pages/table.ts'
import { ContentTable } from '../content-table.ts'
import { accountPath, contentPath, originalPath } from '../links.ts'
import { pageOf } from '../place.ts'
import { VerdictBadge } from '../verdict-table.ts'
import { leaningListed, type OriginalView } from './read-original.ts'

export const originalWords = dictionary({
  title: { zh: (id: string) => `原作 ${id}`, en: (id: string) => `Original ${id}` },
  untitled: { zh: '（无标题）', en: '(no title)' },
  content: { zh: '内容 ID', en: 'Content id' },
  owner: { zh: '权利人', en: 'Owner' },
  published: { zh: '发布时间', en: 'Published' },
  address: { zh: '网址', en: 'Address' },
  revision: { zh: '版本', en: 'Revision' },
  state: { zh: '状态', en: 'State' },
  registered: { zh: '登记作品', en: 'Registered work' },
  withdrawn: { zh: '已撤回', en: 'Withdrawn' },
  verdict: { zh: '判定', en: 'Verdict' },
  itsVerdict: { zh: '查看其判定', en: 'Its own verdict' },
  parts: { zh: '组成部分', en: 'Parts' },
  part: { zh: '部分', en: 'Part' },
  kind: { zh: '类型', en: 'Kind' },
  begins: { zh: '开头', en: 'How it begins' },
  behind: { zh: '其中来自更早作品的部分', en: 'Works that parts of it come from' },
  ownWork: {
    zh: '未发现更早的作品：全部视为其自有内容。',
    en: 'No earlier work was found in it: all of it counts as its own.',
  },
  leaning: { zh: '使用该作品的内容', en: 'Contents that lean on it' },
  nobody: { zh: '没有内容使用该作品。', en: 'Nothing leans on it.' },
  via: { zh: '匹配方式', en: 'Found by' },
  none: { zh: '尚无', en: 'None yet' },
  suppressions: { zh: '排除的片段', en: 'Passages that never match' },
  noSuppressions: { zh: '没有排除任何片段。', en: 'No passage is excluded.' },
  passage: { zh: '片段', en: 'Passage' },
  reason: { zh: '理由', en: 'Why' },
  by: { zh: '决定人', en: 'By' },
  made: { zh: '时间', en: 'When' },
  stands: { zh: '生效中', en: 'Stands' },
  lifted: { zh: '已解除', en: 'Lifted' },
  lift: { zh: '解除', en: 'Lift' },
  suppress: { zh: '排除片段', en: 'Exclude a passage' },
  suppressNote: {
    zh: '被排除的片段不再参与匹配；所有查看过该作品的内容会立即重新判定。',
    en: 'An excluded passage matches no more. Everything whose verdict looked at the work is judged again at once.',
  },
  whole: { zh: '整件作品', en: 'The whole work' },
  from: { zh: '起始位置', en: 'From' },
  to: { zh: '结束位置', en: 'To' },
  fromHint: {
    zh: '所选文本部分的 UTF-16 字符位置；留空表示开头。',
    en: 'UTF-16 code units of the text part that is chosen; its beginning when empty.',
  },
  toHint: { zh: '不含该位置；留空表示结尾。', en: 'Exclusive; its end when empty.' },
  because: { zh: '理由', en: 'Why' },
  added: {
    zh: '片段已排除，相关内容正在重新判定。',
    en: 'The passage is excluded. What it concerns is being judged again.',
  },
  removed: {
    zh: '排除已解除，相关内容正在重新判定。',
    en: 'The passage matches again. What it concerns is being judged again.',
  },
  wrong: { zh: '未能排除', en: 'Nothing was excluded' },
  everyPart: { zh: '全部', en: 'Every part' },
  ofPart: { zh: (part: string) => `部分 ${part}`, en: (part: string) => `Part ${part}` },
  span: {
    zh: (start: number, end: string) => `从 ${start} 到 ${end}`,
    en: (start: number, end: string) => `from ${start} to ${end}`,
  },
  end: { zh: '结尾', en: 'its end' },
  saySomething: { zh: '请填写理由。', en: 'Say why.' },
})

const KIND_WORDS: Readonly<Record<PartKind, BothLanguages>> = Object.freeze({
  text: { zh: '文字', en: 'Text' },
  image: { zh: '图片', en: 'Picture' },
  audio: { zh: '声音', en: 'Sound' },
  video: { zh: '影片', en: 'Film' },
})

const REFUSALS: Readonly<Record<PassageRefusal['why'], BothLanguages>> = Object.freeze({
  part_not_said: { zh: '请选择位置所属的部分。', en: 'Choose the part that the places are in.' },
  part_unknown: { zh: '没有该部分。', en: 'There is no such part.' },
  no_text: { zh: '该部分不是文字，没有字符位置。', en: 'This part is no text: it has no places.' },
  outside: { zh: '该片段超出文本范围。', en: 'The passage lies outside of the text.' },
})

/** What somebody filled in, and what is wrong with it. */
export interface SuppressForm {
  readonly part: string
  readonly from: string
  readonly to: string
  readonly because: string
  readonly refused: PassageRefusal['why'] | 'no_reason' | null
}

export const emptyForm: SuppressForm = Object.freeze({ part: '', from: '', to: '', because: '', refused: null })

/** Characters of a text that are shown. */
const shown = 200

type Words = (typeof originalWords)['en']

function passageText(say: Words, { partId, start, end }: RecordedSuppression): string {
  if (partId === null) return say.everyPart
  if (start === null && end === null) return say.ofPart(partId)
  return `${say.ofPart(partId)}, ${say.span(start ?? 0, end === null ? say.end : String(end))}`
}

function suppressionTable(visit: Visit, say: Words, { content, suppressions, names }: OriginalView): Children {
  const may = visit.staff !== null && mayDo(visit.staff, 'suppress')
  return html`<${Table} caption=${say.suppressions} quietCaption=${true} empty=${say.noSuppressions}
    columns=${[say.passage, say.reason, say.by, say.made, say.state, ...(may ? [say.lift] : [])]}
    rows=${suppressions.map((one) => [
      passageText(say, one),
      html`<${Said}>${one.reason}<//>`,
      html`<${Said}>${names.get(one.madeBy) ?? one.madeBy}<//>`,
      html`<${Moment} visit=${visit} at=${one.madeAt} />`,
      one.liftedAt === null
        ? html`<${Badge} word=${say.stands} tone="accent" />`
        : html`${say.lifted} <${Moment} visit=${visit} at=${one.liftedAt} />`,
      ...(may
        ? [
            one.liftedAt !== null
              ? ''
              : html`<${Form} visit=${visit} action=${`${originalPath(content.contentId)}/lift`}>
                  <input type="hidden" name="suppressionId" value=${one.suppressionId} />
                  <button type="submit" aria-label=${`${say.lift}: ${passageText(say, one)}`}>${say.lift}</button>
                <//>`,
          ]
        : []),
    ])} />`
}

function suppressForm(visit: Visit, say: Words, { content, parts }: OriginalView, form: SuppressForm): Children {
  if (visit.staff === null || !mayDo(visit.staff, 'suppress')) return null
  const { language } = visit
  const { refused } = form
  const error =
    refused === null
      ? {}
      : refused === 'no_reason'
        ? { because: say.saySomething }
        : { part: REFUSALS[refused][language] }
  return html`
    <h3 id="suppress">${say.suppress}</h3>
    <p>${say.suppressNote}</p>
    <${ErrorSummary} title=${say.wrong} errors=${error} />
    <${Form} visit=${visit} action=${`${originalPath(content.contentId)}/suppress`} class="narrow">
      <${Choice} name="part" label=${say.part} value=${form.part} error=${'part' in error ? error.part : undefined}
        options=${[{ value: '', label: say.whole }, ...parts.map(({ partId, kind }) => ({ value: partId, label: `${partId} (${KIND_WORDS[kind][language]})` }))]} />
      <${Field} name="from" label=${say.from} hint=${say.fromHint} type="number" value=${form.from} />
      <${Field} name="to" label=${say.to} hint=${say.toHint} type="number" value=${form.to} />
      <${Field} name="because" label=${say.because} rows=${3} maxlength=${2000} required=${true} value=${form.because} error=${'because' in error ? error.because : undefined} />
      <button class="primary" type="submit">${say.suppress}</button>
    <//>`
}

/** A work: what it is, what leans on it, and which passages of it never match. */
export function originalPage(
  visit: Visit,
  view: OriginalView,
  { done, form }: { readonly done: 'added' | 'removed' | null; readonly form: SuppressForm },
): Children {
  const { language } = visit
  const say = originalWords[language]
  const { content, parts, behind, verdicts } = view
  const { contentId, title, accountId, ownerName, url, publishedAt, revision, registered, withdrawn } = content
  const leaning = pageOf(view.leaning, leaningListed, (one) => one.contentId)
  return html`
    <h1>${title === null ? say.untitled : html`<${Said}>${title}<//>`}</h1>
    ${done === null ? null : html`<p class="done" role="status">${done === 'added' ? say.added : say.removed}</p>`}
    <${Facts} facts=${[
      [say.content, html`<${Said}>${contentId}<//>`],
      [
        say.owner,
        accountId === null
          ? html`<${Said}>${ownerName}<//>`
          : html`<a href=${accountPath(accountId)}><${Said}>${accountId}<//></a>`,
      ],
      [say.published, html`<${Moment} visit=${visit} at=${publishedAt} />`],
      [say.revision, revision],
      [say.address, url === null ? null : html`<${OutsideLink} href=${url} />`],
      [
        say.state,
        !registered && !withdrawn
          ? null
          : html`${registered ? html`<${Badge} word=${say.registered} /> ` : null}${withdrawn ? html`<${Badge} word=${say.withdrawn} tone="warn" />` : null}`,
      ],
      [say.verdict, registered ? null : html`<a href=${contentPath(contentId)}>${say.itsVerdict}</a>`],
    ]} />
    <h2>${say.parts}</h2>
    <${Table} caption=${say.parts} quietCaption=${true} empty=${say.none} columns=${[say.part, say.kind, say.begins]}
      rows=${parts.map(({ partId, kind, mediaType, text, caption }) => [
        html`<${Said}>${partId}<//>`,
        `${KIND_WORDS[kind][language]} (${mediaType})`,
        html`<${Said}>${(text ?? caption ?? '').slice(0, shown)}<//>`,
      ])} />
    <h2>${say.behind}</h2>
    <${ContentTable} visit=${visit} caption=${say.behind} quietCaption=${true} contents=${behind} empty=${say.ownWork} />
    <h2>${say.leaning}</h2>
    <${ContentTable} visit=${visit} caption=${say.leaning} quietCaption=${true} contents=${leaning.rows} empty=${say.nobody}
      more=${{
        label: say.verdict,
        cell: (one: LeaningContent) => {
          const verdict = verdicts.get(one.contentId)
          const found = PART_KINDS.filter((kind) => one.via.includes(kind)).map((kind) => KIND_WORDS[kind][language])
          return html`${verdict === undefined ? say.none : html`<${VerdictBadge} verdict=${verdict.verdict} language=${language} />`} <span class="quiet">${found.join(', ')}</span>`
        },
      }} />
    <${Paging} visit=${visit} next=${leaning.next} />
    <h2>${say.suppressions}</h2>
    ${suppressionTable(visit, say, view)}
    ${suppressForm(visit, say, view, form)}`
}
