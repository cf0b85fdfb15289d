import { randomBytes } from 'node:crypto'
import type { Database } from '@sourcemark/database'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  appendEvent,
  doDuties,
  erasePerson,
  fileCase,
  fillTransparency,
  fireTimers,
  giveReceiptCode,
  type LinkKeys,
  makeLink,
  OVER_STATES,
  openByCode,
  openByLink,
  type QueueFilters,
  readCase,
  readCaseFiles,
  readEvents,
  readForms,
  readQueue,
  readTransparency,
  removeErased,
  revokeAccess,
  saveCaseFile,
  searchCases,
  transparencyCsv,
  transparencyJson,
} from '../src/index.ts'
import { at, completeForm, eventOf, filing, policyOf, request, run, start } from '../src/testing.ts'
import { openTestDatabase } from './stored.ts'

let database: Database
let close: () => Promise<void>
beforeEach(async () => {
  ;({ database, close } = await openTestDatabase())
})
afterEach(() => close())

const days = 24 * 60

/** All ids of the queue, read in pages of two. */
async function queue(filters: QueueFilters = {}, now = at(0)): Promise<string[]> {
  const ids: string[] = []
  let after: string | null = null
  do {
    const page: Awaited<ReturnType<typeof readQueue>> = await readQueue(database, filters, now, { after, size: 2 })
    ids.push(...page.cases.map(({ caseId }) => caseId))
    after = page.next
  } while (after !== null)
  return ids
}

describe('the queue', () => {
  test('has missed deadlines first, then hour by hour what weighs most, then what waits for a party, and nothing that is over', async () => {
    await run(database, ['accept', 'act', 'forward'], { caseId: 'waits', contentId: 'a-0' })
    await run(database, ['reject'], { caseId: 'over', contentId: 'a-1' })
    await run(database, [], { caseId: 'missed', contentId: 'a-2' })
    await fireTimers(database, at(2 * days), 10)
    // due in the same hour two days later
    const later = 2 * days
    await run(database, [], { caseId: 'plain', contentId: 'a-3' }, later)
    await run(database, [], { caseId: 'advised', contentId: 'a-4', verdictAction: 'review' }, later + 2)
    await run(database, [], { caseId: 'held', contentId: 'a-5', verdictAction: 'hold', measure: true }, later + 1)
    await run(database, [], { caseId: 'hour-after', contentId: 'a-6', measure: true }, later + 60)
    expect(await queue()).toEqual(['missed', 'held', 'advised', 'plain', 'hour-after', 'waits'])
    expect(await queue({ state: 'rejected' })).toEqual(['over'])
    const { cases } = await readQueue(database, {}, at(0), { after: null, size: 10 })
    expect(cases.map(({ severity }) => severity)).toEqual([36, 23, 6, 4, 20, 20])
    expect(cases[0]).toMatchObject({
      caseId: 'missed',
      regime: 'civilcode',
      panel: false,
      dueAt: at(days),
      verdictId: 'v-1',
    })
    expect(cases.at(-1)?.dueAt).toBeNull()
  })

  test('is filtered by everything that people ask for, alone and together', async () => {
    await run(database, [], { caseId: 'n-1', contentId: 'a-1', claimant: 'p-9' })
    await run(database, [], { caseId: 'n-2', contentId: 'a-2', accountId: 'acct-7', policy: policyOf('dsa') })
    await run(database, ['accept'], { caseId: 'r-1', kind: 'report', contentId: 'a-3', panel: true })
    expect(await queue({ kind: 'report' })).toEqual(['r-1'])
    expect(await queue({ state: 'deciding' })).toEqual(['r-1'])
    expect(await queue({ regime: 'dsa' })).toEqual(['n-2'])
    expect(await queue({ accountId: 'acct-7' })).toEqual(['n-2'])
    expect(await queue({ contentId: 'a-1' })).toEqual(['n-1'])
    expect(await queue({ claimant: 'p-9' })).toEqual(['n-1'])
    expect(await queue({ panel: true })).toEqual(['r-1'])
    expect(await queue({ panel: false, regime: 'civilcode' })).toEqual(['n-1'])
    expect(await queue({ text: 'N-' })).toHaveLength(2)
    expect(await queue({ text: '%' })).toEqual([])
    expect(await queue({ overdue: true })).toEqual([])
    expect((await queue({ overdue: true }, at(2 * days))).sort()).toEqual(['n-1', 'n-2'])
    expect(await queue({ overdue: false }, at(2 * days))).toEqual(['r-1'])
    expect(await queue({ kind: 'report', regime: 'dsa' })).toEqual([])
  })

  test('begins at its beginning when it is told to go on after something that it never said', async () => {
    await run(database, [])
    const place = (...given: unknown[]) => Buffer.from(JSON.stringify(given)).toString('base64url')
    for (const after of [
      '',
      '{',
      'x'.repeat(10_000),
      place('infinity', 99, 'infinity', 'c'),
      place('2026-99-99 00:00:00', 1, 'infinity', 'c'),
      place('2026-02-30 00:00:00', 1, 'infinity', 'c'),
      place('0000-01-01 00:00:00', 1, 'infinity', 'c'),
      place('2026-03-10 00:00:00+99:99', 1, 'infinity', 'c'),
      place('infinity', 1, '2026-03-10 24:00:00', 'c'),
      place("'; drop table review_case --", 1, 'infinity', 'c'),
      place('infinity', 1, 'infinity', '\0'),
    ]) {
      expect((await readQueue(database, {}, at(0), { after, size: 2 })).cases).toHaveLength(1)
    }
  })

  test('takes the states that nothing leads out of for over, as the table does', async () => {
    const said = await database.query<{ definition: string }>(
      `select pg_get_expr(adbin, adrelid) as definition from pg_attrdef d join pg_attribute a on a.attrelid = d.adrelid and a.attnum = d.adnum
       where adrelid = 'review_case'::regclass and attname = 'open'`,
    )
    expect(
      said[0]?.definition
        .match(/'(\w+)'/g)
        ?.map((state) => state.slice(1, -1))
        .sort(),
    ).toEqual([...OVER_STATES].sort())
  })

  test('is read by an index, a page at a time, however many cases there are', async () => {
    await run(database, [])
    await database.execute(
      `insert into review_case (case_id, kind, state, version, content_id, revision, claimant, account_id, filed_at, due_at, body)
       select 'm-' || n, kind, state, version, 'a-' || n, revision, claimant, 'acct-' || n % 100, filed_at, due_at + n * interval '1 minute', body
       from review_case, generate_series(1, 4000) n`,
    )
    await database.execute('analyze review_case')
    const plan = async (where: string): Promise<string> =>
      (
        await database.query<{ 'QUERY PLAN': string }>(
          `explain select case_id from review_case where ${where} order by queue_hour, queue_rank, queue_at, case_id limit 51`,
        )
      )
        .map((line) => line['QUERY PLAN'])
        .join('\n')
    const after = "(queue_hour, queue_rank, queue_at, case_id) > ('2026-03-12', 5::smallint, '2026-03-12', 'm')"
    for (const where of ['open', `open and ${after}`, "open and regime = 'civilcode'"]) {
      expect(await plan(where)).toMatch(/^Limit.*\n\s+->\s+Index (Only )?Scan using review_case_queue/)
    }
    expect(await plan("state = 'received'")).toMatch(/Index (Only )?Scan using review_case_state/)
    expect(await plan("open and account_id = 'acct-7'")).toContain('review_case_account')
    expect(await plan('open and panel')).toContain('review_case_panel')
    // what is not shown is not unpacked: bodies lie apart
    const [size] = await database.query<{ row: number }>(
      `select (pg_relation_size('review_case') / count(*))::int as row from review_case`,
    )
    expect(size?.row).toBeLessThan(500)
  })
})

test('a search finds cases by any id that they have, the latest first', async () => {
  await run(database, [], { caseId: 'c-1', contentId: 'a-1', verdictId: 'v-7' })
  await run(database, [], { caseId: 'c-2', contentId: 'a-2', claimant: 'p-2', verdictId: 'v-8' }, 1)
  const found = async (text: string) => (await searchCases(database, text, 10)).map(({ caseId }) => caseId)
  expect(await found('c-')).toEqual(['c-2', 'c-1'])
  expect(await found('a-1')).toEqual(['c-1'])
  expect(await found('p-2')).toEqual(['c-2'])
  expect(await found('v-7')).toEqual(['c-1'])
  expect(await found('acct-9')).toEqual(['c-2', 'c-1'])
  for (const nothing of ['', '%', '_-1', 'a-', "'"]) expect(await found(nothing)).toEqual([])
})

describe('a party', () => {
  const claimant = { caseId: 'c-1', side: 'claimant' } as const
  const respondent = { caseId: 'c-1', side: 'respondent' } as const
  const keys: LinkKeys = { current: 'k', keys: new Map([['k', randomBytes(32)]]) }

  test('comes in by the code of its receipt, of which the database keeps no more than a hash', async () => {
    const code = await giveReceiptCode(database, claimant, 'zh')
    expect(await openByCode(database, code.toLowerCase(), '203.0.113.1', at(0))).toEqual({ party: claimant })
    const kept = await database.query<{ text: string }>('select a::text as text from case_access a')
    expect(kept[0]?.text).not.toContain(code.slice(0, 5))
    // a new code takes the place of the old one
    const again = await giveReceiptCode(database, claimant, 'zh')
    expect(await openByCode(database, code, '203.0.113.1', at(0))).toEqual({ refused: 'unknown' })
    expect(await openByCode(database, again, '203.0.113.1', at(0))).toEqual({ party: claimant })
  })

  test('who guesses codes is stopped by address, at once as well, and let in again later', async () => {
    const code = await giveReceiptCode(database, claimant, 'en')
    const limit = { attempts: 5, within: 60_000 }
    const guess = (text: string, address: string, now = at(0)) => openByCode(database, text, address, now, limit)
    const guesses = await Promise.all(
      Array.from({ length: 30 }, (_, n) => guess(`AAAAA-AAAAA-AAAAA-AAA${10 + n}`, '2001:db8:1:2::1')),
    )
    expect(guesses.filter((one) => 'refused' in one && one.refused === 'unknown')).toHaveLength(5)
    // the right code does not help now, nor does another address of the same network
    expect(await guess(code, '2001:db8:1:2::99')).toEqual({ refused: 'too_often', again: at(1) })
    expect(await guess(code, '2001:db8:1:3::1')).toEqual({ party: claimant })
    expect(await guess(code, '2001:db8:1:2::1', at(1))).toEqual({ party: claimant })
    // who is right is not counted
    for (let n = 0; n < 20; n++) expect(await guess(code, '203.0.113.7')).toEqual({ party: claimant })
  })

  test('comes in by a signed link to its own case and side, until it expires or is revoked', async () => {
    const link = await makeLink(database, respondent, at(60), keys)
    expect(await openByLink(database, link, keys, at(0))).toEqual({ party: respondent })
    expect(await openByLink(database, link, keys, at(60))).toEqual({ refused: 'expired' })
    expect(await openByLink(database, `${link}A`, keys, at(0))).toEqual({ refused: 'forged' })
    // of one side and one case
    await revokeAccess(database, claimant)
    await revokeAccess(database, { ...respondent, caseId: 'c-2' })
    expect(await openByLink(database, link, keys, at(0))).toEqual({ party: respondent })
    await revokeAccess(database, respondent)
    expect(await openByLink(database, link, keys, at(0))).toEqual({ refused: 'revoked' })
    const anew = await makeLink(database, respondent, at(60), keys)
    expect(await openByLink(database, anew, keys, at(0))).toEqual({ party: respondent })
  })

  test('that asks for it is forgotten, while the case and the hashes stay', async () => {
    await run(database, ['accept', 'act', 'counter'])
    const code = await giveReceiptCode(database, claimant, 'zh')
    const file = { caseId: 'c-1', name: '身份证.png', mediaType: 'image/png', bytes: 9, handedInAt: at(0) } as const
    await saveCaseFile(database, { ...file, fileId: 'f-1', side: 'claimant', sha256: 'a'.repeat(64) })
    await saveCaseFile(database, { ...file, fileId: 'f-2', side: 'claimant', sha256: 'b'.repeat(64) })
    // the same bytes came from the other side too
    await saveCaseFile(database, { ...file, fileId: 'f-3', side: 'respondent', sha256: 'b'.repeat(64) })
    const before = await readEvents(database, 'c-1')
    const hashes = (await readForms(database, 'c-1')).map(({ hash }) => hash)

    const erased = await database.transaction((tx) => erasePerson(tx, 'c-1', 'claimant', at(9)))
    expect(erased).toEqual({ forms: 1, files: 2 })
    const forms = await readForms(database, 'c-1')
    expect(forms.map(({ hash }) => hash)).toEqual(hashes)
    expect(forms.map(({ side, erasedAt }) => [side, erasedAt])).toEqual([
      ['claimant', at(9)],
      ['respondent', null],
    ])
    expect(forms[0]?.form).toEqual({})
    expect(forms[1]?.form).toEqual(completeForm)
    expect((await readCaseFiles(database, 'c-1')).map(({ name }) => name)).toEqual(['', '', '身份证.png'])
    expect(await readEvents(database, 'c-1')).toEqual(before)
    expect(await openByCode(database, code, '203.0.113.1', at(9))).toEqual({ refused: 'unknown' })
    expect(await database.transaction((tx) => erasePerson(tx, 'c-1', 'claimant', at(10)))).toEqual({
      forms: 0,
      files: 0,
    })

    // the bytes go too, of what nothing else refers to, also when the store was away at first
    const away = async () => {
      throw new Error('away')
    }
    await expect(removeErased(database, away)).rejects.toThrow()
    const removed: string[] = []
    const remove = async (sha256: string): Promise<void> => {
      removed.push(sha256)
    }
    expect(await removeErased(database, remove)).toBe(1)
    expect(await removeErased(database, remove)).toBe(0)
    expect(removed).toEqual(['a'.repeat(64)])
  })
})

describe('without a person', () => {
  const delivered = (caseId: string) =>
    database.execute(
      `insert into notice_delivery (message_id, endpoint_id, case_id, number, effect, made_at, delivered_at)
       select $1, 'e', $1, number, effect, made_at, $2 from outbox where case_id = $1 and effect = 'forward_notice'`,
      [caseId, at(5)],
    )

  test('complete forms are accepted, others sent back, arrived notices noted, once, by however many at the same time', async () => {
    await run(database, [], { caseId: 'complete', contentId: 'a-1' })
    await fileCase(database, filing({ caseId: 'lacks', contentId: 'a-2', form: {} }), at(0))
    await run(database, ['accept', 'act'], { caseId: 'arrived', contentId: 'a-3' })
    await run(database, ['accept', 'act'], { caseId: 'on-its-way', contentId: 'a-4' })
    await delivered('arrived')
    const done = await Promise.all(['one', 'two', 'three'].map((name) => doDuties(database, name, at(5))))
    expect(done.reduce((sum, { cases }) => sum + cases, 0)).toBe(3)
    const states = await Promise.all(
      ['complete', 'lacks', 'arrived', 'on-its-way'].map(async (caseId) => (await readCase(database, caseId))?.state),
    )
    expect(states).toEqual(['accepted', 'returned', 'awaiting_statement', 'acted'])
    const [, returned] = await readEvents(database, 'lacks')
    expect(JSON.stringify(returned?.data)).toContain('作品名称')
    expect(await doDuties(database, 'one', at(6))).toEqual({ cases: 0, failed: [] })
  })

  test('a form that is completed is looked at again', async () => {
    await fileCase(database, filing({ form: {} }), at(0))
    await doDuties(database, 'one', at(1))
    await appendEvent(database, request('complete'), at(2))
    await doDuties(database, 'one', at(3))
    expect((await readCase(database, 'c-1'))?.state).toBe('accepted')
  })

  test('nothing is accepted of somebody whose standing is low', async () => {
    const malicious = { data: { ...eventOf('dismiss', start).data, notice: 'malicious' } }
    await run(database, ['accept'], { caseId: 'c-0', contentId: 'a-0' })
    await appendEvent(database, request('dismiss', { caseId: 'c-0', ...malicious } as object), at(3))
    await run(database, [], {}, 4)
    expect(await doDuties(database, 'one', at(5))).toEqual({ cases: 0, failed: [] })
    expect((await readCase(database, 'c-1'))?.state).toBe('received')
  })
})

describe('the numbers for the public', () => {
  interface Said {
    readonly verdict: string
    readonly reason: string
    readonly status: string
    readonly modalities: Readonly<Record<string, string>>
    readonly timings: { readonly acceptedAt: string; readonly decidedAt: string }
  }

  /** Verdicts as a ledger has them, over three months and two chains, by the numbers of a generator. */
  const ledger: readonly { chain: number; seq: number; entry: Said }[] = Array.from({ length: 600 }, (_, index) => {
    const accepted = Date.UTC(2026, 0, 31, 23, 59) + index * 3 * 3_600_000
    const pick = <T>(values: readonly T[]): T => values[(index * 7919) % values.length] as T
    return {
      chain: index % 2,
      seq: Math.floor(index / 2) + 1,
      entry: {
        verdict: pick(['no_match', 'attribution_missing', 'rewrite_suspected', 'own_content', 'indeterminate']),
        reason: pick(['first', 'new_original', 'revision', 'complaint', 'late_part', 'first', 'first']),
        status: pick(['final', 'final', 'provisional']),
        modalities: {
          text: 'done',
          image: pick(['none', 'done', 'failed:X', 'none']),
          audio: 'none',
          video: pick(['none', 'pending', 'none']),
        },
        timings: {
          acceptedAt: new Date(accepted).toJSON(),
          decidedAt: new Date(accepted + 1 + ((index * 104_729) % 90_000)).toJSON(),
        },
      },
    }
  })

  async function append(rows: typeof ledger): Promise<void> {
    await database.execute(
      `insert into ledger (chain, seq, hash, previous_hash, verdict_id, content_id, revision, entry)
       select chain, seq, 'h', 'h', 'v', 'a', 1, entry::text from jsonb_to_recordset($1) as r(chain int, seq bigint, entry jsonb)`,
      [JSON.stringify(rows)],
    )
    await database.execute(
      `insert into ledger_chain select chain, max(seq), 'h' from ledger group by chain on conflict (chain) do update set seq = excluded.seq`,
    )
  }

  const countAll = async (limit: number): Promise<void> => {
    for (;;) {
      const { verdicts, events } = await fillTransparency(database, limit)
      if (verdicts + events === 0) return
    }
  }

  test('are those of the ledger, counted once, whoever counts and in whatever pieces', async () => {
    await append(ledger.slice(0, 200))
    await Promise.all([countAll(17), countAll(23), countAll(1000)])
    await append(ledger.slice(200))
    await Promise.all([countAll(50), countAll(50)])
    const months = await readTransparency(database, '2026-01', '2026-05')
    expect(months.map(({ month }) => month)).toEqual(['2026-01', '2026-02', '2026-03', '2026-04', '2026-05'])
    for (const { month, verdicts, byCode, byModality, time } of months) {
      const said = ledger.map(({ entry }) => entry).filter(({ timings }) => timings.decidedAt.startsWith(month))
      expect(verdicts).toBe(said.length)
      for (const [code, count] of Object.entries(byCode)) {
        expect([code, count]).toEqual([code, said.filter(({ verdict }) => verdict === code).length])
      }
      for (const [kind, count] of Object.entries(byModality)) {
        expect([kind, count]).toEqual([kind, said.filter(({ modalities }) => modalities[kind] !== 'none').length])
      }
      const seconds = said
        .filter(({ reason, status }) => status === 'final' && ['first', 'revision', 'late_part'].includes(reason))
        .map(({ timings }) => (Date.parse(timings.decidedAt) - Date.parse(timings.acceptedAt)) / 1000)
        .sort((a, b) => a - b)
      expect(time.count).toBe(seconds.length)
      for (const [told, share] of [
        [time.p50, 0.5],
        [time.p95, 0.95],
      ] as const) {
        const exact = seconds[Math.ceil(seconds.length * share) - 1]
        if (exact === undefined) expect(told).toBeNull()
        else expect(Math.abs((told ?? 0) / exact - 1)).toBeLessThan(0.026)
      }
    }
    expect(months.reduce((sum, { verdicts }) => sum + verdicts, 0)).toBe(600)
  })

  test('are those of the cases: what was filed, what came of it, what was overturned, what was missed', async () => {
    await run(database, ['accept', 'grant', 'appeal', 'overturn'], { caseId: 'r-1', kind: 'report', contentId: 'a-1' })
    await run(database, ['accept', 'grant', 'appeal', 'confirm'], { caseId: 'r-2', kind: 'report', contentId: 'a-2' })
    await countAll(3)
    await run(database, ['accept', 'act', 'counter'], { caseId: 'n-1', contentId: 'a-3', policy: policyOf('regs2013') })
    await run(database, ['accept', 'dismiss'], { caseId: 'n-2', contentId: 'a-4' })
    await run(database, [], { caseId: 'n-3', contentId: 'a-5' })
    await run(database, ['accept', 'overturn'], { caseId: 'p-1', kind: 'appeal', contentId: 'a-6' })
    await fireTimers(database, at(60 * days), 100)
    await countAll(2)
    await countAll(2)
    const [march] = await readTransparency(database, '2026-03', '2026-03')
    expect(march).toMatchObject({
      verdicts: 0,
      time: { count: 0, p50: null, p95: null },
      filed: { notice: 3, report: 2, appeal: 1 },
      appealed: { report: 2 },
      outcomes: { grant: 2, dismiss: 1, restored: 1, reject: 0, withdraw: 0 },
      appeals: { confirm: 1, overturn: 2 },
      overturned: 2 / 3,
      breaches: { act: 1, forward: 1, feedback: 1, statement: 0 },
      notices: { justified: 2, wrong: 1, malicious: 0 },
      standings: { good: 3, limited: 0 },
    })
    expect(await readTransparency(database, '2026-02', '2026-02')).toMatchObject([
      { overturned: null, filed: { notice: 0 } },
    ])
  })

  test('are written as JSON and as CSV, and asked for by month alone', async () => {
    await run(database, [], { caseId: 'n-1' })
    await countAll(10)
    const months = await readTransparency(database, '2026-03', '2026-04')
    expect(JSON.parse(transparencyJson(months))).toEqual({ months })
    const lines = transparencyCsv(months).split('\r\n')
    expect(lines[0]).toBe('month,group,name,value')
    expect(lines).toContain('2026-03,filed,notice,1')
    expect(lines).toContain('2026-04,seconds,p95,')
    expect(new Set(lines.slice(0, -1).map((line) => line.split(',').length))).toEqual(new Set([4]))
    for (const [from, to] of [
      ['2026-13', '2026-13'],
      ['x', '2026-01'],
      ['2000-01', '2026-01'],
    ] as const) {
      await expect(readTransparency(database, from, to)).rejects.toThrow(RangeError)
    }
  })
})
