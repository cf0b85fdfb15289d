import type { Case, CaseSide, Form, FormField, FormKind, SavedForm } from '@sourcemark/review'

/**
 * What the other side may read of a form. Of a notice what it claims and who claims it; of a statement also where its author can be sued, for that is
 * what it is passed on for. Proofs of identity, files and how a claimant is reached stay here; a reader who reports is not named.
 */
const passedOn: Readonly<Record<FormKind, readonly FormField[]>> = Object.freeze({
  notice: ['name', 'work', 'location', 'reasons', 'goodFaith', 'accuracy', 'truthful'],
  report: ['location', 'reasons'],
  counter: [
    'name',
    'contact',
    'address',
    'phone',
    'work',
    'location',
    'reasons',
    'signature',
    'mistake',
    'jurisdiction',
    'truthful',
  ],
  appeal: ['reasons'],
})

/** A form as somebody may read it. */
export interface ReadableForm {
  readonly kind: FormKind
  readonly side: CaseSide
  readonly filledAt: Date
  readonly form: Form
  /** Whether it is the reader's own. */
  readonly own: boolean
  readonly erased: boolean
}

/** The forms of a case as a side may read them: its own whole, those of the other side as far as they are passed on. */
export function readableForms({ kind }: Case, forms: readonly SavedForm[], side: CaseSide): ReadableForm[] {
  return forms.flatMap((saved): ReadableForm[] => {
    const own = saved.side === side
    // an appeal against a verdict has no other side
    if (!own && kind === 'appeal') return []
    const { kind: form, filledAt, erasedAt } = saved
    const shown = own ? saved.form : pick(saved.form, passedOn[form])
    return [{ kind: form, side: saved.side, filledAt, form: shown, own, erased: erasedAt !== null }]
  })
}

const pick = (form: Form, fields: readonly FormField[]): Form =>
  Object.fromEntries(fields.flatMap((field) => (form[field] === undefined ? [] : [[field, form[field]]])))
