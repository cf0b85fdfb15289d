import { type FileReader, openFileReader } from '../child/file-reader.ts'
import type { PictureProblem, PictureProblemCode, PictureReading, ReadPictureOptions } from './picture-reading.ts'
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

/** Reads pictures, apart from us. */
export type PictureReader = FileReader<ReadPictureOptions, PictureReading | PictureProblem>

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
  const problem = (code: PictureProblemCode, detail: string): PictureProblem => ({ ok: false, code, detail })
  const limits = { pixels, frames, seconds: Math.max(1, Math.floor(timeoutMs / 1000)) }
  return openFileReader<ReadPictureOptions, PictureJob, PictureReading | PictureProblem>(
    {
      module: new URL('./process.ts', import.meta.url),
      processes,
      timeoutMs,
      jobsPerProcess: picturesPerProcess,
      memoryMb,
      // One decoder at a time.
      env: { VIPS_CONCURRENCY: '1' },
    },
    {
      begin: (file, options, bytes) =>
        bytes === 0
          ? { answer: problem('PICTURE_EMPTY', 'The file has no bytes.') }
          : { job: { file, options, limits, trustAnchors } },
      lost: ({ cause, detail }) => problem(`PICTURE_${cause}`, detail),
    },
  )
}
