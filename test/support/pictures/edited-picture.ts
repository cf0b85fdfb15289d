import { type Canvas, createCanvas, type SKRSContext2D } from '@napi-rs/canvas'
import { affine, after, applyTo, clipTo, frameOf, type Homography, inverse, type Polygon } from './geometry.ts'

/** Where a picture lies within another. */
interface Placement {
  /** From pixels of the picture to pixels of the one that shows it. */
  readonly map: Homography
  /** What of the picture is to be seen, in its own pixels. */
  readonly visible: Polygon
}

/** A picture after some edits, and where in it the one that they began with is. */
export interface EditedPicture {
  readonly canvas: Canvas
  readonly placement: Placement
}

/** A picture before any edit. */
export const untouched = (canvas: Canvas): EditedPicture => ({
  canvas,
  placement: { map: affine(1, 0, 0, 1, 0, 0), visible: frameOf(canvas) },
})

/** The edit that moved everything by a map and shows it on another canvas, which cuts off what lies beyond it. */
function moved({ placement: { map, visible } }: EditedPicture, canvas: Canvas, step: Homography): EditedPicture {
  const whole = after(step, map)
  const shown = clipTo(
    visible.map((point) => applyTo(whole, point)),
    canvas,
  )
  const back = inverse(whole)
  return { canvas, placement: { map: whole, visible: shown.map((point) => applyTo(back, point)) } }
}

/** A new canvas of whole pixels, and its brush. */
export function blankCanvas(
  width: number,
  height: number,
  colour = '#ffffff',
): { canvas: Canvas; context: SKRSContext2D } {
  const canvas = createCanvas(Math.max(1, Math.round(width)), Math.max(1, Math.round(height)))
  const context = canvas.getContext('2d')
  context.imageSmoothingQuality = 'high'
  context.fillStyle = colour
  context.fillRect(0, 0, canvas.width, canvas.height)
  return { canvas, context }
}

/** Draws the picture onto a canvas by an affine map. */
export function drawn(picture: EditedPicture, canvas: Canvas, step: Homography): EditedPicture {
  const [a, c, e, b, d, f] = step
  const context = canvas.getContext('2d')
  context.save()
  context.imageSmoothingQuality = 'high'
  context.setTransform(a, b, c, d, e, f)
  context.drawImage(picture.canvas, 0, 0)
  context.restore()
  return moved(picture, canvas, step)
}

/** Draws the picture into a rectangle of a canvas: all of it, stretched. */
export const drawnInto = (
  picture: EditedPicture,
  canvas: Canvas,
  [left, top, width, height]: readonly [number, number, number, number],
): EditedPicture =>
  drawn(picture, canvas, affine(width / picture.canvas.width, 0, 0, height / picture.canvas.height, left, top))

/** Draws the picture onto a canvas as seen from aside. */
export function warped(picture: EditedPicture, canvas: Canvas, step: Homography): EditedPicture {
  const { width, height } = picture.canvas
  const source = picture.canvas.getContext('2d').getImageData(0, 0, width, height).data
  const context = canvas.getContext('2d')
  const image = context.getImageData(0, 0, canvas.width, canvas.height)
  const { data } = image
  const [a, b, c, d, e, f, g, h, i] = inverse(step)
  for (let y = 0, at = 0; y < canvas.height; y++) {
    for (let x = 0; x < canvas.width; x++, at += 4) {
      const depth = g * (x + 0.5) + h * (y + 0.5) + i
      const u = (a * (x + 0.5) + b * (y + 0.5) + c) / depth - 0.5
      const v = (d * (x + 0.5) + e * (y + 0.5) + f) / depth - 0.5
      if (!(u >= 0 && v >= 0 && u < width - 1 && v < height - 1)) continue
      const left = Math.floor(u)
      const top = Math.floor(v)
      const [right, down] = [u - left, v - top]
      const first = (top * width + left) * 4
      for (let channel = 0; channel < 3; channel++) {
        const corner = first + channel
        const upper = (source[corner] as number) * (1 - right) + (source[corner + 4] as number) * right
        const below = corner + width * 4
        const lower = (source[below] as number) * (1 - right) + (source[below + 4] as number) * right
        data[at + channel] = upper * (1 - down) + lower * down
      }
    }
  }
  context.putImageData(image, 0, 0)
  return moved(picture, canvas, step)
}

/** A rectangle of the picture, in its pixels. */
export function cropped(
  picture: EditedPicture,
  [left, top, width, height]: readonly [number, number, number, number],
): EditedPicture {
  const { canvas } = blankCanvas(width, height)
  return drawn(picture, canvas, affine(1, 0, 0, 1, -Math.round(left), -Math.round(top)))
}

/** The picture at another size. */
export function resized(picture: EditedPicture, width: number, height: number): EditedPicture {
  const { canvas } = blankCanvas(width, height)
  return drawnInto(picture, canvas, [0, 0, canvas.width, canvas.height])
}

/** The picture with a long side of so many pixels. */
export function fittedTo(picture: EditedPicture, side: number): EditedPicture {
  const { width, height } = picture.canvas
  const scale = side / Math.max(width, height)
  return resized(picture, width * scale, height * scale)
}

/** The picture with something painted over it that moves nothing. */
export function painted(
  picture: EditedPicture,
  paint: (context: SKRSContext2D, canvas: Canvas) => void,
): EditedPicture {
  const { canvas, context } = blankCanvas(picture.canvas.width, picture.canvas.height)
  context.drawImage(picture.canvas, 0, 0)
  paint(context, canvas)
  return { ...picture, canvas }
}

/** The picture with every pixel changed by itself: `change` gets red, green, blue and writes what they become. */
export const recoloured = (
  picture: EditedPicture,
  change: (pixel: Uint8ClampedArray, at: number) => void,
): EditedPicture =>
  painted(picture, (context, { width, height }) => {
    const image = context.getImageData(0, 0, width, height)
    for (let at = 0; at < image.data.length; at += 4) change(image.data, at)
    context.putImageData(image, 0, 0)
  })

/** The picture through a filter as style sheets write it, such as `blur(3px)`. */
export function filtered(picture: EditedPicture, filter: string): EditedPicture {
  const { canvas, context } = blankCanvas(picture.canvas.width, picture.canvas.height)
  context.drawImage(picture.canvas, 0, 0)
  context.filter = filter
  context.drawImage(picture.canvas, 0, 0)
  return { ...picture, canvas }
}
