import type { GreyPicture } from '../picture.ts'
import { descriptorLength, type Features } from './features.ts'

/** What is extracted. */
export interface ExtractOptions {
  /** Features at most. */
  readonly limit: number
  /** Doubles the picture first: finds smaller features, for four times the work. */
  readonly upsample?: boolean
}

const intervals = 3
const baseSigma = 1.6
/** Blur that a picture has by itself. */
const cameraSigma = 0.5
const contrastLimit = 0.012 / intervals
const edgeLimit = 10
const minimumSide = 16
const gridSide = 5

interface Plane {
  readonly width: number
  readonly height: number
  readonly pixels: Float32Array
}

function kernelOf(sigma: number): Float64Array {
  const radius = Math.max(1, Math.ceil(sigma * 3.5))
  const half = Float64Array.from({ length: radius + 1 }, (_, at) => Math.exp(-(at * at) / (2 * sigma * sigma)))
  const sum = half.reduce((total, weight, at) => total + (at === 0 ? weight : 2 * weight), 0)
  return half.map((weight) => weight / sum)
}

function blur({ width, height, pixels }: Plane, sigma: number): Plane {
  const kernel = kernelOf(sigma)
  const radius = kernel.length - 1
  const down = new Float32Array(width * height)
  const rowAt = (y: number): number => Math.min(Math.max(y, 0), height - 1) * width
  for (let y = 0; y < height; y++) {
    const to = y * width
    const middle = kernel[0] as number
    for (let x = 0; x < width; x++) down[to + x] = middle * (pixels[to + x] as number)
    for (let step = 1; step <= radius; step++) {
      const weight = kernel[step] as number
      const above = rowAt(y - step)
      const below = rowAt(y + step)
      for (let x = 0; x < width; x++)
        down[to + x] =
          (down[to + x] as number) + weight * ((pixels[above + x] as number) + (pixels[below + x] as number))
    }
  }
  const result = new Float32Array(width * height)
  const line = new Float32Array(width + 2 * radius)
  for (let y = 0; y < height; y++) {
    const row = down.subarray(y * width, (y + 1) * width)
    line.set(row, radius)
    line.fill(row[0] as number, 0, radius)
    line.fill(row[width - 1] as number, radius + width)
    for (let x = 0; x < width; x++) {
      let sum = (kernel[0] as number) * (line[x + radius] as number)
      for (let step = 1; step <= radius; step++)
        sum += (kernel[step] as number) * ((line[x + radius - step] as number) + (line[x + radius + step] as number))
      result[y * width + x] = sum
    }
  }
  return { width, height, pixels: result }
}

function halved({ width, height, pixels }: Plane): Plane {
  const half = { width: width >> 1, height: height >> 1 }
  const result = new Float32Array(half.width * half.height)
  for (let y = 0; y < half.height; y++)
    for (let x = 0; x < half.width; x++) result[y * half.width + x] = pixels[2 * y * width + 2 * x] as number
  return { ...half, pixels: result }
}

function doubled({ width, height, pixels }: Plane): Plane {
  const result = new Float32Array(4 * width * height)
  for (let y = 0; y < 2 * height; y++) {
    const upper = (y >> 1) * width
    const lower = Math.min((y + 1) >> 1, height - 1) * width
    for (let x = 0; x < 2 * width; x++) {
      const left = x >> 1
      const right = Math.min((x + 1) >> 1, width - 1)
      result[y * 2 * width + x] =
        ((pixels[upper + left] as number) +
          (pixels[upper + right] as number) +
          (pixels[lower + left] as number) +
          (pixels[lower + right] as number)) /
        4
    }
  }
  return { width: 2 * width, height: 2 * height, pixels: result }
}

interface Keypoint {
  readonly octave: number
  /** Of the octave: the blurred plane nearest to it, place in its pixels, and scale in them. */
  readonly layer: number
  readonly x: number
  readonly y: number
  readonly sigma: number
  readonly response: number
}

interface Octave {
  readonly blurred: readonly Plane[]
  readonly differences: readonly Plane[]
}

function buildOctave(base: Plane): Octave {
  const blurred = [base]
  for (let layer = 1; layer < intervals + 3; layer++) {
    const before = baseSigma * 2 ** ((layer - 1) / intervals)
    const after = baseSigma * 2 ** (layer / intervals)
    blurred.push(blur(blurred[layer - 1] as Plane, Math.sqrt(after * after - before * before)))
  }
  const differences = blurred.slice(1).map((plane, at): Plane => {
    const below = (blurred[at] as Plane).pixels
    return { ...plane, pixels: plane.pixels.map((value, index) => value - (below[index] as number)) }
  })
  return { blurred, differences }
}

function isExtremum(differences: readonly Plane[], layer: number, at: number, width: number): boolean {
  const value = differences[layer]?.pixels[at] as number
  const sign = value > 0 ? 1 : -1
  for (let depth = -1; depth <= 1; depth++) {
    const { pixels } = differences[layer + depth] as Plane
    for (let dy = -1; dy <= 1; dy++) {
      for (let dx = -1; dx <= 1; dx++) {
        if (sign * (pixels[at + dy * width + dx] as number) > sign * value) return false
      }
    }
  }
  return true
}

/** Finds the place between pixels and layers; undefined when it is not distinct. */
function refine(
  differences: readonly Plane[],
  octave: number,
  layer: number,
  x: number,
  y: number,
): Keypoint | undefined {
  const { width, height } = differences[0] as Plane
  for (let attempt = 0; attempt < 5; attempt++) {
    const at = y * width + x
    const below = (differences[layer - 1] as Plane).pixels
    const here = (differences[layer] as Plane).pixels
    const above = (differences[layer + 1] as Plane).pixels
    const value = here[at] as number
    const right = here[at + 1] as number
    const left = here[at - 1] as number
    const down = here[at + width] as number
    const up = here[at - width] as number
    const dx = (right - left) / 2
    const dy = (down - up) / 2
    const ds = ((above[at] as number) - (below[at] as number)) / 2
    const dxx = right + left - 2 * value
    const dyy = down + up - 2 * value
    const dss = (above[at] as number) + (below[at] as number) - 2 * value
    const dxy =
      ((here[at + width + 1] as number) -
        (here[at + width - 1] as number) -
        (here[at - width + 1] as number) +
        (here[at - width - 1] as number)) /
      4
    const dxs =
      ((above[at + 1] as number) - (above[at - 1] as number) - (below[at + 1] as number) + (below[at - 1] as number)) /
      4
    const dys =
      ((above[at + width] as number) -
        (above[at - width] as number) -
        (below[at + width] as number) +
        (below[at - width] as number)) /
      4
    const determinant = dxx * (dyy * dss - dys * dys) - dxy * (dxy * dss - dys * dxs) + dxs * (dxy * dys - dyy * dxs)
    if (determinant === 0) return undefined
    // The inverse of the symmetric second derivatives, times the first ones.
    const ox =
      -((dyy * dss - dys * dys) * dx + (dxs * dys - dxy * dss) * dy + (dxy * dys - dxs * dyy) * ds) / determinant
    const oy =
      -((dys * dxs - dxy * dss) * dx + (dxx * dss - dxs * dxs) * dy + (dxy * dxs - dxx * dys) * ds) / determinant
    const os =
      -((dxy * dys - dyy * dxs) * dx + (dxy * dxs - dxx * dys) * dy + (dxx * dyy - dxy * dxy) * ds) / determinant
    if (Math.abs(ox) < 0.5 && Math.abs(oy) < 0.5 && Math.abs(os) < 0.5) {
      const response = Math.abs(value + (dx * ox + dy * oy + ds * os) / 2)
      if (response < contrastLimit) return undefined
      const trace = dxx + dyy
      const curvature = dxx * dyy - dxy * dxy
      if (curvature <= 0 || trace * trace * edgeLimit >= (edgeLimit + 1) ** 2 * curvature) return undefined
      return { octave, layer, x: x + ox, y: y + oy, sigma: baseSigma * 2 ** ((layer + os) / intervals), response }
    }
    x += Math.round(ox)
    y += Math.round(oy)
    layer += Math.round(os)
    if (layer < 1 || layer > intervals || x < 1 || y < 1 || x >= width - 1 || y >= height - 1) return undefined
  }
  return undefined
}

function findKeypoints({ differences }: Octave, octave: number): Keypoint[] {
  const { width, height } = differences[0] as Plane
  const found: Keypoint[] = []
  const margin = 5
  for (let layer = 1; layer <= intervals; layer++) {
    const { pixels } = differences[layer] as Plane
    for (let y = margin; y < height - margin; y++) {
      for (let x = margin; x < width - margin; x++) {
        const at = y * width + x
        if (Math.abs(pixels[at] as number) < contrastLimit * 0.8 || !isExtremum(differences, layer, at, width)) continue
        const keypoint = refine(differences, octave, layer, x, y)
        if (keypoint !== undefined) found.push(keypoint)
      }
    }
  }
  return found
}

/** The best of every cell of the grid, then the second of every cell, and so on. */
function spread(
  keypoints: readonly Keypoint[],
  width: number,
  height: number,
  zoom: (octave: number) => number,
): Keypoint[] {
  const sorted = [...keypoints].sort((a, b) => b.response - a.response || a.y - b.y || a.x - b.x)
  const filled = new Map<number, number>()
  const ranked = sorted.map((keypoint) => {
    const scale = zoom(keypoint.octave)
    const column = Math.min(Math.max(Math.floor((keypoint.x * scale * gridSide) / width), 0), gridSide - 1)
    const row = Math.min(Math.max(Math.floor((keypoint.y * scale * gridSide) / height), 0), gridSide - 1)
    const rank = filled.get(row * gridSide + column) ?? 0
    filled.set(row * gridSide + column, rank + 1)
    return { keypoint, rank }
  })
  return ranked.sort((a, b) => a.rank - b.rank).map(({ keypoint }) => keypoint)
}

const bins = 36

function orientations({ width, height, pixels }: Plane, { x, y, sigma }: Keypoint): number[] {
  const histogram = new Float64Array(bins)
  const weightSigma = 1.5 * sigma
  const radius = Math.round(3 * weightSigma)
  const cx = Math.round(x)
  const cy = Math.round(y)
  for (let py = Math.max(cy - radius, 1); py <= Math.min(cy + radius, height - 2); py++) {
    for (let px = Math.max(cx - radius, 1); px <= Math.min(cx + radius, width - 2); px++) {
      const at = py * width + px
      const gx = (pixels[at + 1] as number) - (pixels[at - 1] as number)
      const gy = (pixels[at + width] as number) - (pixels[at - width] as number)
      const weight = Math.exp(-((px - cx) ** 2 + (py - cy) ** 2) / (2 * weightSigma * weightSigma))
      const bin = (Math.round((Math.atan2(gy, gx) / (2 * Math.PI)) * bins) + bins) % bins
      histogram[bin] = (histogram[bin] as number) + weight * Math.sqrt(gx * gx + gy * gy)
    }
  }
  const at = (bin: number): number => histogram[(bin + bins) % bins] as number
  const smooth = histogram.map(
    (_, bin) => (at(bin - 2) + at(bin + 2) + 4 * (at(bin - 1) + at(bin + 1)) + 6 * at(bin)) / 16,
  )
  const highest = Math.max(...smooth)
  const peaks: { angle: number; height: number }[] = []
  for (let bin = 0; bin < bins; bin++) {
    const before = smooth[(bin + bins - 1) % bins] as number
    const here = smooth[bin] as number
    const after = smooth[(bin + 1) % bins] as number
    if (here <= before || here < after || here < 0.8 * highest) continue
    const angle = ((bin + (before - after) / (2 * (before + after - 2 * here))) * 2 * Math.PI) / bins
    peaks.push({ angle: angle >= Math.PI ? angle - 2 * Math.PI : angle, height: here })
  }
  return peaks
    .sort((a, b) => b.height - a.height)
    .slice(0, 2)
    .map(({ angle }) => angle)
}

const cells = 4
const directions = 8

/** Writes one descriptor: gradients round the keypoint, turned with it, in cells and directions. */
function describe(
  { width, height, pixels }: Plane,
  { x, y, sigma }: Keypoint,
  angle: number,
  descriptor: Uint8Array,
): void {
  const sums = new Float64Array(descriptorLength)
  const cell = 3 * sigma
  const cos = Math.cos(angle)
  const sin = Math.sin(angle)
  const radius = Math.round(cell * Math.SQRT2 * (cells + 1) * 0.5)
  const cx = Math.round(x)
  const cy = Math.round(y)
  for (let py = Math.max(cy - radius, 1); py <= Math.min(cy + radius, height - 2); py++) {
    for (let px = Math.max(cx - radius, 1); px <= Math.min(cx + radius, width - 2); px++) {
      // Along the direction, then beside it, in cells from the middle.
      const along = (cos * (px - x) + sin * (py - y)) / cell
      const beside = (cos * (py - y) - sin * (px - x)) / cell
      const column = along + cells / 2 - 0.5
      const row = beside + cells / 2 - 0.5
      if (row <= -1 || row >= cells || column <= -1 || column >= cells) continue
      const at = py * width + px
      const gx = (pixels[at + 1] as number) - (pixels[at - 1] as number)
      const gy = (pixels[at + width] as number) - (pixels[at - width] as number)
      const magnitude =
        Math.sqrt(gx * gx + gy * gy) * Math.exp(-(along * along + beside * beside) / (0.5 * cells * cells))
      const turned = ((Math.atan2(gy, gx) - angle) * directions) / (2 * Math.PI)
      const direction = Math.floor(turned)
      const next = turned - direction
      const row0 = Math.floor(row)
      const column0 = Math.floor(column)
      for (let r = Math.max(row0, 0); r <= Math.min(row0 + 1, cells - 1); r++) {
        for (let c = Math.max(column0, 0); c <= Math.min(column0 + 1, cells - 1); c++) {
          const share = magnitude * (1 - Math.abs(row - r)) * (1 - Math.abs(column - c))
          const first = (r * cells + c) * directions
          const one = first + (direction & 7)
          const other = first + ((direction + 1) & 7)
          sums[one] = (sums[one] as number) + share * (1 - next)
          sums[other] = (sums[other] as number) + share * next
        }
      }
    }
  }
  const length = (values: Float64Array): number => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0))
  const highest = 0.2 * length(sums)
  const clipped = sums.map((value) => Math.min(value, highest))
  const scale = 512 / Math.max(length(clipped), 1e-9)
  for (let at = 0; at < descriptorLength; at++)
    descriptor[at] = Math.min(Math.round((clipped[at] as number) * scale), 255)
}

/** The local features of a picture; none when a side is shorter than 16 pixels. */
export function extractFeatures(
  { width, height, pixels }: GreyPicture,
  { limit, upsample = false }: ExtractOptions,
): Features {
  const octaves: Octave[] = []
  const keypoints: Keypoint[] = []
  const zoom = (octave: number): number => 2 ** (upsample ? octave - 1 : octave)
  if (Math.min(width, height) >= minimumSide) {
    const plane = { width, height, pixels: Float32Array.from(pixels, (value) => value / 255) }
    const first = upsample ? doubled(plane) : plane
    const has = upsample ? 2 * cameraSigma : cameraSigma
    let base = blur(first, Math.sqrt(baseSigma * baseSigma - has * has))
    while (Math.min(base.width, base.height) >= minimumSide) {
      const octave = buildOctave(base)
      keypoints.push(...findKeypoints(octave, octaves.length))
      octaves.push(octave)
      base = halved(octave.blurred[intervals] as Plane)
    }
  }
  const features = {
    x: new Float32Array(limit),
    y: new Float32Array(limit),
    scale: new Float32Array(limit),
    angle: new Float32Array(limit),
    response: new Float32Array(limit),
    descriptors: new Uint8Array(limit * descriptorLength),
  }
  let count = 0
  for (const keypoint of spread(keypoints, width, height, zoom)) {
    const plane = octaves[keypoint.octave]?.blurred[keypoint.layer] as Plane
    for (const angle of orientations(plane, keypoint)) {
      if (count === limit) break
      features.x[count] = keypoint.x * zoom(keypoint.octave)
      features.y[count] = keypoint.y * zoom(keypoint.octave)
      features.scale[count] = keypoint.sigma * zoom(keypoint.octave)
      features.angle[count] = angle
      features.response[count] = keypoint.response
      describe(
        plane,
        keypoint,
        angle,
        features.descriptors.subarray(count * descriptorLength, (count + 1) * descriptorLength),
      )
      count++
    }
    if (count === limit) break
  }
  return {
    count,
    x: features.x.slice(0, count),
    y: features.y.slice(0, count),
    scale: features.scale.slice(0, count),
    angle: features.angle.slice(0, count),
    response: features.response.slice(0, count),
    descriptors: features.descriptors.slice(0, count * descriptorLength),
  }
}
