import Type from 'typebox'
import { page, type Route, route } from '../../http/route.ts'
import { readPlace } from '../place.ts'
import { search } from './search.ts'
import { searchPage, searchWords } from './search-page.ts'

/** Finding things by what people know of them. */
export const searchRoutes: readonly Route[] = Object.freeze([
  route({
    method: 'GET',
    path: '/search',
    access: { kind: 'staff', action: 'see' },
    limit: 'page',
    summary: 'Finds contents, accounts, verdicts and cases',
    query: Type.Object({
      q: Type.String({ maxLength: 300, default: '' }),
      after: Type.Optional(Type.String({ maxLength: 300 })),
    }),
    async handle(visit) {
      const { query, services, language } = visit
      const text = query.q.trim()
      const last = readPlace(query.after)
      const place = last === undefined ? undefined : { decidedAt: last.at, contentId: last.id }
      const found = text === '' ? null : await search(services.database, text, place)
      return page(searchWords[language].title, searchPage(visit, text, found))
    },
  }),
])
