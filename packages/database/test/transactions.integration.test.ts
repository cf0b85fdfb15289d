import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createDatabase, type Database } from '../src/index.ts'
import { createTestDatabase, type TestDatabase } from '../src/testing.ts'

let test: TestDatabase
let database: Database

beforeAll(async () => {
  test = await createTestDatabase(process.env.DATABASE_URL ?? '')
  database = createDatabase({ url: test.url, applicationName: 'transactions-test', max: 4 })
  await database.execute('create table till (id int primary key, amount int8 not null)')
})
beforeEach(async () => {
  await database.execute('truncate till')
  await database.execute('insert into till select * from unnest($1::int[], $2::int8[])', [
    [1, 2],
    [10n, 2n ** 62n],
  ])
})
afterAll(async () => {
  await database.close()
  await test.drop()
})

const amounts = () => database.query<{ id: number; amount: bigint }>('select id, amount from till order by id')

describe('values', () => {
  it('of 64 bits come back whole, alone and in arrays', async () => {
    expect(await amounts()).toEqual([
      { id: 1, amount: 10n },
      { id: 2, amount: 2n ** 62n },
    ])
    const [row] = await database.query('select array[1, null, $1]::int8[] as terms', [-(2n ** 63n)])
    expect(row).toEqual({ terms: [1n, null, -(2n ** 63n)] })
  })

  it('of other types come back as documented', async () => {
    const [row] = await database.query(
      `select 7::int4 as i, '2026-03-01T08:00:00.123Z'::timestamptz as t, '2026-03-01'::date as d, '{"a":1}'::jsonb as j, 1.5::numeric as n`,
    )
    expect(row).toEqual({ i: 7, t: new Date('2026-03-01T08:00:00.123Z'), d: '2026-03-01', j: { a: 1 }, n: '1.5' })
  })

  it('go into prepared statements again and again', async () => {
    for (const id of [1, 2]) {
      const rows = await database.query({ name: 'amount', text: 'select id from till where id = $1', values: [id] })
      expect(rows).toEqual([{ id }])
    }
  })
})

describe('a transaction', () => {
  it('is undone when its work throws, and the error passes unchanged', async () => {
    const error = new Error('enough')
    const transaction = database.transaction(async (tx) => {
      await tx.execute('delete from till')
      throw error
    })
    await expect(transaction).rejects.toBe(error)
    expect(await amounts()).toHaveLength(2)
  })

  it('fails when the error of a statement in it was swallowed', async () => {
    const transaction = database.transaction(async (tx) => {
      await tx.execute('delete from till')
      await tx.execute('select 1 / 0').catch(() => undefined)
    })
    await expect(transaction).rejects.toThrow('swallowed')
    expect(await amounts()).toHaveLength(2)
  })

  it('that deadlocks with another is repeated, and both do their work once', async () => {
    // Both hold their first row before either asks for its second.
    let arrived = 0
    let bothArrived = (): void => undefined
    const together = new Promise<void>((resolve) => {
      bothArrived = resolve
    })
    let runs = 0
    const move = (first: number, second: number) =>
      database.transaction(async (tx) => {
        runs++
        await tx.execute('update till set amount = amount + 1 where id = $1', [first])
        if (++arrived === 2) bothArrived()
        await together
        await tx.execute('update till set amount = amount + 1 where id = $1', [second])
      })
    await Promise.all([move(1, 2), move(2, 1)])
    expect(runs).toBeGreaterThan(2)
    expect((await amounts()).map(({ amount }) => amount)).toEqual([12n, 2n ** 62n + 2n])
  })

  it('that always conflicts gives up after its attempts', async () => {
    let runs = 0
    const transaction = database.transaction(
      async (tx) => {
        runs++
        await tx.query('select sum(amount) from till')
        await database.execute('update till set amount = amount + 1 where id = 1')
        await tx.execute('update till set amount = amount + 1 where id = 1')
      },
      { isolation: 'serializable', attempts: 3 },
    )
    await expect(transaction).rejects.toMatchObject({ code: 'DATABASE_CONFLICT', disposition: 'retry' })
    expect(runs).toBe(3)
  })

  it('whose connection is ended by the server says so, and the pool goes on', async () => {
    const transaction = database.transaction(async (tx) => {
      const [row] = await tx.query<{ pid: number }>('select pg_backend_pid() as pid')
      await database.query('select pg_terminate_backend($1)', [row?.pid])
      await new Promise((resolve) => setTimeout(resolve, 50))
      await tx.query('select 1')
    })
    await expect(transaction).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' })
    expect(await amounts()).toHaveLength(2)
  })
})

describe('a statement', () => {
  it('on a table that is not there is a schema mismatch', async () => {
    await expect(database.query('select * from nowhere')).rejects.toMatchObject({ code: 'DATABASE_SCHEMA_MISMATCH' })
  })

  it('that takes too long is cancelled by the server', async () => {
    const impatient = createDatabase({ url: test.url, applicationName: 'impatient', statementTimeout: 50 })
    await expect(impatient.query('select pg_sleep(5)')).rejects.toMatchObject({ detail: { sqlState: '57014' } })
    await impatient.close()
  })
})
