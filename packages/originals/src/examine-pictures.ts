import { randomUUID } from 'node:crypto'
import { type RightsData, rounded, type SpanSide, type VerdictReason } from '@sourcemark/contract'
import type { Database } from '@sourcemark/database'
import {
  encodePictureSketch,
  imageAlgorithm,
  novelPictureFeatures,
  type PictureHashPosting,
  type PictureRegion,
  type PictureSimilarity,
  type PictureSketch,
  type PictureWordPosting,
  pictureHashPostings,
  pictureWordPostings,
  type Sketched,
  verifyPictures,
} from '@sourcemark/fingerprint'
import { Fault } from '@sourcemark/runtime'
import { encodeHashes, encodePayloadKeys } from '@sourcemark/segments'
import { type Announce, makeDue, noteAnnounced } from './due.ts'
import { type Examination, later, ownerOf, reasonForLater } from './examination.ts'
import type { NewFinding, PartMatch } from './findings.ts'
import { FingerprintCache } from './fingerprint-cache.ts'
import { cachedPictures, type FingerprintedPicture } from './fingerprinted-pictures.ts'
import { fingerprintId } from './fingerprints.ts'
import { imageHashIndex, imageIndexes, imageWordIndex } from './image-indexes.ts'
import type { IndexEntry, IndexLog, LookUp } from './lookup/contract.ts'
import { keepMediumReadings, type MediumReading, type ReadWords, readMediumReadings } from './medium-readings.ts'
import { concernedPictures, originalPictures, type PictureProbes, probesOf } from './picture-candidates.ts'
import { type IndexChange, type IndexedContent, noteChanges, openChanges } from './postings.ts'
import { comparePriority, type Priority } from './priority.ts'
import { recordExamination } from './record-examination.ts'

/** What the bytes of a picture gave. */
export type PictureRead =
  | { readonly ok: false; readonly problem: string }
  | {
      readonly ok: true
      readonly mediaType: string
      /** Size, upright, in pixels. */
      readonly width: number
      readonly height: number
      readonly sketched: Sketched<PictureSketch>
      readonly rights: RightsData | null
      /** Its words as they are being read; null when it does not look as if there were any. */
      readonly words: Promise<ReadWords> | null
    }

/** What an examination needs of its surroundings. */
export interface PictureExaminerOptions {
  readonly database: Database
  /** The log of pictures, and the form of it that answers. */
  readonly index: { readonly log: IndexLog; readonly lookUp: LookUp }
  readonly announce: Announce
  /** Reads the bytes of a picture, named by their SHA-256, out of the blob store. */
  readonly read: (blob: string) => Promise<PictureRead>
  /** Times a stage of the work. */
  readonly stage: <T>(name: string, run: () => Promise<T>) => Promise<T>
  /** Hears of every look-up how many of its words had more holders than are looked at, when there were any. */
  readonly onCapped?: (words: number) => void
  /** Pictures whose sketches are kept in memory; 4,000 when absent (about 30 KB each). */
  readonly picturesKept?: number
}

export interface PictureExaminer {
  /**
   * Reads the pictures of a content's latest revision, registers their fingerprints, finds and verifies what earlier contents hold of them, and records
   * the findings and what is new with this content. Later contents that this changes are announced again, and its texts when words were read.
   * Idempotent; safe to run for one content at several places at once.
   * @throws Fault CONTENT_UNKNOWN when the content was never accepted.
   */
  examine(contentId: string, reason: VerdictReason): Promise<Examination>
}

/** What reads pictures and their words, as it is kept beside what it read. Another number reads everything again. */
const reader = 'picture-1'

/** How far the pictures of a content are examined. */
interface PictureState {
  readonly revision: number
  readonly wanted: bigint
  readonly examined: bigint
  readonly registered: boolean
  /** Its texts are due and nobody was told; then up to where. */
  readonly untoldTexts: bigint | null
}

interface DuePictures extends IndexedContent, Omit<PictureState, 'untoldTexts'> {
  readonly withdrawn: boolean
  /** Position of the log: whatever made the content due was committed up to there. */
  readonly head: bigint
  /** Its pictures in reading order; none when it is not due. */
  readonly parts: readonly PicturePart[]
}

/** Nothing of them was ever recorded. */
const isFirst = ({ examined }: DuePictures): boolean => examined === 0n

interface PicturePart {
  readonly partId: string
  readonly blob: string | null
  readonly blobProblem: string | null
}

/** A picture as it was read. */
interface ReadPart {
  readonly part: PicturePart
  readonly fingerprintId: bigint
  /** undefined when it has no fingerprint. */
  readonly sketch: PictureSketch | undefined
  readonly reading: Omit<MediumReading, 'words'>
  readonly words: Promise<ReadWords | null>
  /** Read by this examination: nothing of it may be saved yet. */
  readonly isNew: boolean
}

type SketchedPart = ReadPart & { readonly sketch: PictureSketch }

/** A part of an earlier content that was found in a picture. */
interface VerifiedMatch extends Priority {
  readonly partId: string
  readonly similarity: PictureSimilarity
}

/** What an examination recorded. */
interface Recorded {
  readonly changes: readonly IndexChange[]
  /** Log position that a look-up has to reach to see whom the changes concern. */
  readonly position: bigint
  /** By which whom they concern is found. */
  readonly probes: readonly PictureProbes[]
}

/** What stands in the index for a picture. */
interface Postings {
  readonly hashes: readonly PictureHashPosting[]
  readonly words: readonly PictureWordPosting[]
}

/** Why a picture that could be read has no fingerprint: it is done then, there is nothing in it to find. */
const unfingerprintable: ReadonlySet<string> = new Set(['EMPTY', 'TOO_SMALL', 'BLANK'])

/** A part of which the bytes were never fetched: it was accepted before there was anybody to read it. */
const notFetched = 'MEDIUM_NOT_FETCHED'

export function createPictureExaminer(options: PictureExaminerOptions): PictureExaminer {
  const { database, index, announce, stage, onCapped = () => undefined, picturesKept = 4000 } = options
  const { log, lookUp } = index
  const cache = new FingerprintCache(cachedPictures, picturesKept)

  const readDue = async (contentId: string): Promise<DuePictures> => {
    const [row] = await database.query<
      Omit<DuePictures, 'ownerId'> & { readonly accountId: string | null; readonly ownerName: string | null }
    >({
      name: 'read-due-pictures',
      // One statement and so one moment: what is committed up to `head` includes whatever `wanted` asks to be looked at.
      text: `select c.content_id as "contentId", c.published_at as "publishedAt", c.revision, coalesce(e.wanted, 0) as wanted,
               coalesce(e.examined, 0) as examined, c.withdrawn_at is not null as withdrawn, c.registered, c.account_id as "accountId",
               c.owner_name as "ownerName", coalesce((select position from index_log where log = $2), 0) as head, coalesce(p.parts, '[]') as parts
             from content c left join examination e on e.content_id = c.content_id and e.kind = 'image'
             left join lateral (
               select json_agg(json_build_object('partId', part_id, 'blob', blob, 'blobProblem', blob_problem) order by position) as parts
               from part where content_id = c.content_id and revision = c.revision and kind = 'image' and e.examined < e.wanted) p on true
             where c.content_id = $1`,
      values: [contentId, log.log],
    })
    if (row === undefined) throw new Fault('CONTENT_UNKNOWN', { pointer: '/contentId', detail: { contentId } })
    return { ...row, ownerId: ownerOf(row) }
  }

  const readParts = async (content: DuePictures): Promise<ReadPart[]> => {
    const { contentId, revision } = content
    const named = content.parts.map((part) => ({
      part,
      fingerprintId: fingerprintId({ contentId, revision, partId: part.partId, algorithm: imageAlgorithm }),
    }))
    const ids = named.map((one) => one.fingerprintId)
    const [readings, sketches] =
      isFirst(content) || ids.length === 0
        ? [new Map<string, MediumReading>(), new Map()]
        : await stage('load', () =>
            Promise.all([readMediumReadings(database, contentId, reader), cache.load(database, ids)]),
          )
    return await Promise.all(
      named.map(async ({ part, fingerprintId: id }): Promise<ReadPart> => {
        const reading = readings.get(part.partId)
        const sketch = sketches.get(id)?.sketch
        if (reading !== undefined && (sketch !== undefined || reading.problem !== null)) {
          const words = Promise.resolve(reading.words)
          return { part, fingerprintId: id, sketch, reading, words, isNew: false }
        }
        return { part, fingerprintId: id, ...(await readPart(part)), isNew: true }
      }),
    )
  }

  const readPart = async (part: PicturePart): Promise<Pick<ReadPart, 'sketch' | 'reading' | 'words'>> => {
    const { partId, blob, blobProblem } = part
    const unread = (problem: string) => ({
      sketch: undefined,
      reading: { partId, problem, mediaType: null, width: null, height: null, rights: null },
      words: Promise.resolve(null),
    })
    if (blob === null) return unread(blobProblem ?? notFetched)
    const read = await stage('read', () => options.read(blob))
    if (!read.ok) return unread(read.problem)
    const { mediaType, width, height, rights, sketched, words } = read
    const reading = { partId, problem: sketched.ok ? null : sketched.reason, mediaType, width, height, rights }
    const reads: Promise<ReadWords | null> = words ?? Promise.resolve(null)
    // Awaited when the examination is recorded; until then nobody hears of a failure.
    reads.catch(() => undefined)
    return { sketch: sketched.ok ? sketched.sketch : undefined, reading, words: reads }
  }

  const entriesOf = (content: IndexedContent, id: bigint, { hashes, words }: Postings): IndexEntry[] => {
    const { contentId, publishedAt, ownerId } = content
    const entry = { fingerprintId: id, contentId, publishedAt, ownerId }
    return [
      { ...entry, index: imageHashIndex.name, postings: encodeHashes(hashes) },
      { ...entry, index: imageWordIndex.name, postings: encodePayloadKeys(words, imageWordIndex.payloadBytes) },
    ]
  }

  const changeOf = (content: IndexedContent, reason: VerdictReason): IndexChange => ({
    changeId: randomUUID(),
    algorithm: imageWordIndex.name,
    publishedAt: content.publishedAt,
    terms: [],
    reason: reasonForLater(reason),
  })

  /** What stands for a picture when nothing of it is in an earlier one: everything that is in it. */
  const wholeEntries = (content: IndexedContent, { fingerprintId: id, sketch }: SketchedPart): IndexEntry[] =>
    entriesOf(content, id, postingsOf(sketch, []))

  /**
   * Registers new pictures with everything that is in them, before anything is looked up: of two copies that are registered at once and look up
   * afterwards at least one sees the other.
   */
  const register = async (
    content: DuePictures,
    entries: readonly IndexEntry[],
    reason: VerdictReason,
  ): Promise<Omit<Recorded, 'probes'>> => {
    if (entries.length === 0) return { changes: [], position: content.head }
    const changes = [changeOf(content, reason)]
    return await stage('register', () =>
      database.transaction(async (tx) => {
        await noteChanges(tx, content.contentId, changes)
        // Others may have registered the same before, and may have been told of what this one has to see.
        return { changes, position: later(content.head, await log.register(tx, entries)) }
      }),
    )
  }

  const findMatches = async (
    content: DuePictures,
    parts: readonly SketchedPart[],
    probes: readonly PictureProbes[],
    reach: bigint,
  ): Promise<VerifiedMatch[][]> => {
    if (probes.length === 0) return parts.map(() => [])
    const found = await stage('look-up', () => originalPictures(lookUp, probes, content, reach))
    for (const { capped } of found) if (capped > 0) onCapped(capped)
    const originals = await stage('load', () =>
      cache.load(database, [...new Set(found.flatMap(({ candidates }) => candidates.map((one) => one.fingerprintId)))]),
    )
    const matches: VerifiedMatch[][] = []
    for (const [at, { sketch }] of parts.entries()) {
      // What was replaced by a new revision since the look-up is missing: its change makes this content due again.
      const candidates = (found[at]?.candidates ?? []).flatMap(({ fingerprintId: id, publishedAt }) => {
        const original = originals.get(id)
        return original === undefined ? [] : [{ ...original, publishedAt }]
      })
      matches.push(candidates.length === 0 ? [] : await stage('verify', async () => verify(sketch, candidates)))
    }
    return matches
  }

  /**
   * Tells later contents that what stands in the index changed, then forgets the changes: those that lean on this one, and those in whose pictures
   * something of its pictures may be. And tells its texts of new words.
   */
  const tellLater = async (
    content: DuePictures,
    recorded: Recorded | null,
  ): Promise<{ readonly told: number; readonly state: PictureState }> => {
    // Those of somebody who died after registering are among them, even when nothing of the content was ever recorded.
    const changes = await openChanges(database, content.contentId, imageIndexes)
    const own = new Set(recorded?.changes.map(({ changeId }) => changeId))
    let told = 0
    if (changes.length > 0) {
      const probes = recorded?.probes ?? (await standingSketches(content)).map(probesOf)
      const isKnown = recorded !== null && changes.every(({ changeId }) => own.has(changeId))
      const reach = isKnown ? recorded.position : await log.head(database)
      const concerned = new Set([
        ...(await leaningOn(content.contentId)),
        ...(await concernedPictures(lookUp, probes, content, reach)),
      ])
      told = concerned.size
      const reason = changes.some((change) => change.reason === 'correction') ? 'correction' : 'new_original'
      await makeDue(database, announce, 'image', [...concerned], reason)
    }
    return { told, state: await closeChanges(content.contentId, changes) }
  }

  /** Contents with pictures in which something of this one was found. */
  const leaningOn = async (contentId: string): Promise<string[]> => {
    const rows = await database.query<{ contentId: string }>({
      name: 'leaning-on',
      text: `select distinct content_id as "contentId" from content_match where original_content_id = $1 and via = 'image'`,
      values: [contentId],
    })
    return rows.map((row) => row.contentId)
  }

  /** Sketches of the pictures of a content that was examined before. */
  const standingSketches = async ({ contentId, withdrawn }: DuePictures): Promise<PictureSketch[]> => {
    if (withdrawn) return []
    const rows = await database.query<{ id: bigint }>({
      name: 'standing-pictures',
      text: `select fingerprint_id as id from fingerprint join content using (content_id, revision)
             where content_id = $1 and algorithm = $2 order by part_id`,
      values: [contentId, imageAlgorithm],
    })
    const ids = rows.map(({ id }) => id)
    return ids.length === 0 ? [] : [...(await cache.load(database, ids)).values()].map(({ sketch }) => sketch)
  }

  /** Notes that everybody was told of `changes`. Gives how far the pictures of the content are examined. */
  const closeChanges = async (contentId: string, changes: readonly IndexChange[]): Promise<PictureState> => {
    const [state] = await database.query<PictureState>({
      name: 'close-picture-changes',
      text: `with closed as (delete from index_change where change_id = any($2))
             select c.revision, c.registered, coalesce(e.wanted, 0) as wanted, coalesce(e.examined, 0) as examined,
               case when t.examined < t.wanted and t.announced < t.wanted then t.wanted end as "untoldTexts"
             from content c left join examination e on e.content_id = c.content_id and e.kind = 'image'
             left join examination t on t.content_id = c.content_id and t.kind = 'text' where c.content_id = $1`,
      values: [contentId, changes.map(({ changeId }) => changeId)],
    })
    if (state === undefined) throw new Fault('CONTENT_UNKNOWN', { pointer: '/contentId', detail: { contentId } })
    return state
  }

  /** Tells the workers that the texts of a content are due, because of words in its pictures. */
  const tellTexts = async (
    contentId: string,
    { revision, untoldTexts }: PictureState,
    reason: VerdictReason,
  ): Promise<void> => {
    if (untoldTexts === null) return
    await announce([{ contentId, revision, reason, kinds: ['text'] }])
    await noteAnnounced(database, 'text', [{ contentId, wanted: untoldTexts }])
  }

  /**
   * Examines once. Gives what it recorded; null when it recorded nothing, because the content changed meanwhile or
   * somebody else examined it: it is read again then.
   */
  const attempt = async (content: DuePictures, reason: VerdictReason): Promise<Recorded | null> => {
    const parts = await readParts(content)
    const sketched = parts.filter((part): part is SketchedPart => part.sketch !== undefined)
    // What was withdrawn stands nowhere, and matches nobody any more.
    const standing = content.withdrawn ? [] : sketched
    const wholes = new Map(standing.flatMap((part) => (part.isNew ? [[part, wholeEntries(content, part)]] : [])))
    const registered = await register(content, [...wholes.values()].flat(), reason)
    const probes = await stage('prepare', async () => standing.map(({ sketch }) => probesOf(sketch)))
    const matches = await findMatches(content, sketched, probes, registered.position)
    const words = await Promise.all(parts.map((part) => stage('words', () => part.words)))
    const findings = parts.map((part, at) =>
      toFinding(part, words[at] ?? null, matches[sketched.indexOf(part as SketchedPart)] ?? []),
    )
    const wanted = standing.flatMap((part, at) => {
      const found = (matches[at] ?? []).map(({ similarity }) => similarity)
      if (found.length === 0) return wholes.get(part) ?? wholeEntries(content, part)
      return entriesOf(content, part.fingerprintId, postingsOf(part.sketch, found))
    })
    const unsaved = sketched.flatMap(({ isNew, part, fingerprintId: id, sketch }) =>
      isNew
        ? [{ fingerprintId: id, partId: part.partId, algorithm: imageAlgorithm, sketch: encodePictureSketch(sketch) }]
        : [],
    )
    const readings = parts.flatMap((part, at): MediumReading[] =>
      part.isNew && part.part.blob !== null ? [{ ...part.reading, words: words[at] ?? null }] : [],
    )
    const recorded = await stage('record', () =>
      database.transaction(async (tx): Promise<Omit<Recorded, 'probes'> | null> => {
        const isCurrent = await recordExamination(tx, {
          ...content,
          kind: 'image',
          algorithms: [imageAlgorithm],
          findings,
          fingerprints: unsaved,
          current: sketched.map((part) => part.fingerprintId),
        })
        if (!isCurrent) return null
        await keepMediumReadings(tx, content, reader, readings)
        const entries = changedEntries(await log.standing(tx, content.contentId), wanted)
        if (entries.length === 0) return { changes: [], position: registered.position }
        const changes = [changeOf(content, reason)]
        await noteChanges(tx, content.contentId, changes)
        return { changes, position: await log.register(tx, entries) }
      }),
    )
    if (recorded === null) return null
    for (const { part, fingerprintId: id, sketch } of sketched) {
      cache.keep(id, { contentId: content.contentId, partId: part.partId, sketch })
    }
    return {
      changes: [...registered.changes, ...recorded.changes],
      position: later(registered.position, recorded.position),
      probes,
    }
  }

  return {
    async examine(contentId, reason) {
      let toldLater = 0
      for (;;) {
        const content = await readDue(contentId)
        const recorded = content.examined < content.wanted ? await attempt(content, reason) : null
        // Also when nothing was due: whoever examined it may have ended before telling.
        const { told, state } = await stage('tell', () => tellLater(content, recorded))
        toldLater += told
        await tellTexts(contentId, state, reason)
        const { examined, wanted, revision, registered } = state
        if (examined >= wanted) return { contentId, revision, judged: !registered && wanted > 0n, later: toldLater }
      }
    },
  }
}

/** What stands for a picture that is in no earlier one, or for what is new with it. Copies do not become originals. */
function postingsOf(sketch: PictureSketch, matches: readonly PictureSimilarity[]): Postings {
  const novelty = matches.length === 0 ? undefined : novelPictureFeatures(sketch, matches)
  return { hashes: pictureHashPostings(sketch, novelty), words: pictureWordPostings(sketch, novelty) }
}

/** Entries that have to change for `wanted` to stand and nothing else. */
function changedEntries(standing: readonly IndexEntry[], wanted: readonly IndexEntry[]): IndexEntry[] {
  const nameOf = ({ index, fingerprintId: id }: IndexEntry): string => `${id} ${index}`
  const left = new Map(standing.map((entry) => [nameOf(entry), entry]))
  const changed: IndexEntry[] = []
  for (const entry of wanted) {
    const before = left.get(nameOf(entry))
    left.delete(nameOf(entry))
    if (Buffer.compare(before?.postings ?? new Uint8Array(), entry.postings) !== 0) changed.push(entry)
  }
  return [...changed, ...[...left.values()].map((entry) => ({ ...entry, postings: new Uint8Array() }))]
}

type KnownPicture = FingerprintedPicture & Priority

/** The candidates that are proven to be in a picture, earliest first. */
function verify(query: PictureSketch, candidates: readonly KnownPicture[]): VerifiedMatch[] {
  const similarities = verifyPictures(
    query,
    candidates.map(({ sketch }) => sketch),
  )
  return candidates
    .flatMap(({ contentId, publishedAt, partId }, at): VerifiedMatch[] => {
      const similarity = similarities[at]
      return similarity == null ? [] : [{ contentId, publishedAt, partId, similarity }]
    })
    .sort(comparePriority)
}

function toFinding(
  { part: { partId }, reading: { problem } }: ReadPart,
  words: ReadWords | null,
  matches: readonly VerifiedMatch[],
): NewFinding {
  const isBlank = problem !== null && unfingerprintable.has(problem)
  const failure = problem !== null && !isBlank ? problem : (words?.problem ?? null)
  return {
    partId,
    via: 'image',
    state: failure === null ? 'done' : `failed:${failure}`,
    algorithm: imageAlgorithm,
    statistics: null,
    matches: matches.map(toPartMatch),
    rewrites: [],
    facts: isBlank ? [{ code: `IMAGE_${problem}`, severity: 'info', detail: { partId } }] : [],
  }
}

const toPartMatch = ({ contentId, partId, similarity }: VerifiedMatch): PartMatch => ({
  contentId,
  partId,
  via: 'image',
  score: rounded(similarity.score),
  coverage: rounded(similarity.queryCoverage),
  originalCoverage: rounded(similarity.originalCoverage),
  spans: similarity.spans.map(({ query, original }) => ({ query: sideOf(query), original: sideOf(original) })),
  transform: transformOf(similarity),
})

const sideOf = ({ x, y, width, height, quadrilateral }: PictureRegion): SpanSide => ({
  x: rounded(x),
  y: rounded(y),
  w: rounded(width),
  h: rounded(height),
  quad: quadrilateral.map((corner) => corner.map(rounded)),
})

/** Turned by less than a degree is not worth telling. */
const leastTurn = 1

const transformOf = ({ transform }: PictureSimilarity): NonNullable<PartMatch['transform']> => ({
  ...(transform.mirrored ? { mirrored: true } : {}),
  ...(Math.abs(transform.rotation) < leastTurn ? {} : { rotated: Math.round(transform.rotation * 10) / 10 }),
  scaled: Math.round(transform.scale * 1000) / 1000,
  ...(transform.perspective ? { perspective: true } : {}),
  ...(transform.inverted ? { inverted: true } : {}),
})
