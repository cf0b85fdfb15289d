import { stat } from 'node:fs/promises'
import type { Isolation } from './isolation.ts'
import { diedOfMemory, errorLine } from './last-words.ts'
import { type JobOutcome, openProcessPool, type ProcessPoolOptions } from './process-pool.ts'

/** Reads files of some kind in processes of their own: whatever a file does, it does it there. */
export interface FileReader<Options, Answer, Progress = never> {
  /**
   * Reads a file (absolute path).
   * @param onProgress gets signs of life, where the reading takes so long that there are some.
   * @throws Fault UNEXPECTED when no reading process can be started; the error of the system when there is no such file; the signal's reason
   * when it is aborted.
   */
  read(file: string, options: Options, signal: AbortSignal, onProgress?: (progress: Progress) => void): Promise<Answer>
  /** What keeps the reading processes in on this machine. */
  isolation(): Promise<Isolation>
  /** Ends the reading processes. */
  close(): Promise<void>
}

/** Why the reading of a file has no answer, with one sentence for people. */
interface LostJob {
  readonly cause: 'TIMEOUT' | 'OUT_OF_MEMORY' | 'CRASHED'
  readonly detail: string
}

/** What the readers of one kind of files have of their own. */
interface FileKind<Options, Job, Answer> {
  /** What the reading process is asked of a file with so many bytes, or what is answered without one. */
  begin(file: string, options: Options, bytes: number): { readonly job: Job } | { readonly answer: Answer }
  /** The answer when there is none. */
  lost(job: LostJob): Answer
}

/** What became of a job whose child was killed or died, in the words of whoever reads files. */
function lostJob(
  outcome: Exclude<JobOutcome<unknown>, { readonly end: 'answered' }>,
  { timeoutMs, memoryMb }: ProcessPoolOptions,
): LostJob {
  if (outcome.end === 'timeout') return { cause: 'TIMEOUT', detail: `It was not read within ${timeoutMs} ms.` }
  return diedOfMemory(outcome.lastWords)
    ? { cause: 'OUT_OF_MEMORY', detail: `Reading it takes more than ${memoryMb} MiB.` }
    : { cause: 'CRASHED', detail: `The reading process died of it: ${errorLine(outcome.lastWords)}` }
}

/** A reader whose processes start when files come. */
export function openFileReader<Options, Job, Answer, Progress = never>(
  processes: ProcessPoolOptions,
  { begin, lost }: FileKind<Options, Job, Answer>,
): FileReader<Options, Answer, Progress> {
  const pool = openProcessPool<Job, Answer, Progress>(processes)
  return {
    async read(file, options, signal, onProgress) {
      const { size } = await stat(file)
      const begun = begin(file, options, size)
      if ('answer' in begun) return begun.answer
      const outcome = await pool.run(begun.job, signal, onProgress)
      return outcome.end === 'answered' ? outcome.reply : lost(lostJob(outcome, processes))
    },
    isolation: () => pool.isolation(),
    close: () => pool.close(),
  }
}
