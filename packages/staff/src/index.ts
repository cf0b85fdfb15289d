export {
  approveBulk,
  BULK_ITEMS,
  type BulkDraft,
  type BulkItem,
  type BulkOptions,
  type BulkProposal,
  type BulkState,
  type BulkStep,
  listBulk,
  proposeBulk,
  readBulk,
  readBulkItems,
  rejectBulk,
} from './bulk.ts'
export {
  createStaffMember,
  ensureFirstAdmin,
  type GivenPassword,
  listStaff,
  readStaffNames,
  resetPassword,
  type StaffMember,
  setDisabled,
  setRole,
} from './members.ts'
export { type KeptSignIn, type Oidc, type OidcSettings, openOidc, type ProviderIdentity } from './oidc.ts'
export { type PasswordHashing, passwordHashing, passwordProblem, type ScryptCost, scryptHashing } from './password.ts'
export { signInByProvider } from './provider-sign-in.ts'
export { type BothLanguages, STAFF_REFUSALS, type StaffRefusalCode } from './refusals.ts'
export { MAY, mayDo, STAFF_ACTIONS, STAFF_ROLES, type StaffAction, type StaffActor, type StaffRole } from './roles.ts'
export {
  endSession,
  endSessionsOf,
  holdsSession,
  type OpenedSession,
  readSession,
  SESSION_LIMITS,
  type StaffSession,
} from './session.ts'
export {
  changePassword,
  type PasswordChange,
  type SignInAttempt,
  type StaffOptions,
  type StaffRefusal,
  signIn,
} from './sign-in.ts'
export { addressOf } from './sign-in-delay.ts'
