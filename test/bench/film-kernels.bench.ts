/*
 * What the fingerprint of a film costs, beside the decoding that it needs anyway: ffmpeg to two frames a second, the longer side of 384 pixels, and to 8,000
 * samples a second, into nothing, in the same run. Medians of processors' time, so that a busy machine changes little. Aim: at most 1.0 without the
 * features of key frames, at most 2.0 with them. Made films are smoother than those of a camera and decode faster, so the ratios are on the high side.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  encodeFilmSketch,
  type FilmFrame,
  type FilmSketch,
  FilmSketcher,
  filmFrameRate,
  filmHashPostings,
  filmSide,
  filmWordPostings,
  SoundSketcher,
  soundSampleRate,
} from '@sourcemark/fingerprint'
import { hashPicture } from '../../packages/fingerprint/src/image/pdq.ts'
import { extractFeatures } from '../../packages/fingerprint/src/image/sift/extract.ts'
import { cropTo, stretchContrast } from '../../packages/fingerprint/src/video/frame.ts'
import { filmLimits } from '../../packages/fingerprint/src/video/sketch.ts'
import { decodeFilm } from '../../packages/media/src/ffmpeg/decode-film.ts'
import { readFilm } from '../../packages/media/src/film/read-film.ts'
import { encodeFilm } from '../support/films/encode-film.ts'
import { makeFilm } from '../support/films/make-film.ts'
import { decodingTime } from './film-decoding.ts'
import { childrenTime, median, processorTime } from './processor-time.ts'
import { decoder } from './sound-decoding.ts'

const rounds = 5
const seconds = 60
const sizes = { '720p': { width: 1280, height: 720 }, '360p': { width: 640, height: 360 } } as const
/** What is taken of a film at most. */
const most = { secondsMost: 600, pixelsMost: 36_000_000 } as const

/** What a film is decoded to. */
interface Decoded {
  readonly frames: readonly FilmFrame[]
  readonly samples: readonly Float32Array[]
}

async function decode(file: string, ffmpeg: string): Promise<Decoded> {
  const frames: FilmFrame[] = []
  const samples: Float32Array[] = []
  await decodeFilm(
    ffmpeg,
    {
      file,
      demuxer: 'mov',
      tracks: 'all',
      frameRate: filmFrameRate,
      side: filmSide,
      sampleRate: soundSampleRate,
      ...most,
    },
    {
      // What is given is only lent.
      frame: (frame) => frames.push({ ...frame, pixels: frame.pixels.slice() }),
      samples: (piece) => samples.push(piece.slice()),
    },
  )
  return { frames, samples }
}

/** What something costs, in milliseconds of all processors. */
async function timeOf(run: () => unknown): Promise<number> {
  const before = process.cpuUsage()
  await run()
  return processorTime(before)
}

function sketch(frames: readonly FilmFrame[]): FilmSketch {
  const sketcher = new FilmSketcher()
  for (const frame of frames) sketcher.push(frame)
  const sketched = sketcher.finish()
  if (!sketched.ok) throw new Error(sketched.reason)
  return sketched.sketch
}

/** Features of the frames that a sketch has them of, once more. */
function extract({ keyFrames }: FilmSketch, frames: ReadonlyMap<number, FilmFrame>): void {
  for (const { millisecond, box, width, height } of keyFrames) {
    const frame = frames.get(millisecond) as FilmFrame
    const area = { left: Math.round(box.x * frame.width), top: Math.round(box.y * frame.height), width, height }
    extractFeatures(cropTo(stretchContrast(frame), area), { limit: filmLimits.features })
  }
}

/** Milliseconds of all processors for each part of a fingerprint. */
interface Parts {
  readonly hashes: number
  /** Finding the bars, the hashes of what is without them, and the choice of key frames. */
  readonly rest: number
  readonly features: number
  readonly sound: number
  /** Making the sketch bytes, and what stands for it in the index. */
  readonly packing: number
}

async function timeParts({ frames, samples }: Decoded): Promise<Parts> {
  const byTime = new Map(frames.map((frame) => [Math.round(frame.second * 1000), frame]))
  let made: FilmSketch | undefined
  const all = await timeOf(() => {
    made = sketch(frames)
  })
  const film = made as FilmSketch
  const hashes = await timeOf(() => {
    for (const frame of frames) hashPicture(stretchContrast(frame))
  })
  const features = await timeOf(() => extract(film, byTime))
  const sound = await timeOf(() => {
    const sketcher = new SoundSketcher()
    for (const piece of samples) sketcher.push(piece)
    sketcher.finish()
  })
  const packing = await timeOf(() => {
    encodeFilmSketch(film)
    filmHashPostings(film)
    return filmWordPostings(film, undefined, () => Promise.resolve())
  })
  return { hashes, rest: Math.max(0, all - hashes - features), features, sound, packing }
}

/** What reading a film as the product does costs this process and its ffmpeg together; undefined where the system does not tell. */
async function readingTime(file: string, ffmpeg: string, words: boolean): Promise<number | undefined> {
  const before = { own: process.cpuUsage(), children: childrenTime() }
  const reading = await readFilm({ file, options: { words }, ffmpeg, ...most }, () => undefined)
  if (!reading.ok) throw new Error(reading.detail)
  const children = childrenTime()
  if (children === undefined || before.children === undefined) return undefined
  return processorTime(before.own) + children - before.children
}

/** `npm run bench -- films`. */
export async function benchFilmKernels(): Promise<void> {
  const { path, version } = await decoder()
  console.log(`ffmpeg ${version}; ${seconds} s of film; milliseconds of processors a second of film`)
  const folder = await mkdtemp(join(tmpdir(), 'sourcemark-bench-'))
  try {
    for (const [name, size] of Object.entries(sizes)) {
      const file = join(folder, name)
      await writeFile(
        file,
        (await encodeFilm(makeFilm(1, seconds, size), { codec: 'h264', crf: 23, container: 'mp4' })) as Buffer,
      )
      const decoded = await decode(file, path)
      const decodings: number[] = []
      const parts: Parts[] = []
      const readings: { readonly plain: number[]; readonly words: number[] } = { plain: [], words: [] }
      for (let round = 0; round < rounds; round++) {
        decodings.push(await decodingTime(file))
        parts.push(await timeParts(decoded))
        readings.plain.push((await readingTime(file, path, false)) ?? Number.NaN)
        readings.words.push((await readingTime(file, path, true)) ?? Number.NaN)
      }
      const decoding = median(decodings)
      const of = (part: keyof Parts): number => median(parts.map((one) => one[part]))
      const each = (time: number): string => (time / seconds).toFixed(2)
      const times = (time: number): string => (time / decoding).toFixed(2)
      const hashed = of('hashes') + of('rest') + of('sound')
      console.log(
        [
          `${name}: decoding ${each(decoding)}`,
          `hashes ${each(of('hashes'))}, active areas and the rest ${each(of('rest'))}, sound ${each(of('sound'))}: ${times(hashed)} times the decoding`,
          `features of key frames ${each(of('features'))}, packing ${each(of('packing'))}: ${times(hashed + of('features') + of('packing'))} with them`,
          `reading it, decoding and all: ${times(median(readings.plain))}; with frames for words ${times(median(readings.words))}`,
        ].join('\n  '),
      )
    }
  } finally {
    await rm(folder, { recursive: true })
  }
}
