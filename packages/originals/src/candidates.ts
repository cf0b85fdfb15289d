import type { Queryable } from '@sourcemark/database'
import type { Probe } from '@sourcemark/fingerprint'
import type { Priority } from './priority.ts'

/** An earlier content that shares keys with the query. */
export interface Candidate extends Priority {
  readonly fingerprintId: bigint
  readonly partId: string
  /** Sum of the weights of the shared keys, in thousandths of a bit. */
  readonly weight: bigint
}

/** Holders of one key that are looked at, earliest first. Bounds what a key costs that became hot since the last epoch, or since it was shipped as rare. */
const holdersPerKey = 200

/*
 * The parts that the look-ups of copies and of retellings share. Parameters: $1 algorithm; of a query $2 keys, $3 weights, $4 and $5 its priority.
 */

/** `not_before`: what holds a key in the same moment and yet comes later, and the query's own content. */
export const notBefore = `not_before as materialized (
             select fingerprint_id from fingerprint
             where algorithm = $1 and published_at = $4 and content_id collate "C" > $5
             union all
             select fingerprint_id from fingerprint where content_id = $5)`

/** `p`: the earliest holders of the key `q.term` before the query. */
export const earlierHolders = `cross join lateral (
               select fingerprint_id, published_at from posting
               where algorithm = $1 and term = q.term and published_at <= $4
                 and fingerprint_id not in (select fingerprint_id from not_before)
               order by published_at, fingerprint_id limit ${holdersPerKey}) p`

/**
 * The contents of the fingerprints `later` that come after ($3, $4). They are few: each is fetched by its key, however many fingerprints there
 * are ("offset 0" keeps the planner from joining whole tables).
 */
export const laterContents = `cross join lateral (
             select content_id, revision, published_at from fingerprint where fingerprint_id = later.fingerprint_id offset 0) f
           join content c on c.content_id = f.content_id and c.revision = f.revision
           where (f.published_at, f.content_id collate "C") > ($3, $4) and f.content_id <> $4
           order by f.published_at, f.content_id collate "C"`

/** Candidates that are verified. */
const candidatesPerQuery = 20

/**
 * The earlier contents that share most evidence with the query, best first. A key that several of them hold is shared out among them, so
 * that what everybody has crowds out nobody. An earlier revision of the query's own content is no candidate. Weights are integers, and ties go to the earlier content: the answer is a function of what is
 * in the index and never of the order in which it came.
 */
export async function findCandidates(
  db: Queryable,
  algorithm: string,
  probes: readonly Probe[],
  before: Priority,
): Promise<Candidate[]> {
  if (probes.length === 0) return []
  return await db.query<Candidate>({
    name: 'find-candidates',
    text: `with ${notBefore},
           hit as (
             select p.fingerprint_id, p.published_at, q.weight / count(*) over (partition by q.term) as weight
             from unnest($2::bigint[], $3::int[]) as q(term, weight)
             ${earlierHolders}),
           best as (
             select fingerprint_id, sum(weight)::bigint as weight from hit group by fingerprint_id, published_at
             order by weight desc, published_at fetch first ${candidatesPerQuery} rows with ties)
           select f.fingerprint_id as "fingerprintId", f.content_id as "contentId", f.part_id as "partId",
             f.published_at as "publishedAt", best.weight
           from best join fingerprint f using (fingerprint_id)
           order by best.weight desc, f.published_at, f.content_id collate "C", f.part_id collate "C"
           limit ${candidatesPerQuery}`,
    values: [
      algorithm,
      probes.map(({ term }) => term),
      probes.map(({ weight }) => weight),
      before.publishedAt,
      before.contentId,
    ],
  })
}

/** Who has to be examined again. */
export interface LaterContent {
  readonly contentId: string
  readonly revision: number
}

/**
 * The later contents that hold one of `keys`: their candidates may have changed when an earlier content gained or lost these keys.
 * For a content that arrives in time there is none, whatever the number of its copies.
 */
export async function findLaterHolders(
  db: Queryable,
  algorithm: string,
  keys: readonly bigint[],
  after: Priority,
): Promise<LaterContent[]> {
  return await db.query<LaterContent>({
    name: 'find-later-holders',
    text: `select c.content_id as "contentId", c.revision
           from (
             select distinct t.fingerprint_id from unnest($2::bigint[]) as q(term)
             join fingerprint_term t on t.algorithm = $1 and t.term = q.term and t.published_at >= $3) later
           ${laterContents}`,
    values: [algorithm, [...keys], after.publishedAt, after.contentId],
  })
}
