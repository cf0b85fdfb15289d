import { describe, expect, it } from 'vitest'
import {
  type GreyPicture,
  type PictureRegion,
  type PictureSketch,
  pictureReportThreshold,
  sketchPicture,
  verifyPictures,
} from '../src/index.ts'
import { cut, drawPicture, flat, insert, mirror, negative, paint, still, valueAt } from './grey-pictures.ts'

function sketchOf(picture: GreyPicture): PictureSketch {
  const sketched = sketchPicture(still(picture))
  if (!sketched.ok) throw new Error(`no fingerprint: ${sketched.reason}`)
  return sketched.sketch
}

const compare = (query: GreyPicture, ...originals: GreyPicture[]) =>
  verifyPictures(sketchOf(query), originals.map(sketchOf))

/** Holds the four corners of a region to places, whatever corner comes first. */
function expectCorners(region: PictureRegion | undefined, corners: readonly (readonly [number, number])[]): void {
  for (const [x, y] of corners) {
    const nearest = Math.min(...(region?.quadrilateral ?? []).map(([u, v]) => Math.hypot(u - x, v - y)))
    expect(nearest).toBeLessThan(0.03)
  }
}

const whole = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
] as const

describe('verification of pictures', () => {
  const original = drawPicture(1)
  const others = Array.from({ length: 6 }, (_, index) => drawPicture(100 + index))

  it('gives a picture against itself the score 1 and all of both', () => {
    const [found] = compare(original, original)
    expect(found).toMatchObject({ score: 1, transform: { mirrored: false, inverted: false, perspective: false } })
    expect(found?.queryCoverage).toBeCloseTo(1, 1)
    expect(found?.transform.rotation).toBeCloseTo(0, 0)
    expect(found?.transform.scale).toBeCloseTo(1, 1)
  })

  it('finds nothing in pictures that have nothing to do with each other', () => {
    for (const query of others)
      expect(compare(query, original, ...others.filter((other) => other !== query))).toEqual(
        Array.from({ length: others.length }, () => null),
      )
  })

  it('says which part of the original a cut shows', () => {
    const part = { x: 0.3, y: 0.2, width: 0.5, height: 0.6 }
    const [found] = compare(cut(original, part, 400, 360), original)
    expect(found?.score).toBeGreaterThanOrEqual(pictureReportThreshold)
    expectCorners(found?.spans[0]?.query, whole)
    expectCorners(found?.spans[0]?.original, [
      [0.3, 0.2],
      [0.8, 0.2],
      [0.8, 0.8],
      [0.3, 0.8],
    ])
    expect(found?.originalCoverage).toBeCloseTo(0.3, 1)
    expect(found?.transform.scale).toBeCloseTo(1.67, 1)
  })

  it('leaves out a bar that lies over a part of the original', () => {
    const part = cut(original, { x: 0.2, y: 0.2, width: 0.6, height: 0.6 }, 480, 360)
    const bar = { x: 0, y: 0, width: 1, height: 0.14 }
    const [found] = compare(insert(part, drawPicture(7), bar), original)
    const { query, original: shown } = found?.spans[0] ?? {}
    expect(query?.y).toBeGreaterThan(0.1)
    expect(query?.y).toBeLessThan(0.19)
    expect((query?.y ?? 0) + (query?.height ?? 0)).toBeCloseTo(1, 1)
    expect(shown?.y).toBeCloseTo(0.2 + 0.14 * 0.6, 1)
    expect((shown?.y ?? 0) + (shown?.height ?? 0)).toBeCloseTo(0.8, 1)
    expect(found?.queryCoverage).toBeLessThan(0.9)
  })

  it('says where in the query the original lies, and that it was mirrored', () => {
    const into = { x: 0.5, y: 0.1, width: 0.4, height: 0.4 }
    const [found] = compare(insert(others[0] as GreyPicture, mirror(original), into), original)
    expectCorners(found?.spans[0]?.query, [
      [0.5, 0.1],
      [0.9, 0.1],
      [0.9, 0.5],
      [0.5, 0.5],
    ])
    expectCorners(found?.spans[0]?.original, whole)
    expect(found?.transform.mirrored).toBe(true)
    expect(found?.queryCoverage).toBeCloseTo(0.16, 1)
  })

  it('says by how many degrees it was turned', () => {
    const turned = insert(flat(90), original, { x: 0.15, y: 0.15, width: 0.7, height: 0.7 }, (30 * Math.PI) / 180)
    const [found] = compare(turned, original)
    expect(found?.transform.rotation).toBeCloseTo(30, 0)
    expect(found?.transform.mirrored).toBe(false)
    expect(found?.spans[0]?.query.quadrilateral).toHaveLength(4)
    expect(found?.spans[0]?.query.x).toBeLessThan(0.15)
  })

  it('gives each original of a collage its own region', () => {
    const [left, right] = [others[1], others[2]] as [GreyPicture, GreyPicture]
    const collage = insert(insert(flat(255, 500, 250), left, { x: 0, y: 0, width: 0.49, height: 1 }), right, {
      x: 0.51,
      y: 0,
      width: 0.49,
      height: 1,
    })
    const [first, second, third] = compare(collage, left, right, original)
    expect(first?.spans[0]?.query.x).toBeCloseTo(0, 1)
    expect(first?.spans[0]?.query.width).toBeCloseTo(0.49, 1)
    expect(second?.spans[0]?.query.x).toBeCloseTo(0.51, 1)
    expect(third).toBeNull()
  })

  it('sees through perspective', () => {
    const seen = paint(480, 360, (x, y) => {
      const w = 1 + 0.35 * (x / 480)
      return valueAt(original, (x / w) * 1.3 - 20, (((y - 180) * (1 + 0.3 * (x / 480))) / w) * 1.25 + 180) ?? 200
    })
    expect(compare(seen, original)[0]?.score).toBeGreaterThanOrEqual(pictureReportThreshold)
  })

  it('finds what is half covered', () => {
    const covered = insert(original, others[3] as GreyPicture, { x: 0.45, y: 0, width: 0.55, height: 1 })
    const [found] = compare(covered, original)
    expect(found?.score).toBeGreaterThanOrEqual(pictureReportThreshold)
  })

  it('knows a negative as such', () => {
    expect(compare(negative(original), original)[0]?.transform).toMatchObject({ inverted: true, mirrored: false })
  })

  it('takes the same frame round different pictures for no copy', () => {
    const frame = drawPicture(50)
    const inner = { x: 0.06, y: 0.16, width: 0.88, height: 0.68 }
    const framed = others.map((picture) => insert(frame, picture, inner))
    const [query, ...originals] = framed as [GreyPicture, ...GreyPicture[]]
    expect(compare(query, ...originals)).toEqual(originals.map(() => null))
    // and the frame alone, with one other picture in it
    expect(compare(query, originals[0] as GreyPicture)).toEqual([null])
  })

  it('takes the same sticker on different pictures for no copy', () => {
    const sticker = drawPicture(60)
    const placed = others.map((picture, index) =>
      insert(picture, sticker, { x: 0.1 + 0.1 * index, y: 0.6, width: 0.2, height: 0.25 }),
    )
    const [query, ...originals] = placed as [GreyPicture, ...GreyPicture[]]
    expect(compare(query, ...originals)).toEqual(originals.map(() => null))
  })

  it('does not believe near hashes of pictures that do not look alike', () => {
    const query = sketchOf(original)
    const other = sketchOf(others[0] as GreyPicture)
    const hashes = query.frames[0]?.hashes ?? []
    const disguised = { ...other, frames: other.frames.map((frame) => ({ ...frame, hashes })) }
    expect(verifyPictures(query, [disguised])).toEqual([null])
  })

  it('says the same every time', () => {
    const query = cut(original, { x: 0, y: 0, width: 0.7, height: 0.7 }, 400, 300)
    expect(compare(query, original, ...others)).toEqual(compare(query, original, ...others))
  })
})
