import type { VerdictEvent } from '@sourcemark/contract'

export interface OutgoingRecord {
  readonly key: string | null
  readonly value: string
}

/** The way in: the ingest topic. Records of one key keep their order. */
export interface IngestChannel {
  send(records: readonly OutgoingRecord[]): Promise<void>
}

/** A record of the dead-letter topic. */
export interface RefusedRecord {
  readonly key: string | null
  readonly code: string
  readonly pointer: string
}

export interface OutputListener {
  verdict(event: VerdictEvent): void
  refused(record: RefusedRecord): void
}

/** The way out: the verdict topic as a reader of committed records sees it, and the dead-letter topic. */
export interface OutputChannel {
  /** Reads from the beginning and goes on. Resolves when it has begun; what was there already may still be coming. */
  follow(listener: OutputListener): Promise<{ stop(): Promise<void> }>
}
