export {
  type Bound,
  type DocumentAccess,
  Documents,
  type IndexDocument,
  packDocuments,
  type Side,
} from './documents.ts'
export { encodeHashes, readHash, type TaggedHash } from './hashes/encoding.ts'
export { postingBytes as hashPostingBytes } from './hashes/entries.ts'
export { HashRun } from './hashes/hash-run.ts'
export type { HashSource } from './hashes/hash-source.ts'
export { OpenHashRun } from './hashes/open-hash-run.ts'
export { type HashRunOptions, type PackedHashRun, packHashRun } from './hashes/pack.ts'
export { decodeKeys, encodeKeys, encodePayloadKeys, type PayloadKey } from './keys/encode.ts'
export { encodeWordPostings, type WordPostings } from './keys/encode-words.ts'
export { KeyRun, type VisitKey } from './keys/key-run.ts'
export { OpenRun } from './keys/open-run.ts'
export { type PackedRun, type PackOptions, packRun } from './keys/pack.ts'
export { PostingColumns } from './keys/posting-columns.ts'
export type { KeySource, VisitPosting } from './keys/source.ts'
