import { setTimeout as delay } from 'node:timers/promises'
import { shippedPacks } from '@sourcemark/adjudication'
import { appendEvent, type CasePolicy, type CaseRequest, casePolicy, fileCase, type Regime } from '@sourcemark/review'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { published, account as registryAccount } from '../support/events.ts'
import { type Line, startLine } from '../support/line.ts'
import { madeUpText } from '../support/texts.ts'

/** What people decide in a case reaches the platform as a verdict that supersedes the earlier one. */

const text = (seed: number): string => madeUpText('zh', 90_000 + seed, 120)

/** Rulings between which and the topic something is killed. */
const rulings = 20
const killed = Array.from({ length: rulings }, (_, index) => `killed-${index}`)

let line: Line
beforeAll(async () => {
  line = await startLine()
  const contents = ['1', '2', ...killed]
  await line.send([
    registryAccount('acct-owner', { name: '听雨书坊' }),
    ...contents.map((id, seed) =>
      published({ contentId: `work-${id}`, minute: 0, text: text(seed), accountId: 'acct-owner' }),
    ),
  ])
  await line.idle()
  await line.send(
    contents.map((id, seed) =>
      published({ contentId: `copy-${id}`, minute: 10, text: text(seed), accountId: 'acct-a' }),
    ),
  )
  await line.idle()
})
afterAll(() => line?.stop())

async function policyOf(regime: Regime): Promise<CasePolicy> {
  const pack = (await shippedPacks()).find(
    ({ document }) => document.cases !== undefined && document.counterNotice !== undefined,
  )
  const policy = pack === undefined ? null : casePolicy(pack.document)
  if (policy === null) throw new Error('no pack takes cases')
  return { ...policy, regime }
}

const form = {
  name: '王小明',
  contact: 'wang@example.com',
  address: '北京市某路 1 号',
  identity: '110101199001010000',
  work: '《某文》',
  location: 'https://platform.example/s/copy-1',
  proof: ['file-1'],
  reasons: '该文复制了我的作品。',
  truthful: true,
}
const reasons = { zh: '经复核。', en: 'It was looked at again.' }
const system = { role: 'system', id: 'test' } as const
const reviewer = (id: string) => ({ role: 'reviewer', id }) as const

async function file(
  caseId: string,
  kind: 'notice' | 'report' | 'appeal',
  contentId: string,
  regime: Regime,
): Promise<void> {
  const opening = {
    caseId,
    kind,
    contentId,
    revision: 1,
    verdictId: null,
    verdictAt: null,
    claimant: `${kind}-1`,
    accountId: 'acct-a',
  }
  const policy = await policyOf(regime)
  await fileCase(line.database, { ...opening, policy, panel: false, measure: kind === 'appeal', form }, new Date())
  await ask(caseId, { type: 'accept', by: system, data: {} })
}

type Asked = CaseRequest extends infer R ? (R extends unknown ? Omit<R, 'caseId' | 'eventId' | 'seen'> : never) : never

async function ask(caseId: string, asked: Asked): Promise<void> {
  const request = { caseId, eventId: asked.type, seen: null, ...asked } as CaseRequest
  const { outcome } = await appendEvent(line.database, request, new Date())
  expect(outcome, asked.type).toBe('done')
}

test('a notice, its statement and an appeal each supersede the verdict before, which stays', async () => {
  const first = await line.verdict('copy-1')
  expect([first.verdict, first.complaint]).toEqual(['attribution_missing', null])

  await file('c-1', 'notice', 'copy-1', 'regs2013')
  await ask('c-1', { type: 'act', by: reviewer('ada'), data: { reasons } })
  const held = await line.verdict('copy-1', ({ complaint }) => complaint !== null)
  expect(held).toMatchObject({
    reason: 'complaint',
    action: 'hold',
    verdict: first.verdict,
    supersedes: first.verdictId,
  })

  await ask('c-1', { type: 'counter', by: { role: 'respondent', id: 'acct-a' }, form })
  const restored = await line.verdict('copy-1', ({ action }) => action === 'allow')
  expect(restored).toMatchObject({ reason: 'complaint', supersedes: held.verdictId, complaint: { human: false } })

  await file('c-2', 'appeal', 'copy-1', 'regs2013')
  const says = { verdict: 'quotation', action: 'allow' } as const
  await ask('c-2', { type: 'overturn', by: reviewer('bob'), data: { reasons, notice: null, says } })
  const overturned = await line.verdict('copy-1', ({ verdict }) => verdict === 'quotation')
  expect(overturned).toMatchObject({ reason: 'appeal', supersedes: restored.verdictId, reasons })
  expect(line.verdictsOf('copy-1').map(({ reason }) => reason)).toEqual(['first', 'complaint', 'complaint', 'appeal'])
})

test('a ruling is about one revision: a new one is judged anew', async () => {
  await file('c-3', 'report', 'copy-2', 'civilcode')
  const says = { verdict: 'own_content', action: 'allow' } as const
  await ask('c-3', { type: 'dismiss', by: reviewer('ada'), data: { reasons, notice: null, says } })
  await line.verdict('copy-2', ({ verdict }) => verdict === 'own_content')
  await line.send([published({ contentId: 'copy-2', minute: 10, text: text(1), accountId: 'acct-a', revision: 2 })])
  const again = await line.verdict('copy-2', ({ revision }) => revision === 2)
  expect(again).toMatchObject({ verdict: 'attribution_missing', complaint: null, reason: 'revision' })
})

test('each ruling takes effect exactly once, whatever is killed between it and the topic', {
  timeout: 600_000,
}, async () => {
  for (const [index, id] of killed.entries()) {
    await file(id, 'report', `copy-${id}`, 'civilcode')
    const says = { verdict: null, action: 'notify' } as const
    await ask(id, { type: 'grant', by: reviewer('ada'), data: { reasons, notice: null, says } })
    await delay((index * 97) % 1200)
    await line.kill(index % 4 === 3 ? 'publisher' : 'adjudicator')
  }
  for (const id of killed) await line.verdict(`copy-${id}`, ({ complaint }) => complaint !== null)
  await line.idle()
  for (const id of killed) {
    const [first, ruled, ...more] = line.verdictsOf(`copy-${id}`)
    expect([first?.complaint, first?.action, more]).toEqual([null, 'hold', []])
    expect(ruled).toMatchObject({ reason: 'complaint', action: 'notify', supersedes: first?.verdictId })
    expect(ruled?.complaint?.caseId).toBe(id)
  }
})
