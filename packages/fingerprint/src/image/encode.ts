import { featureBytes, readFeatures, writeFeatures } from './encode-features.ts'
import { dihedrals } from './pdq.ts'
import type { PictureSketch, SketchedFrame } from './sketch.ts'
import { pictureLimits } from './sketch.ts'
import { thumbnailSide } from './thumbnail.ts'

/*
 * Little-endian: version, number of frames, width and height of the file's picture (32 bits each); per frame width, height (16 bits), quality,
 * number of features (16 bits), hashes, thumbnail, features.
 */
const version = 1
const headBytes = 10
const hashBytes = 32
const thumbnailBytes = thumbnailSide * thumbnailSide
const frameBytes = 7 + dihedrals.length * hashBytes + thumbnailBytes
const mostFrames = 3

/** A sketch as bytes: 2.6 KB a frame and 21 bytes a feature. */
export function encodePictureSketch({ width, height, frames }: PictureSketch): Uint8Array {
  const size = frames.reduce((sum, { features }) => sum + frameBytes + features.size * featureBytes, headBytes)
  const bytes = new Uint8Array(size)
  const view = new DataView(bytes.buffer)
  bytes[0] = version
  bytes[1] = frames.length
  view.setUint32(2, width, true)
  view.setUint32(6, height, true)
  let at = headBytes
  for (const frame of frames) {
    view.setUint16(at, frame.width, true)
    view.setUint16(at + 2, frame.height, true)
    bytes[at + 4] = frame.quality
    view.setUint16(at + 5, frame.features.size, true)
    at += 7
    for (const hash of frame.hashes) {
      bytes.set(hash, at)
      at += hashBytes
    }
    bytes.set(frame.thumbnail, at)
    at += thumbnailBytes
    writeFeatures(bytes, at, frame.features)
    at += frame.features.size * featureBytes
  }
  return bytes
}

/** Reads what {@link encodePictureSketch} wrote. Throws RangeError when the bytes are none of its. */
export function decodePictureSketch(bytes: Uint8Array): PictureSketch {
  if (bytes.length < headBytes) throw new RangeError('a sketch ends early')
  if (bytes[0] !== version) throw new RangeError(`a sketch of version ${bytes[0]}, this reads ${version}`)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const count = bytes[1] as number
  if (count < 1 || count > mostFrames) throw new RangeError(`a sketch of ${count} frames`)
  const width = view.getUint32(2, true)
  const height = view.getUint32(6, true)
  if (width === 0 || height === 0) throw new RangeError('a sketch of nothing')
  const frames: SketchedFrame[] = []
  let at = headBytes
  for (let left = count; left > 0; left--) {
    const frame = readFrame(bytes, view, at)
    frames.push(frame)
    at += frameBytes + frame.features.size * featureBytes
  }
  if (at !== bytes.length) throw new RangeError('a sketch goes on after its end')
  return { width, height, frames }
}

function readFrame(bytes: Uint8Array, view: DataView, start: number): SketchedFrame {
  if (start + frameBytes > bytes.length) throw new RangeError('a sketch ends early')
  const width = view.getUint16(start, true)
  const height = view.getUint16(start + 2, true)
  if (width === 0 || height === 0) throw new RangeError('a sketch of an empty frame')
  const quality = bytes[start + 4] as number
  if (quality > 100) throw new RangeError(`a hash of quality ${quality}`)
  const size = view.getUint16(start + 5, true)
  if (size > pictureLimits.features) throw new RangeError(`a frame of ${size} features`)
  if (start + frameBytes + size * featureBytes > bytes.length) throw new RangeError('a sketch ends early')
  let at = start + 7
  const hashes = dihedrals.map((_, index) => bytes.slice(at + index * hashBytes, at + (index + 1) * hashBytes))
  at += dihedrals.length * hashBytes
  const thumbnail = bytes.slice(at, at + thumbnailBytes)
  at += thumbnailBytes
  return { width, height, hashes, quality, thumbnail, features: readFeatures(bytes, at, size) }
}
