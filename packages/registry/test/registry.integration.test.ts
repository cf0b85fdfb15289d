import type { AccountUpdated, GrantUpdated } from '@sourcemark/contract'
import { createDatabase, type Database } from '@sourcemark/database'
import { createTestDatabase, type TestDatabase } from '@sourcemark/database/testing'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  addKeys,
  findAccounts,
  keepKeys,
  latestState,
  liftSuppression,
  membersOf,
  ownerKey,
  readAccounts,
  readersOf,
  readGrants,
  readSuppressions,
  readTold,
  registryKeys,
  saveAccount,
  saveGrant,
  saveSuppression,
  saveTold,
  unknownKeys,
} from '../src/index.ts'

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
      const account = (await readAccounts(database, ['acct-1'])).get('acct-1')
      expect(account?.states.map(({ name }) => name)).toEqual(['first', 'second', 'third'])
      expect(account && latestState(account)).toMatchObject({
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
    const account = (await readAccounts(database, ['acct-1'])).get('acct-1')
    expect(account?.states.map(({ name }) => name)).toEqual(many.map((_, index) => `name ${index}`))
  })
})

describe('an update of an account names the keys of what it changed', () => {
  const keys = (name: string, entity = 'e-1') => [
    registryKeys.account('acct-1'),
    registryKeys.entity(entity),
    `name:${name}`,
    `name:alias of ${name}`.replaceAll(' ', ''),
    'id:h',
    'id:acct-1',
  ]
  const save = (one: AccountUpdated) => database.transaction((tx) => saveAccount(tx, one))

  test('when it is new or says something else, and none when it says the same', async () => {
    expect((await save(update('a', nine, 'name'))).sort()).toEqual(keys('name').sort())
    expect(await save(update('b', ten, 'name'))).toEqual([])
    expect(await save(update('b', ten, 'name'))).toEqual([])
    expect((await save(update('c', ten, 'name', { entityId: 'e-2' }))).sort()).toEqual(keys('name', 'e-2').sort())
    const { entityId: _entity, ...alone } = update('d', ten, 'name').data
    expect(await save({ ...update('d', ten, 'name'), data: alone })).toContain('account:acct-1')
  })

  test('also when it is older than what is known: it changes the time before', async () => {
    await save(update('a', ten, 'name'))
    expect((await save(update('b', nine, 'older'))).sort()).toEqual(keys('older').sort())
    // Says of the time before what was taken to hold then anyway.
    const { time: _time, ...timeless } = update('z', ten, 'older')
    expect(await save(timeless)).toEqual([])
  })

  test('under which it is found by whatever a mark calls it, at any time', async () => {
    await save(update('a', nine, '澜江周刊', { handles: ['@LanJiang'], urls: ['https://www.lanjiang.example/home'] }))
    await save(update('b', ten, '新澜江', { handles: ['@LanJiang'] }))
    for (const key of ['name:澜江周刊', 'name:新澜江', 'id:lanjiang', 'site:lanjiang.example/home'])
      expect(await findAccounts(database, [key, 'name:nobody'], 5)).toEqual([{ key, accountId: 'acct-1' }])
    expect(await membersOf(database, ['e-1', 'e-9'])).toEqual([{ entityId: 'e-1', accountId: 'acct-1' }])
  })

  test('at most as many accounts under one name as asked for', async () => {
    for (const id of ['acct-1', 'acct-2', 'acct-3']) await save(update(`u-${id}`, nine, 'same', { accountId: id }))
    expect((await findAccounts(database, ['name:same'], 2)).map(({ accountId }) => accountId)).toEqual([
      'acct-1',
      'acct-2',
    ])
  })
})

describe('of updates of a grant', () => {
  const save = (one: GrantUpdated) => database.transaction((tx) => saveGrant(tx, one))
  const updates = [
    grant('z', nine, { mayModify: true }),
    grant('a', ten, { grantee: 'acct-2', revoked: true }),
    grant('b', '2026-03-01T11:00:00.000Z', { revoked: true }),
  ]

  test('the latest tells the terms, and the first of those that take it back tells when, whatever order they come in', async () => {
    for (const order of ordersOf(updates)) {
      await database.execute('delete from grant_update')
      for (const one of order) await save(one)
      expect(await readGrants(database, ['acct-1'])).toMatchObject([
        { grantId: 'g-1', grantee: '*', mayModify: false, revokedAt: new Date(ten) },
      ])
    }
  })

  test('one that gives it anew undoes that it was taken back', async () => {
    for (const one of updates) await save(one)
    await save(grant('c', '2026-03-01T12:00:00.000Z'))
    expect(await readGrants(database, ['acct-1'])).toMatchObject([{ revokedAt: null }])
  })

  test('a permission that was only ever taken back was never given', async () => {
    await save(grant('a', ten, { revoked: true }))
    expect(await readGrants(database, ['acct-1'])).toMatchObject([{ revokedAt: new Date(0) }])
  })

  test('each names the keys of all that the permission ever covered, the same again none', async () => {
    expect(await save(grant('a', nine, { grantee: 'acct-2', contentId: 'c-1' }))).toEqual([
      registryKeys.grant('acct-1', 'acct-2', 'c-1'),
    ])
    expect((await save(grant('b', ten, { owner: 'e-1' }))).sort()).toEqual(
      [registryKeys.grant('acct-1', 'acct-2', 'c-1'), registryKeys.grant('e-1', '*', '*')].sort(),
    )
    expect(await save(grant('b', ten, { owner: 'e-1' }))).toEqual([])
    expect(await readGrants(database, ['acct-1'])).toEqual([])
  })
})

test('a suppression stands until it is lifted, and names the work whose judgements it changes', async () => {
  const suppression = {
    suppressionId: 's-1',
    contentId: 'c-1',
    partId: 'body',
    start: 10,
    end: 90,
    reason: 'agreed boilerplate',
    madeBy: 'operator-1',
    madeAt: new Date(nine),
  }
  expect(await saveSuppression(database, suppression)).toEqual([registryKeys.content('c-1')])
  expect(await saveSuppression(database, suppression)).toEqual([])
  expect(await readSuppressions(database, ['c-1', 'c-2'])).toEqual([suppression])
  expect(await liftSuppression(database, 's-1', new Date(ten))).toEqual([registryKeys.content('c-1')])
  expect(await liftSuppression(database, 's-1', new Date(ten))).toEqual([])
  expect(await readSuppressions(database, ['c-1'])).toEqual([])
})

describe('what a judgement looks at', () => {
  const content = (id: string, registered = false) =>
    database.execute(
      `insert into content (content_id, revision, published_at, registered, data_hash) values ($1, 3, now(), $2, '')`,
      [id, registered],
    )

  test('is found by its keys, page by page, without registered works', async () => {
    for (const id of ['c', 'a', 'b']) await content(id)
    await content('r', true)
    await addKeys(database, new Map(['a', 'b', 'c', 'r'].map((id) => [id, ['k-1', 'k-2']])))
    await addKeys(database, new Map([['a', ['k-1', 'k-3']]]))
    expect(await readersOf(database, ['k-1', 'k-2'], '', 2)).toEqual([
      { contentId: 'a', revision: 3 },
      { contentId: 'b', revision: 3 },
    ])
    expect((await readersOf(database, ['k-1'], 'b', 2)).map(({ contentId }) => contentId)).toEqual(['c'])
    expect((await readersOf(database, ['k-3', 'k-4'], '', 2)).map(({ contentId }) => contentId)).toEqual(['a'])
  })

  test('is told apart from what it is not yet known to look at, and forgotten when it no longer does', async () => {
    await content('a')
    const wanted = new Map([['a', new Set(['k-1', 'k-2'])]])
    expect(await unknownKeys(database, wanted)).toEqual(new Map([['a', ['k-1', 'k-2']]]))
    await addKeys(database, new Map([['a', ['k-1', 'k-2', 'k-3']]]))
    expect(await unknownKeys(database, wanted)).toEqual(new Map())
    await keepKeys(database, wanted)
    expect(await readersOf(database, ['k-3'], '', 9)).toEqual([])
    expect(await readersOf(database, ['k-2'], '', 9)).toHaveLength(1)
    await keepKeys(database, new Map([['a', new Set<string>()]]))
    expect(await readersOf(database, ['k-1', 'k-2'], '', 9)).toEqual([])
  })

  test('what others were told is kept until they are told something else', async () => {
    await saveTold(database, new Map([['a', ['x', 'y']]]))
    await saveTold(
      database,
      new Map([
        ['a', ['z']],
        ['b', []],
      ]),
    )
    expect(await readTold(database, ['a', 'b', 'c'])).toEqual(
      new Map([
        ['a', ['z']],
        ['b', []],
      ]),
    )
  })
})

test.each([
  ['the entity first', { accountId: 'a', entityId: 'e', ownerName: null }, 'entity:e'],
  ['else the account', { accountId: 'a', entityId: null, ownerName: null }, 'account:a'],
  ['else the name of a registered work', { accountId: null, entityId: null, ownerName: 'N' }, 'name:N'],
])('an owner is known by %s', (_what, ownership, key) => {
  expect(ownerKey(ownership)).toBe(key)
})
