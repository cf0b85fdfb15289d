import { createRequire } from 'node:module'

interface RequestQueuePrototype {
  pending: { length: number }
  throttledUntil: number
  scheduleCheckPendingRequests(): void
}

const require = createRequire(import.meta.url)
const patchedVersion = '2.2.4'

/**
 * Keeps idle connections still. In kafkajs 2.2.4 a request queue with nothing to do asks for a timer in the past: it fires every
 * millisecond for as long as the connection lives, and Node warns of a negative timeout (tulios/kafkajs issue 1751). A queue that is neither
 * throttled nor waiting has nothing to check: every later send and every answer asks for the check again.
 * @throws Error when another version of kafkajs is installed, since then this has to be looked at again.
 */
export function quietIdleConnections(): void {
  const { version } = require('kafkajs/package.json') as { version: string }
  if (version !== patchedVersion)
    throw new Error(`the idle timer is known for kafkajs ${patchedVersion}, not ${version}`)
  const { prototype } = require('kafkajs/src/network/requestQueue') as { prototype: RequestQueuePrototype }
  const schedule = prototype.scheduleCheckPendingRequests
  if (schedule.name === 'scheduleWhenNeeded') return
  prototype.scheduleCheckPendingRequests = function scheduleWhenNeeded(this: RequestQueuePrototype): void {
    if (this.pending.length > 0 || this.throttledUntil > Date.now()) schedule.call(this)
  }
}
