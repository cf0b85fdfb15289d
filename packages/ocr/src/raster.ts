/** A coloured picture, row by row, three bytes a pixel: red, green, blue of sRGB, upright, transparent places on white. */
export interface ColourRaster {
  /** Pixels a row. */
  readonly width: number
  /** Rows. */
  readonly height: number
  readonly channels: 3
  /** `width` × `height` × 3 values. */
  readonly pixels: Uint8Array
}
