import { evidenceRoutes } from '../evidence/routes.ts'
import { accountRoutes } from '../operators/accounts/routes.ts'
import { auditRoutes } from '../operators/audit/routes.ts'
import { caseRoutes } from '../operators/case/routes.ts'
import { deadLetterRoutes } from '../operators/dead-letters/routes.ts'
import { erasureRoutes } from '../operators/erasure/routes.ts'
import { originalRoutes } from '../operators/originals/routes.ts'
import { overviewRoutes } from '../operators/overview/routes.ts'
import { policyRoutes } from '../operators/policy/routes.ts'
import { proposalRoutes } from '../operators/proposals/routes.ts'
import { queueRoutes } from '../operators/queue/routes.ts'
import { searchRoutes } from '../operators/search/routes.ts'
import { transparencyRoutes } from '../operators/transparency/routes.ts'
import { webhookRoutes } from '../operators/webhooks/routes.ts'
import { portalRoutes } from '../portal/routes.ts'
import { signInRoutes } from '../sign-in/routes.ts'
import type { Route } from './route.ts'
import { siteRoutes } from './site-routes.ts'

/** Everything that can be asked of the console. */
export const routes: readonly Route[] = Object.freeze([
  ...siteRoutes,
  ...portalRoutes,
  ...signInRoutes,
  ...queueRoutes,
  ...caseRoutes,
  ...erasureRoutes,
  ...proposalRoutes,
  ...accountRoutes,
  ...originalRoutes,
  ...deadLetterRoutes,
  ...overviewRoutes,
  ...policyRoutes,
  ...searchRoutes,
  ...transparencyRoutes,
  ...webhookRoutes,
  ...auditRoutes,
  ...evidenceRoutes,
])
