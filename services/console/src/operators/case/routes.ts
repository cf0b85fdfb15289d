import { createReadStream } from 'node:fs'
import { readCaseFiles } from '@sourcemark/review'
import Type from 'typebox'
import { refusal } from '../../http/problems.ts'
import { type Answer, type Ask, bytes, json, problem, type Route, redirect, route } from '../../http/route.ts'
import { casePage } from './case-page.ts'
import { readCaseView } from './case-view.ts'
import { STAFF_STEP_TYPES, STAFF_STEPS, type StaffStep, type StaffStepType } from './steps.ts'
import { notTaken, problemsOf, StepBody, takeStep } from './take-step.ts'

const params = Type.Object({ caseId: Type.String({ minLength: 1, maxLength: 256 }) })
const file = Type.Object({ ...params.properties, fileId: Type.String({ minLength: 1, maxLength: 256 }) })

type StepAsk = Ask<{ caseId: string }, unknown, StepBody, { kind: 'staff'; action: 'review' }>

const casePath = (caseId: string): string => `/cases/${encodeURIComponent(caseId)}`

async function takeFromPage(ask: StepAsk, type: StaffStepType): Promise<Answer> {
  const { services, now, params, body } = ask
  const problems = problemsOf(type, body)
  const taken = problems.length > 0 ? null : await takeStep(ask, type, params.caseId, body)
  if (taken?.outcome === 'done' || taken?.outcome === 'repeated')
    return redirect(`${casePath(params.caseId)}?done=${type}`)
  const view = await readCaseView(services, params.caseId, now)
  if (view === undefined) return refusal('NOT_FOUND')
  const refused = taken === null ? null : notTaken(taken)
  return casePage(ask, view, { attempt: { type, body, problems, refused, conflict: taken?.outcome === 'conflict' } })
}

async function takeFromProgram(ask: StepAsk, type: StaffStepType): Promise<Answer> {
  const { params, body } = ask
  const problems = problemsOf(type, body)
  if (problems.length > 0)
    return refusal('INPUT_INVALID', { errors: problems.map((field) => ({ pointer: `/${field}` })) })
  const taken = await takeStep(ask, type, params.caseId, body)
  switch (taken.outcome) {
    case 'unknown':
      return refusal('NOT_FOUND')
    case 'conflict':
      return problem(
        409,
        'CASE_CHANGED',
        { zh: '案件已有变化。', en: 'The case is not what was looked at.' },
        { more: { version: taken.case.version } },
      )
    case 'refused':
      return problem(422, taken.refused, notTaken(taken) ?? { zh: '', en: '' })
    default:
      return json({ caseId: params.caseId, state: taken.case.state, version: taken.case.version })
  }
}

const stepRoutes = ({ type, action, name }: StaffStep): Route[] => [
  route({
    method: 'POST',
    path: `/cases/:caseId/${type}`,
    access: { kind: 'staff', action },
    limit: 'page',
    summary: `${name.en}: from the page of the case`,
    params,
    body: StepBody,
    handle: (ask) => takeFromPage(ask as unknown as StepAsk, type),
  }),
  route({
    method: 'POST',
    path: `/api/v1/cases/:caseId/${type}`,
    access: { kind: 'staff', action },
    limit: 'api',
    summary: `${name.en}, in a case`,
    params,
    body: StepBody,
    answer: Type.Object({ caseId: Type.String(), state: Type.String(), version: Type.Integer() }),
    handle: (ask) => takeFromProgram(ask as unknown as StepAsk, type),
  }),
]

/** Cases as staff review them. */
export const caseRoutes: readonly Route[] = Object.freeze([
  route({
    method: 'GET',
    path: '/cases/:caseId',
    access: { kind: 'staff', action: 'see' },
    limit: 'page',
    summary: 'A case, with what can be done in it',
    params,
    query: Type.Object({ done: Type.Optional(Type.Enum([...STAFF_STEP_TYPES])) }),
    async handle(ask) {
      const view = await readCaseView(ask.services, ask.params.caseId, ask.now)
      if (view === undefined) return refusal('NOT_FOUND')
      return casePage(ask, view, ask.query.done === undefined ? {} : { done: ask.query.done })
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/cases/:caseId',
    access: { kind: 'staff', action: 'see' },
    limit: 'api',
    summary: 'A case and its history, without what is personal',
    params,
    async handle({ services, now, params }) {
      const view = await readCaseView(services, params.caseId, now)
      if (view === undefined) return refusal('NOT_FOUND')
      return json({ case: view.case, history: view.history, standing: view.standing })
    },
  }),
  route({
    method: 'GET',
    path: '/cases/:caseId/files/:fileId',
    access: { kind: 'staff', action: 'see_personal' },
    limit: 'media',
    summary: 'A file that somebody handed in',
    params: file,
    async handle({ services, params }) {
      const files = await readCaseFiles(services.database, params.caseId)
      const found = files.find(({ fileId, erasedAt }) => fileId === params.fileId && erasedAt === null)
      const path = found === undefined ? undefined : await services.blobs.localFile(found.sha256)
      if (found === undefined || path === undefined) return refusal('NOT_FOUND')
      return bytes(found.mediaType, createReadStream(path), {
        headers: {
          // A stranger's file is kept by whoever asks for it, and never shown as a page of the console.
          'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(found.name).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16)}`)}`,
          'content-security-policy': "sandbox; default-src 'none'",
          'content-length': String(found.bytes),
        },
      })
    },
  }),
  ...STAFF_STEPS.flatMap(stepRoutes),
])
