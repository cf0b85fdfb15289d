import type { Condition, Fault } from '@sourcemark/runtime'
import type { ConsumedRecord } from './record.ts'

export interface HandlerContext {
  /**
   * Aborted when the partition is taken away, the handler makes no progress for too long, or the consumer has to stop now. A handler ends
   * as soon as it can then: for a few seconds it is waited for, after that its record may be handled a second time beside it.
   */
  readonly signal: AbortSignal
  /** 1 for the first attempt, counted over all rounds through the retry topic. */
  readonly attempt: number
  /**
   * Says that the work goes on: keeps the membership in the group alive. To be called at least every third of `sessionTimeout` in long
   * work, as often as one likes.
   */
  progress(): Promise<void>
}

export interface HandledRecord {
  /** The topic that the record was first written to. */
  readonly topic: string
  readonly result: 'done' | 'retried' | 'dead'
  /** From the first attempt of this round to the end of the last, waits between them included. */
  readonly seconds: number
}

export interface PartitionLag {
  readonly topic: string
  readonly partition: number
  /** Records after those that have just been fetched. */
  readonly lag: number
}

interface CommonOptions {
  readonly groupId: string
  readonly topics: readonly string[]
  /** Where a group without committed offsets begins: with the oldest record (when absent), or with what comes from now on. */
  readonly fromBeginning?: boolean
  /** Records in work at a time, over all partitions. */
  readonly concurrency: number
  /** Read by the same consumer. Without one, a record whose attempts are used up is dead. */
  readonly retryTopic?: string
  readonly deadLetterTopic: string
  /** Told once of a fault that ends the process. */
  readonly onFatal: (fault: Fault) => void
  readonly onHandled?: (handled: HandledRecord) => void
  /** Told with each fetched batch. */
  readonly onLag?: (lag: PartitionLag) => void
  /** Milliseconds without progress after which a member is taken for dead by the group; 10,000 when absent. */
  readonly sessionTimeout?: number
  /** Milliseconds without progress after which a handler is aborted as stuck; 120,000 when absent. */
  readonly stuckAfter?: number
  /** Milliseconds that work in hand gets to finish when the consumer stops; 8,000 when absent. */
  readonly stopPatience?: number
  /** Attempts in place before a record goes to the retry topic; 3 when absent. */
  readonly attempts?: number
  /** Rounds through the retry topic before a record is dead; 3 when absent. */
  readonly rounds?: number
  /** Milliseconds to the first retry round, growing fourfold with each; 5,000 when absent. */
  readonly retryDelay?: number
}

/** How records are handled: one by one, or all that lie together in a partition. */
type Handling =
  | { readonly handle: (record: ConsumedRecord, context: HandlerContext) => Promise<void> }
  | {
      readonly handleBatch: (records: readonly ConsumedRecord[], context: HandlerContext) => Promise<void>
      /** Most records given at once. */
      readonly maxBatch: number
    }

export type ConsumeOptions = CommonOptions & Handling

export interface Consumer {
  /** Whether it holds its place in the group and its dependencies are there, or the reasons why not. */
  isReady(): Condition
  /**
   * Takes on nothing more, lets the work in hand finish (aborts it after `stopPatience`), commits, leaves the group.
   * @throws Fault BROKER_UNAVAILABLE when the broker is away and the group could not be left in time.
   */
  stop(): Promise<void>
}
