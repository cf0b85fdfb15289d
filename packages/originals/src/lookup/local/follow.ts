import type { Queryable } from '@sourcemark/database'
import { Fault } from '@sourcemark/runtime'
import { type LogPage, readLog } from '../log.ts'
import type { LocalState } from './state.ts'
import type { RunStore } from './store.ts'

/** Entries that are read from the log at a time. */
const entriesPerPage = 400

/** How far a process may be behind what it is asked for. */
export interface FollowLimits {
  /** Entries of the log. */
  readonly entries: number
  /** Postings in memory that no packed run holds yet, about 32 bytes each. */
  readonly postings: number
}

/** Goes over to the newest runs, when there are newer ones. */
export function takeNewest(store: RunStore, state: LocalState, known: number): number {
  if (store.newest() === known) return known
  for (;;) {
    const newest = store.read()
    if (newest === null || newest.version === known) return known
    try {
      state.take(newest.manifest)
      return newest.version
    } catch (error) {
      // Its runs have made room for others since it was read.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || store.newest() === newest.version) throw error
    }
  }
}

/**
 * Reads the log to its end. One consistent page after the other, so that what was committed before the call is in when it resolves.
 * @throws Fault INDEX_STALE when the runs belong to another database or to another state of it, or are further behind than `limits` allow.
 */
export async function followLog(db: Queryable, log: string, state: LocalState, limits: FollowLimits): Promise<void> {
  for (;;) {
    const page = await readLog(db, log, state.position, entriesPerPage)
    if (isForeign(state, page)) {
      throw new Fault('INDEX_STALE', {
        message: `the local index '${log}' was made from another database, or from a later state of it: its indexer makes it anew`,
        detail: { log, position: String(state.position), head: String(page.head) },
      })
    }
    const behind = page.head - state.position
    if (behind > BigInt(limits.entries)) {
      throw new Fault('INDEX_STALE', {
        message: `the local index '${log}' is ${behind} changes behind: its indexer does not run, or has not caught up yet`,
        detail: { log, behind: String(behind) },
      })
    }
    if (state.tailPostings > limits.postings) {
      throw new Fault('INDEX_STALE', {
        message: `the local index '${log}' waits for its indexer to pack ${state.tailPostings} postings`,
        detail: { log, postings: state.tailPostings },
      })
    }
    state.apply(page.entries, page.upTo)
    state.incarnation ??= page.incarnation
    if (page.upTo >= page.head) return
  }
}

/** Whether a log is not the one that the state was made from: another database, or an earlier state of this one. */
export const isForeign = ({ incarnation, position }: LocalState, log: Pick<LogPage, 'incarnation' | 'head'>): boolean =>
  (incarnation !== null && log.incarnation !== incarnation) || log.head < position
