import { foldName } from './fold.ts'
import { looksLike } from './look-alike.ts'
import type { Mark } from './mark.ts'
import { isNobody } from './nobody.ts'
import { type WebAddress, webAddress } from './web-address.ts'

/** Somebody whom marks may name, under the names in force when the post was published. */
export interface Party {
  readonly entityId: string
  readonly accountId?: string
  readonly names: readonly string[]
  readonly aliases?: readonly string[]
  /** With or without the leading `@`. */
  readonly handles?: readonly string[]
  /** Ids shown to readers, such as WeChat ids. */
  readonly accountIds?: readonly string[]
  /** Home pages and profiles. */
  readonly urls?: readonly string[]
}

/** A work that was matched in the post. */
export interface MatchedOriginal {
  readonly contentId: string
  readonly owner: Party
  /** People who made the work for its owner. */
  readonly authors?: readonly string[]
  /** Addresses of the work. */
  readonly urls?: readonly string[]
  readonly title?: string
}

/** Somebody else who is known. `copy`: published the matched work later than its owner; `nothing`: never published it. */
export interface OtherParty extends Party {
  readonly holds: 'copy' | 'nothing'
}

export interface ResolveContext {
  readonly originals: readonly MatchedOriginal[]
  /** Who posts. */
  readonly self?: Party
  readonly others?: readonly OtherParty[]
}

/**
 * Whom a mark leads to. `original`: the owner or author of a matched work, or its address. `partial`: the owner's site or a work of theirs,
 * but not the one that was copied. `carrier`: somebody who passed it on. `unrelated`: somebody known who never had it. `circular`: who posts.
 * `lookalike`: nobody by that name, but it could be taken for the owner's. `unknown`: nobody known. `nobody`: nobody in particular, or no name.
 */
export type Resolution =
  | 'original'
  | 'partial'
  | 'carrier'
  | 'unrelated'
  | 'circular'
  | 'lookalike'
  | 'unknown'
  | 'nobody'

export interface Resolved {
  readonly result: Resolution
  /** Content whose owner, author or address the mark names. */
  readonly contentId?: string
  /** Entity that the mark leads to. */
  readonly entityId?: string
  /** What of the matched work is named. */
  readonly fields: readonly ('owner' | 'author' | 'source' | 'title')[]
  /** The words that decided, for the record. */
  readonly by?: string
  /** The addresses given lead neither to the matched work nor to its owner. */
  readonly elsewhere: boolean
  /** A person should look: the name is nearly the owner's. */
  readonly review: boolean
  /** Somebody other than who posts is named in words that were copied along. */
  readonly lead: boolean
}

export interface ResolvedMark extends Mark {
  readonly resolved: Resolved
}

interface Keys {
  readonly names: ReadonlySet<string>
  readonly handles: ReadonlySet<string>
  readonly ids: ReadonlySet<string>
  readonly sites: readonly WebAddress[]
}

function keysOf(party: Party): Keys {
  const handles = new Set((party.handles ?? []).map(foldHandle))
  const ids = new Set(
    [...(party.accountIds ?? []), ...(party.accountId === undefined ? [] : [party.accountId])].map(foldHandle),
  )
  return {
    names: new Set([...party.names, ...(party.aliases ?? [])].map(foldName).filter((name) => name !== '')),
    handles,
    ids,
    sites: (party.urls ?? []).flatMap((url) => webAddress(url) ?? []),
  }
}

function foldHandle(handle: string): string {
  return handle.normalize('NFKC').trim().replace(/^@/, '').toLowerCase()
}

/** Words around a name that are no part of it: 澜江周刊微信公众号. */
const glued =
  /(?:官方)?(?:微信公众号|微信公号|微信|公众号|公号|订阅号|服务号|官微|官方微博|微博|官网|网站|新闻客户端|客户端|头条号|百家号|视频号|抖音号)$/u

/** The forms in which a written name may be on record, the whole one first. */
function candidates(name: string): string[] {
  const whole = foldName(name)
  const bare = whole.replace(glued, '')
  return bare !== whole && bare.length > 1 ? [whole, bare] : [whole]
}

const namesParty = (mark: Mark, keys: Keys): string | undefined => {
  const name = mark.names.find(
    (written) => !isNobody(written) && candidates(written).some((form) => keys.names.has(form)),
  )
  if (name !== undefined) return name
  const id = mark.names.find((written) => isId(written) && keys.ids.has(foldHandle(written)))
  if (id !== undefined) return id
  const handle = mark.handles.find(
    (written) =>
      keys.handles.has(foldHandle(written)) ||
      keys.ids.has(foldHandle(written)) ||
      (!isNobody(written) && keys.names.has(foldName(written))),
  )
  if (handle !== undefined) return `@${handle}`
  return mark.accountIds.find(
    (id) => keys.ids.has(foldHandle(id)) || keys.handles.has(foldHandle(id)) || keys.names.has(foldName(id)),
  )
}

/** Whether a name is written like an account id. */
const isId = (written: string): boolean => /^[a-z][\w-]{4,}$/i.test(written.trim())

/** Whether an address belongs to a party's site: below one of its home pages. */
const isOnSite = (address: WebAddress, sites: readonly WebAddress[]): boolean =>
  sites.some(
    (site) =>
      site.host === address.host &&
      (address.page === site.page || site.page === site.host || address.page.startsWith(`${site.page}/`)),
  )

/**
 * Looks up whom each mark names. Names are compared in full after folding script, width, case, spaces and punctuation; addresses in their
 * canonical form. A name that only resembles the owner's resolves to nobody.
 */
export function resolveMarks(marks: readonly Mark[], context: ResolveContext): ResolvedMark[] {
  const originals = context.originals.map((original) => ({
    original,
    owner: keysOf(original.owner),
    authors: new Set((original.authors ?? []).map(foldName).filter((name) => name !== '')),
    pages: (original.urls ?? []).flatMap((url) => webAddress(url) ?? []),
  }))
  const self = context.self === undefined ? undefined : { party: context.self, keys: keysOf(context.self) }
  const others = (context.others ?? []).map((party) => ({ party, keys: keysOf(party) }))
  return marks.map((mark) => ({ ...mark, resolved: resolve(mark, originals, self, others) }))
}

type KnownOriginal = {
  original: MatchedOriginal
  owner: Keys
  authors: ReadonlySet<string>
  pages: readonly WebAddress[]
}
type Known<P extends Party> = { party: P; keys: Keys }

const unresolved = (result: Resolution, more: Partial<Resolved> = {}): Resolved => ({
  result,
  fields: [],
  elsewhere: false,
  review: false,
  lead: false,
  ...more,
})

function resolve(
  mark: Mark,
  originals: readonly KnownOriginal[],
  self: Known<Party> | undefined,
  others: readonly Known<OtherParty>[],
): Resolved {
  const addresses = mark.urls.flatMap((url) => webAddress(url) ?? [])
  const found = originals
    .map((known) => resolveOriginal(mark, addresses, known))
    .sort((a, b) => b.fields.length - a.fields.length)
  const best = (['original', 'lookalike', 'partial'] as const)
    .map((result) => found.find((one) => one.result === result))
    .find((one) => one !== undefined)
  const naming = (keys: Keys): string | undefined =>
    namesParty(mark, keys) ?? addresses.find((address) => isOnSite(address, keys.sites))?.page
  const own = self === undefined ? undefined : naming(self.keys)
  const owners = new Set(originals.map(({ original }) => original.owner.entityId))
  if (best?.result === 'original') return { ...best, lead: mark.residue && own === undefined }
  if (self !== undefined && own !== undefined && !owners.has(self.party.entityId)) {
    return unresolved('circular', { entityId: self.party.entityId, by: own })
  }
  if (best !== undefined) return { ...best, lead: mark.residue }
  for (const { party, keys } of others) {
    const by = naming(keys)
    if (by === undefined) continue
    if (self !== undefined && party.entityId === self.party.entityId)
      return unresolved('circular', { entityId: party.entityId, by })
    return unresolved(party.holds === 'copy' ? 'carrier' : 'unrelated', {
      entityId: party.entityId,
      by,
      lead: mark.residue,
    })
  }
  const alike = lookAlike(mark, originals)
  if (alike !== undefined) return unresolved('lookalike', { ...alike, review: true })
  const anybody =
    [...mark.names, ...mark.handles].some((name) => !isNobody(name)) ||
    mark.urls.length + mark.accountIds.length + mark.contentIds.length > 0
  return unresolved(anybody ? 'unknown' : 'nobody', { lead: anybody && mark.residue })
}

function resolveOriginal(
  mark: Mark,
  addresses: readonly WebAddress[],
  { original, owner, authors, pages }: KnownOriginal,
): Resolved {
  const author = mark.names.find((name) => !isNobody(name) && authors.has(foldName(name)))
  const named = namesParty(mark, owner)
  const page = addresses.find((address) => pages.some((known) => known.page === address.page))
  const declared = mark.contentIds.includes(original.contentId)
  const account = mark.accountIds.find((id) => owner.ids.has(foldHandle(id)) || owner.handles.has(foldHandle(id)))
  const title =
    original.title !== undefined &&
    foldName(original.title) !== '' &&
    mark.titles.some((written) => foldName(written) === foldName(original.title as string))
  const { contentId } = original
  const about = { contentId, entityId: original.owner.entityId }
  const site = addresses.find(
    (address) => pages.some((known) => known.host === address.host) || isOnSite(address, owner.sites),
  )
  const home = addresses.some(
    (address) =>
      owner.sites.some((known) => known.page === address.page) || pages.some((known) => known.host === address.page),
  )
  const elsewhere = page === undefined && !home && addresses.some((address) => address.host !== 'creativecommons.org')
  const by = named ?? author ?? page?.page ?? (declared ? contentId : undefined)
  if (by !== undefined) {
    const fields: Resolved['fields'] = [
      'owner' as const,
      ...(author === undefined ? [] : (['author'] as const)),
      ...(page !== undefined || declared || account !== undefined ? (['source'] as const) : []),
      ...(title ? (['title'] as const) : []),
    ]
    // the right name over an account that only resembles the owner's leads readers to somebody else
    const ids = [...(original.owner.handles ?? []), ...(original.owner.accountIds ?? [])]
    const forged =
      account === undefined && ids.length > 0
        ? [...mark.accountIds, ...mark.handles].find((id) => ids.some((known) => looksLike(id, known)))
        : undefined
    if (forged !== undefined) return unresolved('lookalike', { ...about, by: forged, review: true })
    return { ...unresolved('original', about), fields, by, elsewhere }
  }
  return site === undefined ? unresolved('unknown') : { ...unresolved('partial', about), by: site.page }
}

function lookAlike(mark: Mark, originals: readonly KnownOriginal[]): Pick<Resolved, 'by' | 'contentId'> | undefined {
  for (const { original } of originals) {
    const real = [...original.owner.names, ...(original.owner.aliases ?? []), ...(original.authors ?? [])]
    const known = [...real, ...(original.owner.handles ?? []), ...(original.owner.accountIds ?? [])]
    for (const written of [...mark.names, ...mark.handles, ...mark.accountIds]) {
      if (!isNobody(written) && known.some((name) => looksLike(written, name)))
        return { by: written, contentId: original.contentId }
    }
  }
  return undefined
}
