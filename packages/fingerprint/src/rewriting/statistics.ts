import type { Sentences } from './sentences.ts'

const buckets = 1 << 19
const rows = 2
/** A stored count is this many times the binary logarithm of one more than it. */
const steps = 6
const formatVersion = 1

const counts = Float64Array.from({ length: 256 }, (_, level) => 2 ** (level / steps) - 1)
const firstRow = (term: number): number => Math.imul(term, 0x9e3779b1) >>> 13
const secondRow = (term: number): number => buckets + (Math.imul(term ^ (term >>> 15), 0x2c1b3c6d) >>> 13)

/** In how many texts a term occurs: what weighs the words of two sentences, fixed for its epoch. */
export class RewritingStatistics {
  readonly epoch: number
  readonly documents: number
  private readonly levels: Uint8Array
  private readonly noise: number

  constructor(epoch: number, documents: number, levels: Uint8Array) {
    this.epoch = epoch
    this.documents = documents
    this.levels = levels
    let sum = 0
    for (const level of levels) sum += counts[level] as number
    this.noise = levels.length === 0 ? 0 : sum / levels.length
  }

  /** About how many of the counted texts hold a term. Errs upwards only by chance. */
  termDocuments(term: number): number {
    if (this.levels.length === 0) return 0
    const count = Math.min(
      counts[this.levels[firstRow(term)] as number] as number,
      counts[this.levels[secondRow(term)] as number] as number,
    )
    return Math.max(0, count - this.noise)
  }

  /** The snapshot as bytes, about 1 MB. */
  encode(): Uint8Array {
    const bytes = new Uint8Array(12 + this.levels.length)
    const view = new DataView(bytes.buffer)
    view.setUint32(0, formatVersion, true)
    view.setUint32(4, this.epoch, true)
    view.setUint32(8, this.documents, true)
    bytes.set(this.levels, 12)
    return bytes
  }

  /** Reads what {@link encode} wrote. @throws RangeError when the bytes are none of its. */
  static decode(bytes: Uint8Array): RewritingStatistics {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    if (bytes.length !== 12 + buckets * rows || view.getUint32(0, true) !== formatVersion)
      throw new RangeError('these bytes are no rewriting statistics of this version')
    return new RewritingStatistics(view.getUint32(4, true), view.getUint32(8, true), bytes.slice(12))
  }
}

let background: RewritingStatistics | undefined

/** Epoch 0: nothing was counted, only the commonest words are known. */
export function backgroundRewritingStatistics(): RewritingStatistics {
  background ??= new RewritingStatistics(0, 0, new Uint8Array(0))
  return background
}

/** Counts a snapshot, one text at a time, in any order: the same texts give the same bytes. */
export class RewritingStatisticsBuilder {
  private readonly counts = new Uint32Array(buckets * rows)
  private documents = 0

  /** Counts a text. @param own which of its sentences are its own: what was copied is counted where it came from. */
  add(sentences: Sentences, own: (sentence: number) => boolean): void {
    this.documents++
    const seen = new Set<number>()
    for (let sentence = 0; sentence < sentences.count; sentence++) {
      if (!own(sentence)) continue
      for (let at = sentences.offsets[sentence] as number; at < (sentences.offsets[sentence + 1] as number); at++)
        seen.add(sentences.terms[at] as number)
    }
    for (const term of seen)
      for (const bucket of [firstRow(term), secondRow(term)]) this.counts[bucket] = (this.counts[bucket] as number) + 1
  }

  finish(epoch: number): RewritingStatistics {
    const levels = Uint8Array.from(this.counts, (count) => Math.min(255, Math.round(steps * Math.log2(1 + count))))
    return new RewritingStatistics(epoch, this.documents, levels)
  }
}
