import type { Bound, IndexDocument, Side } from '../documents.ts'
import { OpenDocuments } from '../open-documents.ts'
import { Run } from '../run.ts'
import { hashBytes } from './distance.ts'
import { documentOf, type HashEntries, halfWords, postingBytes, scanEntries } from './entries.ts'
import { checkQuestion, type HashSource } from './hash-source.ts'

/** Hashes in memory that grow; every one is compared. About 40 bytes a hash, twice that at worst. */
export class OpenHashRun extends Run<OpenDocuments> implements HashSource {
  #entries = 0
  #starts = new Uint32Array(64)
  #fronts = new Uint32Array(64 * halfWords)
  #backs = new Uint32Array(64 * halfWords)
  #tags = new Uint32Array(64)

  constructor() {
    super(new OpenDocuments())
  }

  get entries(): number {
    return this.#entries
  }

  /**
   * Adds a document with its hashes and returns its ordinal.
   * @param postings as `encodeHashes` makes them.
   * @throws RangeError when they are cut off.
   */
  add(document: IndexDocument, postings: Uint8Array): number {
    if (postings.length % postingBytes !== 0) throw new RangeError(`${postings.length} bytes are no list of hashes`)
    const added = postings.length / postingBytes
    const end = this.#entries + added
    this.#tags = grown(this.#tags, end)
    this.#fronts = grown(this.#fronts, end * halfWords)
    this.#backs = grown(this.#backs, end * halfWords)
    const view = new DataView(postings.buffer, postings.byteOffset, postings.length)
    for (let posting = 0; posting < added; posting++) {
      const from = posting * postingBytes
      const at = (this.#entries + posting) * halfWords
      for (let word = 0; word < halfWords; word++) {
        this.#fronts[at + word] = view.getUint32(from + word * 4)
        this.#backs[at + word] = view.getUint32(from + (halfWords + word) * 4)
      }
      this.#tags[this.#entries + posting] = view.getUint32(from + hashBytes)
    }
    const ordinal = this.documents.add(document)
    this.#entries = end
    this.#starts = grown(this.#starts, ordinal + 2)
    this.#starts[ordinal + 1] = end
    return ordinal
  }

  near(
    hash: Uint32Array,
    radius: number,
    bound: Bound,
    side: Side,
    visit: (ordinal: number, distance: number, tag: number) => void,
  ): void {
    checkQuestion(hash, radius)
    scanEntries(this.packed, 0, this.#entries, hash, radius, (entry, distance) => {
      const ordinal = documentOf(this.#starts, this.documents.size, entry)
      if (this.deadMarks.has(ordinal) || this.documents.isOwn(ordinal, bound)) return
      if (this.documents.isEarlier(ordinal, bound) !== (side === 'earlier')) return
      visit(ordinal, distance, this.#tags[entry] as number)
    })
  }

  /** What packing reads. */
  get packed(): HashEntries {
    return { starts: this.#starts, fronts: this.#fronts, backs: this.#backs, tags: this.#tags }
  }
}

/** The array, or a copy at least twice as long when it has fewer than `length` places. */
function grown(array: Uint32Array<ArrayBuffer>, length: number): Uint32Array<ArrayBuffer> {
  if (length <= array.length) return array
  const longer = new Uint32Array(Math.max(length, array.length * 2))
  longer.set(array)
  return longer
}
