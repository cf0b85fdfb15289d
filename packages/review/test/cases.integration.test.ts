import { createDatabase, type Database } from '@sourcemark/database'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  type Appended,
  appendEvent,
  type CaseEventType,
  type CaseRequest,
  countBreaches,
  type Filing,
  fileCase,
  fireTimers,
  nextTimer,
  noteDelivered,
  noteFailed,
  RECIPIENTS,
  readCase,
  readCaseFiles,
  readEvents,
  readForms,
  readRulings,
  readStanding,
  saveCaseFile,
  takeMessages,
} from '../src/index.ts'
import { at, completeForm, eventOf, filing, policyOf, request, run as runIn, start } from '../src/testing.ts'
import { openTestDatabase } from './stored.ts'

let database: Database
let url: string
let close: () => Promise<void>
beforeEach(async () => {
  ;({ database, url, close } = await openTestDatabase())
})
afterEach(() => close())

const hours = 60
const days = 24 * hours

const run = (happened: readonly CaseEventType[], more: Partial<Filing> = {}) => runIn(database, happened, more)

const everybody = [...new Set(Object.values(RECIPIENTS))]

const stateOf = (appended: Appended) => (appended.outcome === 'unknown' ? undefined : appended.case.state)

describe('filing', () => {
  test('opens a case once, however often it is asked for, at once as well', async () => {
    const filed = await Promise.all(Array.from({ length: 4 }, () => fileCase(database, filing(), at(0))))
    for (const one of filed) expect('case' in one && [one.case.state, one.case.version]).toEqual(['received', 1])
    expect((await readEvents(database, 'c-1')).map(({ type }) => type)).toEqual(['file'])
    expect(await takeMessages(database, everybody, at(0), 1000, 10)).toHaveLength(1)
  })

  test('keeps what was filled in apart from what happened, and says what is missing', async () => {
    const { name: _, ...lacking } = completeForm
    const filed = await fileCase(
      database,
      filing({ form: { ...lacking, admin: true, location: 'javascript:x' } }),
      at(0),
    )
    if ('refused' in filed) throw new Error(filed.refused)
    expect(filed.problems.map(({ field, problem }) => [field, problem])).toEqual([
      ['name', 'missing'],
      ['location', 'malformed'],
      ['admin', 'unknown'],
    ])
    expect(filed.case.missing).toEqual(['name', 'location'])
    const [form] = await readForms(database, 'c-1')
    expect(form?.form).not.toHaveProperty('location')
    expect(JSON.stringify(await readEvents(database, 'c-1'))).not.toContain(completeForm.work)

    const early = await appendEvent(database, request('accept'), at(1))
    expect(early).toMatchObject({ outcome: 'refused', refused: 'FORM_INCOMPLETE' })
    await appendEvent(database, request('return'), at(2))
    await appendEvent(database, request('complete'), at(3))
    expect(stateOf(await appendEvent(database, request('accept'), at(4)))).toBe('accepted')
    expect(await readForms(database, 'c-1')).toHaveLength(2)
  })

  test('again of what ended on a statement is refused and leaves nothing behind', async () => {
    await run(['accept', 'act', 'counter'], { policy: policyOf('regs2013') })
    expect((await readCase(database, 'c-1'))?.state).toBe('restored')
    const again = filing({ caseId: 'c-2', policy: policyOf('regs2013') })
    expect(await fileCase(database, again, at(10))).toEqual({ refused: 'NO_SECOND_NOTICE' })
    expect(await readCase(database, 'c-2')).toBeUndefined()
    expect(await readForms(database, 'c-2')).toEqual([])
    // somebody else, and another content, are not concerned
    for (const more of [{ claimant: 'p-2' }, { contentId: 'a-201' }]) {
      const filed = await fileCase(database, { ...again, ...more, caseId: `c-${Object.keys(more)[0]}` }, at(10))
      expect(filed).toHaveProperty('case')
    }
  })

  test('of an appeal against one verdict is had once, also while the first is open', async () => {
    const appeal = (caseId: string, more: Partial<Filing> = {}) =>
      fileCase(database, filing({ caseId, kind: 'appeal', claimant: 'acct-9', measure: true, ...more }), at(0))
    const both = await Promise.all([appeal('c-1'), appeal('c-2')])
    expect(both.filter((filed) => 'case' in filed)).toHaveLength(1)
    expect(both).toContainEqual({ refused: 'APPEAL_ONCE' })
    expect(await appeal('c-3', { verdictId: 'v-2' })).toHaveProperty('case')
    for (const caseId of ['c-1', 'c-2']) await appendEvent(database, request('reject', { caseId }), at(1))
    expect(await appeal('c-4')).toHaveProperty('case')
  })

  test('of somebody whose notices were malicious is left to a person, and their standing says why', async () => {
    await run(['accept'])
    const dismiss = request('dismiss', {
      data: { ...eventOf('dismiss', start).data, notice: 'malicious' },
    } as Partial<CaseRequest>)
    await appendEvent(database, dismiss, at(2))
    const standing = await readStanding(database, 'p-1', policyOf('civilcode').standing, at(3))
    expect([standing.level, standing.counts.malicious]).toEqual(['limited', 1])
    await fileCase(database, filing({ caseId: 'c-2', contentId: 'a-201' }), at(3))
    const accepted = await appendEvent(database, request('accept', { caseId: 'c-2' }), at(4))
    expect(accepted).toMatchObject({ outcome: 'refused', refused: 'STANDING_LOW' })
  })
})

describe('an event', () => {
  test('is appended once under its id, by whoever comes first', async () => {
    await run(['accept'])
    const asked = await Promise.all(Array.from({ length: 5 }, () => appendEvent(database, request('act'), at(5))))
    expect(asked.map(({ outcome }) => outcome).sort()).toEqual(['done', 'repeated', 'repeated', 'repeated', 'repeated'])
    expect((await readEvents(database, 'c-1')).map(({ type }) => type)).toEqual(['file', 'accept', 'act'])
    expect(await database.query('select 1 from ruling')).toHaveLength(1)
  })

  test('is not appended to a case that is no longer what was seen', async () => {
    await run(['accept'])
    const two = await Promise.all([
      appendEvent(database, request('act', { seen: 2 }), at(5)),
      appendEvent(database, request('reject', { seen: 2 }), at(5)),
    ])
    expect(two.map(({ outcome }) => outcome).sort()).toEqual(['conflict', 'done'])
    expect((await readCase(database, 'c-1'))?.version).toBe(3)
  })

  test('that is refused leaves the case as it is, and may be asked for again', async () => {
    await run([])
    const refused = await appendEvent(database, request('act', { eventId: 'x' }), at(1))
    expect(refused).toMatchObject({ outcome: 'refused', refused: 'CHECK_FIRST', case: { version: 1 } })
    await appendEvent(database, request('accept'), at(2))
    expect((await appendEvent(database, request('act', { eventId: 'x' }), at(3))).outcome).toBe('done')
    expect(await appendEvent(database, request('act', { caseId: 'none' }), at(3))).toEqual({ outcome: 'unknown' })
  })

  test('is not written with data that do not belong to it, because it would stay for good', async () => {
    await run(['accept'])
    for (const data of [{}, { reasons: { zh: ' ', en: 'x' } }, { reasons: { zh: '因', en: 'x' }, password: 'y' }]) {
      const refused = await appendEvent(database, request('act', { data } as Partial<CaseRequest>), at(2))
      expect(refused).toMatchObject({ outcome: 'refused', refused: 'DATA_INVALID', case: { version: 2 } })
    }
  })

  test('from a host whose clock is behind happens no earlier than the last one', async () => {
    await run(['accept'])
    await appendEvent(database, request('act'), at(-30))
    expect((await readEvents(database, 'c-1')).map((event) => event.at)).toEqual([at(0), at(1), at(1)])
  })

  test('cannot be changed or taken away afterwards', async () => {
    await run([])
    await expect(database.execute(`update case_event set type = 'accept'`)).rejects.toThrow()
    await expect(database.execute('delete from case_event')).rejects.toThrow()
    await expect(database.execute('delete from ruling')).rejects.toThrow()
  })
})

describe('the clock', () => {
  test('reminds, counts breaches and ends windows, also after everybody was away', async () => {
    await run(['accept', 'act'])
    expect(await nextTimer(database)).toEqual(at(18 * hours))
    // within the day nothing is due
    expect(await fireTimers(database, at(17 * hours), 10)).toEqual({ cases: 0, breaches: [], failed: [] })
    expect(await fireTimers(database, at(18 * hours), 10)).toMatchObject({ cases: 1, failed: [] })
    expect(await countBreaches(database, at(0), at(365 * days))).toEqual(new Map())

    // another process, days later
    const other = createDatabase({ url, applicationName: 'review-test-2', max: 2 })
    expect(await fireTimers(other, at(2 * days), 10)).toEqual({ cases: 1, breaches: ['forward'], failed: [] })
    await other.close()
    expect(await countBreaches(database, at(0), at(2 * days))).toEqual(new Map([['forward', 1]]))
    expect(await countBreaches(database, at(0), at(1 * days))).toEqual(new Map())
    expect(await fireTimers(database, at(2 * days), 10)).toEqual({ cases: 0, breaches: [], failed: [] })

    await appendEvent(database, request('forward'), at(2 * days + 1))
    expect(await fireTimers(database, at(30 * days), 10)).toMatchObject({ cases: 1, failed: [] })
    const types = (await readEvents(database, 'c-1')).map(({ type, state }) => `${type} ${state}`)
    expect(types.slice(-4)).toEqual([
      'remind awaiting_statement',
      'window_over deciding',
      'remind deciding',
      'deadline_passed deciding',
    ])
    expect(await nextTimer(database)).toBeUndefined()
  })

  test('is shared by several processes, each case taken by one', async () => {
    for (let index = 0; index < 8; index++) await run([], { caseId: `c-${index}`, contentId: `a-${index}` })
    const fired = await Promise.all(Array.from({ length: 4 }, () => fireTimers(database, at(1 * days), 100)))
    expect(fired.reduce((sum, { cases }) => sum + cases, 0)).toBe(8)
    expect(await countBreaches(database, at(0), at(2 * days))).toEqual(
      new Map([
        ['act', 8],
        ['forward', 8],
      ]),
    )
  })

  test('does not stop for others at a case that cannot go on', async () => {
    for (const [index, caseId] of ['c-broken', 'c-good'].entries()) {
      await fileCase(database, filing({ caseId, contentId: caseId }), at(index))
    }
    await database.execute(`update review_case set body = body - 'policy' where case_id = 'c-broken'`)
    const fired = await fireTimers(database, at(2 * days), 10)
    expect([fired.cases, fired.failed.map(({ caseId }) => caseId)]).toEqual([1, ['c-broken']])
    expect((await readCase(database, 'c-good'))?.breaches).toBe(2)
    expect((await fireTimers(database, at(2 * days), 10)).failed).toHaveLength(1)
  })

  test('does what is due before anything that comes later, though its timer was not fired yet', async () => {
    await run(['accept', 'act', 'counter'])
    const late = await appendEvent(database, request('suit'), at(40 * days))
    expect(late).toMatchObject({ outcome: 'refused', refused: 'NO_SECOND_NOTICE', case: { state: 'restored' } })
    expect((await readCase(database, 'c-1'))?.state).toBe('restored')
    expect(await fireTimers(database, at(40 * days), 10)).toEqual({ cases: 0, breaches: [], failed: [] })
  })
})

describe('the outbox', () => {
  test('tells everybody what follows from an event, in the transaction of the event', async () => {
    await run(['accept', 'act'])
    expect(await takeMessages(database, ['public'], at(5), 60_000, 100)).toEqual([])
    const told = await takeMessages(database, everybody, at(5), 60_000, 100)
    expect(told.map(({ effect, recipient }) => `${effect} ${recipient}`).sort()).toEqual([
      'append_ruling adjudicator',
      'forward_notice respondent',
      'notify_claimant claimant',
      'notify_claimant claimant',
      'notify_claimant claimant',
      'state_reasons respondent',
      'take_measure platform',
    ])
    expect(told.find(({ effect }) => effect === 'append_ruling')?.body).toMatchObject({
      contentId: 'a-200',
      revision: 1,
      reason: 'complaint',
      event: 'act',
    })
    expect(JSON.stringify(told)).not.toContain(completeForm.name)
  })

  test('gives a message to one at a time, and again when whoever took it says nothing', async () => {
    await run([])
    const taken = await Promise.all([
      takeMessages(database, everybody, at(1), 60_000, 10),
      takeMessages(database, everybody, at(1), 60_000, 10),
    ])
    expect(taken.flat()).toHaveLength(1)
    const [again] = await takeMessages(database, everybody, at(3), 60_000, 10)
    expect(again?.attempts).toBe(2)
    if (again === undefined) throw new Error('not taken')
    await noteDelivered(database, again, at(3))
    expect(await takeMessages(database, everybody, at(10_000), 60_000, 10)).toEqual([])
    // who took it first and comes late changes nothing
    await noteFailed(database, again, 'too late', at(4))
    expect(await takeMessages(database, everybody, at(10_000), 60_000, 10)).toEqual([])
  })

  test('tries again what did not arrive, later', async () => {
    await run([])
    const [message] = await takeMessages(database, everybody, at(1), 60_000, 10)
    if (message === undefined) throw new Error('not taken')
    await noteFailed(database, message, 'connection refused', at(1))
    expect(await takeMessages(database, everybody, new Date(at(1).getTime() + 4999), 60_000, 10)).toEqual([])
    expect(await takeMessages(database, everybody, new Date(at(1).getTime() + 10_000), 60_000, 10)).toHaveLength(1)
  })
})

describe('a ruling', () => {
  test('is the latest about the revision that is asked for', async () => {
    await run(['accept', 'grant', 'appeal'], { kind: 'report' })
    const asked = [
      { contentId: 'a-200', revision: 1 },
      { contentId: 'a-201', revision: 1 },
    ]
    expect((await readRulings(database, asked)).get('a-200')).toMatchObject({
      by: 'grant',
      reason: 'complaint',
      decidedBy: 'ada',
    })
    await appendEvent(database, request('overturn'), at(10))
    const rulings = await readRulings(database, asked)
    expect(rulings.get('a-200')).toMatchObject({
      by: 'overturn',
      reason: 'appeal',
      says: { verdict: 'no_match', action: 'allow' },
    })
    expect(rulings.size).toBe(1)
    expect(await readRulings(database, [{ contentId: 'a-200', revision: 2 }])).toEqual(new Map())
    expect(await readRulings(database, [])).toEqual(new Map())
  })

  test('binds who decides the next case about the same revision', async () => {
    await run(['accept', 'grant'], { kind: 'report' })
    const filed = await fileCase(
      database,
      filing({ caseId: 'c-2', kind: 'appeal', claimant: 'acct-9', measure: true }),
      at(10),
    )
    expect('case' in filed && filed.case.deciders).toEqual(['ada'])
    await appendEvent(database, request('accept', { caseId: 'c-2' }), at(11))
    const same = await appendEvent(
      database,
      request('overturn', { caseId: 'c-2', by: { role: 'reviewer', id: 'ada' } }),
      at(12),
    )
    expect(same).toMatchObject({ outcome: 'refused', refused: 'ANOTHER_PERSON' })
  })
})

test('files are kept with who handed them in, in the order in which they came', async () => {
  const file = (fileId: string, minutes: number) => ({
    caseId: 'c-1',
    fileId,
    side: 'claimant' as const,
    name: '证据<script>.png',
    mediaType: 'image/png',
    bytes: 5_000_000_000,
    sha256: 'a'.repeat(64),
    handedInAt: at(minutes),
  })
  for (const one of [file('f-2', 2), file('f-1', 1), file('f-2', 9)]) await saveCaseFile(database, one)
  expect(await readCaseFiles(database, 'c-1')).toEqual(
    [file('f-1', 1), file('f-2', 2)].map((kept) => ({ ...kept, erasedAt: null })),
  )
})
