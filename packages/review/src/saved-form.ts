import { canonicalJson, sha256Hex } from '@sourcemark/contract'
import type { Queryable } from '@sourcemark/database'
import { checkForm, type Form, type FormProblem } from './check-form.ts'
import type { FormKind } from './form-fields.ts'
import type { CaseSide, Regime } from './vocabulary.ts'

/** A form that was filled in. */
export interface SavedForm {
  /** By which events refer to it. */
  readonly hash: string
  readonly kind: FormKind
  /** Who filled it in. */
  readonly side: CaseSide
  readonly filledAt: Date
  /** Empty when it was emptied because its person asked for that. */
  readonly form: Form
  readonly erasedAt: Date | null
}

/** What was filled in, checked: to be kept, and what an event says of it. */
export interface TakenForm extends Omit<SavedForm, 'erasedAt'> {
  readonly problems: readonly FormProblem[]
  /** Fields that it should hold and does not, or not in a usable form. */
  readonly missing: readonly string[]
}

/** Checks what was filled in; of what is wrong nothing is kept. */
export function takeForm(regime: Regime, kind: FormKind, side: CaseSide, filled: unknown, filledAt: Date): TakenForm {
  const { form, problems } = checkForm(regime, kind, filled)
  const missing = problems.flatMap(({ field, problem }) => (problem === 'unknown' ? [] : [field]))
  return { hash: sha256Hex(canonicalJson(form)), kind, side, filledAt, form, problems, missing }
}

/** Keeps a form. */
export async function saveForm(tx: Queryable, caseId: string, { hash, kind, side, filledAt, form }: TakenForm) {
  await tx.execute(
    `insert into case_form (case_id, hash, kind, side, filled_at, form) values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
    [caseId, hash, kind, side, filledAt, JSON.stringify(form)],
  )
}

/** The forms of a case, in the order in which they came. */
export async function readForms(db: Queryable, caseId: string): Promise<SavedForm[]> {
  return await db.query<SavedForm>(
    `select hash, kind, side, filled_at as "filledAt", form, erased_at as "erasedAt"
     from case_form where case_id = $1 order by filled_at, hash collate "C", side`,
    [caseId],
  )
}
