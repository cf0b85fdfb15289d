import { type FileReader, openFileReader } from '../child/file-reader.ts'
import type { SoundJob } from './read-sound.ts'
import type { ReadSoundOptions, SoundProblem, SoundProblemCode, SoundReading } from './sound-reading.ts'

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

/** Reads sounds, apart from us. */
export type SoundReader = FileReader<ReadSoundOptions, SoundReading | SoundProblem>

/** A reader whose processes start when sounds come. */
export function openSoundReader({
  processes,
  ffmpegPath,
  secondsMost = 6 * 3600,
  timeoutMs = 10 * 60_000,
  memoryMb = 512,
  soundsPerProcess = 100,
}: SoundReaderOptions): SoundReader {
  const problem = (code: SoundProblemCode, detail: string): SoundProblem => ({ ok: false, code, detail })
  return openFileReader<ReadSoundOptions, SoundJob, SoundReading | SoundProblem>(
    {
      module: new URL('./process.ts', import.meta.url),
      processes,
      timeoutMs,
      jobsPerProcess: soundsPerProcess,
      memoryMb,
    },
    {
      begin(file, options, bytes) {
        if (bytes === 0) return { answer: problem('SOUND_TYPE_UNSUPPORTED', 'The file has no bytes.') }
        return ffmpegPath === undefined
          ? { answer: problem('SOUND_DECODER_MISSING', 'There is no ffmpeg on this host.') }
          : { job: { file, options, ffmpeg: ffmpegPath, secondsMost } }
      },
      lost: ({ cause, detail }) => problem(`SOUND_${cause}`, detail),
    },
  )
}
