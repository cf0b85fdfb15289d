import { type Canvas, createCanvas } from '@napi-rs/canvas'
import type { GreyPicture } from '@sourcemark/fingerprint'
import { joined, lengthOf, silence } from '../sounds/samples.ts'

/**
 * What is heard from a second to another, piece by piece, in samples at the rate of made sounds: as many as lie between the samples that are nearest
 * to the two.
 */
export type SoundTrack = (from: number, to: number) => Iterable<Float32Array>

/** Something to be seen and heard. It is made as it is asked for, so it may last for hours. */
export interface Film {
  /** Pixels. */
  readonly width: number
  readonly height: number
  /** Frames a second. */
  readonly rate: number
  readonly seconds: number
  /** The frame that is seen at a second; whoever asks owns it. Asking in the order of time is cheap. */
  frameAt(second: number): Canvas
  /** Null when there is no sound track. */
  readonly sound: SoundTrack | null
}

/** A frame and the second from which on it is seen. */
export interface DrawnFrame {
  readonly second: number
  readonly canvas: Canvas
}

/** Frames after which others have their turn: what canvases hold is given back only then. */
const turn = 20

/** Lets the process do what else it has to do. */
const pause = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** The frames of a film one by one, at its own rate or another. */
export async function* framesOf(film: Film, rate = film.rate): AsyncGenerator<DrawnFrame> {
  const count = Math.round(film.seconds * rate)
  for (let number = 0; number < count; number++) {
    if (number % turn === turn - 1) await pause()
    yield { second: number / rate, canvas: film.frameAt(number / rate) }
  }
}

/** A frame as a decoder would hand it on: grey, row by row. */
export interface GreyFrame extends GreyPicture {
  readonly second: number
}

/** The frames of a film as a decoder would hand them on: `rate` a second, the longer side of so many pixels. */
export async function* greyFramesOf(film: Film, rate: number, side: number): AsyncGenerator<GreyFrame> {
  const scale = side / Math.max(film.width, film.height)
  const small = createCanvas(Math.round(film.width * scale), Math.round(film.height * scale))
  const context = small.getContext('2d')
  context.imageSmoothingQuality = 'high'
  for await (const { second, canvas } of framesOf(film, rate)) {
    context.drawImage(canvas, 0, 0, small.width, small.height)
    yield { second, ...greyPicture(small) }
  }
}

/** The luma of a frame. */
export function greyPicture(canvas: Canvas): GreyPicture {
  const { width, height } = canvas
  const { data } = canvas.getContext('2d').getImageData(0, 0, width, height)
  const pixels = new Uint8Array(width * height)
  for (let at = 0, from = 0; at < pixels.length; at++, from += 4) {
    const [red, green, blue] = [data[from] as number, data[from + 1] as number, data[from + 2] as number]
    pixels[at] = Math.round(0.299 * red + 0.587 * green + 0.114 * blue)
  }
  return { width, height, pixels }
}

/** The same sound, made only once and kept: only of those that are short. */
export function keptSound(sound: SoundTrack, seconds: number): SoundTrack {
  let samples: Float32Array | undefined
  return (from, to) => {
    samples ??= joined(...sound(0, seconds))
    return [samples.subarray(lengthOf(from), lengthOf(to))]
  }
}

/** All that is heard in a film, in one piece: only of those that are short. Without a sound track it is silence. */
export const soundOf = ({ sound, seconds }: Film): Float32Array =>
  sound === null ? silence(seconds) : joined(...sound(0, seconds))
