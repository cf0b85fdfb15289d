import { type Agreement, compareThumbnails } from './agreement.ts'
import { type Alignment, align } from './align.ts'
import { pictureCodebook, variants } from './codebook.ts'
import { type Correspondences, correspond, type Signatures, signaturesOf } from './correspond.ts'
import { areaChange, compose, invert, type Matrix, type Point } from './geometry.ts'
import { type Dihedral, dihedrals, hammingDistance, pdqQualityLimit } from './pdq.ts'
import { type Places, placeFeatures } from './places.ts'
import type { SketchedFrame } from './sketch.ts'

/*
 * What speaks for one frame being a copy of another, and what speaks against it.
 */

/** A query's frame as a variant of it would be: made once for all candidates. */
export interface PreparedVariant {
  readonly variant: number
  readonly frame: SketchedFrame
  readonly signatures: Signatures
  readonly places: Places
}

/** A frame's first `count` features as a variant of it would have them. */
export const prepareVariant = (
  frame: SketchedFrame,
  variant: number,
  count: number = frame.features.size,
): PreparedVariant => ({
  variant,
  frame,
  signatures: signaturesOf(frame.features, pictureCodebook().masks[variant] as readonly [number, number], count),
  places: placeFeatures(frame, variant, count),
})

/** How two frames may lie over each other, by their features. */
export interface FeatureMatch {
  readonly prepared: PreparedVariant
  readonly original: PreparedVariant
  readonly found: Correspondences
  readonly alignment: Alignment
}

/** The best way in which the features of two frames fit each other; undefined when none do. */
export function matchFeatures(
  prepared: PreparedVariant,
  original: PreparedVariant,
  weights: Float32Array,
): FeatureMatch | undefined {
  const found = correspond(prepared.signatures, original.signatures)
  const alignment = align(prepared.places, original.places, found, weights)
  return alignment === undefined ? undefined : { prepared, original, found, alignment }
}

/** The same with other weights. */
export function realign(match: FeatureMatch, weights: Float32Array): FeatureMatch | undefined {
  const alignment = align(match.prepared.places, match.original.places, match.found, weights)
  return alignment === undefined ? undefined : { ...match, alignment }
}

/** The nearest pair of hashes of two frames: how the query has to be put. */
export interface HashMatch {
  readonly distance: number
  readonly dihedral: Dihedral
  readonly inverted: boolean
}

/** The nearest hashes of two frames; undefined when one is flat. */
export function matchHashes(query: SketchedFrame, original: SketchedFrame): HashMatch | undefined {
  if (query.quality <= pdqQualityLimit || original.quality <= pdqQualityLimit) return undefined
  let best: HashMatch | undefined
  for (const [index, dihedral] of dihedrals.entries()) {
    const plain = hammingDistance(query.hashes[index] as Uint8Array, original.hashes[0] as Uint8Array)
    // a negative has all bits turned over
    for (const inverted of [false, true]) {
      const distance = inverted ? 256 - plain : plain
      if (best === undefined || distance < best.distance) best = { distance, dihedral, inverted }
    }
  }
  return best
}

/** From places to shares of width and height. */
function toShares({ width, height }: SketchedFrame): Matrix {
  const longer = Math.max(width, height)
  return [longer / width, 0, 0.5, 0, longer / height, 0.5, 0, 0, 1]
}

/** From places of a variant to places of the picture itself, and back. */
const unturn = (variant: number): Matrix =>
  (variant & variants.mirrored) !== 0 ? [-1, 0, 0, 0, 1, 0, 0, 0, 1] : [1, 0, 0, 0, 1, 0, 0, 0, 1]

/** From shares of the original to shares of the query. */
export function sharesMap(match: FeatureMatch): Matrix {
  const { prepared, original, alignment } = match
  const fromShares = invert(toShares(original.frame)) as Matrix
  return compose(toShares(prepared.frame), compose(unturn(prepared.variant), compose(alignment.map, fromShares)))
}

/** From shares of the original to shares of the query put so. */
export function dihedralMap({ transposed, mirrored, flipped }: Dihedral): Matrix {
  // the original is what the query becomes, so this is undone from the end: flipped, mirrored, transposed
  const turned: Matrix = [mirrored ? -1 : 1, 0, mirrored ? 1 : 0, 0, flipped ? -1 : 1, flipped ? 1 : 0, 0, 0, 1]
  return transposed ? compose([0, 1, 0, 1, 0, 0, 0, 0, 1], turned) : turned
}

/** Compares the pictures themselves, laid over each other by a map of shares from the original to the query: see `compareThumbnails`. */
export function overlay(
  query: SketchedFrame,
  original: SketchedFrame,
  map: Matrix,
  isInverted: boolean,
  agreed: readonly Point[] | undefined,
): Agreement {
  const back = invert(map)
  if (back === undefined) return { agreeing: 0, contradicting: 1, windows: [] }
  return compareThumbnails(query, original, back, 1 / Math.sqrt(areaChange(map)), isInverted, agreed)
}
