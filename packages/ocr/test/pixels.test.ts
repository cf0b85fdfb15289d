import { describe, expect, test } from 'vitest'
import type { ColourRaster } from '../src/raster.ts'
import { turned } from '../src/rectangle.ts'
import { resizedPlanes } from '../src/resize.ts'
import { lineHeight, straighten } from '../src/straighten.ts'

function raster(
  width: number,
  height: number,
  colour: (x: number, y: number) => readonly [number, number, number],
): ColourRaster {
  const pixels = new Uint8Array(width * height * 3)
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) pixels.set(colour(x, y), (y * width + x) * 3)
  return { width, height, channels: 3, pixels }
}

const whole = (height: number) => ({ top: 0, bottom: height })

describe('a picture in another size', () => {
  test('keeps its colours where they are even, in planes of red, green and blue', () => {
    for (const [width, height] of [
      [8, 8],
      [20, 30],
      [64, 32],
    ] as const) {
      const planes = resizedPlanes(
        raster(20, 30, () => [10, 20, 30]),
        whole(30),
        width,
        height,
      )
      const size = width * height
      for (let at = 0; at < size; at++) {
        expect([planes[at], planes[size + at], planes[2 * size + at]]).toEqual([
          expect.closeTo(10, 3),
          expect.closeTo(20, 3),
          expect.closeTo(30, 3),
        ])
      }
    }
  })

  test('is averaged when it gets smaller, so that fine stripes turn grey', () => {
    const stripes = raster(64, 64, (x) => (x % 2 === 0 ? [0, 0, 0] : [255, 255, 255]))
    for (const value of resizedPlanes(stripes, whole(64), 8, 8)) expect(Math.abs(value - 127.5)).toBeLessThan(12)
  })

  test('is the picture itself in its own size, and only the rows asked for', () => {
    const source = raster(4, 6, (x, y) => [x * 10, y * 10, 7])
    const planes = resizedPlanes(source, { top: 2, bottom: 5 }, 4, 3)
    expect([...planes.subarray(0, 4)]).toEqual([0, 10, 20, 30])
    expect([...planes.subarray(12, 24)]).toEqual([20, 20, 20, 20, 30, 30, 30, 30, 40, 40, 40, 40])
  })
})

describe('a straightened line', () => {
  // Left half dark, right half light, along a line of 100 × 20 around (100, 100) turned by 30°.
  const [cos, sin] = [Math.cos(Math.PI / 6), Math.sin(Math.PI / 6)]
  const source = raster(200, 200, (x, y) => ((x - 99.5) * cos + (y - 99.5) * sin < 0 ? [0, 0, 0] : [255, 255, 255]))
  const rectangle = { centre: [100, 100], along: [cos, sin], width: 100, height: 20 } as const

  test('runs from left to right whatever its angle, from -1 for black to 1 for white', () => {
    const { width, planes } = straighten(source, rectangle)
    expect(width).toBe(240)
    const row = planes.subarray(24 * width, 25 * width)
    expect(row[20]).toBeCloseTo(-1, 2)
    expect(row[220]).toBeCloseTo(1, 2)
  })

  test('that stands on its head is turned over', () => {
    const over = straighten(source, turned(rectangle, 2))
    expect(over.planes[24 * over.width + 20]).toBeCloseTo(1, 2)
    expect(over.planes[24 * over.width + 220]).toBeCloseTo(-1, 2)
  })

  test('that is short is filled up with grey', () => {
    const { width, planes } = straighten(source, { ...rectangle, width: 20 })
    expect(width).toBe(160)
    expect(planes[width * 24 + 159]).toBe(0)
    expect(planes.length).toBe(3 * width * lineHeight)
  })
})
