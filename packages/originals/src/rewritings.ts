import { randomUUID } from 'node:crypto'
import type { VerdictReason } from '@sourcemark/contract'
import type { Queryable } from '@sourcemark/database'
import { encodeWords, type Probe, rewritingAlgorithm, type TextSketch, type TextWords } from '@sourcemark/fingerprint'
import { earlierHolders, type LaterContent, laterContents, notBefore } from './candidates.ts'
import type { IndexChange } from './postings.ts'
import type { Priority } from './priority.ts'

/*
 * The look-up of retellings. A text is looked up under exactly those keys that stand for it in the look-up form, so one table tells both
 * who came before and who comes later. Sentences that are copies have no such keys: what thousands repost stays cheap.
 */

/**
 * Keys that two texts share at least before they are compared. Whoever shares fewer is neither found nor told, so a common name or a
 * date leads nobody to anybody.
 */
const minimumShared = 3
/** Candidates that are verified. */
const candidatesPerQuery = 12

/** A text and the keys by which its retelling is found. */
export interface RewritingEntry {
  readonly fingerprintId: bigint
  readonly partId: string
  readonly sketch: TextSketch
  readonly words: TextWords
  readonly terms: readonly bigint[]
}

/** What an examination registers for, and the state of the content that it saw. */
export interface RewritingHolder extends Priority {
  readonly revision: number
  readonly examined: bigint
}

/** What was registered. */
export interface RegisteredRewritings {
  readonly changes: readonly IndexChange[]
  /** Some keys were there before: another examination registered them, and may have ended before it told anybody. */
  readonly resumed: boolean
}

/**
 * Registers keys before they are looked up, so that of two texts that do so at once at least one sees the other. Only adds: what should
 * not stand there any more goes when the examination is recorded. Null when somebody else recorded one meanwhile.
 */
export async function registerRewritings(
  db: Queryable,
  content: RewritingHolder,
  entries: readonly RewritingEntry[],
  reason: VerdictReason,
): Promise<RegisteredRewritings | null> {
  const changes: IndexChange[] = []
  let resumed = false
  for (const { fingerprintId, partId, sketch, words, terms } of entries) {
    const change = {
      changeId: randomUUID(),
      algorithm: rewritingAlgorithm,
      publishedAt: content.publishedAt,
      terms,
      reason,
    }
    // One statement, so that keys and the note to tell of them are there together, or neither is.
    const [done] = await db.query<{ current: boolean; gained: number }>({
      name: 'register-rewriting',
      text: `with current as materialized (
               select from content where content_id = $2 and revision = $3 and examined_version = $4 for share),
             named as (
               insert into fingerprint (fingerprint_id, content_id, revision, part_id, algorithm, published_at, sketch)
               select $1, $2, $3, $5, $6, $7, $8 from current on conflict do nothing),
             gained as (
               insert into posting (algorithm, term, published_at, fingerprint_id)
               select $6, term, $7, $1 from current cross join unnest($9::bigint[]) term order by term
               on conflict do nothing returning term),
             noted as (
               insert into index_change (change_id, content_id, algorithm, published_at, terms, reason)
               select $10, $2, $6, $7, $9, $11 where exists (select from gained))
             select exists (select from current) as current, (select count(*)::int from gained) as gained`,
      values: [
        fingerprintId,
        content.contentId,
        content.revision,
        content.examined,
        partId,
        rewritingAlgorithm,
        content.publishedAt,
        Buffer.from(encodeWords(words, sketch)),
        terms,
        change.changeId,
        reason,
      ],
    })
    if (done?.current !== true) return null
    if (done.gained < terms.length) resumed = true
    if (done.gained > 0) changes.push(change)
  }
  return { changes, resumed }
}

/** An earlier text that shares keys with the query. */
export interface RewritingCandidate extends Priority {
  readonly partId: string
  readonly revision: number
  /** Its words as they were encoded. */
  readonly words: Buffer
}

/**
 * The earlier texts that share most with the query, best first. What a key is worth does not depend on who else holds it: a text that
 * shares too little to be compared changes nothing for anybody.
 */
export async function findRewritingCandidates(
  db: Queryable,
  probes: readonly Probe[],
  before: Priority,
): Promise<RewritingCandidate[]> {
  return await db.query<RewritingCandidate>({
    name: 'find-rewriting-candidates',
    text: `with ${notBefore},
           best as (
             select p.fingerprint_id, sum(q.weight)::bigint as weight
             from unnest($2::bigint[], $3::int[]) as q(term, weight)
             ${earlierHolders}
             group by p.fingerprint_id, p.published_at having count(*) >= ${minimumShared}
             order by weight desc, p.published_at fetch first ${candidatesPerQuery} rows with ties)
           select f.content_id as "contentId", f.part_id as "partId", f.revision, f.published_at as "publishedAt", f.sketch as words
           from best join fingerprint f using (fingerprint_id)
           order by best.weight desc, f.published_at, f.content_id collate "C", f.part_id collate "C"
           limit ${candidatesPerQuery}`,
    values: [
      rewritingAlgorithm,
      probes.map(({ term }) => term),
      probes.map(({ weight }) => weight),
      before.publishedAt,
      before.contentId,
    ],
  })
}

/** The later contents that share enough of `keys` for their retellings to change when an earlier content gains or loses them. */
export async function findLaterRetellers(
  db: Queryable,
  keys: readonly bigint[],
  after: Priority,
): Promise<LaterContent[]> {
  return await db.query<LaterContent>({
    name: 'find-later-retellers',
    text: `select c.content_id as "contentId", c.revision
           from (
             select p.fingerprint_id from unnest($2::bigint[]) as q(term)
             join posting p on p.algorithm = $1 and p.term = q.term and p.published_at >= $3
             group by p.fingerprint_id having count(*) >= ${minimumShared}) later
           ${laterContents}`,
    values: [rewritingAlgorithm, [...keys], after.publishedAt, after.contentId],
  })
}
