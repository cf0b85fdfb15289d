export { type ChangeDetail, type Changes, changesOf, type Titles } from './changes.ts'
export type { Passage, Range } from './facts.ts'
export { type Quotation, quotationOf, takenOf } from './quotation.ts'
