import { DeadMarks } from './dead.ts'
import type { Bound, DocumentAccess } from './documents.ts'

/** What can be asked of the documents of a run, whatever its postings are. */
export interface RunSource {
  readonly documents: DocumentAccess
  /** The priority of a query, made once and used for all its keys or hashes. */
  bound(publishedAt: number, contentId: string): Bound
  /** The document stands nowhere any more. */
  markDead(ordinal: number): void
  isDead(ordinal: number): boolean
  /** How many documents are dead. */
  readonly dead: number
}

/** A table of documents, of which some may be dead by now. */
export abstract class Run<Table extends DocumentAccess> implements RunSource {
  readonly documents: Table
  /** For packing: which documents are dead. */
  readonly deadMarks: DeadMarks

  /** @param dead a bitmap, as `deadBitmap` gives it; taken over and changed. */
  constructor(documents: Table, dead?: Uint8Array) {
    this.documents = documents
    this.deadMarks = new DeadMarks(dead)
  }

  bound(publishedAt: number, contentId: string): Bound {
    return this.documents.bound(publishedAt, contentId)
  }

  markDead(ordinal: number): void {
    this.deadMarks.mark(ordinal)
  }

  isDead(ordinal: number): boolean {
    return this.deadMarks.has(ordinal)
  }

  get dead(): number {
    return this.deadMarks.count
  }

  /** A copy of the bitmap of dead documents, ordinal 0 lowest in the first byte. */
  deadBitmap(): Uint8Array {
    return this.deadMarks.bitmap(this.documents.size)
  }
}
