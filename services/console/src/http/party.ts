import { type CaseParty, makeLink, openByLink } from '@sourcemark/review'
import type { ConsoleServices } from '../services.ts'
import { COOKIES } from './cookies.ts'
import type { CookieChange, Visit } from './route.ts'

/** Seconds for which a side stays let in after it has shown its code or link. */
const lasts = 2 * 3600

/** The cookie that keeps a side of a case let in. Its access given anew or revoked, the cookie is worth nothing. */
export async function partyCookie(
  { services: { database, keys }, now }: Pick<Visit, 'services' | 'now'>,
  party: CaseParty,
): Promise<CookieChange> {
  const value = await makeLink(database, party, new Date(now.getTime() + lasts * 1000), keys.parties)
  return { name: COOKIES.party, value, maxAge: lasts }
}

/** The side that a cookie keeps; null when it was not made here, is too old or was revoked. */
export async function readParty(
  { database, keys }: ConsoleServices,
  cookie: string | undefined,
  now: Date,
): Promise<CaseParty | null> {
  if (cookie === undefined) return null
  const opened = await openByLink(database, cookie, keys.parties, now)
  return 'party' in opened ? opened.party : null
}
