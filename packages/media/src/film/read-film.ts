import { type FileHandle, open } from 'node:fs/promises'
import {
  encodeFilmSketch,
  encodeSoundSketch,
  FilmSketcher,
  filmFrameRate,
  filmSide,
  mapSketch,
  SoundSketcher,
  soundSampleRate,
} from '@sourcemark/fingerprint'
import { type DecodedFilm, decodeFilm, type FilmSource } from '../ffmpeg/decode-film.ts'
import { decodeSubtitles } from '../ffmpeg/decode-subtitles.ts'
import { failedDecoding } from '../ffmpeg/decoding.ts'
import { strayPackets } from '../ffmpeg/spoken-streams.ts'
import { readFilmTags } from '../rights-data/film-tags.ts'
import { sniff } from '../sniff.ts'
import { containerEndsEarly } from '../sound/ends-early.ts'
import { type FilmContainer, filmContainerOf } from './film-container.ts'
import type { FilmProblem, FilmProblemCode, FilmProgress, FilmReading, ReadFilmOptions } from './film-reading.ts'
import { WordFrames, wordFrameRate } from './word-frames.ts'

/** What the reading process is asked. */
export interface FilmJob {
  /** Absolute path; only read. */
  readonly file: string
  readonly options: ReadFilmOptions
  /** Absolute path. */
  readonly ffmpeg: string
  /** Seconds of a film that are read. */
  readonly secondsMost: number
  /** Pixels of one of its pictures. */
  readonly pixelsMost: number
}

/** Milliseconds between two signs of life. */
const progressInterval = 2_000

/** How the decoding of each kind of track ended: one run for both, or one for each. */
interface DecodedTracks {
  readonly pictures: DecodedFilm
  readonly sound: DecodedFilm
}

/** Whether nothing came of a run that had both kinds of tracks to decode, one of which may have kept the other back. */
const blocked = ({ frames, samples, end, report }: DecodedFilm): boolean =>
  frames === 0 && samples === 0 && end === 'failed' && report.films > 0 && report.sounds > 0

/** The reading of one film. */
class FilmRun {
  readonly #job: FilmJob
  readonly #frames = new FilmSketcher()
  readonly #samples = new SoundSketcher()
  readonly #words = new WordFrames()

  constructor(job: FilmJob) {
    this.#job = job
  }

  get seconds(): number {
    return Math.max(this.#frames.seconds, this.#samples.seconds)
  }

  /** Decodes both tracks in one pass; each on its own when they cannot be decoded together. */
  async decode(demuxer: string): Promise<DecodedTracks> {
    const both = await this.#decode(demuxer, 'all')
    if (!blocked(both)) return { pictures: both, sound: both }
    return { pictures: await this.#decode(demuxer, 'pictures'), sound: await this.#decode(demuxer, 'sound') }
  }

  #decode(demuxer: string, tracks: FilmSource['tracks']): Promise<DecodedFilm> {
    const { file, options, ffmpeg, secondsMost, pixelsMost } = this.#job
    const rates = { frameRate: filmFrameRate, side: filmSide, sampleRate: soundSampleRate }
    const colours = options.words === true ? wordFrameRate : undefined
    return decodeFilm(
      ffmpeg,
      { file, demuxer, tracks, ...rates, colours, secondsMost, pixelsMost },
      {
        frame: (frame) => this.#frames.push(frame),
        colours: (second, picture) => this.#words.push(second, picture),
        samples: (samples) => this.#samples.push(samples),
      },
    )
  }

  sketches({ sound }: DecodedTracks): Pick<FilmReading, 'sketched' | 'sound'> {
    return {
      sketched: mapSketch(this.#frames.finish(), encodeFilmSketch),
      sound: sound.report.sounds === 0 ? null : mapSketch(this.#samples.finish(), encodeSoundSketch),
    }
  }

  /** Frames for reading words, and the subtitles, when they are asked for. */
  async words(demuxer: string, tracks: DecodedTracks): Promise<Pick<FilmReading, 'wordFrames' | 'subtitles'>> {
    const { file, options, ffmpeg, secondsMost } = this.#job
    if (options.words !== true) return {}
    const { pictures } = tracks
    const { startSecond, subtitles } = pictures.report
    return {
      wordFrames: this.#words.finish(pictures.shown - 1 / filmFrameRate, Math.min(pictures.shown, lengthOf(tracks))),
      subtitles: await decodeSubtitles(ffmpeg, { file, demuxer, secondsMost, startSecond }, subtitles),
    }
  }
}

/** Why no picture was decoded of a track that has some; undefined when there is no reason. */
function picturesUnread({ pictures }: DecodedTracks, cutOff: boolean): Omit<FilmProblem, 'ok'> | undefined {
  const { frames, end, report } = pictures
  if (frames > 0 || report.films === 0) return undefined
  if (report.filmTooLarge) return { code: 'FILM_TOO_LARGE', detail: 'Its pictures have more pixels than are read.' }
  if (report.foreignFilmCodec !== undefined) {
    return { code: 'FILM_TYPE_UNSUPPORTED', detail: `Its pictures are coded as ${report.foreignFilmCodec}.` }
  }
  if (cutOff) return { code: 'FILM_TRUNCATED', detail: 'The file ends before its pictures begin.' }
  return end === 'done' && report.damaged === 0 ? undefined : { code: 'FILM_CORRUPT', detail: report.lastError }
}

/** Why a file gave neither pictures nor sound; undefined when it gave some, or has none although it is whole. */
function nothingRead(tracks: DecodedTracks, cutOff: boolean): Omit<FilmProblem, 'ok'> | undefined {
  const { pictures, sound } = tracks
  const failed = failedDecoding([pictures, sound])
  if (failed !== undefined) return { code: `FILM_${failed.cause}`, detail: failed.detail }
  if (pictures.frames > 0 || sound.samples > 0) return undefined
  const unread = picturesUnread(tracks, cutOff)
  if (unread !== undefined) return unread
  if (cutOff) return { code: 'FILM_TRUNCATED', detail: 'The file ends before its film begins.' }
  const said = pictures.report.lastError
  if (pictures.end !== 'done' && !/does not contain any stream/.test(said)) {
    return { code: 'FILM_CORRUPT', detail: said }
  }
  return pictures.report.films === 0
    ? { code: 'FILM_NO_TRACK', detail: 'It has neither pictures nor sound.' }
    : undefined
}

/** Share of the stated length that is read of a film that is whole, but for a second. */
const wholeShare = 0.98

/** Whether much less came of a film than it says that there is: demuxers end without a word where they find nothing more. */
function breaksOff({ pictures, sound }: DecodedTracks): boolean {
  const { declaredSeconds } = pictures.report
  const seconds = Math.max(pictures.seconds, sound.seconds)
  return declaredSeconds !== undefined && seconds < declaredSeconds * wholeShare - 1
}

/** What was left unread of a film of which something was read; the most telling comes first. */
function leftUnread(tracks: DecodedTracks, cutOff: boolean): FilmProblemCode | null {
  const { pictures, sound } = tracks
  const { films, sounds, damaged } = pictures.report
  const unread = picturesUnread(tracks, cutOff)
  if (unread !== undefined) return unread.code
  if (films === 0) return 'FILM_NO_TRACK'
  if (pictures.more || sound.more) return 'FILM_TOO_LONG'
  if (cutOff) return 'FILM_TRUNCATED'
  if (pictures.end !== 'done' || damaged > strayPackets || breaksOff(tracks)) return 'FILM_CORRUPT'
  if (sounds > 0 && (sound.end !== 'done' || sound.report.foreignCodec !== undefined)) return 'FILM_SOUND_UNREAD'
  return films > 1 || sounds > 1 ? 'FILM_WITH_TRACKS' : null
}

/** Seconds by which the times that containers state are inexact. */
const slack = 0.1

/** The end of the last frame lies within half a second; what the file says of its own length is more exact when it is there. */
function lengthOf({ pictures, sound }: DecodedTracks): number {
  const seconds = Math.max(pictures.seconds, sound.seconds)
  const declared = pictures.report.declaredSeconds
  const near = declared !== undefined && declared <= seconds && seconds - declared < 1 / filmFrameRate + slack
  return near ? declared : seconds
}

async function readContainer(
  file: FileHandle,
  job: FilmJob,
  container: FilmContainer,
  mediaType: string,
  run: FilmRun,
): Promise<FilmReading | FilmProblem> {
  const { demuxer } = container
  const tracks = await run.decode(demuxer)
  const { pictures, sound } = tracks
  const cutOff = !pictures.more && !sound.more && (await containerEndsEarly(file, demuxer))
  const nothing = nothingRead(tracks, cutOff)
  if (nothing !== undefined) return { ok: false, ...nothing, mediaType }
  const { declaredType } = job.options
  const { width, height } = pictures.report.filmSize ?? { width: 0, height: 0 }
  return {
    ok: true,
    mediaType,
    declaredTypeWrong: declaredType !== undefined && filmContainerOf(declaredType)?.demuxer !== demuxer,
    seconds: lengthOf(tracks),
    width,
    height,
    frames: pictures.frames,
    ...run.sketches(tracks),
    ...(await run.words(demuxer, tracks)),
    ...(await readFilmTags({ file, path: job.file, ffmpeg: job.ffmpeg, container, cutOff })),
    problem: leftUnread(tracks, cutOff),
  }
}

/**
 * Decodes a file once and takes from it whatever is asked for. Runs in the reading process.
 * @param tell gets signs of life.
 */
export async function readFilm(
  job: FilmJob,
  tell: (progress: FilmProgress) => void,
): Promise<FilmReading | FilmProblem> {
  const mediaType = (await sniff(job.file))?.mediaType.toLowerCase()
  if (mediaType === undefined) {
    return { ok: false, code: 'FILM_TYPE_UNSUPPORTED', detail: 'The bytes are of no kind that is known.' }
  }
  const container = filmContainerOf(mediaType)
  if (container === undefined) {
    return { ok: false, code: 'FILM_TYPE_UNSUPPORTED', detail: `The bytes are ${mediaType}.`, mediaType }
  }
  const run = new FilmRun(job)
  const timer = setInterval(() => tell({ seconds: run.seconds }), progressInterval)
  const file = await open(job.file, 'r')
  try {
    return await readContainer(file, job, container, mediaType, run)
  } finally {
    clearInterval(timer)
    await file.close()
  }
}
