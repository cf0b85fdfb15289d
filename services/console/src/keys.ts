import { hkdfSync, randomBytes } from 'node:crypto'

/** Keys of the console, each for one purpose. */
export interface ConsoleKeys {
  /** Signs what cookies and forms of visitors keep. */
  readonly cookies: Buffer
  /** Signs the links by which affected accounts are let in. */
  readonly links: Buffer
  /** Signs the addresses under which media are shown. */
  readonly media: Buffer
}

const derive = (secret: Buffer, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, Buffer.alloc(0), `sourcemark console ${purpose}`, 32))

/** The keys that follow from one secret of 32 bytes or more. */
export const keysFrom = (secret: Buffer): ConsoleKeys => ({
  cookies: derive(secret, 'cookies'),
  links: derive(secret, 'links'),
  media: derive(secret, 'media'),
})

/** A new secret. */
export const newSecret = (): Buffer => randomBytes(32)
