import type { RightsData } from '@sourcemark/contract'
import type { GreyPicture, Sketched } from '@sourcemark/fingerprint'

/** Why a picture cannot be read. A closed list: each is a reason that a verdict may name. */
export const pictureProblemCodes = Object.freeze([
  /** No bytes. */
  'PICTURE_EMPTY',
  /** Not a JPEG, PNG, WebP, GIF or AVIF picture, whatever it was declared as. */
  'PICTURE_TYPE_UNSUPPORTED',
  /** The file ends before its picture does. */
  'PICTURE_TRUNCATED',
  /** The file contradicts itself. */
  'PICTURE_CORRUPT',
  /** More pixels than allowed. */
  'PICTURE_TOO_LARGE',
  /** An animation of more frames than allowed. */
  'PICTURE_TOO_MANY_FRAMES',
  /** Not read within the time limit. */
  'PICTURE_TIMEOUT',
  /** A reading process that had read nothing else died of it. */
  'PICTURE_CRASHED',
  /** Reading it takes more memory than allowed. */
  'PICTURE_OUT_OF_MEMORY',
] as const)
export type PictureProblemCode = (typeof pictureProblemCodes)[number]

/** A picture that cannot be read, with the reason. */
export interface PictureProblem {
  readonly ok: false
  readonly code: PictureProblemCode
  /** One sentence for people. */
  readonly detail: string
  /** What the bytes say that it is, when they say anything. */
  readonly mediaType?: string
}

/** Colours, row by row, 3 bytes a pixel: sRGB, upright, transparent places on white. */
export interface ColourPicture {
  readonly width: number
  readonly height: number
  readonly channels: 3
  readonly pixels: Uint8Array
}

/** What one decoding of a picture gives. */
export interface PictureReading {
  readonly ok: true
  /** By its bytes. */
  readonly mediaType: string
  /** Whether `declaredType` was another one. Always false when none was given. */
  readonly declaredTypeWrong: boolean
  /** Pixels, upright, of the picture in the file. */
  readonly width: number
  readonly height: number
  /** Frames of the animation; 1 for a still. */
  readonly pages: number
  /** Its sketch as `encodePictureSketch` writes it, or why it has none. */
  readonly sketched: Sketched<Uint8Array>
  /** What the file says of its rights. */
  readonly rights: RightsData
  /** The grey frames that the fingerprint is made of; only when asked for. */
  readonly frames?: readonly GreyPicture[]
  /** For reading words; only when asked for, and the picture looks as if it had some. */
  readonly words?: ColourPicture
}

export interface ReadPictureOptions {
  /** What the platform says that it is; only compared. */
  readonly declaredType?: string | undefined
  /** Hand on colours for reading words when the picture looks like text. */
  readonly words?: boolean
  /** Hand on the grey frames themselves: for tests and tools, since they take a quarter of a megabyte each. */
  readonly frames?: boolean
}
