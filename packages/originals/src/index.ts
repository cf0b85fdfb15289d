export { audioIndexes } from './audio-indexes.ts'
export { audioKind } from './audio-kind.ts'
export {
  type AcceptOutcome,
  acceptContent,
  type Content,
  contentsAtPages,
  contentsToExamine,
  type Delivery,
  firstWithdrawals,
  type Holder,
  holdersOf,
  type KeptMedium,
  keepEvent,
  keptMedia,
  readContents,
  readWrittenParts,
  type WrittenPart,
  type WrittenReading,
  withdrawContent,
} from './contents.ts'
export type { Announce } from './due.ts'
export type { Examination } from './examination.ts'
export { createMediaExaminer, type MediaExaminer, type ReadFrom } from './examine-media.ts'
export { createTextExaminer, type TextExaminer } from './examine-text.ts'
export { type ExaminedKind, examinedKinds } from './examined-kinds.ts'
export { type PartFinding, type PartMatch, type PartRewrite, type RewrittenSentence, readFindings } from './findings.ts'
export { imageIndexes } from './image-indexes.ts'
export { imageKind } from './image-kind.ts'
export { type IndexLogName, indexLogNames, indexLogs } from './index-logs.ts'
export {
  contentsAtUrl,
  contentsByPrefix,
  contentsByTitle,
  contentsLeaningOn,
  contentsOfAccount,
  type LeaningContent,
  type ListedContent,
  leaningCounts,
  listContents,
  worksBehind,
} from './list-contents.ts'
export type { IndexDefinition, IndexLog, IndexStatistics, LookUp } from './lookup/contract.ts'
export { type Indexer, type IndexerStep, openIndexer, rebuildLocal } from './lookup/local/indexer.ts'
export { type LocalRuns, readRuns } from './lookup/local/runs.ts'
export { type LocalDifference, type LocalVerification, verifyLocal } from './lookup/local/verify.ts'
export { countEntries, openIndexLog } from './lookup/log.ts'
export {
  type IndexForm,
  indexForms,
  localFolder,
  openLocalIndexer,
  openOriginalsIndex,
} from './lookup/open.ts'
export { rebuildPlain, verifyPlain } from './lookup/plain-form.ts'
export type { MediumRead } from './media-kind.ts'
export type { ReadWords } from './medium-readings.ts'
export { readShownParts, type ShownPart } from './shown-parts.ts'
export { packTrack, soundlessReason, unpackTrack } from './sound-track.ts'
export {
  contentsAtEpoch,
  countContents,
  type TakenEpoch,
  takeTextStatistics,
  takeTextStatisticsWhenDue,
} from './statistics.ts'
export { textIndexes } from './text-indexes.ts'
export { videoIndexes } from './video-indexes.ts'
export { videoKind } from './video-kind.ts'
