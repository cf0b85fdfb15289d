import type { ColourRaster } from './raster.ts'

/** For each place of the result, which places of the source count and how much (triangles as wide as one place of the result). */
interface Weights {
  readonly first: Int32Array
  readonly count: number
  readonly weights: Float32Array
}

function triangleWeights(from: number, source: number, size: number): Weights {
  const scale = source / size
  const reach = Math.max(1, scale)
  const count = Math.ceil(2 * reach) + 1
  const first = new Int32Array(size)
  const weights = new Float32Array(size * count)
  for (let place = 0; place < size; place++) {
    const centre = (place + 0.5) * scale - 0.5
    const begin = Math.max(0, Math.ceil(centre - reach))
    first[place] = from + begin
    let sum = 0
    for (let step = 0; step < count && begin + step < source; step++) {
      const weight = Math.max(0, 1 - Math.abs(begin + step - centre) / reach)
      weights[place * count + step] = weight
      sum += weight
    }
    for (let step = 0; step < count; step++)
      weights[place * count + step] = (weights[place * count + step] as number) / sum
  }
  return { first, count, weights }
}

/**
 * Rows `top` to `bottom` of a raster in another size, as three planes (red, green, blue; 0 to 255), row by row. Smaller sizes average,
 * larger ones are interpolated.
 */
export function resizedPlanes(
  raster: ColourRaster,
  { top, bottom }: { readonly top: number; readonly bottom: number },
  width: number,
  height: number,
): Float32Array {
  const across = triangleWeights(0, raster.width, width)
  const down = triangleWeights(top, bottom - top, height)
  const planes = new Float32Array(3 * width * height)
  const rows = bottom - top
  // First across: narrow, as high as the source.
  const narrow = new Float32Array(3 * width * rows)
  for (let y = 0; y < rows; y++) {
    const row = (top + y) * raster.width
    for (let x = 0; x < width; x++) {
      let [red, green, blue] = [0, 0, 0]
      const begin = across.first[x] as number
      for (let step = 0; step < across.count; step++) {
        const weight = across.weights[x * across.count + step] as number
        if (weight === 0) continue
        const at = (row + begin + step) * 3
        red += weight * (raster.pixels[at] as number)
        green += weight * (raster.pixels[at + 1] as number)
        blue += weight * (raster.pixels[at + 2] as number)
      }
      narrow[y * width + x] = red
      narrow[(rows + y) * width + x] = green
      narrow[(2 * rows + y) * width + x] = blue
    }
  }
  for (let plane = 0; plane < 3; plane++) {
    for (let y = 0; y < height; y++) {
      const target = (plane * height + y) * width
      const begin = (down.first[y] as number) - top
      for (let step = 0; step < down.count; step++) {
        const weight = down.weights[y * down.count + step] as number
        if (weight === 0) continue
        const source = (plane * rows + begin + step) * width
        for (let x = 0; x < width; x++) {
          planes[target + x] = (planes[target + x] as number) + weight * (narrow[source + x] as number)
        }
      }
    }
  }
  return planes
}
