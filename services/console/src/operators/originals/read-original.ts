import type { Queryable } from '@sourcemark/database'
import { type ListedVerdict, verdictsOfContents } from '@sourcemark/ledger'
import {
  type Content,
  contentsLeaningOn,
  type LeaningContent,
  type ListedContent,
  listContents,
  readContents,
  readWrittenParts,
  type WrittenPart,
  worksBehind,
} from '@sourcemark/originals'
import { type RecordedSuppression, suppressionHistory } from '@sourcemark/registry'
import { readStaffNames } from '@sourcemark/staff'

/** Rows of the list of contents that lean on a work. */
export const leaningListed = 50
/** Suppressions that are shown. */
const suppressionsShown = 200
/** Earlier works that are shown. */
const worksShown = 50

/** What is shown of a work. */
export interface OriginalView {
  readonly content: Content
  readonly parts: readonly WrittenPart[]
  /** Works in which something of it was found earlier: what of it is not its own. */
  readonly behind: readonly ListedContent[]
  /** One row more than is shown where there are more. */
  readonly leaning: readonly LeaningContent[]
  readonly verdicts: ReadonlyMap<string, ListedVerdict>
  readonly suppressions: readonly RecordedSuppression[]
  /** Names of the staff who ruled, by their ids. */
  readonly names: ReadonlyMap<string, string>
}

/** A work with what leans on it; undefined when it is not known. */
export async function readOriginal(db: Queryable, contentId: string, after: string): Promise<OriginalView | undefined> {
  const content = (await readContents(db, [contentId])).get(contentId)
  if (content === undefined) return undefined
  const [parts, behind, leaning, suppressions] = await Promise.all([
    readWrittenParts(db, [contentId]),
    worksBehind(db, contentId, worksShown),
    contentsLeaningOn(db, contentId, after, leaningListed + 1),
    suppressionHistory(db, contentId, undefined, suppressionsShown),
  ])
  const [verdicts, works, names] = await Promise.all([
    verdictsOfContents(
      db,
      leaning.map((one) => one.contentId),
    ),
    listContents(db, behind),
    readStaffNames(db, [...new Set(suppressions.map(({ madeBy }) => madeBy))]),
  ])
  return {
    content,
    parts: parts.get(contentId) ?? [],
    behind: works,
    leaning,
    verdicts: new Map(verdicts.map((verdict) => [verdict.contentId, verdict])),
    suppressions,
    names,
  }
}
