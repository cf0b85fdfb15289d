import { setTimeout as delay } from 'node:timers/promises'

export interface BackoffOptions {
  /** Milliseconds; the ceiling of the first wait. */
  readonly base: number
  /** Milliseconds; no wait is longer. */
  readonly max: number
  /** A number in [0, 1), `Math.random` when absent. */
  readonly random?: () => number
}

/**
 * Milliseconds to wait before attempt `attempt` (1 is the first repetition): exponential with equal jitter, so never
 * less than half of the ceiling and never in step with others.
 */
export function backoff(attempt: number, { base, max, random = Math.random }: BackoffOptions): number {
  const ceiling = Math.min(max, base * 2 ** Math.min(attempt - 1, 30))
  return Math.round(ceiling / 2 + (ceiling / 2) * random())
}

/** Waits `ms` milliseconds; rejects with the signal's reason as soon as it is aborted. */
export async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  try {
    await delay(ms, undefined, signal === undefined ? {} : { signal })
  } catch (error) {
    signal?.throwIfAborted()
    throw error
  }
}
