import { boilerplatePhrases } from './boilerplate.ts'
import { everyGram, joinHalves } from './grams.ts'
import { OwnerTable } from './owner-table.ts'
import { gramUnits, termOccurrences } from './terms.ts'
import { TokenWriter } from './token-writer.ts'
import type { TextSketch } from './tokens.ts'

/** Units of a seed, the shortest stretch that a comparison starts from. */
export const seedUnits = 4
const buckets = 1 << 20
const rows = 2
/** What a level of the stored counts stands for: 4 bits a bucket. */
const levels = Object.freeze([0, 1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 64, 128, 512, 2048, 8192] as const)
/** Keys with fewer owners are not stored. */
const minimumOwners = 3
/** At most this many keys are stored, those with most owners. */
const maximumKeys = 90_000
/** Owners that a phrase of the background counts as having: a key of public boilerplate. */
const backgroundOwners = 10_000
const formatVersion = 1

/** Keys and seeds of the public boilerplate; the same at every epoch. */
interface Background {
  readonly keys: OwnerTable
  readonly seeds: ReadonlySet<number>
}

let loaded: Background | undefined

function loadBackground(): Background {
  const keys = new Map<bigint, number>()
  const seeds = new Set<number>()
  for (const phrase of boilerplatePhrases) {
    const { sketch } = sketchPhrase(phrase)
    const keyGrams = everyGram(sketch, gramUnits)
    const seedGrams = everyGram(sketch, seedUnits)
    for (let index = 0; index < sketch.size; index++) {
      if (keyGrams.lengths[index] !== 0)
        keys.set(joinHalves(keyGrams.high[index] as number, keyGrams.low[index] as number), backgroundOwners)
      if (seedGrams.lengths[index] !== 0) seeds.add(seedGrams.high[index] as number)
    }
  }
  return { keys: new OwnerTable([...keys]), seeds }
}

function sketchPhrase(phrase: string): { sketch: TextSketch } {
  const writer = new TokenWriter(phrase)
  writer.text(0, phrase.length)
  return { sketch: writer.finish(false) }
}

/** A numbered snapshot of how common keys and seeds are: what weighs evidence, fixed for its epoch. */
export class TextStatistics {
  readonly epoch: number
  /** Number of documents that were counted. */
  readonly documents: number
  private readonly owners: ReadonlyMap<bigint, number>
  private readonly counts: Uint8Array
  private readonly noise: number
  private readonly table: OwnerTable
  private readonly background: Background

  constructor(epoch: number, documents: number, owners: ReadonlyMap<bigint, number>, counts: Uint8Array) {
    loaded ??= loadBackground()
    this.background = loaded
    this.table = new OwnerTable([...owners])
    this.epoch = epoch
    this.documents = documents
    this.owners = owners
    this.counts = counts
    let sum = 0
    for (const pair of counts) sum += (levels[pair & 15] as number) + (levels[pair >> 4] as number)
    this.noise = counts.length === 0 ? 0 : sum / (counts.length * 2)
  }

  /**
   * Number of distinct owners of a key, given both halves of it; 0 when below what is stored. Public boilerplate counts as owned by very many.
   */
  keyOwners(low: number, high: number): number {
    return Math.max(this.table.get(low, high), this.background.keys.get(low, high))
  }

  /** Whether a seed (the high half of its hash) occurs in the public boilerplate. */
  isBoilerplateSeed(high: number): boolean {
    return this.background.seeds.has(high)
  }

  /** About how many documents hold a seed, given both halves of its hash. An estimate that can err upwards only by chance. */
  seedDocuments(low: number, high: number): number {
    if (this.counts.length === 0) return 0
    const first = this.count(low & (buckets - 1))
    const second = this.count(buckets + (high & (buckets - 1)))
    return Math.max(0, Math.min(first, second) - this.noise)
  }

  /** The snapshot as bytes, at most about 2 MB. */
  encode(): Uint8Array {
    const keys = [...this.owners].sort((a, b) => (a[0] < b[0] ? -1 : 1))
    const bytes = new Uint8Array(24 + keys.length * 10 + this.counts.length)
    const view = new DataView(bytes.buffer)
    view.setUint32(0, formatVersion, true)
    view.setUint32(4, this.epoch, true)
    view.setUint32(8, this.documents, true)
    view.setUint32(12, keys.length, true)
    view.setUint32(16, this.counts.length, true)
    let at = 24
    for (const [term, count] of keys) {
      view.setBigInt64(at, term, true)
      view.setUint16(at + 8, Math.min(0xffff, count), true)
      at += 10
    }
    bytes.set(this.counts, at)
    return bytes
  }

  private count(bucket: number): number {
    const pair = this.counts[bucket >> 1] as number
    return levels[(bucket & 1) === 0 ? pair & 15 : pair >> 4] as number
  }
}

/** A snapshot as bytes, at most about 2 MB. */
export function encodeStatistics(statistics: TextStatistics): Uint8Array {
  return statistics.encode()
}

/** Reads what {@link encodeStatistics} wrote. Throws RangeError when the bytes are none of its. */
export function decodeStatistics(bytes: Uint8Array): TextStatistics {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 24 || view.getUint32(0, true) !== formatVersion)
    throw new RangeError('these bytes are no text statistics of this version')
  const size = view.getUint32(12, true)
  const countBytes = view.getUint32(16, true)
  if (bytes.length !== 24 + size * 10 + countBytes || (countBytes !== 0 && countBytes !== (buckets * rows) / 2))
    throw new RangeError('text statistics of a wrong length')
  const owners = new Map<bigint, number>()
  for (let index = 0, at = 24; index < size; index++, at += 10)
    owners.set(view.getBigInt64(at, true), view.getUint16(at + 8, true))
  return new TextStatistics(view.getUint32(4, true), view.getUint32(8, true), owners, bytes.slice(24 + size * 10))
}

let background: TextStatistics | undefined

/** Epoch 0: nothing was counted, only public boilerplate and the commonest characters and words are known. */
export function backgroundStatistics(): TextStatistics {
  background ??= new TextStatistics(0, 0, new Map(), new Uint8Array(0))
  return background
}

/** Counts a snapshot out of the index, one content at a time, in any order: the same contents give the same bytes. */
export class StatisticsBuilder {
  private readonly owners = new Map<bigint, string | Set<string>>()
  private readonly counts = new Uint32Array(buckets * rows)
  private documents = 0

  /**
   * Counts one content.
   * @param ownerId whose it is; the contents of one owner count once for a key.
   * @param novel the keys that stand for it in the index: what was matched to earlier contents is counted there and not here.
   */
  add(ownerId: string, sketch: TextSketch, novel: Iterable<bigint>): void {
    const keys = new Set(novel)
    for (const key of keys) this.addKey(key, ownerId)
    this.documents++
    const covered = new Uint8Array(sketch.size)
    for (const { term, position, length } of termOccurrences(sketch))
      if (keys.has(term)) covered.fill(1, position, position + length)
    const seeds = everyGram(sketch, seedUnits)
    const seen = new Set<number>()
    for (let index = 0; index < sketch.size; index++) {
      const length = seeds.lengths[index] as number
      if (length === 0 || covered[index] === 0 || covered[index + length - 1] === 0) continue
      const high = seeds.high[index] as number
      if (seen.has(high)) continue
      seen.add(high)
      const first = (seeds.low[index] as number) & (buckets - 1)
      const second = buckets + (high & (buckets - 1))
      this.counts[first] = (this.counts[first] as number) + 1
      this.counts[second] = (this.counts[second] as number) + 1
    }
  }

  /** The snapshot of everything added so far. */
  finish(epoch: number): TextStatistics {
    const common: [bigint, number][] = []
    for (const [term, owner] of this.owners)
      if (typeof owner !== 'string' && owner.size >= minimumOwners) common.push([term, owner.size])
    common.sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    const packed = new Uint8Array((buckets * rows) / 2)
    for (let bucket = 0; bucket < this.counts.length; bucket++) {
      const level = levelOf(this.counts[bucket] as number)
      packed[bucket >> 1] = (packed[bucket >> 1] as number) | (level << ((bucket & 1) * 4))
    }
    return new TextStatistics(epoch, this.documents, new Map(common.slice(0, maximumKeys)), packed)
  }

  private addKey(key: bigint, ownerId: string): void {
    const known = this.owners.get(key)
    if (known === undefined) this.owners.set(key, ownerId)
    else if (typeof known !== 'string') known.add(ownerId)
    else if (known !== ownerId) this.owners.set(key, new Set([known, ownerId]))
  }
}

function levelOf(count: number): number {
  let level = levels.length - 1
  while ((levels[level] as number) > count) level--
  return level
}
