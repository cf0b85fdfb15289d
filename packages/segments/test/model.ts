import fc from 'fast-check'
import type { Documents, IndexDocument } from '../src/index.ts'
import type { OpenDocuments } from '../src/open-documents.ts'

type Priority = Pick<IndexDocument, 'publishedAt' | 'contentId' | 'fingerprintId'>

/** The order of documents, said the slow way. */
export function comparePriority(a: Priority, b: Priority): number {
  return (
    a.publishedAt - b.publishedAt ||
    Buffer.compare(Buffer.from(a.contentId), Buffer.from(b.contentId)) ||
    (a.fingerprintId < b.fingerprintId ? -1 : 1)
  )
}

/** Documents with different fingerprints, few times and few content ids, so that they meet. */
export function documents(maxLength: number): fc.Arbitrary<IndexDocument[]> {
  const contentId = fc.oneof(
    fc.constantFrom('', 'a', 'b', 'ab', '\ufeffa', 'é', '\uffee', '\u{1f600}', '\u{1f600}a', '\ue000'),
    fc.string({ unit: 'grapheme', maxLength: 6 }).map((id) => id.toWellFormed()),
  )
  return fc.uniqueArray(
    fc.record({
      fingerprintId: fc.bigInt({ min: 0n, max: 2n ** 63n - 2n }),
      contentId,
      publishedAt: fc.integer({ min: -2, max: 3 }),
      ownerId: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    }),
    { maxLength, selector: ({ fingerprintId }) => fingerprintId },
  )
}

/** The fingerprints at some ordinals. */
export function fingerprintsOf(table: Documents | OpenDocuments, ordinals: Iterable<number>): bigint[] {
  return Array.from(ordinals, (ordinal) => table.fingerprintId(ordinal))
}
