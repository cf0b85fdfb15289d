import { randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'

const variable = 'SOURCEMARK_TEST_RUN'
/** Milliseconds that closing takes at most. */
const defaultGrace = 5000

/** Marks all processes that are started from now on, directly or not, as belonging to this run. */
export function markRun(): string {
  const run = randomUUID()
  process.env[variable] = run
  return run
}

const isListening = (address: string): Promise<boolean> =>
  new Promise((resolve) => {
    const { hostname, port } = new URL(`tcp://${address}`)
    const socket = connect({ host: hostname, port: Number(port) })
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })

/** The addresses (`host:port`) that still accept connections after a while. */
export async function waitUntilNobodyListens(addresses: readonly string[], grace = defaultGrace): Promise<string[]> {
  const deadline = Date.now() + grace
  for (;;) {
    const answers = await Promise.all(addresses.map(isListening))
    const listening = addresses.filter((_, index) => answers[index])
    if (listening.length === 0 || Date.now() > deadline) return listening
    await delay(100)
  }
}

/**
 * The processes that were started during a run and are still there, apart from the test runner's own workers; always
 * none where there is no /proc.
 */
export async function processesOfRun(run: string, grace = defaultGrace): Promise<string[]> {
  const deadline = Date.now() + grace
  for (;;) {
    const alive = await scan(run)
    if (alive.length === 0 || Date.now() > deadline) return alive
    await delay(100)
  }
}

async function scan(run: string): Promise<string[]> {
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name))
  const found = await Promise.all(
    pids.map(async (pid) => {
      try {
        // Read together: a process may end between two looks.
        const [environment, command] = await Promise.all([
          readFile(`/proc/${pid}/environ`, 'utf8'),
          readFile(`/proc/${pid}/cmdline`, 'utf8'),
        ])
        if (!environment.split('\0').includes(`${variable}=${run}`) || command.includes('vitest')) return []
        return [`still running: pid ${pid}, ${command.replaceAll('\0', ' ').slice(0, 200)}`]
      } catch {
        return []
      }
    }),
  )
  return found.flat()
}
