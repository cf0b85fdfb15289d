import type { CaseRegime } from '@sourcemark/verdict'

/** The words of a case: what it can be, in which state it is, what can happen to it, and what follows from that. */

/** The law whose procedure a case follows; the ids of packs. */
export type Regime = CaseRegime

/** What was filed: the notice of a right holder, the report of a reader, or an account's appeal against a verdict of the machine. */
export const CASE_KINDS = Object.freeze(['notice', 'report', 'appeal'] as const)
export type CaseKind = (typeof CASE_KINDS)[number]

export const CASE_STATES = Object.freeze([
  /** Nothing was filed yet; every case begins here. */
  'new',
  /** Filed, not checked. */
  'received',
  /** Sent back to be completed. */
  'returned',
  /** The form holds all it must; measures are due. */
  'accepted',
  /** Measures are taken, the notice is on its way to the account. */
  'acted',
  /** The account knows, and may answer. */
  'awaiting_statement',
  /** It has answered; the claimant may go to court. */
  'waiting',
  /** A court or an authority was called upon; measures stay until it has spoken. */
  'in_court',
  /** Both sides were heard; a person decides. */
  'deciding',
  /** Decided; whom it went against may appeal. */
  'decided',
  /** Measures ended by law, on the account's statement. */
  'restored',
  /** Another person looks at it. */
  'appealed',
  /** Decided for the last time. */
  'appeal_decided',
  /** Never taken up. */
  'rejected',
  /** Taken back by who filed it. */
  'withdrawn',
  /** Nobody appealed in time, or a court has spoken. */
  'closed',
] as const)
export type CaseState = (typeof CASE_STATES)[number]

/** States that nothing leads out of. */
export const OVER_STATES: readonly CaseState[] = Object.freeze([
  'restored',
  'appeal_decided',
  'rejected',
  'withdrawn',
  'closed',
])

export const CASE_EVENTS = Object.freeze([
  'file',
  'accept',
  'return',
  'complete',
  'reject',
  /** Measures are taken. */
  'act',
  /** The notice has reached the account. */
  'forward',
  /** The account could not be reached: the notice is announced publicly. */
  'announce',
  /** The account answers. */
  'counter',
  /** The claimant tells of a suit, or of a complaint to an authority. */
  'suit',
  'court_keeps',
  'court_lifts',
  /** A member of a panel votes. */
  'vote',
  /** The complaint is right. */
  'grant',
  /** The complaint is not right. */
  'dismiss',
  'appeal',
  /** The first decision stands. */
  'confirm',
  'overturn',
  'withdraw',
  /** A period in which a party could speak is over. */
  'window_over',
  /** A deadline of the platform has passed: a breach. */
  'deadline_passed',
  /** A period is about to end. */
  'remind',
] as const)
export type CaseEventType = (typeof CASE_EVENTS)[number]

/** What the table says is to be done. */
export const CASE_EFFECTS = Object.freeze([
  /** Advise the platform to hold what is complained of, unless it does. */
  'take_measure',
  /** Advise the platform to show it again, unless it does. */
  'restore',
  /** Take a measure where none stands, end it where one does. */
  'reverse_measure',
  'forward_notice',
  'announce_notice',
  /** Send the account's statement to the claimant, who is told where to complain or sue. */
  'forward_statement',
  /** Tell the account facts, ground, means and redress. */
  'state_reasons',
  'notify_claimant',
  'notify_respondent',
  'alert_operators',
  /** Append a ruling, so that the verdict is superseded. */
  'append_ruling',
  /** Publish notice, statement and result, where the law wants it. */
  'publish',
] as const)
export type CaseEffect = (typeof CASE_EFFECTS)[number]

/** Whom an effect goes to. What reverses a measure is resolved to one of the two before it is told to anybody. */
export const RECIPIENTS: Readonly<Record<Exclude<CaseEffect, 'reverse_measure'>, Recipient>> = Object.freeze({
  take_measure: 'platform',
  restore: 'platform',
  forward_notice: 'respondent',
  announce_notice: 'public',
  forward_statement: 'claimant',
  state_reasons: 'respondent',
  notify_claimant: 'claimant',
  notify_respondent: 'respondent',
  alert_operators: 'operators',
  append_ruling: 'adjudicator',
  publish: 'public',
})
export type Recipient = 'platform' | 'claimant' | 'respondent' | 'operators' | 'adjudicator' | 'public'

/** Who does something. The claimant filed the case, the respondent is whom it concerns; what time alone does is done by the clock. */
export const CASE_ROLES = Object.freeze(['claimant', 'respondent', 'reviewer', 'system', 'clock'] as const)
export type CaseRole = (typeof CASE_ROLES)[number]

/** The two that a case is between. */
export const CASE_SIDES = Object.freeze(['claimant', 'respondent'] as const satisfies readonly CaseRole[])
export type CaseSide = (typeof CASE_SIDES)[number]

export const CASE_CLOCKS = Object.freeze([
  /** Measures after a notice. */
  'act',
  /** The notice reaches the account. */
  'forward',
  /** Who filed is told what came of it: the time that the platform publishes. */
  'feedback',
  /** Who filed completes the form. */
  'correction',
  /** The account answers. */
  'statement',
  /** The claimant tells of a suit; afterwards measures end. */
  'restore',
  /** A person decides, both sides having been heard. */
  'ruling',
  /** A decision can be appealed. */
  'appeal',
  /** An appeal is answered. */
  'answer',
] as const)
export type CaseClock = (typeof CASE_CLOCKS)[number]

/** A deadline binds the platform, and its end is a breach; a window is a party's time, and its end moves the case. */
export const CLOCK_KINDS: Readonly<Record<CaseClock, 'deadline' | 'window'>> = Object.freeze({
  act: 'deadline',
  forward: 'deadline',
  feedback: 'deadline',
  correction: 'window',
  statement: 'window',
  restore: 'window',
  ruling: 'deadline',
  appeal: 'window',
  answer: 'deadline',
})
