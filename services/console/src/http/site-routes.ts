import { mayDo, STAFF_ACTIONS } from '@sourcemark/staff'
import Type from 'typebox'
import { refusal } from './problems.ts'
import { bytes, json, type Route, route } from './route.ts'

/** What belongs to no area: scripts and styles, and the description of the API. */
export const siteRoutes: readonly Route[] = Object.freeze([
  route({
    method: 'GET',
    path: '/assets/:file',
    access: { kind: 'public' },
    limit: 'media',
    summary: 'Scripts and styles of the pages',
    params: Type.Object({ file: Type.String({ maxLength: 100 }) }),
    async handle({ params, site }) {
      const asset = site.assets.find(params.file)
      if (asset === undefined) return refusal('NOT_FOUND')
      // The name changes with the bytes, so they are never asked for twice.
      return bytes(asset.type, asset.body, { headers: { 'cache-control': 'public, max-age=31536000, immutable' } })
    },
  }),
  route({
    method: 'GET',
    path: '/api/openapi.json',
    access: { kind: 'public' },
    limit: 'api',
    summary: 'The description of this API',
    handle: async ({ site }) => json(site.openapi()),
  }),
  route({
    method: 'GET',
    path: '/api/v1/session',
    access: { kind: 'staff', action: 'see' },
    limit: 'api',
    summary: 'Who is signed in, and the token that what changes something has to carry as `x-form-token`',
    answer: Type.Object({
      staffId: Type.String(),
      name: Type.String(),
      role: Type.String(),
      actions: Type.Array(Type.String()),
      formToken: Type.String(),
    }),
    async handle({ staff }) {
      const { staffId, name, role, csrf } = staff
      const actions = STAFF_ACTIONS.filter((action) => mayDo(staff, action))
      return json({ staffId, name, role, actions, formToken: csrf })
    },
  }),
])
