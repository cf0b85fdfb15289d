import type { Queryable } from '@sourcemark/database'
import { appendAudit } from '@sourcemark/ledger'
import { readQueue } from '@sourcemark/review'
import {
  approveBulk,
  BULK_ITEMS,
  type BulkProposal,
  listBulk,
  proposeBulk,
  readBulk,
  readBulkItems,
  readStaffNames,
  rejectBulk,
  STAFF_REFUSALS,
  type StaffRefusalCode,
  type StaffSession,
} from '@sourcemark/staff'
import Type from 'typebox'
import { refusal } from '../../http/problems.ts'
import { type Answer, type Route, redirect, route, type Visit } from '../../http/route.ts'
import { dictionary } from '../../pages/dictionary.ts'
import { actorOf } from '../actor.ts'
import { pageOf, placeText, readPlace } from '../place.ts'
import { queuePage } from '../queue/queue-page.ts'
import { BULK_STEP_TYPES, proposalAction } from './bulk-steps.ts'
import { carryOut } from './carry-out.ts'
import { proposalPage, proposalsPage } from './proposal-pages.ts'

const words = dictionary({
  none: { zh: '请先选择案件。', en: 'Select cases first.' },
  reasons: {
    zh: '退回和不予受理须以两种语言说明理由。',
    en: 'Returning and rejecting need reasons in both languages.',
  },
})

/** Proposals of a page. */
const pageSize = 50
const queueSize = 50

const params = Type.Object({ proposalId: Type.String({ minLength: 1, maxLength: 100 }) })
const text = (longest: number) => Type.Optional(Type.String({ maxLength: longest }))

type StaffVisit = Visit & { readonly staff: StaffSession }

/** Notes what became of a proposal. */
const noted =
  ({ staff, now }: StaffVisit, action: string) =>
  async (tx: Queryable, { proposalId, action: what, size }: BulkProposal): Promise<void> => {
    const subject = { kind: 'proposal', id: proposalId }
    await appendAudit(tx, { actor: actorOf(staff), action, subject, detail: { what, size } }, now)
  }

async function show(visit: StaffVisit, proposalId: string, refused?: StaffRefusalCode): Promise<Answer> {
  const { database } = visit.services
  const proposal = await readBulk(database, proposalId, visit.now)
  if (proposal === undefined) return refusal('NOT_FOUND')
  const items = await readBulkItems(database, proposalId)
  const names = await readStaffNames(database, [
    proposal.proposedBy,
    ...(proposal.decidedBy === null ? [] : [proposal.decidedBy]),
  ])
  return proposalPage(visit, proposal, items, names, refused)
}

const shown = (proposalId: string): Answer => redirect(`/proposals/${encodeURIComponent(proposalId)}`)

/** What is done to many cases at once: proposed by one person, approved by another. */
export const proposalRoutes: readonly Route[] = Object.freeze([
  route({
    method: 'GET',
    path: '/proposals',
    access: { kind: 'staff', action: 'see' },
    limit: 'page',
    summary: 'What was proposed for many cases at once',
    query: Type.Object({ all: Type.Optional(Type.Literal('1')), after: text(300) }),
    async handle(ask) {
      const { services, now, query } = ask
      const place = readPlace(query.after)
      const last = place === undefined ? null : { proposedAt: place.at, proposalId: place.id }
      const undecided = query.all === undefined
      const found = await listBulk(services.database, { undecided, last, limit: pageSize + 1 }, now)
      const { rows, next } = pageOf(found, pageSize, ({ proposedAt, proposalId }) => placeText(proposedAt, proposalId))
      const names = await readStaffNames(
        services.database,
        rows.map(({ proposedBy }) => proposedBy),
      )
      return proposalsPage(ask, rows, names, { undecided, next })
    },
  }),
  route({
    method: 'POST',
    path: '/proposals',
    access: { kind: 'staff', action: 'bulk_propose' },
    limit: 'page',
    summary: 'Proposes a step for many cases at once',
    body: Type.Object({
      cases: Type.Optional(Type.Array(Type.String({ maxLength: 256 }), { maxItems: BULK_ITEMS })),
      step: Type.Enum([...BULK_STEP_TYPES]),
      reasons_zh: text(20_000),
      reasons_en: text(20_000),
      why: Type.String({ maxLength: 20_000 }),
    }),
    async handle(ask) {
      const { services, now, staff, body } = ask
      const { cases = [], step, reasons_zh = '', reasons_en = '', why } = body
      const say = words[ask.language]
      const again = async (error: string): Promise<Answer> => {
        const list = await readQueue(services.database, {}, now, { after: null, size: queueSize })
        return queuePage(ask, list, { filters: {}, problem: { error, selected: new Set(cases) } })
      }
      if (cases.length === 0) return await again(say.none)
      const reasons = { zh: reasons_zh.trim(), en: reasons_en.trim() }
      const sound = [reasons.zh, reasons.en].every((one) => one !== '' && one.length <= 4000)
      if (step !== 'accept' && !sound) return await again(say.reasons)
      const parameters = step === 'accept' ? {} : { reasons }
      const draft = { action: proposalAction(step), parameters, reason: why.trim(), items: [...new Set(cases)] }
      const proposed = await proposeBulk(services.database, staff, draft, now, { note: noted(ask, 'bulk.propose') })
      return 'refused' in proposed
        ? await again(STAFF_REFUSALS[proposed.refused][ask.language])
        : shown(proposed.proposalId)
    },
  }),
  route({
    method: 'GET',
    path: '/proposals/:proposalId',
    access: { kind: 'staff', action: 'see' },
    limit: 'page',
    summary: 'A proposal with its cases',
    params,
    handle: (ask) => show(ask, ask.params.proposalId),
  }),
  route({
    method: 'POST',
    path: '/proposals/:proposalId/approve',
    access: { kind: 'staff', action: 'bulk_approve' },
    limit: 'page',
    summary: 'Approves a proposal of somebody else and carries it out, or goes on with it',
    params,
    async handle(ask) {
      const { services, now, staff, params } = ask
      const approved = await approveBulk(
        services.database,
        staff,
        params.proposalId,
        (tx, step) => carryOut(tx, step, staff, now),
        now,
        { note: noted(ask, 'bulk.approve') },
      )
      return 'refused' in approved ? await show(ask, params.proposalId, approved.refused) : shown(params.proposalId)
    },
  }),
  route({
    method: 'POST',
    path: '/proposals/:proposalId/reject',
    access: { kind: 'staff', action: 'bulk_propose' },
    limit: 'page',
    summary: 'Rejects a proposal, or takes one back',
    params,
    async handle(ask) {
      const { services, now, staff, params } = ask
      const rejected = await rejectBulk(services.database, staff, params.proposalId, now, {
        note: noted(ask, 'bulk.reject'),
      })
      return 'refused' in rejected ? await show(ask, params.proposalId, rejected.refused) : shown(params.proposalId)
    },
  }),
])
