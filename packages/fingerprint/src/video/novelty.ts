import { liesWithin, type Point } from '../image/geometry.ts'
import type { Range } from '../modality.ts'
import { boxAt } from './key-frame.ts'
import type { PictureInFilm } from './picture-in-film.ts'
import type { FilmSimilarity } from './similarity.ts'
import type { FilmSketch, FrameBox } from './sketch.ts'

/** What of a film stands in the index. */
export interface FilmNovelty {
  /** By frame, whether its hashes do. */
  readonly hashes: readonly boolean[]
  /** By key frame, whether each feature does. */
  readonly features: readonly (readonly boolean[])[]
}

/** Share of a frame without its bars from which on a copy in it makes its hashes the original's. */
const mostOfFrame = 0.7
/** How far beyond a copy its features reach, as a share of the frame. */
const margin = 0.02

/** A part of the frame that is somebody else's for some time, seconds and shares of the frame. */
interface Copied {
  readonly time: Range
  readonly box: FrameBox
  readonly quadrilateral: readonly Point[]
}

/** What a film adds to what it repeats: frames outside the copied stretches, and in them what lies outside the copy. Copies do not become originals. */
export function novelFilmFrames(sketch: FilmSketch, found: readonly (FilmSimilarity | PictureInFilm)[]): FilmNovelty {
  const copied = found.flatMap(({ spans }) => spans.map(copiedIn))
  const during = (millisecond: number): Copied[] =>
    copied.filter(({ time }) => time.start * 1000 <= millisecond && millisecond < time.end * 1000)
  return {
    hashes: Array.from(sketch.hashes.milliseconds, (millisecond) => {
      const active = boxAt(sketch, millisecond)
      return !during(millisecond).some(({ box }) => shareOf(active, box) >= mostOfFrame)
    }),
    features: sketch.keyFrames.map(({ millisecond, box, features: { size, x, y } }) => {
      const there = during(millisecond)
      return Array.from({ length: size }, (_, at) => {
        const across = box.x + ((x[at] as number) / 4096) * box.width
        const down = box.y + ((y[at] as number) / 4096) * box.height
        return !there.some(({ quadrilateral }) => liesWithin(quadrilateral, across, down, margin))
      })
    }),
  }
}

function copiedIn(span: FilmSimilarity['spans'][number] | PictureInFilm['spans'][number]): Copied {
  if ('film' in span) return { time: span.time, box: span.film, quadrilateral: span.film.quadrilateral }
  const { x, y, width, height } = span.box
  const quadrilateral: Point[] = [
    [x, y],
    [x + width, y],
    [x + width, y + height],
    [x, y + height],
  ]
  return { time: span.query, box: span.box, quadrilateral }
}

/** Share of one box that another covers. */
function shareOf(box: FrameBox, other: FrameBox): number {
  const across = Math.min(box.x + box.width, other.x + other.width) - Math.max(box.x, other.x)
  const down = Math.min(box.y + box.height, other.y + other.height) - Math.max(box.y, other.y)
  return (Math.max(0, across) * Math.max(0, down)) / (box.width * box.height)
}
