import { createHmac, timingSafeEqual } from 'node:crypto'

/** Sides of a case that follow it without an account. */
export const PARTY_SIDES = Object.freeze(['claimant', 'respondent'] as const)
export type PartySide = (typeof PARTY_SIDES)[number]

/** A side of a case, shown by a receipt code or a signed link. */
export interface CaseParty {
  readonly caseId: string
  readonly side: PartySide
}

/** How long a side stays let in after it showed its code or link, in milliseconds. */
export const PARTY_LASTS = 2 * 3_600_000

const sign = (key: Buffer, text: string): Buffer => createHmac('sha256', key).update(`party ${text}`).digest()

/** What a cookie keeps of a side that was let in. */
export function sealParty(key: Buffer, { caseId, side }: CaseParty, now: Date): string {
  const text = Buffer.from(JSON.stringify([caseId, side, now.getTime() + PARTY_LASTS])).toString('base64url')
  return `${text}.${sign(key, text).toString('base64url')}`
}

/** The side that a cookie keeps; null when it was not made here, was changed, or is too old. */
export function openParty(key: Buffer, sealed: string | undefined, now: Date): CaseParty | null {
  const [text, signature, more] = (sealed ?? '').split('.')
  if (text === undefined || signature === undefined || more !== undefined) return null
  const given = Buffer.from(signature, 'base64url')
  const right = sign(key, text)
  if (given.length !== right.length || !timingSafeEqual(given, right)) return null
  const [caseId, side, until] = JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as [
    string,
    PartySide,
    number,
  ]
  return now.getTime() < until ? { caseId, side } : null
}
