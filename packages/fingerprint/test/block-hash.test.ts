import { describe, expect, it } from 'vitest'
import { blockHash } from '../src/image/block-hash.ts'
import { hammingDistance } from '../src/image/pdq.ts'
import { makePicture } from './made-picture.ts'

describe('the block hash', () => {
  it('stays near when a picture gets brighter, and is far from that of another', () => {
    const picture = makePicture(3)
    const brighter = { ...picture, pixels: picture.pixels.map((value) => Math.min(value * 1.2, 255)) }
    const hash = blockHash(picture)
    expect(hash).toHaveLength(32)
    expect(hammingDistance(hash, blockHash(brighter))).toBeLessThan(16)
    expect(hammingDistance(hash, blockHash(makePicture(4)))).toBeGreaterThan(64)
  })
})
