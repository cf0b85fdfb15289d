import type { PriorityFacts } from './facts.ts'

/** What is known of when and by whom a content was first published. */
export interface Claim {
  /** RFC 3339. */
  readonly publishedAt: string
  /** Registered by a right holder. */
  readonly registered: boolean
  readonly declaredOriginal: boolean
  /** Times of publication in its markup, RFC 3339; see `datesOf`. */
  readonly embeddedDates: readonly string[]
  /** Words copied along in its text name the owner of the other content. */
  readonly residueNamesOther: boolean
}

/** A piece of evidence and how much it says, in log-odds: above zero for the work, below for the post. */
export interface PriorityEvidence {
  readonly kind: 'time' | 'registered' | 'declared' | 'residue' | 'embedded'
  readonly weight: number
}

export interface Priority extends PriorityFacts {
  /** What was weighed, the strongest first. */
  readonly evidence: readonly PriorityEvidence[]
}

/**
 * Log-odds of each piece of evidence. Set by judgement, not learned: a registration or a left-over mark outweighs declarations and any time gap;
 * what anybody can write into a page says little.
 */
const weights = Object.freeze({
  /** What a time gap comes to at most; half of it at one margin. */
  time: 4,
  registered: 3,
  residue: 5,
  declared: 0.5,
  embedded: 0.4,
} as const)

/**
 * Who was first, from weighed evidence: whether the work (published earlier) is the origin rather than the post. Log-odds are added, so no piece
 * decides alone, and turned into a confidence by the logistic function. Nothing but `original` and `copy` enters: the same in any order.
 * @param margin seconds within which times of publication say little, more than 0.
 */
export function priorityOf(
  { original, copy }: { readonly original: Claim; readonly copy: Claim },
  margin: number,
): Priority {
  const evidence: PriorityEvidence[] = []
  const weigh = (kind: PriorityEvidence['kind'], weight: number): void => {
    if (weight !== 0) evidence.push({ kind, weight })
  }
  const difference = (Date.parse(copy.publishedAt) - Date.parse(original.publishedAt)) / 1000
  const gap = Number.isFinite(difference) ? difference : 0
  weigh('time', (weights.time * gap) / (Math.abs(gap) + margin))
  const balance = (mine: boolean, theirs: boolean): number => Number(mine) - Number(theirs)
  weigh('registered', weights.registered * balance(original.registered, copy.registered))
  weigh('declared', weights.declared * balance(original.declaredOriginal, copy.declaredOriginal))
  weigh('residue', weights.residue * balance(copy.residueNamesOther, original.residueNamesOther))
  weigh('embedded', weights.embedded * embedded(original, copy, margin))
  const odds = evidence.reduce((sum, { weight }) => sum + weight, 0)
  const strong = evidence.filter(({ weight }) => Math.abs(weight) >= weights.registered)
  return {
    seconds: Math.max(0, gap),
    confidence: 1 / (1 + Math.exp(-odds)),
    bothOriginal: (original.declaredOriginal || original.registered) && (copy.declaredOriginal || copy.registered),
    conflict:
      (original.residueNamesOther && copy.residueNamesOther) ||
      strong.some(({ kind, weight }) => kind !== 'time' && weight < 0),
    evidence: evidence.toSorted((a, b) => Math.abs(b.weight) - Math.abs(a.weight) || (a.kind < b.kind ? -1 : 1)),
  }
}

/** 1 when the dates in the pages say that the work was first, -1 when they say that the post was, 0 when they say nothing. */
function embedded(original: Claim, copy: Claim, margin: number): number {
  const first = (dates: readonly string[]): number | undefined => {
    const times = dates.map((date) => Date.parse(date)).filter(Number.isFinite)
    return times.length === 0 ? undefined : Math.min(...times)
  }
  const there = first(original.embeddedDates)
  const here = first(copy.embeddedDates)
  // a page that states no date is as old as its publication says
  if (there === undefined && here === undefined) return 0
  const gap = (here ?? Date.parse(copy.publishedAt)) - (there ?? Date.parse(original.publishedAt))
  return Math.abs(gap) <= margin * 1000 || Number.isNaN(gap) ? 0 : Math.sign(gap)
}
