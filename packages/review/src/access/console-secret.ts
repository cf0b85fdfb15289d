import { randomBytes } from 'node:crypto'
import type { Queryable } from '@sourcemark/database'

/** A new secret: 32 bytes in base64. */
export const newSecret = (): string => randomBytes(32).toString('base64')

/** The secret that the database keeps for the console; it is made when there is none yet, and never changes. */
export async function databaseSecret(db: Queryable, now: Date): Promise<string> {
  await db.execute(
    `insert into console_secret (name, secret, made_at) values ('console', $1, $2) on conflict do nothing`,
    [newSecret(), now],
  )
  const [row] = await db.query<{ secret: string }>(`select secret from console_secret where name = 'console'`)
  if (row === undefined) throw new Error('the console has no secret')
  return row.secret
}
