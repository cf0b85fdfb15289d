import { type DecodedPicture, type GreyPicture, pictureSide } from '@sourcemark/fingerprint'
import sharp, { type SharpOptions } from 'sharp'
import { classifyFailure } from './classify-failure.ts'
import { endsEarly } from './ends-early.ts'
import type { ColourPicture, PictureProblem } from './picture-reading.ts'
import { sizeForWords } from './size-for-words.ts'

export interface DecodeLimits {
  /** Pixels of a picture, or of one frame. */
  readonly pixels: number
  /** Frames of an animation. */
  readonly frames: number
  /** Seconds of one pass over the pixels. */
  readonly seconds: number
}

export interface ReadablePicture extends DecodedPicture {
  readonly ok: true
  readonly pages: number
  /** Its colours, when they were wanted. */
  readonly colours: ColourPicture | undefined
}

/** What libvips calls the formats that we read. */
const formats: Readonly<Record<string, string>> = Object.freeze({
  'image/jpeg': 'jpeg',
  'image/png': 'png',
  'image/apng': 'png',
  'image/webp': 'webp',
  'image/gif': 'gif',
  'image/avif': 'heif',
  'image/heif': 'heif',
  'image/heic': 'heif',
  'image/heif-sequence': 'heif',
  'image/heic-sequence': 'heif',
})

export const isPictureType = (mediaType: string): boolean => Object.hasOwn(formats, mediaType)

/** Formats whose pages are the frames of an animation. */
const animated: ReadonlySet<string> = new Set(['gif', 'webp'])

/** Versions before it have holes in their loaders that are known. */
const safeVersion = [0, 35, 3] as const

/**
 * Leaves of all loaders those of the formats above, and takes threads and caches down to what one picture after the other needs.
 * @throws Error when this sharp is too old.
 */
export function prepareDecoder(): void {
  const version = (sharp.versions.sharp ?? '0').split('.').map((part) => Number.parseInt(part, 10))
  const differing = safeVersion.findIndex((part, index) => version[index] !== part)
  if (differing >= 0 && (version[differing] ?? 0) < (safeVersion[differing] ?? 0)) {
    throw new Error(`sharp is ${sharp.versions.sharp}; pictures are read from ${safeVersion.join('.')} on`)
  }
  sharp.block({ operation: ['VipsForeignLoad'] })
  sharp.unblock({
    operation: [
      'VipsForeignLoadJpeg',
      'VipsForeignLoadPng',
      'VipsForeignLoadWebp',
      'VipsForeignLoadNsgif',
      'VipsForeignLoadHeif',
    ],
  })
  sharp.concurrency(1)
  sharp.cache(false)
}

/** Warnings of the JPEG decoder about pictures that are whole: stray bytes, and headers that cameras are known to write. */
const harmless = /extraneous bytes before marker|Invalid SOS parameters|unknown JFIF revision|Adobe color transform/i

/** Luma by Rec. 601 of the values as stored, as the reference of PDQ takes it; of one channel the channel. */
function luma(data: Uint8Array, channels: number): Uint8Array {
  if (channels === 1) return data
  const pixels = new Uint8Array(data.length / channels)
  for (let from = 0, to = 0; to < pixels.length; from += channels, to++) {
    const red = data[from] as number
    const green = data[from + 1] as number
    const blue = data[from + 2] as number
    // In 16 bits of fraction, which sum to exactly one.
    pixels[to] = (19595 * red + 38470 * green + 7471 * blue + 32768) >> 16
  }
  return pixels
}

function tripled(data: Uint8Array): Uint8Array {
  const pixels = new Uint8Array(data.length * 3)
  for (let from = 0, to = 0; from < data.length; from++, to += 3) pixels.fill(data[from] as number, to, to + 3)
  return pixels
}

const framesOf = (pages: number): readonly number[] => [...new Set([0, Math.floor(pages / 2), pages - 1])]

/** One frame, scaled to fit and never up. A picture of which parts cannot be read is an error and not half a picture. */
async function readFrame(
  bytes: Uint8Array,
  options: SharpOptions,
  seconds: number,
  width: number,
  height: number,
): Promise<Frame> {
  const pass = async (passOptions: SharpOptions) => {
    const { data, info } = await sharp(bytes, passOptions)
      .flatten({ background: '#ffffff' })
      .resize({ width, height, fit: 'inside', withoutEnlargement: true })
      .toColourspace('srgb')
      .raw({ depth: 'uchar' })
      .timeout({ seconds })
      .toBuffer({ resolveWithObject: true })
    return { data, width: info.width, height: info.height, channels: info.channels }
  }
  try {
    return await pass(options)
  } catch (error) {
    if (!(error instanceof Error) || !harmless.test(error.message)) throw error
    return await pass({ ...options, failOn: 'error' })
  }
}

/** One frame of a picture: row by row, 8 bits a channel, in sRGB or grey. */
interface Frame {
  readonly data: Buffer
  readonly width: number
  readonly height: number
  readonly channels: 1 | 2 | 3 | 4
}

/** A picture whose head was read. */
interface OpenedPicture {
  readonly width: number
  readonly height: number
  readonly pages: number
  /** The page that stands for the whole. */
  readonly primary: number
  /** A page of it, upright and on white, scaled to fit and never up. */
  read(page: number, mostWidth: number, mostHeight: number): Promise<Frame>
}

/** Reads the head of a picture of a type that `isPictureType` knows, and hands it on; errors of the decoder become problems. */
export async function withPicture<T>(
  bytes: Uint8Array,
  mediaType: string,
  limits: DecodeLimits,
  use: (picture: OpenedPicture) => Promise<T>,
): Promise<T | PictureProblem> {
  const format = formats[mediaType] ?? ''
  const cutOff = (): boolean => endsEarly(bytes, format)
  // The decoder leaves out frames that are not there as a whole, without a word.
  if (format === 'gif' && cutOff()) {
    return { ok: false, code: 'PICTURE_TRUNCATED', detail: 'The file ends within a frame.', mediaType }
  }
  const options: SharpOptions = {
    limitInputPixels: limits.pixels,
    failOn: format === 'jpeg' ? 'warning' : 'error',
    sequentialRead: true,
    autoOrient: true,
  }
  try {
    const metadata = await sharp(bytes, options).metadata()
    if (metadata.format !== format) {
      const detail = `The file begins like ${mediaType} and is read as ${metadata.format}.`
      return { ok: false, code: 'PICTURE_CORRUPT', detail, mediaType }
    }
    const pages = animated.has(format) ? (metadata.pages ?? 1) : 1
    if (pages > limits.frames) {
      const detail = `The animation has ${pages} frames, more than ${limits.frames}.`
      return { ok: false, code: 'PICTURE_TOO_MANY_FRAMES', detail, mediaType }
    }
    return await use({
      width: metadata.autoOrient.width,
      height: metadata.autoOrient.height,
      pages,
      primary: metadata.pagePrimary ?? 0,
      read: (page, mostWidth, mostHeight) =>
        readFrame(bytes, { ...options, page, pages: 1 }, limits.seconds, mostWidth, mostHeight),
    })
  } catch (error) {
    return classifyFailure(error, cutOff, mediaType)
  }
}

/**
 * Reads the pixels of a picture of a type that `isPictureType` knows: upright, in sRGB, on white.
 * @param wantsColours Whether colours for reading words are wanted, by the first frame; they take a second pass.
 */
export function decodePicture(
  bytes: Uint8Array,
  mediaType: string,
  limits: DecodeLimits,
  wantsColours: (frame: GreyPicture) => boolean,
): Promise<ReadablePicture | PictureProblem> {
  return withPicture<ReadablePicture>(bytes, mediaType, limits, async ({ width, height, pages, primary, read }) => {
    const frames: GreyPicture[] = []
    for (const page of pages > 1 ? framesOf(pages) : [primary]) {
      const { data, channels, ...size } = await read(page, pictureSide, pictureSide)
      frames.push({ ...size, pixels: luma(data, channels) })
    }
    let colours: ColourPicture | undefined
    if (wantsColours(frames[0] as GreyPicture)) {
      const most = sizeForWords(width, height)
      const { data, channels, ...size } = await read(primary, most.width, most.height)
      colours = { ...size, channels: 3, pixels: channels === 1 ? tripled(data) : data }
    }
    return { ok: true, width, height, pages, frames, colours }
  })
}
