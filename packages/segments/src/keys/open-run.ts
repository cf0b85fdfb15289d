import type { Bound, IndexDocument, Side } from '../documents.ts'
import { OpenDocuments } from '../open-documents.ts'
import { Run } from '../run.ts'
import { listFlag } from './block.ts'
import type { PostingColumns } from './posting-columns.ts'
import type { KeySource, VisitPosting } from './source.ts'
import { spread } from './spread.ts'

const emptySlot = 0xffffffff
/** Words before the entries of a list: how many there are, and room for how many. */
const listHeader = 2

/**
 * Postings in memory that are added to: an open-addressed table of keys, 12 bytes a slot, at most 7 of 10 in use. A slot refers to its only
 * holder (without payload) or to a list in a pool of words. Lists ascend by priority, so a document that arrives in order is appended.
 */
export class OpenRun extends Run<OpenDocuments> implements KeySource {
  readonly payloadBytes: number
  /** Words of a list entry: ordinal and payload. */
  readonly #stride: number
  #postings = 0
  #keys = 0
  #mask = 1023
  #low = new Uint32Array(1024)
  #high = new Uint32Array(1024)
  #ref = new Uint32Array(1024).fill(emptySlot)
  #pool = new Uint32Array(1024)
  #poolBytes = new Uint8Array(this.#pool.buffer)
  #poolEnd = 0
  /** Lists given up for larger ones, by log2 of their room. */
  readonly #free: number[][] = Array.from({ length: 32 }, () => [])

  /** @throws RangeError when the size of a payload is not a multiple of 4. */
  constructor(payloadBytes: number) {
    super(new OpenDocuments())
    if (!Number.isInteger(payloadBytes / 4) || payloadBytes < 0) {
      throw new RangeError(`payloads of ${payloadBytes} bytes are not whole words`)
    }
    this.payloadBytes = payloadBytes
    this.#stride = 1 + payloadBytes / 4
  }

  get postings(): number {
    return this.#postings
  }

  /** Different keys, those that only dead documents hold too. */
  get keys(): number {
    return this.#keys
  }

  /**
   * Adds a document under its postings, in the packed encoding of `encodeKeys` or `encodePayloadKeys`, and returns its ordinal. Whoever
   * replaces a document marks the earlier one dead.
   * @throws RangeError when the postings are not whole; then nothing was added.
   */
  add(document: IndexDocument, postings: Uint8Array): number {
    const size = 8 + this.payloadBytes
    if (postings.length % size !== 0) throw new RangeError('packed postings are cut off')
    const ordinal = this.documents.add(document)
    const count = postings.length / size
    this.#makeRoom(count)
    for (let i = 0, at = 0; i < count; i++, at += size) {
      const slot = this.#slot(readWord(postings, at + 4), readWord(postings, at))
      const ref = this.#ref[slot] as number
      if (ref === emptySlot) {
        this.#keys++
        this.#low[slot] = readWord(postings, at + 4)
        this.#high[slot] = readWord(postings, at)
        if (this.#stride === 1) {
          this.#ref[slot] = ordinal
          continue
        }
      }
      this.#ref[slot] = this.#insert(ref, ordinal, postings, at + 8)
    }
    this.#postings += count
    return ordinal
  }

  locate(low: Uint32Array, high: Uint32Array, count: number, lists: Float64Array): void {
    for (let i = 0; i < count; i++) {
      const ref = this.#ref[this.#slot(low[i] as number, high[i] as number)] as number
      lists[i] = ref === emptySlot ? -1 : ref
    }
  }

  length(list: number): number {
    return list < listFlag ? 1 : (this.#pool[list - listFlag] as number)
  }

  holders(list: number, bound: Bound, side: Side, into: Uint32Array, most: number): number {
    if (list < listFlag) {
      if (most < 1 || this.deadMarks.has(list) || this.documents.isOwn(list, bound)) return 0
      if (this.documents.isEarlier(list, bound) !== (side === 'earlier')) return 0
      into[0] = list
      return 1
    }
    const start = list - listFlag
    const border = this.#border(start, bound)
    const end = side === 'earlier' ? border : (this.#pool[start] as number)
    let written = 0
    let last = -1
    for (let i = side === 'earlier' ? 0 : border; i < end && written < most; i++) {
      const ordinal = this.#entry(start, i)
      if (ordinal === last || this.deadMarks.has(ordinal) || this.documents.isOwn(ordinal, bound)) continue
      into[written++] = ordinal
      last = ordinal
    }
    return written
  }

  count(list: number, bound: Bound, side: Side, most: number): number {
    if (list < listFlag) {
      if (this.deadMarks.has(list) || this.documents.isOwn(list, bound)) return 0
      return this.documents.isEarlier(list, bound) === (side === 'earlier') ? 1 : 0
    }
    const start = list - listFlag
    const border = this.#border(start, bound)
    const end = side === 'earlier' ? border : (this.#pool[start] as number)
    let count = 0
    for (let i = side === 'earlier' ? 0 : border; i < end && count <= most; i++) {
      const ordinal = this.#entry(start, i)
      if (!this.deadMarks.has(ordinal) && !this.documents.isOwn(ordinal, bound)) count++
    }
    return count
  }

  span(list: number, bound: Bound, side: Side): number {
    if (list < listFlag) return this.documents.isEarlier(list, bound) === (side === 'earlier') ? 1 : 0
    const border = this.#border(list - listFlag, bound)
    return side === 'earlier' ? border : this.length(list) - border
  }

  visit(list: number, bound: Bound, side: Side, visit: VisitPosting): void {
    if (list < listFlag) {
      if (this.deadMarks.has(list) || this.documents.isOwn(list, bound)) return
      if (this.documents.isEarlier(list, bound) === (side === 'earlier')) visit(list, this.#poolBytes, 0)
      return
    }
    const start = list - listFlag
    const border = this.#border(start, bound)
    const end = side === 'earlier' ? border : (this.#pool[start] as number)
    for (let i = side === 'earlier' ? 0 : border; i < end; i++) {
      const ordinal = this.#entry(start, i)
      if (this.deadMarks.has(ordinal) || this.documents.isOwn(ordinal, bound)) continue
      visit(ordinal, this.#poolBytes, (start + listHeader + i * this.#stride + 1) * 4)
    }
  }

  touch(): void {
    // It is little and was written a while ago: there is nothing to wait for.
  }

  read(list: number, bound: Bound, side: Side, into: PostingColumns): void {
    if (list < listFlag) {
      if (this.count(list, bound, side, 1) === 1) into.add(list, this.#pool, 0)
      return
    }
    const start = list - listFlag
    const border = this.#border(start, bound)
    const end = side === 'earlier' ? border : (this.#pool[start] as number)
    for (let i = side === 'earlier' ? 0 : border; i < end; i++) {
      const ordinal = this.#entry(start, i)
      if (this.deadMarks.has(ordinal) || this.documents.isOwn(ordinal, bound)) continue
      into.add(ordinal, this.#pool, start + listHeader + i * this.#stride + 1)
    }
  }

  /** For packing: the table as it stands, until the next `add`. */
  slots(): OpenSlots {
    return { low: this.#low, high: this.#high, ref: this.#ref, pool: this.#pool }
  }

  /** The slot of a key, or the empty one where it belongs. */
  #slot(low: number, high: number): number {
    let slot = spread(low, high) & this.#mask
    while (
      (this.#ref[slot] as number) !== emptySlot &&
      ((this.#low[slot] as number) !== low || (this.#high[slot] as number) !== high)
    ) {
      slot = (slot + 1) & this.#mask
    }
    return slot
  }

  #makeRoom(more: number): void {
    let slots = this.#mask + 1
    while ((this.#keys + more) * 10 > slots * 7) slots *= 2
    if (slots === this.#mask + 1) return
    const [low, high, ref] = [this.#low, this.#high, this.#ref]
    this.#mask = slots - 1
    this.#low = new Uint32Array(slots)
    this.#high = new Uint32Array(slots)
    this.#ref = new Uint32Array(slots).fill(emptySlot)
    for (let i = 0; i < ref.length; i++) {
      if (ref[i] === emptySlot) continue
      const slot = this.#slot(low[i] as number, high[i] as number)
      this.#low[slot] = low[i] as number
      this.#high[slot] = high[i] as number
      this.#ref[slot] = ref[i] as number
    }
  }

  /** Puts a posting in its place in a list, which may have to move; returns what refers to the list from now on. */
  #insert(ref: number, ordinal: number, bytes: Uint8Array, payloadAt: number): number {
    let start: number
    if (ref === emptySlot) {
      start = this.#allocate(0)
    } else if (ref < listFlag) {
      start = this.#allocate(1)
      this.#pool[start] = 1
      this.#pool[start + listHeader] = ref
    } else {
      start = this.#enlarge(ref - listFlag)
    }
    const stride = this.#stride
    const count = this.#pool[start] as number
    let place = count
    if (count > 0 && this.documents.compare(this.#entry(start, count - 1), ordinal) > 0) {
      place = 0
      for (let to = count; place < to; ) {
        const middle = (place + to) >>> 1
        if (this.documents.compare(this.#entry(start, middle), ordinal) <= 0) place = middle + 1
        else to = middle
      }
    }
    const at = start + listHeader + place * stride
    if (place < count) this.#pool.copyWithin(at + stride, at, start + listHeader + count * stride)
    this.#pool[at] = ordinal
    for (let i = 0; i < this.payloadBytes; i++) this.#poolBytes[(at + 1) * 4 + i] = bytes[payloadAt + i] as number
    this.#pool[start] = count + 1
    return listFlag + start
  }

  #entry(start: number, i: number): number {
    return this.#pool[start + listHeader + i * this.#stride] as number
  }

  /** How many entries of a list are before the bound. */
  #border(start: number, bound: Bound): number {
    let from = 0
    let to = this.#pool[start] as number
    while (from < to) {
      const middle = (from + to) >>> 1
      if (this.documents.isEarlier(this.#entry(start, middle), bound)) from = middle + 1
      else to = middle
    }
    return from
  }

  /** The list with room for one more, moved to a place twice as large when it is full. */
  #enlarge(start: number): number {
    const count = this.#pool[start] as number
    const room = this.#pool[start + 1] as number
    if (count < room) return start
    const log2 = 31 - Math.clz32(room)
    const larger = this.#allocate(log2 + 1)
    this.#pool.copyWithin(larger + listHeader, start + listHeader, start + listHeader + count * this.#stride)
    this.#pool[larger] = count
    this.#free[log2]?.push(start)
    return larger
  }

  /** An empty list with room for 2^log2 postings. */
  #allocate(log2: number): number {
    const room = 2 ** log2
    let start = this.#free[log2]?.pop()
    if (start === undefined) {
      start = this.#poolEnd
      this.#poolEnd += listHeader + room * this.#stride
      if (this.#poolEnd > this.#pool.length) {
        const grown = new Uint32Array(Math.max(this.#pool.length * 2, this.#poolEnd))
        grown.set(this.#pool)
        this.#pool = grown
        this.#poolBytes = new Uint8Array(grown.buffer)
      }
    }
    this.#pool[start] = 0
    this.#pool[start + 1] = room
    return start
  }
}

/** The table of an open run. A reference is `noKey`, the only holder's ordinal, or, with its highest bit set, the place of a list in the pool. */
export interface OpenSlots {
  readonly low: Uint32Array
  readonly high: Uint32Array
  readonly ref: Uint32Array
  readonly pool: Uint32Array
}

export { emptySlot as noKey, listHeader as openListHeader }

/** A big-endian word. */
function readWord(bytes: Uint8Array, at: number): number {
  return (
    (((bytes[at] as number) << 24) |
      ((bytes[at + 1] as number) << 16) |
      ((bytes[at + 2] as number) << 8) |
      (bytes[at + 3] as number)) >>>
    0
  )
}
