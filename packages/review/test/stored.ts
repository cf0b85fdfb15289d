import { createDatabase, type Database } from '@sourcemark/database'
import { createTestDatabase } from '@sourcemark/database/testing'

/** A database of its own, and how to be rid of it. */
export async function openTestDatabase(): Promise<{ database: Database; url: string; close: () => Promise<void> }> {
  const test = await createTestDatabase(process.env.DATABASE_URL ?? '')
  const database = createDatabase({ url: test.url, applicationName: 'review-test', max: 6 })
  return {
    database,
    url: test.url,
    async close() {
      await database.close()
      await test.drop()
    },
  }
}
