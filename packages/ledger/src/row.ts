import { canonicalJson, verdictId } from '@sourcemark/contract'
import type { VerdictDraft } from './append.ts'

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
