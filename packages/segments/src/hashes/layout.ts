import { halfWords } from './entries.ts'
import { type Cut, narrowCut, wideCut } from './substrings.ts'

/** What a packed run of hashes says of itself, in its first 64 bytes, u32: "HSH1", then these in their order. */
export interface HashRunHeader {
  readonly entries: number
  readonly documents: number
  /** Substrings that the hashes are cut into: 16, 11, or 0 when all are compared. */
  readonly substrings: number
  /** Bits of a substring that choose its cell in the directory. */
  readonly directoryBits: number
  /** So many hashes or fewer on the asked side are compared one by one. */
  readonly scanUpTo: number
}

const magic = 0x31485348
/** Sections begin at multiples of this, a line of the processor's cache. */
const alignment = 64
const headerBytes = 64
/** Hashes in a run at most: 2^26, so that any array has 1 GiB at most. */
export const mostEntries = 1 << 26
/** Bits of a substring that its entry can keep beside its number. */
export const mostRestBits = 8

export const alignedBytes = (bytes: number): number => Math.ceil(bytes / alignment) * alignment

export function cutOf(header: HashRunHeader): Cut | undefined {
  return [narrowCut, wideCut].find(({ substrings }) => substrings === header.substrings)
}

/**
 * u32s in each section: header, starts, tags, fronts, backs, then a table for each substring: where its cells begin, u32[cells + 1], and its
 * entries by cell, ascending in it: the number of the hash, and behind it in the low bits those of the substring that chose no cell.
 */
export function sectionLengths({ entries, documents, substrings, directoryBits }: HashRunHeader): number[] {
  const halves = entries * halfWords
  const table = (1 << directoryBits) + 1 + entries
  return [headerBytes / 4, documents + 1, entries, halves, halves, ...Array<number>(substrings).fill(table)]
}

export function writeHeader(into: Uint32Array, header: HashRunHeader): void {
  const { entries, documents, substrings, directoryBits, scanUpTo } = header
  into.set([magic, entries, documents, substrings, directoryBits, scanUpTo])
}

/** @throws RangeError when the bytes do not begin as a run does. */
export function readHeader(part: Uint8Array): HashRunHeader {
  if (part.length < headerBytes) throw new RangeError('a run of hashes is cut off')
  const words = new Uint32Array(part.buffer, part.byteOffset, headerBytes / 4)
  if (words[0] !== magic) throw new RangeError('not a run of hashes')
  const [, entries, documents, substrings, directoryBits, scanUpTo] = words as unknown as number[]
  return { entries, documents, substrings, directoryBits, scanUpTo } as HashRunHeader
}

/**
 * The sections as views of the parts: each where the one before ends, or at the beginning of the next part when the rest of a part cannot
 * hold it.
 * @throws RangeError when the parts are not those of the header.
 */
export function readSections(header: HashRunHeader, parts: readonly Uint8Array[]): Uint32Array[] {
  let number = 0
  let at = 0
  return sectionLengths(header).map((length) => {
    const bytes = alignedBytes(length * 4)
    if (at > 0 && at + bytes > (parts[number]?.length ?? 0)) {
      number++
      at = 0
    }
    const part = parts[number]
    if (part === undefined || at + bytes > part.length) throw new RangeError('a run of hashes is cut off')
    const section = new Uint32Array(part.buffer, part.byteOffset + at, length)
    at += bytes
    return section
  })
}
