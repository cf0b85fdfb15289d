import { Ajv, type ValidateFunction } from 'ajv'
import { FORM_FIELDS, type FormField, type FormKind, formSchema } from './form-fields.ts'
import type { BothLanguages } from './refusals.ts'
import type { Regime } from './vocabulary.ts'

/** What a form holds, by field. */
export type Form = Readonly<Partial<Record<FormField, string | true | readonly string[]>>>

/** Why a form is not accepted: a field, and what is wrong with it. */
export interface FormProblem {
  readonly field: string
  readonly problem: 'missing' | 'malformed' | 'unknown'
  readonly message: BothLanguages
}

/** What can be used of a form, and what is wrong with it; nothing is when it is complete. */
export interface CheckedForm {
  readonly form: Form
  readonly problems: readonly FormProblem[]
}

const ajv = new Ajv({ allErrors: true, strict: false })
const validators = new Map<string, ValidateFunction>()

function validatorOf(regime: Regime, kind: FormKind): ValidateFunction {
  const key = `${regime} ${kind}`
  let validator = validators.get(key)
  if (validator === undefined) {
    validator = ajv.compile(formSchema(regime, kind))
    validators.set(key, validator)
  }
  return validator
}

const order = Object.keys(FORM_FIELDS)
const isField = (name: string): name is FormField => Object.hasOwn(FORM_FIELDS, name)

/**
 * The acceptance check: whether a form holds what the law asks for. Boxes that are not ticked and fields with nothing to be seen in them are
 * missing. Never throws on what it is given.
 * @returns one problem a field, in the order of the fields.
 */
export function checkForm(regime: Regime, kind: FormKind, value: unknown): CheckedForm {
  const validate = validatorOf(regime, kind)
  const filled = typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {}
  const problems = new Map<string, FormProblem>()
  for (const [field, given] of Object.entries(filled)) {
    if (isField(field) && !isText(given)) {
      problems.set(field, { field, problem: 'malformed', message: sentence(field, 'malformed') })
    }
  }
  if (validate(filled) && problems.size === 0) return { form: filled as Form, problems: [] }
  for (const { keyword, instancePath, params } of validate.errors ?? []) {
    const field =
      keyword === 'required'
        ? String(params.missingProperty)
        : keyword === 'additionalProperties'
          ? String(params.additionalProperty)
          : (instancePath.split('/')[1] ?? '')
    if (problems.has(field)) continue
    const problem =
      keyword === 'additionalProperties' ? 'unknown' : isEmpty(field, filled) ? 'missing' : ('malformed' as const)
    problems.set(field, { field, problem, message: sentence(field, problem) })
  }
  return {
    form: usable(filled, problems),
    problems: [...problems.values()].sort((a, b) => rank(a.field) - rank(b.field)),
  }
}

/** The fields with which nothing is wrong. */
function usable(filled: object, problems: ReadonlyMap<string, FormProblem>): Form {
  return Object.fromEntries(Object.entries(filled).filter(([field]) => isField(field) && !problems.has(field)))
}

/** Whether all that is text is: nothing keeps the character 0 or halves of characters. */
const isText = (value: unknown): boolean =>
  Array.isArray(value)
    ? value.every(isText)
    : typeof value !== 'string' || (value.isWellFormed() && !value.includes('\0'))

/** Unknown fields come last. */
const rank = (field: string): number => (isField(field) ? order.indexOf(field) : order.length)

function isEmpty(field: string, filled: object): boolean {
  const value = (filled as Record<string, unknown>)[field]
  if (value === undefined || value === null || value === false) return true
  if (Array.isArray(value)) return value.length === 0
  return typeof value === 'string' && !/[^\s\p{C}\p{Z}]/u.test(value)
}

function sentence(field: string, problem: FormProblem['problem']): BothLanguages {
  if (!isField(field)) return { zh: '表单含有未知字段。', en: 'The form has a field that nobody knows.' }
  const { name } = FORM_FIELDS[field]
  return problem === 'missing'
    ? { zh: `缺少：${name.zh}。`, en: `Missing: ${name.en}.` }
    : { zh: `格式有误：${name.zh}。`, en: `Not in a usable form: ${name.en}.` }
}
