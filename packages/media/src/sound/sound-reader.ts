import { stat } from 'node:fs/promises'
import type { Isolation } from '../child/isolation.ts'
import { lostJob } from '../child/lost-job.ts'
import { openProcessPool } from '../child/process-pool.ts'
import type { SoundJob } from './read-sound.ts'
import type { ReadSoundOptions, SoundProblem, SoundReading } from './sound-reading.ts'

export interface SoundReaderOptions {
  /** Reading processes at most, each with one sound at a time and an ffmpeg of its own. */
  readonly processes: number
  /** The ffmpeg to read with, as `findFfmpeg` finds it; without one, nothing can be read. */
  readonly ffmpegPath?: string | undefined
  /** Seconds of a sound that are read; 6 hours when absent. */
  readonly secondsMost?: number
  /** Milliseconds for one sound, 10 minutes when absent. */
  readonly timeoutMs?: number
  /** Mebibytes that a reading process may take, and its ffmpeg as many again; 512 when absent. */
  readonly memoryMb?: number
  /** Sounds after which a reading process is replaced; 100 when absent. */
  readonly soundsPerProcess?: number
}

/** Reads sounds in processes of their own: whatever a file does, it does it there. */
export interface SoundReader {
  /**
   * Reads the sound in a file (absolute path).
   * @throws Fault UNEXPECTED when no reading process can be started; the error of the system when there is no such file; the signal's reason
   * when it is aborted.
   */
  read(file: string, options: ReadSoundOptions, signal: AbortSignal): Promise<SoundReading | SoundProblem>
  /** What keeps the reading processes in on this machine. */
  isolation(): Promise<Isolation>
  /** Ends the reading processes. */
  close(): Promise<void>
}

/** A reader whose processes start when sounds come. */
export function openSoundReader({
  processes,
  ffmpegPath,
  secondsMost = 6 * 3600,
  timeoutMs = 10 * 60_000,
  memoryMb = 512,
  soundsPerProcess = 100,
}: SoundReaderOptions): SoundReader {
  const pool = openProcessPool<SoundJob, SoundReading | SoundProblem>({
    module: new URL('./process.ts', import.meta.url),
    processes,
    timeoutMs,
    jobsPerProcess: soundsPerProcess,
    memoryMb,
    env: { MALLOC_ARENA_MAX: '2', UV_THREADPOOL_SIZE: '2' },
  })
  return {
    async read(file, options, signal) {
      if ((await stat(file)).size === 0) {
        return { ok: false, code: 'SOUND_TYPE_UNSUPPORTED', detail: 'The file has no bytes.' }
      }
      if (ffmpegPath === undefined) {
        return { ok: false, code: 'SOUND_DECODER_MISSING', detail: 'There is no ffmpeg on this host.' }
      }
      const outcome = await pool.run({ file, options, ffmpeg: ffmpegPath, secondsMost }, signal)
      if (outcome.end === 'answered') return outcome.reply
      const { cause, detail } = lostJob(outcome, { timeoutMs, memoryMb })
      return { ok: false, code: `SOUND_${cause}`, detail }
    },
    isolation: () => pool.isolation(),
    close: () => pool.close(),
  }
}
