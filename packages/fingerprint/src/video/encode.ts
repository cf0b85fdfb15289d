import { featureBytes, readFeatures, writeFeatures } from '../image/encode-features.ts'
import { thumbnailSide } from '../image/thumbnail.ts'
import {
  boxParts,
  emptyHashes,
  type FilmHashes,
  type FilmKeyFrame,
  type FilmSketch,
  filmHashBytes,
  filmLimits,
} from './sketch.ts'

/*
 * Little-endian: version, length in milliseconds, number of frames, number of key frames (32 bits each). Per frame its millisecond (32 bits), the qualities
 * of both hashes, then those hashes whose quality is not 0. Per key frame its millisecond (32 bits), box, size and number of features (16 bits each),
 * thumbnail, features.
 */
const version = 1
const headBytes = 13
const frameBytes = 6
const thumbnailBytes = thumbnailSide * thumbnailSide
const keyFrameBytes = 18 + thumbnailBytes

/** A sketch as bytes: at most 70 a frame, half a megabyte an hour, and 5.5 KB a key frame, 5 to 7 MB an hour. */
export function encodeFilmSketch({ seconds, hashes, keyFrames }: FilmSketch): Uint8Array {
  const kept = [...hashes.wholeQuality, ...hashes.activeQuality].filter((quality) => quality > 0).length
  const features = keyFrames.reduce((sum, keyFrame) => sum + keyFrame.features.size, 0)
  const hashed = hashes.size * frameBytes + kept * filmHashBytes
  const bytes = new Uint8Array(headBytes + hashed + keyFrames.length * keyFrameBytes + features * featureBytes)
  const view = new DataView(bytes.buffer)
  bytes[0] = version
  view.setUint32(1, Math.round(seconds * 1000), true)
  view.setUint32(5, hashes.size, true)
  view.setUint32(9, keyFrames.length, true)
  let at = headBytes
  for (let frame = 0; frame < hashes.size; frame++) {
    view.setUint32(at, hashes.milliseconds[frame] as number, true)
    bytes[at + 4] = hashes.wholeQuality[frame] as number
    bytes[at + 5] = hashes.activeQuality[frame] as number
    at += frameBytes
    for (const [hash, quality] of [
      [hashes.whole, hashes.wholeQuality],
      [hashes.active, hashes.activeQuality],
    ] as const) {
      if (quality[frame] === 0) continue
      bytes.set(hash.subarray(frame * filmHashBytes, (frame + 1) * filmHashBytes), at)
      at += filmHashBytes
    }
  }
  for (const keyFrame of keyFrames) {
    writeKeyFrame(bytes, view, at, keyFrame)
    at += keyFrameBytes + keyFrame.features.size * featureBytes
  }
  return bytes
}

function writeKeyFrame(bytes: Uint8Array, view: DataView, start: number, keyFrame: FilmKeyFrame): void {
  const { millisecond, box, width, height, thumbnail, features } = keyFrame
  view.setUint32(start, millisecond, true)
  const shares = [box.x, box.y, box.width, box.height].map((share) => Math.round(share * boxParts))
  for (const [number, value] of [...shares, width, height, features.size].entries())
    view.setUint16(start + 4 + 2 * number, value, true)
  bytes.set(thumbnail, start + 18)
  writeFeatures(bytes, start + keyFrameBytes, features)
}

/** Reads what {@link encodeFilmSketch} wrote. Throws RangeError when the bytes are none of its. */
export function decodeFilmSketch(bytes: Uint8Array): FilmSketch {
  if (bytes.length < headBytes) throw new RangeError('a sketch ends early')
  if (bytes[0] !== version) throw new RangeError(`a sketch of version ${bytes[0]}, this reads ${version}`)
  const reader = new Reader(bytes)
  reader.skip(1)
  const seconds = reader.word() / 1000
  const frames = reader.word()
  const keys = reader.word()
  if (frames > filmLimits.frames || frames * frameBytes > bytes.length)
    throw new RangeError(`a sketch of ${frames} frames`)
  if (keys * keyFrameBytes > bytes.length) throw new RangeError(`a sketch of ${keys} key frames`)
  const hashes = readHashes(reader, frames)
  const keyFrames = Array.from({ length: keys }, () => readKeyFrame(reader))
  reader.finish()
  return { seconds, hashes, keyFrames }
}

/** Reads bytes one after the other. */
class Reader {
  private at = 0
  private readonly bytes: Uint8Array
  private readonly view: DataView
  constructor(bytes: Uint8Array) {
    this.bytes = bytes
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }
  /** Goes on by a number of bytes, to where they begin. */
  skip(count: number): number {
    const { at } = this
    if (at + count > this.bytes.length) throw new RangeError('a sketch ends early')
    this.at += count
    return at
  }
  take(count: number): Uint8Array {
    const at = this.skip(count)
    return this.bytes.slice(at, at + count)
  }
  byte(): number {
    return this.bytes[this.skip(1)] as number
  }
  half(): number {
    return this.view.getUint16(this.skip(2), true)
  }
  word(): number {
    return this.view.getUint32(this.skip(4), true)
  }
  finish(): void {
    if (this.at !== this.bytes.length) throw new RangeError('a sketch goes on after its end')
  }
}

function readHashes(reader: Reader, size: number): FilmHashes {
  const hashes = emptyHashes(size)
  for (let frame = 0; frame < size; frame++) {
    hashes.milliseconds[frame] = reader.word()
    const [whole, active] = [reader.byte(), reader.byte()]
    if (whole > 100 || active > 100) throw new RangeError(`hashes of quality ${whole} and ${active}`)
    hashes.wholeQuality[frame] = whole
    hashes.activeQuality[frame] = active
    if (whole > 0) hashes.whole.set(reader.take(filmHashBytes), frame * filmHashBytes)
    if (active > 0) hashes.active.set(reader.take(filmHashBytes), frame * filmHashBytes)
  }
  return hashes
}

function readKeyFrame(reader: Reader): FilmKeyFrame {
  const millisecond = reader.word()
  const share = (): number => reader.half() / boxParts
  const box = { x: share(), y: share(), width: share(), height: share() }
  const [width, height, size] = [reader.half(), reader.half(), reader.half()]
  if (width === 0 || height === 0 || box.width === 0 || box.height === 0) throw new RangeError('an empty key frame')
  if (size > filmLimits.features) throw new RangeError(`a key frame of ${size} features`)
  const thumbnail = reader.take(thumbnailBytes)
  const features = readFeatures(reader.take(size * featureBytes), 0, size)
  return { millisecond, box, width, height, thumbnail, features }
}
