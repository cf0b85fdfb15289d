import { FORM_FIELDS, type FormField, type FormKind, REQUIRED_FIELDS, type Regime } from '@sourcemark/review'

/** The fields of a form, in the order in which they are asked for. */
export interface FormShape {
  readonly regime: Regime
  readonly kind: FormKind
  readonly fields: readonly FormField[]
  /** Those without which the form is not accepted. */
  readonly required: ReadonlySet<FormField>
}

/** What people may add although no law asks for it. */
const offered: Readonly<Record<FormKind, readonly FormField[]>> = Object.freeze({
  notice: ['email', 'proof', 'reasons'],
  report: ['email', 'proof'],
  counter: ['email', 'proof', 'reasons'],
  appeal: ['email', 'proof'],
})

const order = Object.keys(FORM_FIELDS) as FormField[]

/** What a form asks for under a law. */
export function formShape(regime: Regime, kind: FormKind): FormShape {
  const required = new Set(REQUIRED_FIELDS[regime][kind])
  const shown = new Set([...required, ...offered[kind]])
  return { regime, kind, fields: order.filter((field) => shown.has(field)), required }
}

/** How a field is filled in. */
export type FieldInput = 'line' | 'text' | 'files' | 'box'

const inputs: Readonly<Partial<Record<FormField, FieldInput>>> = Object.freeze({
  proof: 'files',
  reasons: 'text',
  goodFaith: 'box',
  accuracy: 'box',
  mistake: 'box',
  jurisdiction: 'box',
  truthful: 'box',
})

/** How a field is filled in: a line unless it is said otherwise. */
export const inputOf = (field: FormField): FieldInput => inputs[field] ?? 'line'

/** Parts of a form, each with its heading. */
export const FORM_PARTS = Object.freeze({
  matter: ['work', 'location', 'reasons', 'proof'],
  person: ['name', 'identity', 'email', 'phone', 'contact', 'address'],
  affirmation: ['goodFaith', 'accuracy', 'mistake', 'jurisdiction', 'truthful', 'signature'],
} as const satisfies Record<string, readonly FormField[]>)
export type FormPart = keyof typeof FORM_PARTS
