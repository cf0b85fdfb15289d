import { CASE_KINDS, CASE_STATES, type QueueFilters, readQueue } from '@sourcemark/review'
import Type, { type Static } from 'typebox'
import { json, type Route, redirect, route } from '../../http/route.ts'
import { orNull } from '../filled.ts'
import { queuePage } from './queue-page.ts'

/** Cases of a page. */
const pageSize = 50

const idText = Type.Optional(Type.String({ maxLength: 512 }))

const QueueQuery = Type.Object({
  kind: Type.Optional(Type.Enum(['', ...CASE_KINDS])),
  state: Type.Optional(
    Type.Enum(['', ...CASE_STATES], { description: 'A state that is over shows cases that are over.' }),
  ),
  only: Type.Optional(Type.Enum(['', 'overdue', 'panel'])),
  account: idText,
  content: idText,
  text: Type.Optional(Type.String({ maxLength: 512, description: 'A piece of the number of the case.' })),
  after: Type.Optional(Type.String({ maxLength: 2000, description: '`next` of the page before.' })),
})

const filtersOf = ({ kind, state, only, account, content, text }: Static<typeof QueueQuery>): QueueFilters => ({
  kind: orNull(kind),
  state: orNull(state),
  overdue: only === 'overdue' ? true : null,
  panel: only === 'panel' ? true : null,
  accountId: orNull(account?.trim()),
  contentId: orNull(content?.trim()),
  text: orNull(text?.trim()),
})

/** The queue of cases. */
export const queueRoutes: readonly Route[] = Object.freeze([
  route({
    method: 'GET',
    path: '/queue',
    access: { kind: 'staff', action: 'see' },
    limit: 'page',
    summary: 'Cases by deadline and weight',
    query: QueueQuery,
    async handle(ask) {
      const filters = filtersOf(ask.query)
      const at = { after: orNull(ask.query.after), size: pageSize }
      return queuePage(ask, await readQueue(ask.services.database, filters, ask.now, at), { filters })
    },
  }),
  route({
    method: 'GET',
    path: '/queue/next',
    access: { kind: 'staff', action: 'see' },
    limit: 'page',
    summary: 'Leads to the most urgent case but one',
    query: Type.Object({ not: idText }),
    async handle({ services, now, query }) {
      const { cases } = await readQueue(services.database, {}, now, { after: null, size: 2 })
      const next = cases.find(({ caseId }) => caseId !== query.not)
      return redirect(next === undefined ? '/queue' : `/cases/${encodeURIComponent(next.caseId)}`)
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/queue',
    access: { kind: 'staff', action: 'see' },
    limit: 'api',
    summary: 'Cases by deadline and weight',
    query: QueueQuery,
    async handle({ services, now, query }) {
      const at = { after: orNull(query.after), size: pageSize }
      return json(await readQueue(services.database, filtersOf(query), now, at))
    },
  }),
])
