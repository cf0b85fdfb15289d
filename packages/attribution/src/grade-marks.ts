import type { AttributionDefect, CreditGrade, PartKind } from '@sourcemark/contract'
import type { MarkRole } from './mark.ts'
import type { ResolvedMark } from './resolve-marks.ts'

/** What a policy may demand of a mark. `source`: an address, id or declared content by which the matched work can be found. */
export type RequiredField = 'owner' | 'source' | 'author' | 'title' | 'editor' | 'licence'

/** The match whose attribution is judged. */
export interface GradedMatch {
  readonly contentId: string
  /** Medium of the part that matched. */
  readonly kind: PartKind
  /** Part that matched; a caption counts for its own part only. */
  readonly partId?: string
}

export interface Grading {
  readonly grade: CreditGrade
  readonly defects: readonly AttributionDefect[]
  /** A mark nearly names the owner: people decide. */
  readonly review: boolean
  /** The marks that decided, the best first. */
  readonly marks: readonly ResolvedMark[]
}

/** Roles that credit nobody, whatever they say. */
const silent: ReadonlySet<MarkRole> = new Set(['notice'])
const makers: ReadonlySet<MarkRole> = new Set(['editor', 'translator'])

/**
 * Grades the attribution of one match by the scale of the contract, A0 to A5 and AX.
 * @param required the fields that the policy in force demands; owner and traceable source when absent.
 */
export function gradeMarks(
  resolved: readonly ResolvedMark[],
  match: GradedMatch,
  required: readonly RequiredField[] = ['owner', 'source'],
): Grading {
  const credits = resolved.filter((mark) => !silent.has(mark.role) && !mark.residue)
  const covering = credits.filter((mark) => covers(mark, match))
  const right = credits.filter(
    (mark) => mark.resolved.result === 'original' && mark.resolved.contentId === match.contentId && isCredit(mark),
  )
  const shown = right.filter((mark) => covers(mark, match) && mark.visibility === 'visible')
  if (shown.length > 0) return complete(shown, covering, required)
  const grading = (grade: CreditGrade, defects: AttributionDefect[], marks: readonly ResolvedMark[]): Grading => ({
    grade,
    defects,
    review: marks.some((mark) => mark.resolved.review),
    marks,
  })
  const unseen = right.filter((mark) => covers(mark, match))
  const others = covering.filter(isCredit)
  const by = (...results: ResolvedMark['resolved']['result'][]): ResolvedMark[] =>
    others.filter((mark) => results.includes(mark.resolved.result))
  const wrong = by('circular', 'unrelated').filter((mark) => mark.role !== 'self')
  // a visible false credit outweighs a true one that nobody sees
  if (wrong.some((mark) => mark.visibility === 'visible')) return grading('AX', ['NO_OWNER'], wrong)
  if (unseen.length > 0) return grading('A4', ['HIDDEN', ...missing(unseen, covering, required)], unseen)
  if (wrong.length > 0) return grading('AX', ['NO_OWNER', 'HIDDEN'], wrong)
  if (right.length > 0) return grading('A4', ['SCOPE_GAP', ...missing(right, covering, required)], right)
  const carriers = by('carrier')
  if (carriers.length > 0) return grading('A3', ['INTERMEDIATE'], carriers)
  const partial = by('partial')
  if (partial.length > 0) return grading('A3', ['NO_OWNER', 'NO_LINK'], partial)
  const unknown = by('lookalike', 'unknown')
  if (unknown.length > 0) return grading('A2', ['NO_OWNER', 'NO_LINK'], unknown)
  const vague = covering.filter((mark) => !makers.has(mark.role))
  if (vague.length > 0) return grading('A1', ['VAGUE', 'NO_OWNER', 'NO_LINK'], vague)
  return grading('A0', [], [])
}

/** Editors, translators and statements of a licence name somebody, but not whose the work is. */
function isCredit(mark: ResolvedMark): boolean {
  return !makers.has(mark.role) && mark.role !== 'disclaimer' && !(mark.role === 'licence' && mark.names.length === 0)
}

function covers(mark: ResolvedMark, match: GradedMatch): boolean {
  if ('caption' in mark.where && match.partId !== undefined && mark.where.caption.partId !== match.partId) return false
  return (
    mark.scope === 'all' ||
    mark.scope === match.kind ||
    (match.kind === 'video' && mark.scope === 'image' && 'caption' in mark.where)
  )
}

function complete(
  shown: readonly ResolvedMark[],
  covering: readonly ResolvedMark[],
  required: readonly RequiredField[],
): Grading {
  const defects = missing(shown, covering, required)
  return { grade: defects.length === 0 ? 'A5' : 'A4', defects, review: false, marks: shown }
}

function missing(
  marks: readonly ResolvedMark[],
  covering: readonly ResolvedMark[],
  required: readonly RequiredField[],
): AttributionDefect[] {
  const has = (field: 'owner' | 'author' | 'source' | 'title'): boolean =>
    marks.some((mark) => mark.resolved.fields.includes(field))
  const defects = new Set<AttributionDefect>()
  for (const field of required) {
    if (field === 'editor') {
      if (!covering.some((mark) => mark.role === 'editor' && mark.names.length > 0 && !mark.vague))
        defects.add('NO_EDITOR')
    } else if (field === 'licence') {
      if (!covering.some((mark) => mark.licence !== undefined)) defects.add('NO_LINK')
    } else if (!has(field))
      defects.add(({ owner: 'NO_OWNER', author: 'NO_OWNER', source: 'NO_LINK', title: 'NO_TITLE' } as const)[field])
  }
  return [...defects]
}
