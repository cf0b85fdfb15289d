import { Fault } from '@sourcemark/runtime'

/** What people are told when a command cannot do its work: the message of a known fault, all there is of anything else. */
export function explain(error: unknown, signal: AbortSignal): string {
  if (signal.aborted) return 'Stopped.'
  if (error instanceof Fault) return `${error.code}: ${error.message}`
  // A file that is not there, say: the system's own words name it.
  if (error instanceof Error && 'syscall' in error) return error.message
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
