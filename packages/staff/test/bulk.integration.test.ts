import { setTimeout as sleep } from 'node:timers/promises'
import type { Queryable } from '@sourcemark/database'
import { describe, expect, test } from 'vitest'
import {
  approveBulk,
  type BulkProposal,
  type BulkStep,
  listBulk,
  proposeBulk,
  readBulkItems,
  rejectBulk,
  type StaffActor,
  type StaffRole,
} from '../src/index.ts'
import { days, start, withDatabase } from './staff-database.ts'

const db = withDatabase()

const actor = (staffId: string, role: StaffRole = 'senior', mustChangePassword = false): StaffActor => ({
  staffId,
  role,
  mustChangePassword,
})
const ada = actor('ada', 'reviewer')
const bob = actor('bob')
const eve = actor('eve')

const draft = (items: readonly string[] = ['c-1', 'c-2', 'c-3']) => ({
  action: 'reject_cases',
  parameters: { zh: '重复', en: 'All the same.' },
  reason: 'One claimant sent the same form many times.',
  items,
})

async function propose(items?: readonly string[], by = ada): Promise<BulkProposal> {
  const proposal = await proposeBulk(db(), by, draft(items), start)
  if ('refused' in proposal) throw new Error(proposal.refused)
  return proposal
}

/** Does an item in a table, which has no place for doing it twice. */
async function done(tx: Queryable, { itemId }: BulkStep): Promise<string> {
  await tx.execute('insert into bulk_effect (item_id) values ($1)', [itemId])
  return 'rejected'
}
const withEffects = async (): Promise<void> => {
  await db().execute('drop table if exists bulk_effect')
  await db().execute('create table bulk_effect (item_id text primary key)')
}
const effects = async () =>
  (await db().query<{ id: string }>('select item_id as id from bulk_effect order by 1')).map(({ id }) => id)

const approve = (by: StaffActor, { proposalId }: BulkProposal, perform = done, now = start, more = {}) =>
  approveBulk(db(), by, proposalId, perform, now, more)

describe('a proposal', () => {
  test('is done when another person approves it, each item once, and says what came of each', async () => {
    await withEffects()
    const proposal = await propose()
    const { items: _items, ...said } = draft()
    expect(proposal).toMatchObject({ ...said, state: 'open', size: 3, done: 0, proposedBy: 'ada' })
    const noted: BulkProposal[] = []
    const keys: string[] = []
    const answer = await approve(
      bob,
      proposal,
      async (tx, step) => {
        keys.push(step.key)
        return await done(tx, step)
      },
      start,
      { note: async (_tx: Queryable, decided: BulkProposal) => void noted.push(decided) },
    )
    expect(answer).toMatchObject({ state: 'done', size: 3, done: 3, decidedBy: 'bob', decidedAt: start })
    expect(await effects()).toEqual(['c-1', 'c-2', 'c-3'])
    expect(new Set(keys).size).toBe(3)
    expect(noted).toMatchObject([{ state: 'approved', decidedBy: 'bob' }])
    expect(await readBulkItems(db(), proposal.proposalId)).toMatchObject([
      { itemId: 'c-1', doneAt: start, outcome: 'rejected', lastError: null },
      { itemId: 'c-2' },
      { itemId: 'c-3' },
    ])
    expect(await approve(bob, proposal)).toEqual({ refused: 'BULK_OVER' })
  })

  test('is never approved by whoever made it, whatever they are', async () => {
    await withEffects()
    const proposal = await propose(undefined, actor('boss', 'admin'))
    expect(await approve(actor('boss', 'admin'), proposal)).toEqual({ refused: 'BULK_OWN' })
    expect(await effects()).toEqual([])
  })

  test('needs the right to propose, and to approve', async () => {
    expect(await proposeBulk(db(), actor('vi', 'viewer'), draft(), start)).toEqual({ refused: 'NOT_ALLOWED' })
    expect(await proposeBulk(db(), actor('ada', 'senior', true), draft(), start)).toEqual({ refused: 'NOT_ALLOWED' })
    const proposal = await propose()
    for (const by of [actor('vi', 'viewer'), actor('re', 'reviewer'), actor('new', 'admin', true)]) {
      expect(await approve(by, proposal)).toEqual({ refused: 'NOT_ALLOWED' })
      expect(await rejectBulk(db(), by, proposal.proposalId, start)).toEqual({ refused: 'NOT_ALLOWED' })
    }
  })

  test.each([
    ['no items', { items: [] }],
    ['an item twice', { items: ['c-1', 'c-1'] }],
    ['too many items', { items: Array.from({ length: 501 }, (_, at) => `c-${at}`) }],
    ['no reason', { reason: ' ' }],
    ['a reason without end', { reason: 'x'.repeat(2001) }],
  ])('with %s is refused', async (_what, more) => {
    expect(await proposeBulk(db(), ada, { ...draft(), ...more }, start)).toEqual({ refused: 'BULK_INVALID' })
  })

  test('may hold 500 items', async () => {
    const proposal = await propose(Array.from({ length: 500 }, (_, at) => `c-${at}`))
    expect(proposal).toMatchObject({ state: 'open', size: 500 })
    expect((await readBulkItems(db(), proposal.proposalId))[499]).toMatchObject({ number: 500, itemId: 'c-499' })
  })

  test('can be rejected by another person and taken back by whoever made it, and is over then', async () => {
    for (const by of [bob, ada]) {
      const proposal = await propose()
      expect(await rejectBulk(db(), by, proposal.proposalId, start)).toMatchObject({
        state: 'rejected',
        decidedBy: by.staffId,
      })
      expect(await approve(eve, proposal)).toEqual({ refused: 'BULK_OVER' })
    }
    expect(await rejectBulk(db(), bob, 'bulk-none', start)).toEqual({ refused: 'BULK_UNKNOWN' })
  })

  test('lapses after a week', async () => {
    const proposal = await propose()
    expect(await approve(bob, proposal, done, days(7))).toEqual({ refused: 'BULK_EXPIRED' })
    expect(await rejectBulk(db(), bob, proposal.proposalId, days(7))).toEqual({ refused: 'BULK_EXPIRED' })
    const list = (undecided: boolean) => listBulk(db(), { undecided, last: null, limit: 10 }, days(7))
    expect(await list(false)).toMatchObject([{ state: 'expired' }])
    expect(await list(true)).toEqual([])
  })
})

describe('carrying out', () => {
  test('goes on after a crash, by anybody who may approve, and does no item twice', async () => {
    await withEffects()
    const proposal = await propose()
    // What a process leaves behind that is killed at the second item.
    await db().execute(`update bulk_proposal set state = 'approved', decided_by = 'bob', decided_at = $1`, [start])
    await db().execute(`update bulk_item set done_at = $1, outcome = 'rejected' where number = 1`, [start])
    await db().execute(`insert into bulk_effect values ('c-1')`)
    expect(await listBulk(db(), { undecided: true, last: null, limit: 10 }, days(30))).toMatchObject([
      { state: 'approved', done: 1 },
    ])
    expect(await approve(ada, proposal)).toEqual({ refused: 'BULK_OWN' })
    expect(await approve(eve, proposal, done, days(30))).toMatchObject({ state: 'done', done: 3, decidedBy: 'bob' })
    expect(await effects()).toEqual(['c-1', 'c-2', 'c-3'])
  })

  test('leaves an item that broke off with its reason and without its effects, does the others, and does it when called again', async () => {
    await withEffects()
    const proposal = await propose()
    let broken = true
    const perform = async (tx: Queryable, step: BulkStep): Promise<string> => {
      const outcome = await done(tx, step)
      if (broken && step.itemId === 'c-2') throw new Error('the case is not what it was')
      return outcome
    }
    expect(await approve(bob, proposal, perform)).toMatchObject({ state: 'approved', done: 2 })
    expect((await readBulkItems(db(), proposal.proposalId))[1]).toMatchObject({
      doneAt: null,
      lastError: 'the case is not what it was',
    })
    expect(await effects()).toEqual(['c-1', 'c-3'])
    broken = false
    expect(await approve(bob, proposal, perform)).toMatchObject({ state: 'done', done: 3 })
    expect((await readBulkItems(db(), proposal.proposalId))[1]).toMatchObject({ outcome: 'rejected', lastError: null })
  })

  test('by two who approve at once does each item once, and has one of them as who decided', async () => {
    await withEffects()
    const items = Array.from({ length: 30 }, (_, at) => `c-${at}`)
    const proposal = await propose(items)
    const performed: string[] = []
    const perform = async (tx: Queryable, step: BulkStep): Promise<string> => {
      performed.push(step.itemId)
      return await done(tx, step)
    }
    const noted: BulkProposal[] = []
    const more = {
      note: async (_tx: Queryable, decided: BulkProposal): Promise<void> => {
        noted.push(decided)
        // Long enough for the other one to look.
        await sleep(100)
      },
    }
    const answers = await Promise.all([bob, eve].map((by) => approve(by, proposal, perform, start, more)))
    for (const answer of answers) expect(answer).toMatchObject({ state: 'done', done: 30 })
    expect(performed.sort()).toEqual([...items].sort())
    expect(noted).toHaveLength(1)
  })
})

test('proposals are listed the latest first, in pages', async () => {
  const made: string[] = []
  for (let at = 0; at < 5; at++) {
    const proposal = await proposeBulk(db(), ada, draft([`c-${at}`]), days(at))
    made.unshift('refused' in proposal ? '' : proposal.proposalId)
  }
  const page = (last: BulkProposal | null) => listBulk(db(), { undecided: false, last, limit: 3 }, days(5))
  const first = await page(null)
  const rest = await page(first[2] ?? null)
  expect([...first, ...rest].map(({ proposalId }) => proposalId)).toEqual(made)
})
