import type { AcceptedMessage, VerdictReason } from '@sourcemark/contract'
import type { Database } from '@sourcemark/database'
import {
  attributeMatches,
  compareText,
  copiedRanges,
  novelTerms,
  prepareQuery,
  reportThreshold,
  sketchText,
  type TextMediaType,
  type TextSimilarity,
  type TextSketch,
  type TextStatistics,
  textAlgorithm,
} from '@sourcemark/fingerprint'
import { Fault } from '@sourcemark/runtime'
import { findCandidates, findLaterHolders, type LaterContent } from './candidates.ts'
import { type NewFinding, type PartFact, saveFindings } from './findings.ts'
import { fingerprintId, registerFingerprint, SketchCache } from './fingerprints.ts'
import {
  closeChanges,
  dropOldFingerprints,
  type IndexChange,
  openChanges,
  updatePostings,
  type WantedPostings,
} from './postings.ts'
import { comparePriority, type Priority } from './priority.ts'
import { CurrentStatistics } from './statistics.ts'

/** What an examination needs of its surroundings. */
export interface TextExaminerOptions {
  readonly database: Database
  /** Tells the workers that contents are due again. Resolves when the messages are kept. */
  readonly announce: (messages: readonly AcceptedMessage[]) => Promise<void>
  /** Times a stage of the work. */
  readonly stage: <T>(name: string, run: () => Promise<T>) => Promise<T>
  /** Tokens of sketches kept in memory; 2 million when absent (tokens, seeds and places: about 50 bytes each). */
  readonly cachedTokens?: number
}

/** What came of it. */
export interface Examination {
  readonly contentId: string
  readonly revision: number
  /** Registered works get no verdict. */
  readonly judged: boolean
  /** Later contents that are due again because of this one. */
  readonly later: number
}

export interface TextExaminer {
  /**
   * Reads the text parts of a content's latest revision, registers their fingerprints, finds and verifies what earlier contents hold of
   * them, and records the findings and what is new with this content. Later contents that this changes are announced again.
   * Idempotent; safe to run for one content at several places at once.
   * @throws Fault CONTENT_UNKNOWN when the content was never accepted.
   */
  examine(contentId: string, reason: VerdictReason): Promise<Examination>
}

interface DueContent extends Priority {
  readonly revision: number
  readonly wanted: bigint
  readonly examined: bigint
  readonly withdrawn: boolean
  readonly registered: boolean
}

/** Nothing of it was ever recorded. */
const isFirst = ({ examined }: DueContent): boolean => examined === 0n

interface TextPartRow {
  readonly partId: string
  readonly mediaType: TextMediaType
  readonly body: string
}

interface PartExamination {
  readonly finding: NewFinding
  /** Absent when the part has no fingerprint. */
  readonly postings?: WantedPostings
}

/** Contents that are announced in one message batch. */
const announcedAtOnce = 500

/** Cascades from withdrawals keep their reason; everything else that changes an origin is a new original. */
const reasonForLater = (reason: VerdictReason): VerdictReason =>
  reason === 'correction' ? 'correction' : 'new_original'

export function createTextExaminer(options: TextExaminerOptions): TextExaminer {
  const { database, announce, stage, cachedTokens = 2_000_000 } = options
  const cache = new SketchCache(cachedTokens)
  const statisticsNow = new CurrentStatistics()

  const readDue = async (contentId: string): Promise<DueContent> => {
    const [row] = await database.query<DueContent>({
      name: 'read-due-content',
      text: `select content_id as "contentId", published_at as "publishedAt", revision, wanted_version as wanted,
               examined_version as examined, withdrawn_at is not null as withdrawn, registered
             from content where content_id = $1`,
      values: [contentId],
    })
    if (row === undefined) throw new Fault('CONTENT_UNKNOWN', { pointer: '/contentId', detail: { contentId } })
    return row
  }

  const examinePart = async (
    content: DueContent,
    part: TextPartRow,
    statistics: TextStatistics,
  ): Promise<PartExamination> => {
    const name = {
      contentId: content.contentId,
      revision: content.revision,
      partId: part.partId,
      algorithm: textAlgorithm,
    }
    const id = fingerprintId(name)
    const base = {
      partId: part.partId,
      kind: 'text',
      state: 'done',
      algorithm: textAlgorithm,
      statistics: statistics.epoch,
    } as const
    let sketch = isFirst(content)
      ? undefined
      : await stage('load', async () => (await cache.load(database, [id])).get(id))
    if (sketch === undefined) {
      const sketched = await stage('sketch', async () => sketchText(part.body, part.mediaType))
      if (!sketched.ok) {
        const fact: PartFact = { code: `TEXT_${sketched.reason}`, severity: 'info', detail: { partId: part.partId } }
        return { finding: { ...base, matches: [], facts: [fact] } }
      }
      sketch = sketched.sketch
      const made = sketch
      await stage('register', () => registerFingerprint(database, id, name, content.publishedAt, made))
      cache.keep(id, made)
    }
    const matches = await findMatches(content, sketch, statistics)
    const copied = copiedRanges(matches.map(({ similarity }) => similarity))
    return {
      finding: {
        ...base,
        matches: matches.map(({ contentId, partId, similarity }) => toPartMatch(contentId, partId, similarity)),
        facts: factsOf(part.partId, sketch),
      },
      postings: {
        fingerprintId: id,
        algorithm: textAlgorithm,
        publishedAt: content.publishedAt,
        // What was withdrawn matches nobody any more.
        terms: content.withdrawn ? [] : novelTerms(sketch, copied),
      },
    }
  }

  const findMatches = async (
    content: DueContent,
    sketch: TextSketch,
    statistics: TextStatistics,
  ): Promise<VerifiedMatch[]> => {
    const query = await stage('prepare', async () => prepareQuery(sketch, statistics))
    const candidates = await stage('look-up', () => findCandidates(database, textAlgorithm, query.probes, content))
    if (candidates.length === 0) return []
    const sketches = await stage('load', () =>
      cache.load(
        database,
        candidates.map((candidate) => candidate.fingerprintId),
      ),
    )
    return await stage('verify', async () => {
      const verified: VerifiedMatch[] = []
      for (const candidate of candidates) {
        const original = sketches.get(candidate.fingerprintId)
        // Replaced by a new revision since the look-up: its change makes this content due again.
        if (original === undefined) continue
        const similarity = compareText(query, original, statistics)
        if (similarity.score >= reportThreshold) verified.push({ ...candidate, similarity })
      }
      return attributeMatches(verified.sort(comparePriority))
    })
  }

  /**
   * Tells later contents about every change that this one left behind, then forgets the changes.
   * @param recorded the changes that this examination recorded; null when it recorded nothing.
   */
  const tellLater = async (content: DueContent, recorded: readonly IndexChange[] | null): Promise<number> => {
    // Only one examination can be the first to record anything, so nobody else left a change behind.
    const changes = isFirst(content) && recorded !== null ? recorded : await openChanges(database, content.contentId)
    let told = 0
    for (const change of changes) {
      const later = await findLaterHolders(database, change.algorithm, change.terms, {
        contentId: content.contentId,
        publishedAt: change.publishedAt,
      })
      for (let at = 0; at < later.length; at += announcedAtOnce) {
        await makeDue(later.slice(at, at + announcedAtOnce), change.reason)
      }
      told += later.length
    }
    if (changes.length > 0) await closeChanges(database, changes)
    return told
  }

  /**
   * Makes contents due and announces them, except those of which a message is known to be on its way or in work: whoever works on it looks
   * again until nothing is due any more. That they were announced is noted only afterwards, so that whoever tells them next does it when this
   * process ends in between.
   */
  const makeDue = async (contents: readonly LaterContent[], reason: VerdictReason): Promise<void> => {
    // Locked in one order everywhere, so that two of these never wait for each other.
    const locked =
      'with due as (select content_id from content where content_id = any($1) order by content_id for update)'
    const made = await database.query<LaterContent & { readonly wanted: bigint; readonly unheard: boolean }>(
      `${locked}
       update content c set wanted_version = c.wanted_version + 1 from due where c.content_id = due.content_id
       returning c.content_id as "contentId", c.revision, c.wanted_version as wanted,
         c.announced_version <= c.examined_version as unheard`,
      [contents.map(({ contentId }) => contentId)],
    )
    const unheard = made.filter((one) => one.unheard)
    if (unheard.length === 0) return
    await announce(unheard.map(({ contentId, revision }) => ({ contentId, revision, reason })))
    await database.execute(
      `${locked}
       update content c set announced_version = greatest(c.announced_version, a.wanted)
       from due join unnest($1::text[], $2::bigint[]) as a(content_id, wanted) using (content_id) where c.content_id = due.content_id`,
      [unheard.map(({ contentId }) => contentId), unheard.map(({ wanted }) => wanted)],
    )
  }

  /**
   * Examines once. Gives the changes of the index that it recorded; null when it recorded nothing, because the content changed meanwhile or
   * somebody else examined it: it is read again then.
   */
  const attempt = async (content: DueContent, reason: VerdictReason): Promise<IndexChange[] | null> => {
    const statistics = await statisticsNow.read(database)
    const parts = await database.query<TextPartRow>({
      name: 'read-text-parts',
      text: `select part_id as "partId", media_type as "mediaType", body from part
             where content_id = $1 and revision = $2 and kind = 'text' order by position`,
      values: [content.contentId, content.revision],
    })
    const examined: PartExamination[] = []
    for (const part of parts) examined.push(await examinePart(content, part, statistics))
    const wanted = examined.flatMap(({ postings }) => (postings === undefined ? [] : [postings]))
    return await stage('record', () =>
      database.transaction(async (tx): Promise<IndexChange[] | null> => {
        const current = await tx.execute({
          name: 'note-examined',
          text: `update content set examined_version = $3
                 where content_id = $1 and revision = $2 and examined_version = $4 and wanted_version >= $3`,
          values: [content.contentId, content.revision, content.wanted, content.examined],
        })
        if (current === 0) return null
        const changes = await updatePostings(tx, content.contentId, wanted, reasonForLater(reason), isFirst(content))
        if (content.revision > 1) {
          await dropOldFingerprints(
            tx,
            content.contentId,
            wanted.map((posting) => posting.fingerprintId),
          )
        }
        await saveFindings(
          tx,
          content.contentId,
          content.revision,
          examined.map(({ finding }) => finding),
        )
        return changes
      }),
    )
  }

  return {
    async examine(contentId, reason) {
      let later = 0
      for (;;) {
        const content = await readDue(contentId)
        const recorded = content.examined < content.wanted ? await attempt(content, reason) : null
        // Also when nothing was due: whoever examined it may have ended before telling.
        later += await stage('tell', () => tellLater(content, recorded))
        const { examined, wanted, revision, registered } =
          content.examined < content.wanted ? await readDue(contentId) : content
        if (examined >= wanted) return { contentId, revision, judged: !registered, later }
      }
    },
  }
}

interface VerifiedMatch extends Priority {
  readonly partId: string
  readonly similarity: TextSimilarity
}

/** Scores and shares are told to a ten-thousandth: finer digits say nothing. */
const rounded = (share: number): number => Math.round(share * 10_000) / 10_000

const toPartMatch = (contentId: string, partId: string, similarity: TextSimilarity) => ({
  contentId,
  partId,
  via: 'text' as const,
  score: rounded(similarity.score),
  coverage: rounded(similarity.queryCoverage),
  originalCoverage: rounded(similarity.originalCoverage),
  spans: similarity.spans,
  ...(similarity.transform.scriptConverted ? { transform: { scriptConverted: true } } : {}),
})

/** Invisible characters and look-alike letters have their uses; a few of them are no sign of anything. */
const tolerated = 2

function factsOf(partId: string, { disguises }: TextSketch): PartFact[] {
  const facts: PartFact[] = []
  if (disguises.invisible > tolerated) {
    facts.push({ code: 'TEXT_INVISIBLE_CHARACTERS', severity: 'warn', detail: { partId, count: disguises.invisible } })
  }
  if (disguises.homoglyphs > tolerated) {
    facts.push({ code: 'TEXT_HOMOGLYPHS', severity: 'warn', detail: { partId, count: disguises.homoglyphs } })
  }
  return facts
}
