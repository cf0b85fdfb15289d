import { createDatabase, type Database, type Queryable } from '@sourcemark/database'
import { createTestDatabase, type TestDatabase } from '@sourcemark/database/testing'
import { afterAll, beforeAll, beforeEach } from 'vitest'
import { type PasswordHashing, scryptHashing } from '../src/index.ts'

/** When the tests take place. */
export const start = new Date('2026-11-30T08:00:00.000Z')
export const seconds = (count: number): Date => new Date(start.getTime() + count * 1000)
export const minutes = (count: number): Date => seconds(count * 60)
export const days = (count: number): Date => minutes(count * 24 * 60)

/** Cheap hashing that counts what is done. */
export interface CountedHashing extends PasswordHashing {
  hashes: number
  comparisons: number
}

export function countedHashing(): CountedHashing {
  const cheap = scryptHashing({ N: 2, r: 1, p: 1 })
  const counted: CountedHashing = {
    hashes: 0,
    comparisons: 0,
    decoy: cheap.decoy,
    hash(password) {
      counted.hashes++
      return cheap.hash(password)
    },
    matches(password, kept) {
      counted.comparisons++
      return cheap.matches(password, kept)
    },
  }
  return counted
}

const tables = 'staff_member, staff_session, staff_address, sign_in_delay, bulk_proposal, bulk_item'

/** A database for the tests of a file, without members at the beginning of each. */
export function withDatabase(): () => Database {
  let testDatabase: TestDatabase
  let database: Database
  beforeAll(async () => {
    testDatabase = await createTestDatabase(process.env.DATABASE_URL ?? '')
    database = createDatabase({ url: testDatabase.url, applicationName: 'staff-test', max: 6 })
  })
  beforeEach(() => database.execute(`truncate ${tables}`))
  afterAll(async () => {
    await database.close()
    await testDatabase.drop()
  })
  return () => database
}

/** What was noted, in the transactions in which it happened. */
export function notes() {
  const noted: string[] = []
  return { noted, note: async (_tx: Queryable, staffId: string): Promise<void> => void noted.push(staffId) }
}
