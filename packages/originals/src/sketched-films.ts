import { decodeFilmSketch, type FilmSketch, videoAlgorithm } from '@sourcemark/fingerprint'
import type { SketchedKind } from './media-kind.ts'
import { videoIndexes } from './video-indexes.ts'

/** What a frame takes in memory, and a key frame, in bytes. */
const frameBytes = 70
const keyFrameBytes = 9_000

/** How the sketches of films are kept. */
export const sketchedFilms: SketchedKind<FilmSketch> = Object.freeze({
  kind: 'video',
  algorithm: videoAlgorithm,
  indexes: videoIndexes,
  decode: decodeFilmSketch,
  weigh: ({ hashes, keyFrames }) => hashes.size * frameBytes + keyFrames.length * keyFrameBytes,
  weightKept: 150_000_000,
} satisfies SketchedKind<FilmSketch>)
