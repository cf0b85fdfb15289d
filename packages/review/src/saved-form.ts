import { canonicalJson, sha256Hex } from '@sourcemark/contract'
import type { Queryable } from '@sourcemark/database'
import { checkForm, type Form, type FormProblem } from './check-form.ts'
import type { FormKind } from './form-fields.ts'
import type { Regime } from './vocabulary.ts'

/** A form that was filled in. */
export interface SavedForm {
  /** By which events refer to it. */
  readonly hash: string
  readonly kind: FormKind
  readonly filledAt: Date
  readonly form: Form
}

/** What was filled in, checked: to be kept, and what an event says of it. */
export interface TakenForm extends SavedForm {
  readonly problems: readonly FormProblem[]
  /** Fields that it should hold and does not, or not in a usable form. */
  readonly missing: readonly string[]
}

/** Checks what was filled in; of what is wrong nothing is kept. */
export function takeForm(regime: Regime, kind: FormKind, filled: unknown, filledAt: Date): TakenForm {
  const { form, problems } = checkForm(regime, kind, filled)
  const missing = problems.flatMap(({ field, problem }) => (problem === 'unknown' ? [] : [field]))
  return { hash: sha256Hex(canonicalJson(form)), kind, filledAt, form, problems, missing }
}

/** Keeps a form. */
export async function saveForm(tx: Queryable, caseId: string, { hash, kind, filledAt, form }: SavedForm) {
  await tx.execute(
    'insert into case_form (case_id, hash, kind, filled_at, form) values ($1, $2, $3, $4, $5) on conflict do nothing',
    [caseId, hash, kind, filledAt, JSON.stringify(form)],
  )
}

/** The forms of a case, in the order in which they came. */
export async function readForms(db: Queryable, caseId: string): Promise<SavedForm[]> {
  return await db.query<SavedForm>(
    `select hash, kind, filled_at as "filledAt", form from case_form where case_id = $1 order by filled_at, hash collate "C"`,
    [caseId],
  )
}
