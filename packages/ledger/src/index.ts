export { appendVerdicts, type LedgerEntry, lockChain, type VerdictDraft } from './append.ts'
export { type AuditActor, type AuditDraft, type AuditEntry, type AuditFilter, appendAudit, readAudit } from './audit.ts'
export { entryHash, firstPreviousHash } from './chain-hash.ts'
export { type CheckpointBody, readCheckpointBody, type SignedCheckpoint } from './checkpoint.ts'
export { type LedgerFault, type LedgerFaultCode, ledgerFaultCodes } from './faults.ts'
export {
  finalVerdictsOfAccount,
  type LedgerPlace,
  type ListedPlace,
  type ListedVerdict,
  type MonthCount,
  monthsOfAccount,
  placesOfVerdict,
  type VerdictRate,
  verdictCounts,
  verdictRates,
  verdictsOfAccount,
  verdictsOfCode,
  verdictsOfContents,
} from './heads.ts'
export { type CheckedProof, checkProof, type InclusionProof, type ProofResult, proveInclusion } from './proof.ts'
export { type ChainState, chainsBehind, notePublished, readChain, readHeads, type VerdictHead } from './read.ts'
export { readContentVerdicts } from './read-content.ts'
export { exportLines, type LedgerRecord, readExport, readLedger } from './records.ts'
export { type LedgerKey, type LedgerPublicKey, openLedgerKey, readLedgerKey, readPublicKeys } from './signing.ts'
export { findFaults, type SeenCheckpoint, type VerifyOptions, type VerifyResult, verifyLedger } from './verify.ts'
export { type WriteCheckpointOptions, writeCheckpoint } from './write-checkpoint.ts'
