import { type Block, lookupKeys, type Mark, type ReadPart } from '@sourcemark/attribution'
import type { Queryable } from '@sourcemark/database'
import { newsSigns } from '@sourcemark/evidence'
import {
  type Content,
  contentsAtPages,
  firstWithdrawals,
  type Holder,
  holdersOf,
  type PartFinding,
  readContents,
  readFindings,
  readWrittenParts,
} from '@sourcemark/originals'
import {
  type Account,
  type Called,
  findAccounts,
  type Grant,
  type Member,
  membersOf,
  readAccounts,
  readGrants,
  readSuppressions,
  registryKeys,
  type Suppression,
} from '@sourcemark/registry'
import { type Ruling, readRulings } from '@sourcemark/review'
import type { Pack } from '@sourcemark/verdict'
import { type Ownership, ownershipOf } from './parties.ts'
import { type Reading, Readings } from './reading.ts'

/** Everything that is on file about a post and that its judgement may lean on. */
export interface Dossier {
  readonly content: Content
  readonly owner: Ownership
  readonly parts: readonly PartFinding[]
  /** How much the post reads like news, 0 to 1; 0 when no pack in force asks for it. */
  readonly newsScore: number
  /** Marks of the post; empty when nothing of another owner was found in it. */
  readonly marks: readonly Mark[]
  /** Contents that are spoken of: matched works, works that it may retell, and what marks lead to. */
  readonly contents: ReadonlyMap<string, Content>
  /** What was read of the post and of the works of others in it. */
  readonly readings: ReadonlyMap<string, Reading>
  readonly accounts: ReadonlyMap<string, Account>
  /** Accounts that its marks may name, and those that belong to the same entities. */
  readonly named: readonly string[]
  /** Contents at addresses, or under ids, that its marks give. */
  readonly pointed: readonly string[]
  readonly holders: readonly Holder[]
  /** When accounts first published something that they took down: of these nobody can say any more that they never had a work. */
  readonly withdrawals: ReadonlyMap<string, Date>
  readonly grants: readonly Grant[]
  readonly suppressions: readonly Suppression[]
  /** What people have decided about this revision; null when nobody has. */
  readonly ruling: Ruling | null
  /** Under which keys this dossier looked, found or not. */
  readonly keys: ReadonlySet<string>
}

/** What one judgement looks up at most; what lies beyond would not be read by people either. */
const limits = Object.freeze({
  /** Marks whose names, ids and addresses are looked up. */
  marks: 200,
  /** Accounts under one name. */
  accountsPerName: 20,
  /** Addresses that marks give. */
  pages: 200,
  /** Contents at one address. */
  contentsPerPage: 20,
})

/** What the marks of a post point to. */
interface Pointers {
  readonly calling: readonly string[]
  readonly pages: readonly string[]
  readonly contentIds: readonly string[]
}

const noPointers: Pointers = Object.freeze({ calling: [], pages: [], contentIds: [] })

function pointersOf(marks: readonly Mark[]): Pointers {
  const calling = new Set<string>()
  const pages = new Set<string>()
  const contentIds = new Set<string>()
  for (const mark of marks.slice(0, limits.marks)) {
    const keys = lookupKeys(mark)
    for (const key of registryKeys.ofMark(keys)) calling.add(key)
    for (const page of keys.pages) pages.add(page)
    for (const contentId of mark.contentIds) contentIds.add(contentId)
  }
  return { calling: [...calling], pages: [...pages].slice(0, limits.pages), contentIds: [...contentIds] }
}

/** Ids by which the owner of a work gives permissions. */
export const grantorsOf = ({ accountId, entityId, name }: Ownership): string[] =>
  [accountId, entityId].flatMap((id) => (id === null ? [] : [id])).concat(accountId === null ? [name] : [])

/** Works of other owners that a post matches or may retell. */
function foreignWorks(
  owner: Ownership,
  parts: readonly PartFinding[],
  contents: ReadonlyMap<string, Content>,
  accounts: ReadonlyMap<string, Account>,
): string[] {
  const ids = new Set(parts.flatMap((part) => [...part.matches, ...part.rewrites].map(({ contentId }) => contentId)))
  return [...ids].filter((contentId) => {
    const work = contents.get(contentId)
    return work !== undefined && ownershipOf(work, accounts).key !== owner.key
  })
}

/** The score from which one of these packs takes a post for news that its platform did not call so; undefined when none does. */
function newsThreshold(packs: readonly Pack[]): number | undefined {
  const thresholds = packs.flatMap(({ document: { news } }) =>
    news.classifier === 'off' ? [] : [news.classifier.threshold],
  )
  return thresholds.length === 0 ? undefined : Math.min(...thresholds)
}

/**
 * Reads the dossiers of contents. Contents that are not known are left out.
 * @param packs the packs in force: they say whether texts are read for signs of news although nothing was found in them.
 * @param known what was read before, by whoever reads the same contents again.
 */
export async function readDossiers(
  db: Queryable,
  contentIds: readonly string[],
  packs: readonly Pack[],
  known: Readings = new Readings(),
): Promise<Dossier[]> {
  const newsFrom = newsThreshold(packs)
  const findings = await readFindings(db, contentIds)
  const relatedIds = [...findings.values()]
    .flat()
    .flatMap((part) => [...part.matches, ...part.rewrites].map(({ contentId }) => contentId))
  const contents = await readContents(db, [...new Set([...contentIds, ...relatedIds])])
  const accounts = await readAccounts(db, accountIdsOf(contents.values()))

  const posts = contentIds.flatMap((contentId) => {
    const content = contents.get(contentId)
    if (content === undefined) return []
    const owner = ownershipOf(content, accounts)
    const parts = findings.get(contentId) ?? []
    return [{ content, owner, parts, works: foreignWorks(owner, parts, contents, accounts) }]
  })
  const read = posts.filter(({ works }) => works.length > 0)
  const scored = newsFrom === undefined ? [] : posts.filter(({ content }) => !content.news && !content.registered)
  const written = await readWrittenParts(db, [
    ...new Set([
      ...read.flatMap(({ content, works }) => [content.contentId, ...works]),
      ...scored.map(({ content }) => content.contentId),
      // what files say of how they were made is told of every post
      ...posts.filter(({ parts }) => parts.some(({ kind }) => kind !== 'text')).map(({ content }) => content.contentId),
    ]),
  ])
  const readings = new Map(
    [...written].map(([contentId, parts]) => [contentId, known.of(contents.get(contentId) as Content, parts)]),
  )
  const newsScores = new Map(
    scored.map(({ content: { contentId, title } }) => [
      contentId,
      newsSigns(title ?? undefined, linesToRead(readings.get(contentId)?.parts ?? [])),
    ]),
  )
  const marks = new Map(read.map(({ content: { contentId } }) => [contentId, readings.get(contentId)?.marks ?? []]))
  const pointers = new Map([...marks].map(([contentId, found]) => [contentId, pointersOf(found)]))
  const all = [...pointers.values()]

  const called = Map.groupBy(
    await findAccounts(db, [...new Set(all.flatMap(({ calling }) => calling))], limits.accountsPerName),
    ({ key }) => key,
  )
  const pointedIds = new Set(all.flatMap(({ contentIds: ids }) => ids))
  for (const id of await contentsAtPages(db, [...new Set(all.flatMap(({ pages }) => pages))], limits.contentsPerPage))
    pointedIds.add(id)
  for (const [id, content] of await readContents(db, [...pointedIds])) contents.set(id, content)
  const namedIds = [...called.values()].flat().map(({ accountId }) => accountId)
  await addAccounts(db, accounts, [...namedIds, ...accountIdsOf(contents.values())])
  const members = Map.groupBy(await membersOf(db, entitiesOf(accounts.values())), ({ entityId }) => entityId)
  await addAccounts(
    db,
    accounts,
    [...members.values()].flat().map(({ accountId }) => accountId),
  )

  const works = [...new Set(read.flatMap((post) => post.works))]
  const holders = await holdersOf(db, [...accounts.keys()], works)
  const withdrawals = await firstWithdrawals(db, [...accounts.keys()])
  const grants = await readGrants(db, [
    ...new Set(works.flatMap((id) => grantorsOf(ownershipOf(contents.get(id) as Content, accounts)))),
  ])
  const suppressions = await readSuppressions(db, works)
  const rulings = await readRulings(
    db,
    posts.map(({ content }) => content),
  )
  return posts.map((post) =>
    toDossier(post, pointers.get(post.content.contentId) ?? noPointers, {
      newsScore: newsScores.get(post.content.contentId) ?? 0,
      newsFrom: newsFrom ?? 1,
      contents,
      accounts,
      readings,
      marks: marks.get(post.content.contentId) ?? [],
      called,
      members,
      holders,
      withdrawals,
      grants,
      suppressions,
      ruling: rulings.get(post.content.contentId) ?? null,
    }),
  )
}

/** The lines of a post's texts; of one that has none, those in its pictures. */
function linesToRead(parts: readonly ReadPart[]): Block[] {
  const texts = parts.filter(({ kind }) => kind === 'text').flatMap(({ blocks }) => blocks)
  return texts.length > 0 ? texts : parts.flatMap(({ blocks }) => [...blocks])
}

const accountIdsOf = (contents: Iterable<Content>): string[] => [
  ...new Set([...contents].flatMap(({ accountId }) => (accountId === null ? [] : [accountId]))),
]

const entitiesOf = (accounts: Iterable<Account>): string[] => [
  ...new Set(
    [...accounts].flatMap(({ states }) => states.flatMap(({ entityId }) => (entityId === null ? [] : [entityId]))),
  ),
]

async function addAccounts(
  db: Queryable,
  accounts: Map<string, Account>,
  accountIds: readonly string[],
): Promise<void> {
  const missing = [...new Set(accountIds)].filter((id) => !accounts.has(id))
  for (const [id, account] of await readAccounts(db, missing)) accounts.set(id, account)
}

interface Found {
  readonly newsScore: number
  readonly newsFrom: number
  readonly contents: ReadonlyMap<string, Content>
  readonly accounts: ReadonlyMap<string, Account>
  readonly readings: ReadonlyMap<string, Reading>
  readonly marks: readonly Mark[]
  readonly called: ReadonlyMap<string, readonly Called[]>
  readonly members: ReadonlyMap<string, readonly Member[]>
  readonly holders: readonly Holder[]
  readonly withdrawals: ReadonlyMap<string, Date>
  readonly grants: readonly Grant[]
  readonly suppressions: readonly Suppression[]
  readonly ruling: Ruling | null
}

interface Post {
  readonly content: Content
  readonly owner: Ownership
  readonly parts: readonly PartFinding[]
  readonly works: readonly string[]
}

function toDossier({ content, owner, parts, works }: Post, pointers: Pointers, found: Found): Dossier {
  const { contents, accounts, called, members } = found
  const keys = new Set<string>()
  const matched = new Set(parts.flatMap((part) => [...part.matches, ...part.rewrites].map((one) => one.contentId)))
  const mayBeNews = content.news || (found.newsScore > 0 && found.newsScore >= found.newsFrom)
  if ((matched.size > 0 || mayBeNews) && content.accountId !== null) keys.add(registryKeys.account(content.accountId))
  for (const id of matched) {
    keys.add(registryKeys.content(id))
    const accountId = contents.get(id)?.accountId
    if (accountId != null) keys.add(registryKeys.account(accountId))
  }
  for (const key of pointers.calling) keys.add(key)
  for (const page of pointers.pages) keys.add(registryKeys.page(page))
  for (const id of pointers.contentIds) keys.add(registryKeys.content(id))
  const pages = new Set(pointers.pages)
  const pointed = [...contents.values()]
    .filter((one) => pointers.contentIds.includes(one.contentId) || (one.page !== null && pages.has(one.page)))
    .map(({ contentId }) => contentId)
    .sort()
  const named = new Set(pointers.calling.flatMap((key) => (called.get(key) ?? []).map(({ accountId }) => accountId)))
  for (const id of pointed) {
    keys.add(registryKeys.content(id))
    const accountId = contents.get(id)?.accountId
    if (accountId != null) named.add(accountId)
  }
  for (const entityId of entitiesOf([...named].flatMap((id) => accounts.get(id) ?? []))) {
    keys.add(registryKeys.entity(entityId))
    for (const { accountId } of members.get(entityId) ?? []) named.add(accountId)
  }
  for (const accountId of named) {
    keys.add(registryKeys.account(accountId))
    keys.add(registryKeys.withdrawn(accountId))
    for (const work of works) keys.add(registryKeys.holds(accountId, work))
  }
  for (const work of works) {
    for (const grantor of grantorsOf(ownershipOf(contents.get(work) as Content, accounts))) {
      for (const grantee of [content.accountId ?? '', '*']) {
        for (const granted of [work, '*']) keys.add(registryKeys.grant(grantor, grantee, granted))
      }
    }
  }
  return {
    content,
    owner,
    parts,
    newsScore: found.newsScore,
    marks: found.marks,
    contents,
    readings: found.readings,
    accounts,
    named: [...named].sort(),
    pointed,
    holders: found.holders,
    withdrawals: found.withdrawals,
    grants: found.grants,
    suppressions: found.suppressions,
    ruling: found.ruling,
    keys,
  }
}
