import { randomBytes } from 'node:crypto'
import type { Queryable } from '@sourcemark/database'

/** Where messages are sent. */
export interface Endpoint {
  readonly endpointId: string
  readonly url: string
  /** Types of messages that it gets; all when empty. */
  readonly events: readonly string[]
  readonly madeAt: Date
  /** Until when the secret before this one signs as well; null when it does not. */
  readonly previousUntil: Date | null
  /** Since when nothing has arrived there; null when the last message did. */
  readonly failingSince: Date | null
  readonly disabledAt: Date | null
  readonly disabledWhy: string | null
}

/** Why an address is no endpoint. */
export type UrlProblem = 'malformed' | 'not_https' | 'credentials' | 'too_long'

/**
 * What is wrong with an address before anybody connects to it; null when nothing is. Where its name leads is checked every time something is
 * sent there.
 * @param plainText Whether `http:` will do: within a private network.
 */
export function urlProblem(url: string, plainText: boolean): UrlProblem | null {
  if (url.length > 2048) return 'too_long'
  if (!URL.canParse(url)) return 'malformed'
  const { protocol, username, password, hash } = new URL(url)
  if (protocol !== 'https:' && !(plainText && protocol === 'http:')) return 'not_https'
  if (username !== '' || password !== '') return 'credentials'
  return hash === '' ? null : 'malformed'
}

/** A new secret in the form of Standard Webhooks: 32 bytes by chance. */
const newSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`

/** Adds an endpoint; its address has been checked. @returns its id, and the secret with which its receiver checks signatures. */
export async function addEndpoint(
  tx: Queryable,
  { url, events }: Pick<Endpoint, 'url' | 'events'>,
  now: Date,
): Promise<{ endpointId: string; secret: string }> {
  const endpointId = `ep_${randomBytes(9).toString('hex')}`
  const secret = newSecret()
  await tx.execute(
    'insert into webhook_endpoint (endpoint_id, url, secret, events, made_at) values ($1, $2, $3, $4, $5)',
    [endpointId, url, secret, [...events], now],
  )
  return { endpointId, secret }
}

/** Changes where an endpoint is, or what it gets. @returns false when there is no such endpoint. */
export async function changeEndpoint(
  tx: Queryable,
  { endpointId, url, events }: Pick<Endpoint, 'endpointId' | 'url' | 'events'>,
): Promise<boolean> {
  const changed = await tx.execute('update webhook_endpoint set url = $2, events = $3 where endpoint_id = $1', [
    endpointId,
    url,
    [...events],
  ])
  return changed === 1
}

/**
 * Gives an endpoint a new secret. The old one signs along until `until`, so that its receiver can change without missing anything.
 * @returns the new secret; undefined when there is no such endpoint.
 */
export async function rotateSecret(tx: Queryable, endpointId: string, until: Date): Promise<string | undefined> {
  const secret = newSecret()
  const changed = await tx.execute(
    'update webhook_endpoint set previous_secret = secret, previous_until = $3, secret = $2 where endpoint_id = $1',
    [endpointId, secret, until],
  )
  return changed === 1 ? secret : undefined
}

/** Sends nothing to an endpoint any more; what waits for it stays. */
export async function disableEndpoint(tx: Queryable, endpointId: string, why: string, now: Date): Promise<void> {
  await tx.execute(
    'update webhook_endpoint set disabled_at = $3, disabled_why = $2 where endpoint_id = $1 and disabled_at is null',
    [endpointId, why, now],
  )
}

/** Sends to an endpoint again, what waited for it first. */
export async function enableEndpoint(tx: Queryable, endpointId: string): Promise<void> {
  await tx.execute(
    'update webhook_endpoint set disabled_at = null, disabled_why = null, failing_since = null where endpoint_id = $1',
    [endpointId],
  )
}

/** All endpoints, without their secrets, in the order in which they were made. */
export async function readEndpoints(db: Queryable): Promise<Endpoint[]> {
  return await db.query<Endpoint>(
    `select endpoint_id as "endpointId", url, events, made_at as "madeAt", previous_until as "previousUntil",
       failing_since as "failingSince", disabled_at as "disabledAt", disabled_why as "disabledWhy"
     from webhook_endpoint order by made_at, endpoint_id`,
  )
}
