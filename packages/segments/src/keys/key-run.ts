import type { Bound, Documents, Side } from '../documents.ts'
import { Run } from '../run.ts'
import { type Block, bucketOf, listFlag, readBlock, restOf, spreadAt, topBits } from './block.ts'
import type { PostingColumns } from './posting-columns.ts'
import type { KeySource, VisitPosting } from './source.ts'
import { mix32, spread } from './spread.ts'

/** Calls with a key as unsigned halves and its first `count` ordinals, ascending; they are overwritten by the next call. */
export type VisitKey = (low: number, high: number, ordinals: Uint32Array, count: number) => void

/** Keys that are located together, and for each of them where its bucket is and its spread key. */
const together = 64
const starts = new Uint32Array(together)
const ends = new Uint32Array(together)
const spreads = new Uint32Array(together)
const refs = new Uint32Array(together)
/** Takes what is read only to have it near, so that the reading is not left out. */
const touched = new Uint32Array(1)

/** From this many keys in a bucket on, the place of a key is halved down to before it is looked for one by one. */
const scanned = 16

/** An immutable run of postings, read in place. */
export class KeyRun extends Run<Documents> implements KeySource {
  readonly postings: number
  readonly payloadBytes: number
  /** Of all its blocks. */
  readonly bytes: number
  readonly #blocks: readonly Block[]
  readonly #blockBits: number

  /**
   * Takes what `packRun` made, all blocks in order. The bitmap of dead documents is taken over and changed.
   * @throws RangeError when the blocks do not belong together.
   */
  constructor(parts: {
    readonly documents: Documents
    readonly blocks: readonly Uint8Array[]
    readonly payloadBytes: number
    readonly dead?: Uint8Array
  }) {
    super(parts.documents, parts.dead)
    this.payloadBytes = parts.payloadBytes
    this.#blocks = parts.blocks.map(readBlock)
    this.#blockBits = Math.log2(this.#blocks.length)
    for (const [i, { block, blockBits, payloadBytes }] of this.#blocks.entries()) {
      if (block !== i || blockBits !== this.#blockBits || payloadBytes !== this.payloadBytes) {
        throw new RangeError('blocks of keys do not make a run')
      }
    }
    if (this.#blocks.length === 0) throw new RangeError('a run has at least one block')
    this.postings = this.#blocks.reduce((sum, { postings }) => sum + postings, 0)
    this.bytes = this.#blocks.reduce((sum, { bytes }) => sum + bytes.length, 0)
  }

  /** Different keys, those that only dead documents hold too. */
  get keys(): number {
    return this.#blocks.reduce((sum, { keys }) => sum + keys, 0)
  }

  /** For packing: the blocks in order. */
  get blocks(): readonly Block[] {
    return this.#blocks
  }

  locate(low: Uint32Array, high: Uint32Array, count: number, lists: Float64Array): void {
    for (let from = 0; from < count; from += together) {
      this.#locateSome(low, high, from, Math.min(count, from + together), lists)
    }
  }

  /**
   * Each step for all keys before the next one: a step waits for memory that is anywhere, and so the keys wait together. What a step needs is touched by
   * the one before it, in a loop that does nothing else; at last the beginnings of the lists, which are read next.
   */
  #locateSome(low: Uint32Array, high: Uint32Array, from: number, to: number, lists: Float64Array): void {
    const blocks = this.#blocks
    const blockBits = this.#blockBits
    let read = 0
    for (let i = from; i < to; i++) {
      const key = spread(low[i] as number, high[i] as number)
      const { directory, directoryBits } = blocks[topBits(key, blockBits)] as Block
      const bucket = bucketOf(key, blockBits, directoryBits)
      starts[i - from] = directory[bucket] as number
      ends[i - from] = directory[bucket + 1] as number
      spreads[i - from] = key
    }
    for (let i = 0; i < to - from; i++) {
      const block = blocks[topBits(spreads[i] as number, blockBits)] as Block
      // The first of the bucket, or the last one of all.
      const first = Math.min(starts[i] as number, block.keys - 1)
      if (first >= 0)
        read ^= (block.low[first] as number) ^ (block.ref[first] as number) ^ (block.rest[first] as number)
    }
    for (let i = from; i < to; i++) {
      const key = spreads[i - from] as number
      const number = topBits(key, blockBits)
      const block = blocks[number] as Block
      const at = findKey(block, starts[i - from] as number, ends[i - from] as number, low[i] as number, key)
      const ref = at < 0 ? 0 : (block.ref[at] as number)
      lists[i] = at < 0 ? -1 : handleOf(number, ref)
      refs[i - from] = ref
    }
    for (let i = 0; i < to - from; i++) {
      const { lists: words } = blocks[topBits(spreads[i] as number, blockBits)] as Block
      const ref = refs[i] as number
      if (ref >= listFlag) read ^= words[ref - listFlag] as number
    }
    touched[0] = read
  }

  length(list: number): number {
    const ref = refOf(list)
    return ref < listFlag ? 1 : (this.#block(list).lists[ref - listFlag] as number)
  }

  holders(list: number, bound: Bound, side: Side, into: Uint32Array, most: number): number {
    const ref = refOf(list)
    if (ref < listFlag) {
      if (most < 1 || !this.#answers(ref, bound, side)) return 0
      into[0] = ref
      return 1
    }
    const { lists } = this.#block(list)
    const start = ref - listFlag + 1
    const end = start + (lists[start - 1] as number)
    const border = borderOf(lists, start, end, bound.before)
    const to = side === 'earlier' ? border : end
    let written = 0
    let last = -1
    for (let i = side === 'earlier' ? start : border; i < to && written < most; i++) {
      const ordinal = lists[i] as number
      if (ordinal === last || this.deadMarks.has(ordinal) || this.documents.isOwn(ordinal, bound)) continue
      into[written++] = ordinal
      last = ordinal
    }
    return written
  }

  count(list: number, bound: Bound, side: Side, most: number): number {
    const ref = refOf(list)
    if (ref < listFlag) return this.#answers(ref, bound, side) ? 1 : 0
    const { lists } = this.#block(list)
    const start = ref - listFlag + 1
    const end = start + (lists[start - 1] as number)
    const border = borderOf(lists, start, end, bound.before)
    const to = side === 'earlier' ? border : end
    let count = 0
    for (let i = side === 'earlier' ? start : border; i < to && count <= most; i++) {
      const ordinal = lists[i] as number
      if (!this.deadMarks.has(ordinal) && !this.documents.isOwn(ordinal, bound)) count++
    }
    return count
  }

  span(list: number, bound: Bound, side: Side): number {
    const { before } = bound
    const ref = refOf(list)
    if (ref < listFlag) return ref < before === (side === 'earlier') ? 1 : 0
    const { lists } = this.#block(list)
    const start = ref - listFlag + 1
    const count = lists[start - 1] as number
    // Mostly what is looked up is later than all that is packed: then where the list ends is not read.
    const border = before >= this.documents.size ? count : borderOf(lists, start, start + count, before) - start
    return side === 'earlier' ? border : count - border
  }

  visit(list: number, bound: Bound, side: Side, visit: VisitPosting): void {
    const ref = refOf(list)
    const { bytes, lists, listsAt } = this.#block(list)
    if (ref < listFlag) {
      if (this.#answers(ref, bound, side)) visit(ref, bytes, 0)
      return
    }
    const start = ref - listFlag + 1
    const end = start + (lists[start - 1] as number)
    const border = borderOf(lists, start, end, bound.before)
    const to = side === 'earlier' ? border : end
    for (let i = side === 'earlier' ? start : border; i < to; i++) {
      const ordinal = lists[i] as number
      if (this.deadMarks.has(ordinal) || this.documents.isOwn(ordinal, bound)) continue
      visit(ordinal, bytes, listsAt + end * 4 + (i - start) * this.payloadBytes)
    }
  }

  touch(lists: Float64Array): void {
    let read = 0
    for (let i = 0; i < lists.length; i++) {
      const list = lists[i] as number
      const ref = list < 0 ? 0 : refOf(list)
      if (ref >= listFlag) read ^= this.#block(list).lists[ref - listFlag] as number
    }
    touched[0] = read
  }

  read(list: number, bound: Bound, side: Side, into: PostingColumns): void {
    const ref = refOf(list)
    const { lists } = this.#block(list)
    if (ref < listFlag) {
      if (this.#answers(ref, bound, side)) into.add(ref, lists, 0)
      return
    }
    const start = ref - listFlag + 1
    const end = start + (lists[start - 1] as number)
    // What is earlier is the beginning of the list, which is read anyhow: its end needs no search.
    const from = side === 'earlier' ? start : borderOf(lists, start, end, bound.before)
    const before = side === 'earlier' ? bound.before : Number.POSITIVE_INFINITY
    const { documents, deadMarks } = this
    const { payloadWords } = into
    const anyDead = deadMarks.count > 0
    for (let i = from; i < end; i++) {
      const ordinal = lists[i] as number
      if (ordinal >= before) break
      if (documents.isOwn(ordinal, bound) || (anyDead && deadMarks.has(ordinal))) continue
      into.add(ordinal, lists, end + (i - start) * payloadWords)
    }
  }

  /** Calls for every key that a live document holds, each document once. */
  each(visit: VisitKey): void {
    let ordinals = new Uint32Array(1024)
    for (const block of this.#blocks) {
      for (let bucket = 0; bucket + 1 < block.directory.length; bucket++) {
        const end = block.directory[bucket + 1] as number
        for (let at = block.directory[bucket] as number; at < end; at++) {
          const ref = block.ref[at] as number
          let count = 0
          if (ref < listFlag) {
            if (!this.deadMarks.has(ref)) ordinals[count++] = ref
          } else {
            const start = ref - listFlag + 1
            const length = block.lists[start - 1] as number
            if (length > ordinals.length) ordinals = new Uint32Array(length * 2)
            for (let i = start; i < start + length; i++) {
              const ordinal = block.lists[i] as number
              if (this.deadMarks.has(ordinal) || (count > 0 && ordinals[count - 1] === ordinal)) continue
              ordinals[count++] = ordinal
            }
          }
          if (count === 0) continue
          const low = block.low[at] as number
          visit(low, (spreadAt(block, bucket, at) ^ mix32(low)) >>> 0, ordinals, count)
        }
      }
    }
  }

  #block(list: number): Block {
    return this.#blocks[blockOf(list)] as Block
  }

  #answers(ordinal: number, bound: Bound, side: Side): boolean {
    if (ordinal < bound.before !== (side === 'earlier')) return false
    return !this.deadMarks.has(ordinal) && !this.documents.isOwn(ordinal, bound)
  }
}

/** A handle of a list is block and reference in one number: exact, because there are far fewer than 2^21 blocks. */
const handleOf = (block: number, ref: number): number => block * 2 ** 32 + ref
const blockOf = (list: number): number => Math.floor(list / 2 ** 32)
/** Not by `%`, which is a call for numbers of this size. */
const refOf = (list: number): number => list - blockOf(list) * 2 ** 32

/** Where a key stands in its block, -1 when nowhere. */
function findKey(block: Block, start: number, end: number, keyLow: number, spreadKey: number): number {
  const { low, rest, restBits } = block
  let at = start
  for (let length = end - at; length > scanned; ) {
    const half = length >>> 1
    if ((low[at + half - 1] as number) < keyLow) {
      at += half
      length -= half
    } else {
      length = half
    }
  }
  while (at < end && (low[at] as number) < keyLow) at++
  if (at >= end || low[at] !== keyLow) return -1
  if (block.restBytes === 0) return at
  const wanted = restOf(spreadKey, restBits)
  while (at < end && low[at] === keyLow && (rest[at] as number) < wanted) at++
  return at < end && low[at] === keyLow && rest[at] === wanted ? at : -1
}

/** The first place of an ordinal from `ordinal` up among ascending ones. */
function borderOf(lists: Uint32Array, start: number, end: number, ordinal: number): number {
  let from = start
  let to = end
  while (from < to) {
    const middle = (from + to) >>> 1
    if ((lists[middle] as number) < ordinal) from = middle + 1
    else to = middle
  }
  return from
}
