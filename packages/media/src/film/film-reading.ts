import type { RightsData } from '@sourcemark/contract'
import type { Sketched } from '@sourcemark/fingerprint'
import type { ColourPicture } from '../picture/picture-reading.ts'

/** Why a film, or a part of it, cannot be read. A closed list: each is a reason that a verdict may name. */
export const filmProblemCodes = Object.freeze([
  /** No kind of film that is read, whatever it was declared as, or pictures in a coding that is not. */
  'FILM_TYPE_UNSUPPORTED',
  /** A container without moving pictures. What it has of sound was read. */
  'FILM_NO_TRACK',
  /** The file ends before its film does. */
  'FILM_TRUNCATED',
  /** The file contradicts itself. */
  'FILM_CORRUPT',
  /** Longer than is read. */
  'FILM_TOO_LONG',
  /** Its pictures have more pixels than are read. */
  'FILM_TOO_LARGE',
  /** It has sound in a coding that is not read, or that cannot be. */
  'FILM_SOUND_UNREAD',
  /** It has further tracks of moving pictures or of sound, which nobody looked at. */
  'FILM_WITH_TRACKS',
  /** Not read within the time limit. */
  'FILM_TIMEOUT',
  /** Reading it takes more memory than allowed. */
  'FILM_OUT_OF_MEMORY',
  /** The decoder, or a reading process that had read nothing else, died of it. */
  'FILM_CRASHED',
  /** There is no ffmpeg on this host. */
  'FILM_DECODER_MISSING',
] as const)
export type FilmProblemCode = (typeof filmProblemCodes)[number]

/** A film that cannot be read, with the reason. */
export interface FilmProblem {
  readonly ok: false
  readonly code: FilmProblemCode
  /** One sentence for people. */
  readonly detail: string
  /** What the bytes say that it is, when they say anything. */
  readonly mediaType?: string
}

/** A frame that looks as if there were words in it. */
export interface WordFrame {
  /** Seconds of the film from which on it was seen … */
  readonly second: number
  /** … to when its words may have gone. */
  readonly until: number
  readonly picture: ColourPicture
}

/** Words that the container shows over the pictures for some time. */
export interface Subtitle {
  /** Without markup; lines of one subtitle are kept apart by line feeds. */
  readonly text: string
  /** Seconds of the film. */
  readonly start: number
  readonly end: number
}

/** The subtitles of a film, of all tracks that are text. */
export interface Subtitles {
  /** Track by track, each in the order of time. */
  readonly lines: readonly Subtitle[]
  /** Whether there are some that were not read: pictures of words, in further tracks, broken ones, or more than are read. */
  readonly more: boolean
}

/** What one decoding of a film gives. */
export interface FilmReading {
  readonly ok: true
  /** By its bytes. */
  readonly mediaType: string
  /** Whether `declaredType` was of another container. Always false when none was given. */
  readonly declaredTypeWrong: boolean
  /** Decoded, pictures or sound, whichever is longer. */
  readonly seconds: number
  /** Pixels of its pictures as they are coded, upright; 0 when it has none. */
  readonly width: number
  readonly height: number
  /** Frames that were looked at, two a second. */
  readonly frames: number
  /** The sketch of its pictures as `encodeFilmSketch` writes it, or why there is none. */
  readonly sketched: Sketched<Uint8Array>
  /** The sketch of its first track of sound as `encodeSoundSketch` writes it, or why there is none; null when it has no such track. */
  readonly sound: Sketched<Uint8Array> | null
  /** What the file says of its rights. */
  readonly rights: RightsData
  /** Pictures embedded as covers, as they stand in the file, at most 4. */
  readonly covers: readonly Uint8Array[]
  /** For reading words, in the order of time, spread over the film, its end among them; only when asked for. Of such that show the same words, one. */
  readonly wordFrames?: readonly WordFrame[]
  /** Only when asked for. */
  readonly subtitles?: Subtitles
  /** What could not be read although the rest could; null when all was. What was read can be looked up all the same. */
  readonly problem: FilmProblemCode | null
}

export interface ReadFilmOptions {
  /** What the platform says that it is; only compared. */
  readonly declaredType?: string | undefined
  /** Hand on frames for reading words, and the subtitles. */
  readonly words?: boolean
}

/** How far a reading is. It comes every two seconds, also when it has got no further: a sign that it still runs. */
export interface FilmProgress {
  /** Seconds of the film that were decoded. */
  readonly seconds: number
}
