import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createDatabase, type Database } from '@sourcemark/database'
import { createTestDatabase, type TestDatabase } from '@sourcemark/database/testing'
import { addEndpoint } from '@sourcemark/notify'
import { appendEvent, casePolicy, fileCase, openByLink, readCase, readTransparency } from '@sourcemark/review'
import { createLogger, createMetrics, readSettings } from '@sourcemark/runtime'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startDuties } from '../src/duties/duties.ts'
import { dutySettings } from '../src/duties/settings.ts'
import { keysFrom } from '../src/keys.ts'

let testDatabase: TestDatabase
let database: Database
beforeEach(async () => {
  testDatabase = await createTestDatabase(process.env.DATABASE_URL ?? '')
  database = createDatabase({ url: testDatabase.url, applicationName: 'duties-test', max: 10 })
})
afterEach(async () => {
  await database.close()
  await testDatabase.drop()
})

const keys = keysFrom(randomBytes(32).toString('base64'))
const settings = readSettings(dutySettings, { SOURCEMARK_WEBHOOKS_PRIVATE: 'true' })
const logger = createLogger({ service: 'duties-test', level: 'silent' })
const blobs = { remove: async () => undefined }
const start = Date.parse('2026-03-10T09:00:00Z')

/** A console that does its duties, by a clock of its own. */
function doing(clock: () => Date) {
  const stopping = new AbortController()
  const metrics = createMetrics('duties-test')
  const failures: unknown[] = []
  const ended = startDuties(
    { database, blobs, settings, keys, logger, metrics, signal: stopping.signal, clock },
    'https://sourcemark.example',
    (error) => failures.push(error),
  )
  return {
    metrics,
    async stop() {
      stopping.abort(new Error('the test is over'))
      await ended
      expect(failures).toEqual([])
    },
  }
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 30_000
  while (!(await condition())) {
    if (Date.now() > end) throw new Error('it did not come about')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

test('two consoles let a notice run its course: accepted, forwarded by webhook, reminded of, missed, counted, each once', async () => {
  const messages: { readonly id: string; readonly body: { type: string; data: { link: string | null } } }[] = []
  const server = createServer((request, response) => {
    let text = ''
    request.setEncoding('utf8').on('data', (chunk) => {
      text += chunk
    })
    request.on('end', () => {
      messages.push({ id: String(request.headers['webhook-id']), body: JSON.parse(text) })
      response.end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  await addEndpoint(database, { url, events: [] }, new Date(start))

  let minutes = 0
  const clock = (): Date => new Date(start + minutes * 60_000)
  const consoles = [doing(clock), doing(clock)]
  const state = async (caseId = 'c-1') => (await readCase(database, caseId))?.state
  const policy = casePolicy({
    pack: 'test',
    version: '1.0.0',
    appeals: { within: { amount: 30, unit: 'days', basis: [] }, answered: { amount: 7, unit: 'days', basis: [] } },
    cases: { regime: 'dmca', timeZone: 'UTC' },
  } as unknown as Parameters<typeof casePolicy>[0])
  if (policy === null) throw new Error('the pack takes no cases')
  const file = async (caseId: string, contentId: string): Promise<void> => {
    const form = {
      signature: '/A/',
      name: 'A',
      contact: 'a',
      work: 'W',
      location: 'https://p.example/1',
      goodFaith: true,
      accuracy: true,
    }
    const opening = { caseId, contentId, kind: 'notice', revision: 1, verdictId: null, verdictAt: null } as const
    const more = { claimant: 'p-1', accountId: 'acct-9', policy, panel: false, measure: false, form }
    expect(await fileCase(database, { ...opening, ...more }, clock())).toHaveProperty('case')
  }
  await file('c-1', 'a-1')
  await file('c-2', 'a-2')
  await until(async () => (await state()) === 'accepted' && (await state('c-2')) === 'accepted')

  const reasons = { zh: '成立。', en: 'It is.' }
  const by = { role: 'reviewer', id: 'ada' } as const
  const acted = await appendEvent(
    database,
    { caseId: 'c-1', eventId: 'act', seen: null, type: 'act', by, data: { reasons } },
    clock(),
  )
  expect(acted.outcome).toBe('done')
  await until(async () => (await state()) === 'awaiting_statement')
  // nobody has taken measures on the other one, two days later
  minutes = 2 * 24 * 60
  await until(async () => (await readCase(database, 'c-2'))?.breaches === 2)
  await until(async () => messages.filter(({ body }) => body.type === 'case.operators.alerted').length === 4)
  await until(async () => (await readTransparency(database, '2026-03', '2026-03'))[0]?.breaches.act === 1)
  await Promise.all(consoles.map(({ stop }) => stop()))
  await new Promise((resolve) => server.close(resolve))

  expect(new Set(messages.map(({ id }) => id)).size).toBe(messages.length)
  const forwarded = messages.filter(({ body }) => body.type === 'case.notice.forwarded')
  expect(forwarded).toHaveLength(1)
  const link = forwarded[0]?.body.data.link ?? ''
  expect(link).toMatch(/^https:\/\/sourcemark\.example\/answer\/[\w.-]+$/)
  expect(await openByLink(database, link.slice(link.lastIndexOf('/') + 1), keys.links, clock())).toEqual({
    party: { caseId: 'c-1', side: 'respondent' },
  })
  const [march] = await readTransparency(database, '2026-03', '2026-03')
  expect(march).toMatchObject({ filed: { notice: 2 }, breaches: { act: 1, forward: 1 } })
  const counted = (await Promise.all(consoles.map(({ metrics }) => metrics.render()))).join('\n')
  const sum = (name: string) =>
    [...counted.matchAll(new RegExp(`^${name}.* (\\d+)$`, 'gm'))].reduce((total, [, value]) => total + Number(value), 0)
  expect(sum('sourcemark_case_breaches_total{.*clock="act"')).toBe(1)
  expect(sum('sourcemark_case_breaches_total{.*clock="forward"')).toBe(1)
  expect(sum('sourcemark_notice_total{.*of="delivery".*outcome="delivered"')).toBe(messages.length)
})
