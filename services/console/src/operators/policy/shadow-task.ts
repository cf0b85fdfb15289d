import type { Effect } from '@sourcemark/adjudication'

/** What the thread that foresees is told. */
export interface ShadowTask {
  readonly databaseUrl: string
  readonly yaml: string
  /** Contents that are judged at most, in the order of their ids. */
  readonly most: number
  /** Posts that are named for each kind of change. */
  readonly samples: number
  /** Contents that are judged at a time. */
  readonly page: number
}

/** What a pack would change, or did. */
export interface PolicyResult extends Effect {
  /** Contents that were judged; with `waiting` and `complete` of foresight alone. */
  readonly judged: number
  readonly waiting: number
  readonly complete: boolean
  /** The pack of that name before; null when there was none. */
  readonly replaced: { readonly version: string; readonly hash: string } | null
}

/** What the thread says. */
export type ShadowMessage =
  | { readonly kind: 'progress'; readonly passed: number; readonly total: number }
  | { readonly kind: 'done'; readonly result: PolicyResult }
  | { readonly kind: 'failed'; readonly problem: string }
