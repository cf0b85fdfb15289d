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
export { encodeHashes, readHash, type TaggedHash } from './hashes/encoding.ts'
export { HashRun } from './hashes/hash-run.ts'
export type { HashSource } from './hashes/hash-source.ts'
export { OpenHashRun } from './hashes/open-hash-run.ts'
export { type HashRunOptions, type PackedHashRun, packHashRun } from './hashes/pack.ts'
export { decodeKeys, encodeKeys, encodePayloadKeys, type PayloadKey } from './keys/encode.ts'
export { OpenRun } from './keys/open-run.ts'
export type { KeySource, VisitPosting } from './keys/source.ts'
export { OpenDocuments } from './open-documents.ts'
