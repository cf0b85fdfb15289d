export { ActivePacks, activatePack, compilePack, packsInForce, shippedPacks } from './active-packs.ts'
export { type Dossier, readDossiers } from './dossier.ts'
export {
  type Foreseen,
  type ForeseeOptions,
  foreseeEffect,
  type LedgerVerdict,
  latestVerdict,
} from './foresee.ts'
export {
  type AppealUrl,
  type ChainJudgement,
  type JudgeOptions,
  judgeChain,
  noteTold,
  sayVerdict,
  type Telling,
} from './judge.ts'
export { judgedContent } from './judged-content.ts'
export { ownershipOf } from './parties.ts'
export { type PolicyChange, type Said, VERDICT_ASPECTS, type VerdictAspect } from './policy-change.ts'
export {
  activatedText,
  answerPolicyJob,
  cancelPolicyJob,
  endPolicyJob,
  type HeldJob,
  holdPolicyJob,
  orderPolicyJob,
  type PolicyActivation,
  type PolicyAnswer,
  type PolicyJob,
  type PolicyJobKind,
  type PolicyJobState,
  PROPOSAL_LASTS,
  readActivations,
  readPolicyJob,
  readPolicyJobs,
  takePolicyJob,
} from './policy-jobs.ts'
export {
  type Asking,
  askForAll,
  askForTheRest,
  changesSince,
  countJudged,
  type LedgerPosition,
  type PutInForce,
  putInForce,
} from './put-in-force.ts'
export { Reading, Readings } from './reading.ts'
export { type AffectedAccount, type ChangeKind, type Effect, type Sample, Tally } from './tally.ts'
