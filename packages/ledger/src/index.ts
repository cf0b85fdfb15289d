export { appendVerdicts, type LedgerEntry, lockChain, type VerdictDraft } from './append.ts'
export { entryHash, firstPreviousHash } from './chain-hash.ts'
export { type ChainState, chainsBehind, notePublished, readChain, readHeads, type VerdictHead } from './read.ts'
export { type ChainFault, verifyChain } from './verify.ts'
