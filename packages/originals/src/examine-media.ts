import { randomUUID } from 'node:crypto'
import { rounded, type VerdictReason } from '@sourcemark/contract'
import type { Database, Queryable } from '@sourcemark/database'
import type { Scored, UnfingerprintableReason } from '@sourcemark/fingerprint'
import { Fault } from '@sourcemark/runtime'
import { type Announce, makeDue, noteAnnounced } from './due.ts'
import { type Examination, later, ownerOf, reasonForLater } from './examination.ts'
import type { ExaminedKind } from './examined-kinds.ts'
import type { NewFinding, PartFact, PartMatch } from './findings.ts'
import { FingerprintCache } from './fingerprint-cache.ts'
import { cachedMedia, type FingerprintedMedium } from './fingerprinted-media.ts'
import { fingerprintId, keepFingerprints, type NewFingerprint } from './fingerprints.ts'
import type { IndexDefinition, IndexEntry } from './lookup/contract.ts'
import { strideOf } from './lookup/log.ts'
import type { OriginalsIndex } from './lookup/open.ts'
import type {
  Concerned,
  MediaKind,
  MediumKind,
  MediumRead,
  OtherShelf,
  SearchSurroundings,
  Shelf,
  VerifiedMedium,
} from './media-kind.ts'
import {
  keepMediumReadings,
  type MediumName,
  type MediumReading,
  mediumKey,
  type ReadWords,
  readMediumReadings,
  soundTrack,
} from './medium-readings.ts'
import { type IndexChange, type IndexedContent, nameOf, noteChanges, openChanges } from './postings.ts'
import { comparePriority } from './priority.ts'
import { recordExamination } from './record-examination.ts'

/** What bytes are of: a part as it was sent, a picture that is embedded in one, or the sketch that was made of a film's sound track. */
export type ReadFrom = 'part' | 'cover' | 'track'

/** What an examination needs of its surroundings. */
export interface MediaExaminerOptions<Sketch> {
  readonly database: Database
  /** The index of the kind, and of the kind whose media are looked through as well, where there is one. */
  readonly index: OriginalsIndex
  readonly otherIndex: OriginalsIndex | null
  readonly announce: Announce
  /** Reads the bytes of a medium, named by their SHA-256, out of the blob store: those of a part, or of what is embedded in one. */
  readonly read: (blob: string, signal: AbortSignal, of: ReadFrom) => Promise<MediumRead<Sketch>>
  /** Times a stage of the work. */
  readonly stage: <T>(name: string, run: () => Promise<T>) => Promise<T>
  /** Hears of every look-up how many of its keys had more holders than are looked at, when there were any. */
  readonly onCapped?: (keys: number) => void
}

export interface MediaExaminer {
  /**
   * Reads the media of a content's latest revision that are of its kind, also those that are embedded in others, registers their fingerprints, finds and verifies what earlier contents hold of
   * them, and records the findings and what is new with this content. Later contents that this changes are announced again, and so is this one for what was
   * read out of its media. Idempotent; safe to run for one content at several places at once.
   * @param signal ends the reading of media; nothing is recorded then.
   * @throws Fault CONTENT_UNKNOWN when the content was never accepted.
   */
  examine(contentId: string, reason: VerdictReason, signal?: AbortSignal): Promise<Examination>
}

/** How far the media of a content are examined. */
interface MediaState {
  readonly revision: number
  readonly wanted: bigint
  readonly examined: bigint
  readonly registered: boolean
  /** Kinds of which it is due without anybody having been told, and up to where: for what was read out of its media. */
  readonly untold: readonly { readonly kind: ExaminedKind; readonly wanted: string }[]
}

interface DueMedia extends IndexedContent, Omit<MediaState, 'untold'> {
  readonly withdrawn: boolean
  /** Position of the log: whatever made the content due was committed up to there. */
  readonly head: bigint
  /** Its media in reading order; none when it is not due. */
  readonly parts: readonly MediumPart[]
}

/** Nothing of them was ever recorded. */
const isFirst = ({ examined }: DueMedia): boolean => examined === 0n

interface MediumPart extends MediumName {
  readonly blob: string | null
  readonly blobProblem: string | null
}

/** A medium as it was read. */
interface ReadPart<Sketch> {
  readonly part: MediumPart
  readonly fingerprintId: bigint
  /** undefined when it has no fingerprint. */
  readonly sketch: Sketch | undefined
  readonly reading: Omit<MediumReading, 'words'>
  readonly words: Promise<ReadWords | null>
  /** Read by this examination: nothing of it may be saved yet. */
  readonly isNew: boolean
}

type SketchedPart<Sketch> = ReadPart<Sketch> & { readonly sketch: Sketch }

/** A medium, and what was found in it. */
interface ExaminedMedium<Similarity> {
  readonly medium: MediumName
  /** Of its bytes. */
  readonly problem: string | null
  readonly words: ReadWords | null
  readonly matches: readonly VerifiedMedium<Similarity>[]
}

/** What an examination recorded. */
interface Recorded<Query> {
  readonly changes: readonly IndexChange[]
  /** Log position that a look-up has to reach to see whom the changes concern. */
  readonly position: bigint
  /** By which whom they concern is found. */
  readonly queries: readonly Query[]
}

/** Why a medium that could be read has no fingerprint: it is done then, there is nothing in it to find. */
const unfingerprintable: Readonly<Record<UnfingerprintableReason, true>> = Object.freeze({
  EMPTY: true,
  TOO_SHORT: true,
  TOO_SMALL: true,
  BLANK: true,
  SILENT: true,
  MONOTONOUS: true,
})
const isUnfingerprintable = (problem: string): boolean => Object.hasOwn(unfingerprintable, problem)

/** What is known of a medium that could not be read. */
const nothingRead = Object.freeze({
  mediaType: null,
  width: null,
  height: null,
  seconds: null,
  rights: null,
  covers: null,
  track: null,
} as const)

/** A part of which the bytes were never fetched: it was accepted before there was anybody to read it. */
const notFetched = 'MEDIUM_NOT_FETCHED'

/** Kinds of what is read out of media of a kind. */
const derivedKinds: Readonly<Record<MediumKind, readonly ExaminedKind[]>> = Object.freeze({
  video: Object.freeze(['audio', 'image', 'text'] as const),
  audio: Object.freeze(['image'] as const),
  image: Object.freeze(['text'] as const),
})

export function createMediaExaminer<Sketch, Query, Similarity extends Scored, Other = never>(
  medium: MediaKind<Sketch, Query, Similarity, Other>,
  options: MediaExaminerOptions<Sketch>,
): MediaExaminer {
  const { kind, algorithm, reader, indexes, other } = medium
  const { database, index, otherIndex, announce, stage, onCapped = () => undefined } = options
  const { log, lookUp } = index
  if ((other === null) !== (otherIndex === null))
    throw new TypeError(`which index else media of kind ${kind} are looked for in`)
  const cache = new FingerprintCache<FingerprintedMedium<Sketch>>(cachedMedia(medium), medium.weightKept)
  const load = (ids: readonly bigint[]) => cache.load(database, ids)
  const others =
    other === null ? null : new FingerprintCache<FingerprintedMedium<Other>>(cachedMedia(other), other.weightKept)

  /** Where originals are looked for: whatever was committed up to `reach`, and in the other log up to now, is seen. */
  const shelvesUpTo = async (reach: bigint): Promise<Pick<SearchSurroundings<Sketch, Other>, 'own' | 'other'>> => {
    const otherShelf: Shelf<Other> | null =
      others === null || otherIndex === null
        ? null
        : {
            lookUp: otherIndex.lookUp,
            reach: await otherIndex.log.head(database),
            load: (ids) => others.load(database, ids),
          }
    // There is one where the kind looks through another: that was compared above.
    return { own: { lookUp, reach, load }, other: otherShelf as OtherShelf<Other> }
  }

  const readDue = async (contentId: string): Promise<DueMedia> => {
    const [row] = await database.query<
      Omit<DueMedia, 'ownerId'> & { readonly accountId: string | null; readonly ownerName: string | null }
    >({
      name: 'read-due-media',
      // One statement and so one moment: what is committed up to `head` includes whatever `wanted` asks to be looked at.
      text: `select c.content_id as "contentId", c.published_at as "publishedAt", c.revision, coalesce(e.wanted, 0) as wanted,
               coalesce(e.examined, 0) as examined, c.withdrawn_at is not null as withdrawn, c.registered, c.account_id as "accountId",
               c.owner_name as "ownerName", coalesce((select position from index_log where log = $2), 0) as head, coalesce(p.parts, '[]') as parts
             from content c left join examination e on e.content_id = c.content_id and e.kind = $3
             left join lateral (
               select json_agg(json_build_object('partId', part_id, 'cover', cover, 'blob', blob, 'blobProblem', blob_problem)
                 order by position, cover) as parts
               from (
                 select part_id, position, 0 as cover, blob, blob_problem from part
                 where content_id = c.content_id and revision = c.revision and kind = $3
                 union all
                 select r.part_id, position, embedded.cover, embedded.blob, null from medium_reading r
                 join part using (content_id, revision, part_id)
                 cross join lateral jsonb_array_elements_text(r.covers) with ordinality as embedded(blob, cover)
                 where r.content_id = c.content_id and r.revision = c.revision and $3 = 'image'
                 union all
                 select r.part_id, position, ${soundTrack}, r.track, null from medium_reading r
                 join part using (content_id, revision, part_id)
                 where r.content_id = c.content_id and r.revision = c.revision and r.track is not null and $3 = 'audio') m
               where e.examined < e.wanted) p on true
             where c.content_id = $1`,
      values: [contentId, log.log, kind],
    })
    if (row === undefined) throw new Fault('CONTENT_UNKNOWN', { pointer: '/contentId', detail: { contentId } })
    return { ...row, ownerId: ownerOf(row) }
  }

  const readParts = async (content: DueMedia, signal: AbortSignal): Promise<ReadPart<Sketch>[]> => {
    const { contentId, revision } = content
    const named = content.parts.map((part) => ({
      part,
      fingerprintId: fingerprintId({ contentId, revision, partId: part.partId, cover: part.cover, algorithm }),
    }))
    const ids = named.map((one) => one.fingerprintId)
    const [readings, sketches] =
      isFirst(content) || ids.length === 0
        ? [new Map<string, MediumReading>(), new Map<bigint, FingerprintedMedium<Sketch>>()]
        : await stage('load', () => Promise.all([readMediumReadings(database, contentId, reader), load(ids)]))
    return await Promise.all(
      named.map(async ({ part, fingerprintId: id }): Promise<ReadPart<Sketch>> => {
        const reading = readings.get(mediumKey(part))
        const sketch = sketches.get(id)?.sketch
        if (reading !== undefined && (sketch !== undefined || reading.problem !== null)) {
          const words = Promise.resolve(reading.words)
          return { part, fingerprintId: id, sketch, reading, words, isNew: false }
        }
        return { part, fingerprintId: id, ...(await readPart(part, signal)), isNew: true }
      }),
    )
  }

  const readPart = async (
    part: MediumPart,
    signal: AbortSignal,
  ): Promise<Pick<ReadPart<Sketch>, 'sketch' | 'reading' | 'words'>> => {
    const { partId, cover, blob, blobProblem } = part
    const unread = (problem: string) => ({
      sketch: undefined,
      reading: { partId, cover, problem, ...nothingRead },
      words: Promise.resolve(null),
    })
    if (blob === null) return unread(blobProblem ?? notFetched)
    const read = await stage('read', () => options.read(blob, signal, readFrom(cover)))
    if (!read.ok) return unread(read.problem)
    const {
      mediaType,
      width = null,
      height = null,
      seconds = null,
      rights,
      sketched,
      words,
      covers = [],
      track = null,
    } = read
    const reading = {
      partId,
      cover,
      problem: read.problem ?? (sketched.ok ? null : sketched.reason),
      mediaType,
      width,
      height,
      seconds,
      rights,
      covers: covers.length === 0 ? null : covers,
      track,
    }
    const reads: Promise<ReadWords | null> = words ?? Promise.resolve(null)
    // Awaited when the examination is recorded; until then nobody hears of a failure.
    reads.catch(() => undefined)
    return { sketch: sketched.ok ? sketched.sketch : undefined, reading, words: reads }
  }

  /** What stands in the index for a medium in which `found` is from earlier ones. */
  const entriesOf = async (
    { contentId, publishedAt, ownerId }: IndexedContent,
    { fingerprintId: id, sketch }: SketchedPart<Sketch>,
    found: readonly Similarity[],
  ): Promise<IndexEntry[]> => {
    const postings = await medium.postings(sketch, found)
    return postings.map((one) => ({
      index: one.index.name,
      fingerprintId: id,
      contentId,
      publishedAt,
      ownerId,
      postings: one.postings,
    }))
  }

  const toFingerprint = ({ part, fingerprintId: id, sketch }: SketchedPart<Sketch>): NewFingerprint => ({
    fingerprintId: id,
    partId: part.partId,
    algorithm,
    sketch: medium.encode(sketch),
  })

  /** A change of what stands for a content: it says that there was one, whichever of the indexes it was in. */
  const changeOf = (content: IndexedContent, reason: VerdictReason): IndexChange => ({
    changeId: randomUUID(),
    algorithm: indexes[0].name,
    publishedAt: content.publishedAt,
    terms: [],
    reason: reasonForLater(reason),
  })

  /**
   * Registers new media with everything that is in them, before anything is looked up: of two copies that are registered at once and look up
   * afterwards at least one sees the other. Their sketches are there with them: whoever finds them can compare them.
   */
  const register = async (
    content: DueMedia,
    entries: readonly IndexEntry[],
    sketches: readonly NewFingerprint[],
    reason: VerdictReason,
  ): Promise<Omit<Recorded<Query>, 'queries'>> => {
    if (entries.length === 0) return { changes: [], position: content.head }
    const changes = [changeOf(content, reason)]
    return await stage('register', () =>
      database.transaction(async (tx) => {
        await noteChanges(tx, content.contentId, changes)
        await keepFingerprints(tx, content, sketches)
        // Others may have registered the same before, and may have been told of what this one has to see.
        return { changes, position: later(content.head, await log.register(tx, entries)) }
      }),
    )
  }

  /**
   * Tells later contents that what stands in the index changed, then forgets the changes: those that lean on this one, and those in whose media
   * something of its media may be.
   */
  const tellLater = async (
    content: DueMedia,
    recorded: Recorded<Query> | null,
  ): Promise<{ readonly told: number; readonly state: MediaState }> => {
    // Those of somebody who died after registering are among them, even when nothing of the content was ever recorded.
    const changes = await openChanges(database, content.contentId, indexes)
    const own = new Set(recorded?.changes.map(({ changeId }) => changeId))
    let told = 0
    if (changes.length > 0) {
      const queries = recorded?.queries ?? (await standingSketches(content)).map(medium.query)
      const isKnown = recorded !== null && changes.every(({ changeId }) => own.has(changeId))
      const reach = isKnown ? recorded.position : await log.head(database)
      const concerned = [
        ...(await leaningOn(content.contentId)),
        ...((await hasLater(content)) ? await medium.concerned(queries, content, await shelvesUpTo(reach)) : []),
      ]
      const reason = changes.some((change) => change.reason === 'correction') ? 'correction' : 'new_original'
      for (const [of, some] of Map.groupBy(concerned, (one) => one.kind)) {
        const contentIds = [...new Set(some.flatMap((one) => one.contentIds))]
        told += contentIds.length
        await makeDue(database, announce, of, contentIds, reason)
      }
    }
    return { told, state: await closeChanges(content.contentId, changes) }
  }

  /**
   * Whether there are later contents at all: what arrives in time has none, and nobody has to be looked for. Whoever is registered after this was asked sees this
   * content by himself.
   */
  const hasLater = async (content: DueMedia): Promise<boolean> =>
    (await log.hasLater(database, content)) || ((await otherIndex?.log.hasLater(database, content)) ?? false)

  /** Contents with media in which something of this one was found, by whoever looks through media of this kind. */
  const leaningOn = async (contentId: string): Promise<Concerned[]> =>
    await database.query<Concerned>({
      name: 'leaning-on',
      text: `select via as kind, array_agg(distinct content_id) as "contentIds" from content_match
             where original_content_id = $1 and via = any($2) group by via`,
      values: [contentId, other === null ? [kind] : [kind, other.kind]],
    })

  /** Sketches of the media of a content that was examined before. */
  const standingSketches = async ({ contentId, withdrawn }: DueMedia): Promise<Sketch[]> => {
    if (withdrawn) return []
    const rows = await database.query<{ id: bigint }>({
      name: 'standing-media',
      text: `select fingerprint_id as id from fingerprint join content using (content_id, revision)
             where content_id = $1 and algorithm = $2 order by part_id`,
      values: [contentId, algorithm],
    })
    const ids = rows.map(({ id }) => id)
    return ids.length === 0 ? [] : [...(await load(ids)).values()].map(({ sketch }) => sketch)
  }

  /** Notes that everybody was told of `changes`. Gives how far the media of the content are examined. */
  const closeChanges = async (contentId: string, changes: readonly IndexChange[]): Promise<MediaState> => {
    const [state] = await database.query<MediaState>({
      name: 'close-media-changes',
      text: `with closed as (delete from index_change where change_id = any($2))
             select c.revision, c.registered, coalesce(e.wanted, 0) as wanted, coalesce(e.examined, 0) as examined, d.untold
             from content c left join examination e on e.content_id = c.content_id and e.kind = $3
             cross join lateral (
               select coalesce(json_agg(json_build_object('kind', kind, 'wanted', wanted::text)), '[]') as untold from examination
               where content_id = c.content_id and kind = any($4) and examined < wanted and announced < wanted) d
             where c.content_id = $1`,
      values: [contentId, changes.map(({ changeId }) => changeId), kind, [...derivedKinds[kind]]],
    })
    if (state === undefined) throw new Fault('CONTENT_UNKNOWN', { pointer: '/contentId', detail: { contentId } })
    return state
  }

  /** Tells the workers that a content is due because of what was read out of its media. */
  const tellDerived = async (
    contentId: string,
    { revision, untold }: MediaState,
    reason: VerdictReason,
  ): Promise<void> => {
    if (untold.length === 0) return
    await announce([{ contentId, revision, reason, kinds: untold.map((one) => one.kind) }])
    for (const { kind: derived, wanted } of untold)
      await noteAnnounced(database, derived, [{ contentId, wanted: BigInt(wanted) }])
  }

  /**
   * Examines once. Gives what it recorded; null when it recorded nothing, because the content changed meanwhile or
   * somebody else examined it: it is read again then.
   */
  const attempt = async (
    content: DueMedia,
    reason: VerdictReason,
    signal: AbortSignal,
  ): Promise<Recorded<Query> | null> => {
    const parts = await readParts(content, signal)
    const sketched = parts.filter((part): part is SketchedPart<Sketch> => part.sketch !== undefined)
    // What was withdrawn stands nowhere, and matches nobody any more.
    const standing = content.withdrawn ? [] : sketched
    const fresh = standing.filter(({ isNew }) => isNew)
    const wholes = new Map<SketchedPart<Sketch>, IndexEntry[]>()
    for (const part of fresh) wholes.set(part, await entriesOf(content, part, []))
    const registered = await register(content, [...wholes.values()].flat(), fresh.map(toFingerprint), reason)
    const queries = await stage('prepare', async () => standing.map(({ sketch }) => medium.query(sketch)))
    const around = { ...(await shelvesUpTo(registered.position)), onCapped, stage }
    const matches = await medium.find(queries, content, around)
    const words = await Promise.all(parts.map((part) => stage('words', () => part.words)))
    const examined = parts.map((part, at) => ({
      medium: part.part,
      problem: part.reading.problem,
      words: words[at] ?? null,
      matches: matches[standing.indexOf(part as SketchedPart<Sketch>)] ?? [],
    }))
    const findings = [...Map.groupBy(examined, (one) => one.medium.partId).values()].map(toFinding)
    const wanted: IndexEntry[] = []
    for (const [at, part] of standing.entries()) {
      const found = (matches[at] ?? []).map(({ similarity }) => similarity)
      const whole = found.length === 0 ? wholes.get(part) : undefined
      wanted.push(...(whole ?? (await entriesOf(content, part, found))))
    }
    // Those of what stands were saved when it was registered.
    const unsaved = sketched.filter((part) => part.isNew && !wholes.has(part)).map(toFingerprint)
    const readings = parts.flatMap((part, at): MediumReading[] =>
      part.isNew && part.part.blob !== null ? [{ ...part.reading, words: words[at] ?? null }] : [],
    )
    const recorded = await stage('record', () =>
      database.transaction(async (tx): Promise<Omit<Recorded<Query>, 'queries'> | null> => {
        const isCurrent = await recordExamination(tx, {
          ...content,
          kind,
          algorithms: [algorithm],
          findings,
          fingerprints: unsaved,
          current: sketched.map((part) => part.fingerprintId),
        })
        if (!isCurrent) return null
        await keepMediumReadings(tx, content, reader, readings)
        const before = await log.standing(tx, content.contentId)
        const entries = changedEntries(before, wanted)
        if (entries.length === 0) return { changes: [], position: registered.position }
        const changes = [changeOf(content, reason)]
        await noteChanges(tx, content.contentId, changes)
        if (gainsPostings(before, entries, indexes)) await lookAgain(tx, content.contentId)
        return { changes, position: await log.register(tx, entries) }
      }),
    )
    if (recorded === null) return null
    const { contentId, publishedAt } = content
    for (const { part, fingerprintId: id, sketch } of sketched) {
      cache.keep(id, { contentId, publishedAt, partId: part.partId, sketch })
    }
    return {
      changes: [...registered.changes, ...recorded.changes],
      position: later(registered.position, recorded.position),
      queries,
    }
  }

  /** What was found in a part: in itself, or in the pictures that are embedded in it. */
  const toFinding = (media: readonly ExaminedMedium<Similarity>[]): NewFinding => {
    const [failure = null] = media.flatMap((one) => failuresOf(kind, one))
    return {
      partId: media[0]?.medium.partId ?? '',
      via: kind,
      state: failure === null ? 'done' : `failed:${failure}`,
      algorithm,
      statistics: null,
      matches: eachOriginalOnce(
        media.flatMap(({ matches }) => matches),
        (similarity) => medium.tell(similarity).via,
      ).map(toPartMatch),
      rewrites: [],
      facts: media.flatMap((one) => factsOf(kind, one)),
    }
  }

  /**
   * Makes a content due again that got back what was a copy: it had not looked up since that stands, so another that got back the same at the same time
   * would neither see it nor be seen.
   */
  const lookAgain = async (tx: Queryable, contentId: string): Promise<void> => {
    await tx.execute({
      name: 'look-again',
      text: 'update examination set wanted = wanted + 1 where content_id = $1 and kind = $2',
      values: [contentId, kind],
    })
  }

  const toPartMatch = ({ contentId, partId, similarity }: VerifiedMedium<Similarity>): PartMatch => ({
    contentId,
    partId,
    score: rounded(similarity.score),
    coverage: rounded(similarity.queryCoverage),
    originalCoverage: rounded(similarity.originalCoverage),
    ...medium.tell(similarity),
  })

  return {
    async examine(contentId, reason, signal = new AbortController().signal) {
      let toldLater = 0
      for (;;) {
        const content = await readDue(contentId)
        const recorded = content.examined < content.wanted ? await attempt(content, reason, signal) : null
        // Also when nothing was due: whoever examined it may have ended before telling.
        const { told, state } = await stage('tell', () => tellLater(content, recorded))
        toldLater += told
        await tellDerived(contentId, state, reason)
        const { examined, wanted, revision, registered } = state
        if (examined >= wanted) return { contentId, revision, judged: !registered && wanted > 0n, later: toldLater }
      }
    },
  }
}

const readFrom = (cover: number): ReadFrom => (cover === 0 ? 'part' : cover === soundTrack ? 'track' : 'cover')

/**
 * Why a part counts as unread. One whose covers could not be read is not: who hears a sound seldom sees them, and a fact says it. Nor is a film of which
 * not all words were read: they are those of some frames anyway.
 */
function failuresOf(kind: MediumKind, { medium: { cover }, problem, words }: ExaminedMedium<unknown>): string[] {
  if (readFrom(cover) === 'cover') return []
  const inWords = kind === 'video' ? null : (words?.problem ?? null)
  return [problem, inWords].filter((one) => one !== null).filter((one) => !isUnfingerprintable(one))
}

function factsOf(kind: MediumKind, { medium: { partId, cover }, problem, words }: ExaminedMedium<unknown>): PartFact[] {
  const of = readFrom(cover)
  const detail = { partId, ...(of === 'cover' ? { cover } : {}), ...(of === 'track' ? { track: true } : {}) }
  const facts: PartFact[] = []
  const note = (code: string, more: PartFact['detail'] = {}): void => {
    facts.push({ code, severity: 'info', detail: { ...detail, ...more } })
  }
  if (problem !== null && isUnfingerprintable(problem)) note(`${kind.toUpperCase()}_${problem}`)
  else if (problem !== null && of === 'cover') note('COVER_NOT_READ', { problem })
  if (kind === 'video' && words?.problem != null) note('WORDS_PARTLY_READ', { problem: words.problem })
  return facts
}

/**
 * What was found in several media of one part: each original part once, by what is most alike; earliest first. A film and its cover are two things.
 * @param viaOf what was compared.
 */
function eachOriginalOnce<Similarity extends Scored>(
  matches: readonly VerifiedMedium<Similarity>[],
  viaOf: (similarity: Similarity) => string,
): VerifiedMedium<Similarity>[] {
  const best = new Map<string, VerifiedMedium<Similarity>>()
  for (const match of matches) {
    const key = JSON.stringify([match.contentId, match.partId, viaOf(match.similarity)])
    const known = best.get(key)
    if (known === undefined || known.similarity.score < match.similarity.score) best.set(key, match)
  }
  return [...best.values()].sort(comparePriority)
}

/** Whether some of these entries stand under postings now that they did not stand under before. */
function gainsPostings(
  before: readonly IndexEntry[],
  now: readonly IndexEntry[],
  indexes: readonly IndexDefinition[],
): boolean {
  const known = new Map(before.map((entry) => [nameOf(entry), entry.postings]))
  const strides = new Map(indexes.map((index) => [index.name, strideOf(index)]))
  return now.some((entry) => {
    const stride = strides.get(entry.index) as number
    return !isSubset(entry.postings, known.get(nameOf(entry)) ?? new Uint8Array(), stride)
  })
}

/** Whether all of some records of `stride` bytes are among others, both in one order and without repetitions. */
function isSubset(some: Uint8Array, all: Uint8Array, stride: number): boolean {
  let at = 0
  for (let record = 0; record < some.length; record += stride) {
    const wanted = some.subarray(record, record + stride)
    while (at < all.length && Buffer.compare(wanted, all.subarray(at, at + stride)) !== 0) at += stride
    if (at >= all.length) return false
    at += stride
  }
  return true
}

/** Entries that have to change for `wanted` to stand and nothing else. */
function changedEntries(standing: readonly IndexEntry[], wanted: readonly IndexEntry[]): IndexEntry[] {
  const left = new Map(standing.map((entry) => [nameOf(entry), entry]))
  const changed: IndexEntry[] = []
  for (const entry of wanted) {
    const before = left.get(nameOf(entry))
    left.delete(nameOf(entry))
    if (Buffer.compare(before?.postings ?? new Uint8Array(), entry.postings) !== 0) changed.push(entry)
  }
  return [...changed, ...[...left.values()].map((entry) => ({ ...entry, postings: new Uint8Array() }))]
}
