import {
  answerPolicyJob,
  cancelPolicyJob,
  orderPolicyJob,
  type PolicyJobKind,
  readPolicyJob,
  readPolicyJobs,
} from '@sourcemark/adjudication'
import type { Database, Queryable } from '@sourcemark/database'
import { appendAudit } from '@sourcemark/ledger'
import { readStaffNames, type StaffSession } from '@sourcemark/staff'
import { lintPack, readPack } from '@sourcemark/verdict'
import Type from 'typebox'
import { refusal } from '../../http/problems.ts'
import { type Answer, type Ask, page, type Route, redirect, route, type Visit } from '../../http/route.ts'
import { packsInForce } from '../../portal/about.ts'
import { actorOf } from '../actor.ts'
import { pageOf, placeText, readPlace } from '../place.ts'
import { compare, packVersions, versionText } from './compare.ts'
import { comparePage, emptyPackForm, jobPage, jobPath, type PackForm, policyPage, policyWords } from './policy-pages.ts'

/** Jobs on a page. */
const listed = 20
/** Characters of a pack. */
const packLength = 256 * 1024
/** Bytes of a form with such a pack in it, every character of it written as three of three. */
const formBytes = 3 * 1024 * 1024

const id = Type.String({ maxLength: 100 })
const params = Type.Object({ jobId: Type.String({ pattern: '^job-[0-9a-f]{18}$' }) })
const body = Type.Object({
  yaml: Type.String({ minLength: 1, maxLength: packLength }),
  note: Type.String({ maxLength: 1000, default: '' }),
})
type Filled = { readonly yaml: string; readonly note: string }

/** Text of the pack of a name that is in force; undefined when there is none. */
async function textInForce(db: Database, name: string): Promise<string | undefined> {
  const pack = (await packsInForce(db)).find((one) => one.pack === name)
  if (pack === undefined) return undefined
  const { versions } = await packVersions(db)
  const version = versions.findLast((one) => one.pack === name && one.hash === pack.hash)
  return version === undefined ? undefined : await versionText(db, version.id)
}

/** Checks what was filled in. */
async function checked(db: Database, filled: Filled): Promise<PackForm> {
  // Forms send every line with two characters at its end.
  const yaml = filled.yaml.replaceAll('\r\n', '\n')
  const problems = lintPack(yaml)
  const pack = problems.length === 0 ? readPack(yaml).pack : null
  const before = pack === null ? undefined : await textInForce(db, pack.pack)
  const difference = before === undefined ? null : compare(before, yaml)
  return { yaml, note: filled.note.trim(), problems, pack, difference, refused: null }
}

async function show(visit: Visit, after: string | undefined, form: PackForm): Promise<Answer> {
  const { database } = visit.services
  const place = readPlace(after)
  const [packs, { versions, activations }, read] = await Promise.all([
    packsInForce(database),
    packVersions(database),
    readPolicyJobs(database, place && { askedAt: place.at, jobId: place.id }, listed + 1),
  ])
  const { rows: jobs, next } = pageOf(read, listed, ({ askedAt, jobId }) => placeText(askedAt, jobId))
  const people = [...jobs.map(({ askedBy }) => askedBy), ...activations.map(({ activatedBy }) => activatedBy)]
  const names = await readStaffNames(database, people)
  const content = policyPage(visit, { packs, versions, activations, jobs, next, names, form })
  return page(policyWords[visit.language].title, content, { status: form.refused === null ? 200 : 422 })
}

async function showJob(visit: Visit, jobId: string, refused: 'own' | 'over' | 'lapsed' | null): Promise<Answer> {
  const { database } = visit.services
  const job = await readPolicyJob(database, jobId)
  if (job === undefined) return refusal('NOT_FOUND')
  const [names, before] = await Promise.all([
    readStaffNames(database, [job.askedBy, ...(job.answeredBy === null ? [] : [job.answeredBy])]),
    textInForce(database, job.pack),
  ])
  const difference = before === undefined ? null : compare(before, job.yaml)
  const title = policyWords[visit.language].jobTitle(jobId)
  return page(title, jobPage(visit, { job, names, difference, refused }), { status: refused === null ? 200 : 409 })
}

/** Asks for work on a pack that has no mistakes. */
async function order(
  visit: Ask<unknown, unknown, Filled, { kind: 'staff'; action: 'policy_shadow' | 'policy_activate' }>,
  kind: PolicyJobKind,
): Promise<Answer> {
  const { body, services, staff, now } = visit
  const form = await checked(services.database, body)
  const { pack, yaml, note } = form
  if (pack === null) return await show(visit, undefined, { ...form, refused: 'not_sound' })
  if (kind === 'activate' && note === '') return await show(visit, undefined, { ...form, refused: 'no_note' })
  const jobId = await services.database.transaction(async (tx) => {
    const ordered = await orderPolicyJob(tx, { kind, pack, yaml, note, by: staff.staffId }, now)
    const detail = { pack: pack.pack, version: pack.version, hash: pack.hash }
    await audit(tx, staff, kind === 'shadow' ? 'policy.shadow' : 'policy.propose', ordered, detail, now)
    return ordered
  })
  return redirect(jobPath(jobId))
}

const audit = (
  tx: Queryable,
  staff: StaffSession,
  action: string,
  jobId: string,
  detail: Readonly<Record<string, string>>,
  now: Date,
) => appendAudit(tx, { actor: actorOf(staff), action, subject: { kind: 'policy_job', id: jobId }, detail }, now)

const shadows = { kind: 'staff', action: 'policy_shadow' } as const
const activates = { kind: 'staff', action: 'policy_activate' } as const

/** Policy packs. */
export const policyRoutes: readonly Route[] = Object.freeze([
  route({
    method: 'GET',
    path: '/policy',
    access: { kind: 'staff', action: 'see' },
    limit: 'page',
    summary: 'Policy packs in force, work on others, and which were put in force',
    query: Type.Object({ after: Type.Optional(Type.String({ maxLength: 300 })), edit: Type.Optional(id) }),
    async handle(visit) {
      const { after, edit } = visit.query
      const yaml = edit === undefined ? undefined : await versionText(visit.services.database, edit)
      return await show(visit, after, yaml === undefined ? emptyPackForm : { ...emptyPackForm, yaml })
    },
  }),
  route({
    method: 'GET',
    path: '/policy/compare',
    access: { kind: 'staff', action: 'see' },
    limit: 'page',
    summary: 'What became otherwise from one version of a pack to another',
    query: Type.Object({ before: id, after: id }),
    async handle(visit) {
      const { query, services, language } = visit
      const { versions } = await packVersions(services.database)
      const [before, after] = [query.before, query.after].map((wanted) => versions.find((one) => one.id === wanted))
      if (before === undefined || after === undefined) return refusal('NOT_FOUND')
      const [was, is] = await Promise.all([before, after].map((one) => versionText(services.database, one.id)))
      const lines = compare(was ?? '', is ?? '')
      return page(policyWords[language].compare, comparePage(visit, { before, after, lines }))
    },
  }),
  route({
    method: 'POST',
    path: '/policy/check',
    access: shadows,
    limit: 'page',
    summary: 'Explains every mistake of a pack, and how it differs from the one in force',
    body,
    bodyBytes: formBytes,
    handle: async (visit) => show(visit, undefined, await checked(visit.services.database, visit.body)),
  }),
  route({
    method: 'POST',
    path: '/policy/shadow',
    access: shadows,
    limit: 'page',
    summary: 'Has it found out what a pack would change',
    body,
    bodyBytes: formBytes,
    handle: (visit) => order(visit, 'shadow'),
  }),
  route({
    method: 'POST',
    path: '/policy/propose',
    access: activates,
    limit: 'page',
    summary: 'Proposes to put a pack in force',
    body,
    bodyBytes: formBytes,
    handle: (visit) => order(visit, 'activate'),
  }),
  route({
    method: 'GET',
    path: '/policy/jobs/:jobId',
    access: { kind: 'staff', action: 'see' },
    limit: 'page',
    summary: 'Work on a pack: how far it is, and what came of it',
    params,
    handle: (visit) => showJob(visit, visit.params.jobId, null),
  }),
  ...(['approve', 'refuse'] as const).map((answer) =>
    route({
      method: 'POST',
      path: `/policy/jobs/:jobId/${answer}`,
      access: activates,
      limit: 'page',
      summary: answer === 'approve' ? 'Agrees to put a pack in force' : 'Does not agree to put a pack in force',
      params,
      async handle(visit) {
        const { params, services, staff, now } = visit
        const { jobId } = params
        const answered = await services.database.transaction(async (tx) => {
          const agreed = answer === 'approve'
          const came = await answerPolicyJob(tx, jobId, { by: staff.staffId, agreed }, now)
          if (came === 'taken') await audit(tx, staff, `policy.${answer}`, jobId, {}, now)
          return came
        })
        if (answered === 'unknown') return refusal('NOT_FOUND')
        return answered === 'taken' ? redirect(jobPath(jobId)) : await showJob(visit, jobId, answered)
      },
    }),
  ),
  route({
    method: 'POST',
    path: '/policy/jobs/:jobId/cancel',
    access: shadows,
    limit: 'page',
    summary: 'Stops a shadow run',
    params,
    async handle(visit) {
      const { params, services, staff, now } = visit
      const { jobId } = params
      const stopped = await services.database.transaction(async (tx) => {
        const ended = await cancelPolicyJob(tx, jobId, now)
        if (ended) await audit(tx, staff, 'policy.cancel', jobId, {}, now)
        return ended
      })
      return stopped ? redirect(jobPath(jobId)) : await showJob(visit, jobId, 'over')
    },
  }),
])
