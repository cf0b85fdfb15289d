import type { Bound, Side } from '../documents.ts'
import type { RunSource } from '../run.ts'
import type { PostingColumns } from './posting-columns.ts'

/** Calls with a document that holds a key, and where in `bytes` the payload of that posting begins. */
export type VisitPosting = (ordinal: number, bytes: Uint8Array, at: number) => void

/** What can be asked for the holders of keys: a packed or an open run. */
export interface KeySource extends RunSource {
  /** All postings, those of dead documents too. */
  readonly postings: number
  /**
   * Finds the lists of the first `count` keys, given as unsigned halves: `lists[i]` becomes a handle, or -1 when nobody holds the key. A
   * handle is good until the source is added to.
   */
  locate(low: Uint32Array, high: Uint32Array, count: number, lists: Float64Array): void
  /** Postings in a list, those of dead documents too. */
  length(list: number): number
  /**
   * Writes the live documents of a list that are on the side of the bound and not of its own content: each once, earliest first, at most
   * `most`. Returns how many. Costs what it passes over, not the length of the list.
   */
  holders(list: number, bound: Bound, side: Side, into: Uint32Array, most: number): number
  /** Counts the postings of such documents, one by one; when they are more than `most`, it stops at the next. */
  count(list: number, bound: Bound, side: Side, most: number): number
  /** Postings on a side of the bound, those of dead documents and of its own content too. Costs a search for where the side ends, not what it has. */
  span(list: number, bound: Bound, side: Side): number
  /** Calls for every posting of such documents, earliest first, those of one document in the order of their payloads. */
  visit(list: number, bound: Bound, side: Side, visit: VisitPosting): void
  /** Touches lists that are read next, so that they wait for memory together; -1 is none. */
  touch(lists: Float64Array): void
  /** Adds the postings of such documents, as `visit` tells them. There is room for them. */
  read(list: number, bound: Bound, side: Side, into: PostingColumns): void
}
