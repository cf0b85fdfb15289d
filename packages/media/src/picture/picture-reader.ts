import { stat } from 'node:fs/promises'
import type { Isolation } from '../child/isolation.ts'
import { lostJob } from '../child/lost-job.ts'
import { openProcessPool } from '../child/process-pool.ts'
import type { PictureProblem, PictureReading, ReadPictureOptions } from './picture-reading.ts'
import type { PictureJob } from './read-picture.ts'

export interface PictureReaderOptions {
  /** Reading processes at most, each with one picture at a time. */
  readonly processes: number
  /** Mebibytes that one of them may take for a picture; 1,024 when absent: a picture of 100 megapixels fits. */
  readonly memoryMb?: number
  /** Milliseconds for one picture, 20 s when absent. */
  readonly timeoutMs?: number
  /** Pixels of a picture, or of one frame of it; 100 million when absent. */
  readonly pixels?: number
  /** Frames of an animation; 2,000 when absent. */
  readonly frames?: number
  /** Pictures after which a reading process is replaced; 500 when absent. */
  readonly picturesPerProcess?: number
  /** Certificates in PEM whose C2PA signatures are trusted; none when absent. */
  readonly trustAnchors?: readonly string[]
}

/** Reads pictures in processes of their own: whatever a file does, it does it there. */
export interface PictureReader {
  /**
   * Reads the picture in a file (absolute path).
   * @throws Fault UNEXPECTED when no reading process can be started; the error of the system when there is no such file; the signal's reason
   * when it is aborted.
   */
  read(file: string, options: ReadPictureOptions, signal: AbortSignal): Promise<PictureReading | PictureProblem>
  /** What keeps the reading processes in on this machine. */
  isolation(): Promise<Isolation>
  /** Ends the reading processes. */
  close(): Promise<void>
}

/** A reader whose processes start when pictures come. */
export function openPictureReader({
  processes,
  memoryMb = 1024,
  timeoutMs = 20_000,
  pixels = 100_000_000,
  frames = 2_000,
  picturesPerProcess = 500,
  trustAnchors = [],
}: PictureReaderOptions): PictureReader {
  const pool = openProcessPool<PictureJob, PictureReading | PictureProblem>({
    module: new URL('./process.ts', import.meta.url),
    processes,
    timeoutMs,
    jobsPerProcess: picturesPerProcess,
    memoryMb,
    // One decoder at a time: more arenas and threads would only hold memory.
    env: { MALLOC_ARENA_MAX: '2', UV_THREADPOOL_SIZE: '2', VIPS_CONCURRENCY: '1' },
  })
  const limits = { pixels, frames, seconds: Math.max(1, Math.floor(timeoutMs / 1000)) }
  return {
    async read(file, options, signal) {
      if ((await stat(file)).size === 0) return { ok: false, code: 'PICTURE_EMPTY', detail: 'The file has no bytes.' }
      const outcome = await pool.run({ file, options, limits, trustAnchors }, signal)
      if (outcome.end === 'answered') return outcome.reply
      const { cause, detail } = lostJob(outcome, { timeoutMs, memoryMb })
      return { ok: false, code: `PICTURE_${cause}`, detail }
    },
    isolation: () => pool.isolation(),
    close: () => pool.close(),
  }
}
