import type { ReadPart } from '@sourcemark/attribution'
import type { Span } from '@sourcemark/contract'
import type { ExclusionFacts, Range } from './facts.ts'
import { cutAtArticles, lawLines, type ReadLine } from './laws.ts'
import { countMarked, lettersIn, lettersOf, mergeRanges, sidesOf } from './letters.ts'
import { linesOf } from './lines.ts'
import { officialLines } from './official.ts'
import { tableLines } from './tables.ts'

/** Why a passage is not protected: a law or regulation, a document of a state body, a table of facts, or a ruling. */
export type ExclusionClass = 'law' | 'official' | 'table' | 'suppressed'

/** A passage of the original that is not protected. Offsets count UTF-16 code units of the text as sent. */
export interface ExcludedRange extends Range {
  readonly class: ExclusionClass
}

export interface Exclusions extends ExclusionFacts {
  /** Excluded passages as far as something was taken from them, in the order of the original. */
  readonly ranges: readonly ExcludedRange[]
}

const known = new WeakMap<ReadPart, readonly ExcludedRange[]>()

/**
 * How much of what was taken is excluded from protection, by characters of the original. Source: Copyright Law of China, Art. 5 (laws,
 * regulations and official documents; calendars, numerical tables, forms in general use).
 * @param spans passages in the original (`original`).
 * @param suppressed passages of the original that people ruled never to match.
 */
export function exclusionsOf(original: ReadPart, spans: readonly Span[], suppressed: readonly Range[]): Exclusions {
  const letters = lettersOf(original)
  const takenRanges = mergeRanges(sidesOf(spans, 'original'))
  const taken = lettersIn(letters, takenRanges)
  const total = countMarked(taken)
  const all = new Uint8Array(letters.count)
  const ranges = [
    ...unprotectedIn(original),
    ...suppressed.map((range) => ({ class: 'suppressed' as const, ...range })),
  ]
  const share = (kind: ExclusionClass): number => {
    const inside = lettersIn(
      letters,
      ranges.filter((range) => range.class === kind),
    )
    let count = 0
    for (let index = 0; index < letters.count; index++) {
      if (inside[index] === 0 || taken[index] === 0) continue
      count++
      all[index] = 1
    }
    return total === 0 ? 0 : count / total
  }
  const shares = {
    law: share('law'),
    official: share('official'),
    table: share('table'),
    suppressed: share('suppressed'),
  }
  return {
    ...shares,
    total: total === 0 ? 0 : countMarked(all) / total,
    ranges: ranges
      .filter((range) => touches(takenRanges, range))
      .sort((a, b) => a.start - b.start || (a.class < b.class ? -1 : 1)),
  }
}

function touches(taken: readonly Range[], { start, end }: Range): boolean {
  return taken.some((range) => range.start < end && start < range.end)
}

/** What a text holds of laws, official documents and tables. @returns the same for the same part. */
function unprotectedIn(part: ReadPart): readonly ExcludedRange[] {
  const before = known.get(part)
  if (before !== undefined) return before
  const folded = linesOf(part).map(({ text }, index): ReadLine => ({ index, text, offset: 0 }))
  const written = part.blocks.map(({ text }, index): ReadLine => ({ index, text, offset: 0 }))
  const cut = folded.flatMap(cutAtArticles)
  const ranges = [
    ...rangesOf(part, 'law', lawLines(cut)),
    ...rangesOf(part, 'official', officialLines(folded)),
    ...rangesOf(
      part,
      'table',
      tableLines(written, part.blocks).map(({ index }) => folded[index] as ReadLine),
    ),
  ]
  known.set(part, ranges)
  return ranges
}

/** Lines as passages of the text as sent; neighbouring lines are one passage. */
function rangesOf(part: ReadPart, kind: ExclusionClass, lines: readonly ReadLine[]): ExcludedRange[] {
  const all = linesOf(part)
  const ranges: ExcludedRange[] = []
  let lastIndex = Number.NaN
  for (const { index, text, offset } of lines.toSorted((a, b) => a.index - b.index || a.offset - b.offset)) {
    const line = all[index]
    const start = line?.from[offset]
    const end = line?.to[offset + text.length - 1]
    if (start === undefined || end === undefined) continue
    const last = ranges.at(-1)
    if (last !== undefined && index - lastIndex <= 1)
      ranges[ranges.length - 1] = { ...last, end: Math.max(last.end, end) }
    else ranges.push({ class: kind, start, end })
    lastIndex = index
  }
  return ranges
}
