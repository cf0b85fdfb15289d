import { createHash } from 'node:crypto'
import { createDatabase, type Database } from '@sourcemark/database'
import { createTestDatabase, type TestDatabase } from '@sourcemark/database/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  type AuditDraft,
  type AuditFilter,
  appendAudit,
  findFaults,
  type LedgerKey,
  openLedgerKey,
  readAudit,
  readCheckpointBody,
  writeCheckpoint,
} from '../src/index.ts'
import { briefly } from './sample-ledger.ts'

let testDatabase: TestDatabase
let database: Database
let key: LedgerKey

beforeAll(async () => {
  testDatabase = await createTestDatabase(process.env.DATABASE_URL ?? '')
  database = createDatabase({ url: testDatabase.url, applicationName: 'audit-test', max: 6 })
})
beforeEach(async () => {
  await tamper('truncate audit_entry, audit_chain, ledger_checkpoint, ledger_key')
  key = await openLedgerKey(database, undefined)
})
afterAll(async () => {
  await database.close()
  await testDatabase.drop()
})

/** As somebody with the rights of the database's owner, who goes around the triggers. */
async function tamper(...statements: string[]): Promise<void> {
  await database.transaction(async (tx) => {
    for (const table of ['audit_entry', 'ledger_checkpoint', 'ledger_key']) {
      await tx.execute(`alter table ${table} disable trigger user`)
    }
    for (const statement of statements) await tx.execute(statement)
    for (const table of ['audit_entry', 'ledger_checkpoint', 'ledger_key']) {
      await tx.execute(`alter table ${table} enable trigger user`)
    }
  })
}

const at = (minute: number): Date => new Date(Date.UTC(2026, 10, 30, 8, minute))

const granted = (id: string, more: Partial<AuditDraft> = {}): AuditDraft => ({
  actor: { kind: 'staff', id: 'staff-1', role: 'reviewer' },
  action: 'case.grant',
  subject: { kind: 'case', id },
  detail: { version: 4, verdict: null, pages: ['a', 'b'] },
  ...more,
})

const append = (draft: AuditDraft, now = at(0)) => database.transaction((tx) => appendAudit(tx, draft, now))
const brief = async () => (await findFaults(database, { keys: [key.publicKey] })).map(briefly)
const readIds = async (filter: AuditFilter = {}, before: number | null = null, limit = 100) =>
  (await readAudit(database, filter, before, limit)).map(({ subject }) => subject.id)

describe('the audit', () => {
  test('is read as it was written, and hashes every entry over the one before, its number and its text', async () => {
    const first = await append(granted('c-1'))
    const second = await append(granted('c-2', { detail: {} }), at(1))
    expect(await readAudit(database, {}, null, 10)).toEqual([second, first])
    expect(second).toMatchObject({ ...granted('c-2', { detail: {} }), number: 2, at: at(1), previousHash: first.hash })
    const text =
      '{"action":"case.grant","actor":{"id":"staff-1","kind":"staff","role":"reviewer"},"at":"2026-11-30T08:01:00.000Z","detail":{},"subject":{"id":"c-2","kind":"case"}}'
    expect(second.hash).toBe(createHash('sha256').update(`${first.hash}\naudit\n2\n${text}`).digest('hex'))
    expect(await brief()).toEqual([])
  })

  test('stays one chain when many append at once, and has nothing of what was rolled back', async () => {
    const failing = database.transaction(async (tx) => {
      await appendAudit(tx, granted('c-never'), at(0))
      throw new Error('something else failed')
    })
    const all = Array.from({ length: 30 }, (_, number) => append(granted(`c-${number}`)))
    await expect(failing).rejects.toThrow('something else failed')
    const numbers = (await Promise.all(all)).map(({ number }) => number)
    expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: 30 }, (_, index) => index + 1))
    expect(await readIds()).not.toContain('c-never')
    expect(await brief()).toEqual([])
  })

  test('refuses to be changed', async () => {
    await append(granted('c-1'))
    for (const statement of [
      "update audit_entry set entry = '{}'",
      'delete from audit_entry',
      'truncate audit_entry',
    ]) {
      await expect(database.execute(statement)).rejects.toThrow('append-only')
    }
  })

  test.each<[string, Partial<AuditDraft>]>([
    ['a sentence as its action', { action: 'Granted the case of Ada' }],
    ['nobody who did it', { actor: { kind: 'staff', id: '', role: 'admin' } }],
    ['a text without end in its detail', { detail: { form: 'x'.repeat(1001) } }],
    ['a whole form in its detail', { detail: { form: { name: 'Ada' } } as unknown as AuditDraft['detail'] }],
  ])('takes nothing that has %s', async (_what, more) => {
    await expect(append(granted('c-1', more))).rejects.toThrow(TypeError)
  })
})

test('the audit is read by who did what to what and when, in pages, the latest first', async () => {
  const system = { kind: 'system', id: 'console', role: null } as const
  await append(granted('c-1'), at(0))
  await append(granted('c-2', { actor: system, action: 'case.accept' }), at(1))
  await append(granted('staff-9', { action: 'staff.disable', subject: { kind: 'staff', id: 'staff-9' } }), at(2))
  await append(granted('c-1', { actor: { kind: 'staff', id: 'staff-2', role: 'senior' } }), at(3))
  expect(await readIds()).toEqual(['c-1', 'staff-9', 'c-2', 'c-1'])
  expect(await readIds({}, null, 2)).toEqual(['c-1', 'staff-9'])
  expect(await readIds({}, 3, 2)).toEqual(['c-2', 'c-1'])
  expect(await readIds({ actorId: 'staff-1' })).toEqual(['staff-9', 'c-1'])
  expect(await readIds({ actorId: 'staff-1', action: 'case.grant' })).toEqual(['c-1'])
  expect(await readIds({ subject: { kind: 'case' } })).toEqual(['c-1', 'c-2', 'c-1'])
  expect(await readIds({ subject: { kind: 'case', id: 'c-1' } }, 4)).toEqual(['c-1'])
  expect(await readIds({ from: at(1), to: at(3) })).toEqual(['staff-9', 'c-2'])
  expect(await readIds({ actorId: 'nobody' })).toEqual([])
  expect(await readIds({ to: at(0) })).toEqual([])
  expect(await readIds({ from: at(4) })).toEqual([])
  expect(await readIds({ from: at(3) }, 4)).toEqual([])
  // Of a host whose clock is behind.
  await append(granted('c-5'), at(2))
  expect(await readIds({ from: at(2), to: at(3) })).toEqual(['c-5', 'staff-9'])
  expect(await readIds({ from: at(3) })).toEqual(['c-1'])
})

describe('whoever changes the audit behind the program', () => {
  beforeEach(async () => {
    for (let number = 1; number <= 6; number++) await append(granted(`c-${number}`), at(number))
  })

  test.each([
    [
      'an entry',
      `update audit_entry set entry = replace(entry, 'c-2', 'c-9') where number = 2`,
      ['row_changed audit/2', 'columns_differ audit/2'],
    ],
    ['what is looked up', `update audit_entry set actor_id = 'staff-9' where number = 2`, ['columns_differ audit/2']],
    ['when it was', `update audit_entry set at = at + interval '1 hour' where number = 2`, ['columns_differ audit/2']],
    ['that it is there', 'delete from audit_entry where number = 3', ['row_missing audit/3']],
    ['the end', 'delete from audit_entry where number > 4', ['row_missing audit/5-6']],
    ['where it ends', 'update audit_chain set number = 5', ['end_differs audit/6']],
  ])('is found: %s', async (_what, statement, found) => {
    await tamper(statement)
    expect((await brief()).sort()).toEqual([...found].sort())
  })

  test('is found by a checkpoint when all hashes fit', async () => {
    await writeCheckpoint(database, key)
    await tamper('delete from audit_entry', 'delete from audit_chain')
    for (let number = 1; number <= 6; number++) await append(granted(`forged-${number}`), at(number))
    expect(await brief()).toEqual(['rows_rewritten audit/1-6'])
    await expect(writeCheckpoint(database, key)).rejects.toMatchObject({ code: 'LEDGER_BROKEN' })
  })

  test('gets no signature for it', async () => {
    await writeCheckpoint(database, key)
    await append(granted('c-7'))
    await append(granted('c-8'))
    await tamper(`update audit_entry set entry = replace(entry, 'c-7', 'c-9') where number = 7`)
    await expect(writeCheckpoint(database, key)).rejects.toMatchObject({
      code: 'LEDGER_BROKEN',
      message: 'row 7 of the audit does not follow from the one before',
    })
    await tamper('delete from audit_entry', 'delete from audit_chain')
    await expect(writeCheckpoint(database, key)).rejects.toThrow('the audit is gone since checkpoint 1')
  })
})

test('checkpoints sign where the audit stands, also when no verdict was given', async () => {
  expect(await writeCheckpoint(database, key)).toBeNull()
  await append(granted('c-1'))
  const { number, hash } = await append(granted('c-2'))
  const signed = await writeCheckpoint(database, key)
  expect(readCheckpointBody(signed?.body ?? '')).toMatchObject({ number: 1, chains: [], audit: { seq: number, hash } })
  expect(await writeCheckpoint(database, key)).toBeNull()
  await append(granted('c-3'))
  expect(readCheckpointBody((await writeCheckpoint(database, key))?.body ?? '')).toMatchObject({ audit: { seq: 3 } })
  expect(await brief()).toEqual([])
})
