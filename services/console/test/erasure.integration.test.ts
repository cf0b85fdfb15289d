import { readAudit } from '@sourcemark/ledger'
import { readForms } from '@sourcemark/review'
import { completeForm, run } from '@sourcemark/review/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestConsole, type TestConsole } from '../../../test/support/console.ts'
import { ask, member, send } from './people.ts'

let console_: TestConsole
beforeAll(async () => {
  console_ = await startTestConsole({ now: new Date('2026-03-10T09:30:00Z') })
})
afterAll(() => console_.stop())

test('what a party has filled in is erased by who answers for it, of that party alone, and the audit says so without a word of it', async () => {
  const { database } = console_
  await run(database, ['accept', 'act', 'counter'], { caseId: 'c-erased' })
  const admin = await member(console_, 'admin')
  const senior = await member(console_, 'senior')
  expect((await ask(console_, senior, '/cases/c-erased/erase')).status).toBe(403)
  expect((await send(console_, senior, '/cases/c-erased/erase', { side: 'claimant', sure: 'yes' })).status).toBe(403)
  expect(await (await ask(console_, admin, '/cases/c-erased')).text()).toContain('/cases/c-erased/erase')
  expect(await (await ask(console_, admin, '/cases/c-erased/erase')).text()).toMatch(
    /value="claimant".*value="respondent"/s,
  )
  // not by a slip
  expect((await send(console_, admin, '/cases/c-erased/erase', { side: 'claimant' })).status).toBe(400)
  expect((await readForms(database, 'c-erased')).map(({ form }) => form)).toEqual([completeForm, completeForm])

  const erased = await send(console_, admin, '/cases/c-erased/erase', { side: 'claimant', sure: 'yes' })
  expect(erased.headers.get('location')).toBe('/cases/c-erased/erase?done=true')
  expect((await readForms(database, 'c-erased')).map(({ side, form }) => [side, form])).toEqual([
    ['claimant', {}],
    ['respondent', completeForm],
  ])
  const page = await (await ask(console_, admin, '/cases/c-erased/erase?done=true')).text()
  expect(page).not.toContain('value="claimant"')
  const [entry] = await readAudit(database, { subject: { kind: 'case', id: 'c-erased' } }, null, 10)
  expect(entry).toMatchObject({
    action: 'case.erase',
    actor: { id: admin.staffId },
    detail: { side: 'claimant', forms: 1, files: 0 },
  })
  expect((await send(console_, admin, '/cases/c-none/erase', { side: 'claimant', sure: 'yes' })).status).toBe(404)
})
