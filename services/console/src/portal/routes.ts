import { type Route, route } from '../http/route.ts'
import { portalApiRoutes } from './api-routes.ts'
import { appealRoutes } from './appeal-pages.ts'
import { caseRoutes } from './case-routes.ts'
import { fileRoutes } from './file-pages.ts'
import { frontPage } from './front-page.ts'
import { stepRoutes } from './step-pages.ts'

/** What the public can do without an account. */
export const portalRoutes: readonly Route[] = Object.freeze([
  route({
    method: 'GET',
    path: '/',
    access: { kind: 'public' },
    limit: 'page',
    summary: 'What one can do here, and how long it takes',
    handle: frontPage,
  }),
  ...fileRoutes,
  ...caseRoutes,
  ...stepRoutes,
  ...appealRoutes,
  ...portalApiRoutes,
])
