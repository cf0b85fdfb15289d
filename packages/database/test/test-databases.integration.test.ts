import { describe, expect, it } from 'vitest'
import { checkSchema, createDatabase } from '../src/index.ts'
import { createTestDatabase } from '../src/testing.ts'

const adminUrl = process.env.DATABASE_URL ?? ''

describe('test databases', () => {
  it('are cloned in parallel, each migrated and on its own', async () => {
    const tests = await Promise.all([1, 2, 3, 4].map(() => createTestDatabase(adminUrl)))
    expect(new Set(tests.map(({ name }) => name)).size).toBe(4)
    for (const test of tests) {
      const database = createDatabase({ url: test.url, applicationName: 'clone-test', max: 1 })
      await checkSchema(database)
      await database.execute('create table only_here (id int)')
      await database.close()
    }
    await Promise.all(tests.map((test) => test.drop()))
  })

  it('tell when a connection was left open, and go all the same', async () => {
    const test = await createTestDatabase(adminUrl, { grace: 50 })
    const leaking = createDatabase({ url: test.url, applicationName: 'the-leak', max: 1 })
    await leaking.query('select 1')
    await expect(test.drop()).rejects.toThrow('the-leak')
    await leaking.close()

    const admin = createDatabase({ url: adminUrl, applicationName: 'test', max: 1 })
    expect(await admin.query('select 1 from pg_database where datname = $1', [test.name])).toEqual([])
    await admin.close()
  })
})
