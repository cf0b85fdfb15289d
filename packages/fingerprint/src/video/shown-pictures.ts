import { coverage } from '../coverage.ts'
import { dihedrals, hammingDistance } from '../image/pdq.ts'
import type { PictureRegion, PictureSimilarity } from '../image/similarity.ts'
import type { PictureSketch } from '../image/sketch.ts'
import { frameAt, frameOf } from './key-frame.ts'
import type { PictureInFilm, PictureInFilmSpan } from './picture-in-film.ts'
import { type FilmHashes, type FilmKeyFrame, type FilmSketch, type FrameBox, filmHashBytes } from './sketch.ts'
import { turned } from './turned-hashes.ts'

/*
 * Pictures that key frames of a film show, or that show key frames of a film.
 */

/** Bits up to which a frame shows what the key frame before it does. */
const sameView = 72

/** A key frame as a picture, with the hash that it has without bars. */
export function pictureOf({ hashes, keyFrames }: FilmSketch, number: number): PictureSketch {
  const keyFrame = keyFrames[number] as FilmKeyFrame
  const frame = frameAt(hashes, keyFrame.millisecond / 1000)
  const { hash, quality } = hashOf(hashes, frame)
  return {
    width: keyFrame.width,
    height: keyFrame.height,
    frames: [{ ...frameOf(keyFrame), hashes: dihedrals.map((way) => turned(hash, way)), quality }],
  }
}

/** What tells a frame best: its hash without bars, or that of the whole. */
function hashOf(hashes: FilmHashes, frame: number): { readonly hash: Uint8Array; readonly quality: number } {
  const [start, end] = [frame * filmHashBytes, (frame + 1) * filmHashBytes]
  const active = hashes.activeQuality[frame] as number
  return active > 0
    ? { hash: hashes.active.subarray(start, end), quality: active }
    : { hash: hashes.whole.subarray(start, end), quality: hashes.wholeQuality[frame] as number }
}

/** A key frame that shows a picture, or that a picture shows. */
export interface Showing {
  /** Number of the key frame. */
  readonly keyFrame: number
  readonly similarity: PictureSimilarity
}

/** Which side the film is on. */
export type FilmSide = 'query' | 'original'

/** What key frames, ascending, tell of how long a film shows a picture, and where. */
export function describeShowings(film: FilmSketch, side: FilmSide, showings: readonly Showing[]): PictureInFilm {
  const runs: Showing[][] = []
  for (const showing of showings) {
    const run = runs.at(-1)
    if (run?.at(-1)?.keyFrame === showing.keyFrame - 1) run.push(showing)
    else runs.push([showing])
  }
  const surest = surestOf(showings)
  const spans = runs.map((run) => spanOf(film, side, run))
  const ofFilm = coverage(
    spans.map(({ time }) => time),
    film.seconds,
  )
  const ofPicture = showings.reduce((most, { similarity }) => {
    const share = side === 'query' ? similarity.originalCoverage : similarity.queryCoverage
    return Math.max(most, share)
  }, 0)
  return {
    score: surest.similarity.score,
    queryCoverage: side === 'query' ? ofFilm : ofPicture,
    originalCoverage: side === 'query' ? ofPicture : ofFilm,
    spans,
    transform: surest.similarity.transform,
  }
}

const surestOf = (showings: readonly Showing[]): Showing =>
  showings.reduce((best, showing) => (showing.similarity.score > best.similarity.score ? showing : best))

function spanOf(film: FilmSketch, side: FilmSide, run: readonly Showing[]): PictureInFilmSpan {
  const first = run[0] as Showing
  const last = run.at(-1) as Showing
  const { keyFrame, similarity } = surestOf(run)
  const [span] = similarity.spans
  const regions = span as PictureSimilarity['spans'][number]
  const [ofFilm, ofPicture] = side === 'query' ? [regions.query, regions.original] : [regions.original, regions.query]
  const { box, millisecond } = film.keyFrames[keyFrame] as FilmKeyFrame
  return {
    time: {
      start: (film.keyFrames[first.keyFrame]?.millisecond ?? millisecond) / 1000,
      end: viewEnd(film, last.keyFrame),
    },
    film: { ...withinFrame(ofFilm, box), frame: keyFrame },
    picture: ofPicture,
  }
}

/** The second up to which a film shows what a key frame does: until another view begins. */
function viewEnd({ hashes, keyFrames, seconds }: FilmSketch, number: number): number {
  const next = keyFrames[number + 1]
  const end = next === undefined ? seconds : next.millisecond / 1000
  const first = frameAt(hashes, (keyFrames[number] as FilmKeyFrame).millisecond / 1000)
  const view = hashOf(hashes, first)
  for (let frame = first + 1; frame < hashes.size; frame++) {
    const second = (hashes.milliseconds[frame] as number) / 1000
    if (second >= end) break
    const seen = hashOf(hashes, frame)
    if (seen.quality > 0 && view.quality > 0 && hammingDistance(seen.hash, view.hash) > sameView) return second
  }
  return end
}

/** A region of what is without bars as one of the whole frame. */
function withinFrame(region: PictureRegion, box: FrameBox): PictureRegion {
  return {
    ...region,
    x: box.x + region.x * box.width,
    y: box.y + region.y * box.height,
    width: region.width * box.width,
    height: region.height * box.height,
    quadrilateral: region.quadrilateral.map(([x, y]) => [box.x + x * box.width, box.y + y * box.height] as const),
  }
}
