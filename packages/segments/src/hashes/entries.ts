import { bitsSet, hashBytes, hashWords } from './distance.ts'

/** Hashes by number: those of a document follow each other, documents in the order of their ordinals. */
export interface HashEntries {
  /** The number of a document's first hash; one more than there are documents. */
  readonly starts: Uint32Array
  /** Words 0 to 3 of each hash, and 4 to 7 apart from them: most hashes are dismissed by the first three, so half the memory is never touched. */
  readonly fronts: Uint32Array
  readonly backs: Uint32Array
  readonly tags: Uint32Array
}

/** Words of a hash in each of the two arrays. */
export const halfWords = hashWords / 2
/** Bytes of an entry in `index_entry.postings`. */
export const postingBytes = hashBytes + 4

/** The document, of so many, to which the hash with this number belongs. */
export function documentOf(starts: Uint32Array, documents: number, entry: number): number {
  let from = 0
  let to = documents - 1
  while (from < to) {
    const middle = (from + to + 1) >>> 1
    if ((starts[middle] as number) <= entry) from = middle
    else to = middle - 1
  }
  return from
}

/** Compares the hashes numbered from `from` to before `to`. */
export function scanEntries(
  entries: HashEntries,
  from: number,
  to: number,
  hash: Uint32Array,
  radius: number,
  found: (entry: number, distance: number) => void,
): void {
  const { fronts, backs } = entries
  const [h0, h1, h2, h3, h4, h5, h6, h7] = hash as unknown as HashTuple
  for (let entry = from; entry < to; entry++) {
    const at = entry << 2
    const begin = bitsSet((fronts[at] as number) ^ h0, (fronts[at + 1] as number) ^ h1, (fronts[at + 2] as number) ^ h2)
    if (begin > radius) continue
    const middle = bitsSet((fronts[at + 3] as number) ^ h3, (backs[at] as number) ^ h4, (backs[at + 1] as number) ^ h5)
    const distance = begin + middle + bitsSet((backs[at + 2] as number) ^ h6, (backs[at + 3] as number) ^ h7, 0)
    if (distance <= radius) found(entry, distance)
  }
}

/** The words of a hash, once it is known to have all. */
export type HashTuple = readonly [number, number, number, number, number, number, number, number]
