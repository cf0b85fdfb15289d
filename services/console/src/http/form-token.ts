import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/** A visitor without an account, told apart by a cookie that means nothing else. */
export const newVisitor = (): string => randomBytes(16).toString('base64url')

/** Token of the forms that one visitor is shown. */
export const tokenOf = (key: Buffer, visitor: string): string =>
  createHmac('sha256', key).update(`form ${visitor}`).digest('base64url')

/** Compares in a time that says nothing about where they differ. */
export function sameToken(given: unknown, right: string): boolean {
  if (typeof given !== 'string') return false
  const [one, other] = [Buffer.from(given), Buffer.from(right)]
  return one.length === other.length && timingSafeEqual(one, other)
}

/** Headers by which a browser says where a request comes from. */
export interface OriginSigns {
  readonly origin: string | undefined
  readonly site: string | undefined
}

/** Whether a request that changes something comes from a page of this console, as far as its headers tell. */
export function fromHere({ origin, site }: OriginSigns, here: string): boolean {
  if (origin !== undefined) return origin === here
  return site === undefined || site === 'same-origin' || site === 'none'
}
