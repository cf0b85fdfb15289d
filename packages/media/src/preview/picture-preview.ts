import { readFile } from 'node:fs/promises'
import sharp from 'sharp'
import { type DecodeLimits, isPictureType, withPicture } from '../picture/decode.ts'
import type { PictureProblemCode } from '../picture/picture-reading.ts'
import { sniff } from '../sniff.ts'
import { type Preview, type PreviewProblem, type PreviewProblemCode, previewLimits } from './preview.ts'

const meanings: Readonly<Record<PictureProblemCode, PreviewProblemCode>> = Object.freeze({
  PICTURE_EMPTY: 'PREVIEW_UNREADABLE',
  PICTURE_TYPE_UNSUPPORTED: 'PREVIEW_TYPE_UNSUPPORTED',
  PICTURE_TRUNCATED: 'PREVIEW_UNREADABLE',
  PICTURE_CORRUPT: 'PREVIEW_UNREADABLE',
  PICTURE_TOO_LARGE: 'PREVIEW_TOO_LARGE',
  PICTURE_TOO_MANY_FRAMES: 'PREVIEW_TOO_LARGE',
  PICTURE_TIMEOUT: 'PREVIEW_TIMEOUT',
  PICTURE_CRASHED: 'PREVIEW_CRASHED',
  PICTURE_OUT_OF_MEMORY: 'PREVIEW_OUT_OF_MEMORY',
})

const quality = 82

/**
 * A picture as a JPEG, upright, in sRGB and on white; of an animation its first frame. Nothing else of the file is in it: no place where it was taken, no
 * name. Runs in the reading process.
 */
export async function previewPicture(file: string, limits: DecodeLimits): Promise<Preview | PreviewProblem> {
  const bytes = await readFile(file)
  const mediaType = (await sniff(bytes))?.mediaType ?? 'of no kind that is known'
  if (!isPictureType(mediaType)) {
    return { ok: false, code: 'PREVIEW_TYPE_UNSUPPORTED', detail: `The bytes are ${mediaType}.` }
  }
  const { pictureSide: side } = previewLimits
  const made = await withPicture<Preview>(bytes, mediaType, limits, async ({ primary, read }) => {
    const { data, ...raw } = await read(primary, side, side)
    return { ok: true, bytes: await sharp(data, { raw }).jpeg({ quality }).toBuffer() }
  })
  return made.ok ? made : { ok: false, code: meanings[made.code], detail: made.detail }
}
