import { mergeDocuments, noOrdinal } from '../documents.ts'
import { type HashEntries, halfWords } from './entries.ts'
import type { HashRun } from './hash-run.ts'
import {
  alignedBytes,
  cutOf,
  type HashRunHeader,
  mostEntries,
  mostRestBits,
  sectionLengths,
  writeHeader,
} from './layout.ts'
import type { OpenHashRun } from './open-hash-run.ts'
import { type Cut, narrowCut, substringAt, wideCut } from './substrings.ts'

export interface HashRunOptions {
  /** Runs of so many hashes or fewer have no tables: all are compared. */
  readonly scanUpTo?: number
  /** Larger runs of so many or fewer are cut into 16 substrings, larger ones yet into 11. */
  readonly narrowUpTo?: number
  /** Bytes of a part at most, as long as no single array needs more. */
  readonly partBytes?: number
}

/** A run of hashes on its way to where it is kept. */
export interface PackedHashRun {
  /** A table of documents, for `Documents`. */
  readonly documentBytes: Uint8Array
  readonly entries: number
  /** In order. Made one at a time while they are taken, once; none may be changed or given away before the last is taken. */
  readonly parts: Iterable<Uint8Array>
}

const defaults = { scanUpTo: 4096, narrowUpTo: 250_000, partBytes: 1 << 28 } as const
/** A cell of a directory has 2^this entries, about. */
const cellBits = 4

/**
 * Packs the live documents of some runs and their hashes into a new run.
 * @throws RangeError when there are more than 2^26 hashes.
 */
export function packHashRun(sources: readonly (HashRun | OpenHashRun)[], options: HashRunOptions = {}): PackedHashRun {
  const { scanUpTo, narrowUpTo, partBytes } = { ...defaults, ...options }
  const { bytes, ordinals, size } = mergeDocuments(
    sources.map(({ documents, deadMarks }) => ({ documents, dead: deadMarks })),
  )
  const starts = countEntries(sources, ordinals, size)
  const entries = starts[size] as number
  if (entries > mostEntries) throw new RangeError(`${entries} hashes are too many for a run`)
  const cut = entries <= scanUpTo ? undefined : entries <= narrowUpTo ? narrowCut : wideCut
  const header: HashRunHeader = {
    entries,
    documents: size,
    substrings: cut?.substrings ?? 0,
    directoryBits: cut === undefined ? 0 : directoryBitsOf(cut, entries),
    scanUpTo,
  }
  return { documentBytes: bytes, entries, parts: packParts(header, partBytes, sources, ordinals, starts) }
}

function directoryBitsOf(cut: Cut, entries: number): number {
  const bits = Math.floor(Math.log2(Math.max(1, entries))) - cellBits
  return Math.min(cut.width, Math.max(cut.width - mostRestBits, bits))
}

/** The number of each document's first hash. */
function countEntries(
  sources: readonly (HashRun | OpenHashRun)[],
  ordinals: readonly Uint32Array[],
  size: number,
): Uint32Array {
  const starts = new Uint32Array(size + 1)
  sources.forEach(({ packed }, source) => {
    const mapped = ordinals[source] as Uint32Array
    for (let old = 0; old < mapped.length; old++) {
      const ordinal = mapped[old] as number
      if (ordinal === noOrdinal) continue
      starts[ordinal + 1] = (packed.starts[old + 1] as number) - (packed.starts[old] as number)
    }
  })
  accumulate(starts)
  return starts
}

/** Turns counts at index + 1 into where each index begins. */
function accumulate(counts: Uint32Array): void {
  for (let index = 1; index < counts.length; index++) {
    counts[index] = (counts[index] as number) + (counts[index - 1] as number)
  }
}

function* packParts(
  header: HashRunHeader,
  partBytes: number,
  sources: readonly (HashRun | OpenHashRun)[],
  ordinals: readonly Uint32Array[],
  starts: Uint32Array,
): Generator<Uint8Array> {
  const cut = cutOf(header)
  const lengths = sectionLengths(header)
  // The tables are made from the hashes, which come before them.
  let fronts = new Uint32Array(0)
  let backs = fronts
  const fill = (section: number, words: Uint32Array<ArrayBuffer>) => {
    if (section === 3) fronts = words
    if (section === 4) backs = words
    if (section === 0) writeHeader(words, header)
    else if (section === 1) words.set(starts)
    else if (section === 2) gather(sources, ordinals, starts, words, (packed) => packed.tags, 1)
    else if (section === 3) gather(sources, ordinals, starts, words, (packed) => packed.fronts, halfWords)
    else if (section === 4) gather(sources, ordinals, starts, words, (packed) => packed.backs, halfWords)
    else if (cut !== undefined) fillTable(cut, section - 5, header.directoryBits, fronts, backs, words)
  }
  let section = 0
  while (section < lengths.length) {
    const first = section
    let bytes = 0
    while (section < lengths.length) {
      const more = alignedBytes((lengths[section] as number) * 4)
      if (bytes > 0 && bytes + more > partBytes) break
      bytes += more
      section++
    }
    const part = new Uint8Array(bytes)
    let at = 0
    for (let inside = first; inside < section; inside++) {
      const length = lengths[inside] as number
      fill(inside, new Uint32Array(part.buffer, at, length))
      at += alignedBytes(length * 4)
    }
    yield part
  }
}

/** Copies one array of the hashes of all live documents, `width` words each, to where they stand in the new run. */
function gather(
  sources: readonly (HashRun | OpenHashRun)[],
  ordinals: readonly Uint32Array[],
  starts: Uint32Array,
  into: Uint32Array,
  column: (entries: HashEntries) => Uint32Array,
  width: number,
): void {
  sources.forEach(({ packed }, source) => {
    const mapped = ordinals[source] as Uint32Array
    const from = column(packed)
    for (let old = 0; old < mapped.length; old++) {
      const ordinal = mapped[old] as number
      if (ordinal === noOrdinal) continue
      const end = (packed.starts[old + 1] as number) * width
      let to = (starts[ordinal] as number) * width
      for (let at = (packed.starts[old] as number) * width; at < end; at++) into[to++] = from[at] as number
    }
  })
}

/** Sorts all hashes into the cells of one substring, by counting: inside a cell they ascend. */
function fillTable(
  cut: Cut,
  substring: number,
  directoryBits: number,
  fronts: Uint32Array,
  backs: Uint32Array,
  words: Uint32Array,
): void {
  const cells = 1 << directoryBits
  const directory = words.subarray(0, cells + 1)
  const table = words.subarray(cells + 1)
  const restBits = cut.width - directoryBits
  const restMask = (1 << restBits) - 1
  const values = substringValues(cut, substring, fronts, backs)
  for (let entry = 0; entry < values.length; entry++) {
    const cell = ((values[entry] as number) >>> restBits) + 1
    directory[cell] = (directory[cell] as number) + 1
  }
  accumulate(directory)
  // Each cell is filled from its end down, which leaves in the directory where the cell begins.
  for (let entry = values.length - 1; entry >= 0; entry--) {
    const value = values[entry] as number
    const cell = (value >>> restBits) + 1
    const place = (directory[cell] as number) - 1
    directory[cell] = place
    table[place] = ((entry << restBits) | (value & restMask)) >>> 0
  }
  directory.copyWithin(0, 1)
  directory[cells] = values.length
}

/** One substring of every hash. */
function substringValues(cut: Cut, substring: number, fronts: Uint32Array, backs: Uint32Array): Uint32Array {
  const values = new Uint32Array(fronts.length / halfWords)
  const pair = new Uint32Array(2)
  const first = (substring * cut.width) >>> 5
  const last = Math.min(first + 1, 7)
  const near = first < halfWords ? fronts : backs
  const far = last < halfWords ? fronts : backs
  // The substring as the only one of two words, at the same bit as in the hash.
  for (let entry = 0; entry < values.length; entry++) {
    pair[0] = near[entry * halfWords + (first % halfWords)] as number
    pair[1] = far[entry * halfWords + (last % halfWords)] as number
    values[entry] = substringAt(cut, substring, pair, -first)
  }
  return values
}
