import { lookup as systemLookup } from 'node:dns/promises'
import type { LookupFunction } from 'node:net'
import ipaddr from 'ipaddr.js'
import { Refused } from './medium.ts'

/** Addresses of a host name. */
export type Lookup = (hostname: string) => Promise<readonly string[]>

/** What the system's resolver says. */
export const lookUpAddresses: Lookup = async (hostname) =>
  (await systemLookup(hostname, { all: true, verbatim: true })).map(({ address }) => address)

/**
 * Whether an address belongs to the public internet: not private, loopback, link-local, multicast, shared by carriers, reserved, or a way
 * to write one of these in IPv6.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false
  return ipaddr.process(address).range() === 'unicast'
}

/** A host name of a URL as an address, when it is one. */
const literal = (hostname: string): string | undefined => {
  const bare = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname
  return ipaddr.isValid(bare) ? bare : undefined
}

/** Waits for a look-up no longer than the signal lets it: resolvers take their time and cannot be told. */
async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = Promise.withResolvers<never>()
  const abort = (): void => aborted.reject(signal.reason)
  signal.addEventListener('abort', abort, { once: true })
  try {
    signal.throwIfAborted()
    return await Promise.race([work, aborted.promise])
  } finally {
    signal.removeEventListener('abort', abort)
  }
}

/**
 * The addresses of a URL's host that may be connected to.
 * @throws Refused when there are none; the signal's reason when it is aborted.
 */
export async function addressesOf(
  hostname: string,
  lookup: Lookup,
  mayReach: (address: string) => boolean,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const address = literal(hostname)
  let all: readonly string[]
  try {
    all = address === undefined ? await untilAborted(lookup(hostname), signal) : [address]
  } catch (error) {
    signal.throwIfAborted()
    throw new Refused('MEDIUM_UNREACHABLE', `The name of the host is not known: ${(error as Error).message}`)
  }
  const allowed = all.filter(mayReach)
  if (allowed.length === 0) {
    if (all.length > 0) throw new Refused('MEDIUM_FORBIDDEN', 'The address is not one that may be reached.')
    throw new Refused('MEDIUM_UNREACHABLE', 'The name of the host has no address.')
  }
  return allowed
}

/** What a socket asks for its addresses: it gets those that were checked and no others, whatever the name says by now. */
export const pinnedLookup =
  (addresses: readonly string[]): LookupFunction =>
  (_hostname, options, callback) => {
    const found = addresses.map((address) => ({ address, family: ipaddr.parse(address).kind() === 'ipv6' ? 6 : 4 }))
    const [first] = found
    if (options.all === true) callback(null, found)
    else if (first !== undefined) callback(null, first.address, first.family)
  }
