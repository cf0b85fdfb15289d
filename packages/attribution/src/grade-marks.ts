import type { AttributionDefect, CreditGrade, PartKind } from '@sourcemark/contract'
import { isOfFile, type MarkRole } from './mark.ts'
import type { ResolvedMark } from './resolve-marks.ts'

/** What a policy may demand of a mark. `source`: an address, id or declared content by which the matched work can be found. */
export type RequiredField = 'owner' | 'source' | 'author' | 'title' | 'editor' | 'licence'

/** The match whose attribution is judged. */
export interface GradedMatch {
  readonly contentId: string
  /** What was found: a text, a picture, a sound or a film. */
  readonly kind: PartKind
  /** Other media whose credits cover it: `text` for the words in a picture, and for a medium that came with the text of its work or only has a few words beside it. */
  readonly creditedAs?: readonly PartKind[]
  /** Media that it was found in, or is a part of there: their credits cover it where they name whose it is, and are otherwise for something else. */
  readonly within?: readonly PartKind[]
  /** Part that matched; captions, the words in a picture and its metadata count for their own part only. */
  readonly partId?: string
  /** Entity that owns the work: a credit of another work of theirs names the right owner of this one too. */
  readonly entityId?: string
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
const makers: ReadonlySet<MarkRole> = new Set(['editor', 'translator', 'title'])

/**
 * Grades the attribution of one match by the scale of the contract, A0 to A5 and AX.
 * @param required the fields that the policy in force demands; owner and traceable source when absent.
 */
export function gradeMarks(
  resolved: readonly ResolvedMark[],
  match: GradedMatch,
  required: readonly RequiredField[] = ['owner', 'source'],
): Grading {
  // programs write into files, unseen by who posts: that says something only where it names the owner. That a sound is the poster's own is no credit
  const credits = resolved.flatMap((mark) =>
    silent.has(mark.role) ||
    mark.residue ||
    (mark.role === 'self' && mark.resolved.result === 'circular') ||
    (isOfFile(mark) && mark.resolved.result !== 'original')
      ? []
      : aboutThis(mark, match),
  )
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
  const elsewhere = by('circular', 'unrelated')
  // a song is recorded by others than those who wrote it, too: naming them is no false credit
  const wrong = elsewhere.filter(({ role }) => role !== 'song')
  // a visible false credit outweighs a true one that nobody sees
  if (wrong.some((mark) => mark.visibility === 'visible')) return grading('AX', ['NO_OWNER'], wrong)
  if (unseen.length > 0) return grading('A4', ['HIDDEN', ...missing(unseen, covering, required)], unseen)
  if (wrong.length > 0) return grading('AX', ['NO_OWNER', 'HIDDEN'], wrong)
  if (right.length > 0) return grading('A4', ['SCOPE_GAP', ...missing(right, covering, required)], right)
  const carriers = by('carrier')
  if (carriers.length > 0) return grading('A3', ['INTERMEDIATE'], carriers)
  const partial = by('partial')
  if (partial.length > 0) return grading('A3', ['NO_OWNER', 'NO_LINK'], partial)
  const unknown = [...by('lookalike', 'unknown'), ...elsewhere]
  if (unknown.length > 0) return grading('A2', ['NO_OWNER', 'NO_LINK'], unknown)
  const vague = covering.filter((mark) => !makers.has(mark.role))
  if (vague.length > 0) return grading('A1', ['VAGUE', 'NO_OWNER', 'NO_LINK'], vague)
  return grading('A0', [], [])
}

/**
 * A mark as it speaks of this work. What leads to another work says nothing about this one, unless both belong to one owner: then it names the
 * owner, and no more.
 */
function aboutThis(mark: ResolvedMark, { contentId, entityId }: GradedMatch): ResolvedMark[] {
  const { resolved } = mark
  if (resolved.contentId === undefined || resolved.contentId === contentId) return [mark]
  if (entityId === undefined || resolved.entityId !== entityId) return []
  const fields = resolved.fields.filter((field) => field === 'owner' || field === 'author')
  return [{ ...mark, resolved: { ...resolved, contentId, fields } }]
}

/** Editors, translators, titles and statements of a licence name somebody, but not whose the work is. */
function isCredit(mark: ResolvedMark): boolean {
  return !makers.has(mark.role) && mark.role !== 'disclaimer' && !(mark.role === 'licence' && mark.names.length === 0)
}

/** The medium that alone a mark can be for. */
function partOf(mark: ResolvedMark): string | undefined {
  const { where } = mark
  if ('caption' in where) return where.caption.partId
  if ('words' in where) return where.words.partId
  return 'partId' in where && isOfFile(mark) ? where.partId : undefined
}

/** Roles of lines that say where a post is from, and not of what of it they speak. */
const general: ReadonlySet<MarkRole> = new Set(['repost', 'source', 'permission', 'first_publication', 'link'])

/**
 * Of what is heard, and of films, the words beside them speak as well: 转载自 under an article of somebody's own is for the recording in it when it names
 * whose that is.
 */
const isPlayed = ({ kind, within = [] }: GradedMatch): boolean =>
  [kind, ...within].some((medium) => medium === 'audio' || medium === 'video')

function covers(mark: ResolvedMark, match: GradedMatch): boolean {
  const own = partOf(mark)
  if (own !== undefined && match.partId !== undefined && own !== match.partId) return false
  const { scope, role, resolved } = mark
  const { kind, creditedAs = [], within = [] } = match
  if (scope === 'all' || [kind, ...creditedAs].includes(scope)) return true
  return (
    resolved.result === 'original' &&
    (within.includes(scope) || (isPlayed(match) && scope === 'text' && general.has(role)))
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

/** What a field that is not there is called. */
const defectOf: Readonly<Record<RequiredField, AttributionDefect>> = Object.freeze({
  owner: 'NO_OWNER',
  author: 'NO_OWNER',
  source: 'NO_LINK',
  licence: 'NO_LINK',
  title: 'NO_TITLE',
  editor: 'NO_EDITOR',
})

function missing(
  marks: readonly ResolvedMark[],
  covering: readonly ResolvedMark[],
  required: readonly RequiredField[],
): AttributionDefect[] {
  const lacks = (field: RequiredField): boolean => {
    switch (field) {
      case 'editor':
        return !covering.some((mark) => mark.role === 'editor' && mark.names.length > 0 && !mark.vague)
      case 'licence':
        return !covering.some((mark) => mark.licence !== undefined)
      case 'title':
        // the title may stand in a line of its own
        return ![
          ...marks,
          ...covering.filter(({ role, visibility }) => role === 'title' && visibility === 'visible'),
        ].some((mark) => mark.resolved.fields.includes('title'))
      default:
        return !marks.some((mark) => mark.resolved.fields.includes(field))
    }
  }
  return [...new Set(required.filter(lacks).map((field) => defectOf[field]))]
}
