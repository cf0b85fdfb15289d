import { createHash, randomBytes } from 'node:crypto'

/** Receipt codes: 100 bits by chance, written in Crockford's base 32 so that people can copy them by hand. Pure but for the chance. */

const digits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const length = 20
const group = 5

/** A new code: `7ZK3M-0Q4TV-…`, four groups of five. */
export function newReceiptCode(): string {
  // 32 divides 256, so every digit is as likely as the others.
  const code = [...randomBytes(length)].map((byte) => digits[byte % 32]).join('')
  return (code.match(new RegExp(`.{${group}}`, 'g')) as string[]).join('-')
}

/** What people mean by a code as they typed it: letters in any case, O for 0, I and L for 1, blanks and hyphens anywhere; null when it is none. */
export function readReceiptCode(typed: string): string | null {
  if (typed.length > 4 * length) return null
  const code = typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\p{Pd}]/gu, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1')
  return code.length === length && [...code].every((digit) => digits.includes(digit)) ? code : null
}

/** What is kept of a code that was read: SHA-256, 32 bytes. It has more bits than anybody guesses, so it needs no salt. */
export const hashOfCode = (code: string): Buffer =>
  createHash('sha256')
    .update(`receipt ${code.replaceAll('-', '')}`)
    .digest()
