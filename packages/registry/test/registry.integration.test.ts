import type { AccountUpdated, GrantUpdated } from '@sourcemark/contract'
import { createDatabase, type Database } from '@sourcemark/database'
import { createTestDatabase, type TestDatabase } from '@sourcemark/database/testing'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ownerKey, readAccounts, saveAccount, saveGrant } from '../src/index.ts'

let testDatabase: TestDatabase
let database: Database
beforeEach(async () => {
  testDatabase = await createTestDatabase(process.env.DATABASE_URL ?? '')
  database = createDatabase({ url: testDatabase.url, applicationName: 'registry-test', max: 4 })
})
afterEach(async () => {
  await database.close()
  await testDatabase.drop()
})

const envelope = { specversion: '1.0', source: 'https://platform.example' } as const
const update = (
  id: string,
  time: string,
  name: string,
  more: Partial<AccountUpdated['data']> = {},
): AccountUpdated => ({
  ...envelope,
  id,
  time,
  type: 'sourcemark.account.updated.v1',
  data: {
    accountId: 'acct-1',
    entityId: 'e-1',
    name,
    aliases: [`alias of ${name}`],
    handles: ['@h'],
    urls: [],
    class: 'media',
    status: 'active',
    licences: [],
    ...more,
  },
})
const grant = (id: string, time: string, more: Partial<GrantUpdated['data']> = {}): GrantUpdated => ({
  ...envelope,
  id,
  time,
  type: 'sourcemark.grant.updated.v1',
  data: {
    grantId: 'g-1',
    owner: 'acct-1',
    grantee: '*',
    contentId: '*',
    mayModify: false,
    mayHideSource: false,
    validFrom: null,
    validTo: null,
    revoked: false,
    ...more,
  },
})

const nine = '2026-03-01T09:00:00.000Z'
const ten = '2026-03-01T10:00:00.000Z'

function* ordersOf<T>(items: readonly T[]): Generator<T[]> {
  if (items.length <= 1) yield [...items]
  for (const [index, item] of items.entries()) {
    for (const rest of ordersOf([...items.slice(0, index), ...items.slice(index + 1)])) yield [item, ...rest]
  }
}

describe('whatever order updates of an account come in', () => {
  const updates = [update('z', nine, 'first'), update('a', ten, 'second'), update('b', ten, 'third')]

  test.each([...ordersOf(updates)].map((order) => [order.map(({ data }) => data.name).join(', '), order] as const))(
    'the latest counts, of one time that with the greater event id: %s',
    async (_names, order) => {
      for (const one of order) await saveAccount(database, one)
      expect((await readAccounts(database, ['acct-1'])).get('acct-1')).toMatchObject({
        name: 'third',
        entityId: 'e-1',
        aliases: ['alias of third'],
        class: 'media',
      })
    },
  )

  test('also when they come at once', async () => {
    const many = Array.from({ length: 12 }, (_, index) =>
      update(`e-${index}`, `2026-03-01T10:${String(index).padStart(2, '0')}:00.000Z`, `name ${index}`),
    )
    await Promise.all(many.map((one) => saveAccount(database, one)))
    expect((await readAccounts(database, ['acct-1'])).get('acct-1')?.name).toBe('name 11')
  })
})

describe('an update of an account is a change', () => {
  test('when it is new or says something else, not when it says the same or is older', async () => {
    expect(await saveAccount(database, update('a', nine, 'name'))).toBe(true)
    expect(await saveAccount(database, update('b', ten, 'name'))).toBe(false)
    expect(await saveAccount(database, update('b', ten, 'name'))).toBe(false)
    expect(await saveAccount(database, update('c', nine, 'older name'))).toBe(false)
    expect(await saveAccount(database, update('c', ten, 'name', { entityId: 'e-2' }))).toBe(true)
    const { entityId: _entity, ...alone } = update('d', ten, 'name').data
    expect(await saveAccount(database, { ...update('d', ten, 'name'), data: alone })).toBe(true)
    expect((await readAccounts(database, ['acct-1'])).get('acct-1')?.entityId).toBeNull()
  })

  test('one that tells no time is older than all that do', async () => {
    const { time: _time, ...timeless } = update('z', ten, 'timeless')
    expect(await saveAccount(database, timeless)).toBe(true)
    expect(await saveAccount(database, update('a', nine, 'name'))).toBe(true)
    expect(await saveAccount(database, timeless)).toBe(false)
    expect((await readAccounts(database, ['acct-1', 'acct-2'])).size).toBe(1)
  })
})

test('of updates of a grant the latest counts, whatever order they come in', async () => {
  const updates = [
    grant('z', nine, { mayModify: true }),
    grant('a', ten, { grantee: 'acct-2', validTo: ten }),
    grant('b', ten, { revoked: true }),
  ]
  for (const order of ordersOf(updates)) {
    await database.execute('delete from repost_grant')
    for (const one of order) await saveGrant(database, one)
    expect(await database.query('select grantee, may_modify, revoked, valid_to from repost_grant')).toEqual([
      { grantee: '*', may_modify: false, revoked: true, valid_to: null },
    ])
  }
})

test.each([
  ['the entity first', { accountId: 'a', entityId: 'e', ownerName: null }, 'entity:e'],
  ['else the account', { accountId: 'a', entityId: null, ownerName: null }, 'account:a'],
  ['else the name of a registered work', { accountId: null, entityId: null, ownerName: 'N' }, 'name:N'],
])('an owner is known by %s', (_what, ownership, key) => {
  expect(ownerKey(ownership)).toBe(key)
})
