import { type AuditFilter, readAudit } from '@sourcemark/ledger'
import { readStaffNames } from '@sourcemark/staff'
import Type from 'typebox'
import { page, type Route, route } from '../../http/route.ts'
import { pageOf } from '../place.ts'
import { type AuditForm, auditPage, auditWords } from './audit-page.ts'

/** Entries on a page. */
const listed = 50

const filterOf = ({ actor, action, kind, subject }: AuditForm): AuditFilter => ({
  ...(actor === '' ? {} : { actorId: actor }),
  ...(action === '' ? {} : { action }),
  ...(kind === '' ? {} : { subject: { kind, ...(subject === '' ? {} : { id: subject }) } }),
})

/** What was done, by whom. */
export const auditRoutes: readonly Route[] = Object.freeze([
  route({
    method: 'GET',
    path: '/audit',
    access: { kind: 'staff', action: 'see_audit' },
    limit: 'page',
    summary: 'Everything that was done in the console, the latest first',
    query: Type.Object({
      actor: Type.String({ maxLength: 512, default: '' }),
      action: Type.String({ maxLength: 64, default: '' }),
      kind: Type.String({ maxLength: 64, default: '' }),
      subject: Type.String({ maxLength: 512, default: '' }),
      before: Type.Optional(Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })),
    }),
    async handle(visit) {
      const { query, services, language } = visit
      const { before, ...form } = query
      const read = await readAudit(services.database, filterOf(form), before ?? null, listed + 1)
      const { rows: entries, next } = pageOf(read, listed, ({ number }) => String(number))
      const names = await readStaffNames(
        services.database,
        entries.filter(({ actor }) => actor.kind === 'staff').map(({ actor }) => actor.id),
      )
      return page(auditWords[language].title, auditPage(visit, { entries, next, names, form }))
    },
  }),
])
