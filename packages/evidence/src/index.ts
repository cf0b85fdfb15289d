export { type ChangeDetail, type Changes, changeLimits, changesOf, type Titles } from './changes.ts'
export { datesOf } from './dates.ts'
export { type ExcludedRange, type ExclusionClass, type Exclusions, exclusionsOf } from './exclusions.ts'
export type { LicenceFacts, Passage, Range } from './facts.ts'
export {
  datesOfRights,
  type FileIngredient,
  type FileLink,
  type FileRights,
  type FileRightsDetail,
  fileRights,
  ingredientsOf,
  type MediumMatch,
  madeFrom,
} from './file-rights.ts'
export { filmNoticesOf } from './film-notices.ts'
export {
  type FilmSound,
  type FilmTaking,
  type FilmTracks,
  filmTracksOf,
  type ShiftedRange,
} from './film-tracks.ts'
export { type Heard, heardOf } from './heard.ts'
export { rangeOf, sidesOf } from './letters.ts'
export { licenceOf, namesLicence } from './licences.ts'
export { newsSigns } from './news.ts'
export {
  type PictureNotice,
  type PictureNotices,
  pictureNoticeLimits,
  pictureNoticesOf,
} from './picture-notices.ts'
export { type Claim, type Priority, type PriorityEvidence, priorityOf } from './priority.ts'
export { type Quotation, quotationOf, takenOf } from './quotation.ts'
export { type Holder, type Rights, type RightsDetail, rightsLimits, rightsOf } from './rights.ts'
