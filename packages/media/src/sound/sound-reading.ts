import type { RightsData } from '@sourcemark/contract'
import type { Sketched } from '@sourcemark/fingerprint'

/** Why a sound, or a part of it, cannot be read. A closed list: each is a reason that a verdict may name. */
export const soundProblemCodes = Object.freeze([
  /** No kind of sound that is read, whatever it was declared as, or sound in a coding that is not. */
  'SOUND_TYPE_UNSUPPORTED',
  /** A container without any sound. */
  'SOUND_NO_TRACK',
  /** The file ends before its sound does. */
  'SOUND_TRUNCATED',
  /** The file contradicts itself. */
  'SOUND_CORRUPT',
  /** Longer than is read. */
  'SOUND_TOO_LONG',
  /** It has moving pictures too, which nobody looked at. */
  'SOUND_WITH_FILM',
  /** It has further tracks of sound, to which nobody listened. */
  'SOUND_WITH_TRACKS',
  /** Not read within the time limit. */
  'SOUND_TIMEOUT',
  /** Reading it takes more memory than allowed. */
  'SOUND_OUT_OF_MEMORY',
  /** The decoder, or a reading process that had read nothing else, died of it. */
  'SOUND_CRASHED',
  /** There is no ffmpeg on this host. */
  'SOUND_DECODER_MISSING',
] as const)
export type SoundProblemCode = (typeof soundProblemCodes)[number]

/** A sound that cannot be read, with the reason. */
export interface SoundProblem {
  readonly ok: false
  readonly code: SoundProblemCode
  /** One sentence for people. */
  readonly detail: string
  /** What the bytes say that it is, when they say anything. */
  readonly mediaType?: string
}

/** What one decoding of a sound gives. */
export interface SoundReading {
  readonly ok: true
  /** By its bytes. */
  readonly mediaType: string
  /** Whether `declaredType` was of another container. Always false when none was given. */
  readonly declaredTypeWrong: boolean
  /** Decoded. */
  readonly seconds: number
  /** Its sketch as `encodeSoundSketch` writes it, or why it has none. */
  readonly sketched: Sketched<Uint8Array>
  /** What the file says of its rights. */
  readonly rights: RightsData
  /** Pictures embedded as covers, as they stand in the file, at most 4. */
  readonly covers: readonly Uint8Array[]
  /** What could not be read although the rest could; null when all was. What was read is looked up all the same. */
  readonly problem: SoundProblemCode | null
}

export interface ReadSoundOptions {
  /** What the platform says that it is; only compared. */
  readonly declaredType?: string | undefined
}
