import type { GreyPicture } from '../image/picture.ts'

/** Frames a second that a sketcher is given. */
export const filmFrameRate = 2

/** Pixels of the longer side of these frames; smaller ones are never enlarged. */
export const filmSide = 384

/** A frame of a film. */
export interface FilmFrame extends GreyPicture {
  /** When it is shown. */
  readonly second: number
}

/** A part of a frame between four straight lines, in pixels. */
export interface FrameArea {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** The part of a picture that lies in an area. */
export function cropTo(picture: GreyPicture, { left, top, width, height }: FrameArea): GreyPicture {
  if (width === picture.width && height === picture.height) return picture
  const pixels = new Uint8Array(width * height)
  for (let row = 0; row < height; row++) {
    const from = (top + row) * picture.width + left
    pixels.set(picture.pixels.subarray(from, from + width), row * width)
  }
  return { width, height, pixels }
}

/** Grey values that hardly any pixel is beyond: a share of all on each side. */
const beyond = 0.005
/** How far contrast is raised at most: more would show nothing but noise. */
const mostGain = 4

/** A frame as light and as full of contrast as others, so that a darkened copy has the features of what it shows. */
export function stretchContrast(picture: GreyPicture): GreyPicture {
  const { pixels } = picture
  const counts = new Uint32Array(256)
  // By number, as below: iterators and callbacks cost many times as much as what is done with a pixel.
  for (let at = 0; at < pixels.length; at++) {
    const value = pixels[at] as number
    counts[value] = (counts[value] as number) + 1
  }
  const few = pixels.length * beyond
  let low = 0
  for (let count = counts[0] as number; count <= few && low < 255; count += counts[++low] as number);
  let high = 255
  for (let count = counts[255] as number; count <= few && high > 0; count += counts[--high] as number);
  const gain = Math.min(mostGain, 255 / Math.max(1, high - low))
  const table = Uint8Array.from({ length: 256 }, (_, value) =>
    Math.max(0, Math.min(255, Math.round((value - low) * gain))),
  )
  const stretched = new Uint8Array(pixels.length)
  for (let at = 0; at < pixels.length; at++) stretched[at] = table[pixels[at] as number] as number
  return { ...picture, pixels: stretched }
}
