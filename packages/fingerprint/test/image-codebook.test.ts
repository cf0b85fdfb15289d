import { describe, expect, it } from 'vitest'
import { baseWords, codeSize, pictureCodebook, variants } from '../src/image/codebook.ts'
import { codeWords, countBits, decodeComponents, encodeDescriptors } from '../src/image/codes.ts'
import { extractFeatures } from '../src/image/sift/extract.ts'
import { invertDescriptors, mirrorDescriptors } from '../src/image/sift/features.ts'
import { nearWords } from '../src/image/words.ts'
import { drawPicture } from './grey-pictures.ts'

const codebook = pictureCodebook()
const { count, descriptors } = extractFeatures(drawPicture(3), { limit: 200 })
const plain = encodeDescriptors(descriptors, count, codebook)

const changed = [
  ['mirrored', variants.mirrored, mirrorDescriptors(descriptors)],
  ['inverted', variants.inverted, invertDescriptors(descriptors)],
  ['mirrored and inverted', variants.mirroredAndInverted, mirrorDescriptors(invertDescriptors(descriptors))],
] as const

const half = codeSize / 2

/** The values of all words of a half: each base word as it is, mirrored, inverted, and both. */
const allWords = (side: number): number[][] =>
  Array.from({ length: 4 * baseWords }, (_, word) => {
    const base = Array.from(
      { length: half },
      (_, at) => codebook.columns[(side * half + at) * baseWords + (word >> 2)] as number,
    )
    const [low] = codebook.masks[word & 3] as readonly [number, number]
    return base.map((value, at) => ((low >>> at) & 1 ? -value : value))
  })

describe('the codebook of pictures', () => {
  it.each(changed)('knows the code of what is %s from what it was', (_what, variant, moved) => {
    const codes = encodeDescriptors(moved, count, codebook)
    const masks = codebook.masks[variant] as readonly [number, number]
    let differing = 0
    for (let at = 0; at < codes.length; at++) {
      const part = at % codeWords
      const mask = part < 2 ? (masks[part] as number) : 0
      differing += countBits((codes[at] as number) ^ (plain[at] as number) ^ mask)
    }
    // but for components at a boundary, where the order of a sum decides
    expect(differing).toBeLessThan(count * 0.05)
  })

  it.each(changed)('knows the words of what is %s from what they were', (_what, variant, moved) => {
    const before = nearWords(plain, count, 1, codebook).words
    const after = nearWords(encodeDescriptors(moved, count, codebook), count, 1, codebook).words
    const same = after.filter((word, at) => word === ((before[at] as number) ^ variant)).length
    expect(same).toBeGreaterThan(after.length * 0.97)
  })

  it.each([1, 4])('finds the same %i nearest words as whoever measures the distance to each', (depth) => {
    const { words, excess } = nearWords(plain, count, depth, codebook)
    const component = new Float32Array(codeSize)
    for (let feature = 0; feature < count; feature += 7) {
      decodeComponents(plain, feature, codebook, component)
      for (const side of [0, 1]) {
        const distances = allWords(side).map((values) =>
          values.reduce((sum, value, at) => sum + (value - (component[side * half + at] as number)) ** 2, 0),
        )
        const nearest = distances.toSorted((a, b) => a - b).slice(0, depth)
        const from = (feature * 2 + side) * depth
        for (const [rank, distance] of nearest.entries()) {
          expect(distances[words[from + rank] as number]).toBeCloseTo(distance, 6)
          expect(excess[from + rank]).toBeCloseTo(distance - (nearest[0] as number), 5)
        }
      }
    }
  })

  it('gives different pictures different words, the nearest first', () => {
    const near = nearWords(plain, count, 4, codebook)
    expect(new Set(near.words).size).toBeGreaterThan(150)
    for (let at = 0; at < near.excess.length; at += 4) {
      expect(near.excess[at]).toBe(0)
      for (let rank = 1; rank < 4; rank++)
        expect(near.excess[at + rank]).toBeGreaterThanOrEqual(near.excess[at + rank - 1] as number)
    }
  })
})
