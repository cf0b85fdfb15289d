import { type ChildProcess, spawn } from 'node:child_process'
import { createWriteStream, type WriteStream } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import { importantLine } from './important-line.ts'
import type { Environment } from './java.ts'

export interface ServiceDefinition {
  /** Unique among the services of one supervisor; also the name of its log file. */
  readonly name: string
  /** The TypeScript file that it runs. */
  readonly entry: string
  /** On top of the environment that all services share. */
  readonly env?: Environment
}

/** What the supervisor sees happen to a service. */
export type ServiceEvent =
  | { readonly type: 'started' | 'ready'; readonly service: string; readonly pid: number }
  | {
      readonly type: 'ended'
      readonly service: string
      readonly pid: number
      readonly code: number | null
      readonly signal: NodeJS.Signals | null
      /** Milliseconds until it is started again. */
      readonly restartIn: number
    }

/** A service as it is at this moment. */
export interface SupervisedService {
  readonly name: string
  /** Undefined between an end and the next start. */
  readonly pid: number | undefined
  /** Where its /livez, /readyz and /metrics are: `http://host:port`. Stays the same over restarts if it can. */
  readonly url: string
  /** How often it was started again. */
  readonly restarts: number
  /** Whether it has been ready since its last start. */
  readonly ready: boolean
  readonly logFile: string
}

export interface SuperviseOptions {
  readonly env: Environment
  readonly logDir: string
  readonly log: (line: string) => void
  readonly onEvent: (event: ServiceEvent) => void
  /** Milliseconds at most between an end and the next start. */
  readonly longestPause: number
}

export interface Supervision {
  readonly service: SupervisedService
  /** Resolves when it is ready for the first time; rejects when it keeps ending before that. */
  readonly ready: Promise<void>
  stop(): Promise<void>
}

const host = '127.0.0.1'
/** A service ends itself by force after 15 s and says why; this comes after that. */
const stopGrace = 16_000
/** A service that has lived this long is well; its next end is the first again. */
const healthyAfter = 30_000
/** Ends before the first readiness that mean: it never will. */
const hopelessEnds = 5

/** Milliseconds before the next start: at once after a first end, then 0.2 s and twice as much each time, up to `longestPause`. */
export const restartPause = (quickEnds: number, longestPause: number): number =>
  quickEnds <= 1 ? 0 : Math.min(longestPause, 200 * 2 ** (quickEnds - 2))

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2000) })).ok
  } catch {
    return false
  }
}

/** Runs one service as a process of its own and starts it again whenever it ends, until it is stopped. */
export function supervise(
  definition: ServiceDefinition,
  { env, logDir, log, onEvent, longestPause }: SuperviseOptions,
): Supervision {
  const { name } = definition
  const logFile = join(logDir, `${name}.log`)
  const logStream = createWriteStream(logFile, { flags: 'a' })
  const firstReady = Promise.withResolvers<void>()
  // Whoever is interested awaits it; that nobody is must not end the supervisor.
  firstReady.promise.catch(() => undefined)
  const stopping = new AbortController()
  let child: ChildProcess | undefined
  let port = 0
  let restarts = 0
  let quickEnds = 0
  let ready = false
  let everReady = false

  const passOn = (line: string | undefined): void => {
    if (line !== undefined && !stopping.signal.aborted) log(`${name}: ${line}`)
  }
  const watchReadiness = async (of: ChildProcess): Promise<void> => {
    while (child === of && !stopping.signal.aborted) {
      if (port !== 0 && (await isReady(`http://${host}:${port}`)) && child === of) {
        ready = true
        everReady = true
        onEvent({ type: 'ready', service: name, pid: of.pid as number })
        firstReady.resolve()
        return
      }
      await delay(200)
    }
  }

  const start = (): void => {
    const startedAt = performance.now()
    let listened = false
    const current = spawn(process.execPath, [definition.entry], {
      // In a session of its own: Ctrl-C in a terminal is for the supervisor, which then stops its services in order.
      detached: true,
      env: {
        ...env,
        SOURCEMARK_SERVICE_INSTANCE: '0',
        ...definition.env,
        SOURCEMARK_PARENT_WATCH: '1',
        SOURCEMARK_HTTP_HOST: host,
        SOURCEMARK_HTTP_PORT: String(port),
      },
      // The end of standard input tells the service that the supervisor is gone.
      stdio: ['pipe', 'pipe', 'pipe', 'ipc'],
    })
    child = current
    ready = false
    copyLines(current.stdout, logStream, (line) => passOn(importantLine(line)))
    copyLines(current.stderr, logStream, (line) => passOn(line))
    current.stdin?.on('error', () => undefined)
    current.on('message', (message: { type?: unknown; port?: unknown }) => {
      if (message.type !== 'listening' || typeof message.port !== 'number') return
      listened = true
      port = message.port
    })
    current.once('error', (error) => log(`${name}: ${error.message}`))
    current.once('exit', (code, signal) => {
      child = undefined
      ready = false
      if (stopping.signal.aborted) return
      // Its port may have been taken meanwhile.
      if (!listened) port = 0
      quickEnds = performance.now() - startedAt < healthyAfter ? quickEnds + 1 : 1
      const restartIn = restartPause(quickEnds, longestPause)
      onEvent({ type: 'ended', service: name, pid: current.pid as number, code, signal, restartIn })
      if (!everReady && quickEnds >= hopelessEnds) {
        firstReady.reject(new Error(`${name} ended ${quickEnds} times before it was ready`))
      }
      setTimeout(() => {
        if (stopping.signal.aborted) return
        restarts++
        start()
      }, restartIn)
    })
    if (current.pid !== undefined) onEvent({ type: 'started', service: name, pid: current.pid })
    void watchReadiness(current)
  }
  start()

  return {
    ready: firstReady.promise,
    service: {
      name,
      logFile,
      get pid() {
        return child?.pid
      },
      get url() {
        return `http://${host}:${port}`
      },
      get restarts() {
        return restarts
      },
      get ready() {
        return ready
      },
    },
    async stop() {
      stopping.abort()
      firstReady.reject(new Error(`${name} was stopped`))
      const running = child
      if (running !== undefined) await end(running)
      logStream.end()
    },
  }
}

async function end(child: ChildProcess): Promise<void> {
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  child.kill('SIGTERM')
  const last = setTimeout(() => child.kill('SIGKILL'), stopGrace)
  await exited
  clearTimeout(last)
}

function copyLines(from: Readable | null, to: WriteStream, each: (line: string) => void): void {
  if (from === null) return
  createInterface({ input: from }).on('line', (line) => {
    to.write(`${line}\n`)
    each(line)
  })
}
