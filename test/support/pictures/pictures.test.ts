import type { GreyPicture } from '@sourcemark/fingerprint'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { hammingDistance, hashPicture } from '../../../packages/fingerprint/src/image/pdq.ts'
import { attackNames, attackPicture } from './attacks.ts'
import { decodedPicture } from './decoded-picture.ts'
import { applyTo, cornersTo, frameOf, inverse, type Point, type Polygon, signedArea } from './geometry.ts'
import { makePicture, photoKinds, pictureKinds } from './make-picture.ts'
import { makeUnrelated, unrelatedKinds } from './unrelated.ts'

/** Blurred luma of a file or canvas, to compare what it shows. */
async function blurredLuma(bytes: Buffer): Promise<{ width: number; height: number; pixels: Uint8Array }> {
  const { data, info } = await sharp(bytes)
    .removeAlpha()
    .greyscale()
    .blur(4)
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { width: info.width, height: info.height, pixels: data }
}

function correlation(left: readonly number[], right: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const [a, b] = [mean(left), mean(right)]
  let [product, one, other] = [0, 0, 0]
  for (const [index, value] of left.entries()) {
    const [x, y] = [value - a, (right[index] as number) - b]
    product += x * y
    one += x * x
    other += y * y
  }
  return product / Math.sqrt(one * other)
}

const scaled = (polygon: Polygon, { width, height }: { width: number; height: number }) =>
  polygon.map(([x, y]): Point => [x * width, y * height]) as unknown as readonly [Point, Point, Point, Point]

describe('pictures', () => {
  test.each(pictureKinds)('a picture of kind %s is the same for the same seed and another for another', (kind) => {
    const size = { width: 240, height: 180 }
    const first = makePicture(7, kind, size).data()
    expect(makePicture(7, kind, size).data().equals(first)).toBe(true)
    expect(makePicture(8, kind, size).data().equals(first)).toBe(false)
  })

  test('pictures of one kind are as unlike as any, to a hash of the whole', () => {
    const hashes = Array.from(
      { length: 8 },
      (_, seed) =>
        hashPicture(decodedPicture(makePicture(seed, 'street', { width: 480, height: 360 })).frames[0] as GreyPicture)
          .hash,
    )
    const distances = hashes.flatMap((one, index) => hashes.slice(0, index).map((other) => hammingDistance(one, other)))
    expect(Math.min(...distances)).toBeGreaterThan(90)
    expect(distances.reduce((sum, distance) => sum + distance, 0) / distances.length).toBeCloseTo(128, -1.5)
  })

  test('pictures have 800 to 1,200 pixels at their long side', () => {
    for (const seed of [1, 2, 3]) {
      const { width, height } = makePicture(seed, 'chart')
      expect(Math.max(width, height)).toBeGreaterThanOrEqual(800)
      expect(Math.max(width, height)).toBeLessThanOrEqual(1200)
    }
  })
})

describe('attacks', () => {
  test.each(attackNames)('%s shows the original where it says', async (name) => {
    const seed = attackNames.indexOf(name)
    const original = makePicture(seed, photoKinds[seed % photoKinds.length] ?? 'street', { width: 600, height: 450 })
    const attacked = await attackPicture(original, name, seed)
    const from = await blurredLuma(original.toBuffer('image/png'))
    const to = await blurredLuma(attacked.bytes)
    expect([to.width, to.height]).toEqual([attacked.canvas.width, attacked.canvas.height])
    expect(attacked.original).toHaveLength(4)
    const seen = scaled(attacked.original, from)
    const shown = scaled(attacked.copy, to)
    expect(signedArea(shown) * signedArea(seen) < 0).toBe(attacked.mirrored)

    const unit = { width: 1, height: 1 }
    const [toSeen, toShown] = [cornersTo(unit, seen), cornersTo(unit, shown)]
    const values = { original: [] as number[], copy: [] as number[] }
    // Points of the original at even distances, not of the unit square: perspective keeps no distances.
    const fromOriginal = inverse(toSeen)
    for (let row = 0.5; row < 24; row++) {
      for (let column = 0.5; column < 24; column++) {
        const point: Point = [(column / 24) * from.width, (row / 24) * from.height]
        const within = applyTo(fromOriginal, point)
        if (within[0] < 0.03 || within[0] > 0.97 || within[1] < 0.03 || within[1] > 0.97) continue
        const there = applyTo(toShown, within)
        const at = Math.floor(there[1]) * to.width + Math.floor(there[0])
        values.original.push(from.pixels[Math.floor(point[1]) * from.width + Math.floor(point[0])] as number)
        values.copy.push(to.pixels[at] as number)
      }
    }
    expect(values.original.length).toBeGreaterThan(60)
    expect(Math.abs(correlation(values.original, values.copy))).toBeGreaterThan(0.6)
  })

  test('an attack is the same for the same seed and another for another', async () => {
    const original = makePicture(3, 'street', { width: 320, height: 240 })
    const bytes = async (seed: number) => (await attackPicture(original, 'crop 50 %', seed)).bytes
    expect((await bytes(1)).equals(await bytes(1))).toBe(true)
    expect((await bytes(1)).equals(await bytes(2))).toBe(false)
  })
})

test('what of a picture lies beyond the canvas is not counted as shown', async () => {
  const { original } = await attackPicture(makePicture(3, 'street'), 'crop 70 %', 5)
  expect(signedArea(original)).toBeCloseTo(0.3, 1)
  expect(signedArea(frameOf({ width: 1, height: 1 }))).toBe(1)
})

test.each(unrelatedKinds)('two pictures of "%s" are not the same', (kind) => {
  const [one, other] = makeUnrelated(kind, 1)
  expect(one.data().equals(other.data())).toBe(false)
})
