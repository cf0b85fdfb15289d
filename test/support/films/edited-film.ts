import { blankCanvas, type EditedPicture, untouched } from '../pictures/edited-picture.ts'
import { applyTo, type Point, type Polygon, signedArea } from '../pictures/geometry.ts'
import { type HeardStretch, keptOf, later, type Stretch } from '../sounds/edited-sound.ts'
import { silence } from '../sounds/samples.ts'
import { changeSpeed, changeTempo } from '../sounds/tempo.ts'
import type { Film } from './film.ts'

/** A stretch of a copy in which a stretch of an original is to be heard. */
export interface HeardOf extends HeardStretch {
  readonly of: Film
}

/** A stretch of a copy in which a stretch of an original is to be seen, and where in the frame. */
export interface ShownOf extends HeardOf {
  readonly placement: EditedPicture['placement']
}

/** A film under way from its originals to a copy, and what of them is in it. */
export interface EditedFilm {
  readonly film: Film
  readonly shown: readonly ShownOf[]
  readonly heard: readonly HeardOf[]
}

/** Nothing has been done to it yet. */
export function original(film: Film): EditedFilm {
  const whole = { start: 0, end: film.seconds }
  const stretch = { of: film, copy: whole, original: whole }
  const { placement } = untouched(blankCanvas(film.width, film.height).canvas)
  return { film, shown: [{ ...stretch, placement }], heard: film.sound === null ? [] : [stretch] }
}

/** A film that nobody asks about. */
export const stranger = (film: Film): EditedFilm => ({ film, shown: [], heard: [] })

/** Only a part of it. */
export function excerpt({ film, shown, heard }: EditedFilm, from: number, seconds: number): EditedFilm {
  const { sound } = film
  const kept = { start: from, end: Math.min(film.seconds, from + seconds) }
  return {
    film: {
      ...film,
      seconds: kept.end - kept.start,
      frameAt: (second) => film.frameAt(from + second),
      sound: sound === null ? null : (start, end) => sound(from + start, from + end),
    },
    shown: shown.flatMap((stretch) => keptOf(stretch, kept)),
    heard: heard.flatMap((stretch) => keptOf(stretch, kept)),
  }
}

/** One film after the other, in frames of the first one's size and rate. The others have to be as large as it. */
export function inSequence(first: EditedFilm, ...others: readonly EditedFilm[]): EditedFilm {
  const parts = [first, ...others]
  const starts: number[] = []
  let seconds = 0
  for (const { film } of parts) {
    if (film.width !== first.film.width || film.height !== first.film.height)
      throw new RangeError('Films of several sizes do not go into one sequence.')
    starts.push(seconds)
    seconds += film.seconds
  }
  const moved = <T extends HeardOf>(of: (part: EditedFilm) => readonly T[]): T[] =>
    parts.flatMap((part, index) =>
      of(part).map((stretch) => ({ ...stretch, copy: later(stretch.copy, starts[index] ?? 0) })),
    )
  return {
    film: {
      ...first.film,
      seconds,
      frameAt: (second) => {
        const index = Math.max(
          0,
          starts.findLastIndex((start) => start <= second + 1e-6),
        )
        return (parts[index] ?? first).film.frameAt(second - (starts[index] ?? 0))
      },
      sound: parts.every(({ film }) => film.sound === null)
        ? null
        : (from, to) => soundOfParts(parts, starts, from, to),
    },
    shown: moved((part) => part.shown),
    heard: moved((part) => part.heard),
  }
}

function* soundOfParts(
  parts: readonly EditedFilm[],
  starts: readonly number[],
  from: number,
  to: number,
): Generator<Float32Array> {
  for (const [index, { film }] of parts.entries()) {
    const start = starts[index] ?? 0
    const [first, end] = [Math.max(0, from - start), Math.min(film.seconds, to - start)]
    if (end <= first) continue
    if (film.sound === null) yield silence(end - first)
    else yield* film.sound(first, end)
  }
}

/** Played faster (above 1) or slower; what is heard becomes higher or lower with it, or keeps its pitch. */
export function faster({ film, shown, heard }: EditedFilm, factor: number, keepsPitch: boolean): EditedFilm {
  const { sound } = film
  const change = keepsPitch ? changeTempo : changeSpeed
  const shorter = <T extends HeardOf>(stretches: readonly T[]): T[] =>
    stretches.map((stretch) => {
      const { start, end } = stretch.copy
      return { ...stretch, copy: { start: start / factor, end: end / factor } }
    })
  return {
    film: {
      ...film,
      seconds: film.seconds / factor,
      frameAt: (second) => film.frameAt(second * factor),
      sound:
        sound === null
          ? null
          : (from, to) => Iterator.from(sound(from * factor, to * factor)).map((piece) => change(piece, factor)),
    },
    shown: shorter(shown),
    heard: shorter(heard),
  }
}

/** Another sound track, or none. */
export const dubbed = ({ film, shown }: EditedFilm, sound: Film['sound']): EditedFilm => ({
  film: { ...film, sound },
  shown,
  heard: [],
})

/** So many frames a second, each as it is at its time. */
export const atRate = (edited: EditedFilm, rate: number): EditedFilm => ({
  ...edited,
  film: { ...edited.film, rate },
})

/** What is done to a frame at a second. Where it moves the frame to must not depend on what the frame shows. */
export type FrameEdit = (frame: EditedPicture, second: number) => EditedPicture

/** The same edit of every frame. */
export function reframed({ film, shown, heard }: EditedFilm, edit: FrameEdit): EditedFilm {
  const probe = (placement: EditedPicture['placement'], second: number): EditedPicture =>
    edit({ canvas: blankCanvas(film.width, film.height).canvas, placement }, second)
  const { canvas } = probe(untouched(blankCanvas(film.width, film.height).canvas).placement, 0)
  return {
    film: {
      ...film,
      width: canvas.width,
      height: canvas.height,
      frameAt: (second) => edit(untouched(film.frameAt(second)), second).canvas,
    },
    shown: shown.map((stretch) => ({
      ...stretch,
      placement: probe(stretch.placement, (stretch.copy.start + stretch.copy.end) / 2).placement,
    })),
    heard,
  }
}

/** A rectangle, in shares of a frame. */
export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Where an original is to be seen in a copy: what of its frame, and corner by corner where that is in the copy's, as shares of both. */
export interface ShownStretch extends HeardOf {
  readonly place: {
    readonly original: Polygon
    readonly copy: Polygon
    /** Around what is to be seen of it in the copy's frame. */
    readonly box: Box
    readonly mirrored: boolean
  }
}

/** The truth of a stretch, in shares of the frames. */
export function shownStretch({ placement: { map, visible }, ...stretch }: ShownOf, film: Film): ShownStretch {
  const there = visible.map((point) => applyTo(map, point))
  const sharesOf = (polygon: Polygon, { width, height }: Film): Polygon =>
    polygon.map(([x, y]): Point => [x / width, y / height])
  const copy = sharesOf(there, film)
  const range = (axis: 0 | 1): Stretch => {
    const places = copy.map((point) => Math.min(1, Math.max(0, point[axis])))
    return { start: Math.min(...places), end: Math.max(...places) }
  }
  const [across, down] = [range(0), range(1)]
  return {
    ...stretch,
    place: {
      original: sharesOf(visible, stretch.of),
      copy,
      box: { x: across.start, y: down.start, width: across.end - across.start, height: down.end - down.start },
      mirrored: signedArea(there) < 0 !== signedArea(visible) < 0,
    },
  }
}
