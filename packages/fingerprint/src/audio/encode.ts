import { highestPitch, type SoundSketch, soundLimits } from './sketch.ts'
import { soundSampleRate } from './spectral-peaks.ts'

/*
 * Little-endian: version, samples (48 bits), number of peaks (32 bits); per peak the frames since the one before (8 bits; 255: 32 bits follow) and its pitch
 * with, as the highest bit of 16, whether it is indexed.
 */
const version = 1
const headBytes = 11
const farAway = 255

/** A sketch as bytes: 3 a peak, at most 0.4 MB an hour. */
export function encodeSoundSketch({ seconds, size, frames, pitches, indexed }: SoundSketch): Uint8Array {
  const bytes = new Uint8Array(headBytes + size * 7)
  const view = new DataView(bytes.buffer)
  const samples = Math.round(seconds * soundSampleRate)
  bytes[0] = version
  view.setUint32(1, samples % 2 ** 32, true)
  view.setUint16(5, Math.floor(samples / 2 ** 32), true)
  view.setUint32(7, size, true)
  let at = headBytes
  let before = 0
  for (let peak = 0; peak < size; peak++) {
    const frame = frames[peak] as number
    const since = frame - before
    before = frame
    bytes[at++] = Math.min(since, farAway)
    if (since >= farAway) {
      view.setUint32(at, since, true)
      at += 4
    }
    view.setUint16(at, (pitches[peak] as number) | ((indexed[peak] as number) << 15), true)
    at += 2
  }
  return bytes.slice(0, at)
}

/** Reads what {@link encodeSoundSketch} wrote. Throws RangeError when the bytes are none of its. */
export function decodeSoundSketch(bytes: Uint8Array): SoundSketch {
  if (bytes.length < headBytes) throw new RangeError('a sketch ends early')
  if (bytes[0] !== version) throw new RangeError(`a sketch of version ${bytes[0]}, this reads ${version}`)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const seconds = (view.getUint32(1, true) + view.getUint16(5, true) * 2 ** 32) / soundSampleRate
  const size = view.getUint32(7, true)
  if (size > bytes.length / 3) throw new RangeError('a sketch ends early')
  const frames = new Uint32Array(size)
  const pitches = new Uint16Array(size)
  const indexed = new Uint8Array(size)
  let at = headBytes
  let frame = 0
  for (let peak = 0; peak < size; peak++) {
    let since = bytes[at++] ?? 0
    const wide = since === farAway
    if (at + (wide ? 6 : 2) > bytes.length) throw new RangeError('a sketch ends early')
    if (wide) {
      since = view.getUint32(at, true)
      at += 4
    }
    frame += since
    if (frame >= soundLimits.frames) throw new RangeError(`a peak at frame ${frame}`)
    const kept = view.getUint16(at, true)
    at += 2
    frames[peak] = frame
    pitches[peak] = kept & highestPitch
    indexed[peak] = kept >>> 15
  }
  if (at !== bytes.length) throw new RangeError('a sketch goes on after its end')
  return { seconds, size, frames, pitches, indexed }
}
