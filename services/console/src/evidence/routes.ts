import { readCase } from '@sourcemark/review'
import Type from 'typebox'
import { refusal } from '../http/problems.ts'
import { type Answer, json, page, problem, type Route, route, type Visit } from '../http/route.ts'
import { html } from '../pages/html.ts'
import { type EvidenceView, evidenceOf } from './evidence.ts'
import { evidenceJson } from './evidence-json.ts'
import { explainContent } from './explain.ts'
import { ExplanationPage, explanationTitle } from './explanation-page.ts'
import { type Viewer, viewerOf } from './media-address.ts'
import { mediaRoutes } from './media-routes.ts'
import { words } from './page-words.ts'
import { readEvidence } from './read-evidence.ts'
import { inSentence } from './stranger-words.ts'
import { Evidence } from './verdict-page.ts'
import { VERDICT_WORDS } from './verdict-words.ts'
import { type Viewing, viewingOf } from './viewing.ts'

const params = Type.Object({ contentId: Type.String({ minLength: 1, maxLength: 256 }) })
const query = Type.Object({
  seq: Type.Optional(
    Type.Integer({ minimum: 1, description: 'Place of the verdict in its chain; the latest when absent.' }),
  ),
})

const nothing: Answer = problem(404, 'NO_SUCH_VERDICT', { zh: words.zh.notFound, en: words.en.notFound })

/** Reads a verdict for somebody and has it shown. */
async function show(
  visit: Visit,
  kind: Viewer['kind'],
  { contentId, seq }: { readonly contentId: string; readonly seq?: number | undefined },
  present: (viewing: Viewing, view: EvidenceView) => Answer,
): Promise<Answer> {
  const viewer = viewerOf(visit, kind)
  if (viewer === undefined) return refusal('NOT_FOUND')
  const source = await readEvidence(visit.services.database, contentId, seq)
  return source === undefined ? nothing : present(viewingOf(visit, viewer), evidenceOf(source))
}

const asPage = (viewing: Viewing, view: EvidenceView): Answer => {
  const { verdict, contentId } = view.verdict
  const title = `${VERDICT_WORDS[verdict][viewing.language]} · ${inSentence(view.content.title ?? contentId)}`
  return page(title, html`<${Evidence} viewing=${viewing} view=${view} />`, { scripts: ['evidence.ts'] })
}

/** Evidence of verdicts: for staff of any content, for the sides of a case of what it is about. */
export const evidenceRoutes: readonly Route[] = Object.freeze([
  route({
    method: 'GET',
    path: '/verdicts/:contentId',
    access: { kind: 'staff', action: 'see' },
    limit: 'page',
    summary: 'The evidence of a verdict',
    params,
    query,
    handle: (ask) => show(ask, 'staff', { ...ask.params, ...ask.query }, asPage),
  }),
  route({
    method: 'GET',
    path: '/verdicts/:contentId/why',
    access: { kind: 'staff', action: 'see' },
    limit: 'page',
    summary: 'Why a content is judged as it is, and what would change it',
    params,
    async handle(ask) {
      const explanation = await explainContent(ask.services.database, ask.params.contentId)
      if (explanation === undefined) return nothing
      const back = `/verdicts/${encodeURIComponent(ask.params.contentId)}`
      const body = html`<${ExplanationPage} visit=${ask} explanation=${explanation} back=${back} />`
      return page(explanationTitle(ask), body)
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/verdicts/:contentId',
    access: { kind: 'staff', action: 'see' },
    limit: 'api',
    summary: 'The latest verdict of a content, or an earlier one, with its evidence and its history',
    params,
    query,
    handle: (ask) =>
      show(ask, 'staff', { ...ask.params, ...ask.query }, (viewing, view) => json(evidenceJson(viewing, view))),
  }),
  route({
    method: 'GET',
    path: '/case/evidence',
    access: { kind: 'party', sides: ['claimant', 'respondent'] },
    limit: 'page',
    summary: 'The evidence of the verdict that a case is about, for its sides',
    query,
    async handle(ask) {
      const opened = await readCase(ask.services.database, ask.party.caseId)
      if (opened === undefined) return nothing
      return show(ask, 'case', { contentId: opened.contentId, ...ask.query }, asPage)
    },
  }),
  ...mediaRoutes,
])
