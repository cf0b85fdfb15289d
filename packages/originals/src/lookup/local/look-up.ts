import type { Database } from '@sourcemark/database'
import { Fault } from '@sourcemark/runtime'
import { type Bound, type KeySource, PostingColumns, readHash, type Side } from '@sourcemark/segments'
import { comparePriority } from '../../priority.ts'
import { byIndex } from '../by-index.ts'
import {
  type Answer,
  type Candidate,
  type FoundPostings,
  type HashQuery,
  holderCaps,
  type IndexDefinition,
  type KeyQuery,
  type LaterQuery,
  type LookUp,
  type NearCandidate,
  type PostingDocument,
  type PostingQuery,
  type VotedCandidate,
  type VoteQuery,
} from '../contract.ts'
import { logOf } from '../log.ts'
import { nearest } from '../near.ts'
import { bestCandidates, type HolderReader, type Ranked, rankHolders, rankVotes } from '../ranking.ts'
import { type FollowLimits, followLog, takeNewest } from './follow.ts'
import type { Source } from './kinds.ts'
import { localStatistics } from './local-statistics.ts'
import { LocalState } from './state.ts'
import { openRunStore } from './store.ts'

export interface LocalLookUpOptions {
  readonly database: Database
  /** The folder of the log on this host, shared by its processes. */
  readonly folder: string
  /** All of one log. */
  readonly definitions: readonly IndexDefinition[]
  /** How far it may be behind: 50,000 entries and 4 million postings when absent. */
  readonly limits?: FollowLimits
}

const usualLimits: FollowLimits = Object.freeze({ entries: 50_000, postings: 4_000_000 })

/**
 * The local form: packed runs of this host, mapped, and behind them what was committed since, which each process reads from the log before it
 * answers. So an answer includes what was committed before the question, whether or not the indexer is at work.
 */
export function openLocalLookUp({ database, folder, definitions, limits = usualLimits }: LocalLookUpOptions): LookUp {
  const log = logOf(definitions)
  const store = openRunStore(folder)
  const state = new LocalState(store, definitions)
  let version = 0
  /** Whether what was read last is of this database: the position alone does not tell. */
  let usable = false
  let following: Promise<void> | null = null

  const follow = async (): Promise<void> => {
    try {
      version = takeNewest(store, state, version)
      await followLog(database, log, state, limits)
      usable = true
    } catch (error) {
      if (error instanceof Fault && error.code === 'INDEX_STALE') usable = false
      throw error
    }
  }

  /** Goes on to the end of the log. Whoever comes meanwhile shares it. */
  const followOnce = (): Promise<void> => {
    following ??= follow().finally(() => {
      following = null
    })
    return following
  }

  const sourcesOf = ({ name }: IndexDefinition): Source[] => {
    const index = state.indexes.get(name)
    return index === undefined
      ? []
      : [...index.runs.map(({ source }) => source), ...index.tail.map(({ source }) => source)]
  }

  /** Answers once all that the questions have to include is in. What comes then happens in one turn, so that nothing changes in between. */
  const answer = async <Q extends { readonly reach: bigint; readonly index: IndexDefinition }, A>(
    queries: readonly Q[],
    answerAll: (sources: readonly Source[], queries: readonly Q[]) => A[],
  ): Promise<A[]> => {
    let wanted = 0n
    for (const { reach } of queries) if (reach > wanted) wanted = reach
    // Nothing comes between the last look at where it is and the answers.
    while (!usable || state.position < wanted || state.position < state.retiredUpTo) await followOnce()
    const { groups, inOrder } = byIndex(queries)
    return inOrder(groups.map(({ index, asked }) => answerAll(sourcesOf(index), asked)))
  }

  return {
    candidates: (queries) => answer(queries, (sources, asked) => findCandidates(sources as KeySource[], asked)),
    votes: (queries) => answer(queries, (sources, asked) => findVotes(sources as KeySource[], asked)),
    postings: (queries) => answer(queries, (sources, asked) => findPostings(sources as KeySource[], asked)),
    near: (queries) => answer(queries, findNear),
    later: (queries) => answer(queries, (sources, asked) => findLater(sources as KeySource[], asked)),
    async statistics(index) {
      // One that is going on may have seen the end of the log before this was asked.
      await following?.catch(() => undefined)
      do await followOnce()
      while (state.position < state.retiredUpTo)
      return localStatistics(index, sourcesOf(index), state)
    },
    async close() {
      await following?.catch(() => undefined)
      state.close()
    },
  }
}

/**
 * Where the lists of all keys of all queries are, source by source. Keys come as they are: to sort them costs more than neighbours save, because
 * the keys of a text are spread over all of a run.
 */
class Lists {
  private readonly lists: readonly Float64Array[]
  /** Where the keys of each query begin. */
  private readonly starts: number[] = []

  constructor(sources: readonly KeySource[], queries: readonly (readonly bigint[])[]) {
    const count = queries.reduce((sum, keys) => sum + keys.length, 0)
    const words = new Uint32Array(count * 2)
    const keys = new BigInt64Array(words.buffer)
    let at = 0
    for (const query of queries) {
      this.starts.push(at)
      for (const key of query) keys[at++] = key
    }
    const low = new Uint32Array(count)
    const high = new Uint32Array(count)
    for (let key = 0; key < count; key++) {
      low[key] = words[key * 2] as number
      high[key] = words[key * 2 + 1] as number
    }
    this.lists = sources.map((source) => {
      const lists = new Float64Array(count)
      source.locate(low, high, count, lists)
      return lists
    })
  }

  /** The list of a key in a source, below 0 when it holds none. */
  of(source: number, query: number, key: number): number {
    return (this.lists[source] as Float64Array)[(this.starts[query] as number) + key] as number
  }
}

/** Numbers the documents that one query meets: an open-addressed table, at most half full, of their sources and ordinals. */
class Numbering {
  private readonly sources: readonly Source[]
  private count = 0
  /** Of each document: where it is. */
  private source = new Uint16Array(256)
  private ordinal = new Uint32Array(256)
  /** The number that stands in a slot, and 1. */
  private slots = new Uint32Array(512)

  constructor(sources: readonly Source[]) {
    this.sources = sources
  }

  of(source: number, ordinal: number): number {
    const mask = this.slots.length - 1
    let slot = Math.imul(ordinal + Math.imul(source, 0x9e3779b1), 0x85ebca6b)
    slot = (slot ^ (slot >>> 15)) & mask
    for (let found = this.slots[slot] as number; found !== 0; found = this.slots[slot] as number) {
      if (this.ordinal[found - 1] === ordinal && this.source[found - 1] === source) return found - 1
      slot = (slot + 1) & mask
    }
    const number = this.count++
    this.source[number] = source
    this.ordinal[number] = ordinal
    this.slots[slot] = this.count
    if (this.count === this.ordinal.length) this.grow()
    return number
  }

  private grow(): void {
    const { source, ordinal } = this
    this.source = new Uint16Array(source.length * 2)
    this.ordinal = new Uint32Array(ordinal.length * 2)
    this.slots = new Uint32Array(this.slots.length * 2)
    this.count = 0
    for (let number = 0; number < ordinal.length; number++) this.of(source[number] as number, ordinal[number] as number)
  }

  private at<T>(number: number, read: (source: Source, ordinal: number) => T): T {
    return read(this.sources[this.source[number] as number] as Source, this.ordinal[number] as number)
  }

  owner(number: number): bigint {
    return this.at(number, ({ documents }, ordinal) => documents.ownerId(ordinal))
  }

  publishedAt(number: number): number {
    return this.at(number, ({ documents }, ordinal) => documents.publishedAt(ordinal))
  }

  /** Of all that were met, in the order of their numbers. */
  identities(): PostingDocument[] {
    return Array.from({ length: this.count }, (_, number) => this.identity(number))
  }

  identity(number: number): PostingDocument {
    return this.at(number, ({ documents }, ordinal) => ({
      fingerprintId: documents.fingerprintId(ordinal),
      contentId: documents.contentId(ordinal),
      publishedAt: new Date(documents.publishedAt(ordinal)),
    }))
  }

  /** By priority, as `comparePriority`; the number of a document says nothing. */
  compare(a: number, b: number): number {
    const times = this.publishedAt(a) - this.publishedAt(b)
    if (times !== 0) return times
    const [one, other] = [this.identity(a), this.identity(b)]
    return comparePriority(one, other) || (one.fingerprintId < other.fingerprintId ? -1 : 1)
  }
}

const scratch = new Uint32Array(holderCaps.holdersRead)
/** The holders of the key in hand, of all sources. */
const met: number[] = []

/** Reads the earlier holders of the keys of one query. */
function holderReader(
  sources: readonly KeySource[],
  lists: Lists,
  number: number,
  { of }: KeyQuery,
  numbering: Numbering,
): HolderReader {
  const bounds = sources.map((source) => source.bound(of.publishedAt.getTime(), of.contentId))
  return {
    read(probe, into) {
      met.length = 0
      // Each source gives its holders in order, and what an older run holds is mostly earlier: then all are in order already.
      let ordered = true
      for (let at = 0; at < sources.length; at++) {
        const list = lists.of(at, number, probe)
        if (list < 0) continue
        const found = (sources[at] as KeySource).holders(list, bounds[at] as Bound, 'earlier', scratch, scratch.length)
        for (let holder = 0; holder < found; holder++) {
          const document = numbering.of(at, scratch[holder] as number)
          if (holder === 0 && met.length > 0 && ordered) ordered = numbering.compare(met.at(-1) as number, document) < 0
          met.push(document)
        }
      }
      // A few need no order, because nothing is cut off.
      if (!ordered && met.length > holderCaps.holdersPerOwner) met.sort((a, b) => numbering.compare(a, b))
      const kept = Math.min(met.length, into.length)
      for (let holder = 0; holder < kept; holder++) into[holder] = met[holder] as number
      return kept
    },
    owner: (document) => numbering.owner(document),
  }
}

function findCandidates(sources: readonly KeySource[], queries: readonly KeyQuery[]): Answer<Candidate>[] {
  const lists = new Lists(
    sources,
    queries.map(({ probes }) => probes.map(({ term }) => term)),
  )
  return queries.map((query, number) => {
    const numbering = new Numbering(sources)
    const { ranked, capped } = rankHolders(holderReader(sources, lists, number, query, numbering), {
      ...query,
      weights: query.probes.map(({ weight }) => weight),
    })
    return { candidates: toCandidates(ranked, numbering, query.limit), capped }
  })
}

const toCandidates = (ranked: readonly Ranked[], numbering: Numbering, limit: number): VotedCandidate[] =>
  bestCandidates(
    ranked.map(({ document, weight, shared, bin }) => ({ ...numbering.identity(document), weight, shared, bin })),
    limit,
  )

/**
 * Whether any other content stands on that side of a query. Of a picture that arrives in time nothing is later, and to find that out here costs less than to
 * look for each of its words.
 */
function hasOthers(sources: readonly KeySource[], { of, side }: Pick<VoteQuery, 'of' | 'side'>): boolean {
  return sources.some(({ documents }) => {
    const bound = documents.bound(of.publishedAt.getTime(), of.contentId)
    const isThere = (ordinal: number): boolean =>
      documents.isEarlier(ordinal, bound) === (side === 'earlier') && !documents.isOwn(ordinal, bound)
    // What comes last is the latest, or was added last.
    for (let ordinal = documents.size - 1; ordinal >= 0; ordinal--) {
      if (isThere(ordinal)) return true
      if (side === 'later' && ordinal < bound.before) return false
    }
    return false
  })
}

function findVotes(sources: readonly KeySource[], queries: readonly VoteQuery[]): Answer<VotedCandidate>[] {
  const answerable = queries.map((query) => hasOthers(sources, query))
  const lists = new Lists(
    sources,
    queries.map(({ probes }, number) => (answerable[number] === true ? probes.map(({ term }) => term) : [])),
  )
  return queries.map((query, number) => {
    if (answerable[number] !== true) return { candidates: [], capped: 0 }
    const { of, side } = query
    const numbering = new Numbering(sources)
    const bounds = sources.map((source) => source.bound(of.publishedAt.getTime(), of.contentId))
    const { ranked, capped } = rankVotes(
      {
        count(probe, most) {
          let count = 0
          for (let at = 0; at < sources.length && count <= most; at++) {
            const list = lists.of(at, number, probe)
            if (list >= 0) count += (sources[at] as KeySource).count(list, bounds[at] as Bound, side, most)
          }
          return count
        },
        read(probe, vote, note) {
          for (let at = 0; at < sources.length; at++) {
            const list = lists.of(at, number, probe)
            if (list < 0) continue
            ;(sources[at] as KeySource).visit(list, bounds[at] as Bound, side, (ordinal, bytes, offset) => {
              const bin = vote(bytes, offset)
              if (bin >= 0) note(numbering.of(at, ordinal), bin)
            })
          }
        },
      },
      query,
    )
    return { candidates: toCandidates(ranked, numbering, query.limit), capped }
  })
}

/** Keys that are located at once, or read: few enough for their lists to be near still when they are counted, or when the last one is read. */
const keysAtOnce = 128

const findPostings = (sources: readonly KeySource[], queries: readonly PostingQuery[]): FoundPostings[] =>
  queries.map((query) => readPostings(hasOthers(sources, query) ? sources : [], query))

/** Locates all keys and counts their postings, then reads those of the rarest. */
function readPostings(sources: readonly KeySource[], query: PostingQuery): FoundPostings {
  const { index, of, side, low, high } = query
  const bounds = sources.map((source) => source.bound(of.publishedAt.getTime(), of.contentId))
  const lists = sources.map(() => new Float64Array(low.length))
  const counts = new Uint32Array(low.length)
  const rarest = new RarestKeys(query)
  const count = postingCounter(sources, bounds, side)
  for (let from = 0; from < low.length; from += keysAtOnce) {
    const to = Math.min(low.length, from + keysAtOnce)
    const [lows, highs] = [low.subarray(from, to), high.subarray(from, to)]
    for (const [at, source] of sources.entries())
      source.locate(lows, highs, to - from, (lists[at] as Float64Array).subarray(from, to))
    for (let key = from; key < to; key++) {
      counts[key] = count(lists, key, rarest.most)
      rarest.add(counts[key] as number)
    }
  }
  const { most, postings: size } = rarest
  const probe = new Uint32Array(size)
  const columns = new PostingColumns(index.payloadBytes, size)
  const { ordinal: document, payload } = columns
  const numbering = new Numbering(sources)
  /** The number of each document in the answer, and one: nearly each of them has several postings. */
  const numbers = sources.map(({ documents }) => new Uint32Array(documents.size))
  let capped = 0
  for (let from = 0; from < low.length; from += keysAtOnce) {
    const to = Math.min(low.length, from + keysAtOnce)
    for (let key = from; key < to; key++) {
      if ((counts[key] as number) <= most) continue
      capped++
      for (const ofSource of lists) ofSource[key] = -1
    }
    for (const [at, source] of sources.entries()) source.touch((lists[at] as Float64Array).subarray(from, to))
    for (let key = from; key < to; key++) {
      for (let at = 0; at < sources.length; at++) {
        const list = (lists[at] as Float64Array)[key] as number
        if (list < 0) continue
        let posting = columns.count
        ;(sources[at] as KeySource).read(list, bounds[at] as Bound, side, columns)
        const known = numbers[at] as Uint32Array
        for (const end = columns.count; posting < end; posting++) {
          probe[posting] = key
          // From ordinals of a source to numbers of the answer.
          const ordinal = document[posting] as number
          if (known[ordinal] === 0) known[ordinal] = numbering.of(at, ordinal) + 1
          document[posting] = (known[ordinal] as number) - 1
        }
      }
    }
  }
  return { size, probe, document, payload, documents: numbering.identities(), capped }
}

/**
 * Counts the postings of a key in all sources; when they are more than `most`, it may stop. Of a source of which all documents answer, where its list ends
 * tells it.
 */
function postingCounter(
  sources: readonly KeySource[],
  bounds: readonly Bound[],
  side: Side,
): (lists: readonly Float64Array[], key: number, most: number) => number {
  const whole = sources.map(({ dead, documents }, at) => dead === 0 && !documents.hasOwn(bounds[at] as Bound))
  return (lists, key, most) => {
    let count = 0
    for (let at = 0; at < sources.length && count <= most; at++) {
      const list = (lists[at] as Float64Array)[key] as number
      if (list < 0) continue
      const [source, bound] = [sources[at] as KeySource, bounds[at] as Bound]
      count += whole[at] === true ? source.span(list, bound, side) : source.count(list, bound, side, most - count)
    }
    return count
  }
}

/** Up to how many postings a key is read, as far as keys were counted: each that comes can only make it fewer. */
class RarestKeys {
  /** Postings that a key may have. */
  most: number
  /** Postings of all keys that have no more. */
  postings = 0
  private readonly room: number
  /** How many keys have each number of postings. */
  private readonly keys: Uint32Array

  constructor({ postingsPerProbe, postingsRead }: Pick<PostingQuery, 'postingsPerProbe' | 'postingsRead'>) {
    this.room = postingsRead
    this.most = Math.min(postingsPerProbe, postingsRead)
    this.keys = new Uint32Array(this.most + 1)
  }

  /** @param postings of one key; above `most` it does not matter how many. */
  add(postings: number): void {
    if (postings > this.most) return
    this.keys[postings] = (this.keys[postings] as number) + 1
    this.postings += postings
    while (this.postings > this.room) {
      this.postings -= this.most * (this.keys[this.most] as number)
      this.most--
    }
  }
}

function findNear(sources: readonly Source[], queries: readonly HashQuery[]): NearCandidate[][] {
  return queries.map(({ hashes, radius, of, side, limit }) => {
    const numbering = new Numbering(sources)
    const found: NearCandidate[] = []
    for (const [at, source] of sources.entries()) {
      if (!('near' in source)) continue
      const bound = source.bound(of.publishedAt.getTime(), of.contentId)
      for (const [variant, hash] of hashes.entries()) {
        source.near(readHash(hash), radius, bound, side, (ordinal, distance, tag) => {
          found.push({ ...numbering.identity(numbering.of(at, ordinal)), distance, variant, tag })
        })
      }
    }
    return nearest(found, limit)
  })
}

function findLater(sources: readonly KeySource[], queries: readonly LaterQuery[]): string[][] {
  const asked = queries.map(({ keys }) => [...new Set(keys)])
  const lists = new Lists(sources, asked)
  return queries.map(({ of, minimumShared }, number) => {
    const keys = asked[number] as bigint[]
    const numbering = new Numbering(sources)
    const shared: number[] = []
    for (const [at, source] of sources.entries()) {
      const bound = source.bound(of.publishedAt.getTime(), of.contentId)
      for (let key = 0; key < keys.length; key++) {
        const list = lists.of(at, number, key)
        if (list < 0) continue
        const holders = new Uint32Array(source.length(list))
        const found = source.holders(list, bound, 'later', holders, holders.length)
        for (let holder = 0; holder < found; holder++) {
          const document = numbering.of(at, holders[holder] as number)
          shared[document] = (shared[document] ?? 0) + 1
        }
      }
    }
    const later = shared.flatMap((count, document) => (count >= minimumShared ? [document] : []))
    later.sort((a, b) => numbering.compare(a, b))
    return [...new Set(later.map((document) => numbering.identity(document).contentId))]
  })
}
