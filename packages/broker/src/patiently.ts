import { backoff, sleep } from '@sourcemark/runtime'
import { mapBrokerError } from './map-error.ts'

/**
 * Does something that needs the broker, again for up to `ms` milliseconds while what fails passes: kafkajs gives up at once where a coordinator
 * of groups is still loading, as in each broker that has just started.
 * @throws Fault of the last attempt.
 */
export async function patiently<T>(ms: number, work: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + ms
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      const fault = mapBrokerError(error)
      if (fault.disposition !== 'wait' || Date.now() > deadline) throw fault
      await sleep(backoff(attempt, { base: 100, max: 1000 }))
    }
  }
}
