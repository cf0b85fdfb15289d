import {
  findSignatures,
  foldName,
  isNobody,
  isOfMedium,
  isPictureAgency,
  isSoundLibrary,
  type Mark,
  type MatchedOriginal,
  type Party,
  type ReadPart,
  type ResolvedMark,
  resolveMarks,
} from '@sourcemark/attribution'
import { type Finding, rounded, type Span } from '@sourcemark/contract'
import {
  changesOf,
  datesOf,
  datesOfRights,
  type Exclusions,
  exclusionsOf,
  heardOf,
  licenceOf,
  namesLicence,
  priorityOf,
  quotationOf,
  rightsOf,
  takenOf,
} from '@sourcemark/evidence'
import type { Content, PartMatch, WrittenPart, WrittenReading } from '@sourcemark/originals'
import { latestState, namesBetween, permissionOf, type Suppression, stateAt } from '@sourcemark/registry'
import {
  isListedSource,
  type Pack,
  pictureCharacters,
  type SpokenWork,
  secondCharacters,
  type WorkFacts,
} from '@sourcemark/verdict'
import { namedAlike, standsIn, type WorkGrading } from './credits.ts'
import { type Dossier, grantorsOf } from './dossier.ts'
import { filmFacts, isTimed } from './film-facts.ts'
import {
  heardFacts,
  ingredientsNamed,
  isMadeFromPost,
  type MediumPair,
  mediaRightsFacts,
  type NamedIngredient,
  onlyAccompany,
} from './media-facts.ts'
import { type Ownership, ownerParty, ownershipOf } from './parties.ts'

/** A work of another owner that was found in a post, with what was read of it. */
export interface Work {
  readonly content: Content
  readonly owner: Ownership
  readonly party: Party
  /** Its matches, each with the part of the post that it was found in. */
  readonly matches: readonly {
    readonly partId: string
    readonly kind: WrittenPart['kind']
    readonly match: PartMatch
  }[]
  readonly parts: readonly ReadPart[]
  readonly media: ReadonlyMap<string, WrittenReading>
  readonly marks: readonly Mark[]
  readonly authors: readonly string[]
  readonly original: MatchedOriginal
}

/** Authors of a work that are remembered. */
const authorsKept = 5

/** The works of other owners that the parts of a post match, in the order in which they were first found. */
export function worksOf(dossier: Dossier): Work[] {
  const { content: post, owner, contents, accounts, readings } = dossier
  const byWork = new Map<string, Work['matches'][number][]>()
  for (const { partId, kind, matches } of dossier.parts) {
    for (const match of matches) {
      const known = byWork.get(match.contentId)
      if (known === undefined) byWork.set(match.contentId, [{ partId, kind, match }])
      else known.push({ partId, kind, match })
    }
  }
  return [...byWork].flatMap(([contentId, found]): Work[] => {
    const content = contents.get(contentId)
    // Gone from the index while it was matched: its withdrawal makes this post due again.
    if (content === undefined) return []
    const ownership = ownershipOf(content, accounts)
    if (ownership.key === owner.key) return []
    const matches = accounted(found, readings.get(post.contentId)?.media ?? new Map())
    const reading = readings.get(contentId)
    const parts = reading?.parts ?? []
    const media = reading?.media ?? new Map()
    const party = ownerParty(content, ownership, post.publishedAt)
    const matched = new Set(matches.map(({ match }) => match.partId))
    const written = reading?.marksOfWork ?? []
    const marks = [...written, ...signaturesOn(parts, matched, party, written)]
    const authors = authorsOf(
      marks.filter((mark) => !isOfMedium(mark)),
      party,
    )
    const urls = content.url === null ? [] : [content.url]
    const original: MatchedOriginal = {
      contentId,
      owner: party,
      authors,
      makers: authorsOf(marks.filter(isOfMatched(matches)), party),
      urls,
      ...(content.title === null ? {} : { title: content.title }),
    }
    return [{ content, owner: ownership, party, matches, parts, media, marks, authors, original }]
  })
}

/**
 * The matches that a judgement accounts for. A cover, a still and the words of a film whose frames were found in the same one are parts of those: one work
 * is spoken of once. Words that are shown while other frames are seen stand for themselves.
 */
function accounted(matches: Work['matches'], media: ReadonlyMap<string, WrittenReading>): Work['matches'] {
  return matches.filter(({ partId, match: { via, partId: originalPartId, spans } }) => {
    const frames = matches.filter(
      (one) => one.partId === partId && one.match.partId === originalPartId && one.match.via === 'video',
    )
    if (frames.length === 0 || (via !== 'image' && via !== 'text')) return true
    if (via === 'image') return false
    const lines = media.get(partId)?.lines ?? []
    const times = lines
      .filter((line) => spans.some(({ query }) => overlaps(query, line)))
      .flatMap(({ time }) => time ?? [])
    const seen = frames.flatMap(({ match }) => match.spans)
    const aside = times.filter((time) => !seen.some(({ query }) => overlaps(query, time)))
    return aside.length > times.length / 2
  })
}

const overlaps = (span: Span['query'], { start, end }: { readonly start: number; readonly end: number }): boolean =>
  (span.start ?? 0) < end && start < (span.end ?? 0)

/** The names of an owner that stand alone on some of these parts, in lines without any of the marks that were found. */
export const signaturesOn = (
  parts: readonly ReadPart[],
  partIds: ReadonlySet<string>,
  { names, aliases = [] }: Party,
  marks: readonly Mark[],
): Mark[] =>
  parts
    .filter(({ partId }) => partIds.has(partId))
    .flatMap((part) => findSignatures(part, [...names, ...aliases], marks))

/** Marks on, or in the files of, those media of a work that were found. */
const isOfMatched =
  (matches: Work['matches']) =>
  (mark: Mark): boolean => {
    const partId = standsIn(mark)
    return isOfMedium(mark) && matches.some(({ match }) => match.partId === partId)
  }

/** Whether these kinds of media are all that was found of a work. */
const isAllVia = ({ matches }: Work, ...vias: PartMatch['via'][]): boolean =>
  matches.every(({ match }) => vias.includes(match.via))

/** Kinds of the parts of a work that were found; of a part that is gone, the kind of what was found. */
const kindsFound = ({ matches, parts }: Work): WrittenPart['kind'][] => [
  ...new Set(matches.map(({ match }) => parts.find(({ partId }) => partId === match.partId)?.kind ?? match.via)),
]

/** Scopes that marks beside recordings and films have when they are for those alone: `all` too where the words speak of nothing else. */
function scopesOfPlayed(work: Work): readonly Mark['scope'][] {
  if (!isAllVia(work, 'audio', 'video')) return []
  const scopes = [...work.matches.map(({ match }) => match.via), ...kindsFound(work)]
  return onlyAccompany(work.parts) ? [...scopes, 'all'] : scopes
}

/** Marks for those media of a work that were found. */
function marksOfMedia(work: Work): Mark[] {
  const isMatched = isOfMatched(work.matches)
  const played = scopesOfPlayed(work)
  return work.marks.filter((mark) => isMatched(mark) || played.includes(mark.scope))
}

/** People whom the work itself names as its authors, beside its owner. */
function authorsOf(marks: readonly Mark[], party: Party): string[] {
  const owner = new Set([...party.names, ...(party.aliases ?? [])].map(foldName))
  const names = marks
    .filter(({ role, visibility }) => role === 'author' && (visibility === 'visible' || visibility === 'metadata'))
    .flatMap((mark) => mark.names)
    .filter((name) => !isNobody(name) && !owner.has(foldName(name)))
  return [...new Set(names)].slice(0, authorsKept)
}

/** What a post says and shows, read once for all of its works. */
export interface ReadPost {
  readonly parts: readonly ReadPart[]
  readonly media: ReadonlyMap<string, WrittenReading>
  /** Its marks, resolved, without those that came along with what was copied. */
  readonly resolved: readonly ResolvedMark[]
  /** Its marks as found. */
  readonly marks: readonly Mark[]
  /** Who posts. */
  readonly self: Party
}

/** Everything about one work that is not its grading. */
export interface WorkEvidence {
  readonly facts: WorkFacts
  readonly spoken: SpokenWork
  readonly findings: readonly Finding[]
}

/** Details of one kind that a verdict lists; all are counted. */
const detailsShown = 20

export function workEvidence(
  dossier: Dossier,
  post: ReadPost,
  work: Work,
  grading: WorkGrading,
  pack: Pack,
): WorkEvidence {
  const { content, owner, party, matches } = work
  const { contentId } = content
  const pairs = pairsOf(post, work)
  const media = mediaPairsOf(dossier, post, work)
  const findings: Finding[] = []
  const note = (code: string, severity: Finding['severity'], detail: Finding['detail']): void => {
    findings.push({ code, severity, detail: { contentId, ...detail } })
  }

  for (const { match, grading: graded } of grading.matches) {
    const { grade, defects } = graded
    note('CREDIT_GRADED', grade === 'A5' ? 'info' : 'warn', {
      partId: match.partId,
      kind: match.kind,
      grade,
      defects: [...defects],
    })
  }
  const changes = changeFacts(pairs, content, dossier.content)
  for (const change of changes.details.slice(0, detailsShown)) note('PASSAGE_CHANGED', 'warn', { ...change })
  const exclusion = exclusionFacts(pairs, media, dossier.suppressions)
  for (const excluded of exclusion.details.slice(0, detailsShown)) note('PASSAGE_EXCLUDED', 'info', { ...excluded })
  const rights = rightsFacts(pairs, media, post, work)
  for (const notice of rights.details.slice(0, detailsShown)) note('RIGHTS_NOTICE_GONE', 'warn', { ...notice })
  const naming = new Set<Mark>(
    resolveMarks(work.marks, { originals: [work.original] }).flatMap(({ resolved }, index) =>
      resolved.result === 'original' ? [work.marks[index] as Mark] : [],
    ),
  )
  const licence =
    pairs.length === 0 && media.length > 0
      ? licenceOf(
          marksOfMedia(work),
          (mark) => naming.has(mark),
          media.map(({ original }) => original.kind),
        )
      : licenceOf(work.marks, (mark) => naming.has(mark))
  if (licence.id !== '') note('OPEN_LICENCE', 'info', { licence: licence.id })
  const permission = permissionFacts(dossier, work, licence, pack, note)
  const quotation = quotationFacts(pairs, post, work)
  const film = filmFacts(dossier.parts, media)
  for (const { code, detail } of film.findings) note(code, 'info', detail)
  const ingredients = ingredientsNamed(media)
  for (const ingredient of ingredients.slice(0, detailsShown)) note('INGREDIENT_NAMED', 'info', { ...ingredient })
  const priority = priorityFacts(dossier, post, work, media, ingredients, pack, note)
  const measuring = measuringOf(matches)
  const names =
    owner.account === undefined
      ? party.names
      : namesBetween(owner.account, content.publishedAt, dossier.content.publishedAt)
  const publishedAt = dossier.content.publishedAt.toISOString()

  const facts: WorkFacts = {
    contentId,
    owner: owner.name,
    ownerClass: owner.account === undefined ? 'other' : latestState(owner.account).class,
    kinds: [...new Set(matches.map(({ kind }) => kind))],
    originals: kindsFound(work),
    registered: content.registered,
    original: content.declared.original === true,
    score: Math.max(...matches.map(({ match }) => match.score)),
    coverage: Math.max(...measuring.map(({ match }) => match.coverage)),
    originalCoverage: Math.max(...measuring.map(({ match }) => match.originalCoverage)),
    grade: grading.grade,
    defects: [...grading.defects],
    lookalike: grading.review,
    lead:
      ingredients.length > 0 ||
      post.resolved.some(({ residue, resolved }) => residue && resolved.lead && resolved.contentId === contentId),
    ...permission,
    licence: { ...licence, named: licence.id !== '' && namesLicence(post.marks, licence.id) },
    priority,
    change: changes.facts,
    quotation,
    sound: heardFacts(media),
    film: film.facts,
    exclusion: exclusion.facts,
    rights: rights.facts,
    source: { names: [...names], listed: isListedSource(pack, names, publishedAt) },
  }
  const taken = {
    taken: pairs.reduce((sum, { copy, spans }) => sum + takenOf(copy, 'query', spans).taken, 0),
    pictures: media.reduce((sum, pair) => sum + (pair.match.via === 'image' ? pictureShare(pair) : 0), 0),
  }
  return { facts, spoken: spokenWork(work, dossier.content, taken), findings }
}

/** The matches that tell how much of a part was taken: of a film those with times, where there are any; its cover may be taken with a moment of it. */
const measuringOf = (matches: Work['matches']): Work['matches'] =>
  matches.filter(
    ({ partId, kind, match }) =>
      kind !== 'video' || isTimed(match) || !matches.some((one) => one.partId === partId && isTimed(one.match)),
  )

/** How much of a picture of the post shows a picture of the work; of a film how much of its frame. */
const pictureShare = ({ match }: MediumPair): number =>
  isTimed(match) ? Math.max(...match.spans.map(({ query: { w = 1, h = 1 } }) => w * h)) : match.coverage

/** A work as sentences, labels and the fields that a pack may require speak of it. */
export const spokenWork = (
  { content, owner, authors }: Work,
  post: Content,
  taken: Pick<SpokenWork, 'taken' | 'pictures'>,
): SpokenWork => ({
  contentId: content.contentId,
  ownerName: owner.name,
  ownerHandle: handleOf(owner, post.publishedAt),
  authors,
  title: content.title,
  url: content.url,
  publishedAt: content.publishedAt.toISOString(),
  ...taken,
})

/** The id that readers are shown of the account that owns a work. */
const handleOf = ({ account }: Ownership, time: Date): string | null =>
  account === undefined ? null : (stateAt(account, time).handles[0] ?? latestState(account).handles[0] ?? null)

/** A text of the post, or the words in a picture of it, and the text or words of the work that were found in it. */
interface Pair {
  readonly copy: ReadPart
  readonly original: ReadPart
  readonly match: PartMatch
  readonly spans: readonly Span[]
}

/** A part of the post and the part of the work that was found in it, for each match; left out where one of them is gone. */
function matchedParts(
  { parts }: ReadPost,
  { matches, parts: originals }: Work,
): Pick<Pair, 'copy' | 'original' | 'match'>[] {
  return matches.flatMap(({ partId, match }) => {
    const copy = parts.find((part) => part.partId === partId)
    const original = originals.find((part) => part.partId === match.partId)
    return copy === undefined || original === undefined ? [] : [{ copy, original, match }]
  })
}

const pairsOf = (post: ReadPost, work: Work): Pair[] =>
  matchedParts(post, work)
    .filter(({ match }) => match.via === 'text')
    .map((pair) => ({ ...pair, spans: pair.match.spans }))

const mediaPairsOf = (dossier: Dossier, post: ReadPost, work: Work): MediumPair[] =>
  matchedParts(post, work)
    .filter(({ match }) => match.via !== 'text')
    .map((pair) => ({
      ...pair,
      here: post.media.get(pair.copy.partId),
      there: work.media.get(pair.original.partId),
      wordsRead: dossier.parts.some(
        ({ partId, state, facts }) =>
          partId === pair.copy.partId && state === 'done' && !facts.some(({ code }) => code === 'WORDS_PARTLY_READ'),
      ),
    }))

/** Whether both sides were written. What was read out of a picture may have been misread: it is not held against anybody that it differs. */
const isWritten = ({ copy, original }: Pair): boolean => copy.picture === undefined && original.picture === undefined

/** Mean of the shares of several parts, by how much was taken from each. */
function weighted(pairs: readonly { readonly weight: number; readonly share: number }[]): number {
  const total = pairs.reduce((sum, { weight }) => sum + weight, 0)
  return total === 0 ? 0 : rounded(pairs.reduce((sum, { weight, share }) => sum + weight * share, 0) / total)
}

const takenFrom = ({ original, spans }: Pair): number => takenOf(original, 'original', spans).taken

function changeFacts(pairs: readonly Pair[], work: Content, post: Content) {
  const titles = {
    ...(work.title === null ? {} : { original: work.title }),
    ...(post.title === null ? {} : { copy: post.title }),
  }
  const all = pairs.filter(isWritten).map((pair) => ({
    weight: takenFrom(pair),
    partId: pair.copy.partId,
    changes: changesOf(pair.original, pair.copy, pair.spans, titles),
  }))
  const sum = (field: 'numbers' | 'names' | 'polarity'): number =>
    all.reduce((total, { changes }) => total + changes[field], 0)
  const facts: WorkFacts['change'] = {
    share: weighted(all.map(({ weight, changes }) => ({ weight, share: changes.share }))),
    title: rounded(Math.max(0, ...all.map(({ changes }) => changes.title))),
    numbers: sum('numbers'),
    names: sum('names'),
    polarity: sum('polarity'),
  }
  return {
    facts,
    details: all.flatMap(({ partId, changes }) => changes.details.map((detail) => ({ partId, ...detail }))),
  }
}

function exclusionFacts(pairs: readonly Pair[], media: readonly MediumPair[], suppressions: readonly Suppression[]) {
  const ruled = (match: PartMatch): readonly Suppression[] =>
    suppressions.filter(
      ({ contentId, partId }) => contentId === match.contentId && (partId === null || partId === match.partId),
    )
  const texts = pairs.map((pair) => {
    const { original, match, spans } = pair
    const ranges = ruled(match).map(({ start, end }) => ({ start: start ?? 0, end: end ?? Number.MAX_SAFE_INTEGER }))
    return { weight: takenFrom(pair), exclusions: exclusionsOf(original, spans, ranges), originalPartId: match.partId }
  })
  const others = media.map((pair) => ({
    weight: charactersOf(pair),
    exclusions: exclusionsOfMedium(
      pair.original,
      ruled(pair.match).some(({ start }) => start === null),
    ),
    originalPartId: pair.match.partId,
  }))
  const all = [...texts, ...others]
  const share = (field: keyof WorkFacts['exclusion']): number =>
    weighted(all.map(({ weight, exclusions }) => ({ weight, share: exclusions[field] })))
  const facts: WorkFacts['exclusion'] = {
    law: share('law'),
    official: share('official'),
    table: share('table'),
    suppressed: share('suppressed'),
    total: share('total'),
  }
  return {
    facts,
    details: all.flatMap(({ originalPartId, exclusions }) =>
      exclusions.ranges.map((range) => ({ originalPartId, ...range })),
    ),
  }
}

/** Letters of the words in a picture from which it is a picture of them. */
const writtenFrom = 100

/** What a medium that was taken counts for beside characters of a text. */
const charactersOf = (pair: MediumPair): number =>
  pair.match.via === 'image'
    ? pictureShare(pair) * pictureCharacters
    : heardOf(pair.match.spans).seconds * secondCharacters

/** What of a medium is not protected: all of it when people ruled so, else of a picture as much as of the words that it consists of. */
function exclusionsOfMedium(original: ReadPart, suppressed: boolean): Exclusions {
  const whole = { start: 0, end: original.text?.length ?? 0 }
  const span = { query: whole, original: whole }
  const isOfWords = original.kind !== 'video' && takenOf(original, 'original', [span]).total >= writtenFrom
  const found = exclusionsOf(original, isOfWords ? [span] : [], [])
  return suppressed ? { ...found, suppressed: 1, total: 1 } : found
}

function rightsFacts(pairs: readonly Pair[], media: readonly MediumPair[], { marks, resolved }: ReadPost, work: Work) {
  const both = { original: work.marks, copy: marks }
  const texts = pairs
    .filter(isWritten)
    .map(({ original, copy, spans }) => rightsOf(original, copy, spans, both, work.original))
  const files = mediaRightsFacts(media, both, work.original)
  // Credited by its address or by declaration, the work has lost no information about whose it is.
  const credited = resolved.some(
    (mark) =>
      !mark.residue &&
      mark.visibility === 'visible' &&
      mark.resolved.result === 'original' &&
      mark.resolved.contentId === work.content.contentId,
  )
  const details = [...texts.flatMap((one) => one.details), ...files.details].filter(
    ({ result }) => !(credited && result === 'removed'),
  )
  return {
    facts: {
      removed: credited ? 0 : texts.reduce((total, { removed }) => total + removed, files.facts.removed),
      altered: texts.reduce((total, { altered }) => total + altered, files.facts.altered),
    },
    details,
  }
}

type Note = (code: string, severity: Finding['severity'], detail: Finding['detail']) => void

function permissionFacts(
  { content, grants }: Dossier,
  { content: { contentId }, owner }: Work,
  licence: Omit<WorkFacts['licence'], 'named'>,
  pack: Pack,
  note: Note,
): Pick<WorkFacts, 'permission' | 'grant'> {
  const use = {
    accountId: content.accountId ?? '',
    contentId,
    owners: grantorsOf(owner),
    publishedAt: content.publishedAt,
  }
  const { permission, grants: results } = permissionOf(use, grants, pack.document.grants.revocation)
  for (const { grant, conditions, inForce } of results.slice(0, detailsShown)) {
    note('GRANT_CHECKED', 'info', {
      grantId: grant.grantId,
      inForce,
      mayModify: grant.mayModify,
      mayHideSource: grant.mayHideSource,
      conditions: conditions.map((one) => ({ ...one })),
    })
  }
  const [nearest] = results
  return {
    permission: permission !== 'licensed' && licence.id !== '' ? 'open_licence' : permission,
    grant: {
      id: nearest?.grant.grantId ?? '',
      inForce: nearest?.inForce ?? false,
      mayModify: nearest?.grant.mayModify ?? false,
      mayHideSource: nearest?.grant.mayHideSource ?? false,
    },
  }
}

function quotationFacts(pairs: readonly Pair[], post: ReadPost, work: Work): WorkFacts['quotation'] {
  const quoted = pairs.map(({ copy, spans }) => quotationOf(copy, spans))
  const taken = quoted.reduce((sum, one) => sum + one.taken, 0)
  // Texts of the post that took nothing count as its own too; words in its pictures would only make the share look small.
  const parts = post.parts.filter((part) => part.picture === undefined || pairs.some(({ copy }) => copy === part))
  const total = parts.reduce((sum, part) => sum + takenOf(part, 'query', []).total, 0)
  const named = namedBeside(pairs, { ...post, parts }, work)
  return {
    share: total === 0 ? 0 : rounded(Math.min(1, taken / total)),
    originalShare: rounded(Math.max(0, ...pairs.map(({ match }) => match.originalCoverage))),
    longest: Math.max(0, ...quoted.map(({ longest }) => longest)),
    setOff: weighted(quoted.map(({ taken: weight, setOff }) => ({ weight, share: setOff }))),
    ...named,
  }
}

/** Names shorter than this stand in too many texts by chance. */
const shortestName = 2

/** Whether readers of the post see who wrote the passage and what it is from: outside of what was taken, or in a mark. */
function namedBeside(
  pairs: readonly Pair[],
  post: ReadPost,
  { party, authors, content }: Work,
): { author: boolean; title: boolean } {
  const said = foldName(
    post.parts
      .map((part) => {
        const ranges = pairs.filter(({ copy }) => copy === part).flatMap(({ spans }) => spans.map(({ query }) => query))
        return visibleOutside(part, ranges)
      })
      .join('\n'),
  )
  const says = (name: string): boolean => {
    const folded = foldName(name)
    return folded.length >= shortestName && said.includes(folded)
  }
  const marked = (field: 'owner' | 'author' | 'title'): boolean =>
    post.resolved.some(
      ({ residue, visibility, resolved }) =>
        !residue &&
        visibility === 'visible' &&
        resolved.contentId === content.contentId &&
        resolved.fields.includes(field),
    )
  return {
    author: marked('owner') || marked('author') || [...party.names, ...(party.aliases ?? []), ...authors].some(says),
    title: content.title === null || marked('title') || says(content.title),
  }
}

/** The words of a part that readers see, without those in some passages. */
function visibleOutside({ blocks }: ReadPart, ranges: readonly Span['query'][]): string {
  const taken = ranges.map(({ start, end }) => [start ?? 0, end ?? 0] as const).sort((a, b) => a[0] - b[0])
  let at = 0
  let text = ''
  for (const block of blocks) {
    for (let index = 0; index < block.text.length; index++) {
      const from = block.from[index] as number
      while (at < taken.length && (taken[at] as readonly [number, number])[1] <= from) at++
      const range = taken[at]
      const inside = range !== undefined && range[0] <= from
      if (!inside && block.seen[index] === 'visible') text += block.text[index]
    }
    text += '\n'
  }
  return text
}

/** Roles by which a text says where it is from or whose it is. */
const sayingWhose: ReadonlySet<Mark['role']> = new Set([
  'watermark',
  'repost',
  'source',
  'author',
  'first_publication',
  'self',
  'permission',
  'copyright',
  'link',
])
/**
 * Whether a text says that somebody else published it before. What it was translated or made from, and where more is to be read, says nothing of
 * that kind.
 */
const saysElsewhere = ({ kind, names, residue }: Mark): boolean =>
  !residue && names.length > 0 && (kind === 'repost' || kind === 'source' || kind === 'authorised')

/** The medium that a mark is for: it stands under it, on it or in its file. */
function mediumOf({ where }: Mark): string | undefined {
  if ('caption' in where) return where.caption.partId
  return 'words' in where ? where.words.partId : undefined
}

/** Those of some marks that name others than an owner. */
const namingOthers = (marks: readonly Mark[], owner: MatchedOriginal): Mark[] =>
  resolveMarks(marks, { originals: [owner] }).filter(({ resolved }) => resolved.result !== 'original')

/** Agencies from which the pictures of these parts are said to be, other than `owner`. */
function agenciesOf(marks: readonly Mark[], parts: readonly ReadPart[], owner: MatchedOriginal): Mark[] {
  const partIds = new Set<string | undefined>(parts.map(({ partId }) => partId))
  const said = marks.filter((mark) => partIds.has(mediumOf(mark)) && mark.names.some(isPictureAgency))
  return namingOthers(said, owner)
}

/**
 * Who else recordings and films are said to be from: what a library or an agency sells, or a credit says to be taken. Who sings, reads or films is no such
 * source.
 */
const saysPlayedElsewhere = ({ scope, role, names, residue }: Mark): boolean =>
  !residue &&
  ((scope === 'audio' && (role === 'source' || names.some(isSoundLibrary))) ||
    (scope === 'video' && (role === 'source' || names.some(isPictureAgency))))

/** Whom the work says that it is from, and the post names too: then nobody here is the origin. */
function namedByBoth(post: ReadPost, work: Work, media: readonly MediumPair[]): string[] {
  const owner = work.original
  const bothSay = (says: (mark: Mark) => boolean): string[] =>
    namedAlike(namingOthers(work.marks.filter(says), owner), post.marks.filter(says))
  const common = bothSay(saysElsewhere)
  if (isAllVia(work, 'audio', 'video')) {
    const scopes = scopesOfPlayed(work)
    return [...common, ...bothSay((mark) => scopes.includes(mark.scope) && saysPlayedElsewhere(mark))]
  }
  if (!isAllVia(work, 'image')) return common
  // The same of pictures that both have from one agency; a text that was copied beside them is another matter.
  const pictures = { here: media.map(({ copy }) => copy), there: media.map(({ original }) => original) }
  const there = agenciesOf(work.marks, pictures.there, owner)
  const here = agenciesOf(post.marks, pictures.here, owner)
  return [...common, ...namedAlike(there, here).filter(isPictureAgency)]
}

/** When the files of matched media say that they were made. */
const datesOfFiles = (readings: readonly (WrittenReading | undefined)[]): string[] =>
  readings.flatMap((reading) => (reading?.rights == null ? [] : datesOfRights(reading.rights)))

function priorityFacts(
  { content }: Dossier,
  post: ReadPost,
  work: Work,
  media: readonly MediumPair[],
  ingredients: readonly NamedIngredient[],
  pack: Pack,
  note: Note,
): WorkFacts['priority'] {
  const poster: MatchedOriginal = {
    contentId: content.contentId,
    owner: post.self,
    urls: content.url === null ? [] : [content.url],
  }
  const namesPoster = resolveMarks(
    work.marks.filter(({ role }) => sayingWhose.has(role)),
    { originals: [poster] },
  ).some(({ resolved }) => resolved.result === 'original')
  const common = namedByBoth(post, work, media)
  const original = {
    publishedAt: work.content.publishedAt.toISOString(),
    registered: work.content.registered,
    declaredOriginal: work.content.declared.original === true,
    embeddedDates: [...work.parts.flatMap(datesOf), ...datesOfFiles(media.map(({ there }) => there))],
    residueNamesOther: namesPoster || isMadeFromPost(media),
  }
  const copy = {
    publishedAt: content.publishedAt.toISOString(),
    registered: false,
    declaredOriginal: content.declared.original === true,
    embeddedDates: [...post.parts.flatMap(datesOf), ...datesOfFiles(media.map(({ here }) => here))],
    residueNamesOther:
      ingredients.some(({ signed }) => signed) ||
      post.resolved.some(({ residue, resolved }) => residue && resolved.contentId === work.content.contentId),
  }
  // A margin of nothing still needs a scale for how much a gap in time says.
  const { evidence, ...facts } = priorityOf({ original, copy }, Math.max(1, pack.document.priority.marginSeconds))
  const conflict = facts.conflict || common.length > 0
  note('PRIORITY_WEIGHED', conflict ? 'warn' : 'info', {
    confidence: facts.confidence,
    evidence: evidence.map((one) => ({ ...one })),
    ...(common.length > 0 ? { bothName: common.slice(0, detailsShown) } : {}),
  })
  return { ...facts, conflict }
}
