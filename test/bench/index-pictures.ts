import { encodeHashes, encodeWordPostings } from '@sourcemark/segments'
import type { IndexDefinition, VoteProbe, VoteQuery } from '../../packages/originals/src/lookup/contract.ts'
import { Random } from './index-articles.ts'

/*
 * Made-up pictures for the index, each a function of its number. Their features have no pixels: a word, a signature and a place, spread as those of
 * photographs are. A word is a cell of a product of two codebooks; of a million cells many are empty and a few hold what every picture has, by
 * Zipf's and Mandelbrot's law. Measured with SIFT on photographs (two codebooks of 1,024 words): the nearest cell of a query's feature is that of the
 * same feature of the original in 41 of 100 cases, one of the 16 nearest in 80; near cells are fuller than far ones. So a query of 500 features,
 * plain and mirrored, meets 97,000 postings of 1,300 pictures.
 */

const featuresPerPicture = 300
const featuresPerQuery = 500
/** Cells that are looked up for a feature. */
const cellsPerFeature = 16

/** Words of one codebook; a picture's cell is one of the square of it. */
export type Vocabulary = 1024 | 4096

/** A cell of rank r has a share like (r + 1 + shift)^-exponent. */
const exponent = 0.9
const shift = 100

const byRank = (nearest: number, decay: number): Float64Array =>
  Float64Array.from({ length: cellsPerFeature }, (_, rank) => nearest * (rank + 1) ** -decay)

/** Of the nearest cell of a query's feature, the second nearest, and so on. */
const ranks = {
  1024: {
    /** How probable it is that it is the cell of the original's feature. */
    original: byRank(0.41, 1.6),
    /** How often it is one as features have them, and not just any. */
    full: byRank(0.7, 0.5),
  },
  4096: { original: byRank(0.35, 1.55), full: byRank(0.6, 0.75) },
} as const

/** Bits in which the signatures of two features may differ. */
const signatureLimit = 20
/** Share of the bits of a signature that are set, so that one pair in ten of different features is within the limit; and that a copy changes. */
const bitsOfFeatures = 0.27
const noiseOfCopies = 0.12

const payloadBytes = 16
const define = (name: string, kind: IndexDefinition['kind'], payload = 0): IndexDefinition =>
  Object.freeze({ name, log: 'bench', kind, payloadBytes: payload })
export const sightIndex = define('bench-sights', 'payload', payloadBytes)
export const wholeIndex = define('bench-wholes', 'hashes')

/** How the cells of a vocabulary are spread. */
class Cells {
  readonly count: number
  private readonly from: number
  private readonly span: number

  constructor(vocabulary: Vocabulary) {
    this.count = vocabulary ** 2
    this.from = shift ** (1 - exponent)
    this.span = (this.count + shift) ** (1 - exponent) - this.from
  }

  /** A cell as features have them. */
  draw(random: Random): number {
    const rank = (this.from + random.share() * this.span) ** (1 / (1 - exponent)) - shift
    return Math.min(this.count - 1, Math.floor(rank))
  }

  /** The share of all features that a cell has. */
  share(cell: number): number {
    return ((1 - exponent) * (cell + 0.5 + shift) ** -exponent) / this.span
  }
}

const cellsOf = { 1024: new Cells(1024), 4096: new Cells(4096) } as const

/** Signature (two words), place, and size and direction of a feature in a cell. */
interface Feature {
  readonly cell: number
  readonly low: number
  readonly high: number
  /** In the picture's own unit, from its middle: -1 to 1. */
  readonly x: number
  readonly y: number
  /** log₂ of its diameter, and its direction in radians. */
  readonly size: number
  readonly angle: number
}

/** 32 bits of which each is set with a probability of so many 256ths. */
function noise(random: Random, of256: number): number {
  let bits = 0
  for (let bit = 0; bit < 32; bit += 4) {
    const four = random.next()
    for (let one = 0; one < 4; one++) if (((four >>> (one * 8)) & 255) < of256) bits |= 1 << (bit + one)
  }
  return bits >>> 0
}

function featureIn(cell: number, random: Random): Feature {
  const low = noise(random, bitsOfFeatures * 256)
  const high = noise(random, bitsOfFeatures * 256)
  const x = random.share() * 2 - 1
  const y = random.share() * 2 - 1
  return { cell, low, high, x, y, size: 1 + random.share() * 3, angle: random.share() * 2 * Math.PI }
}

/** The first features of a picture, so many of them. */
export function drawFeatures(picture: number, count: number, vocabulary: Vocabulary): Feature[] {
  const random = new Random(picture, 10)
  const cells = cellsOf[vocabulary]
  return Array.from({ length: count }, () => featureIn(cells.draw(random), random))
}

/** Writes what is kept of a feature beside its word into four words of a column. */
export function packFeature({ low, high, x, y, size, angle }: Feature, payload: Uint32Array, at: number): void {
  payload[at] = low
  payload[at + 1] = high
  payload[at + 2] = (Math.round(x * 32767) << 16) | (Math.round(y * 32767) & 0xffff)
  payload[at + 3] = (Math.round(size * 24) << 24) | (Math.floor((angle / (2 * Math.PI)) * 256) << 16)
}

/** The postings of a picture, as the log has them. */
export function sightPostings(picture: number, vocabulary: Vocabulary): Uint8Array {
  const features = drawFeatures(picture, featuresPerPicture, vocabulary)
  const payload = new Uint32Array((features.length * payloadBytes) / 4)
  for (const [number, feature] of features.entries()) packFeature(feature, payload, (number * payloadBytes) / 4)
  const low = Uint32Array.from(features, ({ cell }) => cell)
  return encodeWordPostings({ size: low.length, low, high: new Uint32Array(low.length), payload }, payloadBytes)
}

/** What a query shows of an original. */
export interface Showing {
  /** Number of the picture; null for one that copies nothing. */
  readonly picture: number | null
  /** Features of it that are found again, in this or another cell. */
  readonly features: number
}

export interface SightQuery extends Pick<VoteQuery, 'probes' | 'vote'> {
  /** Postings that voted, of those that were read. */
  readonly counts: { read: number; voted: number }
}

/**
 * What is looked up: features of an original, turned, scaled and moved, among others.
 * @param inAll how many features that are together.
 */
export function sightQuery(
  query: number,
  { picture, features }: Showing,
  vocabulary: Vocabulary,
  inAll = featuresPerQuery,
): SightQuery {
  const cells = cellsOf[vocabulary]
  const { original: shareOfRank, full } = ranks[vocabulary]
  const random = new Random(query, 12)
  const shown = picture === null ? [] : drawFeatures(picture, features, vocabulary)
  const turn = random.share() * 2 * Math.PI
  const zoom = random.share() * 2 - 1.5
  const scale = 2 ** zoom
  const [cos, sin] = [scale * Math.cos(turn), scale * Math.sin(turn)]
  const [moveX, moveY] = [random.share() - 0.5, random.share() - 0.5]
  const own: Feature[] = []
  const probes: VoteProbe[] = []
  const featureOf: number[] = []
  for (let number = 0; number < inAll; number++) {
    const original = shown[number]
    const feature = original === undefined ? featureIn(cells.draw(random), random) : copyOf(original)
    // Mirrored it is another one, of which no original has anything here.
    for (const mirrored of [false, true]) {
      own.push(mirrored ? featureIn(cells.draw(random), random) : feature)
      const found = original === undefined || mirrored ? -1 : drawRank(random, shareOfRank)
      for (let rank = 0; rank < cellsPerFeature; rank++) {
        const isFull = random.share() < (full[rank] as number)
        const drawn = isFull ? cells.draw(random) : random.below(cells.count)
        const cell = rank === found ? feature.cell : drawn
        const bits = Math.log2((shareOfRank[rank] as number) / cells.share(cell))
        probes.push({ term: BigInt(cell), weight: Math.max(1, Math.round(bits * 1000)), group: own.length - 1 })
        featureOf.push(own.length - 1)
      }
    }
  }
  const counts = { read: 0, voted: 0 }
  const vote: VoteQuery['vote'] = (probe, bytes, at) => {
    const one = own[featureOf[probe] as number] as Feature
    counts.read++
    const apart = bitsSet(one.low ^ wordAt(bytes, at)) + bitsSet(one.high ^ wordAt(bytes, at + 4))
    if (apart > signatureLimit) return -1
    counts.voted++
    return binOf(one, bytes, at)
  }
  return { probes, vote, counts }

  function copyOf({ cell, low, high, x, y, size, angle }: Feature): Feature {
    return {
      cell,
      low: (low ^ noise(random, noiseOfCopies * 256)) >>> 0,
      high: (high ^ noise(random, noiseOfCopies * 256)) >>> 0,
      x: cos * x - sin * y + moveX,
      y: sin * x + cos * y + moveY,
      size: size + zoom + random.share() * 0.3 - 0.15,
      angle: angle + turn + random.share() * 0.2 - 0.1,
    }
  }
}

/** Which of the nearest cells is the original's; -1 when none is. */
function drawRank(random: Random, shareOfRank: Float64Array): number {
  let left = random.share()
  for (let rank = 0; rank < cellsPerFeature; rank++) {
    left -= shareOfRank[rank] as number
    if (left < 0) return rank
  }
  return -1
}

/** How the original was turned and scaled, and where its middle comes to lie: 8 × 8 × 4 × 4 bins. */
function binOf({ x, y, size, angle }: Feature, bytes: Uint8Array, at: number): number {
  const turn = angle - ((bytes[at + 13] as number) / 256) * 2 * Math.PI
  const zoom = size - (bytes[at + 12] as number) / 24
  const scale = 2 ** zoom
  const [cos, sin] = [scale * Math.cos(turn), scale * Math.sin(turn)]
  const [itsX, itsY] = [shortAt(bytes, at + 8) / 32767, shortAt(bytes, at + 10) / 32767]
  const cell = Math.max(0.25, scale / 2)
  const column = clampCell((x - (cos * itsX - sin * itsY)) / cell)
  const row = clampCell((y - (sin * itsX + cos * itsY)) / cell)
  const turnBin = Math.round((turn / (2 * Math.PI)) * 8) & 7
  const zoomBin = Math.max(0, Math.min(7, Math.round(zoom) + 4))
  return ((turnBin * 8 + zoomBin) * 4 + column) * 4 + row
}

const clampCell = (value: number): number => Math.max(0, Math.min(3, Math.floor(value + 2)))

const wordAt = (bytes: Uint8Array, at: number): number =>
  ((bytes[at] as number) << 24) |
  ((bytes[at + 1] as number) << 16) |
  ((bytes[at + 2] as number) << 8) |
  (bytes[at + 3] as number)

const shortAt = (bytes: Uint8Array, at: number): number =>
  (((bytes[at] as number) << 24) >> 16) | (bytes[at + 1] as number)

function bitsSet(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555)
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333)
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}

const hashOf = (random: Random): Uint8Array =>
  new Uint8Array(Uint32Array.from({ length: 8 }, () => random.next()).buffer)

/** The hash of a picture as a whole. */
export const wholePostings = (picture: number): Uint8Array =>
  encodeHashes([{ hash: hashOf(new Random(picture, 13)), tag: 0 }])

/** The 16 hashes of a query: turned, mirrored and inverted; one of them is that of a picture with 20 bits changed. */
export function wholeQuery(query: number, picture: number): Uint8Array[] {
  const random = new Random(query, 14)
  const near = hashOf(new Random(picture, 13))
  for (let flip = 0; flip < 20; flip++) {
    const bit = random.below(256)
    near[bit >> 3] = (near[bit >> 3] as number) ^ (1 << (bit & 7))
  }
  return Array.from({ length: 16 }, (_, variant) => (variant === query % 16 ? near : hashOf(random)))
}
