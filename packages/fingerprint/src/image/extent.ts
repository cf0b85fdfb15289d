import type { ComparedWindow } from './agreement.ts'
import type { Point } from './geometry.ts'

/** A part of a picture between four straight lines, in shares of its width and height. */
export interface Extent {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** All of a picture. */
export const whole: Extent = Object.freeze({ left: 0, top: 0, right: 1, bottom: 1 })

/** Windows of a strip along an edge that have to contradict for it to be cut off, as a share. */
const cutFrom = 0.5
/** How far features lie from the edge of what they are of, at most. */
const featureMargin = 0.02

/**
 * What is left of the query where it meets the original, when strips along its edges are cut off in which it shows something else: a bar with words, a
 * border, the keys of a phone.
 * @param agreed places at which features agree.
 */
export function extentOf(windows: readonly ComparedWindow[], agreed: readonly Point[]): Extent {
  if (agreed.length === 0) return whole
  const rows = linesOf(windows, ({ y }) => y)
  const columns = linesOf(windows, ({ x }) => x)
  return {
    left: cutBefore(
      columns,
      agreed.map(([x]) => x),
    ),
    top: cutBefore(
      rows,
      agreed.map(([, y]) => y),
    ),
    right:
      1 -
      cutBefore(
        turned(columns),
        agreed.map(([x]) => 1 - x),
      ),
    bottom:
      1 -
      cutBefore(
        turned(rows),
        agreed.map(([, y]) => 1 - y),
      ),
  }
}

/** A row or column of windows, by its middle. */
interface Line {
  readonly middle: number
  readonly contradicts: boolean
}

function linesOf(windows: readonly ComparedWindow[], middleOf: (window: ComparedWindow) => number): Line[] {
  return [...Map.groupBy(windows, middleOf)]
    .map(([middle, line]) => {
      const against = line.filter(({ result }) => result < 0).length
      const inFavour = line.filter(({ result }) => result > 0).length
      return { middle, contradicts: against > inFavour && against >= cutFrom * line.length }
    })
    .sort((a, b) => a.middle - b.middle)
}

const turned = (lines: readonly Line[]): Line[] =>
  lines.map(({ middle, contradicts }) => ({ middle: 1 - middle, contradicts })).reverse()

/** Where what agrees begins, seen from the edge at 0; 0 when nothing is to be cut off. */
function cutBefore(lines: readonly Line[], agreed: readonly number[]): number {
  const first = lines.findIndex(({ contradicts }) => !contradicts)
  if (first <= 0) return 0
  // Windows are coarse: where features begin to agree it is known better.
  const beyond = Math.min(...agreed)
  return Math.max(0, Math.min(beyond - featureMargin, (lines[first] as Line).middle))
}
