import type { Span, TimeRange } from '@sourcemark/contract'

/** A stretch of time in both contents. */
export interface StretchPair {
  readonly query: TimeRange
  readonly original: TimeRange
}

/** The spans that are about time on both sides, in the order of the content. */
export const stretchPairs = (spans: readonly Span[]): StretchPair[] =>
  spans
    .flatMap(({ query, original }) => {
      const [ours, theirs] = [rangeOf(query), rangeOf(original)]
      return ours === undefined || theirs === undefined ? [] : [{ query: ours, original: theirs }]
    })
    .sort((a, b) => a.query.start - b.query.start)

function rangeOf({ start, end }: Span['query']): TimeRange | undefined {
  return start === undefined || end === undefined || end <= start ? undefined : { start, end }
}

/** Seconds that one player shows. */
const longestWindow = 120
/** Seconds that are heard in front of a match and behind it. */
const lead = 5

/**
 * What is drawn and can be played around a stretch in both contents: a window that begins as long before it, and is as long, on either side, in the time of
 * the content. So what is drawn above each other is heard at one moment of the match, at whatever speed it is played.
 */
export function alignedWindow(
  { query, original }: StretchPair,
  seconds: Readonly<Record<'query' | 'original', number>>,
): StretchPair {
  const speed = (original.end - original.start) / (query.end - query.start)
  const before = Math.min(lead, query.start, original.start / speed)
  const behind = Math.max(0, Math.min(lead, seconds.query - query.end, (seconds.original - original.end) / speed))
  const length = Math.min(before + (query.end - query.start) + behind, longestWindow, longestWindow / speed)
  const [start, from] = [query.start - before, original.start - before * speed]
  return {
    query: { start, end: start + length },
    original: { start: from, end: from + length * speed },
  }
}

/** Frames of one match that are shown. */
const mostFrames = 12

/**
 * Moments of a film and of its original that are to be compared: the middle of each stretch, and of long ones more, spread over them; at most twelve.
 */
export function framePairs(
  pairs: readonly StretchPair[],
): { readonly stretch: number; readonly query: number; readonly original: number }[] {
  const each = Math.max(1, Math.min(4, Math.floor(mostFrames / Math.max(1, pairs.length))))
  return pairs.slice(0, mostFrames).flatMap(({ query, original }, stretch) => {
    // A moment takes some seconds to look different from the one before.
    const count = Math.max(1, Math.min(each, Math.floor((query.end - query.start) / 2)))
    return Array.from({ length: count }, (_, at) => {
      const share = (at + 0.5) / count
      return {
        stretch,
        query: query.start + share * (query.end - query.start),
        original: original.start + share * (original.end - original.start),
      }
    })
  })
}
