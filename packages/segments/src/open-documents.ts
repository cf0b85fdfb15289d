import { compareContentIds, encodeContentId, fnv1a } from './content-id.ts'
import type { Bound, DocumentAccess, IndexDocument } from './documents.ts'

/** A table of documents in memory that grows. Ordinals ascend in the order of arrival. */
export class OpenDocuments implements DocumentAccess {
  readonly #documents: IndexDocument[] = []
  readonly #hashes: number[] = []
  readonly #ordinals = new Map<bigint, number>()

  get size(): number {
    return this.#documents.length
  }

  /**
   * Adds a document and returns its ordinal. A fingerprint that comes again gets another ordinal; the earlier one remains until it is
   * marked dead.
   */
  add(document: IndexDocument): number {
    const ordinal = this.#documents.length
    this.#documents.push(document)
    this.#hashes.push(fnv1a(encodeContentId(document.contentId)))
    this.#ordinals.set(document.fingerprintId, ordinal)
    return ordinal
  }

  /** Orders two ordinals: publishedAt, bytes of the content id, fingerprint id. */
  compare(a: number, b: number): number {
    const left = this.#at(a)
    const right = this.#at(b)
    if (left.publishedAt !== right.publishedAt) return left.publishedAt - right.publishedAt
    const byContent = compareContentIds(left.contentId, right.contentId)
    if (byContent !== 0) return byContent
    if (left.fingerprintId !== right.fingerprintId) return left.fingerprintId < right.fingerprintId ? -1 : 1
    return a - b
  }

  fingerprintId(ordinal: number): bigint {
    return this.#at(ordinal).fingerprintId
  }

  fingerprintLow(ordinal: number): number {
    return Number(this.#at(ordinal).fingerprintId & 0xffffffffn)
  }

  fingerprintHigh(ordinal: number): number {
    return Number(this.#at(ordinal).fingerprintId >> 32n)
  }

  contentId(ordinal: number): string {
    return this.#at(ordinal).contentId
  }

  contentBytes(ordinal: number): Uint8Array {
    return encodeContentId(this.contentId(ordinal))
  }

  publishedAt(ordinal: number): number {
    return this.#at(ordinal).publishedAt
  }

  ownerId(ordinal: number): bigint {
    return this.#at(ordinal).ownerId
  }

  find(fingerprintId: bigint): number {
    return this.#ordinals.get(fingerprintId) ?? -1
  }

  bound(publishedAt: number, contentId: string): Bound {
    return { publishedAt, contentId, contentHash: fnv1a(encodeContentId(contentId)), before: -1 }
  }

  isEarlier(ordinal: number, bound: Bound): boolean {
    const { publishedAt, contentId } = this.#at(ordinal)
    if (publishedAt !== bound.publishedAt) return publishedAt < bound.publishedAt
    return compareContentIds(contentId, bound.contentId) < 0
  }

  isOwn(ordinal: number, bound: Bound): boolean {
    return this.#hashes[ordinal] === bound.contentHash && this.contentId(ordinal) === bound.contentId
  }

  hasOwn(bound: Bound): boolean {
    return this.#hashes.some((_, ordinal) => this.isOwn(ordinal, bound))
  }

  inOrder(): Uint32Array {
    return Uint32Array.from(this.#documents, (_, ordinal) => ordinal).sort((a, b) => this.compare(a, b))
  }

  #at(ordinal: number): IndexDocument {
    const document = this.#documents[ordinal]
    if (document === undefined) throw new RangeError(`no document has the ordinal ${ordinal}`)
    return document
  }
}
