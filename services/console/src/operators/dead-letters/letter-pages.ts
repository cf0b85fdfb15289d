import { faults, isFaultCode } from '@sourcemark/runtime'
import { mayDo } from '@sourcemark/staff'
import type { Visit } from '../../http/route.ts'
import { Badge } from '../../pages/badge.ts'
import { dictionary } from '../../pages/dictionary.ts'
import { ErrorSummary, Field, Form } from '../../pages/form.ts'
import { type Children, html } from '../../pages/html.ts'
import { Moment } from '../../pages/moment.ts'
import { Said } from '../../pages/outside-link.ts'
import { Paging } from '../../pages/paging.ts'
import { Facts, Table } from '../../pages/table.ts'
import { type DeadLetter, letterPlaceText } from './letter.ts'
import type { LetterList } from './read-letters.ts'
import type { Replayed } from './replay-letter.ts'
import type { Replay } from './replays.ts'
import { shownBytes, showValue, textOf } from './shown-value.ts'

export const letterWords = dictionary({
  title: { zh: '死信', en: 'Dead letters' },
  one: { zh: (place: string) => `死信 ${place}`, en: (place: string) => `Dead letter ${place}` },
  about: {
    zh: '被拒绝、无法处理的消息，保存一个月。修正原因后可重新发送。',
    en: 'Messages that were refused or could not be worked on, kept for a month. Once what was wrong is mended they can be sent again.',
  },
  total: { zh: (n: bigint) => `共保存 ${n} 封。`, en: (n: bigint) => `${n} are kept.` },
  all: { zh: '全部分区', en: 'All partitions' },
  partition: { zh: '分区', en: 'Partition' },
  partitions: { zh: '按分区查看', en: 'By partition' },
  empty: { zh: '没有死信。', en: 'There are no dead letters.' },
  letter: { zh: '死信', en: 'Letter' },
  when: { zh: '时间', en: 'When' },
  why: { zh: '原因', en: 'Why' },
  code: { zh: '代码', en: 'Code' },
  message: { zh: '说明', en: 'Message' },
  where: { zh: '位置', en: 'Where in it' },
  whole: { zh: '整条消息', en: 'the whole message' },
  missingHere: { zh: '（字段缺失；标出的是其所在之处）', en: '(it is missing; what it is missing from is marked)' },
  size: { zh: '字节', en: 'Bytes' },
  key: { zh: '键', en: 'Key' },
  noKey: { zh: '无', en: 'none' },
  replayed: { zh: '已重发', en: 'Sent again' },
  origin: { zh: '最初位置', en: 'First lay in' },
  attempts: { zh: '尝试次数', en: 'Attempts' },
  firstFailure: { zh: '首次失败', en: 'First failed' },
  meaning: { zh: '含义', en: 'What it means' },
  value: { zh: '消息内容', en: 'The message' },
  noValue: { zh: '消息没有内容。', en: 'The message has no value.' },
  leftOut: {
    zh: '消息过大，未随死信保存；重发时从其最初所在的主题读取。',
    en: 'The message was too large to be kept here; when it is sent again, it is read from the topic where it first lay.',
  },
  cut: {
    zh: `内容过长，只显示一部分（最多 ${shownBytes / 1024} KiB）。`,
    en: `It is long: only a part is shown, ${shownBytes / 1024} KiB at most.`,
  },
  hex: { zh: '不是 UTF-8 文本，以十六进制显示。', en: 'It is no text in UTF-8 and is shown as hexadecimal numbers.' },
  headers: { zh: '消息头', en: 'Headers' },
  noHeaders: { zh: '没有消息头。', en: 'There are no headers.' },
  name: { zh: '名称', en: 'Name' },
  said: { zh: '值', en: 'Value' },
  again: { zh: '重新发送', en: 'Send it again' },
  history: { zh: '重发记录', en: 'Sent again so far' },
  number: { zh: '次序', en: 'Time' },
  by: { zh: '操作人', en: 'By' },
  edited: { zh: '已修改', en: 'Edited' },
  asIs: { zh: '原样', en: 'As it was' },
  sent: { zh: '发送时间', en: 'Sent' },
  unclear: { zh: '不确定是否已发送', en: 'Not known whether it was sent' },
  sendAsIs: { zh: '原样重发', en: 'Send it as it is' },
  sendEdited: { zh: '修改后重发', en: 'Send the changed message' },
  edit: { zh: '修改', en: 'Change it' },
  editNote: {
    zh: '发送前会检查；仍有错误则不发送。',
    en: 'It is checked before it is sent, and not sent while something is wrong.',
  },
  twice: { zh: '此前已重发：仍要再次发送', en: 'It was sent again before: send it once more all the same' },
  wouldFail: { zh: '目前原样重发仍会被拒绝：', en: 'As it is it would be refused again now:' },
  wouldPass: { zh: '按现行规则，原样重发会被接受。', en: 'As it is it would be let in now.' },
  done: { zh: '消息已发送。', en: 'The message was sent.' },
  notDone: { zh: '未发送', en: 'It was not sent' },
  sentBefore: {
    zh: '此前已重发。如需再次发送，请勾选确认。',
    en: 'It was sent again before. To send it once more, say so.',
  },
  gone: { zh: '消息已不在其最初所在的主题中。', en: 'The message is not kept any more where it first lay.' },
  notOurs: {
    zh: '该消息不是来自本系统的主题，无法重发。',
    en: 'The message did not come from a topic of this line and cannot be sent again.',
  },
  stillWrong: { zh: '修改后的消息仍会被拒绝', en: 'The changed message would be refused too' },
})

type Words = (typeof letterWords)['en']

export const letterPath = ({ partition, offset }: Pick<DeadLetter, 'partition' | 'offset'>): string =>
  `/dead-letters/${partition}/${offset}`

const keyText = (say: Words, key: Buffer | null): Children => {
  if (key === null) return html`<span class="quiet">${say.noKey}</span>`
  const text = textOf(key)
  return text === null
    ? html`<code>0x${key.subarray(0, 64).toString('hex')}</code>`
    : html`<${Said}>${text.slice(0, 300)}<//>`
}

/** Letters from the latest back. */
export function letterListPage(visit: Visit, list: LetterList, partition: number | undefined): Children {
  const say = letterWords[visit.language]
  return html`
    <h1>${say.title}</h1>
    <p>${say.about} ${say.total(list.total)}</p>
    <nav aria-label=${say.partitions}>
      <ul class="tabs">
        <li><a href="/dead-letters" aria-current=${partition === undefined ? 'page' : undefined}>${say.all}</a></li>
        ${list.partitions.map(
          (one) =>
            html`<li><a href=${`/dead-letters?partition=${one}`} aria-current=${partition === one ? 'page' : undefined}>${say.partition} ${one}</a></li>`,
        )}
      </ul>
    </nav>
    <${Table} caption=${say.title} quietCaption=${true} empty=${say.empty}
      columns=${[say.letter, say.when, say.code, say.message, say.key, { label: say.size, numbers: true }, say.replayed]}
      rows=${list.letters.map((letter) => [
        html`<a href=${letterPath(letter)}>${letter.partition}/${letter.offset}</a>`,
        html`<${Moment} visit=${visit} at=${letter.at} />`,
        html`<code>${letter.code}</code>`,
        html`<${Said}>${letter.message.slice(0, 300)}<//>`,
        keyText(say, letter.key),
        letter.bytes,
        list.replayed.has(`${letter.partition}/${letter.offset}`)
          ? html`<${Badge} word=${say.replayed} tone="good" />`
          : '',
      ])} />
    <${Paging} visit=${visit} next=${list.next === null ? null : letterPlaceText(list.next)} />`
}

/** What is shown of one letter. */
export interface LetterView {
  readonly letter: DeadLetter
  /** Its pointer, into the value as it lies there. */
  readonly pointer: string
  readonly replays: readonly Replay[]
  readonly names: ReadonlyMap<string, string>
  /** Why it would be refused as it is now; undefined where nobody can say. */
  readonly refusal: { readonly code: string; readonly message: string; readonly pointer: string } | null | undefined
  /** What can be edited; null when it is no text, or too long for a form. */
  readonly editable: { readonly key: string; readonly value: string } | null
  readonly mayReplay: boolean
  readonly done: boolean
  readonly refused: Extract<Replayed, { refused: string }> | null
}

function valueView(say: Words, { letter, pointer }: LetterView): Children {
  if (letter.leftOut) return html`<p class="note">${say.leftOut}</p>`
  if (letter.value === null || letter.value.length === 0) return html`<p class="empty">${say.noValue}</p>`
  const { form, lines, cut, found } = showValue(letter.value, pointer)
  return html`
    ${form === 'hex' ? html`<p>${say.hex}</p>` : null}
    ${cut ? html`<p class="quiet">${say.cut}</p>` : null}
    ${pointer === '' || found === null || found === pointer ? null : html`<p class="quiet"><code>${pointer}</code> ${say.missingHere}</p>`}
    <pre class="message" tabindex="0" aria-label=${say.value} dir="ltr"><code>${lines.map(({ text, marked }) => (marked ? html`<mark>${text}</mark>${'\n'}` : `${text}\n`))}</code></pre>`
}

const refusedText = (say: Words, refused: Extract<Replayed, { refused: string }>): string => {
  switch (refused.refused) {
    case 'sent_before':
      return say.sentBefore
    case 'gone':
      return say.gone
    case 'not_ours':
      return say.notOurs
    case 'still_wrong':
      return `${say.stillWrong}: ${refused.why.code} ${refused.why.pointer} ${refused.why.message}`
  }
}

function replayForms(visit: Visit, say: Words, view: LetterView): Children {
  const { letter, replays, refusal, editable, refused } = view
  if (!view.mayReplay || visit.staff === null || !mayDo(visit.staff, 'replay_dead_letter')) return null
  const before = replays.some(({ sentAt }) => sentAt !== null)
  const confirm = (id: string): Children =>
    before
      ? html`<p><label for=${id}><input type="checkbox" id=${id} name="again" value="true" /> ${say.twice}</label></p>`
      : null
  return html`
    <h2>${say.again}</h2>
    ${refused === null ? null : html`<${ErrorSummary} title=${say.notDone} errors=${{ [refused.refused === 'still_wrong' ? 'value' : 'as-is']: refusedText(say, refused) }} />`}
    ${
      refusal === undefined
        ? null
        : refusal === null
          ? html`<p>${say.wouldPass}</p>`
          : html`<p class="note">${say.wouldFail} <code>${refusal.code}</code> <code>${refusal.pointer}</code> ${refusal.message}</p>`
    }
    <${Form} visit=${visit} action=${`${letterPath(letter)}/replay`} id="as-is">
      ${confirm('again-as-is')}
      <button type="submit">${say.sendAsIs}</button>
    <//>
    ${
      editable === null
        ? null
        : html`
          <details open=${refused?.refused === 'still_wrong'}>
            <summary>${say.edit}</summary>
            <${Form} visit=${visit} action=${`${letterPath(letter)}/replay`}>
              <input type="hidden" name="edited" value="true" />
              <${Field} name="key" label=${say.key} value=${editable.key} maxlength=${1024} />
              <${Field} name="value" label=${say.value} hint=${say.editNote} rows=${24} value=${editable.value} error=${refused?.refused === 'still_wrong' ? refusedText(say, refused) : undefined} />
              ${confirm('again-edited')}
              <button class="primary" type="submit">${say.sendEdited}</button>
            <//>
          </details>`
    }`
}

/** One letter: what was refused, why, and sending it again. */
export function letterPage(visit: Visit, view: LetterView): Children {
  const say = letterWords[visit.language]
  const { letter, replays, names, done } = view
  const { code, message, pointer, origin, at, attempts, firstFailure, key, bytes, headers } = letter
  return html`
    <p><a href="/dead-letters">${say.title}</a></p>
    <h1>${say.one(`${letter.partition}/${letter.offset}`)}</h1>
    ${done ? html`<p class="done" role="status">${say.done}</p>` : null}
    <${Facts} facts=${[
      [say.code, html`<code>${code}</code>`],
      [say.message, html`<${Said}>${message}<//>`],
      [say.where, pointer === '' ? say.whole : html`<code>${pointer}</code>`],
      [say.meaning, isFaultCode(code) ? html`<span lang="en">${faults[code].summary}</span>` : null],
      [say.when, html`<${Moment} visit=${visit} at=${at} />`],
      [say.firstFailure, firstFailure === '' ? null : firstFailure],
      [say.attempts, attempts],
      [say.origin, html`<code>${origin.topic}</code> ${origin.partition}/${origin.offset}`],
      [say.key, keyText(say, key)],
      [say.size, bytes],
    ]} />
    <h2>${say.value}</h2>
    ${valueView(say, view)}
    <h2>${say.headers}</h2>
    <${Table} caption=${say.headers} quietCaption=${true} empty=${say.noHeaders} columns=${[say.name, say.said]}
      rows=${Object.entries(headers).map(([name, value]) => [
        html`<${Said}>${name}<//>`,
        html`<${Said}>${String((Array.isArray(value) ? value[0] : value) ?? '').slice(0, 500)}<//>`,
      ])} />
    ${replayForms(visit, say, view)}
    ${
      replays.length === 0
        ? null
        : html`
          <h2>${say.history}</h2>
          <${Table} caption=${say.history} quietCaption=${true} empty="" columns=${[{ label: say.number, numbers: true }, say.edited, say.by, say.sent]}
            rows=${replays.map(({ number, edited, askedBy, sentAt }) => [
              number,
              edited ? say.edited : say.asIs,
              html`<${Said}>${names.get(askedBy) ?? askedBy}<//>`,
              sentAt === null
                ? html`<${Badge} word=${say.unclear} tone="warn" />`
                : html`<${Moment} visit=${visit} at=${sentAt} />`,
            ])} />`
    }`
}
