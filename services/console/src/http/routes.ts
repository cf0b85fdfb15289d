import { accountRoutes } from '../operators/accounts/routes.ts'
import { originalRoutes } from '../operators/originals/routes.ts'
import { portalRoutes } from '../portal/routes.ts'
import { signInRoutes } from '../sign-in/routes.ts'
import type { Route } from './route.ts'
import { siteRoutes } from './site-routes.ts'

/** Everything that can be asked of the console. */
export const routes: readonly Route[] = Object.freeze([
  ...siteRoutes,
  ...portalRoutes,
  ...signInRoutes,
  ...accountRoutes,
  ...originalRoutes,
])
