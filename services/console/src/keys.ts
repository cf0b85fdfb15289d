import { createHash, hkdfSync } from 'node:crypto'
import { appealKey, type LinkKeys } from '@sourcemark/review'

/** Keys of the console, each for one purpose. */
export interface ConsoleKeys {
  /** Signs what cookies and forms of visitors keep. */
  readonly cookies: Buffer
  /** Sign what keeps a side of a case let in after it has shown its code or link. */
  readonly parties: LinkKeys
  /** Sign the links that messages lead to a case by. */
  readonly links: LinkKeys
  /** Signs the addresses under which media are shown. */
  readonly media: Buffer
  /** Makes one word of what a claimant is known by. The same for as long as the database lives, whatever secrets are given. */
  readonly claimants: Buffer
  /** Seals the paths by which accounts appeal against verdicts; the adjudicator puts them into these. */
  readonly appeals: Uint8Array
}

const derive = (secret: string, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', Buffer.from(secret, 'base64'), Buffer.alloc(0), `sourcemark console ${purpose}`, 32))

const linkKeys = (secrets: readonly string[], purpose: string): LinkKeys => {
  const id = (secret: string): string => createHash('sha256').update(`key ${secret}`).digest('hex').slice(0, 8)
  return {
    current: id(secrets[0] ?? ''),
    keys: new Map(secrets.map((secret) => [id(secret), derive(secret, purpose)])),
  }
}

/**
 * The keys that follow from secrets of 32 bytes or more, in base64.
 * @param own that of the database
 * @param given those of the settings: the first one signs, links that the others signed are believed; when there is none, the database's is used
 */
export function keysFrom(own: string, given: readonly string[] = []): ConsoleKeys {
  const secrets = given.length === 0 ? [own] : given
  const [first = own] = secrets
  return {
    cookies: derive(first, 'cookies'),
    parties: linkKeys(secrets, 'parties'),
    links: linkKeys(secrets, 'links'),
    media: derive(first, 'media'),
    claimants: derive(own, 'claimants'),
    appeals: appealKey(own),
  }
}
