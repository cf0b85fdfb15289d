import type { Sketched } from '../modality.ts'
import { type PictureFeatures, packFeatures } from './features.ts'
import { dihedralHashes, hammingDistance, hashPicture, pdqQualityLimit } from './pdq.ts'
import type { DecodedPicture, GreyPicture } from './picture.ts'
import { extractFeatures } from './sift/extract.ts'
import { makeThumbnail } from './thumbnail.ts'

/** One frame of a picture, reduced. */
export interface SketchedFrame {
  /** Size of the grey picture that was measured, in pixels. */
  readonly width: number
  readonly height: number
  /** PDQ of the frame and of its seven other orientations, in the order of `dihedrals`: 32 bytes each. */
  readonly hashes: readonly Uint8Array[]
  /** How much the hash has to go by, 0 to 100: up to `pdqQualityLimit` it says nothing. */
  readonly quality: number
  /** `thumbnailSide`² grey values, stretched to a square. */
  readonly thumbnail: Uint8Array
  readonly features: PictureFeatures
}

/** A picture, reduced. */
export interface PictureSketch {
  /** Size of the file's picture, upright, in pixels. */
  readonly width: number
  readonly height: number
  /** One for a still, up to three that differ for an animation. */
  readonly frames: readonly SketchedFrame[]
}

export const pictureLimits = Object.freeze({
  /** Features of a frame. */
  features: 500,
  /** Of these, the first ones stand in the index. */
  indexedFeatures: 300,
  /** The shorter side, in pixels: below, there is nothing to see. */
  side: 16,
  /** Features without which a picture with a useless hash has no sketch. */
  fewestFeatures: 8,
} as const)

/** Frames whose hashes differ in fewer bits are one. */
const sameFrame = 16

/** Reduces a decoded picture to what finds and proves its copies. */
export function sketchPicture(decoded: DecodedPicture): Sketched<PictureSketch> {
  const seen = decoded.frames.filter(({ width, height }) => width > 0 && height > 0)
  if (seen.length === 0) return { ok: false, reason: 'EMPTY' }
  const large = seen.filter(({ width, height }) => Math.min(width, height) >= pictureLimits.side)
  if (large.length === 0) return { ok: false, reason: 'TOO_SMALL' }
  const frames: SketchedFrame[] = []
  for (const picture of large) {
    const frame = sketchFrame(picture)
    const isBlank = frame.quality <= pdqQualityLimit && frame.features.size < pictureLimits.fewestFeatures
    if (!isBlank && !frames.some((other) => isSameFrame(frame, other))) frames.push(frame)
  }
  if (frames.length === 0) return { ok: false, reason: 'BLANK' }
  return { ok: true, sketch: { width: decoded.width, height: decoded.height, frames } }
}

function isSameFrame(one: SketchedFrame, other: SketchedFrame): boolean {
  return hammingDistance(one.hashes[0] as Uint8Array, other.hashes[0] as Uint8Array) < sameFrame
}

function sketchFrame(picture: GreyPicture): SketchedFrame {
  const { width, height } = picture
  const hashed = hashPicture(picture)
  return {
    width,
    height,
    hashes: dihedralHashes(hashed.coefficients),
    quality: hashed.quality,
    thumbnail: makeThumbnail(picture),
    features: packFeatures(extractFeatures(picture, { limit: pictureLimits.features }), width, height),
  }
}
