import { rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { startStack } from '@sourcemark/devstack'
import { markRun, processesOfRun, waitUntilNobodyListens } from './leftovers.ts'
import { beforeSignalEnds } from './signals.ts'

const dataDir = fileURLToPath(new URL(`../../.sourcemark/test-${process.pid}`, import.meta.url))

/**
 * One broker and one database server for all integration tests; each test makes its own topics (a prefix) and its own
 * database. Workers get their addresses as KAFKA_BROKERS and DATABASE_URL.
 */
export default async function setup(): Promise<() => Promise<void>> {
  const before = { brokers: process.env.KAFKA_BROKERS, database: process.env.DATABASE_URL }
  const run = markRun()
  // What tests kill are servers, not the machine: what one of these has written is there when it starts again.
  const kept = { dataDir, fresh: true, outlivesMachine: false }
  const starting = startStack({ ...kept, log: (line: string) => process.stdout.write(`${line}\n`) })
  const end = async (): Promise<void> => {
    try {
      await (await starting).stop()
    } finally {
      await rm(dataDir, { recursive: true, force: true })
    }
  }
  const restoreSignals = beforeSignalEnds(end)
  const stack = await starting
  process.env.KAFKA_BROKERS = stack.kafkaBrokers.join(',')
  process.env.DATABASE_URL = stack.databaseUrl

  return async () => {
    await end()
    restoreSignals()
    // Servers that were configured from outside are not ours and go on.
    const addresses = [
      ...(before.brokers === undefined ? stack.kafkaBrokers : []),
      ...(before.database === undefined ? [new URL(stack.databaseUrl).host] : []),
    ]
    const listening = await waitUntilNobodyListens(addresses)
    const alive = await processesOfRun(run)
    if (listening.length > 0 || alive.length > 0) {
      const lines = [...listening.map((address) => `still listening: ${address}`), ...alive]
      throw new Error(`the tests left something behind:\n  ${lines.join('\n  ')}`)
    }
  }
}
