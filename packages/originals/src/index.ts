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
  keepEvent,
  readContents,
  readWrittenParts,
  type WrittenPart,
  withdrawContent,
} from './contents.ts'
export { createTextExaminer, type Examination, type TextExaminer } from './examine-text.ts'
export { type PartFinding, type PartMatch, type PartRewrite, type RewrittenSentence, readFindings } from './findings.ts'
export type { IndexLog, LookUp } from './lookup/contract.ts'
export { type Indexer, type IndexerStep, openIndexer, rebuildLocal } from './lookup/local/indexer.ts'
export { type LocalDifference, type LocalVerification, verifyLocal } from './lookup/local/verify.ts'
export { indexForms, localFolder } from './lookup/open.ts'
export { openTextIndex, openTextIndexer } from './open-text-index.ts'
export {
  contentsAtEpoch,
  countContents,
  type TakenEpoch,
  takeTextStatistics,
  takeTextStatisticsWhenDue,
} from './statistics.ts'
export { textIndexes } from './text-indexes.ts'
