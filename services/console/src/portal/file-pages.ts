import { checkForm } from '@sourcemark/review'
import Type, { type Static } from 'typebox'
import { type Answer, type Ask, page, type Route, route, type Visit } from '../http/route.ts'
import { dictionary } from '../pages/dictionary.ts'
import { ErrorSummary, Field } from '../pages/form.ts'
import { html } from '../pages/html.ts'
import { momentText } from '../pages/moment.ts'
import { Said } from '../pages/outside-link.ts'
import { Facts } from '../pages/table.ts'
import { ABOUT_PROBLEMS, type About, type AboutProblem, findAbout } from './about.ts'
import { type Draft, filledIn, newDraft, readDraft } from './draft.ts'
import { admit, claimantOf, draftFields, fileDraft, formFiles, guardsOf, refusalWords } from './filing.ts'
import { type FormShape, formShape } from './form-shape.ts'
import { errorsOf, type FormErrors, PortalForm } from './form-view.ts'
import { receiptPage } from './receipt.ts'

const words = dictionary({
  notice: { zh: '权利人通知', en: 'Notice of a right holder' },
  report: { zh: '举报', en: 'Report' },
  noticeWhat: {
    zh: '供权利人或其代理人使用。通知将转送被投诉账号；通知有误的，通知人依法承担责任。',
    en: 'For whoever holds the rights, or acts for them. The notice is forwarded to the account. Whoever gives a wrong notice answers for it.',
  },
  reportWhat: {
    zh: '供读者使用：内容未注明来源、来源不实或涉嫌搬运。',
    en: 'For readers: something without its source, with a false one, or copied from elsewhere.',
  },
  about: { zh: '哪条内容？', en: 'Which content?' },
  aboutHint: {
    zh: '内容的链接、编号，或判定编号。',
    en: 'Its address, its number, or the number of a verdict about it.',
  },
  go: { zh: '继续', en: 'Go on' },
  wrong: { zh: '无法继续', en: 'This does not lead anywhere yet' },
  content: { zh: '所涉内容', en: 'The content' },
  other: { zh: '换一条内容', en: 'Another one' },
  untitled: { zh: '（无标题）', en: '(without a title)' },
  law: { zh: '适用程序', en: 'Procedure' },
  submit: { zh: '提交', en: 'File' },
  check: { zh: '检查并提交', en: 'Check and file' },
  anyway: { zh: '先行提交，稍后补正', en: 'File it as it is, and complete it later' },
  anywayWhat: {
    zh: '材料不完整也可先提交，我们会退回并给您补正的时间；补正前不会采取措施。',
    en: 'It can be filed incomplete: it is sent back with time to complete it. Nothing is done before that.',
  },
  again: {
    zh: '浏览器的验证未通过或已过期，请再次提交。所填内容已保留。',
    en: 'What your browser had to work out was wrong or too old. Send the form once more; nothing of it is lost.',
  },
  later: {
    zh: (time: string) => `您的浏览器未运行脚本，此网络提交过多，请在 ${time} 之后再次提交。所填内容已保留。`,
    en: (time: string) =>
      `Your browser runs no scripts, and too much was filed from your network. Send the form again after ${time}; nothing of it is lost.`,
  },
})

const kinds = Type.Object({ kind: Type.Union([Type.Literal('notice'), Type.Literal('report')]) })
type FiledKind = Static<typeof kinds>['kind']

const sent = Type.Object({ ...draftFields, about: Type.String({ maxLength: 4000 }) })

/** Filing a complaint, by whoever holds the rights or by a reader. */
export const fileRoutes: readonly Route[] = Object.freeze([
  route({
    method: 'GET',
    path: '/file/:kind',
    access: { kind: 'public' },
    limit: 'page',
    summary: 'The form of a complaint about a content',
    params: kinds,
    query: Type.Object({ about: Type.Optional(Type.String({ maxLength: 4000 })) }),
    async handle(ask) {
      const { kind } = ask.params
      const named = ask.query.about
      if (named === undefined) return aboutPage(ask, kind, '')
      const found = await findAbout(ask.services.database, named)
      if ('problem' in found) return aboutPage(ask, kind, named, found.problem)
      const { url } = found.about.content
      const draft = newDraft(url === null ? {} : { location: url })
      return await filingPage(ask, { kind, about: found.about, named, draft, errors: {} })
    },
  }),
  route({
    method: 'POST',
    path: '/file/:kind',
    access: { kind: 'public' },
    limit: 'filing',
    summary: 'Files a complaint about a content',
    params: kinds,
    body: sent,
    files: formFiles,
    async handle(ask) {
      const { kind } = ask.params
      const found = await findAbout(ask.services.database, ask.body.about)
      if ('problem' in found) return aboutPage(ask, kind, ask.body.about, found.problem)
      return await file(ask, kind, found.about)
    },
  }),
])

type FileAsk = Ask<Static<typeof kinds>, Record<never, never>, Static<typeof sent>, { kind: 'public' }>

async function file(ask: FileAsk, kind: FiledKind, about: About): Promise<Answer> {
  const { services, body } = ask
  const shape = formShape(about.policy.regime, kind)
  const shown = { kind, about, named: body.about }
  const taken = await takeDraft(ask, shape, ask.files)
  if ('refused' in taken) return await filingPage(ask, { ...shown, ...taken.refused })
  const { draft } = taken
  const { form } = checkForm(shape.regime, shape.kind, filledIn(draft))
  const claimant = claimantOf(services, draft.id, form)
  const receipt = await fileDraft(ask, { kind, contested: about.contested, policy: about.policy, claimant, draft })
  if ('refused' in receipt) {
    const errors = { refused: refusalWords(ask, receipt.refused) }
    return await filingPage(ask, { ...shown, draft, errors, status: 409 })
  }
  return receiptPage(ask, receipt.case, receipt.code)
}

/** A draft that cannot be filed as it is, with what to say about it. */
export interface RefusedDraft {
  readonly draft: Draft
  readonly errors: FormErrors
  readonly status: number
  readonly solution?: string
  /** Whether it may be filed although something is missing. */
  readonly anyway?: boolean
}

interface DraftAsk extends Visit {
  readonly body: Static<typeof sent> | Omit<Static<typeof sent>, 'about'>
}

/**
 * Reads a draft from a stranger, and says whether it may go on: the challenge is looked at first, then the files, then whether anything is
 * missing. Whatever is wrong, the draft comes back whole.
 */
export async function takeDraft(
  ask: DraftAsk,
  shape: FormShape,
  files: Ask['files'],
): Promise<{ readonly draft: Draft } | { readonly refused: RefusedDraft }> {
  const { body, services, language } = ask
  const say = words[language]
  const solution = body.solution ?? ''
  const admission = await admit(ask, body.draft, solution)
  const stores = { blobs: services.blobs, key: services.keys.cookies }
  if (admission !== 'admitted') {
    // of whoever is not let in, no new file is kept
    const { draft } = await readDraft(shape, body, body, [], stores)
    const error = admission === 'again' ? say.again : say.later(momentText(ask, admission.notBefore))
    return { refused: { draft, errors: { refused: error }, status: admission === 'again' ? 422 : 429 } }
  }
  const { draft, problems } = await readDraft(shape, body, body, files, stores)
  const errors: Record<string, string> = { ...errorsOf(shape, draft, language) }
  const anyway = problems.length === 0
  if (problems.length > 0) errors.proof = problems.map(({ name, message }) => `${name}: ${message[language]}`).join(' ')
  if (Object.keys(errors).length === 0 || (anyway && body.anyway !== undefined)) return { draft }
  return { refused: { draft, errors, status: 422, solution, anyway } }
}

interface FilingPage extends Partial<RefusedDraft> {
  readonly kind: FiledKind
  readonly about: About
  readonly named: string
  readonly draft: Draft
  readonly errors: FormErrors
}

async function filingPage(visit: Visit, filing: FilingPage): Promise<Answer> {
  const { kind, about, named, draft, errors, status = 200, solution, anyway = false } = filing
  const { language, services, now } = visit
  const say = words[language]
  const puzzle = await guardsOf(services).challenge.pose(draft.id, now)
  const shape = formShape(about.policy.regime, kind)
  const body = html`
    <h1>${say[kind]}</h1>
    <p class="measure">${say[`${kind}What`]}</p>
    <${Facts} facts=${[
      [
        say.content,
        html`<${Said}>${about.content.title ?? say.untitled}<//> <span class="code">${about.content.contentId}</span> <a href=${`/file/${kind}`}>${say.other}</a>`,
      ],
    ]} />
    <${PortalForm} visit=${visit} action=${`/file/${kind}`} shape=${shape} draft=${draft} errors=${errors} puzzle=${puzzle}
      solution=${solution} hidden=${{ about: named }}>
      <p class="actions"><button class="primary" type="submit">${Object.keys(errors).length === 0 ? say.submit : say.check}</button></p>
      ${
        anyway
          ? html`
              <p class="hint">${say.anywayWhat}</p>
              <p class="actions"><button type="submit" name="anyway" value="yes">${say.anyway}</button></p>`
          : null
      }
    <//>`
  return page(say[kind], body, { status, scripts: ['portal.ts'] })
}

function aboutPage(visit: Visit, kind: FiledKind, named: string, problem?: AboutProblem): Answer {
  const { language } = visit
  const say = words[language]
  const error = problem === undefined ? undefined : ABOUT_PROBLEMS[problem][language]
  const body = html`
    <h1>${say[kind]}</h1>
    <p class="measure">${say[`${kind}What`]}</p>
    <${ErrorSummary} title=${say.wrong} errors=${error === undefined ? {} : { about: error }} />
    <form method="get" action=${`/file/${kind}`} class="measure">
      <${Field} name="about" label=${say.about} hint=${say.aboutHint} error=${error} value=${named} maxlength=${4000} autocomplete="off" />
      <button class="primary" type="submit">${say.go}</button>
    </form>`
  return page(say[kind], body, { status: problem === undefined ? 200 : 422 })
}
