export {
  type Account,
  type AccountState,
  entityAt,
  latestState,
  licenceInForce,
  namesBetween,
  stateAt,
} from './account-history.ts'
export {
  accountsByPrefix,
  type Called,
  findAccounts,
  keysOfAccount,
  type Member,
  membersOf,
  ownerKey,
  readAccounts,
  saveAccount,
} from './accounts.ts'
export { type Grant, grantsTo, keysOfGrant, readGrants, saveGrant } from './grants.ts'
export { addKeys, keepKeys, type Reader, readersOf, readTold, saveTold, unknownKeys } from './judgement-keys.ts'
export { MEASURE_RULE, MEASURES, type Measure, type RecommendedMeasure, recommendMeasure } from './measures.ts'
export { type GrantCondition, type GrantResult, type PermissionResult, permissionOf, type Use } from './permission.ts'
export { registryKeys } from './registry-keys.ts'
export {
  findPassage,
  type NamedPassage,
  type Passage,
  type PassageRefusal,
  type Suppressed,
  suppressPassage,
} from './suppress-passage.ts'
export {
  findSuppression,
  liftSuppression,
  type RecordedSuppression,
  readSuppressions,
  type Suppression,
  saveSuppression,
  suppressionHistory,
} from './suppressions.ts'
