import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'

/** Where an account contests a verdict. The path is told in the verdict itself, and whoever has it may appeal in the account's name. Pure. */

/** The key of these paths. It follows from the secret of the database alone, so that a verdict stays the same whatever keys a console is given. */
export const appealKey = (secret: string): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', Buffer.from(secret, 'base64'), Buffer.alloc(0), 'sourcemark appeal paths', 32))

const sealOf = (key: Uint8Array, contentId: string, revision: number): Buffer =>
  createHmac('sha256', key)
    .update(JSON.stringify([contentId, revision]))
    .digest()
    .subarray(0, 16)

/** A path of the console, to be put behind its address: `/appeals/a-1/1/…`. */
export const appealPath = (key: Uint8Array, contentId: string, revision: number): string =>
  `/appeals/${encodeURIComponent(contentId)}/${revision}/${sealOf(key, contentId, revision).toString('base64url')}`

/** Whether the last piece of a path was made here for this content and revision. */
export function isAppealSeal(key: Uint8Array, contentId: string, revision: number, seal: string): boolean {
  const [given, right] = [Buffer.from(seal, 'base64url'), sealOf(key, contentId, revision)]
  return given.length === right.length && timingSafeEqual(given, right)
}
