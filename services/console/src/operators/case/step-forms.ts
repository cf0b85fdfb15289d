import { randomBytes } from 'node:crypto'
import { ACTIONS, VERDICT_CODES } from '@sourcemark/contract'
import { type BothLanguages, type Case, NOTICE_QUALITIES } from '@sourcemark/review'
import { ACTION_WORDS, VERDICT_WORDS } from '../../evidence/verdict-words.ts'
import type { Visit } from '../../http/route.ts'
import { dictionary } from '../../pages/dictionary.ts'
import { Choice, Field, Form } from '../../pages/form.ts'
import { html } from '../../pages/html.ts'
import type { StaffStep, StaffStepType } from './steps.ts'
import type { StepBody, StepProblem } from './take-step.ts'
import { TEMPLATES } from './templates.ts'

const words = dictionary({
  template: { zh: '常用理由', en: 'Frequent reasons' },
  own: { zh: '自行填写', en: 'Write them below' },
  reasons_zh: { zh: '理由（中文）', en: 'Reasons (Chinese)' },
  reasons_en: { zh: '理由（英文）', en: 'Reasons (English)' },
  told: {
    zh: '双方都会看到，以各自的语言。留空则采用所选常用理由。',
    en: 'Both sides read them, each in their language. Left empty, the frequent reasons chosen above are taken.',
  },
  noted: {
    zh: '仅供内部记录，当事人看不到。留空则采用所选常用理由。',
    en: 'They are kept for the record; the sides do not read them. Left empty, the frequent reasons chosen above are taken.',
  },
  notice: { zh: '对通知的评价', en: 'What the notice was worth' },
  notNoted: { zh: '不记录', en: 'Nothing to note' },
  justified: { zh: '成立', en: 'Justified' },
  wrong: { zh: '错误', en: 'Wrong' },
  malicious: { zh: '恶意', en: 'Malicious' },
  verdict: { zh: '改判为', en: 'The verdict becomes' },
  action: { zh: '建议改为', en: 'The advice becomes' },
  policy: { zh: '由规则决定', en: 'What the policy says' },
  reference: { zh: '案号或文号', en: 'Number of the case or document' },
  vote: { zh: '您的一票', en: 'Your vote' },
  choose: { zh: '请选择', en: 'Choose' },
  voteFirstYes: { zh: '投诉成立', en: 'The complaint is right' },
  voteFirstNo: { zh: '投诉不成立', en: 'The complaint is not right' },
  voteAppealYes: { zh: '维持原决定', en: 'The first decision stands' },
  voteAppealNo: { zh: '撤销原决定', en: 'The first decision does not stand' },
  key: { zh: (key: string) => `快捷键 ${key}`, en: (key: string) => `Key ${key}` },
  bad_reasons_zh: {
    zh: '请填写中文理由（最多 4000 字）。',
    en: 'Write the reasons in Chinese, 4,000 characters at most.',
  },
  bad_reasons_en: {
    zh: '请填写英文理由（最多 4000 字）。',
    en: 'Write the reasons in English, 4,000 characters at most.',
  },
  bad_reference: { zh: '请填写案号或文号（最多 200 字）。', en: 'Write the number, 200 characters at most.' },
  bad_for: { zh: '请选择您的一票。', en: 'Choose your vote.' },
})

/** A step that was asked for and not taken. */
export interface StepState {
  readonly type: StaffStepType
  /** What was sent, so that nothing has to be written twice. */
  readonly body: StepBody
  readonly problems: readonly StepProblem[]
  /** Why the case refused it. */
  readonly refused: BothLanguages | null
  /** Whether the case is not what was looked at. */
  readonly conflict: boolean
}

/** What is wrong with an attempt, by the ids of the fields. */
export function stepErrorsOf({ language }: Visit, attempt: StepState | undefined): Record<string, string> {
  if (attempt === undefined) return {}
  const say = words[language]
  const refused = attempt.refused === null ? {} : { [`step-${attempt.type}`]: attempt.refused[language] }
  return {
    ...refused,
    ...Object.fromEntries(attempt.problems.map((field) => [`${attempt.type}-${field}`, say[`bad_${field}`]])),
  }
}

interface StepFormsProps {
  readonly visit: Visit
  readonly found: Case
  readonly steps: readonly StaffStep[]
  readonly attempt: StepState | undefined
}

/** The steps that are open, each with its form. */
export const StepForms = ({ visit, found, steps, attempt }: StepFormsProps) =>
  html`<div class="steps">${steps.map((step) => {
    const state = attempt?.type === step.type ? attempt : undefined
    return html`<${StepForm} visit=${visit} found=${found} step=${step} attempt=${state} />`
  })}</div>`

interface StepFormProps {
  readonly visit: Visit
  readonly found: Case
  readonly step: StaffStep
  readonly attempt: StepState | undefined
}

function StepForm({ visit, found, step, attempt }: StepFormProps) {
  const { language } = visit
  const say = words[language]
  const { type, key, name, meaning, fields, grave } = step
  const body = attempt?.body
  const errors = stepErrorsOf(visit, attempt)
  const id = (field: string): string => `${type}-${field}`
  const orPolicy = [{ value: '', label: say.policy }]
  return html`
    <details class="step" id=${`step-${type}`} data-key=${key} open=${attempt !== undefined}>
      <summary><span>${name[language]}</span> <kbd title=${say.key(key)}>${key}</kbd></summary>
      <p class="hint">${meaning[language]}</p>
      <${Form} visit=${visit} action=${`/cases/${encodeURIComponent(found.caseId)}/${type}`}>
        <input type="hidden" name="eventId" value=${randomBytes(16).toString('base64url')} />
        <input type="hidden" name="seen" value=${found.version} />
        ${
          fields.includes('for')
            ? html`<${Choice} name="for" id=${id('for')} label=${say.vote} value=${body?.for} error=${errors[id('for')]}
                options=${[
                  { value: '', label: say.choose },
                  { value: 'yes', label: found.state === 'appealed' ? say.voteAppealYes : say.voteFirstYes },
                  { value: 'no', label: found.state === 'appealed' ? say.voteAppealNo : say.voteFirstNo },
                ]} />`
            : null
        }
        ${
          fields.includes('says')
            ? html`
              <${Choice} name="verdict" id=${id('verdict')} label=${say.verdict} value=${body?.verdict}
                options=${[...orPolicy, ...VERDICT_CODES.map((code) => ({ value: code, label: VERDICT_WORDS[code][language] }))]} />
              <${Choice} name="action" id=${id('action')} label=${say.action} value=${body?.action}
                options=${[...orPolicy, ...ACTIONS.map((action) => ({ value: action, label: ACTION_WORDS[action][language] }))]} />`
            : null
        }
        ${
          fields.includes('notice')
            ? html`<${Choice} name="notice" id=${id('notice')} label=${say.notice} value=${body?.notice}
                options=${[
                  { value: '', label: say.notNoted },
                  ...NOTICE_QUALITIES.map((quality) => ({ value: quality, label: say[quality] })),
                ]} />`
            : null
        }
        ${
          fields.includes('reference')
            ? html`<${Field} name="reference" id=${id('reference')} label=${say.reference} value=${body?.reference} error=${errors[id('reference')]} maxlength=${200} />`
            : null
        }
        ${fields.includes('reasons') ? reasons(visit, type, body, errors) : null}
        <button class=${grave ? 'primary danger' : 'primary'} type="submit">${name[language]}</button>
      <//>
    </details>`
}

function reasons(
  { language }: Visit,
  type: StaffStepType,
  body: StepBody | undefined,
  errors: Readonly<Record<string, string>>,
) {
  const say = words[language]
  const templates = TEMPLATES[type]
  const field = (name: 'reasons_zh' | 'reasons_en') => html`
    <${Field} name=${name} id=${`${type}-${name}`} label=${say[name]} rows=${3} value=${body?.[name]} error=${errors[`${type}-${name}`]} maxlength=${4000} />`
  return html`
    ${
      templates.length === 0
        ? null
        : html`
            <div class="field">
              <label for=${`${type}-template`}>${say.template}</label>
              <select id=${`${type}-template`} name="template" data-template=${type}>
                <option value="">${say.own}</option>
                ${templates.map(
                  ({ id, name, reasons }) =>
                    html`<option value=${id} selected=${body?.template === id} data-zh=${reasons.zh} data-en=${reasons.en}>${name[language]}</option>`,
                )}
              </select>
            </div>`
    }
    <p class="hint">${type === 'vote' ? say.noted : say.told}</p>
    ${field('reasons_zh')}
    ${field('reasons_en')}`
}
