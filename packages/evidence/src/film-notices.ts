import type { ReadPart } from '@sourcemark/attribution'
import type { Span, TimeRange } from '@sourcemark/contract'
import type { Range } from './facts.ts'
import { mergeRanges, rangeOf, sidesOf } from './letters.ts'
import {
  type NoticeMarks,
  type NoticeMatch,
  type PictureNotices,
  pictureNoticesOf,
  type SizedPart,
} from './picture-notices.ts'
import type { Holder } from './rights.ts'

const limits = Object.freeze({
  /** Seconds of what was taken for which the original shows a name: words are read in frames some seconds apart, and one may be missed. */
  shown: 10,
  /** Share of the copy's frames that the original's fill, and by how much the proportions of both may differ: what was cut off is not known to be gone. */
  filled: 0.9,
  proportions: 0.03,
} as const)

const nothing: PictureNotices = Object.freeze({ removed: 0, altered: 0, details: [] })
const frame = Object.freeze({ x: 0, y: 0, w: 1, h: 1 })
/** Where a place in the frames of an original is in those of a copy that they fill. */
const same: Span = Object.freeze({ query: frame, original: frame })

/**
 * Names of a film's owner or authors that stand in its pictures for long within what was taken, and are gone in the copy; or where somebody else is named
 * now. As {@link pictureNoticesOf}, but for copies alone that show the whole frame as it was.
 * @param original the film as its owner published it, with its words.
 * @param copy the film in which it was found, all words of its frames read.
 */
export function filmNoticesOf(
  original: ReadPart,
  copy: SizedPart,
  match: NoticeMatch,
  marks: NoticeMarks,
  holder: Holder,
): PictureNotices {
  const { width, height } = original.picture ?? { width: null, height: null }
  if (width === null || height === null || match.transform?.mirrored === true) return nothing
  const proportions = (copy.size.width * height) / (copy.size.height * width)
  if (Math.abs(proportions - 1) > limits.proportions || !match.spans.every(fillsFrame)) return nothing
  const taken = mergeRanges(sidesOf(match.spans, 'original'))
  const lasting = marks.original.filter(
    ({ where }) => 'words' in where && secondsWithin(where.words.time, taken) >= limits.shown,
  )
  return pictureNoticesOf(original, copy, { spans: [same] }, { original: lasting, copy: marks.copy }, holder)
}

const fillsFrame = ({ query: { w = 0, h = 0 } }: Span): boolean => w * h >= limits.filled

/** Seconds of some time that lie in ranges which are apart. */
function secondsWithin(time: TimeRange | undefined, ranges: readonly Range[]): number {
  const shown = time === undefined ? undefined : rangeOf(time)
  if (shown === undefined) return 0
  return ranges.reduce(
    (sum, { start, end }) => sum + Math.max(0, Math.min(end, shown.end) - Math.max(start, shown.start)),
    0,
  )
}
