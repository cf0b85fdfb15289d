import { Fault } from '@sourcemark/runtime'
import type { HandlerContext } from './consume-options.ts'
import type { Scope } from './scope.ts'

/** Milliseconds that an aborted handler gets to end before its work is given to somebody else. */
export const abortPatience = 3000

interface HandlerRun {
  readonly work: (context: HandlerContext) => Promise<void>
  readonly attempt: number
  /** Milliseconds without progress after which the handler is aborted. */
  readonly stuckAfter: number
  readonly within: Scope
  readonly heartbeat: () => Promise<void>
}

/**
 * Runs a handler once under a signal of its own. Rejects with what the handler rejects with, or with the reason of the abort when it was
 * aborted and did not reject by itself in time.
 */
export async function runHandler({ work, attempt, stuckAfter, within, heartbeat }: HandlerRun): Promise<void> {
  const scope = within.child()
  const { signal } = scope
  const stuck = setTimeout(
    () => scope.abort(new Fault('UNEXPECTED', { message: `the handler made no progress for ${stuckAfter} ms` })),
    stuckAfter,
  )
  const context: HandlerContext = {
    signal,
    attempt,
    async progress() {
      if (!signal.aborted) stuck.refresh()
      await heartbeat()
    },
  }
  let patience: NodeJS.Timeout | undefined
  const givenUp = new Promise<never>((_, reject) => {
    const wait = (): void => {
      patience = setTimeout(() => reject(signal.reason), abortPatience)
    }
    if (signal.aborted) wait()
    else signal.addEventListener('abort', wait, { once: true })
  })
  try {
    await Promise.race([work(context), givenUp])
  } catch (error) {
    // What a handler makes of its abort is of less use than why it was aborted.
    throw signal.aborted ? signal.reason : error
  } finally {
    clearTimeout(stuck)
    clearTimeout(patience)
    scope.end()
  }
}
