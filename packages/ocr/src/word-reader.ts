import { openProcessPool } from '@sourcemark/media/process-pool'
import type { ColourRaster } from './raster.ts'
import type { WordsJob } from './read-words-job.ts'
import type { ReadWords } from './words.ts'

export interface WordReaderOptions {
  /** Reading processes at most, each with one picture and one core at a time. */
  readonly processes: number
  /** Milliseconds after which reading ends with what was read until then; 20 s when absent. */
  readonly budgetMs?: number
  /** Milliseconds after which a process that still has not answered is killed; 10 s after the budget when absent. */
  readonly timeoutMs?: number
  /** Mebibytes that one process may take, its models included; 1,536 when absent. */
  readonly memoryMb?: number
  /** Pictures after which a reading process is replaced; 500 when absent. */
  readonly picturesPerProcess?: number
}

/** Reads the words of pictures, in processes of their own that start with the first picture. */
export interface WordReader {
  /**
   * Reads the words of one picture: the same words for the same picture, as long as the budget does not end the reading.
   * @param mostMs milliseconds that this one may take, when that is less than the budget.
   * @throws Fault UNEXPECTED when no reading process can be started; the signal's reason when it is aborted.
   */
  read(raster: ColourRaster, signal: AbortSignal, mostMs?: number): Promise<ReadWords>
  /** Ends the reading processes. */
  close(): Promise<void>
}

export function openWordReader({
  processes,
  budgetMs = 20_000,
  timeoutMs = budgetMs + 10_000,
  memoryMb = 1536,
  picturesPerProcess = 500,
}: WordReaderOptions): WordReader {
  const pool = openProcessPool<WordsJob, ReadWords>({
    module: new URL('./process.ts', import.meta.url),
    processes,
    timeoutMs,
    jobsPerProcess: picturesPerProcess,
    memoryMb,
  })
  return {
    async read({ width, height, channels, pixels }, signal, mostMs = budgetMs) {
      if (pixels.length !== width * height * channels || pixels.length === 0) {
        throw new RangeError(`a raster of ${width} × ${height} pixels in colour has not ${pixels.length} bytes`)
      }
      const job = { raster: { width, height, channels, pixels }, budgetMs: Math.min(budgetMs, mostMs) }
      const outcome = await pool.run(job, signal)
      switch (outcome.end) {
        case 'answered':
          return outcome.reply
        case 'timeout':
          return { ok: false, code: 'WORDS_TIMEOUT', detail: `The words were not read within ${timeoutMs} ms.` }
        case 'crashed':
          return { ok: false, code: 'WORDS_CRASHED', detail: 'The reading process died of the picture.' }
      }
    },
    close: () => pool.close(),
  }
}
