import { createHmac, timingSafeEqual } from 'node:crypto'
import { CASE_SIDES, type CaseSide } from '../vocabulary.ts'

/** Signed links: whoever holds one is a side of one case until it expires. Pure. */

/** A side of a case, shown by a receipt code or a signed link. */
export interface CaseParty {
  readonly caseId: string
  readonly side: CaseSide
}

/** Keys that links are signed with, by their id of letters and digits; each has at least 32 bytes. */
export interface LinkKeys {
  /** Id of the key that signs. */
  readonly current: string
  /** Keys of which a signature is believed, the current one among them. */
  readonly keys: ReadonlyMap<string, Uint8Array>
}

/** What a link says. */
export interface LinkClaim extends CaseParty {
  /** That of the side's access when it was signed. */
  readonly generation: number
  readonly expiresAt: Date
}

export type ReadLink = { readonly claim: LinkClaim } | { readonly refused: 'forged' | 'expired' }

const longest = 2048

function mac(key: Uint8Array, text: string): Buffer {
  if (key.length < 32) throw new TypeError('A key for links needs 32 bytes or more.')
  return createHmac('sha256', key).update(`sourcemark case link\n${text}`).digest()
}

/** A token to put into a link. @throws TypeError when the current key is missing or too short. */
export function signLink({ caseId, side, generation, expiresAt }: LinkClaim, { current, keys }: LinkKeys): string {
  const key = keys.get(current)
  if (key === undefined || !/^[A-Za-z0-9]{1,16}$/.test(current))
    throw new TypeError(`There is no key ${current} for links.`)
  const claim = JSON.stringify([caseId, side, generation, Math.floor(expiresAt.getTime() / 1000)])
  const text = `1.${current}.${Buffer.from(claim).toString('base64url')}`
  return `${text}.${mac(key, text).toString('base64url')}`
}

/** What a token says, when its signature is one of ours and it has not expired. Whether it was revoked is known by the database. */
export function readLink(token: string, { keys }: LinkKeys, now: Date): ReadLink {
  const forged = { refused: 'forged' } as const
  if (token.length > longest) return forged
  const [version, id = '', payload = '', signature = '', more] = token.split('.')
  const key = keys.get(id)
  if (version !== '1' || more !== undefined || key === undefined) return forged
  const given = Buffer.from(signature, 'base64url')
  const right = mac(key, `${version}.${id}.${payload}`)
  if (given.length !== right.length || !timingSafeEqual(given, right)) return forged
  // The signature is ours, and so is what it covers.
  const [caseId, side, generation, seconds] = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as [
    string,
    CaseSide,
    number,
    number,
  ]
  if (!CASE_SIDES.includes(side)) return forged
  const expiresAt = new Date(seconds * 1000)
  return now < expiresAt ? { claim: { caseId, side, generation, expiresAt } } : { refused: 'expired' }
}
