import fc from 'fast-check'
import { expect, test } from 'vitest'
import { tilesOf } from '../src/tiles.ts'

const size = fc.tuple(fc.integer({ min: 1, max: 4000 }), fc.integer({ min: 1, max: 30_000 }))

test('every row belongs to exactly one tile, which also shows what is around it', () => {
  fc.assert(
    fc.property(size, ([width, height]) => {
      const tiles = tilesOf(width, height)
      expect(tiles[0]?.from).toBe(0)
      expect(tiles.at(-1)?.to).toBe(height)
      tiles.forEach(({ top, bottom, from, to }, index) => {
        expect(top).toBeLessThanOrEqual(from)
        expect(bottom).toBeGreaterThanOrEqual(to)
        expect(bottom).toBeGreaterThan(top)
        if (index > 0) expect(from).toBe(tiles[index - 1]?.to)
      })
    }),
  )
})

test('what the detector gets is bounded and made of whole blocks of 32 pixels', () => {
  fc.assert(
    fc.property(size, ([width, height]) => {
      for (const tile of tilesOf(width, height)) {
        expect(tile.width % 32).toBe(0)
        expect(tile.height % 32).toBe(0)
        expect(tile.width * tile.height).toBeLessThan(1_400_000)
      }
    }),
  )
})

test('an ordinary screenshot is one tile, a tall one several in about the same size', () => {
  expect(tilesOf(1080, 2340)).toHaveLength(1)
  const tall = tilesOf(1080, 8000)
  expect(tall).toHaveLength(4)
  for (const tile of tall) expect(tile.width).toBeGreaterThanOrEqual(640)
})
