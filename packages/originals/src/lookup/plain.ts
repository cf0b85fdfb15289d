import type { Database, Queryable } from '@sourcemark/database'
import { Fault } from '@sourcemark/runtime'
import type { Side } from '@sourcemark/segments'
import { inBatches } from './batching.ts'
import { byIndex, type IndexGroup } from './by-index.ts'
import {
  type Answer,
  type Candidate,
  type FoundPostings,
  type HashQuery,
  holderCaps,
  hottestKeys,
  type IndexDefinition,
  type IndexStatistics,
  type KeyQuery,
  type LaterQuery,
  type LookUp,
  type NearCandidate,
  type PostingQuery,
  postingsPerProbe,
  type VotedCandidate,
  type VoteQuery,
} from './contract.ts'
import { bestCandidates, byWeight, type Ranked, rankHolders, rankVotes } from './ranking.ts'

/** Questions that one statement answers at most. */
const queriesPerCall = 32

/** The 16-bit parts of a hash: of two hashes within 15 bits one part is the same, within 31 bits one differs in at most one bit. */
const hashParts = 16

/**
 * The plain form: rows of `posting`, asked for their keys, so that any engine that shards tables can carry it. What is committed is seen at
 * once.
 * @throws Fault INDEX_STALE when the rows were never completed from the truth.
 */
export async function openPlainLookUp(db: Database, log: string): Promise<LookUp> {
  const [state] = await db.query<{ complete: boolean }>(
    `select plain_complete as complete from index_log where log = $1`,
    [log],
  )
  if (state?.complete !== true) {
    throw new Fault('INDEX_STALE', {
      message: `the plain form of the index '${log}' is not complete: build it with 'npm run index -- rebuild --form plain'`,
    })
  }
  return {
    candidates: inBatches((queries: readonly KeyQuery[]) => findCandidates(db, queries), queriesPerCall),
    votes: inBatches((queries: readonly VoteQuery[]) => findVotes(db, queries), queriesPerCall),
    postings: inBatches((queries: readonly PostingQuery[]) => findPostings(db, queries), queriesPerCall),
    near: inBatches((queries: readonly HashQuery[]) => findNear(db, queries), queriesPerCall),
    later: inBatches((queries: readonly LaterQuery[]) => findLater(db, queries), queriesPerCall),
    statistics: (index) => plainStatistics(db, index),
    close: async () => undefined,
  }
}

/** A fingerprint that holds a key. */
interface HolderRow {
  readonly fingerprintId: bigint
  readonly publishedAt: Date
  readonly contentId: string
}

interface HitRow extends HolderRow {
  readonly query: number
  readonly probe: number
  readonly ownerId: bigint
}

/*
 * $1 index; of each query $2 number, $3 and $4 its priority; of each key $5 query, $6 probe, $7 key; $8 holders that are read. Keys are asked in
 * their order, so that neighbours share pages.
 */
const hitsText = `
  select k.query, k.probe, h.*
  from unnest($5::int[], $6::int[], $7::bigint[]) as k(query, probe, term)
  join unnest($2::int[], $3::timestamptz[], $4::text[]) as q(query, published_at, content_id) using (query)
  cross join lateral (
    select p.fingerprint_id as "fingerprintId", p.published_at as "publishedAt", e.content_id as "contentId", e.owner_id as "ownerId"
    from posting p join index_entry e on e.index_name = $1 and e.fingerprint_id = p.fingerprint_id
    where p.index_name = $1 and p.term = k.term and p.published_at <= q.published_at and e.content_id <> q.content_id
      and (p.published_at < q.published_at or e.content_id collate "C" < q.content_id)
    order by p.published_at, e.content_id collate "C", p.fingerprint_id limit $8) h`

/** The hits of queries of one index, query by query and probe by probe, each probe's earliest first. */
async function readHits(db: Database, { index, asked }: IndexGroup<KeyQuery>): Promise<Map<number, HitRow[]>[]> {
  const hits = asked.map(() => new Map<number, HitRow[]>())
  const keys = asked.flatMap(({ probes }, query) => probes.map(({ term }, probe) => ({ query, probe, term })))
  if (keys.length === 0) return hits
  keys.sort((a, b) => (a.term < b.term ? -1 : a.term > b.term ? 1 : a.query - b.query))
  const rows = await db.query<HitRow>({
    name: 'read-holders',
    text: hitsText,
    values: [
      index.name,
      asked.map((_, number) => number),
      asked.map(({ of }) => of.publishedAt),
      asked.map(({ of }) => of.contentId),
      keys.map(({ query }) => query),
      keys.map(({ probe }) => probe),
      keys.map(({ term }) => term),
      holderCaps.holdersRead,
    ],
  })
  for (const row of rows) {
    const probes = hits[row.query]
    const list = probes?.get(row.probe)
    if (list === undefined) probes?.set(row.probe, [row])
    else list.push(row)
  }
  return hits
}

/** Answers queries, those about one index in one statement. */
async function answerByIndex<Q extends { readonly index: IndexDefinition }, A>(
  queries: readonly Q[],
  answer: (group: IndexGroup<Q>) => Promise<readonly A[]>,
): Promise<A[]> {
  const { groups, inOrder } = byIndex(queries)
  const answers: (readonly A[])[] = []
  for (const group of groups) answers.push(await answer(group))
  return inOrder(answers)
}

const findCandidates = (db: Database, queries: readonly KeyQuery[]): Promise<Answer<Candidate>[]> =>
  answerByIndex(queries, async (group) => {
    const hits = await readHits(db, group)
    return group.asked.map((query, number) => {
      const probes = hits[number] as Map<number, HitRow[]>
      const documents = new Numbering<HitRow>()
      const { ranked, capped } = rankHolders(
        {
          read(probe, into) {
            const rows = probes.get(probe) ?? []
            for (const [at, row] of rows.entries()) into[at] = documents.of(row)
            return rows.length
          },
          owner: (document) => documents.row(document).ownerId,
        },
        { ...query, weights: query.probes.map(({ weight }) => weight) },
      )
      const candidates = ranked.map((one) => candidateOf(one, documents))
      return { candidates: bestCandidates(candidates, query.limit), capped }
    })
  })

/** Probes that are asked for their votes in one statement: at most so many are counted that nobody reads any more. */
const probesPerStatement = 512

/** Whether what `p` and `e` name is on a side of a priority, written as two expressions. */
const isOn = (side: Side, publishedAt: string, contentId: string): string => {
  const [before, upTo] = side === 'earlier' ? ['<', '<='] : ['>', '>=']
  return `p.published_at ${upTo} ${publishedAt} and e.content_id <> ${contentId}
      and (p.published_at ${before} ${publishedAt} or e.content_id collate "C" ${before} ${contentId})`
}

/*
 * $1 index; $2 and $3 priority of the query; $4 keys; $5 postings that may still be read; $6 postings that a key may have. Of each key that somebody
 * holds at least one row comes: how many postings it has, and that many rows when they are to be read. `sum` is what a key, and those that are read before
 * it, have together.
 */
const readingText = (side: Side, sum: string): string => `
  with counted as materialized (
    select k.at, k.term, held.count
    from unnest($4::bigint[]) with ordinality as k(term, at)
    cross join lateral (
      select count(*) from (
        select from posting p join index_entry e on e.index_name = $1 and e.fingerprint_id = p.fingerprint_id
        where p.index_name = $1 and p.term = k.term and ${isOn(side, '$2', '$3')} limit $6 + 1) postings) held
    where held.count > 0),
  summed as (select *, ${sum} as sum from counted)
  select k.at::int - 1 as position, k.count::int as count, k.count > $6 or k.sum > $5 as unread, p.*
  from summed k left join lateral (
    select p.fingerprint_id as "fingerprintId", p.published_at as "publishedAt", e.content_id as "contentId", p.payload
    from posting p join index_entry e on e.index_name = $1 and e.fingerprint_id = p.fingerprint_id
    where k.count <= $6 and k.sum <= $5 and p.index_name = $1 and p.term = k.term and ${isOn(side, '$2', '$3')}) p on true
  order by k.at`

/** Keys are read in their order. */
const sumInOrder = 'coalesce(sum(count) filter (where count <= $6) over (order by at), 0)'
const votesTexts = { earlier: readingText('earlier', sumInOrder), later: readingText('later', sumInOrder) } as const

/** The rarest keys are read first, those of as many postings together. */
const sumOfRarest = 'sum(count) over (order by count)'
const postingsTexts = {
  earlier: readingText('earlier', sumOfRarest),
  later: readingText('later', sumOfRarest),
} as const

/** A posting of a key, or that its postings are not read. */
type PostingRow = { readonly position: number; readonly count: number } & (
  | ({ readonly unread: false; readonly payload: Buffer } & HolderRow)
  | { readonly unread: true }
)

/** The rows of the probes of a query that are read, and of those that are passed over. */
async function readVotes(db: Database, query: VoteQuery): Promise<ReadonlyMap<number, readonly PostingRow[]>> {
  const order = byWeight(query.probes.map(({ weight }) => weight))
  const read = new Map<number, PostingRow[]>()
  let left = query.postingsRead
  for (let from = 0; from < order.length; from += probesPerStatement) {
    const asked = order.slice(from, from + probesPerStatement)
    const rows = await db.query<PostingRow>({
      name: `read-votes-${query.side}`,
      text: votesTexts[query.side],
      values: [
        query.index.name,
        query.of.publishedAt,
        query.of.contentId,
        asked.map((probe) => query.probes[probe]?.term),
        left,
        postingsPerProbe,
      ],
    })
    for (const [position, found] of Map.groupBy(rows, (row) => row.position)) read.set(asked[position] as number, found)
    if (rows.some(({ unread, count }) => unread && count <= postingsPerProbe)) break
    left -= rows.filter(({ unread }) => !unread).length
  }
  return read
}

const findVotes = async (db: Database, queries: readonly VoteQuery[]): Promise<Answer<VotedCandidate>[]> => {
  const answers: Answer<VotedCandidate>[] = []
  for (const query of queries) {
    const rows = await readVotes(db, query)
    const documents = new Numbering<HolderRow>()
    const { ranked, capped } = rankVotes(
      {
        count: (probe) => rows.get(probe)?.[0]?.count ?? 0,
        read(probe, vote, note) {
          for (const row of rows.get(probe) ?? []) {
            const bin = row.unread ? -1 : vote(row.payload, 0)
            if (!row.unread && bin >= 0) note(documents.of(row), bin)
          }
        },
      },
      query,
    )
    const candidates = ranked.map((one) => ({ ...candidateOf(one, documents), bin: one.bin }))
    answers.push({ candidates: bestCandidates(candidates, query.limit), capped })
  }
  return answers
}

/** All keys of a query in one statement: which are read is known when all are counted, and the answer is as of one moment. */
const findPostings = async (db: Database, queries: readonly PostingQuery[]): Promise<FoundPostings[]> => {
  const answers: FoundPostings[] = []
  for (const { index, of, side, low, high, postingsPerProbe: most, postingsRead } of queries) {
    const terms = Array.from(low, (half, at) => BigInt.asIntN(64, (BigInt(high[at] as number) << 32n) | BigInt(half)))
    const rows = await db.query<PostingRow>({
      name: `read-postings-${side}`,
      text: postingsTexts[side],
      values: [index.name, of.publishedAt, of.contentId, terms, postingsRead, most],
    })
    const read = rows.filter((row) => !row.unread)
    const documents = new Numbering<HolderRow>()
    answers.push({
      size: read.length,
      probe: Uint32Array.from(read, ({ position }) => position),
      document: Uint32Array.from(read, (row) => documents.of(row)),
      payload: Uint32Array.from(read.flatMap(({ payload }) => wordsOf(payload))),
      documents: documents.all.map(({ fingerprintId, contentId, publishedAt }) => ({
        fingerprintId,
        contentId,
        publishedAt,
      })),
      capped: rows.length - read.length,
    })
  }
  return answers
}

/** Big-endian words. */
const wordsOf = (bytes: Buffer): number[] =>
  Array.from({ length: bytes.length / 4 }, (_, word) => bytes.readUInt32BE(word * 4))

/** Numbers the fingerprints of one query's hits. */
class Numbering<Row extends HolderRow> {
  private readonly numbers = new Map<bigint, number>()
  private readonly rows: Row[] = []

  of(row: Row): number {
    let number = this.numbers.get(row.fingerprintId)
    if (number === undefined) {
      number = this.rows.length
      this.numbers.set(row.fingerprintId, number)
      this.rows.push(row)
    }
    return number
  }

  /** In the order of their numbers. */
  get all(): readonly Row[] {
    return this.rows
  }

  row(number: number): Row {
    return this.rows[number] as Row
  }
}

const candidateOf = ({ document, weight, shared }: Ranked, documents: Numbering<HolderRow>): Candidate => {
  const { fingerprintId, contentId, publishedAt } = documents.row(document)
  return { fingerprintId, contentId, publishedAt, weight, shared }
}

/*
 * $1 index; of each query $2 number, $3 and $4 its priority, $5 radius and $6 limit; of each hash $7 query, $8 variant, $9 hash; of each key $10 query,
 * $11 variant, $12 key. Distances are computed where the rows are: of a key that millions hold nobody but the nearest leaves the server.
 */
const nearText = (side: Side): string => `
  select query, "fingerprintId", "publishedAt", "contentId", distance, variant, ('x' || encode(tag, 'hex'))::bit(32)::bigint as tag
  from (
    select *, row_number() over (partition by query order by distance, "publishedAt", "contentId" collate "C", "fingerprintId") as rank
    from (
      select distinct on (k.query, p.fingerprint_id) k.query, k.variant, q.most, p.distance, p.tag, p.fingerprint_id as "fingerprintId",
        e.published_at as "publishedAt", e.content_id as "contentId"
      from unnest($10::int[], $11::int[], $12::bigint[]) as k(query, variant, term)
      join unnest($7::int[], $8::int[], $9::bytea[]) as h(query, variant, hash) using (query, variant)
      join unnest($2::int[], $3::timestamptz[], $4::text[], $5::int[], $6::int[]) as q(query, published_at, content_id, radius, most) using (query)
      cross join lateral (
        select fingerprint_id, published_at, substring(payload from 33) as tag,
          bit_count(('x' || encode(substring(payload for 32), 'hex'))::bit(256) # ('x' || encode(h.hash, 'hex'))::bit(256))::int as distance
        from posting where index_name = $1 and term = k.term and published_at ${side === 'earlier' ? '<=' : '>='} q.published_at) p
      join index_entry e on e.index_name = $1 and e.fingerprint_id = p.fingerprint_id
      where p.distance <= q.radius and ${isOn(side, 'q.published_at', 'q.content_id')}
      order by k.query, p.fingerprint_id, p.distance, k.variant, p.tag) nearest) ranked
  where rank <= most order by query, rank`
const nearTexts = { earlier: nearText('earlier'), later: nearText('later') } as const

async function findNear(db: Database, queries: readonly HashQuery[]): Promise<NearCandidate[][]> {
  const answers = new Map<HashQuery, NearCandidate[]>()
  for (const side of ['earlier', 'later'] as const) {
    const asked = queries.filter((query) => query.side === side)
    for (const [at, found] of (await findNearOn(db, side, asked)).entries()) answers.set(asked[at] as HashQuery, found)
  }
  return queries.map((query) => answers.get(query) ?? [])
}

const findNearOn = (db: Database, side: Side, queries: readonly HashQuery[]): Promise<NearCandidate[][]> =>
  answerByIndex(queries, async ({ index, asked: group }) => {
    const hashes = group.flatMap((query, number) => query.hashes.map((hash, variant) => ({ number, variant, hash })))
    const keys = group.flatMap((query, number) =>
      query.hashes.flatMap((hash, variant) => partKeys(hash, query.radius).map((term) => ({ number, variant, term }))),
    )
    const rows = await db.query<Omit<NearCandidate, 'tag'> & { readonly query: number; readonly tag: bigint }>({
      name: `read-near-hashes-${side}`,
      text: nearTexts[side],
      values: [
        index.name,
        group.map((_, number) => number),
        group.map(({ of }) => of.publishedAt),
        group.map(({ of }) => of.contentId),
        group.map(({ radius }) => radius),
        group.map(({ limit }) => limit),
        hashes.map(({ number }) => number),
        hashes.map(({ variant }) => variant),
        hashes.map(({ hash }) => hash),
        keys.map(({ number }) => number),
        keys.map(({ variant }) => variant),
        keys.map(({ term }) => term),
      ],
    })
    return group.map((_, number) =>
      rows.flatMap(({ query, fingerprintId, publishedAt, contentId, distance, variant, tag }) =>
        query === number ? [{ fingerprintId, publishedAt, contentId, distance, variant, tag: Number(tag) }] : [],
      ),
    )
  })

/** The keys under which every hash within the radius stands: each part as it is and, from 16 bits on, with each of its bits flipped. */
function partKeys(hash: Uint8Array, radius: number): bigint[] {
  if (!(radius >= 0 && radius <= 31)) throw new RangeError(`a radius is 0 to 31 bits, not ${radius}`)
  const keys: bigint[] = []
  for (let part = 0; part < hashParts; part++) {
    const value = ((hash[part * 2] as number) << 8) | (hash[part * 2 + 1] as number)
    keys.push(BigInt((part << 16) | value))
    if (radius < hashParts) continue
    for (let bit = 0; bit < 16; bit++) keys.push(BigInt((part << 16) | (value ^ (1 << bit))))
  }
  return keys
}

const findLater = (db: Database, queries: readonly LaterQuery[]): Promise<string[][]> =>
  answerByIndex(queries, async ({ index, asked: group }) => {
    const keys = group.flatMap((query, number) => [...new Set(query.keys)].map((term) => ({ number, term })))
    const rows = await db.query<{ query: number; contentId: string }>({
      name: 'read-later-holders',
      text: `select query, "contentId" from (
               select k.query, e.content_id as "contentId", e.published_at, p.fingerprint_id
               from unnest($6::int[], $7::bigint[]) as k(query, term)
               join unnest($2::int[], $3::timestamptz[], $4::text[], $5::int[]) as q(query, published_at, content_id, shared) using (query)
               cross join lateral (
                 select fingerprint_id from posting
                 where index_name = $1 and term = k.term and published_at >= q.published_at group by fingerprint_id) p
               join index_entry e on e.index_name = $1 and e.fingerprint_id = p.fingerprint_id
               where e.content_id <> q.content_id and (e.published_at > q.published_at or e.content_id collate "C" > q.content_id)
               group by 1, 2, 3, 4, q.shared having count(*) >= q.shared) later
             group by 1, 2 order by min(published_at), "contentId" collate "C"`,
      values: [
        index.name,
        group.map((_, number) => number),
        group.map(({ of }) => of.publishedAt),
        group.map(({ of }) => of.contentId),
        group.map(({ minimumShared }) => minimumShared),
        keys.map(({ number }) => number),
        keys.map(({ term }) => term),
      ],
    })
    return group.map((_, number) => rows.flatMap(({ query, contentId }) => (query === number ? [contentId] : [])))
  })

/** All of one moment. */
const plainStatistics = (db: Database, index: IndexDefinition): Promise<IndexStatistics> =>
  db.transaction((tx) => countPostings(tx, index), { isolation: 'repeatable read' })

async function countPostings(tx: Queryable, index: IndexDefinition): Promise<IndexStatistics> {
  // All rows are counted, however long that takes.
  await tx.execute('set local statement_timeout = 0')
  const [counts] = await tx.query<
    Omit<IndexStatistics, 'index' | 'hottest' | 'bytes'> & { rows: number; bytes: number }
  >(
    `with spread as (
       select count(distinct fingerprint_id) as holders, count(*) as rows from posting where index_name = $1 group by term)
     select (select position from index_log where log = $2) as position,
       (select count(*)::float8 from index_entry where index_name = $1 and postings <> '') as documents,
       coalesce(sum(rows), 0)::float8 as rows, count(*)::float8 as keys, (count(*) filter (where holders > $3))::float8 as "cappedKeys",
       coalesce(sum(rows), 0)::float8 / greatest(1, (select count(*) from posting)) * pg_total_relation_size('posting') as bytes
     from spread`,
    [index.name, index.log, holderCaps.holdersPerKey],
  )
  const { rows = 0, bytes = 0, position = 0n, documents = 0, keys = 0, cappedKeys = 0 } = counts ?? {}
  const told = { index: index.name, position, documents, bytes: Math.round(bytes) }
  if (index.kind === 'hashes') return { ...told, postings: rows / hashParts, keys: 0, cappedKeys: 0, hottest: [] }
  const hottest = await tx.query<IndexStatistics['hottest'][number]>(
    `select p.term, count(distinct p.fingerprint_id)::int as holders, count(distinct e.owner_id)::int as owners
     from posting p join index_entry e on e.index_name = p.index_name and e.fingerprint_id = p.fingerprint_id
     where p.index_name = $1 group by p.term having count(distinct p.fingerprint_id) > 1
     order by owners desc, holders desc, term limit ${hottestKeys}`,
    [index.name],
  )
  return { ...told, postings: rows, keys, cappedKeys, hottest }
}
