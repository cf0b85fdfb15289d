import { canonicalJson, verdictId } from '@sourcemark/contract'
import type { VerdictDraft } from './append.ts'
import type { LedgerFaultCode } from './faults.ts'

/** Rows that are read at a time. */
export const rowsAtOnce = 500

/** A row of the ledger as it is kept. */
export interface LedgerRow {
  readonly chain: number
  /** From 1. */
  readonly seq: number
  readonly previousHash: string
  readonly hash: string
  /** The verdict, canonical JSON (RFC 8785). */
  readonly entry: string
}

/** Columns of a row that repeat what its entry says. */
export interface RowColumns {
  readonly verdictId: string
  readonly contentId: string
  readonly revision: number
}

/** What is wrong with an entry by itself. */
export interface EntryProblem {
  readonly code: LedgerFaultCode
  readonly what: string
}

export const columnsDiffer: EntryProblem = Object.freeze({
  code: 'columns_differ',
  what: 'the columns beside the entry say something else than the entry',
})

/** What the Merkle tree of a chain holds for a row: its hash, 32 bytes. */
export const leafOf = (hash: string): Uint8Array => Buffer.from(hash, 'hex')

/** What a row's entry says, or what is wrong with it. */
export type ReadEntry =
  | { readonly verdict: VerdictDraft; readonly problem?: never }
  | { readonly problem: 'malformed' | 'verdict id differs' }

/**
 * Reads an entry of any origin. It has to be the canonical JSON of a verdict whose id fits what it says: everything but the id itself and
 * its history (`supersedes`, `reason`, `timings`).
 */
export function readEntry(entry: string): ReadEntry {
  try {
    const verdict = JSON.parse(entry) as VerdictDraft
    if (typeof verdict !== 'object' || verdict === null || canonicalJson(verdict) !== entry) {
      return { problem: 'malformed' }
    }
    const { verdictId: id, supersedes: _supersedes, reason: _reason, timings: _timings, ...said } = verdict
    return id === verdictId(verdict.contentId, verdict.revision, said) ? { verdict } : { problem: 'verdict id differs' }
  } catch {
    // Not JSON, or nested so deeply that it is no verdict of ours.
    return { problem: 'malformed' }
  }
}

/** Everything that is wrong with an entry of a verdict, and with the columns beside it. */
export function verdictProblems(entry: string, columns: RowColumns | undefined): EntryProblem[] {
  const read = readEntry(entry)
  if (read.problem === 'malformed') {
    return [{ code: 'entry_malformed', what: 'the entry is no verdict in canonical JSON' }]
  }
  const problems: EntryProblem[] = []
  if (read.problem !== undefined) {
    problems.push({ code: 'verdict_id_differs', what: 'the id of the verdict does not fit what it says' })
  }
  const { verdictId: id, contentId, revision } = JSON.parse(entry) as RowColumns
  const same =
    columns === undefined ||
    (id === columns.verdictId && contentId === columns.contentId && revision === columns.revision)
  return same ? problems : [...problems, columnsDiffer]
}
