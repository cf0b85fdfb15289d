import { type Canvas, createCanvas, type SKRSContext2D } from '@napi-rs/canvas'
import { Chance } from '../chance.ts'
import { randomFrom } from '../random.ts'
import type { Colour } from './colour.ts'
import { fractalNoise } from './noise.ts'

/** A picture under the brush, with the chance that decides everything in it. */
export class Scene extends Chance {
  readonly canvas: Canvas
  readonly context: SKRSContext2D
  readonly width: number
  readonly height: number

  constructor(width: number, height: number, random: () => number) {
    super(random)
    this.width = width
    this.height = height
    this.canvas = createCanvas(width, height)
    this.context = this.canvas.getContext('2d')
  }

  /** Another one of the same size that goes on with the same chance. */
  sibling(width = this.width, height = this.height): Scene {
    return new Scene(Math.round(width), Math.round(height), this.random)
  }

  /** Paints rows `top` to `bottom`, pixel by pixel; a pixel whose colour is undefined stays as it is. */
  paintPixels(colourAt: (x: number, y: number) => Colour | undefined, top = 0, bottom = this.height): void {
    const first = Math.max(0, Math.floor(top))
    const rows = Math.min(this.height, Math.ceil(bottom)) - first
    if (rows <= 0) return
    const image = this.context.getImageData(0, first, this.width, rows)
    // Reading `data` once is what makes this fast: it is a property that canvas computes.
    const { data } = image
    for (let row = 0, at = 0; row < rows; row++) {
      for (let x = 0; x < this.width; x++, at += 4) {
        const colour = colourAt(x, first + row)
        if (colour === undefined) continue
        data[at] = colour[0]
        data[at + 1] = colour[1]
        data[at + 2] = colour[2]
        data[at + 3] = 255
      }
    }
    this.context.putImageData(image, 0, first)
  }
}

/** A random size for a picture: 800 to 1,200 pixels at its long side, in one of the usual proportions. */
export function randomSize(random: () => number): { width: number; height: number } {
  const long = Math.round(800 + random() * 400)
  const short = Math.round(long * ([9 / 16, 2 / 3, 3 / 4, 0.8, 1][Math.floor(random() * 5)] as number))
  return random() < 0.62 ? { width: long, height: short } : { width: short, height: long }
}

/** What a lens and a sensor add: uneven light, a vignette, a tint, grain and some softness of contrast. */
export function developPhoto(scene: Scene): void {
  const { width, height, context } = scene
  const light = fractalNoise(scene.random, Math.ceil(width / 8), Math.ceil(height / 8), {
    cell: Math.max(width, height) / 16,
    octaves: 3,
  })
  const lightWidth = Math.ceil(width / 8)
  const vignette = scene.between(0.1, 0.45)
  const tint = [scene.between(0.93, 1.07), 1, scene.between(0.9, 1.08)] as const
  const lift = scene.between(0, 14)
  const gain = scene.between(0.86, 1.04)
  const grain = scene.between(5, 16)
  const grains = randomFrom(Math.floor(scene.random() * 2 ** 32))
  const table = Float32Array.from({ length: 4096 }, () => grains() + grains() - 1)
  const image = context.getImageData(0, 0, width, height)
  const { data } = image
  let state = 1 + Math.floor(scene.random() * 2 ** 30)
  for (let y = 0, at = 0; y < height; y++) {
    const down = (2 * y) / height - 1
    for (let x = 0; x < width; x++, at += 4) {
      const across = (2 * x) / width - 1
      state = (Math.imul(state, 1664525) + 1013904223) | 0
      const noise = (table[state >>> 20] as number) * grain
      const level =
        gain *
        (0.72 + 0.56 * (light[(y >> 3) * lightWidth + (x >> 3)] as number)) *
        (1 - (vignette * (across * across + down * down)) / 2)
      data[at] = (data[at] as number) * level * tint[0] + lift + noise
      data[at + 1] = (data[at + 1] as number) * level + lift + noise
      data[at + 2] = (data[at + 2] as number) * level * tint[2] + lift + noise
      data[at + 3] = 255
    }
  }
  context.putImageData(image, 0, 0)
}
