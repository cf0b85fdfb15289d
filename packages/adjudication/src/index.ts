export { ActivePacks, activatePack, compilePack, packsInForce, shippedPacks } from './active-packs.ts'
export { type Dossier, readDossiers } from './dossier.ts'
export { type ChainJudgement, type JudgeOptions, judgeChain, noteTold, sayVerdict, type Telling } from './judge.ts'
export { judgedContent } from './judged-content.ts'
