export type { Block, BlockLink, ReadText, StructuredFact } from './block.ts'
export { findMarks, findSignatures, type MarkedContent } from './find-marks.ts'
export { foldCharacter, foldName, isIgnorable } from './fold.ts'
export { type GradedMatch, type Grading, gradeMarks, type RequiredField } from './grade-marks.ts'
export { foldHandle, type LookupKeys, lookupKeys, partyKeys } from './keys.ts'
export { type JudgedCase, judgeCase, type LabelledCase } from './labelled-case.ts'
export { latinLookAlike, looksLike } from './look-alike.ts'
export {
  isOfFile,
  isOfMedium,
  type Mark,
  type MarkKind,
  type MarkPlace,
  type MarkRole,
  type MarkScope,
  type Visibility,
} from './mark.ts'
export { isDefaultName, type MediumFile, marksOfRights } from './metadata-marks.ts'
export { isNobody } from './nobody.ts'
export { type MarkedPart, markLimits, plainType, type ReadPart, readPart } from './read-part.ts'
export type { PictureLine, PictureLines } from './read-picture-words.ts'
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
export { isSoundLibrary } from './sound-library.ts'
export { isPictureAgency } from './watermark.ts'
export { webAddress } from './web-address.ts'
