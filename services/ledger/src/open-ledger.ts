import type { Queryable } from '@sourcemark/database'
import { withPlatform } from '@sourcemark/devstack'
import type { Environment } from '@sourcemark/runtime'

/**
 * Reads the ledger, as it stands at one moment, of the database that DATABASE_URL names, else of the platform on this machine. Nothing is written.
 * @param note gets one line for each step that takes long.
 * @throws Fault CONFIGURATION_INVALID that says what is needed.
 */
export async function withLedger<T>(
  env: Environment,
  note: (line: string) => void,
  work: (tx: Queryable) => Promise<T>,
): Promise<T> {
  return await withPlatform(
    { needs: 'database', env, log: note },
    { applicationName: 'sourcemark-ledger' },
    (database) => database.transaction(work, { isolation: 'repeatable read', attempts: 1 }),
  )
}
