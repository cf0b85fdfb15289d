import type { Bound, Documents, Side } from '../documents.ts'
import { Run } from '../run.ts'
import { bitsSet, hashWords } from './distance.ts'
import { documentOf, type HashEntries, type HashTuple, halfWords, scanEntries } from './entries.ts'
import { checkQuestion, type HashSource } from './hash-source.ts'
import { cutOf, type HashRunHeader, readHeader, readSections } from './layout.ts'
import { byteCounts, type Cut, type Flips, flipsAmong, flipsOf, isFoundBy, substringAt } from './substrings.ts'

/** A hash put together again; no call leaves anything in it. */
const words = new Uint32Array(hashWords)

/** An immutable run of hashes, read in place. */
export class HashRun extends Run<Documents> implements HashSource {
  /** Bytes of its parts. */
  readonly bytes: number
  readonly #header: HashRunHeader
  readonly #packed: HashEntries
  readonly #cut: Cut | undefined
  readonly #flips: Flips
  /** For each substring, where its cells begin, and the entries of the cells. */
  readonly #directories: readonly Uint32Array[]
  readonly #tables: readonly Uint32Array[]

  /**
   * @param parts.parts as `packHashRun` made them, in their order; copied when they do not begin at a multiple of 8 bytes.
   * @param parts.dead which documents are dead, as `deadBitmap` gives it; taken over and changed.
   * @throws RangeError when they are not the parts of a run with these documents.
   */
  constructor(parts: { documents: Documents; parts: readonly Uint8Array[]; dead?: Uint8Array }) {
    super(parts.documents, parts.dead)
    const views = parts.parts.map((part) => (part.byteOffset % 8 === 0 ? part : part.slice()))
    this.#header = readHeader(views[0] ?? new Uint8Array(0))
    if (this.#header.documents !== parts.documents.size) throw new RangeError('a run of hashes of other documents')
    this.bytes = views.reduce((sum, { length }) => sum + length, 0)
    const [, starts, tags, fronts, backs, ...tables] = readSections(this.#header, views)
    this.#packed = { starts, tags, fronts, backs } as HashEntries
    this.#cut = cutOf(this.#header)
    this.#flips = flipsAmong(this.#header.directoryBits)
    const cells = 1 << this.#header.directoryBits
    this.#directories = tables.map((table) => table.subarray(0, cells + 1))
    this.#tables = tables.map((table) => table.subarray(cells + 1))
  }

  get entries(): number {
    return this.#header.entries
  }

  near(
    hash: Uint32Array,
    radius: number,
    bound: Bound,
    side: Side,
    visit: (ordinal: number, distance: number, tag: number) => void,
  ): void {
    checkQuestion(hash, radius)
    const { starts, tags } = this.#packed
    const border = starts[bound.before] as number
    const from = side === 'earlier' ? 0 : border
    const to = side === 'earlier' ? border : this.entries
    const found = (entry: number, distance: number) => {
      const ordinal = documentOf(starts, this.documents.size, entry)
      if (this.deadMarks.has(ordinal) || this.documents.isOwn(ordinal, bound)) return
      visit(ordinal, distance, tags[entry] as number)
    }
    const cut = this.#cut
    if (cut === undefined || to - from <= this.#header.scanUpTo) {
      scanEntries(this.#packed, from, to, hash, radius, found)
      return
    }
    for (let substring = 0; substring < cut.substrings; substring++) {
      this.#lookUp(cut, substring, from, to, hash, radius, found)
    }
  }

  /** Finds, of the hashes numbered from `from` to before `to`, those that this substring is the first to find. */
  #lookUp(
    cut: Cut,
    substring: number,
    from: number,
    to: number,
    hash: Uint32Array,
    radius: number,
    found: (entry: number, distance: number) => void,
  ): void {
    const most = flipsOf(cut, substring, radius)
    const directory = this.#directories[substring] as Uint32Array
    const table = this.#tables[substring] as Uint32Array
    const { patterns, ends } = this.#flips
    const { fronts, backs } = this.#packed
    const [h0, h1, h2, h3, h4, h5, h6, h7] = hash as unknown as HashTuple
    const restBits = cut.width - this.#header.directoryBits
    const restMask = (1 << restBits) - 1
    const value = substringAt(cut, substring, hash, 0)
    const cell = value >>> restBits
    const rest = value & restMask
    const span = to - from
    let pattern = 0
    for (let flips = 0; flips <= most; flips++) {
      const left = most - flips
      for (const end = ends[flips] as number; pattern < end; pattern++) {
        const near = cell ^ (patterns[pattern] as number)
        const last = directory[near + 1] as number
        for (let place = directory[near] as number; place < last; place++) {
          const item = table[place] as number
          if ((byteCounts[(item & restMask) ^ rest] as number) > left) continue
          const entry = item >>> restBits
          if ((entry - from) >>> 0 >= span) continue
          const at = entry << 2
          const begin = bitsSet(
            (fronts[at] as number) ^ h0,
            (fronts[at + 1] as number) ^ h1,
            (fronts[at + 2] as number) ^ h2,
          )
          if (begin > radius) continue
          const middle = bitsSet(
            (fronts[at + 3] as number) ^ h3,
            (backs[at] as number) ^ h4,
            (backs[at + 1] as number) ^ h5,
          )
          const distance = begin + middle + bitsSet((backs[at + 2] as number) ^ h6, (backs[at + 3] as number) ^ h7, 0)
          if (distance > radius || this.#isFoundBefore(cut, substring, hash, radius, entry)) continue
          found(entry, distance)
        }
      }
    }
  }

  /** Whether a substring before this one finds the hash too. */
  #isFoundBefore(cut: Cut, substring: number, hash: Uint32Array, radius: number, entry: number): boolean {
    const { fronts, backs } = this.#packed
    for (let word = 0; word < halfWords; word++) {
      words[word] = fronts[entry * halfWords + word] as number
      words[halfWords + word] = backs[entry * halfWords + word] as number
    }
    for (let before = 0; before < substring; before++) {
      if (isFoundBy(cut, before, radius, hash, words, 0)) return true
    }
    return false
  }

  /** What packing reads. */
  get packed(): HashEntries {
    return this.#packed
  }
}
