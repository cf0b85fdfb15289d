export { DeadMarks } from './dead.ts'
export {
  type Bound,
  type DocumentAccess,
  Documents,
  type IndexDocument,
  mergeDocuments,
  noOrdinal,
  packDocuments,
  type Side,
} from './documents.ts'
export { OpenDocuments } from './open-documents.ts'
