import { Fault, toFault } from './fault.ts'
import { type Condition, type Health, startHealth } from './health.ts'
import { createLogger, type Logger } from './logger.ts'
import { createMetrics, type Metrics } from './metrics.ts'
import {
  commonSettings,
  defineSettings,
  type Environment,
  printableSettings,
  readSettings,
  type SettingsDefinition,
  type SettingsOf,
} from './settings.ts'
import { backoff, sleep } from './time.ts'

/** What `runService` itself reads, whatever the service is. */
export const lifecycleSettings = defineSettings({
  SOURCEMARK_LOG_LEVEL: commonSettings.SOURCEMARK_LOG_LEVEL,
  SOURCEMARK_HTTP_HOST: commonSettings.SOURCEMARK_HTTP_HOST,
  SOURCEMARK_HTTP_PORT: commonSettings.SOURCEMARK_HTTP_PORT,
  SOURCEMARK_SERVICE_INSTANCE: commonSettings.SOURCEMARK_SERVICE_INSTANCE,
  SOURCEMARK_PARENT_WATCH: commonSettings.SOURCEMARK_PARENT_WATCH,
})

export interface ServiceContext<D extends SettingsDefinition> {
  readonly settings: SettingsOf<D> & SettingsOf<typeof lifecycleSettings>
  readonly logger: Logger
  readonly metrics: Metrics
  /** Aborted as soon as the service is asked to stop. */
  readonly signal: AbortSignal
  /** Runs `close` when the service stops or its start fails; last registered, first run. */
  onStop(close: () => Promise<void>): void
  /** Stops the process with a non-zero exit code. Returns at once; may be called more than once. */
  fatal(error: unknown): void
}

export interface Service {
  /** Whether it can do its work now, or the reasons why not. */
  ready(): Condition
  /** Finishes the work in hand and takes on no more. What `onStop` was given runs afterwards. */
  stop(): Promise<void>
}

export interface ServiceDefinition<D extends SettingsDefinition> {
  readonly name: string
  readonly definition: D
  /** The environment of the process; only a service's own main file may read it. */
  readonly env: Environment
  /**
   * Wires the service. A fault with disposition `wait` (database or broker away) is waited out: what `onStop` was given
   * is closed, and `start` is called again. Any other error ends the process.
   */
  start(context: ServiceContext<D>): Promise<Service>
  /** Milliseconds that a stop may take before the process is ended by force; 15,000 when absent. */
  readonly stopTimeout?: number
}

/** Sent to a supervisor that started the process with an IPC channel. */
export interface ListeningMessage {
  readonly type: 'listening'
  readonly port: number
}

/**
 * Runs one service from its environment to its end: settings, logger, metrics, health, start; then SIGTERM, SIGINT, a
 * fatal fault, an unhandled error or (with SOURCEMARK_PARENT_WATCH) the end of standard input stops it.
 * The process ends by running out of things to do; it is forced only when that takes longer than `stopTimeout`.
 *
 * Resolves when everything is stopped. Exit code 0 after a graceful stop, 1 after a fault.
 */
export async function runService<const D extends SettingsDefinition>(service: ServiceDefinition<D>): Promise<void> {
  const definition = { ...lifecycleSettings, ...service.definition }
  let settings: ServiceContext<D>['settings']
  try {
    settings = readSettings(definition, service.env) as ServiceContext<D>['settings']
  } catch (error) {
    const fault = toFault(error)
    // Once for people, once for machines.
    process.stderr.write(`${service.name}: ${fault.message}\n`)
    createLogger({ service: service.name }).fatal({ err: fault }, 'bad configuration')
    process.exitCode = 1
    return
  }
  const logger = createLogger({ service: service.name, level: settings.SOURCEMARK_LOG_LEVEL }).child({
    instance: settings.SOURCEMARK_SERVICE_INSTANCE,
  })
  const metrics = createMetrics(service.name)
  const stopping = new AbortController()
  let running: Service | undefined
  let health: Health | undefined
  const closers: (() => Promise<void>)[] = []

  const requestStop = (why: string): void => {
    if (stopping.signal.aborted) return
    logger.info({ why }, 'stopping')
    // Unreferenced, so that it fires only when something else still holds the event loop open.
    setTimeout(() => {
      logger.error({ holding: process.getActiveResourcesInfo() }, 'did not stop in time, ended by force')
      process.exit(process.exitCode === undefined || process.exitCode === 0 ? 1 : process.exitCode)
    }, service.stopTimeout ?? 15_000).unref()
    stopping.abort(new Error(`${service.name} is stopping: ${why}`))
  }
  const fatal = (error: unknown): void => {
    const fault = toFault(error)
    logger.fatal({ err: fault, code: fault.code }, fault.message)
    process.exitCode = 1
    requestStop(fault.code)
  }
  const onSignal = (signal: NodeJS.Signals): void => requestStop(signal)
  const onParentGone = (): void => requestStop('the parent process is gone')
  process.on('SIGTERM', onSignal).on('SIGINT', onSignal)
  process.on('unhandledRejection', fatal).on('uncaughtException', fatal)
  if (settings.SOURCEMARK_PARENT_WATCH) {
    process.stdin.on('end', onParentGone).on('close', onParentGone).on('error', onParentGone).resume()
  }

  const closeAll = async (): Promise<void> => {
    for (let close = closers.pop(); close !== undefined; close = closers.pop()) {
      try {
        await close()
      } catch (error) {
        logger.warn({ err: error }, 'closing failed')
      }
    }
  }
  const start = async (): Promise<void> => {
    const context: ServiceContext<D> = {
      settings,
      logger,
      metrics,
      signal: stopping.signal,
      onStop: (close) => closers.push(close),
      fatal,
    }
    for (let attempt = 1; !stopping.signal.aborted; attempt++) {
      try {
        running = await service.start(context)
        logger.info({ port: health?.port, settings: printableSettings(definition, settings) }, 'started')
        return
      } catch (error) {
        await closeAll()
        if (stopping.signal.aborted) return
        const fault = toFault(error)
        if (fault.disposition !== 'wait') throw fault
        logger.warn({ err: fault, code: fault.code, attempt }, 'waiting for a dependency')
        await sleep(backoff(attempt, { base: 250, max: 10_000 }), stopping.signal).catch(() => undefined)
      }
    }
  }

  try {
    health = await startHealth({
      host: settings.SOURCEMARK_HTTP_HOST,
      port: settings.SOURCEMARK_HTTP_PORT,
      metrics,
      ready: () => {
        if (stopping.signal.aborted) return ['stopping']
        return running === undefined ? ['starting'] : running.ready()
      },
    }).catch((error: unknown) => {
      throw new Fault('CONFIGURATION_INVALID', {
        message: `cannot listen on ${settings.SOURCEMARK_HTTP_HOST}:${settings.SOURCEMARK_HTTP_PORT}`,
        cause: error,
      })
    })
    const listening: ListeningMessage = { type: 'listening', port: health.port }
    process.send?.(listening)
    const stopped = new Promise<void>((resolve) => {
      if (stopping.signal.aborted) resolve()
      else stopping.signal.addEventListener('abort', () => resolve(), { once: true })
    })
    const starting = start()
    await Promise.race([starting, stopped])
    await stopped
    // A start that still waits for something ends when what it opened is closed under it.
    if (running === undefined) await closeAll()
    await starting
  } catch (error) {
    fatal(error)
  }

  try {
    await running?.stop()
  } catch (error) {
    logger.error({ err: error }, 'stopping failed')
    process.exitCode = 1
  }
  await closeAll()
  await health?.close()
  process.off('SIGTERM', onSignal).off('SIGINT', onSignal)
  process.off('unhandledRejection', fatal).off('uncaughtException', fatal)
  if (settings.SOURCEMARK_PARENT_WATCH) {
    process.stdin.off('end', onParentGone).off('close', onParentGone).off('error', onParentGone)
    process.stdin.destroy()
  }
  if (process.connected) process.disconnect()
  logger.info('stopped')
}
