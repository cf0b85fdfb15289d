import type { ColourRaster } from './raster.ts'
import type { Rectangle } from './rectangle.ts'

/** A line cut out of its picture and laid straight, as three planes (blue, green, red), each value from -1 to 1. */
export interface StraightLine {
  readonly width: number
  readonly planes: Float32Array
}

/** Rows of a line as the recogniser reads it. */
export const lineHeight = 48

// The recogniser learned from lines of 320 pixels and more: shorter ones stand at the left of as many, in grey.
const leastWidth = 160
// Nothing that is read in one go is longer; a line of 60 Chinese characters has about this.
const mostWidth = 3200

/** The pixel values of `raster` at a place between pixels, clamped at its edges, into `out` as red, green, blue. */
function sample({ width, height, pixels }: ColourRaster, x: number, y: number, out: Float32Array): void {
  const left = Math.min(width - 1, Math.max(0, x - 0.5))
  const top = Math.min(height - 1, Math.max(0, y - 0.5))
  const x0 = Math.floor(left)
  const y0 = Math.floor(top)
  const fx = left - x0
  const fy = top - y0
  const right = x0 + 1 < width ? 3 : 0
  const below = y0 + 1 < height ? 3 * width : 0
  const at = (y0 * width + x0) * 3
  for (let channel = 0; channel < 3; channel++) {
    const corner = at + channel
    const upper = (pixels[corner] as number) * (1 - fx) + (pixels[corner + right] as number) * fx
    const lower = (pixels[corner + below] as number) * (1 - fx) + (pixels[corner + below + right] as number) * fx
    out[channel] = (out[channel] as number) + upper * (1 - fy) + lower * fy
  }
}

/** Cuts a line out of its picture and scales it to `lineHeight` rows. */
export function straighten(raster: ColourRaster, rectangle: Rectangle): StraightLine {
  const { centre, along, width: long, height: high } = rectangle
  const [ax, ay] = along
  const [dx, dy] = [-ay, ax]
  const inner = Math.min(mostWidth, Math.max(8, Math.round((long / high) * lineHeight)))
  const width = Math.max(leastWidth, Math.ceil(inner / 8) * 8)
  const size = width * lineHeight
  const planes = new Float32Array(3 * size)
  const stepX = long / inner
  const stepY = high / lineHeight
  // Large letters are averaged over as many places as pixels fall on one of ours.
  const samples = Math.min(4, Math.max(1, Math.round(Math.max(stepX, stepY))))
  const rgb = new Float32Array(3)
  const scale = 1 / (samples * samples * 127.5)
  for (let row = 0; row < lineHeight; row++) {
    for (let column = 0; column < inner; column++) {
      rgb.fill(0)
      for (let part = 0; part < samples * samples; part++) {
        const a = (column + ((part % samples) + 0.5) / samples) * stepX - long / 2
        const d = (row + (Math.floor(part / samples) + 0.5) / samples) * stepY - high / 2
        sample(raster, centre[0] + a * ax + d * dx, centre[1] + a * ay + d * dy, rgb)
      }
      const at = row * width + column
      planes[at] = (rgb[2] as number) * scale - 1
      planes[size + at] = (rgb[1] as number) * scale - 1
      planes[2 * size + at] = (rgb[0] as number) * scale - 1
    }
  }
  return { width, planes }
}
