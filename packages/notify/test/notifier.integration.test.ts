import { randomBytes } from 'node:crypto'
import { createDatabase, type Database } from '@sourcemark/database'
import { createTestDatabase, type TestDatabase } from '@sourcemark/database/testing'
import {
  appendEvent,
  type CaseKind,
  type CaseRequest,
  casePolicy,
  doDuties,
  erasePerson,
  fileCase,
  giveReceiptCode,
  type LinkKeys,
  openByLink,
  readCase,
} from '@sourcemark/review'
import { Webhook } from 'standardwebhooks'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { takeDeliveries } from '../src/deliveries.ts'
import {
  addEndpoint,
  createMailer,
  createNotifier,
  ENDPOINT_PATIENCE,
  enableEndpoint,
  type NotifierOptions,
  readDeliveries,
  readEndpoints,
  replayDelivery,
  replayRange,
  rotateSecret,
} from '../src/index.ts'
import { type Received, startEndpoint, startMailServer } from './receivers.ts'

let testDatabase: TestDatabase
let database: Database
const closers: (() => unknown)[] = []
beforeEach(async () => {
  testDatabase = await createTestDatabase(process.env.DATABASE_URL ?? '')
  database = createDatabase({ url: testDatabase.url, applicationName: 'notify-test', max: 6 })
})
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
  await database.close()
  await testDatabase.drop()
})

const signal = new AbortController().signal
// Signatures are believed for some minutes only, so the time has to be about that of the test.
const start = Date.now()
const at = (minutes: number): Date => new Date(start + minutes * 60_000)

/** The law under which measures, notice and statement follow on one another. */
const regulations = {
  pack: 'test',
  version: '1.0.0',
  appeals: { within: { amount: 30, unit: 'days', basis: [] }, answered: { amount: 7, unit: 'days', basis: [] } },
  cases: { regime: 'regs2013', timeZone: 'Asia/Shanghai' },
} as unknown as Parameters<typeof casePolicy>[0]

const form = {
  name: '王小明',
  contact: '13800000000',
  address: '北京市某路 1 号',
  email: 'wang@example.com',
  work: '《某文》',
  location: 'https://platform.example/s/a-200',
  proof: ['file-1'],
  reasons: '该文复制了我的作品。',
  truthful: true,
} as const

async function file(kind: CaseKind = 'notice', filled: object = form): Promise<void> {
  const policy = casePolicy(regulations)
  if (policy === null) throw new Error('the pack takes no cases')
  const filing = {
    caseId: 'c-1',
    kind,
    contentId: 'a-200',
    revision: 1,
    verdictId: 'v-1',
    verdictAt: at(-60).toJSON(),
    claimant: kind === 'appeal' ? 'acct-9' : 'p-1',
    accountId: 'acct-9',
    policy,
    panel: false,
    measure: kind === 'appeal',
    form: filled,
  }
  expect(await fileCase(database, filing, at(0))).toHaveProperty('case')
}

const reasons = { zh: '初步证明成立。', en: 'The evidence suffices.' }

type Asked = CaseRequest extends infer R ? (R extends unknown ? Omit<R, 'caseId' | 'eventId' | 'seen'> : never) : never

async function ask(asked: Asked, minutes: number): Promise<void> {
  const request = { caseId: 'c-1', eventId: asked.type, seen: null, ...asked } as CaseRequest
  expect((await appendEvent(database, request, at(minutes))).outcome).toBe('done')
}
const act = () => ask({ type: 'act', by: { role: 'reviewer', id: 'ada' }, data: { reasons } }, 2)

const linkKeys: LinkKeys = { current: 'k', keys: new Map([['k', randomBytes(32)]]) }

function notifier(more: Partial<NotifierOptions> = {}) {
  const { passOn, deliver } = createNotifier({
    database,
    mailer: null,
    operators: null,
    webhooks: { allowPrivateAddresses: true, timeout: 2000 },
    linkKeys,
    linkLasts: 30 * 86_400_000,
    caseUrl: 'https://sourcemark.example/case',
    linkUrl: (link) => `https://sourcemark.example/answer/${link}`,
    ...more,
  })
  return {
    passOn: async (now: Date) => [...(await passOn('platforms', now)), ...(await passOn('people', now))],
    deliver,
  }
}

async function endpoint(
  answer: (received: Received, earlier: number) => number | null = () => 204,
  events: string[] = [],
) {
  const started = await startEndpoint(answer)
  closers.push(started.close)
  const { endpointId, secret } = await addEndpoint(database, { url: started.url, events }, at(0))
  return { ...started, endpointId, secret }
}

const typesOf = (received: readonly Received[]): string[] =>
  received.map(({ body }) => (JSON.parse(body) as { type: string }).type).sort()
const dataOf = (received: readonly Received[], type: string) =>
  received.map(({ body }) => JSON.parse(body)).find((message) => message.type === type)?.data

test('the platform is told of measures and of the notice, with a link by which the account alone answers, and of nothing that a party has written', async () => {
  const { received, secret } = await endpoint()
  await file()
  await ask({ type: 'accept', by: { role: 'system', id: 'x' }, data: {} }, 1)
  await act()
  const { passOn, deliver } = notifier()
  await passOn(at(3))
  await deliver(at(3), signal)
  expect(typesOf(received)).toEqual(['case.measure.advised', 'case.notice.forwarded', 'case.reasons.stated'])
  for (const one of received) {
    expect(() => new Webhook(secret).verify(one.body, { ...one.headers })).not.toThrow()
    for (const written of ['王小明', '某文', 'wang@example.com', 'p-1']) expect(one.body).not.toContain(written)
  }
  expect(dataOf(received, 'case.measure.advised')).toMatchObject({
    caseId: 'c-1',
    contentId: 'a-200',
    state: 'acted',
    reasons,
    link: null,
  })
  const { link } = dataOf(received, 'case.notice.forwarded')
  expect(link).toMatch(/^https:\/\/sourcemark\.example\/answer\//)
  const opened = await openByLink(database, link.split('/').at(-1), linkKeys, at(3))
  expect(opened).toEqual({ party: { caseId: 'c-1', side: 'respondent' } })
  // The notice has arrived with the platform, so the account counts as told.
  await doDuties(database, 'x', at(4))
  expect((await readCase(database, 'c-1'))?.state).toBe('awaiting_statement')
  expect(await passOn(at(5))).toEqual([])
  expect(await deliver(at(5), signal)).toEqual([])
})

test('an account that appeals against a verdict is told through its platform too', async () => {
  const { received } = await endpoint()
  await file('appeal', { contact: 'x', reasons: 'y' })
  await ask({ type: 'accept', by: { role: 'system', id: 'x' }, data: {} }, 1)
  const { passOn, deliver } = notifier()
  await passOn(at(3))
  await deliver(at(3), signal)
  const { link } = dataOf(received, 'case.claimant.notified')
  const opened = await openByLink(database, link.split('/').at(-1), linkKeys, at(3))
  expect(opened).toEqual({ party: { caseId: 'c-1', side: 'claimant' } })
})

test('what is not taken is sent again, later, under the same id and with the same words, until it is', async () => {
  const { received, endpointId } = await endpoint((_, earlier) => (earlier < 3 ? 500 : 200), ['case.measure.advised'])
  await file()
  await ask({ type: 'accept', by: { role: 'system', id: 'x' }, data: {} }, 1)
  await act()
  const { passOn, deliver } = notifier()
  await passOn(at(3))
  expect(await deliver(at(3), signal)).toEqual(['failed'])
  // not at once
  expect(await deliver(new Date(at(3).getTime() + 2000), signal)).toEqual([])
  expect((await readEndpoints(database))[0]?.failingSince).toEqual(at(3))
  for (const minutes of [4, 5]) expect(await deliver(at(minutes), signal)).toEqual(['failed'])
  const [state] = await readDeliveries(database, { endpointId, waiting: true }, null, 10)
  expect(state).toMatchObject({
    attempts: 3,
    lastStatus: 500,
    lastError: 'It answered 500.',
    deliveredAt: null,
    type: 'case.measure.advised',
  })
  expect(await deliver(at(6), signal)).toEqual(['delivered'])
  expect(await deliver(at(60), signal)).toEqual([])
  expect(received).toHaveLength(4)
  expect(new Set(received.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
  expect(new Set(received.map(({ body }) => body)).size).toBe(1)
  expect((await readEndpoints(database))[0]?.failingSince).toBeNull()
  expect(await readDeliveries(database, { endpointId, waiting: true }, null, 10)).toEqual([])
})

test('a message is sent again when whoever took it died before it said what became of it', async () => {
  const { received } = await endpoint(() => 200, ['case.measure.advised'])
  await file()
  await ask({ type: 'accept', by: { role: 'system', id: 'x' }, data: {} }, 1)
  await act()
  const { passOn, deliver } = notifier()
  await passOn(at(3))
  expect(await takeDeliveries(database, at(3), 60_000, 10)).toHaveLength(1)
  // two at the same time take it once, and nobody while it is taken
  expect(await deliver(at(3.5), signal)).toEqual([])
  const both = await Promise.all([deliver(at(4), signal), deliver(at(4), signal)])
  expect(both.flat()).toEqual(['delivered'])
  expect(received).toHaveLength(1)
})

test('an endpoint where nothing arrives for days is used no longer, one that is gone at once; what waits is sent when it is used again', async () => {
  let status = 503
  const { endpointId, received } = await endpoint(() => status, ['case.measure.advised'])
  const gone = await endpoint(() => 410, ['case.measure.advised'])
  await file()
  await ask({ type: 'accept', by: { role: 'system', id: 'x' }, data: {} }, 1)
  await act()
  const { passOn, deliver } = notifier()
  await passOn(at(3))
  await deliver(at(3), signal)
  const why = async (id: string) => (await readEndpoints(database)).find((one) => one.endpointId === id)?.disabledWhy
  expect(await why(gone.endpointId)).toBe('It says that it is gone (410).')
  expect(await why(endpointId)).toBeNull()
  const later = new Date(at(3).getTime() + ENDPOINT_PATIENCE)
  await deliver(later, signal)
  expect(await why(endpointId)).toBe(`Nothing has arrived since ${at(3).toJSON()}.`)
  status = 200
  const week = new Date(later.getTime() + 7 * 86_400_000)
  expect(await deliver(week, signal)).toEqual([])
  await enableEndpoint(database, endpointId)
  expect(await deliver(week, signal)).toEqual(['delivered'])
  expect(received).toHaveLength(3)
})

test('anything can be sent again: one message, or all of a time, also to an endpoint that came later', async () => {
  const first = await endpoint()
  await file()
  await ask({ type: 'accept', by: { role: 'system', id: 'x' }, data: {} }, 1)
  await act()
  const { passOn, deliver } = notifier()
  await passOn(at(3))
  await deliver(at(3), signal)
  const [one] = await readDeliveries(database, { caseId: 'c-1' }, null, 1)
  if (one === undefined) throw new Error('nothing was delivered')
  expect(await replayDelivery(database, one, at(4))).toBe(true)
  expect(await replayDelivery(database, { ...one, messageId: 'msg_none' }, at(4))).toBe(false)
  await deliver(at(4), signal)
  const sent = first.received.filter(({ headers }) => headers['webhook-id'] === one.messageId)
  expect(sent.map(({ body }) => body)).toEqual([sent[0]?.body, sent[0]?.body])

  const second = await endpoint(() => 200, ['case.notice.forwarded', 'case.measure.advised'])
  expect(await replayRange(database, second.endpointId, at(2), at(60), at(5))).toBe(2)
  await deliver(at(5), signal)
  expect(typesOf(second.received)).toEqual(['case.measure.advised', 'case.notice.forwarded'])
  const ids = new Set(first.received.map(({ headers }) => headers['webhook-id']))
  for (const { headers } of second.received) expect(ids).toContain(headers['webhook-id'])
  expect(await replayRange(database, second.endpointId, at(3), at(60), at(6))).toBe(0)
  // nobody gets by that what was never for endpoints
  const third = await endpoint()
  expect(await replayRange(database, third.endpointId, at(0), at(60), at(6))).toBe(ids.size)
  // page by page
  const all = await readDeliveries(database, {}, null, 100)
  const paged = []
  for (let last: (typeof all)[number] | null = null; ; ) {
    const [next]: typeof all = await readDeliveries(database, {}, last, 1)
    if (next === undefined) break
    paged.push(next)
    last = next
  }
  expect(paged).toEqual(all)
})

test('a secret is changed without anything being missed', async () => {
  const { endpointId, secret, received } = await endpoint()
  const next = await rotateSecret(database, endpointId, at(10))
  if (next === undefined) throw new Error('there is no endpoint')
  await file()
  const { passOn, deliver } = notifier()
  const believed = (known: string) => {
    const last = received.at(-1)
    try {
      return new Webhook(known).verify(last?.body ?? '', { ...last?.headers }) !== undefined
    } catch {
      return false
    }
  }
  await ask({ type: 'accept', by: { role: 'system', id: 'x' }, data: {} }, 1)
  await act()
  await passOn(at(3))
  await deliver(at(3), signal)
  expect([believed(secret), believed(next)]).toEqual([true, true])
  await database.execute(`update webhook_endpoint set previous_until = $1`, [at(3)])
  const [one] = await readDeliveries(database, {}, null, 1)
  if (one !== undefined) await replayDelivery(database, one, at(4))
  await deliver(at(4), signal)
  expect([believed(secret), believed(next)]).toEqual([false, true])
  expect(JSON.stringify(await readEndpoints(database))).not.toContain('whsec_')
})

test('while there is no endpoint the notice waits and does not count as forwarded', async () => {
  await file()
  await ask({ type: 'accept', by: { role: 'system', id: 'x' }, data: {} }, 1)
  await act()
  const { passOn, deliver } = notifier()
  const outcomes = await passOn(at(3))
  expect(outcomes.filter((one) => one === 'failed')).toHaveLength(3)
  await doDuties(database, 'x', at(4))
  expect((await readCase(database, 'c-1'))?.state).toBe('acted')
  const { received } = await endpoint()
  await passOn(at(200))
  await deliver(at(200), signal)
  expect(typesOf(received)).toContain('case.notice.forwarded')
})

test('a claimant is written to at the address of the form, in the language of the filing, and no longer once the form is erased', async () => {
  const { port, letters, close } = await startMailServer()
  const mailer = createMailer({ host: '127.0.0.1', port, tls: 'none', from: 'cases@sourcemark.example' })
  closers.push(() => mailer.close(), close)
  await endpoint()
  await file()
  await giveReceiptCode(database, { caseId: 'c-1', side: 'claimant' }, 'en')
  const { passOn } = notifier({ mailer, operators: 'ops@sourcemark.example' })
  expect(await passOn(at(1))).toEqual(['delivered'])
  expect(letters.map(({ to }) => to)).toEqual([['wang@example.com']])
  expect(letters[0]?.source).toContain('Subject: Case c-1: Received, to be checked')
  for (const written of ['王小明', '某文', 'a-200']) expect(letters[0]?.source).not.toContain(written)
  // the server is away for a while
  await ask({ type: 'return', by: { role: 'system', id: 'x' }, data: { reasons } }, 2)
  const away = createMailer({ host: '127.0.0.1', port: 1, tls: 'none', from: 'cases@sourcemark.example' })
  closers.push(() => away.close())
  expect(await notifier({ mailer: away }).passOn(at(2))).toEqual(['failed'])
  expect(await passOn(at(3))).toEqual(['delivered'])
  await erasePerson(database, 'c-1', 'claimant', at(4))
  await ask({ type: 'withdraw', by: { role: 'claimant', id: 'p-1' }, data: {} }, 5)
  expect(await passOn(at(6))).toEqual(['nobody'])
  expect(letters).toHaveLength(2)
})
