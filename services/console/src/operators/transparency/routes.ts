import { readTransparency, type TransparencyMonth, transparencyCsv, transparencyJson } from '@sourcemark/review'
import Type from 'typebox'
import { refusal } from '../../http/problems.ts'
import { bytes, page, type Route, route, type Visit } from '../../http/route.ts'
import { transparencyPage, transparencyWords } from './transparency-page.ts'

/** Months that are told when nobody says which. */
const usually = 12

const query = Type.Object({
  from: Type.Optional(Type.String({ maxLength: 7 })),
  to: Type.Optional(Type.String({ maxLength: 7 })),
})
type Query = { readonly from?: string; readonly to?: string }

interface Asked {
  readonly from: string
  readonly to: string
  /** null when those are no months, or too many. */
  readonly months: readonly TransparencyMonth[] | null
}

async function read({ services, now }: Visit, query: Query): Promise<Asked> {
  const before = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - usually + 1))
  const { from = before.toISOString().slice(0, 7), to = now.toISOString().slice(0, 7) } = query
  try {
    return { from, to, months: await readTransparency(services.database, from, to) }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return { from, to, months: null }
  }
}

const file = (name: string) => ({ 'content-disposition': `attachment; filename="${name}"` })

/** Numbers for everybody. */
export const transparencyRoutes: readonly Route[] = Object.freeze([
  route({
    method: 'GET',
    path: '/transparency',
    access: { kind: 'public' },
    limit: 'page',
    summary: 'Verdicts, complaints and appeals by month',
    query,
    async handle(visit) {
      const { from, to, months } = await read(visit, visit.query)
      const body = transparencyPage(visit, { months: months ?? [], from, to, error: months === null })
      const title = transparencyWords[visit.language].title
      return page(title, body, { scripts: ['charts.ts'], status: months === null ? 400 : 200 })
    },
  }),
  route({
    method: 'GET',
    path: '/transparency.csv',
    access: { kind: 'public' },
    limit: 'api',
    summary: 'The same as CSV',
    query,
    async handle(visit) {
      const { months } = await read(visit, visit.query)
      if (months === null) return refusal('INPUT_INVALID')
      return bytes('text/csv; charset=utf-8', transparencyCsv(months), { headers: file('transparency.csv') })
    },
  }),
  route({
    method: 'GET',
    path: '/transparency.json',
    access: { kind: 'public' },
    limit: 'api',
    summary: 'The same as JSON',
    query,
    async handle(visit) {
      const { months } = await read(visit, visit.query)
      if (months === null) return refusal('INPUT_INVALID')
      return bytes('application/json; charset=utf-8', transparencyJson(months), { headers: file('transparency.json') })
    },
  }),
])
