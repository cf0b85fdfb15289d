import { pictureCodebook } from './codebook.ts'
import { encodeDescriptors } from './codes.ts'
import type { Features } from './sift/features.ts'

/** Local features of a picture, each prefix of them spread over it. */
export interface PictureFeatures {
  readonly size: number
  /** Places, in 4096ths of the width and of the height. */
  readonly x: Uint16Array
  readonly y: Uint16Array
  /** 24 × (log₂ of σ in pixels + 2). */
  readonly scale: Uint8Array
  /** 256ths of a turn. */
  readonly angle: Uint8Array
  /** What each looks like: `codeWords` numbers a feature. */
  readonly codes: Uint32Array
}

/** Packs the features that were found in a picture of so many pixels. */
export function packFeatures(found: Features, width: number, height: number): PictureFeatures {
  const size = found.count
  const x = new Uint16Array(size)
  const y = new Uint16Array(size)
  const scale = new Uint8Array(size)
  const angle = new Uint8Array(size)
  for (let at = 0; at < size; at++) {
    // the middle of the first pixel is at 0
    x[at] = clamp((((found.x[at] as number) + 0.5) / width) * 4096, 4095)
    y[at] = clamp((((found.y[at] as number) + 0.5) / height) * 4096, 4095)
    scale[at] = clamp(24 * (Math.log2(found.scale[at] as number) + 2), 255)
    angle[at] = Math.round(((found.angle[at] as number) / (2 * Math.PI)) * 256) & 255
  }
  return { size, x, y, scale, angle, codes: encodeDescriptors(found.descriptors, size, pictureCodebook()) }
}

const clamp = (value: number, most: number): number => Math.max(0, Math.min(most, Math.round(value)))
