import { type Block, readPart } from '@sourcemark/attribution'
import type { Credit, Finding, Match, MatchOwner, PartKind, Span, TimeRange, Verdict } from '@sourcemark/contract'
import type { LedgerEntry } from '@sourcemark/ledger'
import type { Content, ShownPart } from '@sourcemark/originals'
import { type Account, latestState, type Suppression, stateAt } from '@sourcemark/registry'
import type { BothLanguages } from '@sourcemark/review'
import { basisWords } from './basis.ts'
import { type Corners, cornersOf, type Size } from './regions.ts'
import { foundWorks, sentenceOf } from './sentence.ts'
import { charactersIn, type Note, type ShownText, type Stretch, showText, wordsIn } from './shown-text.ts'
import { alignedWindow, framePairs, type StretchPair, stretchPairs } from './stretches.ts'
import { changesBetween, unchanged } from './text-changes.ts'

/** All that is on file about a verdict and that people are shown of it. */
export interface EvidenceSource {
  readonly entry: LedgerEntry
  /** All verdicts of the content, the oldest first. */
  readonly history: readonly LedgerEntry[]
  /** The content itself and the works that are spoken of. */
  readonly contents: ReadonlyMap<string, Content>
  /** The parts of the revision that was judged, and of the works as they stand now. */
  readonly parts: readonly ShownPart[]
  readonly accounts: ReadonlyMap<string, Account>
  /** What people ruled about passages of the works. */
  readonly suppressions: readonly Suppression[]
  /** Who decided in a case, by `decisionKey`. */
  readonly deciders: ReadonlyMap<string, string>
  /** Who put a pack in force, by `packKey`; those that came with the product were put in force by nobody. */
  readonly activators: ReadonlyMap<string, string>
}

/** The place of a decision in all cases. */
export const decisionKey = (caseId: string, number: number): string => `${number} ${caseId}`

/** A version of a pack. */
export const packKey = ({ pack, version }: Pick<Verdict['policy'], 'pack' | 'version'>): string => `${pack} ${version}`

/** A content as it is named beside what was found in it. */
export interface NamedContent {
  readonly contentId: string
  readonly title: string | null
  readonly owner: string
  readonly accountId: string | null
  readonly url: string | null
  readonly publishedAt: Date | null
  readonly withdrawn: boolean
}

/** A medium that can be shown. */
export interface ShownMedium {
  readonly kind: 'image' | 'audio' | 'video'
  /** In the blob store; null when it could not be had. */
  readonly sha256: string | null
  readonly size: Size | null
  /** Length of a sound or film. */
  readonly seconds: number | null
  readonly caption: string | null
  /** Words that were read out of it; null when there are none. */
  readonly words: string | null
}

/** A passage that stands in both texts. */
export interface Passage {
  /** From 1, in the order of the content. */
  readonly number: number
  readonly query: Stretch
  readonly original: Stretch
  /** What it says here, and in the original. */
  readonly words: string
  readonly originalWords: string
  /** Whether the two say anything otherwise. */
  readonly changed: boolean
}

/** A place in a picture or frame where words were read. */
export interface WordBox {
  /** Of the passage. */
  readonly number: number
  readonly corners: Corners
}

export interface TextSide {
  readonly text: ShownText
  /** The picture, or the frame of a film, that the words were read out of; null where it is a text. */
  readonly picture: PictureSide | null
  readonly boxes: readonly WordBox[]
}

export interface PictureSide {
  readonly medium: ShownMedium
  /** The moment of a film that is shown; null of pictures. */
  readonly second: number | null
}

/** Where a mark stands in a picture. */
export interface MarkBox {
  /** Of the mark. */
  readonly number: number
  readonly grade: Credit['grade']
  readonly corners: Corners
}

/** A region that is in both pictures; corners at the same place of the list are the same corner of what was taken. */
export interface RegionPair {
  readonly query: Corners
  readonly original: Corners
  readonly queryTime: TimeRange | null
  readonly originalTime: TimeRange | null
}

/** A moment of two films that is to be compared. */
export interface FramePair {
  /** Which of the stretches, from 0. */
  readonly stretch: number
  readonly query: number
  readonly original: number
  /** Where the original stands in the frame. */
  readonly corners: Corners
}

/** What people look at to compare. */
export type Comparison =
  | {
      readonly shows: 'text'
      readonly query: TextSide
      readonly original: TextSide
      readonly passages: readonly Passage[]
    }
  | {
      readonly shows: 'picture'
      readonly query: PictureSide
      readonly original: PictureSide
      readonly regions: readonly RegionPair[]
      /** Marks in the picture of the content. */
      readonly marks: readonly MarkBox[]
    }
  | {
      readonly shows: 'sound'
      readonly query: ShownMedium
      readonly original: ShownMedium
      readonly pairs: readonly StretchPair[]
      readonly windows: readonly StretchPair[]
    }
  | {
      readonly shows: 'film'
      readonly query: ShownMedium
      readonly original: ShownMedium
      readonly pairs: readonly StretchPair[]
      readonly frames: readonly FramePair[]
    }

export interface MatchView {
  /** From 1. */
  readonly number: number
  /** null of a work that is retold and not matched. */
  readonly match: Match | null
  readonly partId: string
  readonly originalPartId: string
  readonly work: NamedContent
  /** Share of the part that was found, or of its sentences that have a counterpart. */
  readonly share: number
  /** null when there is nothing to look at: the parts are not on file any more. */
  readonly comparison: Comparison | null
}

export interface MarkView {
  /** From 1. */
  readonly number: number
  readonly credit: Credit
  readonly place: 'text' | 'title' | 'declared' | 'caption' | 'picture' | 'film'
  /** Name of whom it resolves to; null when it resolves to nobody. */
  readonly resolvesTo: string | null
}

/** A verdict in the history of a content. */
export interface HistoryEntry {
  readonly seq: number
  readonly verdict: Verdict['verdict']
  readonly action: Verdict['action']
  readonly status: Verdict['status']
  readonly reason: Verdict['reason']
  readonly revision: number
  readonly decidedAt: Date
  readonly policy: Verdict['policy']
  readonly complaint: Verdict['complaint']
  /** Who decided in the case, or put the policy in force; null where nobody did, or nobody says. */
  readonly by: string | null
  readonly shown: boolean
}

export interface UnreadPart {
  readonly partId: string | null
  readonly kind: PartKind
  /** `pending`, or `failed:CODE`. */
  readonly state: string
}

/** A part of the content itself. */
export interface PartView {
  readonly partId: string
  readonly kind: PartKind
  /** What it says; null of media. */
  readonly text: ShownText | null
  /** null of texts. */
  readonly medium: ShownMedium | null
}

/** A verdict with its evidence, as people are shown it. */
export interface EvidenceView {
  readonly verdict: Verdict
  /** Whether a later verdict of the content stands. */
  readonly superseded: boolean
  readonly content: NamedContent
  readonly sentence: BothLanguages
  /** The line that would mend the credit; null when none is asked for. */
  readonly credit: Verdict['label']
  readonly matches: readonly MatchView[]
  readonly marks: readonly MarkView[]
  /** The content itself, as it was judged. */
  readonly parts: readonly PartView[]
  readonly history: readonly HistoryEntry[]
  readonly basis: readonly BothLanguages[]
  readonly unread: readonly UnreadPart[]
  readonly findings: readonly Finding[]
  readonly suppressions: readonly Suppression[]
}

/** Matches of which people are shown the evidence; further ones are only listed. */
const mostCompared = 24
/** Passages of one match that are told apart. */
const mostPassages = 200
/** Code units of the passages of one match, on both sides, of which it is told what was changed: what people can read. */
const comparedUnits = 60_000

/** What a ledger row says, as verdicts are told to others. */
const verdictOf = ({ verdict, chain, seq, hash, previousHash }: LedgerEntry): Verdict => ({
  ...verdict,
  ledger: { chain, seq: Number(seq), hash, previousHash },
})

/** Makes of what is on file what people are shown. A function of its input alone. */
export function evidenceOf(source: EvidenceSource): EvidenceView {
  const { entry, history, contents, suppressions } = source
  const verdict = verdictOf(entry)
  const content = namedContent(verdict.contentId, { name: null, accountId: verdict.accountId }, source)
  const marks = verdict.credits.map((credit, at) => markOf(credit, at + 1, source))
  const unread = unreadParts(verdict)
  const titles = new Map(
    [...contents.values()].flatMap(({ contentId, title }) => (title === null ? [] : [[contentId, title] as const])),
  )
  return {
    verdict,
    superseded: history.some(({ chain, seq }) => chain === entry.chain && seq > entry.seq),
    content,
    sentence: sentenceOf({ verdict, titles, publishedAt: content.publishedAt, unread: unread.map(({ kind }) => kind) }),
    credit: verdict.label,
    matches: [...foundWorks(verdict).flat().map(toCompare), ...retellings(verdict)].map((wanted, at) =>
      matchView(wanted, at + 1, marks, source),
    ),
    marks,
    parts: source.parts.filter((part) => part.contentId === verdict.contentId).map((part) => partView(part, marks)),
    history: history.map((one) => historyEntry(one, source)).reverse(),
    basis: verdict.policy.basis.map(basisWords),
    unread,
    findings: verdict.findings,
    suppressions,
  }
}

function namedContent(
  contentId: string,
  said: {
    readonly name: string | null
    readonly accountId: string | null
    readonly url?: string | null
    readonly publishedAt?: string
  },
  { contents, accounts }: EvidenceSource,
): NamedContent {
  const content = contents.get(contentId)
  const accountId = content?.accountId ?? said.accountId
  const account = accountId === null ? undefined : accounts.get(accountId)
  const publishedAt = content?.publishedAt ?? (said.publishedAt === undefined ? null : new Date(said.publishedAt))
  const then =
    account === undefined ? undefined : publishedAt === null ? latestState(account) : stateAt(account, publishedAt)
  return {
    contentId,
    title: content?.title ?? null,
    owner: said.name ?? then?.name ?? content?.ownerName ?? accountId ?? contentId,
    accountId,
    url: content?.url ?? said.url ?? null,
    publishedAt,
    withdrawn: content?.withdrawn ?? false,
  }
}

/** What is to be compared: a match, or a work that is retold. */
interface Wanted extends Pick<Match, 'contentId' | 'partId' | 'originalPartId' | 'spans'> {
  readonly match: Match | null
  readonly share: number
}

const toCompare = (match: Match): Wanted => ({ ...match, match, share: match.coverage })

/** Works whose sentences come back in other words. */
function retellings({ findings }: Verdict): Wanted[] {
  return findings.flatMap(({ code, detail }) => {
    const { contentId, partId, originalPartId, share, sentences } = detail as Partial<Wanted> & {
      sentences?: readonly Span[]
    }
    if (code !== 'RETOLD_SENTENCES' || contentId === undefined || partId === undefined || originalPartId === undefined)
      return []
    return [{ contentId, partId, originalPartId, match: null, share: share ?? 0, spans: [...(sentences ?? [])] }]
  })
}

function matchView(wanted: Wanted, number: number, marks: readonly MarkView[], source: EvidenceSource): MatchView {
  const { contentId, partId, originalPartId, match, share } = wanted
  const owner: Pick<MatchOwner, 'name' | 'accountId'> | null = match?.owner ?? null
  const said = {
    name: owner?.name ?? null,
    accountId: owner?.accountId ?? null,
    url: match?.url ?? null,
    ...(match === null ? {} : { publishedAt: match.publishedAt }),
  }
  const find = (of: string, id: string) => source.parts.find((part) => part.contentId === of && part.partId === id)
  const [query, original] = [find(source.entry.verdict.contentId, partId), find(contentId, originalPartId)]
  return {
    number,
    match,
    partId,
    originalPartId,
    work: namedContent(contentId, said, source),
    share,
    comparison:
      query === undefined || original === undefined || number > mostCompared
        ? null
        : compare(wanted, query, original, marks),
  }
}

function compare(
  { match, spans }: Wanted,
  query: ShownPart,
  original: ShownPart,
  marks: readonly MarkView[],
): Comparison {
  switch (match?.via ?? 'text') {
    case 'text':
      return compareTexts(spans, query, original, marks)
    case 'image':
      return comparePictures(spans, query, original, marks)
    case 'audio': {
      const pairs = stretchPairs(spans)
      const [ours, theirs] = [mediumOf(query), mediumOf(original)]
      const seconds = {
        query: ours.seconds ?? Math.max(0, ...pairs.map((pair) => pair.query.end)),
        original: theirs.seconds ?? Math.max(0, ...pairs.map((pair) => pair.original.end)),
      }
      const windows = [...pairs]
        .sort((a, b) => b.query.end - b.query.start - (a.query.end - a.query.start))
        .slice(0, mostPlayed)
        .map((pair) => alignedWindow(pair, seconds))
      return { shows: 'sound', query: ours, original: theirs, pairs, windows }
    }
    case 'video':
      return compareFilms(spans, match?.transform?.mirrored === true, query, original)
  }
}

/** Stretches of one match that can be played. */
const mostPlayed = 4

/** The words of a part with the offsets that spans count in: of a text as sent, of a medium as read out of it. */
function blocksOf({ partId, kind, mediaType, text, reading }: ShownPart): readonly Block[] {
  const words = text ?? reading?.words ?? ''
  return readPart({ partId, kind, mediaType: text === null ? 'text/plain' : mediaType, text: words }).blocks
}

const isStretch = (side: Span['query']): side is Stretch => side.start !== undefined && side.end !== undefined

function compareTexts(
  spans: readonly Span[],
  query: ShownPart,
  original: ShownPart,
  marks: readonly MarkView[],
): Comparison {
  const [ours, theirs] = [blocksOf(query), blocksOf(original)]
  const inOrder = spans
    .filter((span) => isStretch(span.query) && isStretch(span.original))
    .slice(0, mostPassages)
    .sort((a, b) => (a.query.start ?? 0) - (b.query.start ?? 0))
  const notes: Record<'query' | 'original', Note[]> = { query: [], original: [] }
  const passages: Passage[] = []
  let left = comparedUnits
  for (const [at, span] of inOrder.entries()) {
    const number = at + 1
    const [here, there] = [stretchOf(span.query), stretchOf(span.original)]
    left -= here.end - here.start + there.end - there.start
    const changes = left < 0 ? unchanged : changesBetween(charactersIn(ours, here), charactersIn(theirs, there))
    notes.query.push({ kind: 'passage', number, ...here }, ...changes.query.map(toChange))
    notes.original.push({ kind: 'passage', number, ...there }, ...changes.original.map(toChange))
    passages.push({
      number,
      query: here,
      original: there,
      words: wordsIn(ours, here),
      originalWords: wordsIn(theirs, there),
      changed: changes.query.length + changes.original.length > 0,
    })
  }
  notes.query.push(...markNotes(query, marks))
  const side = (part: ShownPart, which: 'query' | 'original', blocks: readonly Block[]): TextSide => ({
    text: showText(blocks, notes[which]),
    ...readOutOf(part, passages, which),
  })
  return { shows: 'text', query: side(query, 'query', ours), original: side(original, 'original', theirs), passages }
}

/** The marks that stand in the words of a part; those of its caption, and of the title of the content, do not. */
function markNotes({ partId }: ShownPart, marks: readonly MarkView[]): Note[] {
  return marks.flatMap(({ number, credit: { where }, place }): Note[] =>
    where.partId === partId && (place === 'text' || place === 'picture' || place === 'film')
      ? [{ kind: 'mark', number, ...stretchOf(where) }]
      : [],
  )
}

function partView(part: ShownPart, marks: readonly MarkView[]): PartView {
  const { partId, kind, text } = part
  return {
    partId,
    kind,
    text: text === null ? null : showText(blocksOf(part), markNotes(part, marks)),
    medium: text === null ? mediumOf(part) : null,
  }
}

const toChange = (stretch: Stretch): Note => ({ kind: 'changed', ...stretch })

const stretchOf = ({ start = 0, end = 0 }: Partial<Stretch>): Stretch => ({ start, end })

/** The picture in which the words of passages stand, and where; of a film the frame that shows the first of them. */
function readOutOf(
  part: ShownPart,
  passages: readonly Passage[],
  which: 'query' | 'original',
): Pick<TextSide, 'picture' | 'boxes'> {
  const lines = part.text !== null ? [] : (part.reading?.lines ?? [])
  const placed = passages.flatMap(({ number, [which]: { start, end } }) =>
    lines.flatMap((line) =>
      line.box === null || line.end <= start || line.start >= end
        ? []
        : [{ number, box: line.box, time: line.time ?? null }],
    ),
  )
  const [first] = placed
  if (first === undefined) return { picture: null, boxes: [] }
  const { time } = first
  const second = time === null ? null : (time.start + time.end) / 2
  const shown = placed.filter(
    (one) => second === null || (one.time !== null && one.time.start <= second && one.time.end >= second),
  )
  return {
    picture: { medium: mediumOf(part), second },
    boxes: shown.map(({ number, box }) => ({ number, corners: cornersOf(box) })),
  }
}

function mediumOf({ kind, blob, caption, reading }: ShownPart): ShownMedium {
  return {
    kind: kind === 'text' ? 'image' : kind,
    sha256: blob,
    size: sizeOf(reading),
    seconds: reading?.seconds ?? null,
    caption,
    words: reading?.words ?? null,
  }
}

function sizeOf(reading: ShownPart['reading']): Size | null {
  const { width, height } = reading ?? {}
  return width == null || height == null || width < 1 || height < 1 ? null : { width, height }
}

const timeOf = ({ start, end }: Span['query']): TimeRange | null =>
  start === undefined || end === undefined ? null : { start, end }

/** A picture, a frame of a film, or a picture that is embedded in a recording. */
function pictureSide(part: ShownPart, time: TimeRange | null): PictureSide {
  const medium = mediumOf(part)
  if (part.kind === 'image') return { medium, second: null }
  // Without a time it is no frame: it was the cover that matched.
  if (part.kind === 'video' && time !== null) return { medium, second: (time.start + time.end) / 2 }
  return { medium: { ...medium, kind: 'image', sha256: part.covers[0] ?? null, size: null }, second: null }
}

function comparePictures(
  spans: readonly Span[],
  query: ShownPart,
  original: ShownPart,
  marks: readonly MarkView[],
): Comparison {
  const regions = spans.map(
    (span): RegionPair => ({
      query: cornersOf(span.query),
      original: cornersOf(span.original),
      queryTime: timeOf(span.query),
      originalTime: timeOf(span.original),
    }),
  )
  const [first] = regions
  return {
    shows: 'picture',
    query: pictureSide(query, first?.queryTime ?? null),
    original: pictureSide(original, first?.originalTime ?? null),
    regions,
    // Those of a film are on other frames.
    marks: marks.flatMap(({ number, credit: { where, grade } }) =>
      query.kind !== 'image' || where.partId !== query.partId || where.box === undefined
        ? []
        : [{ number, grade, corners: cornersOf(where.box) }],
    ),
  }
}

function compareFilms(spans: readonly Span[], mirrored: boolean, query: ShownPart, original: ShownPart): Comparison {
  const pairs = stretchPairs(spans)
  const ofStretch = (start: number) => spans.find((span) => span.query.start === start)?.query ?? {}
  return {
    shows: 'film',
    query: mediumOf(query),
    original: mediumOf(original),
    pairs,
    frames: framePairs(pairs).map((pair) => ({
      ...pair,
      corners: cornersOf(ofStretch(pairs[pair.stretch]?.query.start ?? -1), mirrored),
    })),
  }
}

function markOf(credit: Credit, number: number, { parts, contents, accounts, entry }: EvidenceSource): MarkView {
  const { resolvesTo } = credit
  const account = resolvesTo === null ? undefined : accounts.get(resolvesTo)
  const name =
    account === undefined ? (resolvesTo === null ? null : contents.get(resolvesTo)?.title) : latestState(account).name
  return { number, credit, place: placeOf(credit, parts, entry.verdict.contentId), resolvesTo: name ?? resolvesTo }
}

function placeOf({ where }: Credit, parts: readonly ShownPart[], contentId: string): MarkView['place'] {
  if (where.partId === 'title' || where.partId === 'declared') return where.partId
  const kind = parts.find((part) => part.contentId === contentId && part.partId === where.partId)?.kind
  if (kind === undefined || kind === 'text') return 'text'
  if (where.box === undefined && where.time === undefined) return 'caption'
  return kind === 'image' ? 'picture' : 'film'
}

function historyEntry(one: LedgerEntry, { entry: shown, deciders, activators }: EvidenceSource): HistoryEntry {
  const { verdict, action, status, reason, revision, timings, policy, complaint } = one.verdict
  return {
    seq: Number(one.seq),
    verdict,
    action,
    status,
    reason,
    revision,
    decidedAt: new Date(timings.decidedAt),
    policy,
    complaint,
    by:
      (complaint !== null
        ? deciders.get(decisionKey(complaint.caseId, complaint.number))
        : reason === 'policy'
          ? activators.get(packKey(policy))
          : undefined) ?? null,
    shown: one.chain === shown.chain && one.seq === shown.seq,
  }
}

/** The parts that nobody could read, or has not read yet; by kind where the findings do not name them. */
function unreadParts({ findings, modalities }: Verdict): UnreadPart[] {
  const named = findings.flatMap(({ code, detail }): UnreadPart[] => {
    const { partId, kind, state } = detail as { partId?: string; kind?: PartKind; state?: string }
    return code === 'PART_NOT_READ' && kind !== undefined
      ? [{ partId: partId ?? null, kind, state: state ?? 'pending' }]
      : []
  })
  const others = (Object.entries(modalities) as [PartKind, string][]).flatMap(([kind, state]): UnreadPart[] =>
    state === 'done' || state === 'none' || named.some((part) => part.kind === kind)
      ? []
      : [{ partId: null, kind, state }],
  )
  return [...named, ...others]
}
