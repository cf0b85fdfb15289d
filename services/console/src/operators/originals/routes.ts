import Type from 'typebox'
import { refusal } from '../../http/problems.ts'
import { type Answer, page, type Route, redirect, route, type Visit } from '../../http/route.ts'
import { originalPath } from '../links.ts'
import { emptyForm, originalPage, originalWords, type SuppressForm } from './original-page.ts'
import { readOriginal } from './read-original.ts'
import { lift, suppress } from './suppress.ts'

const params = Type.Object({ contentId: Type.String({ minLength: 1, maxLength: 256 }) })
/** The greatest offset that is kept. */
const greatest = 2 ** 31 - 1
/** A number that may be left empty. */
const offset = Type.String({ maxLength: 10, pattern: '^\\d*$' })

async function show(
  visit: Visit,
  contentId: string,
  after: string,
  given: { readonly done: 'added' | 'removed' | null; readonly form: SuppressForm },
): Promise<Answer> {
  const view = await readOriginal(visit.services.database, contentId, after)
  if (view === undefined) return refusal('NOT_FOUND')
  const title = originalWords[visit.language].title(contentId)
  return page(title, originalPage(visit, view, given), { status: given.form.refused === null ? 200 : 422 })
}

const numberOf = (text: string): number | undefined => (text === '' ? undefined : Math.min(Number(text), greatest))

/** Works and the passages of them that never match. */
export const originalRoutes: readonly Route[] = Object.freeze([
  route({
    method: 'GET',
    path: '/originals/:contentId',
    access: { kind: 'staff', action: 'see' },
    limit: 'page',
    summary: 'A work, what leans on it, and which passages of it never match',
    params,
    query: Type.Object({
      after: Type.String({ maxLength: 256, default: '' }),
      done: Type.Optional(Type.Union([Type.Literal('added'), Type.Literal('removed')])),
    }),
    handle: (visit) =>
      show(visit, visit.params.contentId, visit.query.after, { done: visit.query.done ?? null, form: emptyForm }),
  }),
  route({
    method: 'POST',
    path: '/originals/:contentId/suppress',
    access: { kind: 'staff', action: 'suppress' },
    limit: 'page',
    summary: 'Rules that a passage of a work never matches',
    params,
    body: Type.Object({
      part: Type.String({ maxLength: 256, default: '' }),
      from: offset,
      to: offset,
      because: Type.String({ maxLength: 2000 }),
    }),
    async handle(visit) {
      const { params, body, services, staff, now } = visit
      const { contentId } = params
      const because = body.because.trim()
      const again = (refused: SuppressForm['refused']) =>
        show(visit, contentId, '', { done: null, form: { ...body, refused } })
      if (because === '') return await again('no_reason')
      const order = {
        contentId,
        partId: body.part === '' ? undefined : body.part,
        from: numberOf(body.from),
        to: numberOf(body.to),
        because,
      }
      const done = await suppress(services, staff, order, now)
      if (done === null) return refusal('NOT_FOUND')
      if ('refused' in done) return await again(done.refused.why)
      return redirect(`${originalPath(contentId)}?done=added`)
    },
  }),
  route({
    method: 'POST',
    path: '/originals/:contentId/lift',
    access: { kind: 'staff', action: 'suppress' },
    limit: 'page',
    summary: 'Ends a suppression',
    params,
    body: Type.Object({ suppressionId: Type.String({ minLength: 1, maxLength: 100 }) }),
    async handle({ params, body, services, staff, now }) {
      const { contentId } = params
      const known = await lift(services, staff, { contentId, suppressionId: body.suppressionId }, now)
      return known ? redirect(`${originalPath(contentId)}?done=removed`) : refusal('NOT_FOUND')
    },
  }),
])
