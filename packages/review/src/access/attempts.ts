import { isIPv6 } from 'node:net'
import type { Queryable } from '@sourcemark/database'

/** How often receipt codes may be tried in vain from one address. */
export interface AttemptLimit {
  readonly attempts: number
  /** Milliseconds from the first of them on. */
  readonly within: number
}

export const DEFAULT_ATTEMPTS: AttemptLimit = Object.freeze({ attempts: 10, within: 15 * 60_000 })

/**
 * Counts an attempt before it is made, so that many at once are not let through together.
 * @returns null when it may be made, or when the next one may.
 */
export async function countAttempt(
  db: Queryable,
  address: string,
  { attempts, within }: AttemptLimit,
  now: Date,
): Promise<Date | null> {
  const [row] = await db.query<{ since: Date; attempts: number }>(
    `insert into access_attempt as a (address, since, attempts) values ($1, $2, 1)
     on conflict (address) do update set
       since = case when a.since <= $3 then excluded.since else a.since end,
       attempts = case when a.since <= $3 then 1 else least(a.attempts + 1, $4 + 1) end
     returning since, attempts`,
    [networkOf(address), now, new Date(now.getTime() - within), attempts],
  )
  if (row === undefined || row.attempts <= attempts) return null
  return new Date(row.since.getTime() + within)
}

/** Takes back what was counted for an attempt that was right. */
export async function forgetAttempt(db: Queryable, address: string): Promise<void> {
  await db.execute('update access_attempt set attempts = greatest(attempts - 1, 0) where address = $1', [
    networkOf(address),
  ])
}

/** Forgets addresses from which nothing was tried since `before`; they are personal data. @returns how many. */
export const forgetAttempts = (db: Queryable, before: Date): Promise<number> =>
  db.execute('delete from access_attempt where since < $1', [before])

/** What counts as one address: of IPv6 the network, because whoever has one has all of its addresses. */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped !== undefined) return mapped
  const [bare = ''] = address.split('%')
  if (!isIPv6(bare)) return address
  const [left = '', right] = bare.toLowerCase().split('::')
  const before = left === '' ? [] : left.split(':')
  const after = right === undefined || right === '' ? [] : right.split(':')
  const zeros = right === undefined ? 0 : 8 - before.length - after.length
  const groups = [...before, ...Array.from({ length: zeros }, () => '0'), ...after]
  return `${groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`
}
