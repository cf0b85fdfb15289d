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
export {
  contentsAtEpoch,
  countContents,
  type TakenEpoch,
  takeTextStatistics,
  takeTextStatisticsWhenDue,
} from './statistics.ts'
export { textIndexes } from './text-indexes.ts'
