import type { AcceptedMessage, VerdictReason } from '@sourcemark/contract'
import type { Database } from '@sourcemark/database'
import {
  attributeMatches,
  attributeRewritings,
  compareRewriting,
  compareText,
  copiedRanges,
  decodeWords,
  novelTerms,
  prepareQuery,
  prepareRewriting,
  type RewritingQuery,
  type RewritingSimilarity,
  readWords,
  reportThreshold,
  rewritingAlgorithm,
  rewritingThreshold,
  sketchText,
  type TextMediaType,
  type TextQuery,
  type TextSimilarity,
  type TextSketch,
  type TextWords,
  textAlgorithm,
} from '@sourcemark/fingerprint'
import { Fault } from '@sourcemark/runtime'
import { findCandidates, findLaterHolders, type LaterContent } from './candidates.ts'
import { type NewFinding, type PartFact, type PartRewrite, saveFindings } from './findings.ts'
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
import { findLaterRetellers, findRewritingCandidates, type RewritingEntry, registerRewritings } from './rewritings.ts'
import { CurrentStatistics, type EpochStatistics } from './statistics.ts'

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
  readonly rewriting?: PartRewriting
}

/** A part that may retell others, and be retold. */
interface PartRewriting {
  readonly entry: RewritingEntry
  readonly query: RewritingQuery
  /** Works that it matches literally; some of them may be told as copies of others. */
  readonly literal: ReadonlySet<string>
}

/** What an examination recorded. */
interface Recorded {
  readonly changes: readonly IndexChange[]
  /** Nobody else can have left behind a change that is not among these. */
  readonly complete: boolean
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
  /** Words of the sketches in the cache. */
  const wordsOf = new WeakMap<TextSketch, TextWords>()

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
    statistics: EpochStatistics,
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
      statistics: statistics.text.epoch,
    } as const
    let sketch = isFirst(content)
      ? undefined
      : await stage('load', async () => (await cache.load(database, [id])).get(id))
    if (sketch === undefined) {
      const sketched = await stage('sketch', async () => sketchText(part.body, part.mediaType))
      if (!sketched.ok) {
        const fact: PartFact = { code: `TEXT_${sketched.reason}`, severity: 'info', detail: { partId: part.partId } }
        return { finding: { ...base, matches: [], rewrites: [], facts: [fact] } }
      }
      sketch = sketched.sketch
      const made = sketch
      await stage('register', () => registerFingerprint(database, id, name, content.publishedAt, made))
      cache.keep(id, made)
    }
    const query = await stage('prepare', async () => prepareQuery(sketch, statistics.text))
    const verified = await findMatches(content, query, statistics)
    const matches = attributeMatches(verified)
    const rewriting = await stage('prepare-rewriting', async () =>
      prepareRewritingOf(content, part, query, verified, statistics),
    )
    const copied = copiedRanges(matches.map(({ similarity }) => similarity))
    return {
      finding: {
        ...base,
        matches: matches.map(({ contentId, partId, similarity }) => toPartMatch(contentId, partId, similarity)),
        rewrites: [],
        facts: factsOf(part.partId, sketch),
      },
      postings: {
        fingerprintId: id,
        algorithm: textAlgorithm,
        publishedAt: content.publishedAt,
        // What was withdrawn matches nobody any more.
        terms: content.withdrawn ? [] : novelTerms(sketch, copied),
      },
      rewriting,
    }
  }

  const prepareRewritingOf = (
    content: DueContent,
    part: TextPartRow,
    literal: TextQuery,
    verified: readonly VerifiedMatch[],
    statistics: EpochStatistics,
  ): PartRewriting => {
    const { sketch } = literal
    const words = wordsOf.get(sketch) ?? readWords(part.body, sketch)
    wordsOf.set(sketch, words)
    const matched = verified.flatMap(({ similarity }) => similarity.queryTokenRanges)
    const query = prepareRewriting(literal, words, matched, statistics.rewriting)
    const fingerprint = fingerprintId({
      contentId: content.contentId,
      revision: content.revision,
      partId: part.partId,
      algorithm: rewritingAlgorithm,
    })
    return {
      entry: {
        fingerprintId: fingerprint,
        partId: part.partId,
        sketch,
        words,
        // What was withdrawn retells nobody and is retold by nobody any more.
        terms: content.withdrawn ? [] : query.probes.map(({ term }) => term),
      },
      query,
      literal: new Set(verified.map(({ contentId }) => contentId)),
    }
  }

  /** What the parts of a content retell, part by part. Their keys are registered. */
  const findRewrites = async (
    content: DueContent,
    parts: readonly PartRewriting[],
    statistics: EpochStatistics,
  ): Promise<PartRewrite[][]> => {
    const literal = new Set(parts.flatMap((part) => [...part.literal]))
    const found: PartRewrite[][] = []
    for (const { entry, query } of parts) {
      if (entry.terms.length === 0) {
        found.push([])
        continue
      }
      const candidates = (
        await stage('look-up-rewriting', () => findRewritingCandidates(database, query.probes, content))
      ).filter(({ contentId }) => !literal.has(contentId))
      if (candidates.length === 0) {
        found.push([])
        continue
      }
      const named = candidates.map((candidate) => ({
        ...candidate,
        literalId: fingerprintId({ ...candidate, algorithm: textAlgorithm }),
      }))
      const sketches = await stage('load', () =>
        cache.load(
          database,
          named.map(({ literalId }) => literalId),
        ),
      )
      const retold = await stage('verify-rewriting', async () =>
        named.flatMap(({ contentId, partId, publishedAt, literalId, words }) => {
          const original = sketches.get(literalId)
          // Replaced by a new revision since the look-up: its change makes this content due again.
          if (original === undefined) return []
          const known = wordsOf.get(original) ?? decodeWords(words, original)
          wordsOf.set(original, known)
          const rewriting = compareRewriting(query, original, known, statistics)
          return rewriting.score < rewritingThreshold ? [] : [{ contentId, partId, publishedAt, rewriting }]
        }),
      )
      found.push(
        attributeRewritings(retold.sort(comparePriority)).map(({ contentId, partId, rewriting }) =>
          toPartRewrite(contentId, partId, rewriting),
        ),
      )
    }
    return found
  }

  const findMatches = async (
    content: DueContent,
    query: TextQuery,
    statistics: EpochStatistics,
  ): Promise<VerifiedMatch[]> => {
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
        const similarity = compareText(query, original, statistics.text)
        if (similarity.score >= reportThreshold) verified.push({ ...candidate, similarity })
      }
      return verified.sort(comparePriority)
    })
  }

  /**
   * Tells later contents about every change that this one left behind, then forgets the changes.
   * @param recorded the changes that this examination recorded; null when it recorded nothing.
   */
  const tellLater = async (content: DueContent, recorded: Recorded | null): Promise<number> => {
    const changes = recorded?.complete === true ? recorded.changes : await openChanges(database, content.contentId)
    let told = 0
    for (const change of changes) {
      const after = { contentId: content.contentId, publishedAt: change.publishedAt }
      const later =
        change.algorithm === rewritingAlgorithm
          ? await findLaterRetellers(database, change.terms, after)
          : await findLaterHolders(database, change.algorithm, change.terms, after)
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
   * Examines once. Gives what it recorded; null when it recorded nothing, because the content changed meanwhile or
   * somebody else examined it: it is read again then.
   */
  const attempt = async (content: DueContent, reason: VerdictReason): Promise<Recorded | null> => {
    const statistics = await statisticsNow.read(database)
    const parts = await database.query<TextPartRow>({
      name: 'read-text-parts',
      text: `select part_id as "partId", media_type as "mediaType", body from part
             where content_id = $1 and revision = $2 and kind = 'text' order by position`,
      values: [content.contentId, content.revision],
    })
    const examined: PartExamination[] = []
    for (const part of parts) examined.push(await examinePart(content, part, statistics))
    const rewritings = examined.flatMap(({ rewriting }) => (rewriting === undefined ? [] : [rewriting]))
    const entries = rewritings.flatMap(({ entry }) => (entry.terms.length === 0 ? [] : [entry]))
    const registered =
      entries.length === 0
        ? { changes: [], resumed: false }
        : await stage('register-rewriting', () =>
            registerRewritings(database, content, entries, reasonForLater(reason)),
          )
    if (registered === null) return null
    // Registered works get no verdict, so nobody asks what they retell.
    const rewrites = content.registered ? [] : await findRewrites(content, rewritings, statistics)
    const findings = examined.map(({ finding, rewriting }) => ({
      ...finding,
      rewrites: (rewriting === undefined ? undefined : rewrites[rewritings.indexOf(rewriting)]) ?? [],
    }))
    const wanted = examined.flatMap(({ postings, rewriting }): WantedPostings[] =>
      postings === undefined || rewriting === undefined
        ? []
        : [
            postings,
            {
              fingerprintId: rewriting.entry.fingerprintId,
              algorithm: rewritingAlgorithm,
              publishedAt: content.publishedAt,
              terms: rewriting.entry.terms,
            },
          ],
    )
    return await stage('record', () =>
      database.transaction(async (tx): Promise<Recorded | null> => {
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
        await saveFindings(tx, content.contentId, content.revision, findings)
        // Only one examination can be the first to record anything, but several may have registered keys before.
        return { changes: [...registered.changes, ...changes], complete: isFirst(content) && !registered.resumed }
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

const toPartRewrite = (
  contentId: string,
  partId: string,
  { score, share, sentences }: RewritingSimilarity,
): PartRewrite => ({
  contentId,
  partId,
  score: rounded(score),
  share: rounded(share),
  sentences: sentences.map((pair) => ({ ...pair, score: rounded(pair.score) })),
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
