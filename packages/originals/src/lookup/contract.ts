import type { Queryable } from '@sourcemark/database'
import type { Probe } from '@sourcemark/fingerprint'
import type { Side } from '@sourcemark/segments'
import type { Priority } from '../priority.ts'

/*
 * The originals index, as its users see it. What stands in it is the table `index_entry` (`IndexLog`); who holds a key is asked of one of
 * two forms that are made from it (`LookUp`), which give the same answers.
 */

/** How the postings of an index are made: `keys` alone, keys with a `payload` that is matched and voted, or 256-bit `hashes`. */
export type IndexKind = 'keys' | 'payload' | 'hashes'

/** A named set of postings. */
export interface IndexDefinition {
  /** Stored with every row and never reused for other keys. */
  readonly name: string
  /** Whose changes are numbered together: one log a modality. */
  readonly log: string
  readonly kind: IndexKind
  /** Bytes of payload that each posting carries, a multiple of 4; 0 unless the kind is `payload`. */
  readonly payloadBytes: number
}

/** Holders of a key that are looked at: the earliest, so many of one owner and so many in all, among the earliest `holdersRead`. */
export const holderCaps = Object.freeze({ holdersRead: 1600, holdersPerOwner: 8, holdersPerKey: 200 } as const)

/**
 * Postings that a probe may have and still vote. What has more tells nothing, as the corner of a frame that everybody's screenshots have: it is passed
 * over, so that it takes nothing from the probes behind it.
 */
export const postingsPerProbe = 4000

/** Keys of an index that are told as the hottest. */
export const hottestKeys = 20

/** What stands in an index for one fingerprint. */
export interface IndexEntry {
  readonly index: string
  readonly fingerprintId: bigint
  readonly contentId: string
  readonly publishedAt: Date
  /** Who published it, as a number (`ownerId`): caps count by owner. */
  readonly ownerId: bigint
  /** Encoded by `encodeKeys`, `encodePayloadKeys` or `encodeHashes`; empty when the fingerprint stands nowhere any more. */
  readonly postings: Uint8Array
}

/** The committed truth of one log. */
export interface IndexLog {
  readonly log: string
  /**
   * Lets fingerprints, each once an index, stand under the postings given instead of those before. Idempotent: what stands already changes nothing. Part of the
   * caller's transaction, of which it should be the last statement: from here to the commit no other change of this log can be committed, and the
   * server ends the transaction when nothing is heard of it for five seconds.
   * @returns the log position that a look-up has to reach to see all of it.
   */
  register(tx: Queryable, entries: readonly IndexEntry[]): Promise<bigint>
  /** What stands for a content, all indexes of the log. */
  standing(tx: Queryable, contentId: string): Promise<IndexEntry[]>
  /** The position of the last committed change. */
  head(db: Queryable): Promise<bigint>
  /**
   * Whether a content that was published later than another, or at the same time, has an entry, or had one: where none has, nobody is concerned by a change of
   * that other one.
   */
  hasLater(db: Queryable, than: Priority): Promise<boolean>
}

/** A question for the holders of keys. */
interface Question {
  readonly index: IndexDefinition
  /** Log position that the answer has to include. */
  readonly reach: bigint
  /** Whose earlier, or later, holders are asked for; its own content is never one. */
  readonly of: Priority
}

/** Which earlier contents share most with a set of keys. */
export interface KeyQuery extends Question {
  readonly probes: readonly Probe[]
  /**
   * `divided`: a key is shared out among its holders, where they vote among those for which it votes, so that what everybody has crowds out nobody.
   * `whole`: it is worth as much to each.
   */
  readonly sharing: 'divided' | 'whole'
  /** Keys that a candidate shares at least. */
  readonly minimumShared: number
  /** Candidates at most. */
  readonly limit: number
}

/** A probe whose postings vote. */
export interface VoteProbe extends Probe {
  /**
   * What it is one of several probes for, as the keys near one feature of a picture, 0 to 2^31 - 1: the probes of a group vote once for a bin of a
   * fingerprint. Alone when absent.
   */
  readonly group?: number
}

/** Which contents on one side of the query share keys whose payloads agree, in one bin of votes. */
export interface VoteQuery extends KeyQuery {
  readonly side: Side
  readonly probes: readonly VoteProbe[]
  /**
   * The bin for which a posting votes, given the number of the probe and where the payload begins in `bytes`; -1 when the payload does not
   * match. Bins are 0 to 2^31 - 1.
   */
  readonly vote: (probe: number, bytes: Uint8Array, at: number) => number
  /**
   * Postings of holders on that side that are read at most, probes of most weight first. A probe with more than `postingsPerProbe` is passed over; one with
   * more than what is left ends the reading. They, and those behind the end, are `capped`.
   */
  readonly postingsRead: number
}

/** Which contents on one side of the query have a hash near one of `hashes`. */
export interface HashQuery extends Question {
  readonly side: Side
  /** 32 bytes each: the variants of what is asked for. */
  readonly hashes: readonly Uint8Array[]
  /** 0 to 31 bits. */
  readonly radius: number
  readonly limit: number
}

/**
 * Keys of which the postings themselves are wanted: whoever asks votes on its own. For indexes of the kind `payload`. Keys come as columns, because there are
 * thousands a call. Those of fewest postings are read, in whatever order they come: what few have tells most, and must not be
 * crowded out by what everybody has. What counts are the postings of holders on that side alone, so that the answer is a function of what stands.
 */
export interface PostingQuery extends Question {
  readonly side: Side
  /** Keys as unsigned halves. One that comes twice counts twice and is read twice. */
  readonly low: Uint32Array
  readonly high: Uint32Array
  /** Postings that a key may have on that side and still be read; one with more is passed over and `capped`. */
  readonly postingsPerProbe: number
  /**
   * Postings read at most. Keys are read up to the largest number of postings a key, at most `postingsPerProbe`, with which all keys that have no more fit in
   * here together. All others that somebody holds on that side are `capped`.
   */
  readonly postingsRead: number
}

/** Which later contents have a fingerprint that holds some of a set of keys. */
export interface LaterQuery extends Question {
  readonly keys: readonly bigint[]
  readonly minimumShared: number
}

/** A content that shares something with the query. */
export interface Candidate extends Priority {
  readonly fingerprintId: bigint
  /**
   * Sum of the weights of the shared keys, in thousandths of a bit; of the fullest bin with `minimumShared` keys when they vote. Reading ends when
   * the set of candidates cannot change any more, always at the same probe: then it is the sum up to there.
   */
  readonly weight: number
  /** Keys shared that are in `weight`; groups of probes where they vote. */
  readonly shared: number
}

export interface VotedCandidate extends Candidate {
  readonly bin: number
}

export interface NearCandidate extends Priority {
  readonly fingerprintId: bigint
  /** Bits in which the nearest pair of hashes differs. */
  readonly distance: number
  /** Which of the query's hashes it is, and the tag of the original's. */
  readonly variant: number
  readonly tag: number
}

export interface Answer<C> {
  /** Best first; ties go to the earlier one, then to the smaller fingerprint id. */
  readonly candidates: readonly C[]
  /** Probes of which not every holder on that side was looked at, so that nothing is skipped unseen. */
  readonly capped: number
}

/** Postings of holders on the side that was asked for: columns, ascending by `probe`, those of one probe in no order. */
export interface FoundPostings {
  readonly size: number
  /** Number of the key in the query. */
  readonly probe: Uint32Array
  /** Number in `documents`. */
  readonly document: Uint32Array
  /** `payloadBytes / 4` words a posting, big-endian. */
  readonly payload: Uint32Array
  /** Each once, in no order. */
  readonly documents: readonly PostingDocument[]
  /** Keys that somebody holds on that side and that were not read. */
  readonly capped: number
}

export interface PostingDocument extends Priority {
  readonly fingerprintId: bigint
}

/** What stands in an index and how it is spread. */
export interface IndexStatistics {
  readonly index: string
  /** Log position that they include. */
  readonly position: bigint
  readonly documents: number
  readonly postings: number
  /** Distinct keys; what is told of keys is nothing of hashes. */
  readonly keys: number
  /** Bytes that the form takes for it. */
  readonly bytes: number
  /** Keys with more holders than are looked at. */
  readonly cappedKeys: number
  /** Of the keys of several holders those of most distinct owners, then of most holders, then the lowest: at most `hottestKeys`. */
  readonly hottest: readonly { readonly term: bigint; readonly holders: number; readonly owners: number }[]
}

/** One form of the index: many questions in one call, each answered as of its `reach` or later. */
export interface LookUp {
  /** @throws Fault INDEX_STALE when the form is too far behind to answer. */
  candidates(queries: readonly KeyQuery[]): Promise<Answer<Candidate>[]>
  /** As `candidates`, for indexes of the kind `payload`. */
  votes(queries: readonly VoteQuery[]): Promise<Answer<VotedCandidate>[]>
  /** The postings of keys, each answer as of one moment. */
  postings(queries: readonly PostingQuery[]): Promise<FoundPostings[]>
  /** The contents with the nearest hashes, nearest first; ties go to the earlier one, then to the smaller fingerprint id. */
  near(queries: readonly HashQuery[]): Promise<NearCandidate[][]>
  /** Ids of the contents, each once, earliest first. */
  later(queries: readonly LaterQuery[]): Promise<string[][]>
  statistics(index: IndexDefinition): Promise<IndexStatistics>
  close(): Promise<void>
}
