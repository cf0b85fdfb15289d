import { addressOf } from '@sourcemark/staff'
import type { LimitClass } from './route.ts'

/** Requests of one address in a span of time, in milliseconds. Counted by each process for itself; guessing of passwords and codes is slowed in the database besides. */
export const LIMITS: Readonly<Record<LimitClass, { readonly max: number; readonly timeWindow: number }>> =
  Object.freeze({
    page: { max: 300, timeWindow: 60_000 },
    filing: { max: 20, timeWindow: 600_000 },
    'sign-in': { max: 20, timeWindow: 60_000 },
    api: { max: 300, timeWindow: 60_000 },
    media: { max: 1200, timeWindow: 60_000 },
  })

/** What requests are counted by: an IPv4 address, or the network that one subscriber has of IPv6. The same that attempts to sign in are counted by. */
export const limitKey: (address: string) => string = addressOf
