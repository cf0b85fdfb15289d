import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { extractFeatures } from '../src/image/sift/extract.ts'
import { descriptorLength, type Features, invertDescriptors, mirrorDescriptors } from '../src/image/sift/features.ts'
import type { GreyPicture } from '../src/index.ts'
import { drawPicture } from './grey-pictures.ts'
import { makePicture } from './made-picture.ts'

/** Where a place of one picture is in the other. */
type Place = (x: number, y: number) => readonly [number, number]

/** A picture drawn anew: `from` says where each pixel comes from; what lies outside is grey. */
function redraw(picture: GreyPicture, width: number, height: number, from: Place): GreyPicture {
  const pixels = new Uint8Array(width * height).fill(128)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [sx, sy] = from(x, y)
      const [left, top] = [Math.floor(sx), Math.floor(sy)]
      if (left < 0 || top < 0 || left + 1 >= picture.width || top + 1 >= picture.height) continue
      const at = top * picture.width + left
      const pixel = (offset: number): number => picture.pixels[at + offset] as number
      const upper = pixel(0) + (sx - left) * (pixel(1) - pixel(0))
      const lower = pixel(picture.width) + (sx - left) * (pixel(picture.width + 1) - pixel(picture.width))
      pixels[y * width + x] = Math.round(upper + (sy - top) * (lower - upper))
    }
  }
  return { width, height, pixels }
}

function squaredDistance(one: Uint8Array, other: Uint8Array): number {
  let sum = 0
  for (let at = 0; at < one.length; at++) sum += ((one[at] as number) - (other[at] as number)) ** 2
  return sum
}

const descriptorOf = (descriptors: Uint8Array, at: number): Uint8Array =>
  descriptors.subarray(at * descriptorLength, (at + 1) * descriptorLength)

/** Of the features of a picture, those whose nearest descriptor, clearly nearer than the second, is where it has to be: their shares and pairs. */
function correspond(
  original: Features,
  copy: Features,
  place: Place,
  descriptors: Uint8Array = original.descriptors,
): { matched: number; right: number; pairs: readonly (readonly [number, number])[] } {
  let matched = 0
  const pairs: (readonly [number, number])[] = []
  for (let at = 0; at < original.count; at++) {
    let best = -1
    let nearest = Number.POSITIVE_INFINITY
    let second = Number.POSITIVE_INFINITY
    for (let other = 0; other < copy.count; other++) {
      const distance = squaredDistance(descriptorOf(descriptors, at), descriptorOf(copy.descriptors, other))
      if (distance < nearest) {
        second = nearest
        nearest = distance
        best = other
      } else if (distance < second) second = distance
    }
    if (nearest > 0.7 * second) continue
    matched++
    const [x, y] = place(original.x[at] as number, original.y[at] as number)
    if (Math.hypot(x - (copy.x[best] as number), y - (copy.y[best] as number)) < 2) pairs.push([at, best])
  }
  return { matched: matched / original.count, right: pairs.length / matched, pairs }
}

/** The middle of the differences between two angles, each from −π to π. */
function turnBetween(
  pairs: readonly (readonly [number, number])[],
  from: (at: number) => number,
  copy: Features,
): number {
  const turns = pairs.map(([at, other]) => {
    const turn = (copy.angle[other] as number) - from(at)
    return Math.atan2(Math.sin(turn), Math.cos(turn))
  })
  return turns.sort((one, other) => one - other)[turns.length >> 1] as number
}

const picture = drawPicture(5, 400, 300)
const { width, height } = picture
const features = extractFeatures(picture, { limit: 150 })

describe('local features', () => {
  it('are found where the picture was turned, with the turn in their angles', () => {
    for (const turn of [0.3, 1, 2.5]) {
      const [cos, sin] = [Math.cos(turn), Math.sin(turn)]
      const [cx, cy, side] = [width / 2, height / 2, Math.ceil(Math.hypot(width, height))]
      const turned = redraw(picture, side, side, (x, y) => [
        cos * (x - side / 2) + sin * (y - side / 2) + cx,
        cos * (y - side / 2) - sin * (x - side / 2) + cy,
      ])
      const copy = extractFeatures(turned, { limit: 500 })
      const { matched, right, pairs } = correspond(features, copy, (x, y) => [
        cos * (x - cx) - sin * (y - cy) + side / 2,
        sin * (x - cx) + cos * (y - cy) + side / 2,
      ])
      expect(matched).toBeGreaterThan(0.5)
      expect(right).toBeGreaterThan(0.8)
      expect(turnBetween(pairs, (at) => features.angle[at] as number, copy)).toBeCloseTo(turn, 1)
    }
  })

  it('are found where the picture got smaller, with the size in their scales', () => {
    const factor = 0.7
    const smaller = redraw(picture, Math.floor(width * factor), Math.floor(height * factor), (x, y) => [
      (x + 0.5) / factor - 0.5,
      (y + 0.5) / factor - 0.5,
    ])
    const copy = extractFeatures(smaller, { limit: 500 })
    const { matched, right, pairs } = correspond(features, copy, (x, y) => [
      (x + 0.5) * factor - 0.5,
      (y + 0.5) * factor - 0.5,
    ])
    expect(matched).toBeGreaterThan(0.3)
    expect(right).toBeGreaterThan(0.8)
    const ratios = pairs.map(([at, other]) => (copy.scale[other] as number) / (features.scale[at] as number))
    expect(ratios.sort((one, other) => one - other)[ratios.length >> 1]).toBeCloseTo(factor, 1)
  })

  it('are found in a part of the picture', () => {
    const part = redraw(picture, width >> 1, height >> 1, (x, y) => [x + 20, y + 30])
    const inside = extractFeatures(part, { limit: 500 })
    const { matched, right } = correspond(inside, extractFeatures(picture, { limit: 1000 }), (x, y) => [x + 20, y + 30])
    expect(matched).toBeGreaterThan(0.6)
    expect(right).toBeGreaterThan(0.9)
  })

  it('are found in the mirror image by moved descriptors', () => {
    const copy = extractFeatures(
      redraw(picture, width, height, (x, y) => [width - 1 - x - 1e-9, y]),
      { limit: 500 },
    )
    const place: Place = (x, y) => [width - 1 - x, y]
    const { matched, right, pairs } = correspond(features, copy, place, mirrorDescriptors(features.descriptors))
    expect(matched).toBeGreaterThan(0.7)
    expect(right).toBeGreaterThan(0.9)
    expect(turnBetween(pairs, (at) => Math.PI - (features.angle[at] as number), copy)).toBeCloseTo(0, 1)
    // As they are, they are hardly found.
    const { matched: asTheyAre } = correspond(features, copy, place)
    expect(asTheyAre).toBeLessThan(matched / 2)
  })

  it('are found in the negative by moved descriptors', () => {
    const copy = extractFeatures({ ...picture, pixels: picture.pixels.map((value) => 255 - value) }, { limit: 500 })
    const place: Place = (x, y) => [x, y]
    const { matched, right, pairs } = correspond(features, copy, place, invertDescriptors(features.descriptors))
    expect(matched).toBeGreaterThan(0.9)
    expect(right).toBeGreaterThan(0.98)
    expect(turnBetween(pairs, (at) => (features.angle[at] as number) + Math.PI, copy)).toBeCloseTo(0, 2)
    for (const [at, other] of pairs) {
      const moved = descriptorOf(invertDescriptors(features.descriptors), at)
      expect(squaredDistance(moved, descriptorOf(copy.descriptors, other))).toBeLessThan(1000)
    }
    const { matched: asTheyAre } = correspond(features, copy, place)
    expect(asTheyAre).toBeLessThan(matched / 2)
  })

  it('keep their descriptors under less contrast and noise', () => {
    const changed = { ...picture, pixels: picture.pixels.map((value, at) => 60 + value * 0.5 + ((at * 7919) % 5)) }
    const { matched, right } = correspond(features, extractFeatures(changed, { limit: 500 }), (x, y) => [x, y])
    expect(matched).toBeGreaterThan(0.7)
    expect(right).toBeGreaterThan(0.9)
  })

  it('are spread over the picture, the first of them too', () => {
    const { x, y, count } = extractFeatures(picture, { limit: 500 })
    for (const first of [50, count]) {
      const cells = new Set<number>()
      for (let at = 0; at < first; at++)
        cells.add(Math.floor(((x[at] as number) * 5) / width) * 5 + Math.floor(((y[at] as number) * 5) / height))
      expect(cells.size).toBeGreaterThanOrEqual(23)
    }
  })

  it('are the beginning of a longer list when fewer are wanted', () => {
    const all = extractFeatures(picture, { limit: 300 })
    expect(features.count).toBe(150)
    expect(features.x).toEqual(all.x.subarray(0, 150))
    expect(features.angle).toEqual(all.angle.subarray(0, 150))
    expect(features.descriptors).toEqual(all.descriptors.subarray(0, 150 * descriptorLength))
  })

  it('are the same on every machine', () => {
    const { x, y, scale, angle, response, descriptors } = extractFeatures(makePicture(26), { limit: 300 })
    const hash = createHash('sha256')
    for (const values of [x, y, scale, angle, response, descriptors]) hash.update(values)
    expect(hash.digest('hex')).toBe('06728bbf55a0a4e28a777d4e033ef370ad47aca218b88f663ff26f4b23ee5f9e')
  })

  it('do not depend on the picture before', () => {
    extractFeatures(drawPicture(6), { limit: 500 })
    extractFeatures({ width: 700, height: 900, pixels: new Uint8Array(700 * 900).fill(9) }, { limit: 500 })
    expect(extractFeatures(picture, { limit: 150 })).toEqual(features)
  })

  it('are none of blank, thin and empty pictures', () => {
    for (const [wide, high] of [
      [300, 200],
      [500, 1],
      [1, 1],
      [15, 15],
      [16, 16],
      [0, 0],
    ] as const) {
      const blank = { width: wide, height: high, pixels: new Uint8Array(wide * high).fill(200) }
      expect(extractFeatures(blank, { limit: 500 })).toMatchObject({ count: 0, descriptors: new Uint8Array(0) })
    }
  })

  it('lie inside pictures of any shape', () => {
    for (const [wide, high] of [
      [16, 300],
      [301, 17],
      [33, 47],
    ] as const) {
      const shape = redraw(picture, wide, high, (x, y) => [(2 * x + 50) % (width - 1), (2 * y) % 359])
      const { count, x, y, scale } = extractFeatures(shape, { limit: 500 })
      expect(count).toBeGreaterThan(0)
      for (let at = 0; at < count; at++) {
        expect(x[at]).toBeGreaterThan(0)
        expect(x[at]).toBeLessThan(wide)
        expect(y[at]).toBeGreaterThan(0)
        expect(y[at]).toBeLessThan(high)
        expect(scale[at]).toBeGreaterThan(0.5)
      }
    }
  })
})
