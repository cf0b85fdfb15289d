import { variants } from '../image/codebook.ts'
import { gatherEvidence } from '../image/evidence.ts'
import { apply, type Matrix, type Point } from '../image/geometry.ts'
import { sharesMap } from '../image/match-frames.ts'
import { type Dihedral, dihedrals } from '../image/pdq.ts'
import { evidenceOfFeatures } from '../image/score.ts'
import { asPicture, boxAt, wholeBox } from './key-frame.ts'
import type { FilmHashes, FilmKeyFrame, FilmSketch, FrameBox } from './sketch.ts'
import { distanceOf, isMirrored, turnHashes } from './turned-hashes.ts'

/*
 * Where a frame of one film shows what a frame of another one shows.
 */

/** Two frames that show the same. */
export interface Sighting {
  /** Seconds in both films. */
  readonly query: number
  readonly original: number
  /** How much it says: 0 to 1 by hashes, agreeing features by these. */
  readonly weight: number
  readonly by: 'hash' | 'features'
  readonly mirrored: boolean
  /** Where the corners of the original's frame come to lie, in shares of the query's, which they may leave. */
  readonly corners: readonly Point[]
}

/** Bits in which hashes of one picture differ at most. */
const hashRadius = 76
/** Agreeing features from which on a pair of key frames is worth a thought. */
const leastFeatures = 2.5

/** The hashes of one kind of a film, one after the other, and what they are of. */
interface HashList {
  readonly words: Int32Array
  readonly quality: Uint8Array
  readonly isActive: boolean
}

const listsOf = (hashes: FilmHashes, orientation = dihedrals[0] as Dihedral): HashList[] => [
  { words: turnHashes(hashes.whole, orientation), quality: hashes.wholeQuality, isActive: false },
  { words: turnHashes(hashes.active, orientation), quality: hashes.activeQuality, isActive: true },
]

/** Frames whose hashes are near each other, in any of eight orientations. */
export function sightByHashes(query: FilmSketch, original: FilmSketch): Sighting[] {
  const known = listsOf(original.hashes)
  const put = dihedrals.map((orientation) => ({ orientation, lists: listsOf(query.hashes, orientation) }))
  const sightings: Sighting[] = []
  for (let q = 0; q < query.hashes.size; q++) {
    const millisecond = query.hashes.milliseconds[q] as number
    const corners = { whole: cornersOf(wholeBox), active: cornersOf(boxAt(query, millisecond)) }
    for (let o = 0; o < original.hashes.size; o++) {
      let nearest = hashRadius + 1
      let mirrored = false
      let isActive = false
      for (const { orientation, lists } of put)
        for (const list of lists) {
          if (list.quality[q] === 0) continue
          for (const other of known) {
            if (other.quality[o] === 0) continue
            const distance = distanceOf(list.words, q, other.words, o, nearest - 1)
            if (distance >= nearest) continue
            nearest = distance
            mirrored = isMirrored(orientation)
            isActive = list.isActive
          }
        }
      if (nearest > hashRadius) continue
      sightings.push({
        query: millisecond / 1000,
        original: (original.hashes.milliseconds[o] as number) / 1000,
        weight: 1 - nearest / (hashRadius + 1),
        by: 'hash',
        mirrored,
        corners: isActive ? corners.active : corners.whole,
      })
    }
  }
  return sightings
}

/** Key frames whose features fit each other. */
export function sightByFeatures(query: FilmSketch, original: FilmSketch): Sighting[] {
  const stored = original.keyFrames.map(asPicture)
  const sightings: Sighting[] = []
  for (const shown of query.keyFrames) {
    const picture = asPicture(shown)
    for (const [at, candidate] of stored.entries()) {
      // One by one: what many frames of one film have in common is evidence all the same.
      const [evidence] = gatherEvidence(picture, [candidate])
      if (evidence?.features === undefined) continue
      const weight = evidenceOfFeatures(evidence)
      if (weight < leastFeatures) continue
      const keyFrame = original.keyFrames[at] as FilmKeyFrame
      sightings.push({
        query: shown.millisecond / 1000,
        original: keyFrame.millisecond / 1000,
        weight,
        by: 'features',
        mirrored: (evidence.features.prepared.variant & variants.mirrored) !== 0,
        corners: placeCorners(sharesMap(evidence.features), shown.box, keyFrame.box),
      })
    }
  }
  return sightings
}

const cornersOf = ({ x, y, width, height }: FrameBox): Point[] => [
  [x, y],
  [x + width, y],
  [x + width, y + height],
  [x, y + height],
]

/** The corners of an original's whole frame as they lie in the query's, by how what is without bars lies in that of the query. */
function placeCorners(map: Matrix, query: FrameBox, original: FrameBox): Point[] {
  return cornersOf(wholeBox).map(([x, y]) => {
    const [u, v] = apply(map, (x - original.x) / original.width, (y - original.y) / original.height)
    return [query.x + u * query.width, query.y + v * query.height]
  })
}
