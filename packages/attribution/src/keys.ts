import { foldName } from './fold.ts'
import type { Mark, Named } from './mark.ts'
import { isNobody } from './nobody.ts'
import type { Party } from './resolve-marks.ts'
import { type WebAddress, webAddress } from './web-address.ts'

/** Folded forms under which a mark and whom it names meet. Keys of one kind are equal exactly when they name the same. */
export interface LookupKeys {
  /** Names: letters and digits in one script, width and case. */
  readonly names: readonly string[]
  /** Handles and account ids. */
  readonly ids: readonly string[]
  /** Addresses of pages, in canonical form. */
  readonly pages: readonly string[]
  /** Hosts of those pages. */
  readonly hosts: readonly string[]
}

/** A handle or account id in one width and case, without its `@`. */
export function foldHandle(handle: string): string {
  return handle.normalize('NFKC').trim().replace(/^@/, '').toLowerCase()
}

/** Words around a name that are no part of it: 澜江周刊微信公众号. */
const glued =
  /(?:官方)?(?:微信公众号|微信公号|微信|公众号|公号|订阅号|服务号|官微|官方微博|微博|官网|网站|新闻客户端|客户端|头条号|百家号|视频号|抖音号)$/u

/** The forms in which a written name may be on record, the whole one first; none for a name that stands for nobody. */
function formsOf(name: string): string[] {
  if (isNobody(name)) return []
  const whole = foldName(name)
  const bare = whole.replace(glued, '')
  return bare !== whole && bare.length > 1 ? [whole, bare] : [whole]
}

/** Whether a name is written like an account id. */
const isId = (written: string): boolean => /^[a-z][\w-]{4,}$/i.test(written.trim())

const distinct = (keys: readonly string[]): string[] => [...new Set(keys)].filter((key) => key !== '')

const addressesOf = (urls: readonly string[]): WebAddress[] => urls.flatMap((url) => webAddress(url) ?? [])

/** What a mark calls somebody by, one entry for each word of it that may name somebody, in the order in which they are believed. */
function callingsOf(mark: Named): { by: string; names: string[]; ids: string[] }[] {
  return [
    ...mark.names.map((name) => ({ by: name, names: formsOf(name), ids: [] })),
    ...mark.names.filter(isId).map((name) => ({ by: name, names: [], ids: [foldHandle(name)] })),
    // a handle may be somebody's name as well
    ...mark.handles.map((handle) => ({
      by: `@${handle}`,
      names: isNobody(handle) ? [] : [foldName(handle)],
      ids: [foldHandle(handle)],
    })),
    ...mark.accountIds.map((id) => ({ by: id, names: [foldName(id)], ids: [foldHandle(id)] })),
  ]
}

/** The keys under which to look up whom a mark names. Names that stand for nobody in particular have none. */
export function lookupKeys(mark: Mark): LookupKeys {
  const callings = callingsOf(mark)
  const addresses = addressesOf(mark.urls)
  return {
    names: distinct(callings.flatMap(({ names }) => names)),
    ids: distinct(callings.flatMap(({ ids }) => ids)),
    pages: distinct(addresses.map(({ page }) => page)),
    hosts: distinct(addresses.map(({ host }) => host)),
  }
}

/** The keys under which somebody is found by {@link lookupKeys} of the marks that name them. */
export function partyKeys(party: Party): LookupKeys {
  const { accountId } = party
  const addresses = addressesOf(party.urls ?? [])
  return {
    names: distinct([...party.names, ...(party.aliases ?? [])].map(foldName)),
    ids: distinct(
      [...(party.handles ?? []), ...(party.accountIds ?? []), ...(accountId === undefined ? [] : [accountId])].map(
        foldHandle,
      ),
    ),
    pages: distinct(addresses.map(({ page }) => page)),
    hosts: distinct(addresses.map(({ host }) => host)),
  }
}

/** A party as marks are compared with it. */
export interface PartyKeys {
  readonly names: ReadonlySet<string>
  readonly ids: ReadonlySet<string>
  readonly sites: readonly WebAddress[]
}

export function comparableKeys(party: Party): PartyKeys {
  const { names, ids } = partyKeys(party)
  return { names: new Set(names), ids: new Set(ids), sites: addressesOf(party.urls ?? []) }
}

/** The words by which a mark names a party. */
export function namingWords(mark: Named, keys: PartyKeys): string | undefined {
  return callingsOf(mark).find(
    ({ names, ids }) => names.some((name) => keys.names.has(name)) || ids.some((id) => keys.ids.has(id)),
  )?.by
}

/** Whether an address belongs to a party's site: below one of its home pages. */
export const isOnSite = (address: WebAddress, sites: readonly WebAddress[]): boolean =>
  sites.some(
    (site) =>
      site.host === address.host &&
      (address.page === site.page || site.page === site.host || address.page.startsWith(`${site.page}/`)),
  )
