import { readFile } from 'node:fs/promises'
import { orderPolicyJob, shippedPacks } from '@sourcemark/adjudication'
import type { AccountUpdated, Match } from '@sourcemark/contract'
import { addEndpoint } from '@sourcemark/notify'
import { saveAccount } from '@sourcemark/registry'
import { appendEvent, casePolicy, contestedBy, fileCase, giveReceiptCode } from '@sourcemark/review'
import { createStaffMember, proposeBulk } from '@sourcemark/staff'
import { shippedPackUrl } from '@sourcemark/verdict'
import type { TestConsole } from './console.ts'
import { account as accountUpdate, addressOf, minuteOf } from './events.ts'

/** Names of what a console was filled with. */
export interface Filled {
  readonly original: string
  readonly copy: string
  readonly account: string
  /** Cases in the order in which they were filed: the first is accepted, the others only received. */
  readonly cases: readonly string[]
  /** Receipt code of the first case. */
  readonly code: string
  readonly proposal: string
  readonly job: string
}

/** What strangers say of themselves and of what they publish. */
export interface Words {
  readonly title: string
  readonly name: string
  readonly text: string
  readonly reasons: string
}

const usual: Words = Object.freeze({
  title: '雨后的茶馆',
  name: '转角茶馆',
  text: '雨停之后，茶馆的门开了。老板把竹椅一把一把搬到檐下，水汽从石板上升起来，街上还没有人。',
  reasons: '该文全文复制了我的作品，没有注明来源。',
})

/** Fills a console with one of everything that its pages show. */
export async function fillConsole(console: TestConsole, words: Words = usual): Promise<Filled> {
  const { database, services } = console
  const now = console.now()
  const [original, copy, account] = ['work-1', 'copy-1', 'acct-a']
  for (const id of ['acct-owner', account]) {
    const event = accountUpdate(id, {
      name: words.name,
      aliases: [words.name],
      handles: [],
      urls: [],
      class: 'individual',
      status: 'active',
      licences: [],
    })
    await database.transaction((tx) => saveAccount(tx, event as unknown as AccountUpdated))
  }
  await console.publish({
    contentId: original,
    minute: 0,
    title: words.title,
    text: words.text,
    accountId: 'acct-owner',
  })
  const side = { start: 0, end: words.text.length }
  const match: Match = {
    contentId: original,
    owner: { accountId: 'acct-owner', entityId: null, name: words.name },
    url: addressOf(original),
    publishedAt: minuteOf(0),
    partId: 'body',
    originalPartId: 'body',
    kind: 'text',
    via: 'text',
    score: 0.97,
    coverage: 1,
    originalCoverage: 1,
    spans: [{ query: side, original: side }],
  }
  const credit = {
    raw: words.name,
    where: { partId: 'body', start: 0, end: Math.min(10, words.text.length) },
    owner: words.name,
    source: words.name,
    grade: 'A2',
    resolvesTo: null,
    defects: ['NO_LINK'],
  } as const
  const verdict = await console.publish(
    { contentId: copy, minute: 10, title: words.title, text: words.text, accountId: account },
    {
      matches: [match],
      credits: [{ ...credit, defects: [...credit.defects] }],
      reasons: { zh: words.reasons, en: words.reasons },
    },
  )
  if (verdict === null) throw new Error('nothing was judged')
  const pack = (await shippedPacks()).find(({ pack }) => pack === 'cn-official-accounts')
  const policy = pack === undefined ? null : casePolicy(pack.document)
  if (pack === undefined || policy === null) throw new Error('no pack takes cases')
  const form = {
    name: words.name.slice(0, 200),
    identity: '91110000000000000X',
    contact: 'rights@example.com',
    address: '北京市某路 1 号',
    work: words.title.slice(0, 1000),
    location: addressOf(copy),
    proof: ['file-1'],
    reasons: words.reasons.slice(0, 10_000),
  }
  const cases = ['c-000000000001', 'c-000000000002', 'c-000000000003']
  for (const [index, caseId] of cases.entries()) {
    const kind = index === 2 ? 'report' : 'notice'
    await fileCase(database, { ...contestedBy(verdict), caseId, kind, claimant: `p-${index}`, policy, form }, now)
  }
  const [accepted = ''] = cases
  const system = { role: 'system', id: 'test' } as const
  await appendEvent(
    database,
    { caseId: accepted, eventId: 'accept', seen: null, type: 'accept', by: system, data: {} },
    now,
  )
  const code = await giveReceiptCode(database, { caseId: accepted, side: 'claimant' }, 'zh')

  const member = await createStaffMember(database, { name: 'somebody', role: 'senior' }, now)
  if ('refused' in member) throw new Error(member.refused)
  const by = { staffId: member.staffId, role: 'senior', mustChangePassword: false } as const
  const proposed = await proposeBulk(
    database,
    by,
    { action: 'case.accept', parameters: {}, reason: words.reasons.slice(0, 500), items: cases.slice(1) },
    now,
  )
  if ('refused' in proposed) throw new Error(proposed.refused)
  const yaml = await readFile(shippedPackUrl('cn-official-accounts'), 'utf8')
  const job = await orderPolicyJob(
    database,
    { kind: 'activate', pack, yaml, note: words.reasons, by: member.staffId },
    now,
  )
  await addEndpoint(database, { url: 'https://platform.example/hooks', events: [] }, now)

  const producer = await services.broker.createProducer()
  await producer.send(services.topics.deadLetter, [
    {
      key: copy,
      value: JSON.stringify({ id: 'evt-1', type: 'sourcemark.content.published.v1', data: { title: words.title } }),
      headers: {
        'sourcemark-error-code': 'EVENT_INVALID',
        'sourcemark-error-message': words.reasons,
        'sourcemark-error-pointer': '/data/title',
        'sourcemark-error-topic': services.topics.ingest,
        'sourcemark-error-partition': '0',
        'sourcemark-error-offset': '0',
        'sourcemark-error-attempt': '1',
        'sourcemark-error-first-failure-time': minuteOf(1),
      },
    },
  ])
  await producer.close()
  return { original, copy, account, cases, code, proposal: proposed.proposalId, job }
}
