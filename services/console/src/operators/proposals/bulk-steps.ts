import type { BothLanguages } from '@sourcemark/review'
import { STAFF_STEPS, type StaffStepType } from '../case/steps.ts'

/** Steps that can be taken in many cases at once. None decides about anybody's case: whoever is in one is heard by himself. */
export const BULK_STEP_TYPES = Object.freeze(['accept', 'return', 'reject'] as const satisfies readonly StaffStepType[])
export type BulkStepType = (typeof BULK_STEP_TYPES)[number]

/** They with their names. */
export const BULK_STEPS: readonly { readonly type: BulkStepType; readonly name: BothLanguages }[] = Object.freeze(
  BULK_STEP_TYPES.flatMap((type) =>
    STAFF_STEPS.filter((step) => step.type === type).map(({ name }) => ({ type, name })),
  ),
)

const prefix = 'case.'

/** What a proposal of a step is called. */
export const proposalAction = (type: BulkStepType): string => `${prefix}${type}`

/** The step that a proposal is about; undefined when it is about something else. */
export const stepOfProposal = (action: string): BulkStepType | undefined =>
  BULK_STEP_TYPES.find((type) => proposalAction(type) === action)
