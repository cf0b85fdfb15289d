import { rounded, type VerdictReason } from '@sourcemark/contract'
import type { Database } from '@sourcemark/database'
import {
  attributeMatches,
  attributeRewritings,
  compareRewriting,
  compareText,
  copiedRanges,
  encodeSketch,
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
  terms,
  textAlgorithm,
} from '@sourcemark/fingerprint'
import { Fault } from '@sourcemark/runtime'
import { type Announce, makeDue } from './due.ts'
import { type Examination, later, ownerOf, reasonForLater } from './examination.ts'
import type { NewFinding, PartFact, PartRewrite } from './findings.ts'
import { FingerprintCache } from './fingerprint-cache.ts'
import { cachedTexts, type FingerprintedText, fingerprintId, type NewFingerprint } from './fingerprints.ts'
import type { Answer, Candidate, IndexLog, KeyQuery, LookUp } from './lookup/contract.ts'
import { type IndexChange, openChanges, toEntry, updatePostings, type WantedPostings } from './postings.ts'
import { comparePriority, type Priority } from './priority.ts'
import { recordExamination } from './record-examination.ts'
import { type RewritingEntry, type RewritingHolder, registerRewritings } from './rewritings.ts'
import { CurrentStatistics, type EpochStatistics } from './statistics.ts'
import {
  concernedQuery,
  heldIndex,
  novelIndex,
  originalsQuery,
  pairsIndex,
  retoldQuery,
  textIndexes,
} from './text-indexes.ts'

/** What an examination needs of its surroundings. */
export interface TextExaminerOptions {
  readonly database: Database
  /** The log of texts, and the form of it that answers. */
  readonly index: { readonly log: IndexLog; readonly lookUp: LookUp }
  readonly announce: Announce
  /** Times a stage of the work. */
  readonly stage: <T>(name: string, run: () => Promise<T>) => Promise<T>
  /** Hears of every look-up how many of its keys had more holders than are looked at, when there were any. */
  readonly onCapped?: (keys: number) => void
  /** Tokens of sketches kept in memory; 2 million when absent (tokens, seeds and places: about 50 bytes each). */
  readonly cachedTokens?: number
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

/** How far a content is examined. */
interface ContentState {
  readonly revision: number
  readonly wanted: bigint
  readonly examined: bigint
  readonly registered: boolean
}

interface DueContent extends RewritingHolder, ContentState {
  readonly withdrawn: boolean
  /** Position of the log: whatever made the content due was committed up to there. */
  readonly head: bigint
  /** Newest statistics epoch. */
  readonly epoch: number
  /** Its texts in reading order; none when it is not due. */
  readonly parts: readonly TextPartRow[]
}

/** Nothing of it was ever recorded. */
const isFirst = ({ examined }: DueContent): boolean => examined === 0n

interface TextPartRow {
  readonly partId: string
  readonly mediaType: TextMediaType
  readonly body: string
}

/** A text part with its sketch. */
interface SketchedPart {
  readonly part: TextPartRow
  readonly fingerprintId: bigint
  readonly sketch: TextSketch
  /** Made by this examination: the fingerprint may not be saved yet. */
  readonly isNew: boolean
}

/** A text part that has no fingerprint, and why. */
interface UnreadPart {
  readonly part: TextPartRow
  readonly reason: string
}

/** A sketched part, and what was found of it as a copy. */
interface ExaminedPart extends SketchedPart {
  readonly literal: TextQuery
  readonly matches: readonly VerifiedMatch[]
  /** Keys that stand for it: what is new with it. */
  readonly terms: readonly bigint[]
  readonly rewriting: PartRewriting
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
  /** Log position that a look-up has to reach to see whom the changes concern. */
  readonly position: bigint
  /** Nobody else can have left behind a change that is not among these. */
  readonly complete: boolean
}

export function createTextExaminer(options: TextExaminerOptions): TextExaminer {
  const { database, index, announce, stage, onCapped = () => undefined, cachedTokens = 2_000_000 } = options
  const { log, lookUp } = index
  const cache = new FingerprintCache(cachedTexts, cachedTokens)
  const statisticsNow = new CurrentStatistics()
  /** Words of the sketches of texts that were examined. */
  const wordsOf = new WeakMap<TextSketch, TextWords>()

  const readDue = async (contentId: string): Promise<DueContent> => {
    const [row] = await database.query<
      Omit<DueContent, 'ownerId'> & { readonly accountId: string | null; readonly ownerName: string | null }
    >({
      name: 'read-due-content',
      // One statement and so one moment: what is committed up to `head` includes whatever `wanted` asks to be looked at.
      text: `select c.content_id as "contentId", c.published_at as "publishedAt", c.revision, e.wanted, e.examined,
               c.withdrawn_at is not null as withdrawn, c.registered, c.account_id as "accountId",
               c.owner_name as "ownerName", coalesce((select position from index_log where log = $2), 0) as head,
               coalesce((select max(epoch) from statistics_epoch where algorithm = $3), 0) as epoch, coalesce(p.parts, '[]') as parts
             from content c join examination e on e.content_id = c.content_id and e.kind = 'text' left join lateral (
               select json_agg(json_build_object('partId', part_id, 'mediaType', media_type, 'body', body) order by position) as parts
               from (
                 select part_id, position, media_type, body from part
                 where content_id = c.content_id and revision = c.revision and kind = 'text'
                 union all
                 select r.part_id, m.position, 'text/plain', r.words from medium_reading r join part m using (content_id, revision, part_id)
                 where r.content_id = c.content_id and r.revision = c.revision and r.words is not null) t
               where e.examined < e.wanted) p on true
             where c.content_id = $1`,
      values: [contentId, log.log, textAlgorithm],
    })
    if (row === undefined) throw new Fault('CONTENT_UNKNOWN', { pointer: '/contentId', detail: { contentId } })
    return { ...row, ownerId: ownerOf(row) }
  }

  const sketchParts = async (content: DueContent): Promise<(SketchedPart | UnreadPart)[]> => {
    const named = content.parts.map((part) => {
      const { contentId, revision } = content
      return { part, id: fingerprintId({ contentId, revision, partId: part.partId, algorithm: textAlgorithm }) }
    })
    const ids = named.map(({ id }) => id)
    // What is saved was registered.
    const known =
      isFirst(content) || ids.length === 0
        ? new Map<bigint, FingerprintedText>()
        : await stage('load', () => cache.load(database, ids))
    const parts: (SketchedPart | UnreadPart)[] = []
    for (const { part, id } of named) {
      const sketch = known.get(id)?.sketch
      if (sketch !== undefined) {
        parts.push({ part, fingerprintId: id, sketch, isNew: false })
        continue
      }
      const sketched = await stage('sketch', async () => sketchText(part.body, part.mediaType))
      parts.push(
        sketched.ok
          ? { part, fingerprintId: id, sketch: sketched.sketch, isNew: true }
          : { part, reason: sketched.reason },
      )
    }
    return parts
  }

  /**
   * Registers all keys of new texts for those who come before them. Committed on return, so that of two copies that are registered at once and
   * look up afterwards at least one sees the other.
   * @returns the log position that their look-up has to reach.
   */
  const registerHeld = async (content: DueContent, parts: readonly SketchedPart[]): Promise<bigint> => {
    const entries = parts.flatMap(({ isNew, fingerprintId: id, sketch }) =>
      isNew
        ? [toEntry(content, { index: heldIndex, fingerprintId: id, terms: terms(sketch).map(({ term }) => term) })]
        : [],
    )
    if (entries.length === 0) return content.head
    // Others may have registered the same before, and may have been told of what this one has to see.
    return later(content.head, await stage('register', () => log.register(database, entries)))
  }

  /** The answers to `queries`, in their order; those without keys are not asked. */
  const candidatesOf = async (name: string, queries: readonly KeyQuery[]): Promise<(readonly Candidate[])[]> => {
    const asked = queries.filter(({ probes }) => probes.length > 0)
    const answers: readonly Answer<Candidate>[] =
      asked.length === 0 ? [] : await stage(name, () => lookUp.candidates(asked))
    for (const { capped } of answers) if (capped > 0) onCapped(capped)
    const found = new Map(asked.map((query, at) => [query, answers[at]?.candidates ?? []]))
    return queries.map((query) => found.get(query) ?? [])
  }

  /** The texts of candidates. What was replaced by a new revision since the look-up is missing: its change makes this content due again. */
  const loadTexts = async (candidates: readonly (readonly Candidate[])[]): Promise<Map<bigint, FingerprintedText>> => {
    const ids = candidates.flatMap((list) => list.map((candidate) => candidate.fingerprintId))
    return ids.length === 0 ? new Map() : await stage('load', () => cache.load(database, ids))
  }

  const examineParts = async (
    content: DueContent,
    parts: readonly SketchedPart[],
    statistics: EpochStatistics,
    reach: bigint,
  ): Promise<ExaminedPart[]> => {
    const queries: TextQuery[] = []
    for (const { sketch } of parts) {
      queries.push(await stage('prepare', async () => prepareQuery(sketch, statistics.text)))
    }
    const candidates = await candidatesOf(
      'look-up',
      queries.map(({ probes }) => originalsQuery(probes, content, reach)),
    )
    const originals = await loadTexts(candidates)
    const examined: ExaminedPart[] = []
    for (const [at, part] of parts.entries()) {
      const literal = queries[at] as TextQuery
      const found = candidates[at] ?? []
      const verified =
        found.length === 0 ? [] : await stage('verify', async () => verify(literal, found, originals, statistics))
      const matches = attributeMatches(verified)
      const rewriting = await stage('prepare-rewriting', async () =>
        prepareRewritingOf(content, part.part, literal, verified, statistics),
      )
      const copied = copiedRanges(matches.map(({ similarity }) => similarity))
      // What was withdrawn matches nobody any more.
      const novel = content.withdrawn ? [] : novelTerms(part.sketch, copied)
      examined.push({ ...part, literal, matches, terms: novel, rewriting })
    }
    return examined
  }

  const verify = (
    query: TextQuery,
    candidates: readonly Candidate[],
    originals: ReadonlyMap<bigint, FingerprintedText>,
    statistics: EpochStatistics,
  ): VerifiedMatch[] => {
    const verified: VerifiedMatch[] = []
    for (const { fingerprintId: id, contentId, publishedAt } of candidates) {
      const original = originals.get(id)
      if (original === undefined) continue
      const similarity = compareText(query, original.sketch, statistics.text)
      if (similarity.score < reportThreshold) continue
      verified.push({ contentId, partId: original.partId, publishedAt, similarity })
    }
    return verified.sort(comparePriority)
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
    const { contentId, revision } = content
    return {
      entry: {
        fingerprintId: fingerprintId({ contentId, revision, partId: part.partId, algorithm: rewritingAlgorithm }),
        partId: part.partId,
        sketch,
        words,
        // What was withdrawn retells nobody and is retold by nobody any more.
        terms: content.withdrawn ? [] : query.probes.map(({ term }) => term),
      },
      query,
      literal: new Set(verified.map((match) => match.contentId)),
    }
  }

  /** What the parts of a content retell, part by part. Their keys are registered. */
  const findRewrites = async (
    content: DueContent,
    parts: readonly PartRewriting[],
    statistics: EpochStatistics,
    reach: bigint,
  ): Promise<PartRewrite[][]> => {
    const literal = new Set(parts.flatMap((part) => [...part.literal]))
    const queries = parts.map(({ entry, query }) =>
      retoldQuery(entry.terms.length === 0 ? [] : query.probes, content, reach),
    )
    const candidates = (await candidatesOf('look-up-rewriting', queries)).map((list) =>
      list.filter(({ contentId }) => !literal.has(contentId)),
    )
    const works = await loadTexts(candidates)
    const found: PartRewrite[][] = []
    for (const [at, { query }] of parts.entries()) {
      const list = candidates[at] ?? []
      const retold =
        list.length === 0
          ? []
          : await stage('verify-rewriting', async () =>
              list.flatMap(({ fingerprintId: id, contentId, publishedAt }) => {
                const work = works.get(id)
                if (work?.words === undefined) return []
                const rewriting = compareRewriting(query, work.sketch, work.words, statistics)
                return rewriting.score < rewritingThreshold
                  ? []
                  : [{ contentId, partId: work.partId, publishedAt, rewriting }]
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

  /**
   * Tells later contents about every change that this one left behind, then forgets the changes.
   * @param recorded what this examination recorded; null when it recorded nothing.
   * @returns how many were told, and how far the content is examined by now.
   */
  const tellLater = async (
    content: DueContent,
    recorded: Recorded | null,
  ): Promise<{ readonly told: number; readonly state: ContentState }> => {
    const complete = recorded?.complete === true
    const changes = complete ? recorded.changes : await openChanges(database, content.contentId, textIndexes)
    // Nothing to forget, and nothing was done: nothing is due that was not due before.
    if (changes.length === 0 && content.examined >= content.wanted) return { told: 0, state: content }
    let told = 0
    if (changes.length > 0) {
      const reach = complete ? recorded.position : await log.head(database)
      const concerned = await lookUp.later(changes.map((change) => concernedQuery(content.contentId, change, reach)))
      for (const reason of new Set(changes.map((change) => change.reason))) {
        const contents = new Set(concerned.filter((_, at) => changes[at]?.reason === reason).flat())
        told += contents.size
        await makeDue(database, announce, 'text', [...contents], reason)
      }
    }
    return { told, state: await closeChanges(content.contentId, changes) }
  }

  /** Notes that everybody was told of `changes`. Gives how far the content is examined. */
  const closeChanges = async (contentId: string, changes: readonly IndexChange[]): Promise<ContentState> => {
    const [state] = await database.query<ContentState>({
      name: 'close-changes',
      text: `with closed as (delete from index_change where change_id = any($2))
             select c.revision, e.wanted, e.examined, c.registered from content c join examination e using (content_id)
             where c.content_id = $1 and e.kind = 'text'`,
      values: [contentId, changes.map(({ changeId }) => changeId)],
    })
    if (state === undefined) throw new Fault('CONTENT_UNKNOWN', { pointer: '/contentId', detail: { contentId } })
    return state
  }

  /**
   * Examines once. Gives what it recorded; null when it recorded nothing, because the content changed meanwhile or
   * somebody else examined it: it is read again then.
   */
  const attempt = async (content: DueContent, reason: VerdictReason): Promise<Recorded | null> => {
    const statistics = await statisticsNow.read(database, content.epoch)
    const parts = await sketchParts(content)
    const sketched = parts.flatMap((part) => ('sketch' in part ? [part] : []))
    const reach = await registerHeld(content, sketched)
    const examined = await examineParts(content, sketched, statistics, reach)
    const rewritings = examined.map(({ rewriting }) => rewriting)
    const entries = rewritings.flatMap(({ entry }) => (entry.terms.length === 0 ? [] : [entry]))
    const unsaved = sketched.flatMap((part) => (part.isNew ? [toFingerprint(part)] : []))
    const registered =
      entries.length === 0
        ? { changes: [], resumed: false, position: 0n }
        : await stage('register-rewriting', () =>
            registerRewritings(database, log, content, unsaved, entries, reasonForLater(reason)),
          )
    if (registered === null) return null
    // Registered works get no verdict, so nobody asks what they retell.
    const rewrites = content.registered
      ? []
      : await findRewrites(content, rewritings, statistics, later(reach, registered.position))
    const findings = parts.map((part) => {
      const at = examined.findIndex((one) => one.part === part.part)
      return toFinding(part, examined[at], rewrites[at] ?? [], statistics)
    })
    const wanted = examined.flatMap((one): WantedPostings[] => [
      { index: novelIndex, fingerprintId: one.fingerprintId, terms: one.terms },
      { index: pairsIndex, fingerprintId: one.rewriting.entry.fingerprintId, terms: one.rewriting.entry.terms },
    ])
    const recorded = await stage('record', () =>
      database.transaction(async (tx): Promise<Recorded | null> => {
        const isCurrent = await recordExamination(tx, {
          ...content,
          findings,
          // With the keys of retellings they were saved.
          fingerprints: entries.length === 0 ? unsaved : [],
          current: wanted.map((postings) => postings.fingerprintId),
          kind: 'text',
          algorithms: [textAlgorithm, rewritingAlgorithm],
        })
        if (!isCurrent) return null
        const updated = await updatePostings(tx, log, content, wanted, reasonForLater(reason))
        return {
          changes: [...registered.changes, ...updated.changes],
          position: later(registered.position, updated.position),
          // Only one examination can be the first to record anything, but several may have registered keys before.
          complete: isFirst(content) && !registered.resumed,
        }
      }),
    )
    if (recorded !== null) {
      for (const { part, fingerprintId: id, sketch } of sketched) {
        cache.keep(id, { contentId: content.contentId, partId: part.partId, sketch })
      }
    }
    return recorded
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
        const { examined, wanted, revision, registered } = state
        if (examined >= wanted) return { contentId, revision, judged: !registered, later: toldLater }
      }
    },
  }
}

const toFingerprint = ({ part, fingerprintId: id, sketch }: SketchedPart): NewFingerprint => ({
  fingerprintId: id,
  partId: part.partId,
  algorithm: textAlgorithm,
  sketch: encodeSketch(sketch),
})

/** @param examined undefined when the part has no fingerprint. */
function toFinding(
  part: SketchedPart | UnreadPart,
  examined: ExaminedPart | undefined,
  rewrites: readonly PartRewrite[],
  statistics: EpochStatistics,
): NewFinding {
  const { partId } = part.part
  const base = {
    partId,
    via: 'text',
    state: 'done',
    algorithm: textAlgorithm,
    statistics: statistics.text.epoch,
  } as const
  if (!('sketch' in part)) {
    const fact: PartFact = { code: `TEXT_${part.reason}`, severity: 'info', detail: { partId } }
    return { ...base, matches: [], rewrites: [], facts: [fact] }
  }
  return {
    ...base,
    matches: (examined?.matches ?? []).map((match) => toPartMatch(match.contentId, match.partId, match.similarity)),
    rewrites,
    facts: factsOf(partId, part.sketch),
  }
}

interface VerifiedMatch extends Priority {
  readonly partId: string
  readonly similarity: TextSimilarity
}

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
