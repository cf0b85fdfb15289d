import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { auditRanges, emptyRoot, leafHash, MerkleFrontier, rootOfPath, type TreeHash } from '../src/merkle.ts'

const hex = (hash: TreeHash | undefined) => (hash === undefined ? undefined : Buffer.from(hash).toString('hex'))

// The leaves and hashes that implementations of Certificate Transparency (RFC 6962) are tested with.
const leaves = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'].map(
  (data) => Buffer.from(data, 'hex'),
)
const roots = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
]

const treeOf = (data: readonly Uint8Array[]): MerkleFrontier => {
  const tree = new MerkleFrontier()
  for (const leaf of data) tree.append(leaf)
  return tree
}
const pathOf = (data: readonly Uint8Array[], index: number): TreeHash[] =>
  auditRanges(index, data.length).map(({ from, to }) => treeOf(data.slice(from, to)).root())

describe('a Merkle tree', () => {
  it('has the roots of RFC 6962 at every size', () => {
    expect(hex(emptyRoot)).toBe(roots[0])
    expect(roots.map((_root, size) => hex(treeOf(leaves.slice(0, size)).root()))).toEqual(roots)
  })

  it('has the audit paths of RFC 6962', () => {
    expect(pathOf(leaves, 0).map(hex)).toEqual([
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ])
    expect(pathOf(leaves, 5).map(hex)).toEqual([
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ])
    expect(pathOf(leaves.slice(0, 5), 4).map(hex)).toEqual([roots[4]])
    expect(pathOf(leaves.slice(0, 1), 0)).toEqual([])
  })

  it('goes on from its edge, which has a hash for each bit of its size', () => {
    for (let size = 0; size <= leaves.length; size++) {
      const before = treeOf(leaves.slice(0, size))
      expect(before.hashes).toHaveLength(size.toString(2).replaceAll('0', '').length)
      const again = new MerkleFrontier(size, before.hashes)
      for (const leaf of leaves.slice(size)) again.append(leaf)
      expect(hex(again.root())).toBe(roots[8])
    }
    expect(() => new MerkleFrontier(3, [leafHash(Buffer.from('x'))])).toThrow(RangeError)
    expect(() => new MerkleFrontier(-1, [])).toThrow(RangeError)
  })

  const tree = fc
    .integer({ min: 1, max: 70 })
    .chain((size) => fc.tuple(fc.constant(size), fc.integer({ min: 0, max: size - 1 })))
  const data = (size: number) => Array.from({ length: size }, (_, at) => Buffer.from(`leaf ${at}`))

  it('is led to from each leaf by its path, and by nothing else', () => {
    fc.assert(
      fc.property(tree, fc.nat(), fc.nat({ max: 255 }), ([size, index], at, bit) => {
        const all = data(size)
        const path = pathOf(all, index)
        const root = hex(treeOf(all).root())
        const leaf = all[index] as Buffer
        expect(hex(rootOfPath(leaf, index, size, path))).toBe(root)
        expect(hex(rootOfPath(Buffer.from('another'), index, size, path))).not.toBe(root)
        expect(rootOfPath(leaf, index, size, [...path, leafHash(leaf)])).toBeUndefined()
        if (path.length === 0) return
        expect(rootOfPath(leaf, index, size, path.slice(1))).toBeUndefined()
        const flipped = path.map((hash) => Uint8Array.from(hash))
        const changed = flipped[at % path.length] as Uint8Array
        changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7))
        expect(hex(rootOfPath(leaf, index, size, flipped))).not.toBe(root)
      }),
      { numRuns: 200 },
    )
  })

  it('has no leaf outside of its size', () => {
    expect(() => auditRanges(3, 3)).toThrow(RangeError)
    expect(rootOfPath(Buffer.from('x'), 0, 0, [])).toBeUndefined()
    expect(rootOfPath(Buffer.from('x'), 0.5, 1, [])).toBeUndefined()
  })
})
