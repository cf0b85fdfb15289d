import {
  foldName,
  type GradedMatch,
  type Grading,
  gradeMarks,
  isNobody,
  isOfFile,
  type Mark,
  type RequiredField,
  type ResolvedMark,
  webAddress,
} from '@sourcemark/attribution'
import {
  type AttributionDefect,
  CREDIT_GRADES_FROM_LOWEST,
  type Credit,
  type CreditGrade,
  type Finding,
} from '@sourcemark/contract'

/** Marks of one post that a verdict shows; the first and last lines, where credits stand, come first and last. */
const shownCredits = 100

/** How a work is credited: the lowest grade of its matches, and what is wrong with it. */
export interface WorkGrading {
  readonly grade: CreditGrade
  readonly defects: readonly AttributionDefect[]
  /** A mark nearly names the owner. */
  readonly review: boolean
  /** The grading of each matched part. */
  readonly matches: readonly { readonly match: GradedMatch; readonly grading: Grading }[]
}

/** Grades the marks of a post for one work, match by match: a mark covers what it is written for. */
export function gradeWork(
  resolved: readonly ResolvedMark[],
  matches: readonly GradedMatch[],
  required: readonly RequiredField[],
): WorkGrading {
  const graded = matches.map((match) => ({ match, grading: gradeMarks(resolved, match, required) }))
  const grade = CREDIT_GRADES_FROM_LOWEST.find((one) => graded.some(({ grading }) => grading.grade === one)) ?? 'A0'
  const lowest = graded.filter(({ grading }) => grading.grade === grade)
  const defects = [...new Set(lowest.flatMap(({ grading }) => grading.defects))]
  return { grade, defects, review: graded.some(({ grading }) => grading.review), matches: graded }
}

/** Whether a mark credits anybody at all: requests to others and what was copied along do not. */
const isCredit = ({ role, residue }: Mark): boolean => role !== 'notice' && !residue

/** What a mark says, whatever stands around it: its role with the names that it gives, else the addresses, else its words. */
function sayingOf({ role, named, urls, raw }: Mark): string {
  const pages = urls.map((url) => webAddress(url)?.page ?? url).sort()
  return `${role} ${foldName(named) || pages.join(' ') || foldName(raw)}`
}

/** The part that a mark stands in: in its text, its words, its metadata. */
export function standsIn({ where }: Mark): string | undefined {
  return 'words' in where ? where.words.partId : 'partId' in where ? where.partId : undefined
}

/** Whether a mark came with a medium: it stands on a picture, in a film, or in the file of whatever it is. */
const cameWithMedium = (mark: Mark): boolean => 'words' in mark.where || isOfFile(mark)

/**
 * Marks that came along with what was copied: the work says the same, and it does not lead to the work's owner. They tell where the work has
 * something from, not where the post has the work from. What a picture or file and its copy say alike came along whomever it leads to.
 * @param matches parts of the post with the parts of the work that were found in them.
 */
export function copiedAlong(
  marks: readonly ResolvedMark[],
  marksOfWork: readonly Mark[],
  matches: readonly { readonly partId: string; readonly originalPartId: string }[],
): Set<ResolvedMark> {
  const said = new Set(marksOfWork.map(sayingOf))
  const inMedia = new Map<string, Set<string>>()
  for (const { partId, originalPartId } of matches) {
    const alike = inMedia.get(partId) ?? new Set()
    for (const mark of marksOfWork)
      if (cameWithMedium(mark) && standsIn(mark) === originalPartId) alike.add(sayingOf(mark))
    inMedia.set(partId, alike)
  }
  return new Set(
    marks.filter((mark) => {
      const partId = standsIn(mark)
      if (partId === undefined || !said.has(sayingOf(mark))) return false
      return (
        mark.resolved.result !== 'original' ||
        (cameWithMedium(mark) && inMedia.get(partId)?.has(sayingOf(mark)) === true)
      )
    }),
  )
}

/** Names and ids of somebody whom the marks of two texts name alike. */
export function namedAlike(a: readonly Mark[], b: readonly Mark[]): string[] {
  const calling = (marks: readonly Mark[]): Map<string, string> =>
    new Map(
      marks.flatMap(({ names, handles, accountIds, urls }) =>
        [...names, ...handles, ...accountIds, ...urls]
          .filter((name) => !isNobody(name))
          .map((name) => [foldName(name), name] as const),
      ),
    )
  const known = calling(b)
  return [...calling(a)].flatMap(([folded, name]) => (folded !== '' && known.has(folded) ? [name] : []))
}

/** Where a mark stands, as a verdict tells it. Marks of the title and of the declaration stand in parts of these names. */
function placeOf({ where, raw }: Mark): Credit['where'] {
  if ('caption' in where) return where.caption
  if ('words' in where) return where.words
  if ('title' in where) return { partId: 'title', ...where.title }
  if ('declared' in where) return { partId: 'declared', start: 0, end: raw.length }
  return where
}

const longestRaw = 1000

/**
 * The credits of a post, each with the grade that it would earn alone for the work that it speaks of.
 * @param accountOf the account or content that stands for an entity.
 */
export function creditsOf(
  resolved: readonly ResolvedMark[],
  matches: readonly GradedMatch[],
  required: (contentId: string) => readonly RequiredField[],
  accountOf: (mark: ResolvedMark) => string | null,
): Credit[] {
  const shown = resolved.filter(isCredit)
  const kept =
    shown.length <= shownCredits ? shown : [...shown.slice(0, shownCredits / 2), ...shown.slice(-shownCredits / 2)]
  return kept.map((mark): Credit => {
    const about = matches.filter(
      ({ contentId }) => mark.resolved.contentId === undefined || contentId === mark.resolved.contentId,
    )
    const gradings = about.map((match) => gradeMarks([mark], match, required(match.contentId)))
    const best = CREDIT_GRADES_FROM_LOWEST.findLast((grade) => gradings.some((one) => one.grade === grade)) ?? 'A0'
    return {
      raw: mark.raw.slice(0, longestRaw),
      where: placeOf(mark),
      owner: mark.named === '' ? null : mark.named,
      source: mark.urls[0] ?? mark.accountIds[0] ?? mark.contentIds[0] ?? null,
      grade: best,
      resolvesTo: accountOf(mark),
      defects: [...(gradings.find(({ grade }) => grade === best)?.defects ?? [])],
    }
  })
}

const residueShown = 20

/** Words that were copied along and name somebody: leads to the true owner, credits of nobody. */
export const residueFindings = (
  resolved: readonly ResolvedMark[],
  accountOf: (mark: ResolvedMark) => string | null,
): Finding[] =>
  resolved
    .filter(({ residue, role }) => residue && role !== 'notice')
    .slice(0, residueShown)
    .map((mark) => ({
      code: 'RESIDUE_MARK',
      severity: 'info',
      detail: {
        raw: mark.raw.slice(0, longestRaw),
        where: { ...placeOf(mark) },
        names: mark.named,
        leadsTo: accountOf(mark),
      },
    }))
