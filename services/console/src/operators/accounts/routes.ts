import Type from 'typebox'
import { refusal } from '../../http/problems.ts'
import { page, type Route, route } from '../../http/route.ts'
import { readPlace } from '../place.ts'
import { accountPage, accountWords } from './account-page.ts'
import { readAccount } from './read-account.ts'

const place = Type.Optional(Type.String({ maxLength: 300 }))

/** Accounts. */
export const accountRoutes: readonly Route[] = Object.freeze([
  route({
    method: 'GET',
    path: '/accounts/:accountId',
    access: { kind: 'staff', action: 'see' },
    limit: 'page',
    summary: 'An account with its verdicts, its originals, and the measure that is recommended',
    params: Type.Object({ accountId: Type.String({ minLength: 1, maxLength: 256 }) }),
    query: Type.Object({ verdict: place, work: place }),
    async handle(visit) {
      const { params, query, services, language, now } = visit
      const verdict = readPlace(query.verdict)
      const work = readPlace(query.work)
      const view = await readAccount(
        services.database,
        params.accountId,
        {
          verdict: verdict && { decidedAt: verdict.at, contentId: verdict.id },
          work: work && { publishedAt: work.at, contentId: work.id },
        },
        now,
      )
      if (view === undefined) return refusal('NOT_FOUND')
      return page(accountWords[language].title(params.accountId), accountPage(visit, view), { scripts: ['charts.ts'] })
    },
  }),
])
