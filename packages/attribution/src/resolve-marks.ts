import { foldName } from './fold.ts'
import { comparableKeys, foldHandle, isOnSite, namingWords, type PartyKeys } from './keys.ts'
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
  /** People whom its pictures name as their makers: naming one leads to the work, but nobody is asked for it. */
  readonly makers?: readonly string[]
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

/**
 * Looks up whom each mark names. Names are compared in full after folding script, width, case, spaces and punctuation; addresses in their
 * canonical form. A name that only resembles the owner's resolves to nobody.
 */
export function resolveMarks(marks: readonly Mark[], context: ResolveContext): ResolvedMark[] {
  const originals = context.originals.map((original) => ({
    original,
    owner: comparableKeys(original.owner),
    authors: foldedNames(original.authors),
    makers: foldedNames(original.makers),
    pages: (original.urls ?? []).flatMap((url) => webAddress(url) ?? []),
  }))
  const self = context.self === undefined ? undefined : { party: context.self, keys: comparableKeys(context.self) }
  const others = (context.others ?? []).map((party) => ({ party, keys: comparableKeys(party) }))
  return marks.map((mark) => ({ ...mark, resolved: resolve(mark, originals, self, others) }))
}

const foldedNames = (names: readonly string[] = []): ReadonlySet<string> =>
  new Set(names.map(foldName).filter((name) => name !== ''))

type KnownOriginal = {
  original: MatchedOriginal
  owner: PartyKeys
  authors: ReadonlySet<string>
  makers: ReadonlySet<string>
  pages: readonly WebAddress[]
}
type Known<P extends Party> = { party: P; keys: PartyKeys }

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
  if (mark.role === 'title') return resolveTitle(mark, originals)
  const addresses = mark.urls.flatMap((url) => webAddress(url) ?? [])
  const found = originals
    .map((known) => resolveOriginal(mark, addresses, known))
    .sort((a, b) => b.fields.length - a.fields.length)
  const best = (['original', 'lookalike', 'partial'] as const)
    .map((result) => found.find((one) => one.result === result))
    .find((one) => one !== undefined)
  const naming = (keys: PartyKeys): string | undefined =>
    namingWords(mark, keys) ?? addresses.find((address) => isOnSite(address, keys.sites))?.page
  const own = self === undefined ? undefined : naming(self.keys)
  const owners = new Set(originals.map(({ original }) => original.owner.entityId))
  if (best?.result === 'original') return { ...best, lead: mark.residue && own === undefined }
  if (self !== undefined && own !== undefined && !owners.has(self.party.entityId)) {
    return unresolved('circular', { entityId: self.party.entityId, by: own })
  }
  const other = whichOther(addresses, naming, others)
  // a page that somebody is known to have is theirs, even on a host where the owner has pages too
  const settled = best !== undefined && !(best.result === 'partial' && other?.exact === true)
  if (settled) return { ...best, lead: mark.residue }
  if (other !== undefined) {
    const { party, by } = other
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

/** A title alone credits nobody; it completes the credit of the work that bears it. */
function resolveTitle(mark: Mark, originals: readonly KnownOriginal[]): Resolved {
  const titled = originals.find(({ original }) => bearsTitle(mark, original))
  if (titled === undefined) return unresolved('nobody')
  return unresolved('nobody', { contentId: titled.original.contentId, fields: ['title'] })
}

const bearsTitle = (mark: Mark, { title }: MatchedOriginal): boolean =>
  title !== undefined && foldName(title) !== '' && mark.titles.some((written) => foldName(written) === foldName(title))

interface NamedOther {
  readonly party: OtherParty
  readonly by: string
  /** By the very address of a page of theirs. */
  readonly exact: boolean
}

function whichOther(
  addresses: readonly WebAddress[],
  naming: (keys: PartyKeys) => string | undefined,
  others: readonly Known<OtherParty>[],
): NamedOther | undefined {
  for (const { party, keys } of others) {
    const page = addresses.find((address) =>
      keys.sites.some((site) => site.page === address.page && site.page !== site.host),
    )
    if (page !== undefined) return { party, by: page.page, exact: true }
  }
  for (const { party, keys } of others) {
    const by = naming(keys)
    if (by !== undefined) return { party, by, exact: false }
  }
  return undefined
}

function resolveOriginal(
  mark: Mark,
  addresses: readonly WebAddress[],
  { original, owner, authors, makers, pages }: KnownOriginal,
): Resolved {
  const author = mark.names.find((name) => !isNobody(name) && authors.has(foldName(name)))
  const maker = mark.names.find((name) => !isNobody(name) && makers.has(foldName(name)))
  const named = namingWords(mark, owner)
  const page = addresses.find((address) => pages.some((known) => known.page === address.page))
  const declared = mark.contentIds.includes(original.contentId)
  const account = mark.accountIds.find((id) => owner.ids.has(foldHandle(id)))
  const title = bearsTitle(mark, original)
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
  const by = named ?? author ?? maker ?? page?.page ?? (declared ? contentId : undefined)
  if (by !== undefined) {
    const fields: Resolved['fields'] = [
      'owner' as const,
      // whoever made it is not known: the owner speaks for them
      ...(author === undefined && authors.size > 0 ? [] : (['author'] as const)),
      // of a work without an address nothing better can be given than whose it is and what it is called
      ...(page !== undefined || declared || account !== undefined || (pages.length === 0 && title)
        ? (['source'] as const)
        : []),
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
