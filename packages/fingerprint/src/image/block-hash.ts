import imghash from 'imghash'
import type { GreyPicture } from './picture.ts'

/** Blocks a side. */
const blocks = 16

/**
 * The block hash of a picture, 256 bits: whether each of 16 × 16 blocks is brighter than the median of its band. A second opinion beside PDQ; of
 * the package only what works on pixels is used, never its decoders.
 */
export function blockHash({ width, height, pixels }: GreyPicture): Uint8Array {
  const data = new Uint8Array(4 * pixels.length)
  for (let at = 0; at < pixels.length; at++) {
    data.fill(pixels[at] as number, 4 * at, 4 * at + 3)
    data[4 * at + 3] = 255
  }
  return new Uint8Array(Buffer.from(imghash.hashRaw({ width, height, data }, blocks), 'hex'))
}
