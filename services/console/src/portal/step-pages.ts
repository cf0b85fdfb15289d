import { readContents } from '@sourcemark/originals'
import {
  type Appended,
  appendEvent,
  type Case,
  type CaseParty,
  type CaseRequest,
  FILING_FORMS,
  type FormField,
  type FormKind,
  readCase,
  readCaseFiles,
  readForms,
} from '@sourcemark/review'
import Type, { type Static } from 'typebox'
import { refusal } from '../http/problems.ts'
import { type Answer, page, type Route, redirect, route, type Visit } from '../http/route.ts'
import { dictionary } from '../pages/dictionary.ts'
import { ErrorSummary, Field, Form } from '../pages/form.ts'
import { html } from '../pages/html.ts'
import { type Draft, filledIn, newDraft, readDraft } from './draft.ts'
import { draftFields, formFiles, keepFiles, refusalWords } from './filing.ts'
import { formShape, inputOf } from './form-shape.ts'
import { errorsOf, type FormErrors, PortalForm } from './form-view.ts'
import { actorOf, canDo, type PartyStep } from './party-steps.ts'
import { typedText } from './typed-text.ts'

const words = dictionary({
  complete: { zh: '补正材料', en: 'Complete the form' },
  completeWhat: {
    zh: '请补充缺少的内容。此前填写的内容已保留。',
    en: 'Add what is missing. What you filled in before is still here.',
  },
  counter: { zh: '提交声明', en: 'Answer the notice' },
  counterWhat: {
    zh: '如果您认为该内容不构成侵权，请在此说明。声明将转送投诉人；声明不实的，您依法承担责任。',
    en: 'If you hold that the content does not infringe, say why. Your statement is passed on to whoever complained, and you answer for it.',
  },
  appeal: { zh: '提出申诉', en: 'Appeal' },
  appealWhat: {
    zh: '申诉由另一人处理，以一次为限。',
    en: 'Another person looks at it. There is one appeal.',
  },
  suit: { zh: '告知已起诉或投诉', en: 'Tell of a suit or complaint' },
  suitWhat: {
    zh: '告知后，措施保持不变，直至法院或主管机关有结果。',
    en: 'Measures then stay as they are until the court or the authority has decided.',
  },
  reference: { zh: '受理机关和案号', en: 'Court or authority, and its number of the case' },
  referenceMissing: { zh: '请填写受理机关和案号。', en: 'Give the court or authority and its number.' },
  withdraw: { zh: '撤回', en: 'Take it back' },
  withdrawWhat: {
    zh: '撤回后不可恢复，已采取的措施将终止。',
    en: 'This cannot be undone. Measures that were taken end.',
  },
  submit: { zh: '提交', en: 'Send' },
  back: { zh: '返回案件', en: 'Back to the case' },
  wrong: { zh: '尚未提交', en: 'It was not sent yet' },
})

/** Steps that bring a form. */
type FormStep = 'complete' | 'counter' | 'appeal'
const isFormStep = (step: PartyStep): step is FormStep => step !== 'suit' && step !== 'withdraw'

const both = ['claimant', 'respondent'] as const
const sidesOf: Readonly<Record<PartyStep, readonly CaseParty['side'][]>> = Object.freeze({
  complete: ['claimant'],
  counter: ['respondent'],
  suit: ['claimant'],
  appeal: both,
  withdraw: both,
})

const formBody = Type.Object(draftFields)
const plainBody = Type.Object({
  draft: draftFields.draft,
  reference: Type.Optional(Type.String({ maxLength: 10_000 })),
})

/** What the sides of a case do in it. */
export const stepRoutes: readonly Route[] = Object.freeze([
  ...(['complete', 'counter', 'appeal'] as const).flatMap((step) => [
    formOf(step),
    route({
      method: 'POST',
      path: `/case/${step}`,
      access: { kind: 'party', sides: sidesOf[step] },
      limit: 'filing',
      summary: `Takes the step “${step}” in one’s case`,
      body: formBody,
      files: formFiles,
      handle: async (ask) => await takeFormStep(ask, step, ask.party),
    }),
  ]),
  ...(['suit', 'withdraw'] as const).flatMap((step) => [
    formOf(step),
    route({
      method: 'POST',
      path: `/case/${step}`,
      access: { kind: 'party', sides: sidesOf[step] },
      limit: 'filing',
      summary: `Takes the step “${step}” in one’s case`,
      body: plainBody,
      handle: async (ask) => await takePlainStep(ask, step, ask.party),
    }),
  ]),
])

function formOf(step: PartyStep): Route {
  return route({
    method: 'GET',
    path: `/case/${step}`,
    access: { kind: 'party', sides: sidesOf[step] },
    limit: 'page',
    summary: `The form for the step “${step}” in one’s case`,
    async handle(ask) {
      const found = await readCase(ask.services.database, ask.party.caseId)
      if (found === undefined) return refusal('NOT_FOUND')
      if (!canDo(found, ask.party.side, step, ask.now)) return redirect('/case')
      if (!isFormStep(step)) return plainPage(ask, step, { draft: newDraft().id })
      return formPage(ask, step, found, { draft: await firstDraft(ask, step, found), errors: {} })
    },
  })
}

const formKindOf = (step: FormStep, { kind }: Case): FormKind => (step === 'complete' ? FILING_FORMS[kind] : step)

/** What is known of a form before it is filled in: for one that is completed what it held, else where the content is. */
async function firstDraft({ services: { database } }: Visit, step: FormStep, found: Case): Promise<Draft> {
  const { caseId, contentId } = found
  if (step !== 'complete') {
    const content = (await readContents(database, [contentId])).get(contentId)
    return newDraft({
      ...(content?.url == null ? {} : { location: content.url }),
      ...(content?.title == null ? {} : { work: content.title }),
    })
  }
  const kind = formKindOf(step, found)
  const before = (await readForms(database, caseId)).findLast((form) => form.kind === kind && form.side === 'claimant')
  const filled = Object.entries(before?.form ?? {}) as [FormField, string | true | readonly string[]][]
  const values = filled.flatMap(([field, value]) =>
    inputOf(field) === 'files' ? [] : [[field, value === true ? 'on' : String(value)] as const],
  )
  const proof: unknown = before?.form.proof ?? []
  const handedIn = (await readCaseFiles(database, caseId)).filter(
    ({ fileId, erasedAt }) => Array.isArray(proof) && proof.includes(fileId) && erasedAt === null,
  )
  const files = handedIn.map(({ fileId, name, mediaType, bytes, sha256 }) => ({
    fileId,
    name,
    mediaType,
    bytes,
    sha256,
  }))
  return { ...newDraft(Object.fromEntries(values)), files }
}

type FormAsk = Visit & { readonly body: Static<typeof formBody>; readonly files: Parameters<typeof readDraft>[3] }

async function takeFormStep(ask: FormAsk, step: FormStep, { caseId, side }: CaseParty): Promise<Answer> {
  const { services, body, now, language } = ask
  const { database } = services
  const found = await readCase(database, caseId)
  if (found === undefined) return refusal('NOT_FOUND')
  const shape = formShape(found.policy.regime, formKindOf(step, found))
  const { draft, problems } = await readDraft(shape, body, body, ask.files, {
    blobs: services.blobs,
    key: services.keys.cookies,
  })
  const errors: Record<string, string> = { ...errorsOf(shape, draft, language) }
  if (problems.length > 0) errors.proof = problems.map(({ name, message }) => `${name}: ${message[language]}`).join(' ')
  if (Object.keys(errors).length > 0) return formPage(ask, step, found, { draft, errors, status: 422 })
  const appended = await appendEvent(
    database,
    { ...requestOf(ask, found, side), type: step, form: filledIn(draft) } satisfies CaseRequest,
    now,
  )
  if (appended.outcome === 'done' || appended.outcome === 'repeated') {
    await keepFiles(services, caseId, side, draft.files, now)
    return redirect(`/case?done=${step}`)
  }
  return formPage(ask, step, latest(appended, found), { draft, errors: said(ask, appended), status: 409 })
}

type PlainAsk = Visit & { readonly body: Static<typeof plainBody> }

async function takePlainStep(ask: PlainAsk, step: 'suit' | 'withdraw', { caseId, side }: CaseParty): Promise<Answer> {
  const { services, body, now, language } = ask
  const found = await readCase(services.database, caseId)
  if (found === undefined) return refusal('NOT_FOUND')
  const reference = typedText(body.reference ?? '').trim()
  const shown = { draft: body.draft, reference }
  if (step === 'suit' && (reference.length > 200 || !/[^\s\p{C}\p{Z}]/u.test(reference))) {
    return plainPage(ask, step, {
      ...shown,
      errors: { reference: words[language].referenceMissing },
      status: 422,
    })
  }
  const common = requestOf(ask, found, side)
  const request: CaseRequest =
    step === 'suit' ? { ...common, type: step, data: { reference } } : { ...common, type: step, data: {} }
  const appended = await appendEvent(services.database, request, now)
  if (appended.outcome === 'done' || appended.outcome === 'repeated') return redirect(`/case?done=${step}`)
  return plainPage(ask, step, {
    ...shown,
    errors: said(ask, appended),
    status: 409,
  })
}

const requestOf = ({ body }: { readonly body: { readonly draft: string } }, found: Case, side: CaseParty['side']) => ({
  caseId: found.caseId,
  eventId: `portal ${body.draft}`,
  // what a party says counts whatever happened while it was written; the case refuses what comes too late
  seen: null,
  by: actorOf(found, side),
})

const latest = (appended: Appended, found: Case): Case => ('case' in appended ? appended.case : found)

function said(visit: Visit, appended: Appended): FormErrors {
  return appended.outcome === 'refused' ? { refused: refusalWords(visit, appended.refused) } : {}
}

interface FormPage {
  readonly draft: Draft
  readonly errors: FormErrors
  readonly status?: number
}

function formPage(visit: Visit, step: FormStep, found: Case, { draft, errors, status = 200 }: FormPage): Answer {
  const say = words[visit.language]
  const shape = formShape(found.policy.regime, formKindOf(step, found))
  const body = html`
    <h1>${say[step]}</h1>
    <p class="measure">${say[`${step}What`]}</p>
    <${PortalForm} visit=${visit} action=${`/case/${step}`} shape=${shape} draft=${draft} errors=${errors} puzzle=${null}>
      <p class="actions"><button class="primary" type="submit">${say.submit}</button> <a class="button" href="/case">${say.back}</a></p>
    <//>`
  return page(say[step], body, { status, scripts: ['portal.ts'] })
}

interface PlainPage {
  readonly draft: string
  readonly reference?: string
  readonly errors?: FormErrors
  readonly status?: number
}

function plainPage(visit: Visit, step: 'suit' | 'withdraw', shown: PlainPage): Answer {
  const { draft, reference, errors = {}, status = 200 } = shown
  const say = words[visit.language]
  const body = html`
    <h1>${say[step]}</h1>
    <p class="measure">${say[`${step}What`]}</p>
    <${ErrorSummary} title=${say.wrong} errors=${errors} />
    <${Form} visit=${visit} action=${`/case/${step}`} class="measure" novalidate>
      <input type="hidden" name="draft" value=${draft} />
      ${step === 'suit' ? html`<${Field} name="reference" label=${say.reference} value=${reference} error=${errors.reference} maxlength=${200} />` : null}
      <p class="actions">
        <button class=${step === 'withdraw' ? 'danger' : 'primary'} type="submit">${say[step]}</button>
        <a class="button" href="/case">${say.back}</a>
      </p>
    <//>`
  return page(say[step], body, { status })
}
