import { type GreyPicture, looksLikeText, pictureSide } from '@sourcemark/fingerprint'
import type { ColourPicture } from '../picture/picture-reading.ts'
import type { WordFrame } from './film-reading.ts'
import { greyOf } from './grey-of.ts'

/** Which frames are looked at for words: lines of a fiftieth of the height can be read in them, and what is to be read is shown for seconds. */
export const wordFrameRate = Object.freeze({ interval: 4, side: 1280 } as const)

/** Frames with words that are kept of one film. */
const mostFrames = 24
/** Pixels of the sides of the squares in which frames are compared. */
const square = 8
/** Mean difference in grey levels up to which two squares show the same: other words in the faintest writing that is found have more. */
const sameLevels = 4
/** Squares on either side that stay with one that differs: of a line in which a single word is another one, enough to be a line. */
const beside = 3

interface Kept {
  readonly second: number
  /** When its words were seen last. */
  seen: number
  readonly picture: ColourPicture
  readonly grey: GreyPicture
}

/** A picture in which all is flat that looks the same in another one of its size, but for what stands in a line with something that does not. */
function without({ width, height, pixels }: GreyPicture, other: GreyPicture): GreyPicture {
  const rest = Uint8Array.from(pixels)
  const columns = Math.ceil(width / square)
  const levels = new Float64Array(columns)
  const differs = new Uint8Array(columns)
  for (let top = 0; top < height; top += square) {
    const bottom = Math.min(top + square, height)
    for (let column = 0; column < columns; column++) {
      const [left, right] = [column * square, Math.min((column + 1) * square, width)]
      let [difference, sum] = [0, 0]
      for (let y = top; y < bottom; y++) {
        for (let at = y * width + left; at < y * width + right; at++) {
          sum += pixels[at] as number
          difference += Math.abs((pixels[at] as number) - (other.pixels[at] as number))
        }
      }
      const count = (bottom - top) * (right - left)
      levels[column] = sum / count
      differs[column] = difference > sameLevels * count ? 1 : 0
    }
    for (let column = 0; column < columns; column++) {
      if (differs.subarray(Math.max(0, column - beside), column + beside + 1).includes(1)) continue
      const [left, right] = [column * square, Math.min((column + 1) * square, width)]
      for (let y = top; y < bottom; y++) rest.fill(levels[column] as number, y * width + left, y * width + right)
    }
  }
  return { width, height, pixels: rest }
}

/**
 * Picks the frames of a film that are worth reading: they look as if words stood in them that none of the others shows. When there are too many, those
 * stay that are spread over the film, the last one among them.
 */
export class WordFrames {
  readonly #kept: Kept[] = []

  /** The next frame, in the order of time, all of one size. */
  push(second: number, picture: ColourPicture): void {
    const grey = greyOf(picture, pictureSide)
    if (!looksLikeText(grey)) return
    for (const kept of this.#kept) {
      const shown = kept.seen + wordFrameRate.interval >= second
      if (shown && !looksLikeText(without(kept.grey, grey))) kept.seen = second
    }
    // The last ones first: words stay for a while.
    const rest = this.#kept.reduceRight((left, kept) => without(left, kept.grey), grey)
    if (!looksLikeText(rest)) return
    this.#kept.push({ second, seen: second, picture, grey })
    if (this.#kept.length > mostFrames) this.#thin()
  }

  /** Leaves out the one between whose neighbours least time has gone. */
  #thin(): void {
    const secondAt = (place: number): number => (this.#kept[place] as Kept).second
    let [closest, least] = [1, Number.POSITIVE_INFINITY]
    for (let place = 1; place < this.#kept.length - 1; place++) {
      const gap = secondAt(place + 1) - secondAt(place - 1)
      if (gap < least) [closest, least] = [place, gap]
    }
    this.#kept.splice(closest, 1)
  }

  /**
   * The frames that were kept.
   * @param last when the last frame of the film is shown first, @param end and when it ends.
   */
  finish(last: number, end: number): WordFrame[] {
    return this.#kept.map(({ second, seen, picture }) => ({
      second: Math.min(second, last),
      until: Math.min(seen + wordFrameRate.interval, end),
      picture,
    }))
  }
}
