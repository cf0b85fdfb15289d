import Type from 'typebox'
import { COOKIES } from '../../http/cookies.ts'
import { refusal } from '../../http/problems.ts'
import { bytes, page, type Route, route } from '../../http/route.ts'
import type { ConsoleServices } from '../../services.ts'
import { overviewPage, overviewWords } from './overview-page.ts'
import { recentSnapshot } from './snapshot.ts'
import { snapshotStream } from './stream.ts'

/** Streams that one process serves at a time. */
const mostStreams = 100
const streams = new WeakMap<ConsoleServices, number>()

/** The line and the cases as they are now. */
export const overviewRoutes: readonly Route[] = Object.freeze([
  route({
    method: 'GET',
    path: '/overview',
    access: { kind: 'staff', action: 'see' },
    limit: 'page',
    summary: 'What the line does and how the cases stand, as of now',
    async handle(visit) {
      const snapshot = await recentSnapshot(visit.services, visit.now)
      return page(overviewWords[visit.language].title, overviewPage(visit, snapshot), { scripts: ['overview.ts'] })
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/overview/events',
    access: { kind: 'staff', action: 'see' },
    limit: 'api',
    summary: 'The same as server-sent events, one every two seconds, until the session is over',
    answer: Type.String(),
    async handle({ services, language, cookie }) {
      const open = streams.get(services) ?? 0
      if (open >= mostStreams) return refusal('TOO_MANY_REQUESTS')
      streams.set(services, open + 1)
      const stream = snapshotStream({
        services,
        token: cookie(COOKIES.staff) ?? '',
        language,
        onEnd: () => void streams.set(services, (streams.get(services) ?? 1) - 1),
      })
      return bytes('text/event-stream; charset=utf-8', stream, { headers: { 'x-accel-buffering': 'no' } })
    },
  }),
])
