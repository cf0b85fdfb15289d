import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bounds, corners, grown, type Point, smallestRectangle, turned } from '../src/rectangle.ts'

/** Points in a rectangle of 60 × 12 around (100, 80) that is turned by `degrees` clockwise. */
function turnedPoints(degrees: number): Point[] {
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)]
  return Array.from({ length: 61 * 13 }, (_, at) => {
    const [a, b] = [(at % 61) - 30, Math.floor(at / 61) - 6]
    return [100 + a * cos - b * sin, 80 + a * sin + b * cos]
  })
}

describe('the smallest rectangle around points', () => {
  test.each([0, 2, -3, 17, -40])('is found when they are turned by %s°', (degrees) => {
    const { centre, along, width, height } = smallestRectangle(turnedPoints(degrees))
    expect(centre[0]).toBeCloseTo(100, 6)
    expect(centre[1]).toBeCloseTo(80, 6)
    expect(width).toBeCloseTo(60, 6)
    expect(height).toBeCloseTo(12, 6)
    expect((Math.atan2(along[1], along[0]) * 180) / Math.PI).toBeCloseTo(degrees, 6)
  })

  test('of a line that runs down is higher than wide', () => {
    const { along, width, height } = smallestRectangle(turnedPoints(90))
    expect(along[0]).toBeCloseTo(1, 6)
    expect([width, height]).toEqual([expect.closeTo(12, 6), expect.closeTo(60, 6)])
  })

  test('holds all of them, whatever they are', () => {
    const point = fc.tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: -50, max: 50 }))
    fc.assert(
      fc.property(fc.array(point, { minLength: 1, maxLength: 40 }), (points) => {
        const { centre, along, width, height } = smallestRectangle(points)
        for (const [x, y] of points) {
          const a = (x - centre[0]) * along[0] + (y - centre[1]) * along[1]
          const b = (y - centre[1]) * along[0] - (x - centre[0]) * along[1]
          expect(Math.abs(a)).toBeLessThanOrEqual(width / 2 + 1e-6)
          expect(Math.abs(b)).toBeLessThanOrEqual(height / 2 + 1e-6)
        }
      }),
    )
  })

  test('is a point for a single one, and there is none for none', () => {
    expect(smallestRectangle([[3, 4]])).toMatchObject({ centre: [3, 4], width: 0, height: 0 })
    expect(() => smallestRectangle([])).toThrow(RangeError)
  })
})

test('corners go round from where the line begins above', () => {
  const rectangle = { centre: [10, 20], along: [1, 0], width: 8, height: 4 } as const
  expect(corners(rectangle)).toEqual([
    [6, 18],
    [14, 18],
    [14, 22],
    [6, 22],
  ])
  expect(bounds(grown(rectangle, 1))).toEqual({ left: 5, top: 17, right: 15, bottom: 23 })
})

test('turned by quarters it covers the same place, and four of them are none', () => {
  const rectangle = { centre: [10, 20], along: [0.6, 0.8], width: 8, height: 4 } as const
  for (const quarters of [1, 2, 3] as const) {
    expect(bounds(turned(rectangle, quarters))).toEqual(bounds(rectangle))
    expect(corners(turned(rectangle, quarters))[0]).toEqual(corners(rectangle)[quarters])
    expect(turned(turned(rectangle, quarters), (4 - quarters) as 1 | 2 | 3)).toEqual(rectangle)
  }
})
