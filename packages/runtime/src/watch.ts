import { toFault } from './fault.ts'
import type { ServiceContext } from './lifecycle.ts'
import type { SettingsDefinition } from './settings.ts'
import { sleep } from './time.ts'

export interface WatchOptions {
  /** What is done, for the log line of a look that failed, such as "looking for late contents". */
  readonly doing: string
  /** Milliseconds from the end of one look to the next. */
  readonly interval: number
  /** Milliseconds before the first look; none when absent. */
  readonly delay?: number
  readonly look: () => Promise<void>
}

/**
 * Looks again and again until the service stops: a look that fails is warned of and tried again at the next turn; one that fails with a
 * fatal fault ends the process. Resolves when the look in hand at the stop has ended; never rejects.
 */
export async function watch(
  { signal, logger, fatal }: Pick<ServiceContext<SettingsDefinition>, 'signal' | 'logger' | 'fatal'>,
  { doing, interval, delay = 0, look }: WatchOptions,
): Promise<void> {
  const pause = (ms: number) => sleep(ms, signal).catch(() => undefined)
  if (delay > 0) await pause(delay)
  while (!signal.aborted) {
    try {
      await look()
    } catch (error) {
      const fault = toFault(error)
      if (fault.disposition === 'fatal') return fatal(fault)
      logger.warn({ err: fault, code: fault.code }, `${doing} failed`)
    }
    await pause(interval)
  }
}
