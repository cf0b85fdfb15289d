import { isAppealSeal } from '@sourcemark/review'
import Type, { type Static } from 'typebox'
import { basisWords } from '../evidence/basis.ts'
import { ACTION_WORDS, VERDICT_WORDS } from '../evidence/verdict-words.ts'
import { type Answer, type Ask, page, problem, type Route, route, type Visit } from '../http/route.ts'
import { dictionary } from '../pages/dictionary.ts'
import { html } from '../pages/html.ts'
import { Moment } from '../pages/moment.ts'
import { Said } from '../pages/outside-link.ts'
import { Facts } from '../pages/table.ts'
import { ABOUT_PROBLEMS, type About, aboutContent } from './about.ts'
import { type Draft, newDraft } from './draft.ts'
import { takeDraft } from './file-pages.ts'
import { draftFields, fileDraft, formFiles, guardsOf, refusalWords } from './filing.ts'
import { formShape } from './form-shape.ts'
import { type FormErrors, PortalForm } from './form-view.ts'
import { periodWords } from './periods.ts'
import { receiptPage } from './receipt.ts'

const words = dictionary({
  title: { zh: '对判定提出申诉', en: 'Appeal against a verdict' },
  what: {
    zh: '供发布该内容的账号使用。申诉由人处理，并由不同于首次作出决定的人决定；每一判定可申诉一次。',
    en: 'For the account that published the content. A person looks at it, another one than decided before. There is one appeal against a verdict.',
  },
  within: {
    zh: (within: string, answered: string) => `申诉期限为判定后 ${within}，我们在 ${answered} 内答复。`,
    en: (within: string, answered: string) =>
      `It can be made within ${within} from the verdict, and is answered within ${answered}.`,
  },
  content: { zh: '内容', en: 'Content' },
  untitled: { zh: '（无标题）', en: '(without a title)' },
  verdict: { zh: '判定', en: 'Verdict' },
  decided: { zh: '作出时间', en: 'Given' },
  why: { zh: '理由', en: 'Why' },
  basis: { zh: '依据', en: 'Basis' },
  submit: { zh: '提交申诉', en: 'Appeal' },
  notValid: { zh: '该链接无效。', en: 'This link is not valid.' },
  notValidDetail: {
    zh: '请使用平台随判定发给您的链接。',
    en: 'Use the link that the platform sent you with the verdict.',
  },
  nothing: { zh: '该版本尚无判定。', en: 'There is no verdict about this revision.' },
  newer: {
    zh: '该内容已有新版本的判定，请使用随新判定发给您的链接。',
    en: 'There is a verdict about a newer revision. Use the link that came with it.',
  },
})

const params = Type.Object({
  contentId: Type.String({ maxLength: 1024 }),
  revision: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }),
  seal: Type.String({ maxLength: 64 }),
})
const body = Type.Object(draftFields)
const path = '/appeals/:contentId/:revision/:seal'

/** Appeals against verdicts of the machine, by the account that was told where. */
export const appealRoutes: readonly Route[] = Object.freeze([
  route({
    method: 'GET',
    path,
    access: { kind: 'public' },
    limit: 'sign-in',
    summary: 'The form of an appeal against a verdict, for the account that was told this address',
    params,
    async handle(ask) {
      const found = await findVerdict(ask, ask.params)
      return 'kind' in found ? found : await appealPage(ask, found, { draft: newDraft(), errors: {} })
    },
  }),
  route({
    method: 'POST',
    path,
    access: { kind: 'public' },
    limit: 'filing',
    summary: 'Appeals against a verdict',
    params,
    body,
    files: formFiles,
    async handle(ask) {
      const found = await findVerdict(ask, ask.params)
      return 'kind' in found ? found : await appeal(ask, found)
    },
  }),
])

/** A verdict that can be contested under an address. */
interface Contestable {
  readonly about: About & { readonly verdict: NonNullable<About['verdict']> }
  /** The address itself. */
  readonly action: string
}

async function findVerdict(
  { services, url }: Visit,
  { contentId, revision, seal }: Static<typeof params>,
): Promise<Contestable | Answer> {
  if (!isAppealSeal(services.keys.appeals, contentId, revision, seal)) {
    const { notValid: zh, notValidDetail: zhDetail } = words.zh
    const { notValid: en, notValidDetail: enDetail } = words.en
    return problem(403, 'LINK_INVALID', { zh, en }, { detail: { zh: zhDetail, en: enDetail } })
  }
  const found = await aboutContent(services.database, contentId)
  if ('problem' in found) return problem(404, found.problem, ABOUT_PROBLEMS[found.problem])
  const { verdict } = found.about
  if (verdict === null) return problem(404, 'NO_VERDICT', { zh: words.zh.nothing, en: words.en.nothing })
  if (verdict.revision !== revision) return problem(410, 'NEWER_REVISION', { zh: words.zh.newer, en: words.en.newer })
  return { about: { ...found.about, verdict }, action: url.split('?')[0] ?? url }
}

type AppealAsk = Ask<Static<typeof params>, Record<never, never>, Static<typeof body>, { kind: 'public' }>

async function appeal(ask: AppealAsk, found: Contestable): Promise<Answer> {
  const { contested, policy } = found.about
  const taken = await takeDraft(ask, formShape(policy.regime, 'appeal'), ask.files)
  if ('refused' in taken) return await appealPage(ask, found, taken.refused)
  const { draft } = taken
  // the account itself, so that it appeals once, whoever of its people writes
  const claimant = `account ${contested.accountId}`
  const receipt = await fileDraft(ask, { kind: 'appeal', contested, policy, claimant, draft })
  if ('refused' in receipt) {
    return await appealPage(ask, found, { draft, errors: { refused: refusalWords(ask, receipt.refused) }, status: 409 })
  }
  return await receiptPage(ask, receipt.case, receipt.code)
}

interface AppealPage {
  readonly draft: Draft
  readonly errors: FormErrors
  readonly status?: number
  readonly solution?: string
}

async function appealPage(visit: Visit, { about, action }: Contestable, shown: AppealPage): Promise<Answer> {
  const { draft, errors, status = 200, solution } = shown
  const { language, services, now } = visit
  const { content, verdict, policy } = about
  const say = words[language]
  const { appeal: within, answer } = policy.periods
  const puzzle = await guardsOf(services).challenge.pose(draft.id, now)
  const view = html`
    <h1>${say.title}</h1>
    <p class="measure">${say.what}</p>
    ${within === null || answer === null ? null : html`<p class="measure">${say.within(periodWords(within, language), periodWords(answer, language))}</p>`}
    <${Facts} facts=${[
      [
        say.content,
        html`<div><${Said}>${content.title ?? say.untitled}<//></div><div class="code">${content.contentId}</div>`,
      ],
      [say.verdict, `${VERDICT_WORDS[verdict.verdict][language]} · ${ACTION_WORDS[verdict.action][language]}`],
      [say.decided, html`<${Moment} visit=${visit} at=${verdict.timings.decidedAt} />`],
      [say.why, verdict.reasons[language]],
      [
        say.basis,
        verdict.policy.basis.length === 0
          ? null
          : verdict.policy.basis.map((one) => basisWords(one)[language]).join(language === 'zh' ? '、' : '; '),
      ],
    ]} />
    <${PortalForm} visit=${visit} action=${action} shape=${formShape(policy.regime, 'appeal')} draft=${draft} errors=${errors}
      puzzle=${puzzle} solution=${solution}>
      <p class="actions"><button class="primary" type="submit">${say.submit}</button></p>
    <//>`
  return page(say.title, view, { status, scripts: ['portal.ts'] })
}
