import { type AuditColumns, auditProblems } from './audit.ts'
import { type ChainName, entryHash, firstPreviousHash } from './chain-hash.ts'
import type { AuditMark, ChainMark } from './checkpoint.ts'
import { type LedgerFault, type LedgerFaultCode, rowFault } from './faults.ts'
import { MerkleFrontier } from './merkle.ts'
import { Numbering } from './numbering.ts'
import { type LedgerRow, leafOf, type RowColumns, verdictProblems } from './row.ts'

type AuditRow = Omit<LedgerRow, 'chain'> & { readonly chain: 'audit' }
type ChainRow = LedgerRow | AuditRow
type CheckedRow = (LedgerRow & { readonly columns?: RowColumns }) | (AuditRow & { readonly columns?: AuditColumns })

/** What speaks for the true hash of a row besides the row itself. */
interface Evidence {
  readonly hash: string
  /** Signed, or covered by a row that is whole. */
  readonly sure: boolean
}

const hashOver = (previousHash: string, { chain, seq, entry }: ChainRow): string =>
  entryHash(previousHash, chain, BigInt(seq), entry)

const isWhole = (row: ChainRow): boolean => hashOver(row.previousHash, row) === row.hash

/** What the row behind says about the hash of `row`. */
function evidenceOf(row: ChainRow, next: ChainRow): Evidence | undefined {
  if (next.previousHash === row.hash) return { hash: row.hash, sure: true }
  // Only what it holds as its link was changed; its own hash was made over ours.
  if (hashOver(row.hash, next) === next.hash) return { hash: row.hash, sure: true }
  return isWhole(next) ? { hash: next.previousHash, sure: true } : undefined
}

/**
 * Follows one chain, row by row. A row is judged when the next one, a checkpoint or the end tells more about it; after a fault the true
 * hash of the row, as far as it can be told, carries on, so that one change is one fault.
 */
export class ChainCheck {
  readonly #chain: ChainName
  readonly #report: (fault: LedgerFault) => void
  readonly #numbers = new Numbering()
  /** Tree over what was judged, as long as it can be made; the audit has none. */
  #frontier: MerkleFrontier | undefined
  /** True hash of the last row that was judged. */
  #hash = firstPreviousHash
  /** What the last row has as its hash where a checkpoint has another: a chain that was written anew goes on from there. */
  #rewrittenHash: string | undefined
  #waiting: CheckedRow | undefined
  #marked = 0

  constructor(chain: ChainName, report: (fault: LedgerFault) => void) {
    this.#chain = chain
    this.#frontier = chain === 'audit' ? undefined : new MerkleFrontier()
    this.#report = report
  }

  /** The last row that a valid checkpoint covers. */
  get marked(): number {
    return this.#marked
  }

  get last(): number {
    return this.#numbers.last
  }

  row(row: CheckedRow): void {
    const before = this.#numbers.last
    const place = row.seq < 1 ? 'again' : this.#numbers.take(row.seq)
    if (place === 'again') {
      this.#fault(
        'row_surplus',
        row.seq,
        row.seq < 1 ? 'rows count from 1' : 'a row with this number was there already',
      )
      return
    }
    if (place === 'late') {
      this.#fault('row_out_of_order', row.seq, `stands behind row ${before}`)
      if (!isWhole(row)) this.#fault('row_changed', row.seq, 'the entry does not have the hash of the row')
      this.#checkEntry(row)
      return
    }
    if (place === 'due') {
      this.#judge(this.#waiting === undefined ? undefined : evidenceOf(this.#waiting, row))
      if (row.previousHash === this.#rewrittenHash) this.#hash = this.#rewrittenHash
    } else {
      this.#judge(undefined)
      this.#bridge(before + 1, row.seq - 1, row.previousHash, isWhole(row))
    }
    this.#rewrittenHash = undefined
    this.#waiting = row
  }

  /** Holds the chain against a checkpoint whose signature is valid. `disturbed`: an earlier one was not, so rows may come in another order. */
  mark(mark: ChainMark | AuditMark, checkpoint: number, disturbed: boolean): void {
    const { seq } = mark
    if (seq < this.#numbers.last) {
      if (!disturbed && seq >= this.#marked) {
        this.#fault('row_out_of_order', seq + 1, `stands before checkpoint ${checkpoint}, which ends at row ${seq}`)
      }
      return
    }
    const range = { from: this.#marked + 1, to: seq }
    if (seq === this.#marked && this.#waiting === undefined) return
    this.#marked = seq
    if (seq > this.#numbers.last) {
      const first = this.#numbers.last + 1
      this.#judge(undefined)
      this.#numbers.expectUpTo(seq)
      this.#bridge(first, seq, mark.hash, true)
      return
    }
    const kept = this.#waiting?.hash
    const replaced = this.#judge({ hash: mark.hash, sure: true }, true)
    const root = this.#frontier?.root()
    const same = root !== undefined && 'root' in mark && Buffer.from(root).toString('hex') === mark.root
    if (replaced && same) {
      this.#fault('row_replaced', seq, `checkpoint ${checkpoint} was signed over another row`)
    } else if (replaced || (root !== undefined && !same)) {
      this.#report(
        rowFault(
          'rows_rewritten',
          this.#chain,
          range,
          `all hashes fit, yet checkpoint ${checkpoint} was signed over other rows`,
          checkpoint,
        ),
      )
      this.#frontier = undefined
    }
    this.#rewrittenHash = replaced ? kept : undefined
    this.#hash = mark.hash
  }

  /** Holds the chain against where it is said to end. */
  end(end: { readonly seq: number; readonly hash: string } | 'not said' | 'unknown'): void {
    const { last } = this.#numbers
    this.#judge(typeof end === 'object' && end.seq === last ? { hash: end.hash, sure: false } : undefined)
    if (end === 'not said') this.#fault('end_differs', last, 'nothing says that the chain has rows at all')
    else if (end !== 'unknown') this.#holdAgainst(end)
    for (const range of this.#numbers.missing()) {
      this.#report(rowFault('row_missing', this.#chain, range, range.from === range.to ? 'is missing' : 'are missing'))
    }
  }

  #holdAgainst(end: { readonly seq: number; readonly hash: string }): void {
    const { last } = this.#numbers
    if (end.seq > last) this.#numbers.expectUpTo(end.seq)
    else if (end.seq < last) this.#fault('end_differs', last, `the chain is said to end at row ${end.seq}`)
    else if (end.hash !== this.#hash && end.hash !== this.#rewrittenHash) {
      this.#fault('end_differs', last, 'the chain is said to end with another hash')
    }
  }

  #fault(code: LedgerFaultCode, seq: number, what: string): void {
    this.#report(rowFault(code, this.#chain, { from: seq, to: seq }, what))
  }

  /** Goes on behind missing rows. What follows names the hash of the last of them, so that of a single one the tree still holds. */
  #bridge(from: number, to: number, lastHash: string, sure: boolean): void {
    if (from === to && sure) this.#frontier?.append(leafOf(lastHash))
    else this.#frontier = undefined
    this.#hash = lastHash
  }

  /** Judges the row that waits. Returns whether it is whole and follows, yet the evidence is sure of another hash. */
  #judge(evidence: Evidence | undefined, quietly = false): boolean {
    const row = this.#waiting
    if (row === undefined) return false
    this.#waiting = undefined
    const { seq } = row
    const hash = hashOver(this.#hash, row)
    const linked = row.previousHash === this.#hash
    let truth = row.hash
    let replaced = false
    if (hash === row.hash) {
      if (!linked) this.#fault('row_link_changed', seq, 'what it holds as the hash of the row before was changed')
      if (evidence?.sure === true && evidence.hash !== row.hash) {
        replaced = true
        truth = evidence.hash
        if (!quietly) this.#fault('row_replaced', seq, 'the row behind it was made over another one')
      }
    } else if (evidence?.hash === hash) {
      this.#fault('row_hash_changed', seq, 'its hash was changed')
      if (!linked) this.#fault('row_link_changed', seq, 'what it holds as the hash of the row before was changed')
      truth = hash
    } else {
      this.#nameChange(row, linked)
      if (evidence?.sure === true) truth = evidence.hash
      // Nothing tells the true hash, so the tree cannot be made any more.
      else if (!linked || evidence?.hash !== row.hash) this.#frontier = undefined
    }
    this.#checkEntry(row)
    this.#frontier?.append(leafOf(truth))
    this.#hash = truth
    return replaced
  }

  #nameChange(row: ChainRow, linked: boolean): void {
    const { seq } = row
    if (!linked && isWhole(row)) {
      this.#fault('row_unlinked', seq, 'does not follow from the row before')
      return
    }
    const home = linked ? undefined : [seq + 1, seq - 1].find((place) => isWhole({ ...row, seq: place }))
    if (home !== undefined) this.#fault('row_moved', seq, `holds what belongs to row ${home}`)
    else this.#fault('row_changed', seq, 'the entry does not have the hash of the row')
  }

  #checkEntry(row: CheckedRow): void {
    const { seq, entry } = row
    const problems = row.chain === 'audit' ? auditProblems(entry, row.columns) : verdictProblems(entry, row.columns)
    for (const { code, what } of problems) this.#fault(code, seq, what)
  }
}
