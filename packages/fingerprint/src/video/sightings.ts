import { variants } from '../image/codebook.ts'
import { gatherEvidence } from '../image/evidence.ts'
import { apply, type Matrix, type Point } from '../image/geometry.ts'
import { sharesMap } from '../image/match-frames.ts'
import { type Dihedral, dihedrals } from '../image/pdq.ts'
import { evidenceOfFeatures } from '../image/score.ts'
import type { PictureSketch } from '../image/sketch.ts'
import { inTime } from './in-time.ts'
import { asPicture, boxAt, frameAt, keyFrameAt, wholeBox } from './key-frame.ts'
import { type Line, originalAt } from './lines.ts'
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
  /** What of the query's frame is without bars: nothing of the original is seen beyond it. */
  readonly within: FrameBox
}

/** Bits in which hashes of one picture differ at most. */
const hashRadius = 76
/** Agreeing features from which on a pair of key frames is worth a thought. */
const leastFeatures = 2.5
/** Bits by which a frame may be nearer to another time of the original before it is of that. */
const ofAnotherTime = 16
/** Bits by which a frame may be farther than the nearest and yet be the one. */
const aboutAsNear = 8
/** Bits up to which two frames of one film are one picture, and up to which one that stays has not become another. */
const onePicture = Object.freeze({ same: 12, stays: 30 } as const)
/** Frames of a film that one is compared with to see what it has in common with all of it, and key frames. */
const compared = Object.freeze({ frames: 2000, keyFrames: 2, toJudge: 6 } as const)
/** Seconds in which a picture may come out of black. */
const comesUp = 1
/** What of its own a sighting has to have for it to tell a moment. */
const leastOwn = Object.freeze({ hash: 0.05, features: 2.5 } as const)
/** Seconds without such a sighting after which what follows is told apart. */
const apart = 10

/** The hashes of one kind of a film, one after the other. */
interface HashList {
  readonly numbers: Int32Array
  readonly quality: Uint8Array
}

const listsOf = (hashes: FilmHashes, orientation: Dihedral): readonly [HashList, HashList] => [
  { numbers: turnHashes(hashes.whole, orientation), quality: hashes.wholeQuality },
  { numbers: turnHashes(hashes.active, orientation), quality: hashes.activeQuality },
]

const plain = dihedrals[0] as Dihedral

/** A film that is looked for in others: what is made of it once for all of them. */
export class QueryFilm {
  readonly sketch: FilmSketch
  private readonly turned: (readonly [HashList, HashList] | undefined)[] = []
  private readonly pictures: (PictureSketch | undefined)[] = []
  /** When there is something to be seen, in seconds: frames that say something, and key frames. */
  readonly seconds: Readonly<Record<Sighting['by'], readonly number[]>>

  constructor(sketch: FilmSketch) {
    this.sketch = sketch
    const { milliseconds, wholeQuality, activeQuality } = sketch.hashes
    const telling = [...milliseconds].filter((_, frame) => wholeQuality[frame] !== 0 || activeQuality[frame] !== 0)
    this.seconds = {
      hash: telling.map((time) => time / 1000),
      features: sketch.keyFrames.map(({ millisecond }) => millisecond / 1000),
    }
  }

  /** Its hashes, whole and without bars, put one of eight ways. */
  lists(orientation: number): readonly [HashList, HashList] {
    const lists = this.turned[orientation] ?? listsOf(this.sketch.hashes, dihedrals[orientation] as Dihedral)
    this.turned[orientation] = lists
    return lists
  }

  /** Bits in which two of its frames differ. */
  differ(one: number, other: number): number {
    return differ(this.lists(0), one, other)
  }

  /** One of its key frames as a picture, by its features alone. */
  picture(keyFrame: number): PictureSketch {
    const picture = this.pictures[keyFrame] ?? asPicture(this.sketch.keyFrames[keyFrame] as FilmKeyFrame)
    this.pictures[keyFrame] = picture
    return picture
  }
}

/** A sighting, and how much of its weight is of this time and not of any at which a film shows the same place. */
export interface OwnSighting extends Sighting {
  readonly own: number
}

/** When key frames tell a time by fitting better than they do at other times. */
const telling = Object.freeze({
  /** Key frames, and others that each of them is compared with, at least. */
  keyFrames: 3,
  others: 3,
  /** Of the standard deviations by which they fit better: each at most, and all of them together, by the root of how many they are, at least. */
  most: 3,
  deviation: 5,
  /** Standard deviation, as a share of the mean and in features, that is assumed at least. */
  noise: 0.1,
  leastNoise: 1.5,
} as const)

/** Bits from which on one frame has nothing of the other: those of unrelated pictures differ in 128, give or take 8. */
const nothingInCommon = 108
/** Seconds by which the line may miss a cut that both films have. */
const sameCut = 1

/** When frames tell a time by being nearer to it than to nearly all others. */
const ranking = Object.freeze({
  /** Frames, and other times that each of them is compared with, at least. */
  frames: 10,
  others: 12,
  /** Seconds from which on it is another time. */
  apart: 3,
  /** Share of other times that may be as near, and share of the frames of which that holds, at least. */
  share: 0.03,
  most: 0.9,
} as const)

/** Times what a frame has in common with other times that do not tell of this one. */
const common = 1.3

/** The nearest hashes of two frames. */
interface Nearest {
  readonly distance: number
  readonly orientation: number
  readonly isActive: boolean
}

/** A film and one that it may repeat: looks at pairs of their frames. */
export class FilmPair {
  readonly query: QueryFilm
  readonly original: FilmSketch
  private readonly known: readonly [HashList, HashList]
  /** By pair of key frames what was seen. */
  private readonly seen = new Map<number, Sighting | null>()
  /** By frame of the query the nearest that any of the original is. */
  private readonly nearestEver = new Map<number, number>()

  constructor(query: QueryFilm, original: FilmSketch) {
    this.query = query
    this.original = original
    this.known = listsOf(original.hashes, plain)
  }

  /** Frames of some seconds of the query and frames near the line, up to so many seconds off it, whose hashes are near each other. */
  byHashes(line: Line, from: number, to: number, reach: number): Sighting[] {
    const { hashes } = this.query.sketch
    const { milliseconds } = this.original.hashes
    const sightings: Sighting[] = []
    for (let q = frameAt(hashes, from); q < hashes.size; q++) {
      const second = (hashes.milliseconds[q] as number) / 1000
      if (second < from) continue
      if (second >= to) break
      if (hashes.wholeQuality[q] === 0 && hashes.activeQuality[q] === 0) continue
      const middle = originalAt(line, second)
      for (let o = frameAt(this.original.hashes, middle - reach); o < milliseconds.length; o++) {
        const original = (milliseconds[o] as number) / 1000
        if (original < middle - reach) continue
        if (original > middle + reach) break
        const nearest = this.nearest(q, o)
        if (nearest === undefined || nearest.distance > this.nearestOfAll(q) + ofAnotherTime) continue
        const within = nearest.isActive ? boxAt(this.query.sketch, second * 1000) : wholeBox
        sightings.push({
          query: second,
          original,
          weight: weightOf(nearest.distance),
          by: 'hash',
          mirrored: isMirrored(dihedrals[nearest.orientation] as Dihedral),
          corners: cornersOf(within),
          within,
        })
      }
    }
    return sightings
  }

  private nearest(q: number, o: number): Nearest | undefined {
    let nearest: Nearest | undefined
    for (let orientation = 0; orientation < dihedrals.length; orientation++)
      for (const [kind, list] of this.query.lists(orientation).entries()) {
        if (list.quality[q] === 0) continue
        for (const other of this.known) {
          if (other.quality[o] === 0) continue
          const limit = nearest === undefined ? hashRadius : nearest.distance - 1
          const distance = distanceOf(list.numbers, q, other.numbers, o, limit)
          if (distance <= limit) nearest = { distance, orientation, isActive: kind === 1 }
        }
      }
    return nearest
  }

  /** Key frames of some seconds of the query and those near the line, up to so many seconds off it, whose features fit each other. */
  byFeatures(line: Line, from: number, to: number, reach: number): Sighting[] {
    const { sketch } = this.query
    const sightings: Sighting[] = []
    for (let q = Math.max(0, keyFrameAt(sketch, from * 1000)); q < sketch.keyFrames.length; q++) {
      const second = (sketch.keyFrames[q] as FilmKeyFrame).millisecond / 1000
      if (second < from) continue
      if (second >= to) break
      const middle = originalAt(line, second)
      for (const o of this.keyFramesWithin(middle - reach, middle + reach)) {
        const sighting = this.fit(q, o)
        if (sighting !== null) sightings.push(sighting)
      }
    }
    return sightings
  }

  private keyFramesWithin(from: number, to: number): number[] {
    const { keyFrames } = this.original
    const numbers: number[] = []
    for (let at = Math.max(0, keyFrameAt(this.original, from * 1000)); at < keyFrames.length; at++) {
      const second = (keyFrames[at] as FilmKeyFrame).millisecond / 1000
      if (second > to) break
      if (second >= from) numbers.push(at)
    }
    return numbers
  }

  /** How the features of two key frames fit each other; null when they do not. */
  fit(q: number, o: number): Sighting | null {
    const key = q * this.original.keyFrames.length + o
    const known = this.seen.get(key)
    if (known !== undefined) return known
    const sighting = this.compare(q, o)
    this.seen.set(key, sighting)
    return sighting
  }

  private compare(q: number, o: number): Sighting | null {
    const shown = this.query.sketch.keyFrames[q] as FilmKeyFrame
    const keyFrame = this.original.keyFrames[o] as FilmKeyFrame
    // One by one: what many frames of one film have in common is weighed elsewhere.
    const [evidence] = gatherEvidence(this.query.picture(q), [asPicture(keyFrame)])
    if (evidence?.features === undefined) return null
    const weight = evidenceOfFeatures(evidence)
    if (weight < leastFeatures) return null
    return {
      query: shown.millisecond / 1000,
      original: keyFrame.millisecond / 1000,
      weight,
      by: 'features',
      mirrored: (evidence.features.prepared.variant & variants.mirrored) !== 0,
      corners: placeCorners(sharesMap(evidence.features), shown.box, keyFrame.box),
      within: shown.box,
    }
  }

  /** Bits by which a frame differs from the one of the original that is nearest, as it is or mirrored. */
  private nearestOfAll(q: number): number {
    const known = this.nearestEver.get(q)
    if (known !== undefined) return known
    let nearest = hashRadius + 1
    for (const o of sampledFrames(this.original))
      for (const mirrored of [false, true]) nearest = this.nearer(q, o, mirrored, nearest)
    this.nearestEver.set(q, nearest)
    return nearest
  }

  /** The frames of the original that are nearest to one of the query, all that are about as near, as it is or mirrored. */
  likeliest(q: number): { readonly frame: number; readonly weight: number }[] {
    const limit = this.nearestOfAll(q) + aboutAsNear
    const frames: { readonly frame: number; readonly weight: number }[] = []
    for (const o of sampledFrames(this.original)) {
      const distance = Math.min(this.nearer(q, o, false, limit + 1), this.nearer(q, o, true, limit + 1))
      if (distance <= Math.min(limit, hashRadius)) frames.push({ frame: o, weight: weightOf(distance) })
    }
    return frames
  }

  /** Bits in which two frames differ, if they are fewer. */
  private nearer(q: number, o: number, mirrored: boolean, than: number): number {
    let nearest = than
    for (const list of this.query.lists(mirrored ? 1 : 0)) {
      if (list.quality[q] === 0) continue
      for (const other of this.known)
        if (other.quality[o] !== 0)
          nearest = Math.min(nearest, distanceOf(list.numbers, q, other.numbers, o, nearest - 1))
    }
    return nearest
  }

  /**
   * What of the weight of a sighting is of its time. A film of one place has as much in common with any time of another one; so what each of both frames has in
   * common with other times of the other film, which do not show the same picture, tells nothing.
   */
  own(sighting: Sighting): number {
    const elsewhere = sighting.by === 'hash' ? this.hashElsewhere(sighting) : this.featuresElsewhere(sighting)
    return Math.max(0, sighting.weight - common * elsewhere)
  }

  private hashElsewhere({ query, original, mirrored }: Sighting): number {
    const [q, o] = [frameAt(this.query.sketch.hashes, query), frameAt(this.original.hashes, original)]
    let nearest = hashRadius + 1
    for (const other of otherFrames(this.original, o, farIn(this.original)))
      if (this.differ(o, other) > onePicture.same) nearest = this.nearer(q, other, mirrored, nearest)
    for (const other of otherFrames(this.query.sketch, q, farIn(this.query.sketch)))
      if (this.query.differ(q, other) > onePicture.same) nearest = this.nearer(other, o, mirrored, nearest)
    return nearest > hashRadius ? 0 : weightOf(nearest)
  }

  private featuresElsewhere(sighting: Sighting): number {
    return Math.max(0, ...this.otherFits(sighting, compared.keyFrames))
  }

  /** How well the key frames of a sighting by features fit those of other times that look most like their counterparts, so many on either side. */
  private otherFits({ query, original }: Sighting, count: number): number[] {
    const { sketch } = this.query
    const q = keyFrameAt(sketch, Math.round(query * 1000))
    const o = keyFrameAt(this.original, Math.round(original * 1000))
    const inOriginal = otherKeyFrames(this.original, o, count, (one, other) => this.differ(one, other))
    const inQuery = otherKeyFrames(sketch, q, count, (one, other) => this.query.differ(one, other))
    const fits = [...inOriginal.map((other) => this.fit(q, other)), ...inQuery.map((other) => this.fit(other, o))]
    return fits.map((fit) => fit?.weight ?? 0)
  }

  /**
   * What is above the mean of other times, of sightings by features. One camera that stands still shows all of a film in one place: that this time fits better
   * than others do is told by many key frames together.
   * @returns undefined when they do not tell it, or cannot.
   */
  excess(sightings: readonly Sighting[]): number[] | undefined {
    const judged = sightings.map((sighting) => ({ sighting, others: this.otherFits(sighting, compared.toJudge) }))
    const told = judged.filter(({ others }) => others.length >= telling.others)
    if (told.length < telling.keyFrames) return undefined
    let deviations = 0
    for (const { sighting, others } of told) {
      const mean = meanOf(others)
      const spread = Math.sqrt(meanOf(others.map((weight) => (weight - mean) ** 2)))
      const deviation = (sighting.weight - mean) / Math.max(spread, telling.noise * mean, telling.leastNoise)
      deviations += Math.min(telling.most, deviation)
    }
    if (deviations / Math.sqrt(told.length) < telling.deviation) return undefined
    return judged.map(({ sighting, others }) => Math.max(0, sighting.weight - meanOf(others)))
  }

  /** A line moved to where both films change alike, as far as that can be told between two times of the query. */
  inTime(line: Line, from: number, to: number): Line {
    const { milliseconds, size } = this.query.sketch.hashes
    const [seconds, bits]: [number[], number[]] = [[], []]
    for (let frame = Math.max(1, frameAt(this.query.sketch.hashes, from)); frame < size; frame++) {
      const second = (milliseconds[frame] as number) / 1000
      if (second > to) break
      if (second <= from) continue
      seconds.push(second)
      bits.push(this.query.differ(frame - 1, frame))
    }
    const { hashes } = this.original
    return inTime(line, { seconds, bits }, (second) => {
      if (second < 0 || second > this.original.seconds) return undefined
      const frame = frameAt(hashes, second)
      return frame < 1 || frame >= hashes.size ? undefined : this.differ(frame - 1, frame)
    })
  }

  /**
   * Where the view that is seen at one second of the query gives way to one with nothing in common, before or up to another second: at a cut that the original
   * does not have there. Undefined where there is none.
   */
  ownCut(line: Line, from: number, to: number): number | undefined {
    const { hashes } = this.query.sketch
    const [low, high] = [Math.min(from, to), Math.max(from, to)]
    let before: number | undefined
    for (let frame = Math.max(1, frameAt(hashes, low)); frame < hashes.size; frame++) {
      const second = (hashes.milliseconds[frame] as number) / 1000
      if (second > high) break
      // A view that begins with the first frame that is seen begins no later.
      if (second === low && from < to) continue
      const isCut = this.query.differ(frame - 1, frame) >= nothingInCommon
      if (!isCut || this.cutsNear(originalAt(line, second))) continue
      if (from < to) return second
      before = second
    }
    return before
  }

  private cutsNear(second: number): boolean {
    const { milliseconds, size } = this.original.hashes
    for (let frame = Math.max(1, frameAt(this.original.hashes, second - sameCut)); frame < size; frame++) {
      if ((milliseconds[frame] as number) / 1000 > second + sameCut) return false
      if (this.differ(frame - 1, frame) >= nothingInCommon) return true
    }
    return false
  }

  /**
   * What is above the mean of other times, of sightings by hashes. One camera that stands still gives frames that are near each other for as long as it does: that
   * the film is at this time is told by frame after frame, when hardly any other time of the original is as near as the one on the line. Nothing is told by a
   * picture that stays: the times of the stretch itself have to differ.
   * @returns undefined when they do not tell it, or cannot.
   */
  ranked(sightings: readonly Sighting[]): number[] | undefined {
    const stretch = sightings.map(({ original }) => frameAt(this.original.hashes, original))
    const judged = sightings.map((sighting, at) => this.rank(sighting, stretch, at))
    const told = judged.filter((one) => one !== undefined)
    if (told.length < ranking.frames) return undefined
    const nearest = told.filter(({ share }) => share < ranking.share)
    if (nearest.length < ranking.most * told.length) return undefined
    return judged.map((one, at) => Math.max(0, (sightings[at] as Sighting).weight - (one?.mean ?? 1)))
  }

  /** The share of other times of the original that are as near to a frame as the time of a sighting, and the mean of what they weigh. */
  private rank(
    { query, mirrored }: Sighting,
    stretch: readonly number[],
    at: number,
  ): { readonly share: number; readonly mean: number } | undefined {
    const q = frameAt(this.query.sketch.hashes, query)
    const o = stretch[at] as number
    const around = stretch.filter((other) => isApart(this.original, o, other, ranking.apart))
    if (around.filter((other) => this.differ(o, other) > onePicture.same).length * 2 <= around.length) return undefined
    const distance = this.nearer(q, o, mirrored, hashRadius + 1)
    let [others, near, weights] = [0, 0, 0]
    for (const other of otherFrames(this.original, o, ranking.apart)) {
      if (this.differ(o, other) <= onePicture.same) continue
      const nearest = this.nearer(q, other, mirrored, hashRadius + 1)
      others++
      weights += nearest > hashRadius ? 0 : weightOf(nearest)
      if (nearest <= distance) near++
    }
    return others < ranking.others ? undefined : { share: near / others, mean: weights / others }
  }

  /** Bits in which two frames of the original differ. */
  private differ(one: number, other: number): number {
    return differ(this.known, one, other)
  }

  /**
   * How many moments of the original are seen in a row by sightings with something of their own: pictures that differ, and a picture that stays once more
   * every so many seconds.
   */
  moments(sightings: readonly OwnSighting[], aStay: number): number {
    let [most, moments] = [0, 0]
    let last: { readonly frame: number; readonly second: number } | undefined
    let before = Number.NEGATIVE_INFINITY
    for (const { query, original, own, by } of sightings) {
      if (own < leastOwn[by]) continue
      if (query - before > apart) [moments, last] = [0, undefined]
      before = query
      const frame = frameAt(this.original.hashes, original)
      const stays = last !== undefined && this.differ(last.frame, frame) <= onePicture.stays
      const since = last === undefined ? Number.POSITIVE_INFINITY : Math.abs(original - last.second)
      if (stays && since < aStay) continue
      // What changes sooner than this is one picture that comes up.
      if (last === undefined || since >= comesUp) {
        moments++
        last = { frame, second: original }
      } else last = { ...last, frame }
      most = Math.max(most, moments)
    }
    return most
  }
}

/** Seconds from which on a film is at another time. */
const farIn = ({ seconds }: FilmSketch): number => Math.min(10, seconds / 3)

/** Frames of a film that stand for all of them: each, or every so many when they are many. */
function* sampledFrames({ hashes: { size } }: FilmSketch): Generator<number> {
  const stride = Math.ceil(size / compared.frames)
  for (let frame = 0; frame < size; frame += stride) yield frame
}

/** Whether two frames of a film are so many seconds or more from each other. */
const isApart = ({ hashes: { milliseconds } }: FilmSketch, one: number, other: number, apart: number): boolean =>
  Math.abs((milliseconds[one] as number) - (milliseconds[other] as number)) >= apart * 1000

/** Those of them that are so many seconds or more from one frame. */
function* otherFrames(film: FilmSketch, frame: number, apart: number): Generator<number> {
  for (const other of sampledFrames(film)) if (isApart(film, frame, other, apart)) yield other
}

/** Of the key frames of a film at other times than one of them those that look most like it, and yet are another picture. */
function otherKeyFrames(
  film: FilmSketch,
  number: number,
  count: number,
  differing: (one: number, other: number) => number,
): number[] {
  const { keyFrames, hashes } = film
  const { millisecond } = keyFrames[number] as FilmKeyFrame
  const here = frameAt(hashes, millisecond / 1000)
  const far = farIn(film) * 1000
  return keyFrames
    .map((keyFrame, other) => ({ other, millisecond: keyFrame.millisecond }))
    .filter((one) => Math.abs(one.millisecond - millisecond) >= far)
    .map((one) => ({ ...one, bits: differing(here, frameAt(hashes, one.millisecond / 1000)) }))
    .filter(({ bits }) => bits > onePicture.same)
    .sort((a, b) => a.bits - b.bits || a.other - b.other)
    .slice(0, count)
    .map(({ other }) => other)
}

/** Bits in which two frames of one film differ; all when nothing of them can be compared. */
function differ(lists: readonly HashList[], one: number, other: number): number {
  let least = 256
  for (const { numbers, quality } of lists)
    if (quality[one] !== 0 && quality[other] !== 0)
      least = Math.min(least, distanceOf(numbers, one, numbers, other, 256))
  return least
}

const meanOf = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length

const weightOf = (distance: number): number => 1 - distance / (hashRadius + 1)

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
