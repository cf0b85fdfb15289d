import { randomFrom } from '../../../test/support/random.ts'
import type { DecodedPicture, GreyPicture } from '../src/index.ts'

/*
 * Pictures of the tests, drawn by arithmetic alone: hills of noise, patches and strokes, so that every seed is another picture full of detail.
 */

/** A picture that looks like no other seed's. */
export function drawPicture(seed: number, width = 480, height = 360): GreyPicture {
  const random = randomFrom(seed)
  const values = new Float32Array(width * height).fill(128)
  for (const [step, height_] of [
    [120, 60],
    [47, 50],
    [21, 40],
    [9, 25],
  ] as const) {
    const columns = Math.ceil(width / step) + 2
    const knots = Float32Array.from({ length: columns * (Math.ceil(height / step) + 2) }, () => random() - 0.5)
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) {
        const column = Math.floor(x / step)
        const row = Math.floor(y / step)
        const dx = smooth(x / step - column)
        const dy = smooth(y / step - row)
        const at = row * columns + column
        const top = (knots[at] as number) * (1 - dx) + (knots[at + 1] as number) * dx
        const bottom = (knots[at + columns] as number) * (1 - dx) + (knots[at + columns + 1] as number) * dx
        values[y * width + x] = (values[y * width + x] as number) + 2 * height_ * (top * (1 - dy) + bottom * dy)
      }
  }
  for (let left = 15; left > 0; left--) {
    const cx = random() * width
    const cy = random() * height
    const [across, down] = [4 + 40 * random() ** 2, 4 + 40 * random() ** 2]
    const turn = random() * Math.PI
    const shade = random() * 255
    const isRound = random() < 0.5
    const [cos, sin] = [Math.cos(turn), Math.sin(turn)]
    const reach = Math.ceil(Math.hypot(across, down))
    for (let y = Math.max(0, Math.floor(cy - reach)); y < Math.min(height, cy + reach); y++)
      for (let x = Math.max(0, Math.floor(cx - reach)); x < Math.min(width, cx + reach); x++) {
        const u = (cos * (x - cx) + sin * (y - cy)) / across
        const v = (cos * (y - cy) - sin * (x - cx)) / down
        if (isRound ? u * u + v * v < 1 : Math.abs(u) < 1 && Math.abs(v) < 1)
          values[y * width + x] = 0.75 * shade + 0.25 * (values[y * width + x] as number)
      }
  }
  return { width, height, pixels: Uint8Array.from(values, (value) => Math.max(0, Math.min(255, value))) }
}

const smooth = (share: number): number => share * share * (3 - 2 * share)

/** A grey value of a picture at a place in pixels, between its pixels; undefined outside. */
export function valueAt({ width, height, pixels }: GreyPicture, x: number, y: number): number | undefined {
  if (x < -0.5 || y < -0.5 || x > width - 0.5 || y > height - 0.5) return undefined
  const left = Math.max(0, Math.min(width - 2, Math.floor(x)))
  const top = Math.max(0, Math.min(height - 2, Math.floor(y)))
  const dx = Math.max(0, Math.min(1, x - left))
  const dy = Math.max(0, Math.min(1, y - top))
  const at = top * width + left
  return (
    ((pixels[at] as number) * (1 - dx) + (pixels[at + 1] as number) * dx) * (1 - dy) +
    ((pixels[at + width] as number) * (1 - dx) + (pixels[at + width + 1] as number) * dx) * dy
  )
}

/** A picture of which each pixel is the mean of four values told by `value`, at places in pixels. */
export function paint(width: number, height: number, value: (x: number, y: number) => number): GreyPicture {
  const pixels = new Uint8Array(width * height)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      let sum = 0
      for (const dy of [-0.25, 0.25]) for (const dx of [-0.25, 0.25]) sum += value(x + dx, y + dy)
      pixels[y * width + x] = Math.max(0, Math.min(255, Math.round(sum / 4)))
    }
  return { width, height, pixels }
}

/** Lays a part of a picture, given by shares, into a part of another one. */
export function insert(
  onto: GreyPicture,
  picture: GreyPicture,
  into: { x: number; y: number; width: number; height: number },
  turn = 0,
): GreyPicture {
  const cos = Math.cos(turn)
  const sin = Math.sin(turn)
  const middleX = (into.x + into.width / 2) * onto.width
  const middleY = (into.y + into.height / 2) * onto.height
  return paint(onto.width, onto.height, (x, y) => {
    const dx = x + 0.5 - middleX
    const dy = y + 0.5 - middleY
    const u = (cos * dx + sin * dy) / (into.width * onto.width) + 0.5
    const v = (cos * dy - sin * dx) / (into.height * onto.height) + 0.5
    const inside = u >= 0 && u <= 1 && v >= 0 && v <= 1
    return (
      (inside ? valueAt(picture, u * picture.width - 0.5, v * picture.height - 0.5) : undefined) ??
      (valueAt(onto, x, y) as number)
    )
  })
}

/** The part of a picture from one share of width and height to another, in so many pixels. */
export function cut(
  picture: GreyPicture,
  part: { x: number; y: number; width: number; height: number },
  width: number,
  height: number,
): GreyPicture {
  return paint(
    width,
    height,
    (x, y) =>
      valueAt(
        picture,
        (part.x + (part.width * (x + 0.5)) / width) * picture.width - 0.5,
        (part.y + (part.height * (y + 0.5)) / height) * picture.height - 0.5,
      ) ?? 0,
  )
}

export const mirror = (picture: GreyPicture): GreyPicture => ({
  ...picture,
  pixels: picture.pixels.map((_, at) => {
    const column = at % picture.width
    return picture.pixels[at - column + (picture.width - 1 - column)] as number
  }),
})

export const negative = (picture: GreyPicture): GreyPicture => ({
  ...picture,
  pixels: picture.pixels.map((value) => 255 - value),
})

/** A picture of one shade. */
export const flat = (shade: number, width = 480, height = 360): GreyPicture => ({
  width,
  height,
  pixels: new Uint8Array(width * height).fill(shade),
})

/** A still. */
export const still = (picture: GreyPicture): DecodedPicture => ({
  width: picture.width,
  height: picture.height,
  frames: [picture],
})
