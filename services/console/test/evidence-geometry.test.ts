import { expect, test } from 'vitest'
import { type Corners, cornersOf, inPixels, layOver, type Point } from '../src/evidence/regions.ts'
import { alignedWindow, framePairs, stretchPairs } from '../src/evidence/stretches.ts'

const laid = (matrix: readonly number[], [x, y]: Point): number[] => {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = matrix
  return [a * x + c * y + e, b * x + d * y + f].map((value) => Math.round(value * 1000) / 1000)
}

/** Where a matrix puts the corners of the original. */
function mapped(original: Corners, query: Corners): unknown {
  const matrix = layOver(original, query)
  return matrix === undefined ? undefined : original.map((corner) => laid(matrix, corner))
}

const box: Corners = [
  [10, 20],
  [110, 20],
  [110, 80],
  [10, 80],
]

test('an original that was cropped and scaled is laid where it stands', () => {
  const query: Corners = [
    [0, 0],
    [200, 0],
    [200, 120],
    [0, 120],
  ]
  expect(mapped(box, query)).toEqual(query)
})

test('a mirrored region is laid mirrored, its left upper corner at the right', () => {
  const mirrored = inPixels(cornersOf({ x: 0.25, y: 0.25, w: 0.5, h: 0.5 }, true), { width: 100, height: 100 })
  expect(mirrored[0]).toEqual([75, 25])
  expect(mapped(box, mirrored)).toEqual(mirrored.map((corner) => [...corner]))
})

test('a region that is turned by a quarter is laid turned', () => {
  const turned: Corners = [
    [60, 0],
    [60, 100],
    [0, 100],
    [0, 0],
  ]
  expect(mapped(box, turned)).toEqual(turned)
})

test('corners that a verdict says count before its box, and what lies on one line cannot be laid', () => {
  const quad = [
    [0.9, 0.1],
    [0.9, 0.8],
    [0.2, 0.8],
    [0.2, 0.1],
  ]
  expect(cornersOf({ x: 0, y: 0, w: 1, h: 1, quad })).toEqual(quad)
  expect(cornersOf({})).toEqual([
    [0, 0],
    [1, 0],
    [1, 1],
    [0, 1],
  ])
  const line: Corners = [
    [0, 0],
    [1, 1],
    [2, 2],
    [3, 3],
  ]
  expect(layOver(line, box)).toBeUndefined()
})

test('stretches come in the order of the content, whatever their order in the original', () => {
  const span = (start: number, original: number) => ({
    query: { start, end: start + 5 },
    original: { start: original, end: original + 5 },
  })
  expect(stretchPairs([span(30, 2), span(1, 50), { query: { x: 0, y: 0, w: 1, h: 1 }, original: {} }])).toEqual([
    { query: { start: 1, end: 6 }, original: { start: 50, end: 55 } },
    { query: { start: 30, end: 35 }, original: { start: 2, end: 7 } },
  ])
})

test('what is heard above each other is the same moment, also where it is played faster', () => {
  const pair = { query: { start: 20, end: 30 }, original: { start: 4, end: 15 } }
  const { query, original } = alignedWindow(pair, { query: 100, original: 100 })
  const speed = 1.1
  expect(query.start).toBeCloseTo(20 - 4 / speed)
  expect(original.start).toBeCloseTo(0)
  expect((original.end - original.start) / (query.end - query.start)).toBeCloseTo(speed)
  expect(pair.original.start - original.start).toBeCloseTo((pair.query.start - query.start) * speed)
})

test('a window never goes beyond either recording, nor over two minutes', () => {
  const whole = { query: { start: 0, end: 45 }, original: { start: 0, end: 45 } }
  expect(alignedWindow(whole, { query: 45, original: 45 })).toEqual(whole)
  const long = { query: { start: 10, end: 1_000 }, original: { start: 10, end: 1_990 } }
  const { query, original } = alignedWindow(long, { query: 1_000, original: 2_000 })
  expect(original.end - original.start).toBeCloseTo(120)
  expect(query.end - query.start).toBeCloseTo(60)
})

test('frames are spread over a long stretch, and of many stretches each has one, twelve at most', () => {
  const stretch = (start: number, seconds: number) => ({
    query: { start, end: start + seconds },
    original: { start: 0, end: seconds },
  })
  expect(framePairs([stretch(100, 8)]).map(({ query, original }) => [query, original])).toEqual([
    [101, 1],
    [103, 3],
    [105, 5],
    [107, 7],
  ])
  const many = framePairs(Array.from({ length: 30 }, (_, at) => stretch(at * 10, 1)))
  expect(many).toHaveLength(12)
  expect(new Set(many.map((pair) => pair.stretch)).size).toBe(12)
})
