import { type DeliveryState, type Endpoint, noticeTypes, type UrlProblem } from '@sourcemark/notify'
import type { BothLanguages } from '@sourcemark/review'
import { mayDo } from '@sourcemark/staff'
import type { Visit } from '../../http/route.ts'
import { Badge } from '../../pages/badge.ts'
import { dictionary } from '../../pages/dictionary.ts'
import { ErrorSummary, Field, Form } from '../../pages/form.ts'
import { type Children, html } from '../../pages/html.ts'
import { Moment } from '../../pages/moment.ts'
import { Said } from '../../pages/outside-link.ts'
import { Paging } from '../../pages/paging.ts'
import { Table } from '../../pages/table.ts'

export const webhookWords = dictionary({
  title: { zh: 'Webhook 通知', en: 'Webhooks' },
  about: {
    zh: '案件引起的通知按 Standard Webhooks 规范签名发送，失败会重试，也可以重新发送。',
    en: 'What follows from cases is sent in the form of Standard Webhooks: signed, tried again when it fails, and sent again when somebody asks.',
  },
  endpoints: { zh: '接收地址', en: 'Endpoints' },
  noEndpoints: { zh: '没有接收地址。', en: 'There are no endpoints.' },
  url: { zh: '网址', en: 'Address' },
  events: { zh: '消息类型', en: 'Types of messages' },
  allEvents: { zh: '全部', en: 'All' },
  state: { zh: '状态', en: 'State' },
  works: { zh: '正常', en: 'In use' },
  failing: { zh: '失败中', en: 'Failing' },
  disabled: { zh: '已停用', en: 'Not in use' },
  made: { zh: '添加时间', en: 'Added' },
  todo: { zh: '操作', en: 'Do' },
  disable: { zh: '停用', en: 'Stop using it' },
  enable: { zh: '启用', en: 'Use it again' },
  rotate: { zh: '更换密钥', en: 'New secret' },
  add: { zh: '添加接收地址', en: 'Add an endpoint' },
  eventsHint: { zh: '不选则发送全部类型。', en: 'All when none is chosen.' },
  secret: {
    zh: '签名密钥，只显示这一次，请立即保存：',
    en: 'The secret that messages are signed with. It is shown this once; keep it now:',
  },
  previous: { zh: '旧密钥在 24 小时内仍同时签名。', en: 'The secret before signs along for 24 hours.' },
  deliveries: { zh: '发送记录', en: 'Deliveries' },
  noDeliveries: { zh: '没有发送记录。', en: 'Nothing was sent.' },
  waitingOnly: { zh: '只看未送达', en: 'Only what has not arrived' },
  everything: { zh: '全部', en: 'Everything' },
  message: { zh: '消息', en: 'Message' },
  type: { zh: '类型', en: 'Type' },
  caseId: { zh: '案件', en: 'Case' },
  endpoint: { zh: '接收地址', en: 'Endpoint' },
  attempts: { zh: '次数', en: 'Attempts' },
  last: { zh: '最近一次', en: 'Last answer' },
  arrived: { zh: '已送达', en: 'Arrived' },
  waiting: { zh: '待重试', en: 'To be tried again' },
  resend: { zh: '重新发送', en: 'Send again' },
  range: { zh: '重新发送一段时间的消息', en: 'Send the messages of a span of time again' },
  from: { zh: '开始（UTC）', en: 'From (UTC)' },
  to: { zh: '结束（UTC，不含）', en: 'To (UTC, exclusive)' },
  timeHint: { zh: '例如 2026-03-01T08:00', en: 'Such as 2026-03-01T08:00' },
  wrongTime: { zh: '时间无效。', en: 'This is no span of time.' },
  wrong: { zh: '请更正', en: 'Please correct' },
  resent: { zh: (n: number) => `将重新发送 ${n} 条消息。`, en: (n: number) => `${n} messages will be sent again.` },
  done: { zh: '已完成。', en: 'Done.' },
})

const URL_PROBLEMS: Readonly<Record<UrlProblem, BothLanguages>> = Object.freeze({
  malformed: { zh: '不是有效的网址。', en: 'This is no address.' },
  not_https: { zh: '须为 https 网址。', en: 'It has to be an https address.' },
  credentials: { zh: '网址不得含用户名或密码。', en: 'There may be no name or password in it.' },
  too_long: { zh: '网址过长。', en: 'It is too long.' },
})

/** What is shown of webhooks. */
export interface WebhookView {
  readonly endpoints: readonly Endpoint[]
  readonly deliveries: readonly DeliveryState[]
  readonly next: string | null
  readonly waiting: boolean
  /** A secret that was just made, and whether one before it goes on signing; null when none was. */
  readonly secret: { readonly text: string; readonly rotated: boolean } | null
  readonly note: string | null
  readonly url: string
  readonly problem: UrlProblem | null
  readonly wrongTime: boolean
}

type Words = (typeof webhookWords)['en']

function endpointState(say: Words, { disabledAt, disabledWhy, failingSince }: Endpoint): Children {
  if (disabledAt !== null) return html`<${Badge} word=${say.disabled} tone="bad" /> <${Said}>${disabledWhy}<//>`
  return failingSince === null
    ? html`<${Badge} word=${say.works} tone="good" />`
    : html`<${Badge} word=${say.failing} tone="warn" />`
}

function endpointTable(visit: Visit, say: Words, endpoints: readonly Endpoint[], manages: boolean): Children {
  const act = (endpointId: string, name: string, word: string): Children => html`
    <${Form} visit=${visit} action=${`/webhooks/${endpointId}/${name}`}>
      <button type="submit" aria-label=${`${word}: ${endpointId}`}>${word}</button>
    <//>`
  return html`<${Table} caption=${say.endpoints} quietCaption=${true} empty=${say.noEndpoints}
    columns=${[say.url, say.events, say.state, say.made, ...(manages ? [say.todo] : [])]}
    rows=${endpoints.map((endpoint) => {
      const { endpointId, url, events, madeAt, disabledAt } = endpoint
      return [
        html`<${Said}>${url}<//> <code class="quiet">${endpointId}</code>`,
        events.length === 0 ? say.allEvents : events.join(', '),
        endpointState(say, endpoint),
        html`<${Moment} visit=${visit} at=${madeAt} />`,
        ...(manages
          ? [
              html`<div class="actions">${disabledAt === null ? act(endpointId, 'disable', say.disable) : act(endpointId, 'enable', say.enable)}${act(endpointId, 'rotate', say.rotate)}</div>`,
            ]
          : []),
      ]
    })} />`
}

function rangeForm(visit: Visit, say: Words, { endpoints, wrongTime }: WebhookView): Children {
  if (endpoints.length === 0) return null
  return html`
    <details open=${wrongTime}>
      <summary>${say.range}</summary>
      <${Form} visit=${visit} action="/webhooks/replay-range" class="narrow">
        <div class="field">
          <label for="endpointId">${say.endpoint}</label>
          <select id="endpointId" name="endpointId">${endpoints.map(({ endpointId, url }) => html`<option value=${endpointId}>${url}</option>`)}</select>
        </div>
        <${Field} name="from" label=${say.from} hint=${say.timeHint} maxlength=${24} required=${true} error=${wrongTime ? say.wrongTime : undefined} />
        <${Field} name="to" label=${say.to} maxlength=${24} required=${true} />
        <button type="submit">${say.resend}</button>
      <//>
    </details>`
}

/** Where messages go, and what became of them. */
export function webhookPage(visit: Visit, view: WebhookView): Children {
  const { language, staff } = visit
  const say = webhookWords[language]
  const { endpoints, deliveries, next, waiting, secret, note, problem } = view
  const manages = staff !== null && mayDo(staff, 'manage_staff')
  const resends = staff !== null && mayDo(staff, 'redeliver')
  const urls = new Map(endpoints.map(({ endpointId, url }) => [endpointId, url]))
  const errors: Record<string, string> = problem === null ? {} : { url: URL_PROBLEMS[problem][language] }
  return html`
    <h1>${say.title}</h1>
    <p>${say.about}</p>
    ${note === null ? null : html`<p class="done" role="status">${note}</p>`}
    ${secret === null ? null : html`<div class="done" role="status"><p>${say.secret}</p><p><code>${secret.text}</code></p>${secret.rotated ? html`<p>${say.previous}</p>` : null}</div>`}
    <h2>${say.endpoints}</h2>
    ${endpointTable(visit, say, endpoints, manages)}
    ${
      !manages
        ? null
        : html`
          <h3>${say.add}</h3>
          <${ErrorSummary} title=${say.wrong} errors=${errors} />
          <${Form} visit=${visit} action="/webhooks" class="measure">
            <${Field} name="url" label=${say.url} type="url" value=${view.url} maxlength=${2048} required=${true} error=${errors.url} />
            <fieldset>
              <legend>${say.events}</legend>
              <p class="hint">${say.eventsHint}</p>
              ${noticeTypes.map((type) => html`<p><label for=${`event-${type}`}><input type="checkbox" id=${`event-${type}`} name="events" value=${type} /> <code>${type}</code></label></p>`)}
            </fieldset>
            <button class="primary" type="submit">${say.add}</button>
          <//>`
    }
    <h2>${say.deliveries}</h2>
    <ul class="tabs">
      <li><a href="/webhooks" aria-current=${waiting ? undefined : 'page'}>${say.everything}</a></li>
      <li><a href="/webhooks?waiting=true" aria-current=${waiting ? 'page' : undefined}>${say.waitingOnly}</a></li>
    </ul>
    <${Table} caption=${say.deliveries} quietCaption=${true} empty=${say.noDeliveries}
      columns=${[say.message, say.type, say.caseId, say.endpoint, { label: say.attempts, numbers: true }, say.last, say.state, ...(resends ? [say.todo] : [])]}
      rows=${deliveries.map((one) => [
        html`<code>${one.messageId}</code> <${Moment} visit=${visit} at=${one.madeAt} />`,
        html`<code>${one.type}</code>`,
        html`<a href=${`/cases/${encodeURIComponent(one.caseId)}`}>${one.caseId}</a>`,
        html`<${Said}>${urls.get(one.endpointId) ?? one.endpointId}<//>`,
        one.attempts,
        html`${one.lastStatus ?? ''} ${one.lastError === null ? null : html`<${Said}>${one.lastError.slice(0, 200)}<//>`}`,
        one.deliveredAt === null
          ? html`<${Badge} word=${say.waiting} tone="warn" />`
          : html`<${Badge} word=${say.arrived} tone="good" /> <${Moment} visit=${visit} at=${one.deliveredAt} />`,
        ...(resends
          ? [
              html`<${Form} visit=${visit} action="/webhooks/replay">
                <input type="hidden" name="messageId" value=${one.messageId} />
                <input type="hidden" name="endpointId" value=${one.endpointId} />
                <button type="submit" aria-label=${`${say.resend}: ${one.messageId}`}>${say.resend}</button>
              <//>`,
            ]
          : []),
      ])} />
    <${Paging} visit=${visit} next=${next} />
    ${resends ? rangeForm(visit, say, view) : null}`
}
