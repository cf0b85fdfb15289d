/** A grey picture, row by row: 8-bit luma (Rec. 601) of sRGB, upright, transparent places on white. */
export interface GreyPicture {
  /** Pixels a row. */
  readonly width: number
  /** Rows. */
  readonly height: number
  /** `width` × `height` values, 0 black to 255 white. */
  readonly pixels: Uint8Array
}

/** Pixels of the long side of the pictures that are fingerprinted; smaller ones are never enlarged. */
export const pictureSide = 512

/** A picture as decoded for its fingerprint. */
export interface DecodedPicture {
  /** Size of the file's picture, upright, in pixels. */
  readonly width: number
  readonly height: number
  /** One for a still, the first, middle and last of an animation; the long side of each is at most `pictureSide`. */
  readonly frames: readonly GreyPicture[]
}
