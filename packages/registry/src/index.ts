export { type Account, ownerKey, readAccounts, saveAccount } from './accounts.ts'
export { saveGrant } from './grants.ts'
