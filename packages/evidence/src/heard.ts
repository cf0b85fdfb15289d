import type { Span } from '@sourcemark/contract'
import { mergeRanges, sidesOf } from './letters.ts'

/** How much of a recording or film was taken. */
export interface Heard {
  readonly seconds: number
  /** Seconds of the longest stretch. */
  readonly longest: number
}

/**
 * Seconds of a recording or film that lie in passages, each counted once, and the longest stretch of them without a break.
 * @param spans passages in it (`query`), in seconds; those without a time are left out.
 */
export function heardOf(spans: readonly Span[]): Heard {
  const lengths = mergeRanges(sidesOf(spans, 'query')).map(({ start, end }) => end - start)
  return { seconds: lengths.reduce((sum, length) => sum + length, 0), longest: Math.max(0, ...lengths) }
}
