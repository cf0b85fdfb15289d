export { ActivePacks, activatePack, compilePack, packsInForce, shippedPacks } from './active-packs.ts'
export { type Dossier, readDossiers } from './dossier.ts'
export {
  type ForeseenPage,
  foreseePage,
  type LedgerVerdict,
  latestVerdict,
  type PolicyChange,
  type Said,
  VERDICT_ASPECTS,
  type VerdictAspect,
  withPack,
} from './foresee.ts'
export { type ChainJudgement, type JudgeOptions, judgeChain, noteTold, sayVerdict, type Telling } from './judge.ts'
export { judgedContent } from './judged-content.ts'
export { ownershipOf } from './parties.ts'
export {
  type AskedPage,
  changesSince,
  countJudged,
  isOnlyTextOfItsVersion,
  type LedgerPosition,
  ledgerPosition,
  outlastJudgements,
  requestsAfter,
  requestsSince,
} from './put-in-force.ts'
export { Reading, Readings } from './reading.ts'
