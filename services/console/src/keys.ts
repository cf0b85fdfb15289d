import { createHash, hkdfSync, randomBytes } from 'node:crypto'
import type { Queryable } from '@sourcemark/database'
import type { LinkKeys } from '@sourcemark/review'

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
  }
}

/** A new secret. */
export const newSecret = (): string => randomBytes(32).toString('base64')

/** The secret that the database keeps; it is made when there is none yet. */
export async function databaseSecret(db: Queryable, now: Date): Promise<string> {
  await db.execute(
    `insert into console_secret (name, secret, made_at) values ('console', $1, $2) on conflict do nothing`,
    [newSecret(), now],
  )
  const [row] = await db.query<{ secret: string }>(`select secret from console_secret where name = 'console'`)
  if (row === undefined) throw new Error('the console has no secret')
  return row.secret
}
