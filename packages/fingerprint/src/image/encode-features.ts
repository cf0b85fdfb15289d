import { codeWords } from './codes.ts'
import type { PictureFeatures } from './features.ts'

/*
 * Features as bytes, little-endian: of each x and y (12 bits each), scale, angle and code.
 */

/** Bytes of one of them. */
export const featureBytes = 5 + 4 * codeWords

/** Writes features one after the other from a byte on. */
export function writeFeatures(bytes: Uint8Array, start: number, features: PictureFeatures): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const { size, x, y, scale, angle, codes } = features
  let at = start
  for (let feature = 0; feature < size; feature++) {
    const place = ((x[feature] as number) << 12) | (y[feature] as number)
    bytes[at] = place & 0xff
    bytes[at + 1] = (place >>> 8) & 0xff
    bytes[at + 2] = place >>> 16
    bytes[at + 3] = scale[feature] as number
    bytes[at + 4] = angle[feature] as number
    for (let word = 0; word < codeWords; word++)
      view.setUint32(at + 5 + 4 * word, codes[feature * codeWords + word] as number, true)
    at += featureBytes
  }
}

/** Reads so many features from a byte on. The bytes have to be there. */
export function readFeatures(bytes: Uint8Array, start: number, size: number): PictureFeatures {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const x = new Uint16Array(size)
  const y = new Uint16Array(size)
  const scale = new Uint8Array(size)
  const angle = new Uint8Array(size)
  const codes = new Uint32Array(size * codeWords)
  let at = start
  for (let feature = 0; feature < size; feature++) {
    const place = (bytes[at] as number) | ((bytes[at + 1] as number) << 8) | ((bytes[at + 2] as number) << 16)
    x[feature] = place >>> 12
    y[feature] = place & 0xfff
    scale[feature] = bytes[at + 3] as number
    angle[feature] = bytes[at + 4] as number
    for (let word = 0; word < codeWords; word++)
      codes[feature * codeWords + word] = view.getUint32(at + 5 + 4 * word, true)
    at += featureBytes
  }
  return { size, x, y, scale, angle, codes }
}
