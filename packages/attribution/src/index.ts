export { findMarks, type MarkedContent, type MarkedPart, markLimits } from './find-marks.ts'
export { type GradedMatch, type Grading, gradeMarks, type RequiredField } from './grade-marks.ts'
export { type JudgedCase, judgeCase, type LabelledCase } from './labelled-case.ts'
export { looksLike } from './look-alike.ts'
export type { Mark, MarkKind, MarkPlace, MarkRole, MarkScope, Visibility } from './mark.ts'
export {
  type MatchedOriginal,
  type OtherParty,
  type Party,
  type Resolution,
  type ResolveContext,
  type Resolved,
  type ResolvedMark,
  resolveMarks,
} from './resolve-marks.ts'
export { webAddress } from './web-address.ts'
