import { createHmac, timingSafeEqual } from 'node:crypto'

/** Values that a browser keeps for the console and cannot change. */

const sign = (key: Buffer, purpose: string, text: string): Buffer =>
  createHmac('sha256', key).update(`${purpose}\n${text}`).digest()

/** Writes a value down until `until`, signed for one purpose. */
export function seal(key: Buffer, purpose: string, value: unknown, until: Date): string {
  const text = Buffer.from(JSON.stringify({ value, until: until.getTime() })).toString('base64url')
  return `${text}.${sign(key, purpose, text).toString('base64url')}`
}

/** The value that was sealed for this purpose; undefined when it was not, was changed, or is too old. */
export function unseal(key: Buffer, purpose: string, sealed: string | undefined, now: Date): unknown {
  const [text = '', signature = '', more] = (sealed ?? '').split('.')
  const given = Buffer.from(signature, 'base64url')
  const right = sign(key, purpose, text)
  if (more !== undefined || given.length !== right.length || !timingSafeEqual(given, right)) return undefined
  const { value, until } = JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as {
    value: unknown
    until: number
  }
  return now.getTime() < until ? value : undefined
}
