import { filmDecoders } from './decode-film.ts'
import { commandFor, type DecodingEnd, type LocalFile, soundDecoders, startDecoding } from './decoding.ts'
import type { StreamReport } from './spoken-streams.ts'

/** What was cut out of a file, and how decoding ended. */
export interface Cut {
  /** Empty when there is nothing at that place. */
  readonly bytes: Buffer
  readonly end: DecodingEnd
  readonly report: StreamReport
}

/** Bytes of output that are taken; more is no cut. */
const mostBytes = 256 * 1024 * 1024

async function collect({ output, end, report }: ReturnType<typeof startDecoding>): Promise<Cut> {
  const pieces: Uint8Array[] = []
  let length = 0
  for await (const piece of output) {
    length += piece.length
    if (length <= mostBytes) pieces.push(piece)
  }
  return { bytes: length <= mostBytes ? Buffer.concat(pieces) : Buffer.alloc(0), end: await end, report }
}

/**
 * What the first track of moving pictures shows at a time, as a JPEG without anything else of the file in it: upright, with square pixels, at most `side`
 * pixels on its longer side. Runs where hostile files may do no harm.
 */
export function cutFrame(
  ffmpeg: string,
  source: LocalFile,
  { second, side, pixelsMost }: { readonly second: number; readonly side: number; readonly pixelsMost: number },
): Promise<Cut> {
  const share = `min(1,${side}/max(iw*sar,ih))`
  const scaled = `scale=w='max(2,round(iw*sar*${share}))':h='max(2,round(ih*${share}))':out_range=pc,setsar=1`
  return collect(
    startDecoding(
      commandFor(ffmpeg, source, filmDecoders)
        .inputOptions('-an', '-sn', '-max_pixels', `${pixelsMost}`, '-ss', `${second}`)
        .outputOptions('-map', '0:V:0', '-frames:v', '1', '-vf', `${scaled},format=yuvj420p`)
        .outputOptions('-map_metadata', '-1', '-flags', '+bitexact', '-c:v', 'mjpeg', '-q:v', '4', '-f', 'mjpeg'),
    ),
  )
}

/**
 * What the first track of sound says from a time on, as 16-bit samples of one channel, low byte first. Where a film is silent because its sound begins
 * later there is silence. Runs where hostile files may do no harm.
 */
export function cutSound(
  ffmpeg: string,
  source: LocalFile,
  { start, seconds, sampleRate }: { readonly start: number; readonly seconds: number; readonly sampleRate: number },
): Promise<Cut> {
  return collect(
    startDecoding(
      // Of a film whose pictures may not be looked at nobody knows when it begins.
      commandFor(ffmpeg, source, [...filmDecoders, ...soundDecoders])
        .inputOptions('-vn', '-sn', '-ss', `${start}`)
        .outputOptions('-map', '0:a:0', '-ac', '1', '-af', `aresample=${sampleRate}:async=1:first_pts=0`)
        .outputOptions('-t', `${seconds}`, '-map_metadata', '-1', '-c:a', 'pcm_s16le', '-f', 's16le'),
    ),
  )
}
