import { describe, expect, it } from 'vitest'
import { pictureCodebook, variants } from '../src/image/codebook.ts'
import { codeWords, countBits, encodeDescriptors } from '../src/image/codes.ts'
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
