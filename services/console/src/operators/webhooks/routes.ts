import type { Queryable } from '@sourcemark/database'
import { appendAudit } from '@sourcemark/ledger'
import {
  addEndpoint,
  disableEndpoint,
  enableEndpoint,
  noticeTypes,
  readDeliveries,
  readEndpoints,
  replayDelivery,
  replayRange,
  rotateSecret,
  urlProblem,
} from '@sourcemark/notify'
import type { StaffSession } from '@sourcemark/staff'
import Type from 'typebox'
import { refusal } from '../../http/problems.ts'
import { type Answer, page, type Route, redirect, route, type Visit } from '../../http/route.ts'
import { actorOf } from '../actor.ts'
import { pageOf, placeText, readPlace } from '../place.ts'
import { type WebhookView, webhookPage, webhookWords } from './webhook-pages.ts'

/** Deliveries on a page. */
const listed = 50
/** Milliseconds for which a secret that was replaced signs along. */
const overlap = 24 * 3_600_000

const endpointId = Type.String({ pattern: '^ep_[0-9a-f]{18}$' })
const params = Type.Object({ endpointId })
// Who gets the messages of cases learns what is personal in them: for those who say who works here.
const manage = { kind: 'staff', action: 'manage_staff' } as const

const nothing = { secret: null, note: null, url: '', problem: null, wrongTime: false } as const

async function show(
  visit: Visit,
  { after, waiting }: { readonly after?: string | undefined; readonly waiting?: boolean },
  given: Partial<Pick<WebhookView, 'secret' | 'note' | 'url' | 'problem' | 'wrongTime'>> = {},
): Promise<Answer> {
  const { database } = visit.services
  const place = readPlace(after)
  const [messageId = '', endpoint = ''] = place?.id.split(',') ?? []
  const last = place === undefined ? null : { madeAt: place.at, messageId, endpointId: endpoint }
  const [endpoints, read] = await Promise.all([
    readEndpoints(database),
    readDeliveries(database, { waiting: waiting === true }, last, listed + 1),
  ])
  const { rows: deliveries, next } = pageOf(read, listed, (one) =>
    placeText(one.madeAt, `${one.messageId},${one.endpointId}`),
  )
  const view: WebhookView = { endpoints, deliveries, next, waiting: waiting === true, ...nothing, ...given }
  const wrong = view.problem !== null || view.wrongTime
  return page(webhookWords[visit.language].title, webhookPage(visit, view), { status: wrong ? 422 : 200 })
}

const note = (
  tx: Queryable,
  staff: StaffSession,
  action: string,
  id: string,
  detail: Readonly<Record<string, string | number>>,
  now: Date,
) => appendAudit(tx, { actor: actorOf(staff), action, subject: { kind: 'webhook', id }, detail }, now)

/** A moment as a form has it, in UTC; undefined when it is none. */
function moment(text: string): Date | undefined {
  const match = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(?::\d{2})?Z?$/.exec(text.trim())
  const at = match === null ? undefined : new Date(`${match[1]}T${match[2]}:00Z`)
  return at === undefined || Number.isNaN(at.getTime()) ? undefined : at
}

/** Messages to others. */
export const webhookRoutes: readonly Route[] = Object.freeze([
  route({
    method: 'GET',
    path: '/webhooks',
    access: { kind: 'staff', action: 'see' },
    limit: 'page',
    summary: 'Where messages of cases are sent, and what became of them',
    query: Type.Object({
      after: Type.Optional(Type.String({ maxLength: 300 })),
      waiting: Type.Boolean({ default: false }),
      done: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000 })),
    }),
    handle(visit) {
      const { done, ...query } = visit.query
      const say = webhookWords[visit.language]
      return show(visit, query, { note: done === undefined ? null : done === 0 ? say.done : say.resent(done) })
    },
  }),
  route({
    method: 'POST',
    path: '/webhooks',
    access: manage,
    limit: 'page',
    summary: 'Adds an endpoint',
    body: Type.Object({
      url: Type.String({ maxLength: 4096 }),
      events: Type.Array(Type.Enum([...noticeTypes]), { default: [] }),
    }),
    async handle(visit) {
      const { body, services, staff, now } = visit
      const url = body.url.trim()
      const problem = urlProblem(url, services.settings.SOURCEMARK_WEBHOOKS_PRIVATE)
      if (problem !== null) return await show(visit, {}, { url: body.url, problem })
      const added = await services.database.transaction(async (tx) => {
        const made = await addEndpoint(tx, { url, events: body.events }, now)
        await note(tx, staff, 'webhook.add', made.endpointId, { host: new URL(url).host.slice(0, 300) }, now)
        return made
      })
      return await show(visit, {}, { secret: { text: added.secret, rotated: false } })
    },
  }),
  route({
    method: 'POST',
    path: '/webhooks/:endpointId/rotate',
    access: manage,
    limit: 'page',
    summary: 'Gives an endpoint a new secret; the one before signs along for a day',
    params,
    async handle(visit) {
      const { params, services, staff, now } = visit
      const secret = await services.database.transaction(async (tx) => {
        const made = await rotateSecret(tx, params.endpointId, new Date(now.getTime() + overlap))
        if (made !== undefined) await note(tx, staff, 'webhook.rotate', params.endpointId, {}, now)
        return made
      })
      return secret === undefined
        ? refusal('NOT_FOUND')
        : await show(visit, {}, { secret: { text: secret, rotated: true } })
    },
  }),
  ...(['enable', 'disable'] as const).map((what) =>
    route({
      method: 'POST',
      path: `/webhooks/:endpointId/${what}`,
      access: manage,
      limit: 'page',
      summary: what === 'enable' ? 'Uses an endpoint again' : 'Uses an endpoint no more',
      params,
      async handle({ params, services, staff, now }) {
        await services.database.transaction(async (tx) => {
          if (what === 'enable') await enableEndpoint(tx, params.endpointId)
          else await disableEndpoint(tx, params.endpointId, `disabled by ${staff.name}`, now)
          await note(tx, staff, `webhook.${what}`, params.endpointId, {}, now)
        })
        return redirect('/webhooks?done=0')
      },
    }),
  ),
  route({
    method: 'POST',
    path: '/webhooks/replay',
    access: { kind: 'staff', action: 'redeliver' },
    limit: 'page',
    summary: 'Sends a message to an endpoint again',
    body: Type.Object({ messageId: Type.String({ pattern: '^msg_[0-9a-f]{32}$' }), endpointId }),
    async handle({ body, services, staff, now }) {
      const known = await services.database.transaction(async (tx) => {
        const replayed = await replayDelivery(tx, body, now)
        if (replayed) await note(tx, staff, 'webhook.replay', body.endpointId, { messageId: body.messageId }, now)
        return replayed
      })
      return known ? redirect('/webhooks?done=1') : refusal('NOT_FOUND')
    },
  }),
  route({
    method: 'POST',
    path: '/webhooks/replay-range',
    access: { kind: 'staff', action: 'redeliver' },
    limit: 'page',
    summary: 'Sends the messages of a span of time to an endpoint again',
    body: Type.Object({ endpointId, from: Type.String({ maxLength: 24 }), to: Type.String({ maxLength: 24 }) }),
    async handle(visit) {
      const { body, services, staff, now } = visit
      const [from, to] = [moment(body.from), moment(body.to)]
      if (from === undefined || to === undefined || from >= to) return await show(visit, {}, { wrongTime: true })
      const count = await services.database.transaction(async (tx) => {
        const replayed = await replayRange(tx, body.endpointId, from, to, now)
        const detail = { from: from.toISOString(), to: to.toISOString(), messages: replayed }
        await note(tx, staff, 'webhook.replay_range', body.endpointId, detail, now)
        return replayed
      })
      return redirect(`/webhooks?done=${count}`)
    },
  }),
])
