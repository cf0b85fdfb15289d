import { type FileReader, openFileReader } from '../child/file-reader.ts'
import type { FilmProblem, FilmProblemCode, FilmProgress, FilmReading, ReadFilmOptions } from './film-reading.ts'
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

/** Reads films, apart from us. */
export type FilmReader = FileReader<ReadFilmOptions, FilmReading | FilmProblem, FilmProgress>

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
  const problem = (code: FilmProblemCode, detail: string): FilmProblem => ({ ok: false, code, detail })
  return openFileReader<ReadFilmOptions, FilmJob, FilmReading | FilmProblem, FilmProgress>(
    {
      module: new URL('./process.ts', import.meta.url),
      processes,
      timeoutMs,
      jobsPerProcess: filmsPerProcess,
      memoryMb,
    },
    {
      begin(file, options, bytes) {
        if (bytes === 0) return { answer: problem('FILM_TYPE_UNSUPPORTED', 'The file has no bytes.') }
        return ffmpegPath === undefined
          ? { answer: problem('FILM_DECODER_MISSING', 'There is no ffmpeg on this host.') }
          : { job: { file, options, ffmpeg: ffmpegPath, secondsMost, pixelsMost } }
      },
      lost: ({ cause, detail }) => problem(`FILM_${cause}`, detail),
    },
  )
}
