/** What people of the platform are in the console. Whoever is more may do all that those before may, and more. */
export const STAFF_ROLES = Object.freeze(['viewer', 'reviewer', 'senior', 'admin'] as const)
export type StaffRole = (typeof STAFF_ROLES)[number]

/** Everything that needs a role. */
export const STAFF_ACTIONS = Object.freeze([
  /** Verdicts, cases and numbers, without what is personal. */
  'see',
  /** Forms, contacts and files of the parties. */
  'see_personal',
  'review',
  'vote',
  /** Proposing something for many cases or works at once. */
  'bulk_propose',
  'decide_appeal',
  /** Approving what another person has proposed. */
  'bulk_approve',
  'suppress',
  'replay_dead_letter',
  /** Foreseeing what a policy would change. */
  'policy_shadow',
  /** Sending a notification again. */
  'redeliver',
  'policy_activate',
  'manage_staff',
  'see_audit',
] as const)
export type StaffAction = (typeof STAFF_ACTIONS)[number]

const everybody: readonly StaffRole[] = STAFF_ROLES
const fromReviewer: readonly StaffRole[] = Object.freeze(['reviewer', 'senior', 'admin'] as const)
const fromSenior: readonly StaffRole[] = Object.freeze(['senior', 'admin'] as const)
const onlyAdmin: readonly StaffRole[] = Object.freeze(['admin'] as const)

/** Who may do what. What is not here, nobody may. */
export const MAY: Readonly<Record<StaffAction, readonly StaffRole[]>> = Object.freeze({
  see: everybody,
  see_personal: fromReviewer,
  review: fromReviewer,
  vote: fromReviewer,
  bulk_propose: fromReviewer,
  decide_appeal: fromSenior,
  bulk_approve: fromSenior,
  suppress: fromSenior,
  replay_dead_letter: fromSenior,
  policy_shadow: fromSenior,
  redeliver: fromSenior,
  policy_activate: onlyAdmin,
  manage_staff: onlyAdmin,
  see_audit: onlyAdmin,
})

/** Somebody who wants to do something. */
export interface StaffActor {
  readonly staffId: string
  readonly role: StaffRole
  /** Signed in with a password that somebody else gave: nothing but choosing one's own is allowed. */
  readonly mustChangePassword: boolean
}

export const mayDo = ({ role, mustChangePassword }: StaffActor, action: StaffAction): boolean =>
  !mustChangePassword && MAY[action].includes(role)
