import type { PictureProblem, PictureProblemCode } from './picture-reading.ts'

/** What libvips and the decoders under it say, and what it means for a picture. The first that fits counts. */
const meanings: readonly (readonly [RegExp, PictureProblemCode])[] = Object.freeze([
  [/exceeds pixel limit/i, 'PICTURE_TOO_LARGE'],
  [/^timeout:/i, 'PICTURE_TIMEOUT'],
  [/out of memory|unable to allocate|cannot allocate/i, 'PICTURE_OUT_OF_MEMORY'],
  [/unsupported (image format|codec|feature)|no decoding plugin|operation is blocked/i, 'PICTURE_TYPE_UNSUPPORTED'],
  [/premature end of JPEG|unexpected end of (file|GIF)|cannot read full/i, 'PICTURE_TRUNCATED'],
])

/**
 * Names a failure of the decoder.
 * @param cutOff Asked only when the decoder does not say it: whether the file ends before its container does.
 */
export function classifyFailure(error: unknown, cutOff: () => boolean, mediaType: string): PictureProblem {
  const message = error instanceof Error ? error.message : String(error)
  const known = meanings.find(([pattern]) => pattern.test(message))?.[1]
  const code = known ?? (cutOff() ? 'PICTURE_TRUNCATED' : 'PICTURE_CORRUPT')
  // The first line that is not about its searching the file.
  const line = message.split('\n').find((text) => text.trim() !== '' && !/bad seek/.test(text)) ?? message
  return { ok: false, code, detail: line.trim().slice(0, 200), mediaType }
}
