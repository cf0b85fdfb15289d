import { createHash } from 'node:crypto'
import { isIPv6 } from 'node:net'
import type { Database, Queryable } from '@sourcemark/database'

/** How guessing is slowed down: attempts of one account, and of one address, wait longer the more of them have failed. */

/** Attempts that fail before anybody waits. Many people may share an address. */
const FREE = Object.freeze({ account: 5, address: 20 })
/** Longest wait in seconds. */
const LONGEST = 15 * 60
/** Milliseconds without an attempt after which the failures before are forgotten. */
const FORGET = 24 * 3_600_000
/** Milliseconds for which an address counts as known to a member. */
const REMEMBER = 90 * 24 * 3_600_000

/** Seconds to wait after so many failures: one, two, four… */
export const delayAfter = (failures: number, kind: keyof typeof FREE): number =>
  failures < FREE[kind] ? 0 : Math.min(LONGEST, 2 ** Math.min(failures - FREE[kind], 30))

const keyOf = (...pieces: string[]): string => createHash('sha256').update(pieces.join('\0')).digest('base64url')

/** What counts as one address: of IPv6 the first 64 bits, which one household has to itself. */
export function addressOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped !== undefined || !isIPv6(address)) return mapped ?? address
  const [head = '', tail] = (address.split('%')[0] ?? '').split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail === undefined || tail === '' ? [] : tail.split(':')
  // An address that ends like 1.2.3.4 has two groups there.
  const width = right.some((group) => group.includes('.')) ? right.length + 1 : right.length
  const groups =
    tail === undefined ? left : [...left, ...Array(Math.max(0, 8 - left.length - width)).fill('0'), ...right]
  return groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')
}

/** An attempt that was let through. It counts as failed until it is known to be right, so that a thousand at once are counted too. */
export interface Attempt {
  readonly account: string
  readonly address: string
}

export type Begun = { readonly attempt: Attempt; readonly seconds?: never } | { readonly seconds: number }

/**
 * Begins an attempt to prove a password, or says for how many seconds none is taken. Attempts that are not taken change nothing: whoever
 * keeps trying makes nobody wait longer. Where a member has signed in from before, guesses from elsewhere do not count.
 *
 * @param staffId null when there is no such member.
 */
export async function beginAttempt(
  database: Database,
  { signInName, staffId, address }: { signInName: string; staffId: string | null; address: string },
  now: Date,
): Promise<Begun> {
  const place = addressOf(address)
  const known = await database.query(
    'select 1 from staff_address where staff_id = $1 and address_hash = $2 and last_at > $3',
    [staffId ?? '', keyOf('known', place), new Date(now.getTime() - REMEMBER)],
  )
  const attempt = {
    account: known.length > 0 ? keyOf('account', signInName, place) : keyOf('account', signInName),
    address: keyOf('address', place),
  }
  const keys = [attempt.account, attempt.address].sort()
  return await database.transaction<Begun>(async (tx) => {
    await tx.execute(
      `insert into sign_in_delay (key, failures, last_at, free_at) select key, 0, $2, $2 from unnest($1::text[]) key order by key
       on conflict do nothing`,
      [keys, now],
    )
    const rows = await tx.query<{ key: string; failures: number; lastAt: Date; freeAt: Date }>(
      `select key, failures, last_at as "lastAt", free_at as "freeAt" from sign_in_delay where key = any($1) order by key for update`,
      [keys],
    )
    const wait = Math.max(...rows.map(({ freeAt }) => freeAt.getTime() - now.getTime()))
    if (wait > 0) return { seconds: Math.ceil(wait / 1000) }
    for (const { key, failures, lastAt } of rows) {
      const count = (now.getTime() - lastAt.getTime() > FORGET ? 0 : failures) + 1
      const delay = delayAfter(count, key === attempt.account ? 'account' : 'address')
      await tx.execute('update sign_in_delay set failures = $2, last_at = $3, free_at = $4 where key = $1', [
        key,
        count,
        now,
        new Date(now.getTime() + delay * 1000),
      ])
    }
    await tx.execute(
      `delete from sign_in_delay where key in
         (select key from sign_in_delay where last_at < $1 order by last_at limit 100 for update skip locked)`,
      [new Date(now.getTime() - FORGET)],
    )
    return { attempt }
  })
}

/**
 * Notes that an attempt was right: the account's failures are forgotten, of the address's only this one, because whoever guesses may have an
 * account of their own.
 */
export async function forgive(
  tx: Queryable,
  { account, address }: Attempt,
  { staffId, from }: { staffId: string; from: string },
  now: Date,
): Promise<void> {
  await tx.execute('delete from sign_in_delay where key = $1', [account])
  await tx.execute('update sign_in_delay set failures = greatest(failures - 1, 0), free_at = $2 where key = $1', [
    address,
    now,
  ])
  await tx.execute('delete from staff_address where staff_id = $1 and last_at <= $2', [
    staffId,
    new Date(now.getTime() - REMEMBER),
  ])
  await tx.execute(
    `insert into staff_address (staff_id, address_hash, last_at) values ($1, $2, $3)
     on conflict (staff_id, address_hash) do update set last_at = excluded.last_at`,
    [staffId, keyOf('known', addressOf(from)), now],
  )
}

/** Forgets the failures of an account, for somebody who was given a new password. */
export async function forgetFailures(tx: Queryable, signInName: string): Promise<void> {
  await tx.execute('delete from sign_in_delay where key = $1', [keyOf('account', signInName)])
}
