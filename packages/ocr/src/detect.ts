import { type InferenceSession, Tensor } from 'onnxruntime-node'
import type { ColourRaster } from './raster.ts'
import type { Rectangle } from './rectangle.ts'
import { resizedPlanes } from './resize.ts'
import { textRegions } from './text-regions.ts'
import type { Tile } from './tiles.ts'

// Mean and deviation of the pictures that the model learned from, for its planes: blue, green, red.
const means = [0.485, 0.456, 0.406] as const
const deviations = [0.229, 0.224, 0.225] as const

/** Finds the lines of words in one tile of a picture; rectangles are in pixels of the picture. */
export async function detectLines(detector: InferenceSession, raster: ColourRaster, tile: Tile): Promise<Rectangle[]> {
  const { width, height } = tile
  const planes = resizedPlanes(raster, tile, width, height)
  const input = new Float32Array(planes.length)
  const size = width * height
  for (let plane = 0; plane < 3; plane++) {
    const scale = 1 / (255 * (deviations[plane] as number))
    const shift = (means[plane] as number) / (deviations[plane] as number)
    const source = (2 - plane) * size
    for (let at = 0; at < size; at++) input[plane * size + at] = (planes[source + at] as number) * scale - shift
  }
  const answer = await detector.run({
    [detector.inputNames[0] as string]: new Tensor('float32', input, [1, 3, height, width]),
  })
  const values = (answer[detector.outputNames[0] as string] as Tensor).data as Float32Array
  const scaleX = raster.width / width
  const scaleY = (tile.bottom - tile.top) / height
  return textRegions({ width, height, values })
    .map(({ centre: [x, y], along: [ux, uy], width: long, height: high }): Rectangle => {
      // The tile keeps the picture's proportions but for rounding, so a rectangle stays one.
      const stretch = Math.hypot(ux * scaleX, uy * scaleY)
      return {
        centre: [(x + 0.5) * scaleX, (y + 0.5) * scaleY + tile.top],
        along: [(ux * scaleX) / stretch, (uy * scaleY) / stretch],
        width: long * stretch,
        height: high * Math.hypot(uy * scaleX, ux * scaleY),
      }
    })
    .filter(({ centre: [, y] }) => y >= tile.from && y < tile.to)
}
