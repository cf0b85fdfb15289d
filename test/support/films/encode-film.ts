import { spawn } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { findFfmpeg } from '@sourcemark/media'
import { madeRate } from '../sounds/samples.ts'
import { type Film, framesOf } from './film.ts'

/** How the file of a film is written. */
export interface FilmEncoding {
  readonly codec: 'h264' | 'mpeg4' | 'vp9'
  /** How coarse it may become: 0 loses nothing, 51 nearly all. */
  readonly crf: number
  readonly container: 'mp4' | 'mov' | 'mkv' | 'webm' | 'avi'
  /** Written as fast as can be, which makes it larger; of H.264 only. */
  readonly fast?: boolean
  /** Frames a second, where they are not those of the film. */
  readonly rate?: number
  /** Degrees by which a player has to turn the frames, as phones write it that were held upright; MP4 and MOV only. */
  readonly turned?: 90 | 180 | 270
  /** What the file says of itself, under the names that ffmpeg has for it: `artist`, `copyright`. */
  readonly tags?: Readonly<Record<string, string>>
}

const pictures = {
  h264: (crf: number, fast: boolean) => [
    '-c:v',
    'libx264',
    '-preset',
    fast ? 'ultrafast' : 'veryfast',
    '-crf',
    `${crf}`,
  ],
  mpeg4: (crf: number) => ['-c:v', 'mpeg4', '-q:v', `${Math.max(2, Math.round((crf * 31) / 51))}`],
  vp9: (crf: number) => [
    '-c:v',
    'libvpx-vp9',
    '-deadline',
    'realtime',
    '-cpu-used',
    '8',
    '-b:v',
    '0',
    '-crf',
    `${crf}`,
  ],
} as const

const sounds = { mp4: 'aac', mov: 'aac', mkv: 'aac', webm: 'libopus', avi: 'libmp3lame' } as const

let ffmpeg: ReturnType<typeof findFfmpeg> | undefined

/** What is heard as 16 bits a sample, one piece at a time. */
function* pcmOf(sound: Iterable<Float32Array>): Generator<Uint8Array> {
  for (const piece of sound) {
    const pcm = Int16Array.from(piece, (sample) => Math.round(32_767 * Math.min(1, Math.max(-1, sample))))
    yield new Uint8Array(pcm.buffer)
  }
}

/** The pixels of all frames, red, green, blue and one that is not used. */
async function* pixelsOf(film: Film, rate: number): AsyncGenerator<Uint8ClampedArray> {
  for await (const { canvas } of framesOf(film, rate)) {
    yield canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data
  }
}

/** Runs ffmpeg on what it gets through its standard input. */
async function run(path: string, args: readonly string[], input: AsyncIterable<Uint8ClampedArray>): Promise<void> {
  const child = spawn(path, args, { stdio: ['pipe', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  const [fed, code] = await Promise.allSettled([
    pipeline(Readable.from(input, { objectMode: true, highWaterMark: 2 }), child.stdin),
    ended,
  ])
  if (code.status === 'rejected') throw code.reason
  if (code.value !== 0) throw new Error(`ffmpeg ended with ${code.value}: ${said}`)
  if (fed.status === 'rejected') throw fed.reason
}

/**
 * The file of a film as ffmpeg writes it. Neither its frames nor its sound are held on the way.
 * @returns undefined on a machine without ffmpeg, where nobody could read it either.
 */
export async function encodeFilm(film: Film, encoding: FilmEncoding): Promise<Buffer | undefined> {
  ffmpeg ??= findFfmpeg()
  const found = await ffmpeg
  if (found === null) return undefined
  const { codec, crf, container, fast = false, rate = film.rate, turned, tags = {} } = encoding
  const folder = await mkdtemp(join(tmpdir(), 'sourcemark-film-'))
  try {
    const [sound, file] = [join(folder, 'sound.pcm'), join(folder, `encoded.${container}`)]
    if (film.sound !== null) await pipeline(Readable.from(pcmOf(film.sound(0, film.seconds))), createWriteStream(sound))
    await run(
      found.path,
      [
        ...['-v', 'error'],
        ...(turned === undefined ? [] : ['-display_rotation:v:0', `${turned}`]),
        ...[
          '-f',
          'rawvideo',
          '-pix_fmt',
          'rgba',
          '-s',
          `${film.width}x${film.height}`,
          '-r',
          `${rate}`,
          '-i',
          'pipe:0',
        ],
        ...(film.sound === null ? [] : ['-f', 's16le', '-ar', `${madeRate}`, '-ac', '1', '-i', sound]),
        // Colours are kept for four pixels at once, so there have to be an even number each way.
        ...[
          '-vf',
          'crop=trunc(iw/2)*2:trunc(ih/2)*2',
          '-pix_fmt',
          'yuv420p',
          '-threads',
          '2',
          ...pictures[codec](crf, fast),
        ],
        ...(film.sound === null ? [] : ['-c:a', sounds[container], '-b:a', '64k']),
        ...['-flags', '+bitexact', '-fflags', '+bitexact'],
        ...Object.entries(tags).flatMap(([key, value]) => ['-metadata', `${key}=${value}`]),
        file,
      ],
      pixelsOf(film, rate),
    )
    return await readFile(file)
  } finally {
    await rm(folder, { recursive: true })
  }
}
