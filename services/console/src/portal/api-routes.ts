import {
  caseHistory,
  casePolicy,
  FORM_KINDS,
  openByCode,
  REQUIRED_FIELDS,
  readCase,
  readEvents,
  STATE_WORDS,
} from '@sourcemark/review'
import Type from 'typebox'
import { refusal } from '../http/problems.ts'
import { json, type Route, route } from '../http/route.ts'
import { packsInForce } from './about.ts'
import { stepsOf } from './party-steps.ts'

const BothLanguages = Type.Object({ zh: Type.String(), en: Type.String() })

/** What programs of the public may ask. */
export const portalApiRoutes: readonly Route[] = Object.freeze([
  route({
    method: 'GET',
    path: '/api/v1/procedures',
    access: { kind: 'public' },
    limit: 'api',
    summary: 'The procedures in force: what each form must hold, and the times that the platform has published',
    answer: Type.Array(
      Type.Object({
        pack: Type.String(),
        title: BothLanguages,
        regime: Type.String(),
        forms: Type.Record(Type.String(), Type.Array(Type.String())),
        periods: Type.Record(Type.String(), Type.Unknown()),
      }),
    ),
    async handle({ services }) {
      const packs = await packsInForce(services.database)
      return json(
        packs.flatMap(({ pack, document }) => {
          const policy = casePolicy(document)
          if (policy === null) return []
          const { regime, periods } = policy
          const forms = Object.fromEntries(FORM_KINDS.map((kind) => [kind, REQUIRED_FIELDS[regime][kind]]))
          return [{ pack, title: document.title, regime, forms, periods }]
        }),
      )
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/case',
    access: { kind: 'public' },
    limit: 'sign-in',
    summary: 'State, deadlines and history of the case that a receipt code stands for, as its side may know them',
    body: Type.Object({ code: Type.String({ maxLength: 1000 }) }),
    answer: Type.Object({
      caseId: Type.String(),
      kind: Type.String(),
      side: Type.String(),
      contentId: Type.String(),
      state: Type.String(),
      stateWords: BothLanguages,
      missing: Type.Array(Type.String()),
      decision: Type.Union([Type.String(), Type.Null()]),
      measure: Type.Boolean(),
      steps: Type.Array(Type.String()),
      deadlines: Type.Array(Type.Unknown()),
      history: Type.Array(Type.Unknown()),
    }),
    async handle({ services: { database }, body, address, now }) {
      const opened = await openByCode(database, body.code, address, now)
      if ('refused' in opened) {
        return opened.refused === 'unknown'
          ? refusal('NOT_FOUND')
          : refusal('TOO_MANY_REQUESTS', { retryAt: opened.again.toJSON() })
      }
      const { caseId, side } = opened.party
      const found = await readCase(database, caseId)
      if (found === undefined) return refusal('NOT_FOUND')
      const { clocks, entries } = caseHistory(found, await readEvents(database, caseId), 'party')
      const { kind, contentId, state, missing, decision, measure } = found
      return json({
        caseId,
        kind,
        side,
        contentId,
        state,
        stateWords: STATE_WORDS[state],
        missing,
        decision,
        measure,
        steps: stepsOf(found, side, now),
        deadlines: clocks.map(({ clock, what, kind: of, dueAt, missed }) => ({ clock, what, kind: of, dueAt, missed })),
        history: entries.map(({ at, type, what, by, reasons }) => ({ at, type, what, by, reasons })),
      })
    },
  }),
])
