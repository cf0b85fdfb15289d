import type { PictureProblem, PictureProblemCode } from './picture-reading.ts'

/** What libvips and the decoders under it say, and what it means for a picture. The first that fits counts. */
const meanings: readonly (readonly [RegExp, PictureProblemCode])[] = Object.freeze([
  [/exceeds pixel limit/i, 'PICTURE_TOO_LARGE'],
  [/^timeout:/i, 'PICTURE_TIMEOUT'],
  [/out of memory|unable to allocate|cannot allocate/i, 'PICTURE_OUT_OF_MEMORY'],
  [/unsupported (image format|codec|feature)|no decoding plugin|operation is blocked/i, 'PICTURE_TYPE_UNSUPPORTED'],
  [/premature end of JPEG|unexpected end of (file|GIF)|cannot read full/i, 'PICTURE_TRUNCATED'],
])

const ascii = (bytes: Uint8Array, start: number, length: number): string =>
  String.fromCharCode(...bytes.subarray(start, start + length))

/** Whether a PNG ends before its IEND chunk does. */
function endsWithinPng(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = 8
  while (at + 8 <= bytes.length) {
    // Length, type, data, checksum.
    const end = at + 12 + view.getUint32(at)
    if (end > bytes.length) return true
    if (ascii(bytes, at + 4, 4) === 'IEND') return false
    at = end
  }
  return true
}

/** Whether a WebP is shorter than its RIFF header says. */
function endsWithinWebp(bytes: Uint8Array): boolean {
  if (bytes.length < 8) return true
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(4, true) + 8 > bytes.length
}

/** Formats whose decoder does not say whether a file is cut off or damaged; their containers do. */
const endsWithin: Readonly<Record<string, (bytes: Uint8Array) => boolean>> = Object.freeze({
  'image/png': endsWithinPng,
  'image/apng': endsWithinPng,
  'image/webp': endsWithinWebp,
})

/** Names a failure of the decoder. */
export function classifyFailure(error: unknown, bytes: Uint8Array, mediaType: string): PictureProblem {
  const message = error instanceof Error ? error.message : String(error)
  const known = meanings.find(([pattern]) => pattern.test(message))?.[1]
  const code = known ?? (endsWithin[mediaType]?.(bytes) === true ? 'PICTURE_TRUNCATED' : 'PICTURE_CORRUPT')
  // The first line that is not about its searching the file.
  const line = message.split('\n').find((text) => text.trim() !== '' && !/bad seek/.test(text)) ?? message
  return { ok: false, code, detail: line.trim().slice(0, 200), mediaType }
}
