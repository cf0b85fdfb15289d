import { diedOfMemory, errorLine } from './last-words.ts'
import type { JobOutcome } from './process-pool.ts'

/** Why the reading of a file has no answer, with one sentence for people. */
export interface LostJob {
  readonly cause: 'TIMEOUT' | 'OUT_OF_MEMORY' | 'CRASHED'
  readonly detail: string
}

/** What became of a job whose child was killed or died, in the words of whoever reads files. */
export function lostJob(
  outcome: Exclude<JobOutcome<unknown>, { readonly end: 'answered' }>,
  { timeoutMs, memoryMb }: { readonly timeoutMs: number; readonly memoryMb: number },
): LostJob {
  if (outcome.end === 'timeout') return { cause: 'TIMEOUT', detail: `It was not read within ${timeoutMs} ms.` }
  return diedOfMemory(outcome.lastWords)
    ? { cause: 'OUT_OF_MEMORY', detail: `Reading it takes more than ${memoryMb} MiB.` }
    : { cause: 'CRASHED', detail: `The reading process died of it: ${errorLine(outcome.lastWords)}` }
}
