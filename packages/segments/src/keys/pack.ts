import { mergeDocuments, noOrdinal } from '../documents.ts'
import { type Block, bucketOf, chooseWidths, createBlock, listFlag, restOf, spreadAt, topBits } from './block.ts'
import { KeyRun } from './key-run.ts'
import { noKey, type OpenRun, openListHeader } from './open-run.ts'
import { sortRange } from './sort.ts'
import { spread } from './spread.ts'

/** A new run, part by part. */
export interface PackedRun {
  /** The table of its documents, for `new Documents`. */
  readonly documentBytes: Uint8Array
  readonly postings: number
  /** In order. Made as they are taken, once: the sources must not change until the last one is. */
  readonly blocks: Iterable<Uint8Array>
}

export interface PackOptions {
  /** At most about so many bytes a block; 48 MB when absent. Large blocks are read from a mapped store without copying. */
  readonly blockBytes?: number
}

const usualBlockBytes = 48 * 1024 * 1024

/** A source, what its ordinals become, and what of it is alive. */
interface Input {
  readonly source: KeyRun | OpenRun
  readonly ordinals: Uint32Array
  readonly keys: number
  readonly postings: number
}

/**
 * Packs the live documents of some sources and their postings into a new run: one source freezes or compacts it, several merge them. Memory
 * stays at about two blocks beside the table of documents.
 * @throws RangeError when a source has payloads of another size.
 */
export function packRun(
  sources: readonly (KeyRun | OpenRun)[],
  payloadBytes: number,
  { blockBytes = usualBlockBytes }: PackOptions = {},
): PackedRun {
  for (const source of sources) {
    if (source.payloadBytes !== payloadBytes) throw new RangeError('runs to merge have payloads of different sizes')
  }
  const documents = mergeDocuments(sources.map(({ documents, deadMarks }) => ({ documents, dead: deadMarks })))
  const inputs = sources.map((source, i) => measure(source, documents.ordinals[i] as Uint32Array))
  const keys = inputs.reduce((sum, input) => sum + input.keys, 0)
  const postings = inputs.reduce((sum, input) => sum + input.postings, 0)
  const listed = payloadBytes === 0 ? (postings - keys) * 6 : keys * 4 + postings * (4 + payloadBytes)
  let blockBits = 0
  while ((keys * 10 + listed) / 2 ** blockBits > blockBytes && blockBits < 20) blockBits++
  return { documentBytes: documents.bytes, postings, blocks: packBlocks(inputs, payloadBytes, blockBits) }
}

function* packBlocks(inputs: readonly Input[], payloadBytes: number, blockBits: number): Generator<Uint8Array> {
  const gathered = new Gathered(payloadBytes / 4)
  const readers = inputs.map(({ source, ordinals }) =>
    source instanceof KeyRun ? packedReader(source, ordinals, blockBits) : openReader(source, ordinals, blockBits),
  )
  for (let block = 0; block < 2 ** blockBits; block++) {
    gathered.clear()
    for (const read of readers) read(block, gathered)
    yield packBlock(gathered, blockBits, block)
  }
}

/** Postings on their way into one block, as columns. */
class Gathered {
  readonly payloadWords: number
  /** Postings so far. */
  count = 0
  /** Keys so far; one that several sources have counts several times. */
  keys = 0
  low = new Uint32Array(1024)
  spread = new Uint32Array(1024)
  ordinal = new Uint32Array(1024)
  payload: Uint32Array

  constructor(payloadWords: number) {
    this.payloadWords = payloadWords
    this.payload = new Uint32Array(1024 * payloadWords)
  }

  clear(): void {
    this.count = 0
    this.keys = 0
  }

  /** Makes room for so many more postings. */
  reserve(more: number): void {
    const needed = this.count + more
    if (needed <= this.low.length) return
    const room = Math.max(needed, Math.ceil(this.low.length * 1.5))
    this.low = enlarged(this.low, room)
    this.spread = enlarged(this.spread, room)
    this.ordinal = enlarged(this.ordinal, room)
    this.payload = enlarged(this.payload, room * this.payloadWords)
  }

  /** Adds a posting, for which there is room. Its payload is in `words` from `at` on. */
  add(low: number, spreadKey: number, ordinal: number, words: Uint32Array, at: number): void {
    const { count, payloadWords } = this
    this.low[count] = low
    this.spread[count] = spreadKey
    this.ordinal[count] = ordinal
    for (let i = 0; i < payloadWords; i++) this.payload[count * payloadWords + i] = words[at + i] as number
    this.count = count + 1
  }
}

function enlarged(words: Uint32Array, length: number): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(length)
  larger.set(words)
  return larger
}

/** Adds the live postings of a source that belong in a block. */
type Reader = (block: number, into: Gathered) => void

function packedReader(run: KeyRun, ordinals: Uint32Array, blockBits: number): Reader {
  const bits = Math.log2(run.blocks.length)
  const payloadWords = run.payloadBytes / 4
  return (wanted, into) => {
    // The range of spread keys, and the blocks of the source that it meets.
    const first = wanted * 2 ** (32 - blockBits)
    const last = first + 2 ** (32 - blockBits) - 1
    for (let number = topBits(first, bits); number <= topBits(last, bits); number++) {
      const block = run.blocks[number] as Block
      const inside = number * 2 ** (32 - bits)
      const from = first <= inside ? 0 : bucketOf(first, bits, block.directoryBits)
      const to =
        last >= inside + 2 ** (32 - bits) - 1 ? 2 ** block.directoryBits - 1 : bucketOf(last, bits, block.directoryBits)
      for (let bucket = from; bucket <= to; bucket++) {
        const end = block.directory[bucket + 1] as number
        for (let at = block.directory[bucket] as number; at < end; at++) {
          const key = spreadAt(block, bucket, at)
          // A bucket of the source may be wider than the block.
          if (key < first || key > last) continue
          addList(block, at, key, ordinals, payloadWords, into)
        }
      }
    }
  }
}

function addList(
  { low, ref, lists }: Block,
  at: number,
  key: number,
  ordinals: Uint32Array,
  payloadWords: number,
  into: Gathered,
): void {
  const before = into.count
  const place = ref[at] as number
  if (place < listFlag) {
    const ordinal = ordinals[place] as number
    into.reserve(1)
    if (ordinal !== noOrdinal) into.add(low[at] as number, key, ordinal, lists, 0)
  } else {
    const start = place - listFlag + 1
    const count = lists[start - 1] as number
    into.reserve(count)
    for (let i = 0; i < count; i++) {
      const ordinal = ordinals[lists[start + i] as number] as number
      if (ordinal === noOrdinal) continue
      into.add(low[at] as number, key, ordinal, lists, start + count + i * payloadWords)
    }
  }
  if (into.count > before) into.keys++
}

function openReader(run: OpenRun, ordinals: Uint32Array, blockBits: number): Reader {
  const { low, high, ref, pool } = run.slots()
  const stride = 1 + run.payloadBytes / 4
  const { starts, slots } = slotsByBlock(low, high, ref, blockBits)
  return (wanted, into) => {
    for (let i = starts[wanted] as number; i < (starts[wanted + 1] as number); i++) {
      const slot = slots[i] as number
      const place = ref[slot] as number
      const keyLow = low[slot] as number
      const key = spread(keyLow, high[slot] as number)
      const before = into.count
      if (place < listFlag) {
        into.reserve(1)
        const ordinal = ordinals[place] as number
        if (ordinal !== noOrdinal) into.add(keyLow, key, ordinal, pool, 0)
      } else {
        const start = place - listFlag
        const count = pool[start] as number
        into.reserve(count)
        for (let entry = 0; entry < count; entry++) {
          const at = start + openListHeader + entry * stride
          const ordinal = ordinals[pool[at] as number] as number
          if (ordinal !== noOrdinal) into.add(keyLow, key, ordinal, pool, at + 1)
        }
      }
      if (into.count > before) into.keys++
    }
  }
}

/** The slots in use of an open run, those of each block together. */
function slotsByBlock(low: Uint32Array, high: Uint32Array, ref: Uint32Array, blockBits: number) {
  const starts = new Uint32Array(2 ** blockBits + 1)
  const blockAt = (slot: number): number => topBits(spread(low[slot] as number, high[slot] as number), blockBits)
  for (let slot = 0; slot < ref.length; slot++) {
    if (ref[slot] === noKey) continue
    const next = blockAt(slot) + 1
    starts[next] = (starts[next] as number) + 1
  }
  for (let block = 0; block < 2 ** blockBits; block++) {
    starts[block + 1] = (starts[block + 1] as number) + (starts[block] as number)
  }
  const free = starts.slice()
  const slots = new Uint32Array(starts[2 ** blockBits] as number)
  for (let slot = 0; slot < ref.length; slot++) {
    if (ref[slot] === noKey) continue
    const block = blockAt(slot)
    const at = free[block] as number
    slots[at] = slot
    free[block] = at + 1
  }
  return { starts, slots }
}

/** Counts what of a source is alive. */
function measure(source: KeyRun | OpenRun, ordinals: Uint32Array): Input {
  if (source.dead === 0) return { source, ordinals, keys: source.keys, postings: source.postings }
  let keys = 0
  let postings = 0
  const isLive = (ordinal: number): boolean => ordinals[ordinal] !== noOrdinal
  const count = (ref: Uint32Array, lists: Uint32Array, header: number, stride: number): void => {
    for (let at = 0; at < ref.length; at++) {
      const place = ref[at] as number
      if (place === noKey) continue
      let live = 0
      if (place < listFlag) {
        if (isLive(place)) live = 1
      } else {
        const start = place - listFlag
        const end = start + header + (lists[start] as number) * stride
        for (let i = start + header; i < end; i += stride) if (isLive(lists[i] as number)) live++
      }
      if (live > 0) keys++
      postings += live
    }
  }
  if (source instanceof KeyRun) {
    for (const { ref, lists } of source.blocks) count(ref, lists, 1, 1)
  } else {
    const { ref, pool } = source.slots()
    count(ref, pool, openListHeader, 1 + source.payloadBytes / 4)
  }
  return { source, ordinals, keys, postings }
}

function packBlock(gathered: Gathered, blockBits: number, block: number): Uint8Array {
  const { count, payloadWords } = gathered
  const { directoryBits, restBytes } = chooseWidths(differentKeys(gathered, blockBits), blockBits, payloadWords * 4)
  const buckets = 2 ** directoryBits

  // Into buckets by counting; `origin` remembers where the payload is.
  const starts = new Uint32Array(buckets + 1)
  for (let i = 0; i < count; i++) {
    const next = bucketOf(gathered.spread[i] as number, blockBits, directoryBits) + 1
    starts[next] = (starts[next] as number) + 1
  }
  let largest = 0
  for (let bucket = 0; bucket < buckets; bucket++) {
    largest = Math.max(largest, starts[bucket + 1] as number)
    starts[bucket + 1] = (starts[bucket + 1] as number) + (starts[bucket] as number)
  }
  const low = new Uint32Array(count)
  const key = new Uint32Array(count)
  const ordinal = new Uint32Array(count)
  const origin = new Uint32Array(payloadWords === 0 ? 0 : count)
  const free = starts.slice()
  for (let i = 0; i < count; i++) {
    const spreadKey = gathered.spread[i] as number
    const bucket = bucketOf(spreadKey, blockBits, directoryBits)
    const at = free[bucket] as number
    free[bucket] = at + 1
    low[at] = gathered.low[i] as number
    key[at] = spreadKey
    ordinal[at] = gathered.ordinal[i] as number
    if (payloadWords > 0) origin[at] = i
  }

  // Sorted within buckets, as a permutation.
  const sorted = new Uint32Array(count)
  for (let i = 0; i < count; i++) sorted[i] = i
  const scratch = new Uint32Array(largest)
  for (let bucket = 0; bucket < buckets; bucket++) {
    sortRange(sorted, starts[bucket] as number, starts[bucket + 1] as number, scratch, low, key, ordinal)
  }

  let keys = 0
  let listWords = 0
  for (let from = 0; from < count; keys++) {
    const to = endOfKey(sorted, from, count, low, key)
    if (to - from > 1 || payloadWords > 0) listWords += 1 + (to - from) * (1 + payloadWords)
    from = to
  }

  const made = createBlock({
    blockBits,
    block,
    directoryBits,
    restBytes,
    payloadBytes: payloadWords * 4,
    keys,
    listWords,
    postings: count,
  })
  let at = 0
  let listEnd = 0
  for (let bucket = 0; bucket < buckets; bucket++) {
    made.directory[bucket] = at
    const end = starts[bucket + 1] as number
    for (let from = starts[bucket] as number; from < end; at++) {
      const to = endOfKey(sorted, from, end, low, key)
      const first = sorted[from] as number
      made.low[at] = low[first] as number
      if (restBytes > 0) made.rest[at] = restOf(key[first] as number, made.restBits)
      if (to - from === 1 && payloadWords === 0) {
        made.ref[at] = ordinal[first] as number
      } else {
        made.ref[at] = listFlag + listEnd
        made.lists[listEnd++] = to - from
        for (let i = from; i < to; i++) made.lists[listEnd++] = ordinal[sorted[i] as number] as number
        for (let i = from; payloadWords > 0 && i < to; i++) {
          const payloadAt = (origin[sorted[i] as number] as number) * payloadWords
          for (let word = 0; word < payloadWords; word++) {
            made.lists[listEnd++] = gathered.payload[payloadAt + word] as number
          }
        }
      }
      from = to
    }
  }
  made.directory[buckets] = at
  return made.bytes
}

/**
 * About how many different keys were gathered: what many sources have was counted many times. By linear counting (Whang, Vander-Zanden and Taylor, 1990) in
 * four bits a posting.
 */
function differentKeys({ count, keys, spread: spreads }: Gathered, blockBits: number): number {
  const bits = Math.min(32 - blockBits, Math.ceil(Math.log2(Math.max(8, count))) + 2)
  const seen = new Uint8Array(2 ** (bits - 3))
  let marked = 0
  for (let i = 0; i < count; i++) {
    const place = bucketOf(spreads[i] as number, blockBits, bits)
    const before = seen[place >>> 3] as number
    const after = before | (1 << (place & 7))
    if (after === before) continue
    seen[place >>> 3] = after
    marked++
  }
  return marked === 2 ** bits ? keys : Math.min(keys, Math.round(-(2 ** bits) * Math.log1p(-marked / 2 ** bits)))
}

/** Where the postings of the key at `from` end. */
function endOfKey(sorted: Uint32Array, from: number, end: number, low: Uint32Array, key: Uint32Array): number {
  const first = sorted[from] as number
  let to = from + 1
  while (to < end && low[sorted[to] as number] === low[first] && key[sorted[to] as number] === key[first]) to++
  return to
}
