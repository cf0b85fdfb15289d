import type { Extent } from './extent.ts'
import { apply, areaOf, clipTo, fourCorners, invert, type Matrix, type Point, slopesAt } from './geometry.ts'
import type { PictureSketch } from './sketch.ts'

/** A part of a picture; numbers are shares of its width and height, 0 to 1. */
export interface PictureRegion {
  /** Number of the frame. */
  readonly frame: number
  /** The smallest upright box round it. */
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  /** Its four corners, those of both sides in the same order. */
  readonly quadrilateral: readonly Point[]
}

/** A part of the query and the part of the original that it shows. */
export interface PictureSpan {
  readonly query: PictureRegion
  readonly original: PictureRegion
}

/** What was done to the original on the way to the query. */
export interface PictureTransform {
  readonly mirrored: boolean
  /** Light and dark changed places. */
  readonly inverted: boolean
  /** Degrees clockwise, -180 to 180. */
  readonly rotation: number
  /** Pixels of the query's file a pixel of the original's. */
  readonly scale: number
  /** Parallel lines are parallel no more. */
  readonly perspective: boolean
}

/** How a picture repeats another: 1 means identical, 0 unrelated. */
export interface PictureSimilarity {
  /** 0 to 1, monotone in the evidence. */
  readonly score: number
  /** Shares of both pictures that are matched, 0 to 1. */
  readonly queryCoverage: number
  readonly originalCoverage: number
  readonly spans: readonly PictureSpan[]
  readonly transform: PictureTransform
}

/** Those of a whole picture. */
const corners: readonly Point[] = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
]

/**
 * What a match looks like; null when the pictures do not meet.
 * @param map from shares of the original to shares of the query.
 * @param within the part of the query that may show the original.
 */
export function describeSimilarity(
  query: PictureSketch,
  candidate: PictureSketch,
  frames: { readonly query: number; readonly original: number },
  map: Matrix,
  within: Extent,
  inverted: boolean,
  score: number,
): PictureSimilarity | null {
  const back = invert(map)
  if (back === undefined) return null
  const shown = clipTo(
    within,
    corners.map(([x, y]) => apply(map, x, y)),
  )
  const taken = shown.map(([x, y]) => apply(back, x, y))
  if (shown.length < 3 || taken.length < 3) return null
  const quadrilateral = fourCorners(shown)
  // in pixels of both files
  const [a, b, c, d] = slopesAt(map, 0.5, 0.5)
  const right = a * (query.width / candidate.width)
  const down = d * (query.height / candidate.height)
  const rightByDown = b * (query.width / candidate.height)
  const downByRight = c * (query.height / candidate.width)
  const determinant = right * down - rightByDown * downByRight
  const mirrored = determinant < 0
  const side = mirrored ? -1 : 1
  return {
    score,
    queryCoverage: areaOf(shown),
    originalCoverage: areaOf(taken),
    spans: [
      {
        query: regionOf(frames.query, quadrilateral),
        original: regionOf(
          frames.original,
          quadrilateral.map(([x, y]) => apply(back, x, y)),
        ),
      },
    ],
    transform: {
      mirrored,
      inverted,
      rotation: (Math.atan2(downByRight * side - rightByDown, right * side + down) / Math.PI) * 180,
      scale: Math.sqrt(Math.abs(determinant)),
      perspective: map[6] !== 0 || map[7] !== 0,
    },
  }
}

function regionOf(frame: number, corners: readonly Point[]): PictureRegion {
  const quadrilateral = corners.map(([x, y]): Point => [unit(x), unit(y)])
  const xs = quadrilateral.map(([x]) => x)
  const ys = quadrilateral.map(([, y]) => y)
  const x = Math.min(...xs)
  const y = Math.min(...ys)
  return { frame, x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y, quadrilateral }
}

const unit = (value: number): number => Math.max(0, Math.min(1, value))
