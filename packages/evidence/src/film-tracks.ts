import type { Span } from '@sourcemark/contract'
import type { Range } from './facts.ts'
import { mergeRanges, rangeOf, sidesOf } from './letters.ts'

/** What a film has to be heard: sound, silence, no sound track; or nobody knows. */
export type FilmSound = 'sound' | 'silent' | 'none' | 'unknown'

/** What was found of one film in another: passages in seconds of both. */
export interface FilmTaking {
  /** Where its pictures are seen. */
  readonly seen: readonly Span[]
  /** Where its sound is heard. */
  readonly heard: readonly Span[]
  /** Stretches of the copy in which something of other works is seen or heard: what the original has there may be theirs as well. */
  readonly seenElsewhere: readonly Range[]
  readonly heardElsewhere: readonly Range[]
  readonly sound: { readonly copy: FilmSound; readonly original: FilmSound }
}

/** A stretch of the copy where sound and pictures of the original do not belong together. */
export interface ShiftedRange extends Range {
  /** Seconds by which the sound comes from later in the original than the pictures; less than 0: from earlier. */
  readonly by: number
}

/** Which tracks of an original were taken, as stretches of the copy in seconds. */
export interface FilmTracks {
  /** Pictures and sound of one time of the original. */
  readonly together: readonly Range[]
  /** Pictures and sound, of different times. */
  readonly shifted: readonly ShiftedRange[]
  /** Pictures of an original with sound, in a copy without any. */
  readonly muted: readonly Range[]
  /** Pictures of an original with sound, to other sound. */
  readonly redubbed: readonly Range[]
  /** Sound to other pictures. */
  readonly soundOnly: readonly Range[]
}

const limits = Object.freeze({
  /** Seconds by which sound and pictures may lie apart: both are measured, pictures in half seconds. */
  apart: 1,
  /** Seconds from which a copied stretch of sound, or of pictures, is found for sure; that a shorter one was not found says nothing. */
  surelyFound: 10,
} as const)

/**
 * Whether pictures and sound of a film were taken together, one without the other, or shifted against each other. Of stretches that are too short to be
 * found for sure nothing is said, nor of such in which something of another work is seen or heard: the original may have it from there itself.
 */
export function filmTracksOf({ seen, heard, seenElsewhere, heardElsewhere, sound }: FilmTaking): FilmTracks {
  const both = seen.flatMap((picture) => heard.flatMap((audible) => overlapOf(picture, audible) ?? []))
  const inStep = ({ by }: ShiftedRange): boolean => Math.abs(by) <= limits.apart
  const together = mergeRanges(both.filter(inStep))
  const shifted = both
    .filter((range) => !inStep(range))
    .flatMap(({ by, ...range }) => outside([range], together).map((rest) => ({ ...rest, by })))
    .sort((a, b) => a.start - b.start)
  const pictures = sidesOf(seen, 'query')
  const sounds = sidesOf(heard, 'query')
  const silent = outside(pictures, sounds)
  const apart = (ranges: readonly Range[], others: readonly Range[], elsewhere: readonly Range[]): Range[] =>
    outside(outside(ranges, others), elsewhere).filter(({ start, end }) => end - start >= limits.surelyFound)
  const { copy, original } = sound
  return {
    together,
    shifted,
    muted: original === 'sound' && (copy === 'none' || copy === 'silent') ? silent : [],
    redubbed: original === 'sound' && copy === 'sound' ? apart(pictures, sounds, heardElsewhere) : [],
    soundOnly: apart(sounds, pictures, seenElsewhere),
  }
}

/** Where the copy shows one passage while the other is heard, and by how much the original has them apart in the middle of that. */
function overlapOf(picture: Span, audible: Span): ShiftedRange | undefined {
  const shown = rangeOf(picture.query)
  const played = rangeOf(audible.query)
  if (shown === undefined || played === undefined) return undefined
  const range = { start: Math.max(shown.start, played.start), end: Math.min(shown.end, played.end) }
  if (range.end <= range.start) return undefined
  const middle = (range.start + range.end) / 2
  const [of, from] = [timeIn(picture, middle), timeIn(audible, middle)]
  return of === undefined || from === undefined ? undefined : { ...range, by: from - of }
}

/** The time of the original at a time of the copy, by one passage in both. */
function timeIn(span: Span, time: number): number | undefined {
  const here = rangeOf(span.query)
  const there = rangeOf(span.original)
  if (here === undefined || there === undefined) return undefined
  return there.start + ((time - here.start) * (there.end - there.start)) / (here.end - here.start)
}

/** What of some ranges lies in none of the others, in order. */
function outside(ranges: readonly Range[], others: readonly Range[]): Range[] {
  const taken = mergeRanges(others)
  return mergeRanges(ranges).flatMap(({ start, end }) => {
    const left: Range[] = []
    let from = start
    for (const other of taken) {
      if (other.end <= from || other.start >= end) continue
      if (other.start > from) left.push({ start: from, end: other.start })
      from = other.end
    }
    return from < end ? [...left, { start: from, end }] : left
  })
}
