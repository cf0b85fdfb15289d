import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** Starts a module of the project as a process of its own, with a channel for messages. What it says goes where the tests' errors go. */
export function startChild(
  module: URL,
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): ChildProcess {
  // Options of the test runner's own Node are not the child's.
  const { NODE_OPTIONS: _options, ...inherited } = process.env
  return fork(fileURLToPath(module), args, {
    env: { ...inherited, ...env },
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
}

/** Ends a process with a signal and waits until it is gone. */
export async function endChild(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill(signal)
  await gone
}

const indexerService = new URL('../../services/indexer/src/main.ts', import.meta.url)

/** Starts the indexer of a host whose local forms are in `folder`. */
export const startIndexerService = (databaseUrl: string, folder: string): ChildProcess =>
  startChild(indexerService, [], {
    DATABASE_URL: databaseUrl,
    SOURCEMARK_INDEX_FOLDER: folder,
    SOURCEMARK_HTTP_PORT: '0',
    SOURCEMARK_LOG_LEVEL: 'error',
  })
