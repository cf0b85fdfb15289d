import { type Line, originalAt } from './lines.ts'

/*
 * Key frames stand up to four seconds from each other, and tell the time of a stretch no better. But whatever of a picture was cut away, what is left changes
 * when all of it does: so the times at which two films change, and by how much, tell by how much a line is off.
 */

const limits = Object.freeze({
  /** Seconds by which a line is moved at most, and the steps that are tried. */
  most: 2,
  step: 0.25,
  /** Changes that are compared at least: what a few do is soon alike by chance. */
  changes: 30,
  /** Correlation from which on films change alike. */
  alike: 0.45,
  /** By how much it has to be above that of the line as it is. */
  better: 0.1,
} as const)

/** Changes of a film, frame by frame: when, in seconds, and how many bits of its hash. */
export interface Changes {
  readonly seconds: readonly number[]
  readonly bits: readonly number[]
}

/**
 * A line through the times of two films, moved to where they change alike; the same line when nothing tells that it is off.
 * @param query changes of the query in the stretch that the line is of.
 * @param changeAt bits by which the original changes at a second of it; undefined where it has no frame.
 */
export function inTime(line: Line, query: Changes, changeAt: (second: number) => number | undefined): Line {
  const likeness = (shift: number): number => {
    const pairs = query.seconds.flatMap((second, at): [number, number][] => {
      const change = changeAt(originalAt(line, second) + shift)
      return change === undefined ? [] : [[query.bits[at] as number, change]]
    })
    return pairs.length < limits.changes ? 0 : correlation(pairs)
  }
  const before = likeness(0)
  let [best, most] = [0, Math.max(limits.alike, before + limits.better)]
  for (let shift = -limits.most; shift <= limits.most; shift += limits.step) {
    const alike = likeness(shift)
    if (alike > most) [best, most] = [shift, alike]
  }
  return best === 0 ? line : { ...line, offset: line.offset + best }
}

/** Pearson's. */
function correlation(pairs: readonly (readonly [number, number])[]): number {
  const mean = (of: 0 | 1): number => pairs.reduce((sum, pair) => sum + pair[of], 0) / pairs.length
  const [x, y] = [mean(0), mean(1)]
  let [xx, yy, xy] = [0, 0, 0]
  for (const [one, other] of pairs) {
    xx += (one - x) ** 2
    yy += (other - y) ** 2
    xy += (one - x) * (other - y)
  }
  return xx === 0 || yy === 0 ? 0 : xy / Math.sqrt(xx * yy)
}
