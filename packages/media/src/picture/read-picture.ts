import { readFile } from 'node:fs/promises'
import { encodePictureSketch, looksLikeText, mapSketch, sketchPicture } from '@sourcemark/fingerprint'
import { readRightsData } from '../rights-data/read-rights-data.ts'
import { plainType, sniff } from '../sniff.ts'
import { type DecodeLimits, decodePicture, isPictureType } from './decode.ts'
import type { PictureProblem, PictureReading, ReadPictureOptions } from './picture-reading.ts'

/** What the reading process is asked. */
export interface PictureJob {
  /** Absolute path; only read. */
  readonly file: string
  readonly options: ReadPictureOptions
  readonly limits: DecodeLimits
  /** Certificates in PEM whose signatures on a picture are trusted. */
  readonly trustAnchors: readonly string[]
}

/** Other names of types, as platforms and old programs use them. */
const aliases: Readonly<Record<string, string>> = Object.freeze({
  'image/jpg': 'image/jpeg',
  'image/pjpeg': 'image/jpeg',
  'image/x-png': 'image/png',
  'image/apng': 'image/png',
})

/** `image/JPG; q=1` → `image/jpeg`. */
function usualType(mediaType: string): string {
  const plain = plainType(mediaType)
  return aliases[plain] ?? plain
}

/** Decodes a file once and takes from it whatever is asked for. Runs in the reading process. */
export async function readPicture({
  file,
  options,
  limits,
  trustAnchors,
}: PictureJob): Promise<PictureReading | PictureProblem> {
  const bytes = await readFile(file)
  const type = await sniff(bytes)
  if (type === null) {
    return { ok: false, code: 'PICTURE_TYPE_UNSUPPORTED', detail: 'The bytes are of no kind that is known.' }
  }
  const { mediaType } = type
  if (!isPictureType(mediaType)) {
    return { ok: false, code: 'PICTURE_TYPE_UNSUPPORTED', detail: `The bytes are ${mediaType}.`, mediaType }
  }
  const picture = await decodePicture(
    bytes,
    mediaType,
    limits,
    (frame) => options.words === true && looksLikeText(frame),
  )
  if (!picture.ok) return picture
  const { width, height, pages, frames, colours } = picture
  const { declaredType } = options
  return {
    ok: true,
    mediaType,
    declaredTypeWrong: declaredType !== undefined && usualType(declaredType) !== usualType(mediaType),
    width,
    height,
    pages,
    sketched: mapSketch(sketchPicture(picture), encodePictureSketch),
    rights: await readRightsData(bytes, { trustAnchors }),
    ...(options.frames === true ? { frames } : {}),
    ...(colours === undefined ? {} : { words: colours }),
  }
}
