import type { CreditGrade } from '@sourcemark/contract'
import { findMarks } from './find-marks.ts'
import { foldName } from './fold.ts'
import { gradeMarks } from './grade-marks.ts'
import { isOfMedium, type MarkKind } from './mark.ts'
import { type MatchedOriginal, type Resolution, type ResolvedMark, resolveMarks } from './resolve-marks.ts'

/** A credit line in its surroundings, the work that it should credit, and what a careful reader says about it. */
export interface LabelledCase {
  readonly id: number | string
  readonly text: string
  /** `text/plain` when absent. */
  readonly mediaType?: string
  readonly title?: string
  /** The matched work. */
  readonly orig: {
    readonly name: string
    readonly aliases?: readonly string[]
    readonly account?: string | null
    readonly author?: string | null
    readonly url?: string | null
  }
  /** Name of who posts. */
  readonly self?: string
  readonly owner?: string | null
  readonly url?: string | null
  readonly kind: string
  readonly valid: boolean
  /** What a valid mark counts for; `none` when it is not valid. */
  readonly scope: string
}

export interface JudgedCase {
  readonly id: number | string
  readonly owner: string | null
  readonly url: string | null
  readonly kind: MarkKind | 'none'
  readonly scope: string
  readonly grade: CreditGrade
  /** The mark names the owner, the author or the address of the matched work where readers see it. */
  readonly valid: boolean
  /** Everything above is as the label says. */
  readonly right: boolean
}

const contentId = 'original'

function originalOf({ orig }: LabelledCase): MatchedOriginal {
  const account = orig.account ?? undefined
  return {
    contentId,
    owner: {
      entityId: 'owner',
      names: [orig.name],
      aliases: orig.aliases ?? [],
      handles: account === undefined ? [] : [account],
      accountIds: account === undefined ? [] : [account],
    },
    authors: orig.author ? [orig.author] : [],
    urls: orig.url ? [orig.url] : [],
  }
}

/** How much each result says about the case's mark; the highest one is the mark that the case is about. */
const weight: Readonly<Record<Resolution, number>> = Object.freeze({
  original: 5,
  partial: 4,
  lookalike: 4,
  circular: 4,
  carrier: 4,
  unrelated: 4,
  unknown: 3,
  nobody: 2,
})

function weightOf({ resolved, role, residue, scope }: ResolvedMark): number {
  if (role === 'notice' || role === 'disclaimer') return 0
  if (role === 'editor') return 1
  if (residue) return 1.5
  // whoever is credited for the text comes before whoever is credited for its pictures
  const forText = !isOfMedium({ scope }) && resolved.result !== 'nobody'
  return weight[resolved.result] + (forText ? 10 : 0)
}

/** Finds, resolves and grades the mark of a labelled case. A picture's credit is judged against a match of the picture. */
export function judgeCase(labelled: LabelledCase): JudgedCase {
  const part = {
    partId: 'body',
    kind: 'text',
    mediaType: labelled.mediaType ?? 'text/plain',
    text: labelled.text,
  } as const
  const marks = findMarks({ parts: [part], ...(labelled.title === undefined ? {} : { title: labelled.title }) })
  const self = labelled.self === undefined ? {} : { self: { entityId: 'self', names: [labelled.self] } }
  const resolved = resolveMarks(marks, { originals: [originalOf(labelled)], ...self })
  const [main] = resolved.filter(({ role }) => role !== 'title').sort((a, b) => weightOf(b) - weightOf(a))
  const medium = main === undefined || main.scope === 'all' ? 'text' : main.scope
  const { grade } = gradeMarks(resolved, { contentId, kind: medium })
  const named = gradeMarks(resolved, { contentId, kind: medium }, ['owner'])
  // the right name over an address that leads elsewhere is not what a careful reader calls a credit
  const valid = named.grade === 'A5' && named.marks.some((mark) => !mark.resolved.elsewhere)
  const judged = {
    id: labelled.id,
    owner: main?.named ? main.named : null,
    url: main?.urls[0] ?? null,
    kind: main?.kind ?? ('none' as const),
    scope: valid ? medium : 'none',
    grade,
    valid,
  }
  return { ...judged, right: agrees(judged, labelled) }
}

function agrees(judged: Omit<JudgedCase, 'right'>, labelled: LabelledCase): boolean {
  return (
    judged.valid === labelled.valid &&
    judged.kind === labelled.kind &&
    judged.scope === labelled.scope &&
    judged.url === (labelled.url ?? null) &&
    foldName(judged.owner ?? '') === foldName(labelled.owner ?? '')
  )
}
