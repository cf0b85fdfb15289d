import {
  type GradedMatch,
  type OtherParty,
  type Party,
  type ReadPart,
  type RequiredField,
  type ResolvedMark,
  resolveMarks,
} from '@sourcemark/attribution'
import type { Finding, Match, PartKind } from '@sourcemark/contract'
import type { Content, PartFinding } from '@sourcemark/originals'
import {
  type ContentFacts,
  type JudgedContent,
  type Pack,
  type RewriteFacts,
  requiredFields,
  selectPack,
} from '@sourcemark/verdict'
import { copiedAlong, creditsOf, gradeWork, residueFindings } from './credits.ts'
import type { Dossier } from './dossier.ts'
import { onlyAccompany, provenanceFindings } from './media-facts.ts'
import { otherParty, ownershipOf, partyOf } from './parties.ts'
import { contentFactsOf, newsFactsOf } from './post-facts.ts'
import { type ReadPost, signaturesOn, spokenWork, type Work, workEvidence, worksOf } from './work-facts.ts'

/** Aligned sentences of one work that a verdict lists. */
const sentencesShown = 20

/** Brings together everything that was found about a post, under the pack that judges it. A function of its input alone. */
export function judgedContent(dossier: Dossier, packs: readonly Pack[]): { judged: JudgedContent; pack: Pack } {
  const { content, owner, parts, marks, contents } = dossier
  const works = worksOf(dossier)
  const rewrites = rewritesOf(dossier)
  const reading = dossier.readings.get(content.contentId)
  const read = works.length === 0 ? [] : (reading?.parts ?? [])
  const matched = new Set(parts.flatMap((part) => part.matches.map(({ contentId }) => contentId)))
  const counts: Pick<ContentFacts, 'ownWorks' | 'works' | 'rewrites'> = {
    works: works.length,
    ownWorks: [...matched].filter((id) => {
      const work = contents.get(id)
      return work !== undefined && ownershipOf(work, dossier.accounts).key === owner.key
    }).length,
    rewrites: rewrites.length,
  }
  const post = { content: contentFactsOf(dossier, counts), news: newsFactsOf(dossier) }
  const pack = selectPack(packs, post)

  const self = selfParty(dossier)
  const others = othersOf(dossier, works)
  const found = resolveAll(dossier, works, self, others)
  const copied = new Set(
    works.flatMap(({ marks: theirs, matches }) => [
      ...copiedAlong(
        found,
        theirs,
        matches.map(({ partId, match }) => ({ partId, originalPartId: match.partId })),
      ),
    ]),
  )
  const resolved = [
    ...found.map((mark) => (copied.has(mark) ? alongside(mark) : mark)),
    ...works.flatMap((work) => signaturesOf(work, read, self, found)),
  ]
  const readPost: ReadPost = { parts: read, media: reading?.media ?? new Map(), resolved, marks, self }

  const required = new Map<string, readonly RequiredField[]>()
  const gradable: GradedMatch[] = []
  const evidence = works.map((work) => {
    const matches = gradableOf(work, read)
    const fields = requiredFields(pack, post, spokenWork(work, content, { taken: 0, pictures: 0 }))
    required.set(work.content.contentId, fields)
    gradable.push(...matches)
    return workEvidence(dossier, readPost, work, gradeWork(resolved, matches, fields), pack)
  })

  const accountOf = whoIsMeant(works, self, others)
  const findings: Finding[] = [
    ...parts.flatMap(({ facts }) => facts.map((fact) => ({ ...fact, detail: { ...fact.detail } }))),
    ...provenanceFindings(reading?.media ?? new Map()),
    ...residueFindings(resolved, accountOf),
    ...evidence.flatMap((one) => one.findings),
    ...rewrites.map(({ finding }) => finding),
  ]
  const judged: JudgedContent = {
    contentId: content.contentId,
    revision: content.revision,
    accountId: content.accountId ?? content.contentId,
    accountName: owner.name,
    language: content.language,
    declared: content.declared,
    facts: { ...post, works: evidence.map(({ facts }) => facts), rewrites: rewrites.map(({ facts }) => facts) },
    works: evidence.map(({ spoken }) => spoken),
    parts,
    matches: parts.flatMap((part) => matchesOf(part, dossier)),
    credits: creditsOf(resolved, gradable, (contentId) => required.get(contentId) ?? [], accountOf),
    findings,
  }
  return { judged, pack }
}

/** The owner's name where it stands alone on a picture of the post that shows the work: it leads there. */
function signaturesOf(
  { matches, party, original }: Work,
  read: readonly ReadPart[],
  self: Party,
  marks: readonly ResolvedMark[],
): ResolvedMark[] {
  const matched = new Set(matches.map(({ partId }) => partId))
  return resolveMarks(signaturesOn(read, matched, party, marks), { originals: [original], self })
}

/** A mark that came along with what was copied: when it names the owner of that, it leads there. */
const alongside = (mark: ResolvedMark): ResolvedMark => ({
  ...mark,
  residue: true,
  resolved: { ...mark.resolved, lead: mark.resolved.lead || mark.resolved.result === 'original' },
})

/**
 * The matches of a work as marks are graded for them. An article’s credit is for its pictures too, where they came with its text, and the words beside
 * a recording or film are for it. What is only a part of the medium that it was found in, a cover, the music of a film, a photo in it, is credited as what
 * it is: whom the medium is said to be from says something of it only where that is its owner. So it is with who made the music of a film that was taken with
 * its sound.
 */
function gradableOf({ content, owner, matches, parts }: Work, read: readonly ReadPart[]): GradedMatch[] {
  const hasText = matches.some(({ kind }) => kind === 'text')
  const accompany = onlyAccompany(read)
  return matches.map(({ partId, kind, match }) => {
    const { via } = match
    const there = parts.find((part) => part.partId === match.partId)?.kind ?? kind
    const isWhole = kind === via || kind === there || via === 'text'
    const isPlayed = kind === 'audio' || kind === 'video'
    const withWords = hasText || (isPlayed && isWhole && accompany)
    const own: PartKind[] = !isWhole ? [via] : kind === 'video' && via === 'audio' ? [kind] : [kind, via]
    const as = new Set([...own, ...(withWords ? (['text'] as const) : [])])
    const [first = kind, ...also] = as
    const within = [...new Set([kind, there, via])].filter((medium) => !as.has(medium) && medium !== 'text')
    return {
      contentId: content.contentId,
      entityId: owner.key,
      partId,
      kind: first,
      ...(also.length > 0 ? { creditedAs: also } : {}),
      ...(within.length > 0 ? { within } : {}),
    }
  })
}

/** Who posts, as marks may name them. */
function selfParty({ content, owner }: Dossier): Party {
  const { account, accountId, key, name } = owner
  if (account !== undefined) return { ...partyOf(account, content.publishedAt, content.publishedAt), entityId: key }
  return { entityId: key, names: [name], ...(accountId === null ? {} : { accountId }) }
}

/** Everybody else whom the marks may name, with whether they had one of the works before the post. */
function othersOf(dossier: Dossier, works: readonly Work[]): OtherParty[] {
  const { content: post, owner, accounts, named, pointed, contents, holders, withdrawals } = dossier
  const owners = new Set(works.map(({ owner }) => owner.key))
  const matched = new Set(works.map(({ content }) => content.contentId))
  const parties = named.flatMap((accountId): { party: Party; accountId: string }[] => {
    const account = accounts.get(accountId)
    return account === undefined ? [] : [{ party: partyOf(account, post.publishedAt, post.publishedAt), accountId }]
  })
  const held = new Set(
    holders
      .filter(({ originalId, publishedAt }) => matched.has(originalId) && publishedAt < post.publishedAt)
      .map(({ accountId }) => accountId),
  )
  const entities = new Set(parties.filter(({ accountId }) => held.has(accountId)).map(({ party }) => party.entityId))
  // Who took something down may have had the work: that is not known, and so nothing is said of them.
  const unsure = new Set(
    parties
      .filter(({ accountId }) => (withdrawals.get(accountId) ?? post.publishedAt) < post.publishedAt)
      .map(({ party }) => party.entityId),
  )
  const canSay = (entityId: string): boolean =>
    !unsure.has(entityId) || entities.has(entityId) || entityId === owner.key
  const accountsOfOthers = parties
    .filter(({ party }) => !owners.has(party.entityId) && canSay(party.entityId))
    .map(({ party }) => otherParty(party, entities.has(party.entityId)))
  const pages = pointed.flatMap((contentId): OtherParty[] => {
    const content = contents.get(contentId)
    if (content === undefined || matched.has(contentId) || content.withdrawn) return []
    const { key, accountId } = ownershipOf(content, accounts)
    if (owners.has(key) || !canSay(key)) return []
    const urls = [pointerTo(contentId), ...(content.url === null ? [] : [content.url])]
    const holds = accountId !== null && held.has(accountId) && content.publishedAt < post.publishedAt
    return [otherParty({ entityId: key, names: [], urls, ...(accountId === null ? {} : { accountId }) }, holds)]
  })
  return [...pages, ...accountsOfOthers]
}

/** An address that stands for a content named by its id. */
const pointerTo = (contentId: string): string => `https://content.invalid/${encodeURIComponent(contentId)}`

/** Whom each mark leads to. A declared content id that is none of the works is looked up as if it were its address. */
function resolveAll(
  { marks, pointed }: Dossier,
  works: readonly Work[],
  self: Party,
  others: readonly OtherParty[],
): ResolvedMark[] {
  const known = new Set(pointed)
  const asked = marks.map((mark) => {
    const ids = mark.contentIds.filter((id) => known.has(id) && !works.some(({ content }) => content.contentId === id))
    return ids.length === 0 ? mark : { ...mark, urls: [...mark.urls, ...ids.map(pointerTo)] }
  })
  const resolved = resolveMarks(asked, { originals: works.map(({ original }) => original), self, others })
  return resolved.map((mark, index) => ({ ...mark, urls: marks[index]?.urls ?? [] }))
}

/** The account or content that a mark turned out to mean. */
function whoIsMeant(
  works: readonly Work[],
  self: Party,
  others: readonly OtherParty[],
): (mark: ResolvedMark) => string | null {
  const byEntity = new Map<string, string>()
  for (const { entityId, accountId } of [...others, self])
    if (accountId !== undefined) byEntity.set(entityId, accountId)
  const byContent = new Map(
    works.map(({ content }) => [content.contentId, content.accountId ?? content.contentId] as const),
  )
  return ({ resolved: { result, contentId, entityId } }) => {
    if (result === 'lookalike' || result === 'unknown' || result === 'nobody') return null
    if (contentId !== undefined) return byContent.get(contentId) ?? contentId
    const accountId = entityId === undefined ? undefined : byEntity.get(entityId)
    return accountId ?? null
  }
}

function matchesOf(part: PartFinding, { contents, accounts }: Dossier): Match[] {
  return part.matches.flatMap((match): Match[] => {
    const original: Content | undefined = contents.get(match.contentId)
    if (original === undefined) return []
    const { accountId, entityId, name } = ownershipOf(original, accounts)
    return [
      {
        contentId: match.contentId,
        owner: { accountId, entityId, name },
        url: original.url,
        publishedAt: original.publishedAt.toISOString(),
        partId: part.partId,
        originalPartId: match.partId,
        kind: part.kind,
        via: match.via,
        score: match.score,
        coverage: match.coverage,
        originalCoverage: match.originalCoverage,
        spans: [...match.spans],
        ...(match.transform === undefined ? {} : { transform: { ...match.transform } }),
      },
    ]
  })
}

/** Works of other owners that the post may retell, where no part of them was found word for word. */
function rewritesOf({ owner, parts, contents, accounts }: Dossier): { facts: RewriteFacts; finding: Finding }[] {
  const literal = new Set(parts.flatMap(({ matches }) => matches.map(({ contentId }) => contentId)))
  return parts.flatMap((part) =>
    part.rewrites.flatMap((rewrite) => {
      const work = contents.get(rewrite.contentId)
      if (work === undefined || literal.has(rewrite.contentId)) return []
      const { key, name } = ownershipOf(work, accounts)
      if (key === owner.key) return []
      const { contentId, score, share, sentences } = rewrite
      return [
        {
          facts: { contentId, owner: name, score, share, sentences: sentences.length },
          finding: {
            code: 'RETOLD_SENTENCES',
            severity: 'warn' as const,
            detail: {
              contentId,
              partId: part.partId,
              originalPartId: rewrite.partId,
              score,
              share,
              count: sentences.length,
              sentences: sentences.slice(0, sentencesShown).map((one) => ({ ...one })),
            },
          },
        },
      ]
    }),
  )
}
