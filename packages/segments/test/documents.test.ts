import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Documents, type IndexDocument, packDocuments } from '../src/index.ts'
import { OpenDocuments } from '../src/open-documents.ts'
import { comparePriority, documents } from './model.ts'

function shifted(bytes: Uint8Array, by: number): Uint8Array {
  const moved = new Uint8Array(bytes.length + by)
  moved.set(bytes, by)
  return moved.subarray(by)
}

test('A packed table gives back every document, in priority order, from any place in memory', () => {
  fc.assert(
    fc.property(documents(30), fc.integer({ min: 0, max: 8 }), (given, shift) => {
      const { bytes, order } = packDocuments(given)
      const table = new Documents(shifted(bytes, shift))
      const expected = given.toSorted(comparePriority)
      expect(table.size).toBe(given.length)
      expect([...order].map((position) => given[position])).toEqual(expected)
      for (const [ordinal, document] of expected.entries()) {
        expect(read(table, ordinal)).toEqual(document)
        expect(table.find(document.fingerprintId)).toBe(ordinal)
      }
      expect(table.find(2n ** 63n - 1n)).toBe(-1)
    }),
  )
})

test('Bounds agree between packed and open tables, with equal times and ids beyond the basic plane', () => {
  fc.assert(
    fc.property(documents(30), documents(5), (given, queries) => {
      const table = new Documents(packDocuments(given).bytes)
      const open = new OpenDocuments()
      for (const document of given) open.add(document)
      for (const { publishedAt, contentId } of [...queries, ...given]) {
        const packedBound = table.bound(publishedAt, contentId)
        const openBound = open.bound(publishedAt, contentId)
        for (const [ordinal, document] of given.entries()) {
          const own = document.contentId === contentId
          const earlier = comparePriority(document, { publishedAt, contentId, fingerprintId: -1n }) < 0
          const packed = table.find(document.fingerprintId)
          expect(table.isOwn(packed, packedBound)).toBe(own)
          expect(open.isOwn(ordinal, openBound)).toBe(own)
          expect(table.isEarlier(packed, packedBound)).toBe(earlier)
          expect(open.isEarlier(ordinal, openBound)).toBe(earlier)
          expect(table.ownerId(packed)).toBe(open.ownerId(ordinal))
        }
      }
    }),
  )
})

test('The largest ids survive', () => {
  const document = { fingerprintId: 2n ** 63n - 1n, contentId: 'a', publishedAt: -1, ownerId: -(2n ** 63n) }
  const table = new Documents(packDocuments([document]).bytes)
  expect(read(table, 0)).toEqual(document)
  expect(table.find(document.fingerprintId)).toBe(0)
})

test('What is no table, or cut off, is refused', () => {
  const { bytes } = packDocuments([{ fingerprintId: 1n, contentId: 'abc', publishedAt: 0, ownerId: 1n }])
  expect(() => new Documents(bytes.subarray(0, bytes.length - 8))).toThrow(RangeError)
  expect(() => new Documents(new Uint8Array(64))).toThrow(RangeError)
  expect(() => new Documents(new Uint8Array(0))).toThrow(RangeError)
})

function read(table: Documents, ordinal: number): IndexDocument {
  return {
    fingerprintId: table.fingerprintId(ordinal),
    contentId: table.contentId(ordinal),
    publishedAt: table.publishedAt(ordinal),
    ownerId: table.ownerId(ordinal),
  }
}
