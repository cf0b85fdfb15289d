import { isIPv6 } from 'node:net'
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

/** What requests are counted by: an IPv4 address, or the network that one subscriber has of IPv6. */
export function limitKey(address: string): string {
  if (!isIPv6(address)) return address
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped !== undefined) return mapped
  const [head = '', tail = ''] = address.split('::')
  const first = head === '' ? [] : head.split(':')
  const last = tail === '' ? [] : tail.split(':')
  const groups = address.includes('::')
    ? [...first, ...Array(8 - first.length - last.length).fill('0'), ...last]
    : first
  return groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')
}
