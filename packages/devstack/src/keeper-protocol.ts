import type { ProcessIdentity } from './process-identity.ts'

/** What a keeper is asked to run. */
export interface KeeperOrder {
  readonly command: string
  readonly args: readonly string[]
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
  /** Whom the server runs as; the keeper's own user when absent. */
  readonly user?: { readonly uid: number; readonly gid: number }
  /** Gets what the server prints. */
  readonly logFile: string
  /** Says who runs on this folder, as a KeeperRecord; there as long as the server is. */
  readonly recordFile: string
  /** Asks the server to stop in good order. */
  readonly stopSignal: NodeJS.Signals
  /** Milliseconds from the first signal to SIGKILL. */
  readonly grace: number
}

/** What a keeper writes down for the next one that wants the folder. */
export interface KeeperRecord {
  readonly keeper: ProcessIdentity
  readonly child?: ProcessIdentity
}

/** What a keeper tells its owner. */
export type KeeperMessage =
  | { readonly type: 'started'; readonly pid: number }
  | { readonly type: 'failed'; readonly message: string }
  | { readonly type: 'exited'; readonly code: number | null; readonly signal: NodeJS.Signals | null }
