import type { Visit } from '../http/route.ts'
import { type Children, html } from './html.ts'

interface FormProps {
  readonly visit: Visit
  readonly action: string
  /** Whether files may come with it. */
  readonly files?: boolean
  readonly class?: string
  readonly id?: string
  readonly children?: Children
}

/** A form that is sent by POST, with the token that shows that it was shown to this visitor. */
export const Form = ({ visit, action, files = false, children, ...rest }: FormProps) => html`
  <form method="post" action=${action} enctype=${files ? 'multipart/form-data' : undefined} ...${rest}>
    <input type="hidden" name="token" value=${visit.formToken()} />
    ${children}
  </form>`

interface FieldProps {
  readonly name: string
  /** Its id, where a page has several fields of one name; the name when absent. */
  readonly id?: string
  readonly label: string
  /** What to write, in one sentence. */
  readonly hint?: string | undefined
  /** What is wrong with what was sent. */
  readonly error?: string | undefined
  readonly type?: 'text' | 'password' | 'email' | 'url' | 'number' | 'date' | 'search' | 'tel'
  readonly value?: string | undefined
  readonly required?: boolean
  readonly maxlength?: number
  readonly autocomplete?: string
  /** Lines of a longer text; a single line when absent. */
  readonly rows?: number
}

const describedBy = (id: string, { hint, error }: Pick<FieldProps, 'hint' | 'error'>): string | undefined =>
  [hint === undefined ? '' : `${id}-hint`, error === undefined ? '' : `${id}-error`].filter(Boolean).join(' ') ||
  undefined

/** A field with its label, its hint, and what is wrong with it. */
export function Field({ name, id = name, label, hint, error, rows, value, type = 'text', ...rest }: FieldProps) {
  const common = {
    id,
    name,
    'aria-describedby': describedBy(id, { hint, error }),
    'aria-invalid': error === undefined ? undefined : 'true',
    ...rest,
  }
  return html`
    <div class="field">
      <label for=${id}>${label}</label>
      ${hint === undefined ? null : html`<p class="hint" id=${`${id}-hint`}>${hint}</p>`}
      ${error === undefined ? null : html`<p class="error" id=${`${id}-error`}>${error}</p>`}
      ${
        rows === undefined
          ? html`<input ...${common} type=${type} value=${value} />`
          : html`<textarea ...${common} rows=${rows}>${value}</textarea>`
      }
    </div>`
}

interface ChoiceProps {
  readonly name: string
  readonly id?: string
  readonly label: string
  readonly hint?: string | undefined
  readonly error?: string | undefined
  readonly value?: string | undefined
  readonly required?: boolean
  readonly options: readonly { readonly value: string; readonly label: string }[]
}

/** One of several values. */
export const Choice = ({ name, id = name, label, hint, error, value, options, ...rest }: ChoiceProps) => html`
  <div class="field">
    <label for=${id}>${label}</label>
    ${hint === undefined ? null : html`<p class="hint" id=${`${id}-hint`}>${hint}</p>`}
    ${error === undefined ? null : html`<p class="error" id=${`${id}-error`}>${error}</p>`}
    <select id=${id} name=${name} aria-describedby=${describedBy(id, { hint, error })} aria-invalid=${error === undefined ? undefined : 'true'} ...${rest}>
      ${options.map((option) => html`<option value=${option.value} selected=${option.value === value}>${option.label}</option>`)}
    </select>
  </div>`

interface ErrorSummaryProps {
  readonly title: string
  /** What is wrong, by the names of the fields. */
  readonly errors: Readonly<Record<string, string>>
}

/** All that is wrong with a form, each leading to its field; nothing when all is well. */
export const ErrorSummary = ({ title, errors }: ErrorSummaryProps) =>
  Object.keys(errors).length === 0
    ? null
    : html`
        <div class="summary" role="alert" tabindex="-1" id="errors">
          <h2>${title}</h2>
          <ul>${Object.entries(errors).map(([name, error]) => html`<li><a href=${`#${name}`}>${error}</a></li>`)}</ul>
        </div>`
