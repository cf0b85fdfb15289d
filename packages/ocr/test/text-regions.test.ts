import { expect, test } from 'vitest'
import { bounds } from '../src/rectangle.ts'
import { textRegions } from '../src/text-regions.ts'

type Area = readonly [left: number, top: number, right: number, bottom: number]

function map(width: number, height: number, areas: readonly (readonly [Area, number])[]) {
  const values = new Float32Array(width * height)
  for (const [[left, top, right, bottom], value] of areas) {
    for (let y = top; y < bottom; y++) values.fill(value, y * width + left, y * width + right)
  }
  return { width, height, values }
}

test('each group of likely pixels is a line, grown to the height of its letters', () => {
  const regions = textRegions(
    map(200, 100, [
      [[20, 10, 120, 18], 0.9],
      [[40, 60, 180, 70], 0.8],
    ]),
  )
  expect(regions).toHaveLength(2)
  const [first] = regions.map(bounds)
  // 99 × 7 pixels grow by their area × 1.6 / perimeter, 5.2 pixels.
  expect(first).toEqual({
    left: expect.closeTo(14.8, 1),
    top: expect.closeTo(4.8, 1),
    right: expect.closeTo(124.2, 1),
    bottom: expect.closeTo(22.2, 1),
  })
})

test('groups that touch by a corner are one, also when they meet only further down', () => {
  const stairs: [Area, number][] = [
    [[10, 10, 50, 20], 1],
    [[50, 20, 54, 24], 1],
  ]
  expect(textRegions(map(120, 60, stairs))).toHaveLength(1)
  const comb: [Area, number][] = [
    [[10, 10, 20, 30], 0.9],
    [[22, 10, 32, 30], 0.9],
    [[34, 10, 44, 30], 0.9],
    [[10, 30, 44, 36], 0.9],
  ]
  expect(textRegions(map(80, 60, comb))).toHaveLength(1)
})

test('what is unlikely on the whole or tiny is no line', () => {
  expect(textRegions(map(100, 50, [[[10, 10, 60, 20], 0.35]]))).toEqual([])
  expect(textRegions(map(100, 50, [[[10, 10, 60, 12], 0.9]]))).toEqual([])
  expect(textRegions(map(100, 50, []))).toEqual([])
})
