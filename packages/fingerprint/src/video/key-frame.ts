import type { PictureSketch, SketchedFrame } from '../image/sketch.ts'
import type { FilmHashes, FilmKeyFrame, FilmSketch, FrameBox } from './sketch.ts'

export const wholeBox: FrameBox = Object.freeze({ x: 0, y: 0, width: 1, height: 1 })

/** A key frame as the comparison of pictures sees it: by its features alone, films have their hashes apart. */
export const frameOf = ({ width, height, thumbnail, features }: FilmKeyFrame): SketchedFrame => ({
  width,
  height,
  hashes: [],
  quality: 0,
  thumbnail,
  features,
})

/** The same as a picture of its own. */
export const asPicture = (keyFrame: FilmKeyFrame): PictureSketch => ({
  width: keyFrame.width,
  height: keyFrame.height,
  frames: [frameOf(keyFrame)],
})

/** The key frame that is seen at a time or was last; the first one where there is none before; -1 in a film without any. */
export function keyFrameAt({ keyFrames }: FilmSketch, millisecond: number): number {
  let [low, high] = [0, keyFrames.length - 1]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((keyFrames[middle] as FilmKeyFrame).millisecond <= millisecond) low = middle
    else high = middle - 1
  }
  return keyFrames.length === 0 ? -1 : low
}

/** What is without bars at a time: as in the key frame before it. */
export const boxAt = (sketch: FilmSketch, millisecond: number): FrameBox =>
  sketch.keyFrames[keyFrameAt(sketch, millisecond)]?.box ?? wholeBox

/** The first frame that is seen at a second or later; the last one where there is none. */
export function frameAt({ milliseconds, size }: FilmHashes, second: number): number {
  const millisecond = Math.round(second * 1000)
  let [low, high] = [0, size - 1]
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if ((milliseconds[middle] as number) >= millisecond) high = middle
    else low = middle + 1
  }
  return Math.max(0, low)
}
