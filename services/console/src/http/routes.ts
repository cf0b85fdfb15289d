import { portalRoutes } from '../portal/routes.ts'
import { signInRoutes } from '../sign-in/routes.ts'
import type { Route } from './route.ts'
import { siteRoutes } from './site-routes.ts'

/** Everything that can be asked of the console. */
export const routes: readonly Route[] = Object.freeze([...siteRoutes, ...portalRoutes, ...signInRoutes])
