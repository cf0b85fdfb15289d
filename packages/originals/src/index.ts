export {
  type AcceptOutcome,
  acceptContent,
  type Content,
  contentsOfAccount,
  contentsToExamine,
  type Delivery,
  keepEvent,
  readContents,
  withdrawContent,
} from './contents.ts'
export { createTextExaminer, type Examination, type TextExaminer } from './examine-text.ts'
export { type PartFinding, type PartMatch, readFindings } from './findings.ts'
export {
  contentsAtEpoch,
  countContents,
  type TakenEpoch,
  takeTextStatistics,
  takeTextStatisticsWhenDue,
} from './statistics.ts'
