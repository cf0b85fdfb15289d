const magic = 0x3142594b // "KYB1"
const headerWords = 10

/** In `ref`: the rest is the place of a list; otherwise the only holder's ordinal. */
export const listFlag = 0x80000000

/** What the header of a block says. */
export interface BlockShape {
  /** The run has 2^blockBits blocks, cut by the highest bits of the spread key. */
  readonly blockBits: number
  readonly block: number
  /** The directory has 2^directoryBits buckets, cut by the bits below. */
  readonly directoryBits: number
  /** Bytes that keep what of the spread key is below the directory: 0, 1, 2 or 4. */
  readonly restBytes: number
  readonly payloadBytes: number
  readonly keys: number
  readonly listWords: number
  readonly postings: number
}

/** Keys of a run in one range of the spread key; views over its bytes. */
export interface Block extends BlockShape {
  readonly bytes: Uint8Array
  /** Bits of the spread key below the directory. */
  readonly restBits: number
  /** Where the keys of each bucket begin, and one more. */
  readonly directory: Uint32Array
  /** Ascending within a bucket; of equal ones the rest ascends. */
  readonly low: Uint32Array
  readonly ref: Uint32Array
  /** At each place: how many postings, their ordinals ascending, their payloads. */
  readonly lists: Uint32Array
  /** Where `lists` begins in `bytes`. */
  readonly listsAt: number
  readonly rest: Uint8Array | Uint16Array | Uint32Array
}

function sizes({ directoryBits, keys, listWords, restBytes }: BlockShape) {
  const directory = headerWords * 4
  const low = directory + (2 ** directoryBits + 1) * 4
  const ref = low + keys * 4
  const lists = ref + keys * 4
  const rest = lists + listWords * 4
  return { directory, low, ref, lists, rest, end: Math.ceil((rest + keys * restBytes) / 8) * 8 }
}

/** A new block of this shape, all zeros behind its header. */
export function createBlock(shape: BlockShape): Block {
  const bytes = new Uint8Array(sizes(shape).end)
  new Uint32Array(bytes.buffer, 0, headerWords).set([
    magic,
    shape.blockBits,
    shape.block,
    shape.directoryBits,
    shape.restBytes,
    shape.payloadBytes,
    shape.keys,
    shape.listWords,
    shape.postings % 2 ** 32,
    Math.floor(shape.postings / 2 ** 32),
  ])
  return view(bytes, shape)
}

/**
 * Reads a block in place; copies it when it is not aligned to words.
 * @throws RangeError when it is no block, or cut off.
 */
export function readBlock(stored: Uint8Array): Block {
  const bytes = stored.byteOffset % 4 === 0 ? stored : stored.slice()
  if (bytes.length < headerWords * 4) throw new RangeError('a block of keys is cut off')
  const header = new Uint32Array(bytes.buffer, bytes.byteOffset, headerWords)
  if (header[0] !== magic) throw new RangeError('not a block of keys')
  const word = (i: number): number => header[i] as number
  const shape: BlockShape = {
    blockBits: word(1),
    block: word(2),
    directoryBits: word(3),
    restBytes: word(4),
    payloadBytes: word(5),
    keys: word(6),
    listWords: word(7),
    postings: word(8) + word(9) * 2 ** 32,
  }
  if (bytes.length < sizes(shape).end) throw new RangeError('a block of keys is cut off')
  return view(bytes, shape)
}

function view(bytes: Uint8Array, shape: BlockShape): Block {
  const { byteOffset } = bytes
  const buffer = bytes.buffer as ArrayBuffer
  const { directoryBits, keys, listWords, restBytes } = shape
  const at = sizes(shape)
  const Rest = restBytes === 4 ? Uint32Array : restBytes === 2 ? Uint16Array : Uint8Array
  return {
    ...shape,
    bytes,
    restBits: 32 - shape.blockBits - directoryBits,
    directory: new Uint32Array(buffer, byteOffset + at.directory, 2 ** directoryBits + 1),
    low: new Uint32Array(buffer, byteOffset + at.low, keys),
    ref: new Uint32Array(buffer, byteOffset + at.ref, keys),
    lists: new Uint32Array(buffer, byteOffset + at.lists, listWords),
    listsAt: at.lists,
    rest: new Rest(buffer, byteOffset + at.rest, restBytes === 0 ? 0 : keys),
  }
}

/** The number in the highest `bits` of a spread key. */
export function topBits(spreadKey: number, bits: number): number {
  return bits === 0 ? 0 : spreadKey >>> (32 - bits)
}

/** The bucket of a spread key that belongs in the block. */
export function bucketOf(spreadKey: number, blockBits: number, directoryBits: number): number {
  return topBits((spreadKey << blockBits) >>> 0, directoryBits)
}

/** What of a spread key is below the directory. */
export function restOf(spreadKey: number, restBits: number): number {
  return restBits === 32 ? spreadKey : spreadKey & ((1 << restBits) - 1)
}

/** The spread key of the key at `index`, which stands in `bucket`. */
export function spreadAt(block: Block, bucket: number, index: number): number {
  const rest = block.restBytes === 0 ? 0 : (block.rest[index] as number)
  // Multiplied, because a shift by 32 bits is one by 0.
  return (block.block * 2 ** (32 - block.blockBits) + bucket * 2 ** block.restBits + rest) >>> 0
}

/**
 * Keys a bucket at most, on average. Lists with payloads are long, so that a directory of words costs little beside them; then a key is where its bucket
 * begins, and its place is known before any key was read.
 */
const keysPerBucket = Object.freeze({ alone: 64, withPayload: 4 } as const)

/** The widths for so many keys: the fewest bytes among those with buckets that are small enough. */
export function chooseWidths(
  keys: number,
  blockBits: number,
  payloadBytes: number,
): { directoryBits: number; restBytes: number } {
  const keyBits = 32 - blockBits
  const most = payloadBytes === 0 ? keysPerBucket.alone : keysPerBucket.withPayload
  const fewest = Math.max(0, Math.ceil(Math.log2(Math.max(1, keys) / most)))
  let best = { directoryBits: Math.min(fewest, keyBits), restBytes: 4 }
  let bestCost = Number.POSITIVE_INFINITY
  for (const restBytes of [4, 2, 1, 0]) {
    const directoryBits = Math.min(keyBits, Math.max(fewest, keyBits - restBytes * 8))
    const cost = keys * restBytes + 4 * 2 ** directoryBits
    if (cost < bestCost) {
      best = { directoryBits, restBytes }
      bestCost = cost
    }
  }
  return best
}
