import { mkdir } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { Fault } from '@sourcemark/runtime'
import { freePort } from './free-port.ts'
import type { Environment } from './java.ts'
import { logTail } from './log-tail.ts'
import { serviceEntry } from './project-folders.ts'
import {
  type ServiceDefinition,
  type ServiceEvent,
  type SupervisedService,
  type Supervision,
  supervise,
} from './supervised-service.ts'

export interface ServicesOptions {
  /** What to run; the services of the line when absent. */
  readonly definitions?: readonly ServiceDefinition[]
  /** Shared by all services. */
  readonly env: Environment
  /** Gets one file per service, appended to. */
  readonly logDir: string
  /** Gets warnings and errors of the services, one line each. */
  readonly log?: (line: string) => void
  readonly onEvent?: (event: ServiceEvent) => void
  /** Milliseconds for all services to become ready; 90,000 when absent. */
  readonly readyTimeout?: number
  /** Milliseconds at most before a service that keeps ending is started again; 10,000 when absent. */
  readonly longestPause?: number
  /** Gives the start up. */
  readonly signal?: AbortSignal
}

export interface Services {
  /** Live: what they say changes with the services. */
  readonly services: readonly SupervisedService[]
  /** Stops all of them, each in good order within 15 s. May be called more than once. */
  stop(): Promise<void>
}

const service = (name: string): ServiceDefinition => Object.freeze({ name, entry: serviceEntry(name) })

/** Workers of one kind of parts: one program, run for each. */
const worker = (kind: string): ServiceDefinition =>
  Object.freeze({ name: `worker-${kind}`, entry: serviceEntry('worker'), env: { SOURCEMARK_WORKER_KIND: kind } })

/** The services that a post passes through, one process each. */
export const lineServices: readonly ServiceDefinition[] = Object.freeze([
  service('intake'),
  service('indexer'),
  worker('text'),
  worker('image'),
  worker('audio'),
  worker('video'),
  service('adjudicator'),
  service('publisher'),
])

/** A console for people, and where it will be reached. */
export interface ConsoleDefinition {
  readonly definition: ServiceDefinition
  readonly url: string
}

/** The port at which people look for the console. */
const consolePort = 8600

/** The console at the port that `env` names; else at 8600, or where that is taken at a free one. */
export async function consoleService(env: Environment): Promise<ConsoleDefinition> {
  const port = env.SOURCEMARK_CONSOLE_PORT ?? String(await freePort(consolePort))
  return {
    definition: { ...service('console'), env: { SOURCEMARK_CONSOLE_PORT: port } },
    url: env.SOURCEMARK_PUBLIC_URL ?? `http://127.0.0.1:${port}`,
  }
}

/**
 * Starts services and waits until all of them are ready. From then on each is started again whenever it ends.
 *
 * @throws Fault UNEXPECTED with the end of the log of those that do not become ready; then none of them runs.
 */
export async function startServices({
  definitions = lineServices,
  env,
  logDir,
  log = () => undefined,
  onEvent = () => undefined,
  readyTimeout = 90_000,
  longestPause = 10_000,
  signal,
}: ServicesOptions): Promise<Services> {
  signal?.throwIfAborted()
  await mkdir(logDir, { recursive: true })
  const supervised = definitions.map((definition) => supervise(definition, { env, logDir, log, onEvent, longestPause }))
  let stopping: Promise<void> | undefined
  const stop = (): Promise<void> => {
    stopping ??= Promise.all(supervised.map((one) => one.stop())).then(() => undefined)
    return stopping
  }
  try {
    await allReady(supervised, readyTimeout, signal)
  } catch (cause) {
    const late = supervised.filter(({ service }) => !service.ready).map(({ service }) => service)
    await stop()
    signal?.throwIfAborted()
    const reports = await Promise.all(
      late.map(async ({ name, logFile }) => `${name}, ${logFile}:\n${await logTail(logFile)}`),
    )
    throw new Fault('UNEXPECTED', {
      message: `not ready: ${late.map(({ name }) => name).join(', ')}. The ends of their logs:\n${reports.join('\n')}`,
      cause,
    })
  }
  return { services: supervised.map(({ service }) => service), stop }
}

async function allReady(supervised: readonly Supervision[], timeout: number, signal?: AbortSignal): Promise<void> {
  const over = new AbortController()
  const giveUp = signal === undefined ? over.signal : AbortSignal.any([over.signal, signal])
  try {
    await Promise.race([
      Promise.all(supervised.map(({ ready }) => ready)),
      delay(timeout, undefined, { signal: giveUp }).then(() => {
        throw new Error(`not ready within ${timeout / 1000} s`)
      }),
    ])
  } finally {
    over.abort()
  }
}
