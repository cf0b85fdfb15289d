import type { Probe } from '../modality.ts'
import { baseWords, pictureCodebook, variants } from './codebook.ts'
import { codeWords, countBits } from './codes.ts'
import type { PictureNovelty } from './novelty.ts'
import { dihedrals, pdqQualityLimit } from './pdq.ts'
import { placeFeatures, turnBetween } from './places.ts'
import { type PictureSketch, pictureLimits, type SketchedFrame } from './sketch.ts'
import { nearWords, wordTerm } from './words.ts'

/*
 * A picture in the index: the hash of each frame, and for each feature its word with what else is known of it (`payload`):
 *   signature (two 32-bit numbers), u and v (16 bits each, in 32767ths of the longer side from the middle), size (24 × (log₂ + 10)), direction
 *   (256ths of a turn), number of the frame (16 bits, the low byte first)
 */

/** Bytes that a posting of a word carries. */
export const picturePayloadBytes = 16

/** Bits in which the signatures of two features of one place may differ. */
const signatureLimit = 16

/** Words looked up for each half of a feature: their pairs are its probes. */
const probeDepth = 4
/** How much farther a word may be than the nearest for its probe to be worth 1/e of it. */
const reach = 0.02

/** What a word of the mirror image is worth: few copies are mirrored, and reading ends some day. */
const mirroredShare = 0.8

/** A hash of a picture as it stands in the index. */
export interface PictureHashPosting {
  readonly hash: Uint8Array
  /** Number of the frame. */
  readonly tag: number
}

/** The hashes that stand for a picture: those of its frames that are not flat, and new when it is said what is. */
export function pictureHashPostings(sketch: PictureSketch, novelty?: PictureNovelty): PictureHashPosting[] {
  return sketch.frames.flatMap(({ hashes, quality }, tag) =>
    quality > pdqQualityLimit && novelty?.[tag]?.hash !== false ? [{ hash: hashes[0] as Uint8Array, tag }] : [],
  )
}

/** A hash to look up. */
export interface PictureHashProbe {
  readonly hash: Uint8Array
  /** Number of the query's frame. */
  readonly frame: number
  /** Index of `dihedrals`: how the query has to be put to be like the original. */
  readonly dihedral: number
  /** The original is looked for as the negative of the query. */
  readonly inverted: boolean
}

/** Hashes by which the originals of whole pictures are found: turned, mirrored and as negatives. */
export function pictureHashProbes(sketch: PictureSketch): PictureHashProbe[] {
  return sketch.frames.flatMap(({ hashes, quality }, frame) =>
    quality > pdqQualityLimit
      ? dihedrals.flatMap((_, dihedral) => {
          const hash = hashes[dihedral] as Uint8Array
          return [
            { hash, frame, dihedral, inverted: false },
            { hash: hash.map((byte) => byte ^ 0xff), frame, dihedral, inverted: true },
          ]
        })
      : [],
  )
}

/** A word of a picture as it stands in the index. */
export interface PictureWordPosting {
  readonly term: bigint
  /** `picturePayloadBytes` bytes. */
  readonly payload: Uint8Array
}

/** The words that stand for a picture, one for each of the first features of each frame: of the new ones when it is said which are. */
export const pictureWordPostings = (sketch: PictureSketch, novelty?: PictureNovelty): PictureWordPosting[] =>
  sketch.frames.flatMap((frame, number) => frameWordPostings(frame, number, novelty?.[number]?.features))

/**
 * The words that stand for one frame.
 * @param number 0 to 65,535.
 * @param isNew by feature; all are when it is absent.
 */
export function frameWordPostings(
  frame: SketchedFrame,
  number: number,
  isNew: readonly boolean[] | undefined,
): PictureWordPosting[] {
  const { codes, angle } = frame.features
  const count = Math.min(frame.features.size, pictureLimits.indexedFeatures)
  const near = nearWords(codes, count, 1, pictureCodebook())
  const places = placeFeatures(frame, variants.plain, count)
  return Array.from({ length: count }, (_, feature) => {
    const payload = new Uint8Array(picturePayloadBytes)
    const view = new DataView(payload.buffer)
    view.setUint32(0, codes[feature * codeWords] as number)
    view.setUint32(4, codes[feature * codeWords + 1] as number)
    view.setInt16(8, Math.round((places.u[feature] as number) * 32767))
    view.setInt16(10, Math.round((places.v[feature] as number) * 32767))
    payload[12] = Math.max(0, Math.min(255, Math.round(24 * ((places.size[feature] as number) + 10))))
    payload[13] = angle[feature] as number
    view.setUint16(14, number, true)
    return { term: wordTerm(near.words[2 * feature] as number, near.words[2 * feature + 1] as number), payload }
  }).filter((_, feature) => isNew?.[feature] !== false)
}

/** A word to look up: `group` is the feature that it is one of several words for. */
export interface PictureWordProbe extends Probe {
  readonly group: number
}

/** Words to look up, and how what is found under them votes. */
export interface PictureWordProbes {
  readonly probes: readonly PictureWordProbe[]
  /**
   * The bin for which a posting votes: how the original was turned, scaled and moved, roughly; -1 when the signature does not match.
   * @param probe number of the probe under whose word it stands.
   */
  readonly vote: (probe: number, bytes: Uint8Array, at: number) => number
}

/**
 * The words by which originals of parts of a picture are found, as it is and mirrored: near words of rare kinds weigh most.
 */
export function pictureWordProbes(sketch: PictureSketch): PictureWordProbes {
  const codebook = pictureCodebook()
  const { masks, rarity } = codebook
  const probes: PictureWordProbe[] = []
  /** For each probe the voter. */
  const voterOf: number[] = []
  const voters = new Voters()
  let group = 0
  for (const [frameNumber, frame] of sketch.frames.entries()) {
    const { codes, size } = frame.features
    const near = nearWords(codes, size, probeDepth, codebook)
    for (const variant of [variants.plain, variants.mirrored]) {
      const places = placeFeatures(frame, variant)
      const share = variant === variants.plain ? 1 : mirroredShare
      const [low, high] = masks[variant] as readonly [number, number]
      for (let feature = 0; feature < size; feature++) {
        const voter = voters.add({
          low: ((codes[feature * codeWords] as number) ^ low) >>> 0,
          high: ((codes[feature * codeWords + 1] as number) ^ high) >>> 0,
          u: places.u[feature] as number,
          v: places.v[feature] as number,
          size: places.size[feature] as number,
          angle: places.angle[feature] as number,
          kind: frameNumber * 4 + variant,
        })
        const first = feature * 2 * probeDepth
        for (let one = 0; one < probeDepth; one++)
          for (let other = 0; other < probeDepth; other++) {
            const firstWord = near.words[first + one] as number
            const secondWord = near.words[first + probeDepth + other] as number
            const excess = (near.excess[first + one] as number) + (near.excess[first + probeDepth + other] as number)
            const bits = (rarity[firstWord >> 2] as number) + (rarity[baseWords + (secondWord >> 2)] as number)
            probes.push({
              term: wordTerm(firstWord ^ variant, secondWord ^ variant),
              weight: Math.max(1, Math.round(1000 * bits * Math.exp(-excess / reach) * share)),
              group,
            })
            voterOf.push(voter)
          }
        group++
      }
    }
  }
  return { probes, vote: (probe, bytes, at) => voters.vote(voterOf[probe] as number, bytes, at) }
}

interface Voter {
  readonly low: number
  readonly high: number
  readonly u: number
  readonly v: number
  readonly size: number
  readonly angle: number
  /** Frame of the query × 4 + variant. */
  readonly kind: number
}

const turns = 8
const sizes = 8
const cellsPerSide = 4
/** Numbers that a frame of an original may have, and kinds of voters. */
const framesInBins = 65_536
const kinds = 16

/** The number of the frame of the original that a bin of votes is of. */
export const frameOfBin = (bin: number): number => Math.floor(bin / kinds) % framesInBins

/** The features of a query, as they are compared with what stands under their words. */
class Voters {
  private readonly list: Voter[] = []

  add(voter: Voter): number {
    this.list.push(voter)
    return this.list.length - 1
  }

  vote(number: number, bytes: Uint8Array, at: number): number {
    const { low, high, u, v, size, angle, kind } = this.list[number] as Voter
    const differing = countBits(low ^ readUint32(bytes, at))
    if (differing > signatureLimit) return -1
    if (differing + countBits(high ^ readUint32(bytes, at + 4)) > signatureLimit) return -1
    const turn = turnBetween(angle, ((bytes[at + 13] as number) / 256) * 2 * Math.PI)
    const zoom = size - ((bytes[at + 12] as number) / 24 - 10)
    const scale = 2 ** zoom
    const cos = scale * Math.cos(turn)
    const sin = scale * Math.sin(turn)
    const x = readInt16(bytes, at + 8) / 32767
    const y = readInt16(bytes, at + 10) / 32767
    // where the middle of the original comes to lie, in cells that grow with it
    const cell = Math.max(0.25, scale / 2)
    const column = clampCell((u - (cos * x - sin * y)) / cell)
    const row = clampCell((v - (sin * x + cos * y)) / cell)
    const turnBin = Math.round((turn / (2 * Math.PI)) * turns) & (turns - 1)
    const sizeBin = Math.max(0, Math.min(sizes - 1, Math.round(zoom) + sizes / 2))
    const placed = ((turnBin * sizes + sizeBin) * cellsPerSide + column) * cellsPerSide + row
    const frame = (bytes[at + 14] as number) | ((bytes[at + 15] as number) << 8)
    return (placed * framesInBins + frame) * kinds + kind
  }
}

const clampCell = (value: number): number =>
  Math.max(0, Math.min(cellsPerSide - 1, Math.floor(value + cellsPerSide / 2)))

const readUint32 = (bytes: Uint8Array, at: number): number =>
  (((bytes[at] as number) << 24) |
    ((bytes[at + 1] as number) << 16) |
    ((bytes[at + 2] as number) << 8) |
    (bytes[at + 3] as number)) >>>
  0

const readInt16 = (bytes: Uint8Array, at: number): number =>
  (((bytes[at] as number) << 24) >> 16) | (bytes[at + 1] as number)
