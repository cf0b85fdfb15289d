export { applyPack } from './apply-pack.ts'
export { type CheckResult, checkResultOf } from './check-result.ts'
export {
  type AskedRule,
  type ExplainedRule,
  type Explanation,
  explainPack,
  type PossibleChange,
} from './explain-pack.ts'
export type { ContentFacts, Facts, NewsFacts, RewriteFacts, WorkFacts } from './facts.ts'
export {
  type JudgedContent,
  type PartState,
  pictureCharacters,
  type SpokenWork,
  secondCharacters,
  type VerdictContent,
} from './judged.ts'
export { lintPack } from './lint-pack.ts'
export {
  CASE_REGIMES,
  type CasePeriod,
  type CaseRegime,
  type PackDocument,
  type PackRule,
  type RequiredField,
  type Scope,
} from './pack-document.ts'
export { type FailedTest, testPack } from './pack-tests.ts'
export { type Pack, type PackProblem, packHash, type ReadPack, readPack } from './read-pack.ts'
export {
  isListedSource,
  type PostFacts,
  requiredFields,
  type SourceList,
  selectPack,
  sourceListAt,
} from './select-pack.ts'
export { SHIPPED_PACKS, shippedPackUrl } from './shipped-packs.ts'
