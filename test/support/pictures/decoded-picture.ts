import { type Canvas, createCanvas } from '@napi-rs/canvas'
import { type DecodedPicture, type GreyPicture, pictureSide } from '@sourcemark/fingerprint'

/** A drawn picture as a decoder would hand it on. */
export const decodedPicture = (...canvases: readonly Canvas[]): DecodedPicture => {
  const [{ width, height } = createCanvas(0, 0)] = canvases
  return { width, height, frames: canvases.map(greyPicture) }
}

function greyPicture(canvas: Canvas): GreyPicture {
  const scale = Math.min(1, pictureSide / Math.max(canvas.width, canvas.height))
  const width = Math.max(1, Math.round(canvas.width * scale))
  const height = Math.max(1, Math.round(canvas.height * scale))
  const small = createCanvas(width, height)
  const context = small.getContext('2d')
  context.imageSmoothingQuality = 'high'
  context.drawImage(canvas, 0, 0, width, height)
  const { data } = context.getImageData(0, 0, width, height)
  const pixels = new Uint8Array(width * height)
  for (let at = 0; at < pixels.length; at++) {
    const [red, green, blue] = [data[at * 4] as number, data[at * 4 + 1] as number, data[at * 4 + 2] as number]
    pixels[at] = Math.round(0.299 * red + 0.587 * green + 0.114 * blue)
  }
  return { width, height, pixels }
}
