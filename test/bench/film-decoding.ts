/* What the benches of films are measured beside, and what other methods look at: frames that ffmpeg decodes. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { filmFrameRate, filmSide, soundSampleRate } from '@sourcemark/fingerprint'
import type { GreyPicture } from '../../packages/fingerprint/src/image/picture.ts'
import { decoder, statedTime } from './sound-decoding.ts'

const run = promisify(execFile)
/** Bytes of frames that a film of minutes may have. */
const maxBuffer = 2 ** 31

/**
 * What decoding a film to the frames and samples that fingerprints are made of costs ffmpeg by its own account, in milliseconds of all processors: two
 * frames a second, of which the longer side has `filmSide` pixels, and 8,000 samples a second, into nothing.
 */
export async function decodingTime(file: string): Promise<number> {
  const { path } = await decoder()
  const size = `'if(gt(iw,ih),${filmSide},-2)':'if(gt(iw,ih),-2,${filmSide})'`
  const { stderr } = await run(path, [
    ...['-nostdin', '-benchmark', '-threads', '1', '-i', file, '-filter_threads', '1'],
    ...['-map', '0:v:0', '-vf', `fps=${filmFrameRate},scale=${size}:flags=area,format=gray`, '-f', 'null', '-'],
    ...['-map', '0:a:0?', '-ac', '1', '-ar', `${soundSampleRate}`, '-f', 'null', '-'],
  ])
  return statedTime(stderr)
}

/** The frames of a film as they are coded, grey, so many a second. */
export async function decodeFrames(file: string, rate: number): Promise<GreyPicture[]> {
  const { path } = await decoder()
  const { stdout, stderr } = await run(
    path,
    ['-nostdin', '-i', file, '-an', '-vf', `fps=${rate},format=gray`, '-f', 'rawvideo', 'pipe:1'],
    { encoding: 'buffer', maxBuffer },
  )
  // The last size that is told is that of the output.
  const [, width, height] =
    stderr
      .toString()
      .matchAll(/Video: rawvideo.*?, (\d+)x(\d+)/g)
      .toArray()
      .at(-1) ?? []
  if (width === undefined || height === undefined) throw new Error(`ffmpeg does not decode ${file}.`)
  const bytes = Number(width) * Number(height)
  return Array.from({ length: Math.floor(stdout.length / bytes) }, (_, number) => ({
    width: Number(width),
    height: Number(height),
    pixels: stdout.subarray(number * bytes, (number + 1) * bytes),
  }))
}
