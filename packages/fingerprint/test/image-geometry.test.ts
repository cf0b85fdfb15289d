import { describe, expect, it } from 'vitest'
import { whole } from '../src/image/extent.ts'
import {
  apply,
  areaOf,
  clipTo,
  compose,
  fitAffine,
  fitHomography,
  fitSimilarity,
  fourCorners,
  hullOf,
  invert,
  liesWithin,
  type Matrix,
  type Pairs,
  type Point,
} from '../src/image/geometry.ts'

const scattered: readonly Point[] = [
  [0.1, 0.2],
  [0.8, 0.1],
  [0.7, 0.9],
  [0.2, 0.7],
  [0.5, 0.4],
  [0.35, 0.95],
]

function pairsOf(map: Matrix): Pairs {
  const moved = scattered.map(([x, y]) => apply(map, x, y))
  return {
    fromX: scattered.map(([x]) => x),
    fromY: scattered.map(([, y]) => y),
    toX: moved.map(([x]) => x),
    toY: moved.map(([, y]) => y),
  }
}

const affine: Matrix = [0.9, -0.3, 0.2, 0.25, 1.1, -0.1, 0, 0, 1]
const projective: Matrix = [0.9, -0.3, 0.2, 0.25, 1.1, -0.1, 0.2, -0.15, 1]
const turned: Matrix = [0.6, -0.8, 0.3, 0.8, 0.6, 0.1, 0, 0, 1]

describe('maps of the plane', () => {
  it.each([
    ['a turn', fitSimilarity, turned],
    ['a shear', fitAffine, affine],
    ['a perspective', fitHomography, projective],
  ])('are found again from places they moved: %s', (_what, fit, map) => {
    const found = fit(pairsOf(map))
    for (const [at, value] of map.entries()) expect(found?.[at]).toBeCloseTo(value, 6)
  })

  it('are not made up where places do not determine them', () => {
    const line = { fromX: [0, 1, 2, 3], fromY: [0, 1, 2, 3], toX: [0, 1, 2, 3], toY: [1, 2, 3, 4] }
    expect(fitAffine(line)).toBeUndefined()
    expect(fitHomography(line)).toBeUndefined()
    expect(fitSimilarity({ fromX: [1, 1], fromY: [2, 2], toX: [0, 1], toY: [0, 1] })).toBeUndefined()
    expect(invert([1, 2, 0, 2, 4, 0, 0, 0, 1])).toBeUndefined()
  })

  it('are undone by their inverse', () => {
    const both = compose(invert(projective) as Matrix, projective)
    for (const [x, y] of scattered) {
      const [u, v] = apply(both, x, y)
      expect(u).toBeCloseTo(x, 9)
      expect(v).toBeCloseTo(y, 9)
    }
  })
})

describe('polygons', () => {
  const diamond: readonly Point[] = [
    [0.5, -0.5],
    [1.5, 0.5],
    [0.5, 1.5],
    [-0.5, 0.5],
  ]

  it('are cut off at the edges of the picture', () => {
    expect(areaOf(clipTo(whole, diamond))).toBeCloseTo(1, 9)
    expect(
      areaOf(
        clipTo(
          whole,
          diamond.map(([x, y]): Point => [x + 0.5, y]),
        ),
      ),
    ).toBeCloseTo(0.75, 9)
    expect(
      clipTo(
        whole,
        diamond.map(([x, y]): Point => [x + 5, y]),
      ),
    ).toEqual([])
  })

  it('keep the four corners that matter', () => {
    const clipped = clipTo(
      whole,
      diamond.map(([x, y]): Point => [x * 0.6 + 0.2, y * 0.6 + 0.2]),
    )
    expect(clipped.length).toBeGreaterThan(4)
    expect(fourCorners(clipped)).toHaveLength(4)
  })

  it('surround points, and what lies near their edges when widened', () => {
    const hull = hullOf([...scattered, [0.5, 0.5]])
    expect(hull).not.toContainEqual([0.5, 0.5])
    expect(liesWithin(hull, 0.5, 0.5, 0)).toBe(true)
    expect(liesWithin(hull, 0.05, 0.2, 0)).toBe(false)
    expect(liesWithin(hull, 0.05, 0.2, 0.06)).toBe(true)
    expect(liesWithin([], 0.5, 0.5, 0.1)).toBe(false)
  })
})
