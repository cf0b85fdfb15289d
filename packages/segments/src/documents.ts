import { compareContentIds, encodeContentId, fnv1a } from './content-id.ts'
import type { DeadMarks } from './dead.ts'
import { OpenDocuments } from './open-documents.ts'

/** A fingerprint that stands in an index. */
export interface IndexDocument {
  /** 63 bits, never negative. */
  readonly fingerprintId: bigint
  readonly contentId: string
  /** Milliseconds since 1970. */
  readonly publishedAt: number
  /** Signed 64 bits. */
  readonly ownerId: bigint
}

/** Whose holders are asked for: those with a priority before the query's, or behind it. */
export type Side = 'earlier' | 'later'

/** The priority of a query as one table of documents sees it. Only the table that made it may be asked about it. */
export interface Bound {
  readonly publishedAt: number
  readonly contentId: string
  /** FNV-1a of the content id. */
  readonly contentHash: number
  /** In a packed table: how many documents are before the bound; ordinals below it are earlier. -1 in an open one. */
  readonly before: number
}

/** Read access by ordinal, shared by packed and open runs. An ordinal outside the table throws or gives nonsense. */
export interface DocumentAccess {
  readonly size: number
  fingerprintId(ordinal: number): bigint
  contentId(ordinal: number): string
  publishedAt(ordinal: number): number
  ownerId(ordinal: number): bigint
  /** The ordinal of a fingerprint, of the one added last when it was added again; -1 when absent. */
  find(fingerprintId: bigint): number
  bound(publishedAt: number, contentId: string): Bound
  /** Whether the priority of the document is before the bound. */
  isEarlier(ordinal: number, bound: Bound): boolean
  /** Whether the document is of the bound's own content, whenever it was published. */
  isOwn(ordinal: number, bound: Bound): boolean
  /** Whether any document is. Goes through all of them. */
  hasOwn(bound: Bound): boolean
}

/** What merging needs beside reading. */
interface DocumentColumns extends DocumentAccess {
  fingerprintLow(ordinal: number): number
  fingerprintHigh(ordinal: number): number
  contentBytes(ordinal: number): Uint8Array
  /** Ordinals in priority order: publishedAt, bytes of the content id, fingerprint id. */
  inOrder(): Uint32Array
}

const magic = 0x31434f44 // "DOC1"
const headerBytes = 16

const aligned = (bytes: number): number => Math.ceil(bytes / 8) * 8

/**
 * Where the arrays of a table begin. Header (u32: magic, documents, bytes of content ids, 0), then publishedAt f64, ownerId i64,
 * fingerprint low and high u32, content offset u32 (one more than documents), content hash u32, ordinals by fingerprint id u32, content ids.
 */
function layout(size: number, contentBytes: number) {
  const publishedAt = headerBytes
  const ownerId = publishedAt + size * 8
  const low = ownerId + size * 8
  const high = low + aligned(size * 4)
  const offsets = high + aligned(size * 4)
  const hashes = offsets + aligned((size + 1) * 4)
  const byFingerprint = hashes + aligned(size * 4)
  const contents = byFingerprint + aligned(size * 4)
  return {
    publishedAt,
    ownerId,
    low,
    high,
    offsets,
    hashes,
    byFingerprint,
    contents,
    end: contents + aligned(contentBytes),
  }
}

/** An immutable table of documents, read in place. Ordinals ascend in priority order. About 40 bytes a document and its content id. */
export class Documents implements DocumentAccess {
  readonly size: number
  readonly #publishedAt: Float64Array
  readonly #owner: BigInt64Array
  readonly #low: Uint32Array
  readonly #high: Uint32Array
  readonly #offsets: Uint32Array
  readonly #hashes: Uint32Array
  readonly #byFingerprint: Uint32Array
  readonly #contents: Buffer

  /** @throws RangeError when the bytes are not a table made by `packDocuments`. */
  constructor(packed: Uint8Array) {
    const bytes = packed.byteOffset % 8 === 0 ? packed : packed.slice()
    const { buffer, byteOffset } = bytes
    if (bytes.length < headerBytes) throw new RangeError('a table of documents is cut off')
    const header = new Uint32Array(buffer, byteOffset, 4)
    if (header[0] !== magic) throw new RangeError('not a table of documents')
    this.size = header[1] as number
    const contentBytes = header[2] as number
    const at = layout(this.size, contentBytes)
    if (bytes.length < at.end) throw new RangeError('a table of documents is cut off')
    this.#publishedAt = new Float64Array(buffer, byteOffset + at.publishedAt, this.size)
    this.#owner = new BigInt64Array(buffer, byteOffset + at.ownerId, this.size)
    this.#low = new Uint32Array(buffer, byteOffset + at.low, this.size)
    this.#high = new Uint32Array(buffer, byteOffset + at.high, this.size)
    this.#offsets = new Uint32Array(buffer, byteOffset + at.offsets, this.size + 1)
    this.#hashes = new Uint32Array(buffer, byteOffset + at.hashes, this.size)
    this.#byFingerprint = new Uint32Array(buffer, byteOffset + at.byFingerprint, this.size)
    this.#contents = Buffer.from(buffer, byteOffset + at.contents, contentBytes)
  }

  fingerprintId(ordinal: number): bigint {
    return (BigInt(this.fingerprintHigh(ordinal)) << 32n) | BigInt(this.fingerprintLow(ordinal))
  }

  fingerprintLow(ordinal: number): number {
    return this.#low[ordinal] as number
  }

  fingerprintHigh(ordinal: number): number {
    return this.#high[ordinal] as number
  }

  contentId(ordinal: number): string {
    // Not by a decoder, which takes a mark of byte order away and costs three times as much: an answer may name thousands of documents.
    return this.#contents.toString('utf8', this.#offsets[ordinal], this.#offsets[ordinal + 1])
  }

  contentBytes(ordinal: number): Uint8Array {
    return this.#contents.subarray(this.#offsets[ordinal], this.#offsets[ordinal + 1])
  }

  publishedAt(ordinal: number): number {
    return this.#publishedAt[ordinal] as number
  }

  ownerId(ordinal: number): bigint {
    return this.#owner[ordinal] as bigint
  }

  find(fingerprintId: bigint): number {
    const low = Number(fingerprintId & 0xffffffffn)
    const high = Number(fingerprintId >> 32n)
    let from = 0
    let to = this.size
    while (from < to) {
      const middle = (from + to) >>> 1
      const ordinal = this.#byFingerprint[middle] as number
      const itsHigh = this.#high[ordinal] as number
      if (itsHigh < high || (itsHigh === high && (this.#low[ordinal] as number) < low)) from = middle + 1
      else to = middle
    }
    if (from === this.size) return -1
    const ordinal = this.#byFingerprint[from] as number
    return this.#low[ordinal] === low && this.#high[ordinal] === high ? ordinal : -1
  }

  bound(publishedAt: number, contentId: string): Bound {
    let from = 0
    let to = this.size
    while (from < to) {
      const middle = (from + to) >>> 1
      const time = this.#publishedAt[middle] as number
      if (time < publishedAt || (time === publishedAt && compareContentIds(this.contentId(middle), contentId) < 0)) {
        from = middle + 1
      } else {
        to = middle
      }
    }
    return { publishedAt, contentId, contentHash: fnv1a(encodeContentId(contentId)), before: from }
  }

  isEarlier(ordinal: number, bound: Bound): boolean {
    return ordinal < bound.before
  }

  isOwn(ordinal: number, bound: Bound): boolean {
    return this.#hashes[ordinal] === bound.contentHash && this.contentId(ordinal) === bound.contentId
  }

  hasOwn(bound: Bound): boolean {
    const hashes = this.#hashes
    for (let at = hashes.indexOf(bound.contentHash); at >= 0; at = hashes.indexOf(bound.contentHash, at + 1)) {
      if (this.isOwn(at, bound)) return true
    }
    return false
  }

  inOrder(): Uint32Array {
    return countUp(this.size)
  }
}

/** Packs documents into a table. `order[ordinal]` is the position in the input. */
export function packDocuments(documents: readonly IndexDocument[]): { bytes: Uint8Array; order: Uint32Array } {
  const open = new OpenDocuments()
  for (const document of documents) open.add(document)
  const { bytes, ordinals } = mergeDocuments([{ documents: open, dead: undefined }])
  const order = new Uint32Array(documents.length)
  const mapped = ordinals[0] as Uint32Array
  for (let position = 0; position < mapped.length; position++) order[mapped[position] as number] = position
  return { bytes, order }
}

/** In the map of a merge: the document was dead and has no ordinal any more. */
export const noOrdinal = 0xffffffff

/**
 * Packs the live documents of several tables into one. `ordinals[i]` maps the ordinals of table i to those of the new one, `noOrdinal` for
 * dead ones. What was in priority order stays so.
 */
export function mergeDocuments(
  tables: readonly { readonly documents: Documents | OpenDocuments; readonly dead: DeadMarks | undefined }[],
): { bytes: Uint8Array; ordinals: readonly Uint32Array[]; size: number } {
  const columns: readonly DocumentColumns[] = tables.map(({ documents }) => documents)
  const ordinals = columns.map((documents) => new Uint32Array(documents.size).fill(noOrdinal))
  const live = tables.map(({ documents, dead }) => {
    const ordered = documents.inOrder()
    return dead === undefined || dead.count === 0 ? ordered : ordered.filter((ordinal) => !dead.has(ordinal))
  })
  const size = live.reduce((sum, { length }) => sum + length, 0)

  // A merge of sorted lists: which table and which of its ordinals stands at each new ordinal.
  const tableOf = new Uint16Array(size)
  const ordinalOf = new Uint32Array(size)
  const next = new Uint32Array(tables.length)
  let contentBytes = 0
  for (let ordinal = 0; ordinal < size; ordinal++) {
    let first = -1
    for (let table = 0; table < tables.length; table++) {
      const candidates = live[table] as Uint32Array
      if ((next[table] as number) >= candidates.length) continue
      if (first < 0 || comesFirst(columns, live, next, table, first)) first = table
    }
    const old = (live[first] as Uint32Array)[next[first] as number] as number
    next[first] = (next[first] as number) + 1
    tableOf[ordinal] = first
    ordinalOf[ordinal] = old
    ;(ordinals[first] as Uint32Array)[old] = ordinal
    contentBytes += (columns[first] as DocumentColumns).contentBytes(old).length
  }

  const at = layout(size, contentBytes)
  const bytes = new Uint8Array(at.end)
  const { buffer } = bytes
  new Uint32Array(buffer, 0, 4).set([magic, size, contentBytes])
  const publishedAt = new Float64Array(buffer, at.publishedAt, size)
  const ownerId = new BigInt64Array(buffer, at.ownerId, size)
  const low = new Uint32Array(buffer, at.low, size)
  const high = new Uint32Array(buffer, at.high, size)
  const offsets = new Uint32Array(buffer, at.offsets, size + 1)
  const hashes = new Uint32Array(buffer, at.hashes, size)
  let end = 0
  for (let ordinal = 0; ordinal < size; ordinal++) {
    const documents = columns[tableOf[ordinal] as number] as DocumentColumns
    const old = ordinalOf[ordinal] as number
    publishedAt[ordinal] = documents.publishedAt(old)
    ownerId[ordinal] = documents.ownerId(old)
    low[ordinal] = documents.fingerprintLow(old)
    high[ordinal] = documents.fingerprintHigh(old)
    const content = documents.contentBytes(old)
    hashes[ordinal] = fnv1a(content)
    bytes.set(content, at.contents + end)
    end += content.length
    offsets[ordinal + 1] = end
  }
  new Uint32Array(buffer, at.byFingerprint, size).set(
    countUp(size).sort(
      (a, b) => (high[a] as number) - (high[b] as number) || (low[a] as number) - (low[b] as number) || a - b,
    ),
  )
  return { bytes, ordinals, size }
}

/** Whether the next document of table `a` is before the next one of table `b`. */
function comesFirst(
  columns: readonly DocumentColumns[],
  live: readonly Uint32Array[],
  next: Uint32Array,
  a: number,
  b: number,
): boolean {
  const left = columns[a] as DocumentColumns
  const right = columns[b] as DocumentColumns
  const x = (live[a] as Uint32Array)[next[a] as number] as number
  const y = (live[b] as Uint32Array)[next[b] as number] as number
  const byTime = left.publishedAt(x) - right.publishedAt(y)
  if (byTime !== 0) return byTime < 0
  const byContent = compareContentIds(left.contentId(x), right.contentId(y))
  if (byContent !== 0) return byContent < 0
  return (left.fingerprintHigh(x) - right.fingerprintHigh(y) || left.fingerprintLow(x) - right.fingerprintLow(y)) < 0
}

function countUp(size: number): Uint32Array {
  const numbers = new Uint32Array(size)
  for (let i = 0; i < size; i++) numbers[i] = i
  return numbers
}
