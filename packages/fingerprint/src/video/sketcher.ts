import { packFeatures } from '../image/features.ts'
import { hammingDistance, hashPicture, type PdqHash, pdqQualityLimit } from '../image/pdq.ts'
import type { GreyPicture } from '../image/picture.ts'
import { extractFeatures } from '../image/sift/extract.ts'
import { makeThumbnail } from '../image/thumbnail.ts'
import type { Sketched } from '../modality.ts'
import { findActiveArea } from './active-area.ts'
import { cropTo, type FilmFrame, type FrameArea, filmFrameRate, stretchContrast } from './frame.ts'
import {
  emptyHashes,
  type FilmHashes,
  type FilmKeyFrame,
  type FilmSketch,
  filmHashBytes,
  filmLimits,
  toBoxShare,
} from './sketch.ts'

/** Bits in which the hashes of two frames differ from which on another shot has begun. */
const newShot = 96
/** The same from which on a frame of a shot is kept with its features besides the first. */
const newView = 72
/** Features without which a key frame proves nothing. */
const fewestFeatures = 8

/** A frame that waits for the end of its take. */
interface Waiting {
  readonly millisecond: number
  readonly picture: GreyPicture
  readonly hashed: PdqHash
}

/** Hashes of one frame, undefined where there is nothing to see. */
interface Hashed {
  readonly millisecond: number
  readonly whole: PdqHash
  readonly active: PdqHash | undefined
}

/** Reduces a film, frame by frame, to its sketch. Beside the sketch it holds no more than the frames of four seconds. */
export class FilmSketcher {
  private taken = 0
  private end = 0
  private take: Waiting[] = []
  private readonly hashed: Hashed[] = []
  private readonly keyFrames: FilmKeyFrame[] = []

  /** Seconds of film that came. */
  get seconds(): number {
    return this.end
  }

  /** Takes the next frame, the longer side at most `filmSide`, about `filmFrameRate` a second. */
  push(frame: FilmFrame): void {
    this.taken++
    this.end = Math.max(this.end, frame.second + 1 / filmFrameRate)
    if (this.taken > filmLimits.frames || Math.min(frame.width, frame.height) < filmLimits.side) return
    const picture = stretchContrast(frame)
    const waiting = { millisecond: Math.round(frame.second * 1000), picture, hashed: hashPicture(picture) }
    if (this.endsWith(waiting)) this.finishTake()
    this.take.push(waiting)
  }

  /** The sketch of all that came, or why there is none. */
  finish(): Sketched<FilmSketch> {
    this.finishTake()
    if (this.taken === 0) return { ok: false, reason: 'EMPTY' }
    if (this.end < filmLimits.shortest) return { ok: false, reason: 'TOO_SHORT' }
    const hashes = this.packHashes()
    const isSeen = hashes.wholeQuality.some((quality) => quality > 0) || this.keyFrames.length > 0
    if (!isSeen) return { ok: false, reason: 'BLANK' }
    const seconds = Math.round(this.end * 1000) / 1000
    return { ok: true, sketch: { seconds, hashes, keyFrames: this.keyFrames } }
  }

  /** Whether a frame belongs to another take than those before: it shows something else, or they are long enough. */
  private endsWith({ millisecond, picture, hashed }: Waiting): boolean {
    const first = this.take[0]
    const last = this.take.at(-1)
    if (first === undefined || last === undefined) return false
    if (millisecond - first.millisecond >= filmLimits.apart * 1000) return true
    if (this.take.length >= filmLimits.apart * filmFrameRate * 2) return true
    if (picture.width !== last.picture.width || picture.height !== last.picture.height) return true
    return hammingDistance(hashed.hash, last.hashed.hash) >= newShot
  }

  private finishTake(): void {
    const { take } = this
    const [first] = take
    if (first === undefined) return
    this.take = []
    const area = findActiveArea(take.map(({ picture }) => picture))
    const isWhole = area.width === first.picture.width && area.height === first.picture.height
    let kept: PdqHash | undefined
    for (const { millisecond, picture, hashed } of take) {
      const active = isWhole ? undefined : hashPicture(cropTo(picture, area))
      this.hashed.push({ millisecond, whole: hashed, active })
      const seen = active ?? hashed
      if (kept !== undefined && hammingDistance(kept.hash, seen.hash) < newView) continue
      if (this.keyFrames.length >= filmLimits.keyFramesAtOnce + (millisecond / 1000) * filmLimits.keyFrameRate) continue
      const keyFrame = keyFrameOf(millisecond, picture, area)
      if (keyFrame.features.size < fewestFeatures) continue
      this.keyFrames.push(keyFrame)
      kept = seen
    }
  }

  private packHashes(): FilmHashes {
    const size = this.hashed.length
    const packed = emptyHashes(size)
    for (const [at, { millisecond, whole, active }] of this.hashed.entries()) {
      packed.milliseconds[at] = millisecond
      if (whole.quality > pdqQualityLimit) {
        packed.whole.set(whole.hash, at * filmHashBytes)
        packed.wholeQuality[at] = whole.quality
      }
      if (active === undefined || active.quality <= pdqQualityLimit) continue
      packed.active.set(active.hash, at * filmHashBytes)
      packed.activeQuality[at] = active.quality
    }
    return packed
  }
}

function keyFrameOf(millisecond: number, picture: GreyPicture, area: FrameArea): FilmKeyFrame {
  const active = cropTo(picture, area)
  const { width, height } = active
  return {
    millisecond,
    box: {
      x: toBoxShare(area.left / picture.width),
      y: toBoxShare(area.top / picture.height),
      width: toBoxShare(width / picture.width),
      height: toBoxShare(height / picture.height),
    },
    width,
    height,
    thumbnail: makeThumbnail(active),
    features: packFeatures(extractFeatures(active, { limit: filmLimits.features }), width, height),
  }
}
