export { appealKey, appealPath, isAppealSeal } from './access/appeal-path.ts'
export { type AttemptLimit, DEFAULT_ATTEMPTS, forgetAttempts } from './access/attempts.ts'
export {
  type CaseLanguage,
  giveReceiptCode,
  languageOf,
  makeLink,
  type OpenedByCode,
  type OpenedByLink,
  openByCode,
  openByLink,
  revokeAccess,
} from './access/case-access.ts'
export { databaseSecret, newSecret } from './access/console-secret.ts'
export type { CaseParty, LinkKeys } from './access/link.ts'
export { type Asked, advance, apply, type CaseStep, type DueEffect, nextMoment } from './advance.ts'
export { type Appended, appendEvent, type CaseRequest, takeEvent } from './append-event.ts'
export { type Calendar, type LastDay, type Period, periodEnd } from './calendar.ts'
export {
  type Actor,
  type Case,
  type CaseEvent,
  newCase,
  type Opening,
  type Vote,
} from './case.ts'
export { type CaseFile, readCaseFiles, saveCaseFile } from './case-files.ts'
export { type CaseHistory, caseHistory, type HistoryClock, type HistoryEntry } from './case-history.ts'
export { type CasePolicy, casePolicy, DEFAULT_PERIODS, type FoundedPeriod, type StandingPolicy } from './case-policy.ts'
export { checkFiles, FILE_RULES, type FileProblem, fileName, type OfferedFile } from './check-files.ts'
export { type CheckedForm, checkForm, type Form, type FormProblem } from './check-form.ts'
export type { RunningClock } from './clocks.ts'
export { type Contested, contestedBy } from './contested.ts'
export { countOpenCases, type OpenCount } from './count-cases.ts'
export { type DutiesDone, doDuties } from './duties.ts'
export { type Duty, dutyOf } from './duty.ts'
export { type Erased, erasePerson, removeErased } from './erase-person.ts'
export {
  type CaseEventData,
  EVENT_DATA,
  isEventData,
  NOTICE_QUALITIES,
  type NoticeQuality,
  type RulingSays,
} from './event-data.ts'
export { type Filed, type Filing, fileCase, readStanding } from './file-case.ts'
export {
  FILING_FORMS,
  FORM_FIELDS,
  FORM_KINDS,
  type FormField,
  type FormKind,
  formSchema,
  REQUIRED_FIELDS,
} from './form-fields.ts'
export {
  countWaiting,
  noteDelivered,
  noteFailed,
  noteGivenUp,
  type OutboxBody,
  type OutboxMessage,
  takeMessages,
} from './outbox.ts'
export {
  type CaseList,
  type ListedCase,
  type QueueFilters,
  type QueuePage,
  readQueue,
  searchCases,
} from './read-queue.ts'
export { type BothLanguages, CASE_REFUSALS, type CaseRefusalCode } from './refusals.ts'
export { MAY } from './rules.ts'
export { type Ruling, rulingOf } from './ruling.ts'
export { readRulings } from './rulings.ts'
export { readForms, type SavedForm } from './saved-form.ts'
export { type DecidedNotice, type Standing, standingOf } from './standing.ts'
export { type RecordedEvent, readCase, readEvents } from './stored-case.ts'
export { countBreaches, type Fired, fireTimers, nextTimer } from './timers.ts'
export { type Transition, transitionOf } from './transitions.ts'
export { type Counted, fillTransparency } from './transparency/fill-transparency.ts'
export { CASE_OUTCOMES, readTransparency, type TransparencyMonth } from './transparency/read-transparency.ts'
export { transparencyCsv, transparencyJson } from './transparency/write-transparency.ts'
export {
  CASE_CLOCKS,
  CASE_EFFECTS,
  CASE_EVENTS,
  CASE_KINDS,
  CASE_ROLES,
  CASE_SIDES,
  CASE_STATES,
  type CaseClock,
  type CaseEffect,
  type CaseEventType,
  type CaseKind,
  type CaseRole,
  type CaseSide,
  type CaseState,
  CLOCK_KINDS,
  OVER_STATES,
  RECIPIENTS,
  type Recipient,
  type Regime,
} from './vocabulary.ts'
export { CLOCK_WORDS, EVENT_WORDS, KIND_WORDS, ROLE_WORDS, STATE_WORDS } from './words.ts'
