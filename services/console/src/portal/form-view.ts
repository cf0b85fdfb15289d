import { checkForm, FORM_FIELDS, type FormField } from '@sourcemark/review'
import type { Language } from '../http/language.ts'
import type { Visit } from '../http/route.ts'
import { dictionary } from '../pages/dictionary.ts'
import { ErrorSummary, Field, Form } from '../pages/form.ts'
import { type Children, html, type View } from '../pages/html.ts'
import { type Draft, type DraftFile, filledIn, sealFile } from './draft.ts'
import { fieldWords } from './field-words.ts'
import { FORM_PARTS, type FormPart, type FormShape, inputOf } from './form-shape.ts'

const words = dictionary({
  person: { zh: '您的信息', en: 'About you' },
  matter: { zh: '事由', en: 'What it is about' },
  affirmation: { zh: '声明与签名', en: 'What you affirm' },
  optional: { zh: '（选填）', en: ' (optional)' },
  kept: { zh: '已上传的文件', en: 'Files that were received' },
  drop: { zh: '移除', en: 'Remove' },
  missing: { zh: '材料尚不完整', en: 'The form is not complete yet' },
  privacy: {
    zh: '所填个人信息只用于处理本案，依法保存，可申请删除。',
    en: 'What you state about yourself is used for this case alone, kept as the law asks, and erased on request.',
  },
})

/** What is wrong with a form, by the ids of its fields. */
export type FormErrors = Readonly<Record<string, string>>

/** What is missing or unusable in a draft, in words. */
export function errorsOf({ regime, kind }: FormShape, draft: Draft, language: Language): FormErrors {
  const { problems } = checkForm(regime, kind, filledIn(draft))
  return Object.fromEntries(problems.map(({ field, message }) => [field, message[language]]))
}

interface PortalFormProps {
  readonly visit: Visit
  readonly action: string
  readonly shape: FormShape
  readonly draft: Draft
  readonly errors: FormErrors
  /** What the browser has to solve; null where none is asked for. */
  readonly puzzle: string | null
  /** The solution, when one came already. */
  readonly solution?: string
  readonly hidden?: Readonly<Record<string, string>>
  /** Buttons, and what belongs right above them. */
  readonly children?: Children
}

/** A form of the portal with all that stands in it: what it asks for, what is wrong, files that are here already. */
export function PortalForm(props: PortalFormProps): View {
  const { visit, action, shape, draft, errors, puzzle, solution = '', hidden = {}, children } = props
  const { language } = visit
  const say = words[language]
  return html`
    <${ErrorSummary} title=${say.missing} errors=${errors} />
    <${Form} visit=${visit} action=${action} files class="portal-form" novalidate data-puzzle=${puzzle ?? undefined}>
      ${Object.entries({ ...hidden, draft: draft.id, solution }).map(([name, value]) => html`<input type="hidden" name=${name} value=${value} />`)}
      ${(Object.keys(FORM_PARTS) as FormPart[]).map((part) => {
        const fields = FORM_PARTS[part].filter((field) => shape.fields.includes(field))
        if (fields.length === 0) return null
        return html`
          <fieldset>
            <legend>${say[part]}</legend>
            ${fields.map((field) => html`<${DraftField} visit=${visit} shape=${shape} draft=${draft} errors=${errors} field=${field} />`)}
          </fieldset>`
      })}
      <p class="hint">${say.privacy}</p>
      ${children}
    <//>`
}

interface DraftFieldProps {
  readonly visit: Visit
  readonly shape: FormShape
  readonly draft: Draft
  readonly errors: FormErrors
  readonly field: FormField
}

const types: Readonly<Partial<Record<FormField, string>>> = Object.freeze({
  email: 'email',
  phone: 'tel',
  location: 'url',
})
const autocomplete: Readonly<Partial<Record<FormField, string>>> = Object.freeze({
  name: 'name',
  email: 'email',
  phone: 'tel',
  address: 'street-address',
})

function DraftField({ visit, shape, draft, errors, field }: DraftFieldProps): View {
  const { language } = visit
  const { label, hint, affirms } = fieldWords(shape.kind, field)
  const error = errors[field]
  const required = shape.required.has(field)
  const shown = required ? label[language] : `${label[language]}${words[language].optional}`
  switch (inputOf(field)) {
    case 'files':
      return html`<${Files} visit=${visit} draft=${draft} label=${shown} hint=${hint?.[language]} error=${error} name=${field} />`
    case 'box':
      return html`
        <div class="field box">
          ${error === undefined ? null : html`<p class="error" id=${`${field}-error`}>${error}</p>`}
          <input type="checkbox" id=${field} name=${field} value="on" checked=${draft.values[field] !== undefined}
            aria-describedby=${error === undefined ? undefined : `${field}-error`} aria-invalid=${error === undefined ? undefined : 'true'} />
          <label for=${field}>${affirms?.[language] ?? shown}</label>
        </div>`
    default:
      return html`
        <${Field} name=${field} label=${shown} hint=${hint?.[language]} error=${error} value=${draft.values[field]}
          type=${types[field] ?? 'text'} autocomplete=${autocomplete[field]} aria-required=${required ? 'true' : undefined}
          maxlength=${longestOf(field)} rows=${inputOf(field) === 'text' ? 6 : undefined} />`
  }
}

const longestOf = (field: FormField): number | undefined =>
  (FORM_FIELDS[field].schema as { readonly maxLength?: number }).maxLength

interface FilesProps {
  readonly visit: Visit
  readonly draft: Draft
  readonly name: string
  readonly label: string
  readonly hint: string | undefined
  readonly error: string | undefined
}

function Files({ visit, draft, name, label, hint, error }: FilesProps): View {
  const say = words[visit.language]
  const described = [hint === undefined ? '' : `${name}-hint`, error === undefined ? '' : `${name}-error`].filter(
    Boolean,
  )
  return html`
    <div class="field">
      <label for=${name}>${label}</label>
      ${hint === undefined ? null : html`<p class="hint" id=${`${name}-hint`}>${hint}</p>`}
      ${error === undefined ? null : html`<p class="error" id=${`${name}-error`}>${error}</p>`}
      <input type="file" id=${name} name=${name} multiple accept=".pdf,.jpg,.jpeg,.png,.webp,.txt"
        aria-describedby=${described.join(' ') || undefined} aria-invalid=${error === undefined ? undefined : 'true'} />
      ${
        draft.files.length === 0
          ? null
          : html`
              <p class="hint">${say.kept}</p>
              <ul class="files">${draft.files.map((file) => keptFile(visit, draft.id, file))}</ul>`
      }
    </div>`
}

function keptFile({ services, language }: Visit, draft: string, file: DraftFile): View {
  const id = `drop-${file.fileId}`
  return html`
    <li>
      <input type="hidden" name="kept" value=${sealFile(services.keys.cookies, draft, file)} />
      <bdi>${file.name}</bdi> <span class="quiet">${bytesWords(file.bytes)}</span>
      <input type="checkbox" id=${id} name="drop" value=${file.fileId} />
      <label for=${id}>${words[language].drop}<span class="hidden"> ${file.name}</span></label>
    </li>`
}

/** Bytes as people say them: `1.4 MB`. */
export function bytesWords(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  return bytes < 1_000_000 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`
}
