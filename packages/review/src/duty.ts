import type { Case } from './case.ts'
import type { CaseEventData } from './event-data.ts'
import { FORM_FIELDS } from './form-fields.ts'
import type { CaseEventType } from './vocabulary.ts'

type DutyOf<T extends CaseEventType> = { readonly type: T; readonly data: CaseEventData[T] }

/** What the machine has to do to a case next. */
export type Duty = DutyOf<'accept'> | DutyOf<'return'> | DutyOf<'forward'>

/**
 * What is done to a case without a person: a form that holds all it must is accepted, one that lacks something is sent back with what it
 * lacks, and a notice that has arrived is noted as forwarded. Measures are taken by a person: what is claimed of somebody moves nothing by
 * itself. From the account's statement on, the table restores at once where the law does.
 * @param told Whether the platform has got the notice to pass on to the account.
 * @returns null when a person or a party is next.
 */
export function dutyOf({ state, missing, limited }: Case, told: boolean): Duty | null {
  if (state === 'received') {
    if (missing.length > 0) return { type: 'return', data: { reasons: lacking(missing) } }
    // Of somebody whose notices were bad, a person looks at every further one.
    return limited ? null : { type: 'accept', data: {} }
  }
  return state === 'acted' && told ? { type: 'forward', data: {} } : null
}

const isField = (name: string): name is keyof typeof FORM_FIELDS => Object.hasOwn(FORM_FIELDS, name)

function lacking(missing: readonly string[]): { zh: string; en: string } {
  const names = missing.filter(isField).map((field) => FORM_FIELDS[field].name)
  return {
    zh: `材料不完整，请补正：${names.map(({ zh }) => zh).join('、')}。`,
    en: `The form is incomplete. Please add: ${names.map(({ en }) => en).join(', ')}.`,
  }
}
