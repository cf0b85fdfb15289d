import type { PictureFeatures } from '../image/features.ts'

/** A part of a frame; numbers are shares of its width and height, 0 to 1. */
export interface FrameBox {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Parts of a side in which a box is kept. */
export const boxParts = 65_535

/** A share as exactly as a box is kept. */
export const toBoxShare = (share: number): number => Math.round(share * boxParts) / boxParts

/** A frame that is kept with its features, without the bars round it. */
export interface FilmKeyFrame {
  readonly millisecond: number
  /** What of the frame is without bars. */
  readonly box: FrameBox
  /** Size of that, in pixels. */
  readonly width: number
  readonly height: number
  /** `thumbnailSide`² grey values, stretched to a square. */
  readonly thumbnail: Uint8Array
  readonly features: PictureFeatures
}

/** The frames of a film, in the order of time. */
export interface FilmHashes {
  readonly size: number
  /** When each is shown. */
  readonly milliseconds: Uint32Array
  /** PDQ of each as a whole, 32 bytes, and how much it has to go by: 0 where it says nothing. */
  readonly whole: Uint8Array
  readonly wholeQuality: Uint8Array
  /** The same of what is without bars; quality 0 as well where there are none. */
  readonly active: Uint8Array
  readonly activeQuality: Uint8Array
}

/** A film, reduced. */
export interface FilmSketch {
  /** Length of the film. */
  readonly seconds: number
  readonly hashes: FilmHashes
  readonly keyFrames: readonly FilmKeyFrame[]
}

export const filmHashBytes = 32

/** Room for the hashes of so many frames, none of which says anything yet. */
export const emptyHashes = (size: number): FilmHashes => ({
  size,
  milliseconds: new Uint32Array(size),
  whole: new Uint8Array(size * filmHashBytes),
  wholeQuality: new Uint8Array(size),
  active: new Uint8Array(size * filmHashBytes),
  activeQuality: new Uint8Array(size),
})

export const filmLimits = Object.freeze({
  /** Seconds below which there is too little to tell films apart. */
  shortest: 1,
  /** Frames that are kept: twelve hours. */
  frames: 86_400,
  /** Features of a key frame. */
  features: 150,
  /** Seconds between key frames at most. */
  apart: 4,
  /** Key frames a second, and those that may be there at once. */
  keyFrameRate: 0.35,
  keyFramesAtOnce: 4,
  /** The shorter side of what is without bars, in pixels: below, there is nothing to see. */
  side: 16,
} as const)
