import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { checkSchema, createDatabase, type Database, migrate } from '../src/index.ts'
import { createTestDatabase, type TestDatabase } from '../src/testing.ts'

let directory: string
let test: TestDatabase
let database: Database

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sourcemark-migrations-'))
  await writeFile(join(directory, '0001_first.sql'), 'create table first (id int primary key);')
  await writeFile(join(directory, '0002_second.sql'), 'create table second (id int); insert into second values (1);')
  test = await createTestDatabase(process.env.DATABASE_URL ?? '')
  database = createDatabase({ url: test.url, applicationName: 'migrate-test', max: 2 })
  // The clone has the product's migrations; these tests want an empty database.
  await database.execute('drop schema public cascade')
  await database.execute('create schema public')
})
afterEach(async () => {
  await database.close()
  await test.drop()
  await rm(directory, { recursive: true })
})

describe('migrations', () => {
  it('run once, in order', async () => {
    expect(await migrate(test.url, directory)).toEqual(['0001_first', '0002_second'])
    expect(await migrate(test.url, directory)).toEqual([])
    await checkSchema(database, directory)
  })

  it('started by several processes at once run once', async () => {
    const ran = await Promise.all([1, 2, 3, 4].map(() => migrate(test.url, directory)))
    expect(ran.flat()).toEqual(['0001_first', '0002_second'])
    expect(await database.query('select id from second')).toEqual([{ id: 1 }])
  })

  it('that fail leave nothing behind', async () => {
    await writeFile(join(directory, '0003_third.sql'), 'create table third (id int); select 1 / 0;')
    await expect(migrate(test.url, directory)).rejects.toMatchObject({ code: 'DATABASE_SCHEMA_MISMATCH' })
    const [row] = await database.query(`select to_regclass('first') as first, to_regclass('third') as third`)
    expect(row).toEqual({ first: null, third: null })
  })

  it('that the database lacks are named', async () => {
    await expect(checkSchema(database, directory)).rejects.toMatchObject({
      code: 'DATABASE_SCHEMA_MISMATCH',
      detail: { missing: ['0001_first', '0002_second'], unknown: [] },
    })
  })

  it('that only the database knows are named', async () => {
    await migrate(test.url, directory)
    await rm(join(directory, '0002_second.sql'))
    await expect(checkSchema(database, directory)).rejects.toMatchObject({ detail: { unknown: ['0002_second'] } })
  })
})
