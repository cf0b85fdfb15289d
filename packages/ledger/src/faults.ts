import type { ChainName } from './chain-hash.ts'
import type { NumberRange } from './numbering.ts'

/** Everything that can be wrong with a ledger. */
export const ledgerFaultCodes = Object.freeze([
  /** A row is not there. */
  'row_missing',
  /** The entry does not have the hash of its row: one or the other was changed, or both. */
  'row_changed',
  /** The entry fits its place and what follows it, the hash beside it does not. */
  'row_hash_changed',
  /** The row fits its place, what it holds as the hash of the row before it does not. */
  'row_link_changed',
  /** The row fits itself, yet does not follow from the one before it. */
  'row_unlinked',
  /** The row fits itself and follows, yet what comes after it, or a checkpoint, was made over another one. */
  'row_replaced',
  /** The row holds what belongs to the place before or behind it. */
  'row_moved',
  /** The row stands behind later ones. */
  'row_out_of_order',
  /** The place of the row is taken, or there is no such place. */
  'row_surplus',
  /** The entry is not the canonical JSON of a verdict, or of something that the audit holds. */
  'entry_malformed',
  /** The id of the verdict does not fit what it says. */
  'verdict_id_differs',
  /** The columns beside the entry say something else than the entry. */
  'columns_differ',
  /** All hashes fit, and a signed checkpoint has others: these rows were written anew. */
  'rows_rewritten',
  /** The chain is said to end elsewhere than its rows do. */
  'end_differs',
  'checkpoint_missing',
  /** Its text or its signature was changed. */
  'checkpoint_altered',
  'checkpoint_out_of_order',
  /** It was made over another predecessor. */
  'checkpoint_unlinked',
  /** It was signed with a key that is not trusted. */
  'checkpoint_key_unknown',
  /** A checkpoint that was seen earlier is another one here. */
  'checkpoint_replaced',
  /** Not a line of an export. */
  'line_malformed',
  /** A header, key or end record that is missing or does not fit. */
  'export_incomplete',
] as const)
export type LedgerFaultCode = (typeof ledgerFaultCodes)[number]

/** One thing that is wrong, and where. */
export interface LedgerFault {
  readonly code: LedgerFaultCode
  readonly chain: ChainName | null
  /** The row, or the first of several. */
  readonly seq: number | null
  /** The last of several rows, else as `seq`. */
  readonly toSeq: number | null
  /** The checkpoint that is wrong, or that shows what is wrong. */
  readonly checkpoint: number | null
  /** For people. */
  readonly message: string
}

const rowsText = ({ from, to }: NumberRange): string => (from === to ? `row ${from}` : `rows ${from} to ${to}`)

/** A fault of one or several rows. `what` goes on after "chain 3, row 7: ", or "audit, row 7: ". */
export const rowFault = (
  code: LedgerFaultCode,
  chain: ChainName,
  rows: NumberRange,
  what: string,
  checkpoint: number | null = null,
): LedgerFault => ({
  code,
  chain,
  seq: rows.from,
  toSeq: rows.to,
  checkpoint,
  message: `${chain === 'audit' ? chain : `chain ${chain}`}, ${rowsText(rows)}: ${what}`,
})

export const checkpointFault = (code: LedgerFaultCode, number: number, what: string): LedgerFault => ({
  code,
  chain: null,
  seq: null,
  toSeq: null,
  checkpoint: number,
  message: `checkpoint ${number}: ${what}`,
})

export const streamFault = (code: LedgerFaultCode, message: string): LedgerFault => ({
  code,
  chain: null,
  seq: null,
  toSeq: null,
  checkpoint: null,
  message,
})
