import { type LedgerEntry, readContentVerdicts } from '@sourcemark/ledger'
import { type Content, readContents } from '@sourcemark/originals'
import {
  type Case,
  type CaseFile,
  type CaseHistory,
  caseHistory,
  readCase,
  readCaseFiles,
  readEvents,
  readForms,
  readStanding,
  type SavedForm,
  type Standing,
} from '@sourcemark/review'
import { readStaffNames } from '@sourcemark/staff'
import type { ConsoleServices } from '../../services.ts'

/** Everything that the page of a case shows. */
export interface CaseView {
  readonly case: Case
  readonly history: CaseHistory
  readonly forms: readonly SavedForm[]
  readonly files: readonly CaseFile[]
  readonly standing: Standing
  /** Names of the members of staff who had a part in it, by their ids. */
  readonly names: ReadonlyMap<string, string>
  readonly content: Content | undefined
  /** The verdict that stands now; undefined when there is none. */
  readonly verdict: LedgerEntry | undefined
  /** The verdict that stood when the case was filed, where it is a verdict about this content. */
  readonly contested: LedgerEntry | undefined
}

/** Reads a case; undefined when there is none. */
export async function readCaseView(
  { database }: ConsoleServices,
  caseId: string,
  now: Date,
): Promise<CaseView | undefined> {
  const found = await readCase(database, caseId)
  if (found === undefined) return undefined
  const [events, forms, files, standing, contents, verdicts] = await Promise.all([
    readEvents(database, caseId),
    readForms(database, caseId),
    readCaseFiles(database, caseId),
    readStanding(database, found.claimant, found.policy.standing, now),
    readContents(database, [found.contentId]),
    readContentVerdicts(database, found.contentId),
  ])
  const staff = [...events.flatMap(({ by }) => (by.role === 'reviewer' ? [by.id] : [])), ...found.deciders]
  return {
    case: found,
    history: caseHistory(found, events, 'staff'),
    forms,
    files,
    standing,
    names: await readStaffNames(database, staff),
    content: contents.get(found.contentId),
    verdict: verdicts.at(-1),
    contested: verdicts.find(({ verdict }) => verdict.verdictId === found.verdictId),
  }
}
