import { readAudit } from '@sourcemark/ledger'
import { appendEvent, readCase, readEvents, readRulings } from '@sourcemark/review'
import { run } from '@sourcemark/review/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestConsole, type TestConsole } from '../../../test/support/console.ts'
import { ask, member, type Person, send } from './people.ts'

let console_: TestConsole
beforeAll(async () => {
  // a little after the cases of these tests were filed
  console_ = await startTestConsole({ now: new Date('2026-03-10T09:30:00Z') })
})
afterAll(() => console_.stop())

let ids = 0
const caseId = (): string => `c-review-${++ids}`
const eventId = (): string => `event-of-the-tests-${++ids}`

const reasons = { reasons_zh: '理由充分。', reasons_en: 'The reasons are sound.' }

/** Takes a step as its form would, seen as the case stands. */
async function take(person: Person, id: string, type: string, fields: Record<string, string> = {}) {
  const version = (await readCase(console_.database, id))?.version ?? 0
  return await send(console_, person, `/cases/${id}/${type}`, { eventId: eventId(), seen: String(version), ...fields })
}

const stateOf = async (id: string) => (await readCase(console_.database, id))?.state

test('a notice is reviewed from its form to its ruling, and each step stands in the audit', async () => {
  const id = caseId()
  const content = 'review-content-1'
  await run(console_.database, [], { caseId: id, contentId: content })
  const reviewer = await member(console_, 'reviewer')
  expect((await take(reviewer, id, 'accept')).headers.get('location')).toBe(`/cases/${id}?done=accept`)
  expect((await take(reviewer, id, 'act', reasons)).status).toBe(303)
  expect((await take(reviewer, id, 'forward')).status).toBe(303)
  expect(await stateOf(id)).toBe('awaiting_statement')
  const page = await (await ask(console_, reviewer, `/cases/${id}`)).text()
  // Before the account was heard nothing is decided against it, and the page says why.
  expect(page).toContain('The account may still answer')
  expect(page).not.toContain('id="step-grant"')
  const says = { verdict: 'licensed_repost', action: 'allow', notice: 'wrong' }
  expect((await take(reviewer, id, 'dismiss', { template: 'licensed', ...says })).status).toBe(303)
  const rulings = await readRulings(console_.database, [{ contentId: content, revision: 1 }])
  expect(rulings.get(content)).toMatchObject({
    by: 'dismiss',
    decidedBy: reviewer.staffId,
    says: { verdict: 'licensed_repost', action: 'allow' },
  })
  const last = (await readEvents(console_.database, id)).at(-1)
  expect(last?.data).toMatchObject({
    reasons: { zh: expect.stringContaining('许可'), en: expect.stringContaining('permission') },
    notice: 'wrong',
  })
  const audit = await readAudit(console_.database, { subject: { kind: 'case', id } }, null, 20)
  expect(audit.map(({ action, actor }) => [action, actor.id, actor.role]).reverse()).toEqual(
    ['accept', 'act', 'forward', 'dismiss'].map((type) => [`case.${type}`, reviewer.staffId, 'reviewer']),
  )
})

test('a step lacks nothing: what is missing is said beside its field, and what was written stays', async () => {
  const id = caseId()
  await run(console_.database, ['accept'], { caseId: id, contentId: 'review-content-2' })
  const reviewer = await member(console_, 'reviewer')
  const response = await take(reviewer, id, 'act', { reasons_zh: '只写了中文 <b>' })
  expect(response.status).toBe(422)
  const page = await response.text()
  expect(page).toContain('href="#act-reasons_en"')
  expect(page).toMatch(/<textarea id="act-reasons_en"[^>]*aria-invalid="true"/)
  expect(page).toContain('只写了中文 &lt;b>')
  expect(await stateOf(id)).toBe('accepted')
})

test('who looked at an earlier state of a case is told so, and nothing is done', async () => {
  const id = caseId()
  await run(console_.database, [], { caseId: id, contentId: 'review-content-3' })
  const [one, other] = [await member(console_, 'reviewer'), await member(console_, 'reviewer')]
  const seen = String((await readCase(console_.database, id))?.version)
  expect((await send(console_, one, `/cases/${id}/accept`, { eventId: eventId(), seen })).status).toBe(303)
  const late = await send(console_, other, `/cases/${id}/reject`, { eventId: eventId(), seen, ...reasons })
  expect(late.status).toBe(409)
  expect(await late.text()).toContain('Something happened in this case after you looked at it')
  expect(await stateOf(id)).toBe('accepted')
})

test('the same form sent twice is done once', async () => {
  const id = caseId()
  const filed = await run(console_.database, [], { caseId: id, contentId: 'review-content-4' })
  const reviewer = await member(console_, 'reviewer')
  const fields = { eventId: eventId(), seen: String(filed.version) }
  const answers = await Promise.all([1, 2, 3].map(() => send(console_, reviewer, `/cases/${id}/accept`, fields)))
  expect(answers.map(({ status }) => status)).toEqual([303, 303, 303])
  expect((await readEvents(console_.database, id)).map(({ type }) => type)).toEqual(['file', 'accept'])
  expect(await readAudit(console_.database, { subject: { kind: 'case', id } }, null, 20)).toHaveLength(1)
})

test('an appeal is decided by another person than the first, who has the role for it', async () => {
  const id = caseId()
  await run(console_.database, ['accept'], { caseId: id, contentId: 'review-content-5' })
  const [first, second, reviewer] = [
    await member(console_, 'senior'),
    await member(console_, 'senior'),
    await member(console_, 'reviewer'),
  ]
  expect((await take(first, id, 'dismiss', reasons)).status).toBe(303)
  const found = await readCase(console_.database, id)
  const form = { contact: 'claimant@example.com', reasons: 'Look again.' }
  const by = { role: 'claimant', id: found?.claimant ?? '' } as const
  const appealed = await appendEvent(
    console_.database,
    { caseId: id, eventId: eventId(), seen: null, type: 'appeal', by, form },
    console_.now(),
  )
  expect(appealed.outcome).toBe('done')
  expect((await take(reviewer, id, 'confirm', reasons)).status).toBe(403)
  const own = await take(first, id, 'confirm', reasons)
  expect(own.status).toBe(422)
  expect(await own.text()).toContain('An appeal is decided by another person than the first.')
  expect((await take(second, id, 'confirm', reasons)).status).toBe(303)
  expect(await stateOf(id)).toBe('appeal_decided')
})

test('what is done to many cases waits for a second person, and is done once in each', async () => {
  const cases = [caseId(), caseId(), caseId()]
  for (const [index, id] of cases.entries())
    await run(console_.database, [], { caseId: id, contentId: `bulk-${index}` })
  const [proposer, other] = [await member(console_, 'senior'), await member(console_, 'senior')]
  const fields = [
    ...cases.map((id): [string, string] => ['cases', id]),
    ...Object.entries({ step: 'reject', why: 'The same form a hundred times', ...reasons }),
  ]
  const proposed = await send(console_, proposer, '/proposals', fields)
  const path = proposed.headers.get('location') ?? ''
  expect(path).toMatch(/^\/proposals\/bulk-/)
  const own = await send(console_, proposer, `${path}/approve`)
  expect(own.status).toBe(422)
  expect(await own.text()).toContain('Another person has to approve it.')
  expect(await Promise.all(cases.map(stateOf))).toEqual(['received', 'received', 'received'])
  // One of them has gone another way meanwhile.
  expect((await take(other, cases[1] ?? '', 'accept')).status).toBe(303)
  expect((await take(other, cases[1] ?? '', 'act', reasons)).status).toBe(303)
  expect((await send(console_, other, `${path}/approve`)).status).toBe(303)
  expect(await Promise.all(cases.map(stateOf))).toEqual(['rejected', 'acted', 'rejected'])
  const page = await (await ask(console_, other, path)).text()
  expect(page).toContain('Carried out')
  expect(page).toContain('The form was accepted already.')
  const again = await send(console_, other, `${path}/approve`)
  expect(again.status).toBe(422)
  expect((await readEvents(console_.database, cases[0] ?? '')).filter(({ type }) => type === 'reject')).toHaveLength(1)
})

test('without reasons in both languages nothing is proposed that goes against somebody', async () => {
  const id = caseId()
  await run(console_.database, [], { caseId: id, contentId: 'bulk-reasons' })
  const reviewer = await member(console_, 'reviewer')
  const fields = { cases: id, step: 'return', why: 'incomplete', reasons_zh: '缺少材料' }
  const response = await send(console_, reviewer, '/proposals', fields)
  expect(response.status).toBe(422)
  expect(await response.text()).toMatch(new RegExp(`value="${id}"[^>]*checked|checked[^>]*value="${id}"`))
})

test('what is personal is shown only to whose role sees it', async () => {
  const id = caseId()
  await run(console_.database, [], { caseId: id, contentId: 'review-content-6' })
  const [viewer, reviewer] = [await member(console_, 'viewer'), await member(console_, 'reviewer')]
  const seenBy = async (person: Person) => await (await ask(console_, person, `/cases/${id}`)).text()
  expect(await seenBy(reviewer)).toContain('110101199001010000')
  const seen = await seenBy(viewer)
  expect(seen).not.toMatch(/110101199001010000|wang@example\.com|王小明/)
  expect(seen).not.toContain('id="step-accept"')
  const program = await ask(console_, viewer, `/api/v1/cases/${id}`)
  expect(await program.text()).not.toMatch(/110101199001010000|wang@example\.com|王小明/)
})

test('a program reviews by the same rules', async () => {
  const id = caseId()
  const filed = await run(console_.database, [], { caseId: id, contentId: 'review-content-7' })
  const reviewer = await member(console_, 'reviewer')
  const post = (type: string, body: object, headers: Record<string, string> = {}) =>
    ask(console_, reviewer, `/api/v1/cases/${id}/${type}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-form-token': reviewer.token, ...headers },
      body: JSON.stringify(body),
    })
  const step = { eventId: eventId(), seen: filed.version }
  expect((await post('accept', step, { 'x-form-token': '' })).status).toBe(403)
  expect(await (await post('act', { ...step, ...reasons })).json()).toMatchObject({ status: 422, code: 'CHECK_FIRST' })
  expect(await (await post('return', step)).json()).toMatchObject({ status: 400, code: 'INPUT_INVALID' })
  expect(await (await post('accept', step)).json()).toEqual({
    caseId: id,
    state: 'accepted',
    version: filed.version + 1,
  })
  expect(await (await post('act', { ...step, eventId: eventId(), ...reasons })).json()).toMatchObject({
    status: 409,
    code: 'CASE_CHANGED',
  })
})

test('the queue shows the most urgent case first and leads to it', async () => {
  const viewer = await member(console_, 'viewer')
  const page = await (await ask(console_, viewer, '/queue')).text()
  const rows = [...page.matchAll(/data-row="([^"]+)"/g)].map(([, id]) => id)
  expect(rows.length).toBeGreaterThan(3)
  const next = await ask(console_, viewer, `/queue/next?not=${rows[0]}`)
  expect(next.headers.get('location')).toBe(`/cases/${rows[1]}`)
  const only = await (await ask(console_, viewer, `/queue?text=${rows[2]}`)).text()
  expect([...only.matchAll(/data-row="([^"]+)"/g)].map(([, id]) => id)).toContain(rows[2])
  // Whoever may not propose has nothing to select.
  expect(page).not.toContain('type="checkbox"')
})
