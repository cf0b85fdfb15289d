import type { GreyPicture } from '../picture.ts'
import { descriptorLength, type Features } from './features.ts'
import { kernel } from './kernel.generated.ts'

/** What is extracted. */
export interface ExtractOptions {
  /** Features at most. */
  readonly limit: number
}

/** `assembly/sift/kernel.ts`; addresses are bytes of its memory. */
interface Kernel {
  readonly memory: { readonly buffer: ArrayBuffer }
  room(width: number, height: number): number
  detect(width: number, height: number): number
  keypoints(): number
  wanted(count: number): number
  describe(count: number, limit: number): number
  features(count: number): number
}

/** Numbers of a keypoint in the kernel's memory: x, y, scale, response, octave, layer. */
const keypointNumbers = 6
/** Numbers of a feature before its descriptor: x, y, scale, response, angle. */
const featureNumbers = 5
const featureBytes = 4 * featureNumbers + descriptorLength

/** Features are spread over a grid of so many cells a side. */
const gridSide = 5
/** More keypoints than any picture has in the memory that there is. */
const keypointLimit = 2 ** 22

let loaded: Kernel | undefined

function load(): Kernel {
  if (loaded === undefined) {
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(kernel, 'base64')))
    loaded = exports as unknown as Kernel
  }
  return loaded
}

/**
 * The best of each cell of the grid, then the second of each, and so on: the numbers of `limit` keypoints. Large ones are preferred somewhat: they
 * outlive more, and there are fewer.
 */
function spread(keypoints: Float32Array, width: number, height: number, limit: number): number[] {
  const count = keypoints.length / keypointNumbers
  // One number for worth and place in the list, so that they are sorted without a function; the best are the lowest.
  const keys = new Float64Array(count)
  for (let at = 0; at < count; at++) {
    const [scale, response] = [
      keypoints[at * keypointNumbers + 2] as number,
      keypoints[at * keypointNumbers + 3] as number,
    ]
    keys[at] = at - Math.floor(response * Math.sqrt(scale) * 2 ** 24) * keypointLimit
  }
  keys.sort()
  const cellOf = (place: number, length: number): number =>
    Math.min(Math.floor((place * gridSide) / length), gridSide - 1)
  const filled = new Uint32Array(gridSide * gridSide)
  const ranks: number[][] = []
  for (const key of keys) {
    const at = ((key % keypointLimit) + keypointLimit) % keypointLimit
    const first = at * keypointNumbers
    const cell = cellOf(keypoints[first + 1] as number, height) * gridSide + cellOf(keypoints[first] as number, width)
    const rank = filled[cell] as number
    filled[cell] = rank + 1
    const others = ranks[rank]
    if (others === undefined) ranks[rank] = [at]
    else others.push(at)
  }
  const order: number[] = []
  for (const rank of ranks) {
    order.push(...rank)
    if (order.length >= limit) break
  }
  return order.slice(0, limit)
}

/** The local features of a picture, the same on every machine; none when a side is shorter than 16 pixels. */
export function extractFeatures({ width, height, pixels }: GreyPicture, { limit }: ExtractOptions): Features {
  const { memory, room, detect, keypoints, wanted, describe, features } = load()
  const place = room(width, height)
  new Uint8Array(memory.buffer, place, width * height).set(pixels)
  const found = detect(width, height)
  const order = spread(new Float32Array(memory.buffer, keypoints(), found * keypointNumbers), width, height, limit)
  const orderPlace = wanted(order.length)
  new Uint32Array(memory.buffer, orderPlace, order.length).set(order)
  const count = describe(order.length, limit)
  const first = features(order.length)
  const numbers = new Float32Array(memory.buffer, first, (count * featureBytes) / 4)
  const take = (number: number): Float32Array =>
    Float32Array.from({ length: count }, (_, at) => numbers[(at * featureBytes) / 4 + number] as number)
  const descriptors = new Uint8Array(count * descriptorLength)
  for (let at = 0; at < count; at++) {
    const from = first + at * featureBytes + 4 * featureNumbers
    descriptors.set(new Uint8Array(memory.buffer, from, descriptorLength), at * descriptorLength)
  }
  return { count, x: take(0), y: take(1), scale: take(2), response: take(3), angle: take(4), descriptors }
}
