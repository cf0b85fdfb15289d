/*
 * ORB (Rublee, Rabaud, Konolige and Bradski, "ORB: an efficient alternative to SIFT or SURF", 2011) with a similarity found by RANSAC, for the
 * bench to compare with: no package that is installed offers it. FAST-9 corners by Harris on a pyramid, turned by the intensity centroid, and
 * BRIEF tests of Gaussian pairs (the learned pairs of the publication are a table that only OpenCV ships).
 */
import type { GreyPicture } from '@sourcemark/fingerprint'
import { randomFrom } from '../support/random.ts'

/** Corners of a picture in its pixels, with 256 bits each. */
export interface OrbFeatures {
  readonly count: number
  readonly x: Float32Array
  readonly y: Float32Array
  /** Eight words a feature. */
  readonly bits: Uint32Array
}

const settings = { features: 500, levels: 8, factor: 1.2, contrast: 20, patch: 15, words: 8, harris: 0.04 } as const
/** Where pixels of a patch may lie after any turn. */
const margin = 22

/** The ring of 16 pixels that FAST looks at. */
const ring: readonly (readonly [number, number])[] = [
  [0, -3],
  [1, -3],
  [2, -2],
  [3, -1],
  [3, 0],
  [3, 1],
  [2, 2],
  [1, 3],
  [0, 3],
  [-1, 3],
  [-2, 2],
  [-3, 1],
  [-3, 0],
  [-3, -1],
  [-2, -2],
  [-1, -3],
]

/** Pairs of places, normally distributed over the patch (BRIEF's G II), in each of 30 turns. */
const turns = 30
const pairs = makePairs()

function makePairs(): readonly Int8Array[] {
  const random = randomFrom(2011)
  const normal = (): number => {
    const value = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
    return Math.max(-settings.patch, Math.min(settings.patch, (value * (2 * settings.patch + 1)) / 5))
  }
  const places = Float64Array.from({ length: settings.words * 32 * 4 }, normal)
  return Array.from({ length: turns }, (_, turn) => {
    const [cos, sin] = [Math.cos((2 * Math.PI * turn) / turns), Math.sin((2 * Math.PI * turn) / turns)]
    return Int8Array.from(places, (_place, at) => {
      const [x, y] = [places[at & ~1] as number, places[at | 1] as number]
      return Math.round(at % 2 === 0 ? x * cos - y * sin : x * sin + y * cos)
    })
  })
}

function shrink({ width, height, pixels }: GreyPicture, factor: number): GreyPicture {
  const small = { width: Math.round(width / factor), height: Math.round(height / factor) }
  const result = new Uint8Array(small.width * small.height)
  for (let y = 0; y < small.height; y++) {
    const v = Math.min(height - 1.001, Math.max(0, (y + 0.5) * factor - 0.5))
    for (let x = 0; x < small.width; x++) {
      const u = Math.min(width - 1.001, Math.max(0, (x + 0.5) * factor - 0.5))
      const at = Math.floor(v) * width + Math.floor(u)
      const [right, down] = [u - Math.floor(u), v - Math.floor(v)]
      const upper = (pixels[at] as number) * (1 - right) + (pixels[at + 1] as number) * right
      const lower = (pixels[at + width] as number) * (1 - right) + (pixels[at + width + 1] as number) * right
      result[y * small.width + x] = upper * (1 - down) + lower * down
    }
  }
  return { ...small, pixels: result }
}

/** Means of 5 × 5 pixels, by which BRIEF is less afraid of noise. */
function smooth({ width, height, pixels }: GreyPicture): Float32Array {
  const rows = new Float32Array(pixels.length)
  const result = new Float32Array(pixels.length)
  for (let at = 2; at < pixels.length - 2; at++) {
    let sum = 0
    for (let step = -2; step <= 2; step++) sum += pixels[at + step] as number
    rows[at] = sum
  }
  for (let at = 2 * width; at < (height - 2) * width; at++) {
    let sum = 0
    for (let step = -2; step <= 2; step++) sum += rows[at + step * width] as number
    result[at] = sum / 25
  }
  return result
}

/** Whether nine neighbours on the ring in a row are all lighter, or all darker, than the middle. */
function isCorner(pixels: Uint8Array, at: number, offsets: Int32Array): boolean {
  const middle = pixels[at] as number
  const [high, low] = [middle + settings.contrast, middle - settings.contrast]
  const [top, bottom] = [pixels[at + (offsets[0] as number)] as number, pixels[at + (offsets[8] as number)] as number]
  if (top <= high && top >= low && bottom <= high && bottom >= low) return false
  let lighter = 0
  let darker = 0
  for (let step = 0; step < 24; step++) {
    const value = pixels[at + (offsets[step & 15] as number)] as number
    lighter = value > high ? lighter + 1 : 0
    darker = value < low ? darker + 1 : 0
    if (lighter === 9 || darker === 9) return true
  }
  return false
}

/** The Harris response over 7 × 7 pixels. */
function cornerness(pixels: Uint8Array, width: number, at: number): number {
  let [xx, xy, yy] = [0, 0, 0]
  for (let down = -3; down <= 3; down++) {
    for (let right = -3; right <= 3; right++) {
      const here = at + down * width + right
      const dx = (pixels[here + 1] as number) - (pixels[here - 1] as number)
      const dy = (pixels[here + width] as number) - (pixels[here - width] as number)
      xx += dx * dx
      xy += dx * dy
      yy += dy * dy
    }
  }
  return xx * yy - xy * xy - settings.harris * (xx + yy) * (xx + yy)
}

/** Corners of one level, the strongest first, none beside a stronger one. */
function findCorners({ width, height, pixels }: GreyPicture, most: number): number[] {
  const offsets = Int32Array.from(ring, ([x, y]) => y * width + x)
  const responses = new Map<number, number>()
  for (let y = margin; y < height - margin; y++) {
    for (let x = margin; x < width - margin; x++) {
      const at = y * width + x
      if (isCorner(pixels, at, offsets)) responses.set(at, cornerness(pixels, width, at))
    }
  }
  const around = [-width - 1, -width, -width + 1, -1, 1, width - 1, width, width + 1]
  return [...responses]
    .filter(([at, response]) =>
      around.every((step) => (responses.get(at + step) ?? Number.NEGATIVE_INFINITY) <= response),
    )
    .sort(([, one], [, other]) => other - one)
    .slice(0, most)
    .map(([at]) => at)
}

/** Where the weight of a patch lies, as one of the turns. */
function turnOf(pixels: Uint8Array, width: number, at: number): number {
  let [x, y] = [0, 0]
  for (let down = -settings.patch; down <= settings.patch; down++) {
    const reach = Math.floor(Math.sqrt(settings.patch * settings.patch - down * down))
    for (let right = -reach; right <= reach; right++) {
      const value = pixels[at + down * width + right] as number
      x += right * value
      y += down * value
    }
  }
  const turn = Math.round((Math.atan2(y, x) / (2 * Math.PI)) * turns)
  return (turn + turns) % turns
}

export function extractOrb(picture: GreyPicture): OrbFeatures {
  const found = { x: [] as number[], y: [] as number[], bits: [] as number[] }
  const shares = Array.from({ length: settings.levels }, (_, level) => settings.factor ** -level)
  const total = shares.reduce((sum, share) => sum + share, 0)
  let level = picture
  for (const [number, share] of shares.entries()) {
    if (number > 0) level = shrink(picture, settings.factor ** number)
    const { width, pixels } = level
    const smoothed = smooth(level)
    for (const at of findCorners(level, Math.round((settings.features * share) / total))) {
      const places = pairs[turnOf(pixels, width, at)] as Int8Array
      const scale = settings.factor ** number
      found.x.push((at % width) * scale)
      found.y.push(Math.floor(at / width) * scale)
      for (let word = 0; word < settings.words; word++) {
        let bits = 0
        for (let bit = 0; bit < 32; bit++) {
          const pair = (word * 32 + bit) * 4
          const one = at + (places[pair + 1] as number) * width + (places[pair] as number)
          const other = at + (places[pair + 3] as number) * width + (places[pair + 2] as number)
          if ((smoothed[one] as number) < (smoothed[other] as number)) bits |= 1 << bit
        }
        found.bits.push(bits >>> 0)
      }
    }
  }
  return {
    count: found.x.length,
    x: Float32Array.from(found.x),
    y: Float32Array.from(found.y),
    bits: Uint32Array.from(found.bits),
  }
}

function countBits(value: number): number {
  const twos = value - ((value >>> 1) & 0x55555555)
  const fours = (twos & 0x33333333) + ((twos >>> 2) & 0x33333333)
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}

/** For each feature of the query the nearest of the original, when it is clearly nearer than the second (Lowe's ratio). */
function nearest(query: OrbFeatures, original: OrbFeatures): [number, number][] {
  const matched: [number, number][] = []
  for (let mine = 0; mine < query.count; mine++) {
    let [best, second, at] = [257, 257, -1]
    for (let theirs = 0; theirs < original.count; theirs++) {
      let distance = 0
      for (let word = 0; word < settings.words && distance < second; word++) {
        const [one, other] = [query.bits[mine * settings.words + word], original.bits[theirs * settings.words + word]]
        distance += countBits((one as number) ^ (other as number))
      }
      if (distance < best) [second, best, at] = [best, distance, theirs]
      else if (distance < second) second = distance
    }
    if (best < 0.85 * second && best < 80) matched.push([mine, at])
  }
  return matched
}

const attempts = 300
/** Pixels that a point may lie beside where the similarity says. */
const tolerance = 6

/** How many features of two pictures agree with one similarity: turned, moved, larger or smaller, never mirrored. */
export function orbInliers(query: OrbFeatures, original: OrbFeatures): number {
  const matched = nearest(query, original)
  if (matched.length < 3) return 0
  const random = randomFrom(matched.length)
  let most = 0
  for (let attempt = 0; attempt < attempts; attempt++) {
    const [a, b] = [matched[Math.floor(random() * matched.length)], matched[Math.floor(random() * matched.length)]] as [
      [number, number],
      [number, number],
    ]
    const from = [
      (original.x[b[1]] as number) - (original.x[a[1]] as number),
      (original.y[b[1]] as number) - (original.y[a[1]] as number),
    ] as const
    const to = [
      (query.x[b[0]] as number) - (query.x[a[0]] as number),
      (query.y[b[0]] as number) - (query.y[a[0]] as number),
    ] as const
    const length = from[0] * from[0] + from[1] * from[1]
    if (length < 100) continue
    const cos = (from[0] * to[0] + from[1] * to[1]) / length
    const sin = (from[0] * to[1] - from[1] * to[0]) / length
    const scale = cos * cos + sin * sin
    if (scale < 0.01 || scale > 100) continue
    const agreeing = new Set<number>()
    for (const [mine, theirs] of matched) {
      const [x, y] = [
        (original.x[theirs] as number) - (original.x[a[1]] as number),
        (original.y[theirs] as number) - (original.y[a[1]] as number),
      ]
      const dx = (query.x[a[0]] as number) + cos * x - sin * y - (query.x[mine] as number)
      const dy = (query.y[a[0]] as number) + sin * x + cos * y - (query.y[mine] as number)
      if (dx * dx + dy * dy < tolerance * tolerance) agreeing.add(theirs)
    }
    most = Math.max(most, agreeing.size)
  }
  return most
}
