import { stat } from 'node:fs/promises'
import type { Isolation } from '../child/isolation.ts'
import { lostJob } from '../child/lost-job.ts'
import { openProcessPool } from '../child/process-pool.ts'
import type { FilmProblem, FilmProgress, FilmReading, ReadFilmOptions } from './film-reading.ts'
import type { FilmJob } from './read-film.ts'

export interface FilmReaderOptions {
  /** Reading processes at most, each with one film at a time and an ffmpeg of its own. */
  readonly processes: number
  /** The ffmpeg to read with, as `findFfmpeg` finds it; without one, nothing can be read. */
  readonly ffmpegPath?: string | undefined
  /** Seconds of a film that are read; 4 hours when absent. */
  readonly secondsMost?: number
  /** Pixels of one of its pictures; 36 million when absent, which 8K has. */
  readonly pixelsMost?: number
  /** Milliseconds for one film, 45 minutes when absent. */
  readonly timeoutMs?: number
  /** Mebibytes that a reading process may take, and its ffmpeg as many again; 1,024 when absent. */
  readonly memoryMb?: number
  /** Films after which a reading process is replaced; 50 when absent. */
  readonly filmsPerProcess?: number
}

/** Reads films in processes of their own: whatever a file does, it does it there. */
export interface FilmReader {
  /**
   * Reads the film in a file (absolute path).
   * @param onProgress gets signs of life every two seconds.
   * @throws Fault UNEXPECTED when no reading process can be started; the error of the system when there is no such file; the signal's reason
   * when it is aborted.
   */
  read(
    file: string,
    options: ReadFilmOptions,
    signal: AbortSignal,
    onProgress?: (progress: FilmProgress) => void,
  ): Promise<FilmReading | FilmProblem>
  /** What keeps the reading processes in on this machine. */
  isolation(): Promise<Isolation>
  /** Ends the reading processes. */
  close(): Promise<void>
}

/** A reader whose processes start when films come. */
export function openFilmReader({
  processes,
  ffmpegPath,
  secondsMost = 4 * 3600,
  pixelsMost = 36_000_000,
  timeoutMs = 45 * 60_000,
  memoryMb = 1024,
  filmsPerProcess = 50,
}: FilmReaderOptions): FilmReader {
  const pool = openProcessPool<FilmJob, FilmReading | FilmProblem, FilmProgress>({
    module: new URL('./process.ts', import.meta.url),
    processes,
    timeoutMs,
    jobsPerProcess: filmsPerProcess,
    memoryMb,
    env: { MALLOC_ARENA_MAX: '2', UV_THREADPOOL_SIZE: '2' },
  })
  return {
    async read(file, options, signal, onProgress) {
      if ((await stat(file)).size === 0) {
        return { ok: false, code: 'FILM_TYPE_UNSUPPORTED', detail: 'The file has no bytes.' }
      }
      if (ffmpegPath === undefined) {
        return { ok: false, code: 'FILM_DECODER_MISSING', detail: 'There is no ffmpeg on this host.' }
      }
      const outcome = await pool.run({ file, options, ffmpeg: ffmpegPath, secondsMost, pixelsMost }, signal, onProgress)
      if (outcome.end === 'answered') return outcome.reply
      const { cause, detail } = lostJob(outcome, { timeoutMs, memoryMb })
      return { ok: false, code: `FILM_${cause}`, detail }
    },
    isolation: () => pool.isolation(),
    close: () => pool.close(),
  }
}
