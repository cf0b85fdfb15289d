import type { Action, VerdictCode } from '@sourcemark/contract'
import type { CasePolicy } from './case-policy.ts'
import type { RunningClock } from './clocks.ts'
import type { BothLanguages } from './refusals.ts'
import type { CaseClock, CaseEventType, CaseKind, CaseRole, CaseState } from './vocabulary.ts'

/** What is contested, by whom, under what: known when a case is filed and never changed. */
export interface Opening {
  readonly caseId: string
  readonly kind: CaseKind
  readonly contentId: string
  readonly revision: number
  /** The verdict that stood when it was filed; null when none did. */
  readonly verdictId: string | null
  /** Stands for the person or body that filed, the same in all of its cases. */
  readonly claimant: string
  /** The account that published the content. */
  readonly accountId: string
  readonly policy: CasePolicy
  /** Whether people vote: cases of rewriting. */
  readonly panel: boolean
  /** Whether the platform holds the content back already. */
  readonly measure: boolean
  /** A person has to accept the form. */
  readonly limited: boolean
  /** Measures on the same ended on a statement before. */
  readonly restoredBefore: boolean
  /** Who decided about the same revision before. */
  readonly deciders: readonly string[]
}

export interface Actor {
  readonly role: CaseRole
  /** Who it is within the role. */
  readonly id: string
}

/** How good a notice turned out to be. */
export const NOTICE_QUALITIES = Object.freeze(['justified', 'wrong', 'malicious'] as const)
export type NoticeQuality = (typeof NOTICE_QUALITIES)[number]

/** What people say instead of the policy; null leaves it to the policy. */
export interface RulingSays {
  readonly verdict: VerdictCode | null
  readonly action: Action | null
}

interface Decision {
  readonly reasons: BothLanguages
  /** What the claimant's notice was worth; null when nothing is to be noted, as in appeals. */
  readonly notice: NoticeQuality | null
}

type Saying = { readonly says: RulingSays }
type Clocked = { readonly clock: CaseClock }
type Told = { readonly reasons: BothLanguages }
type Filled = {
  /** SHA-256 of the form as it was kept: events are kept for good, and hold no personal data. */
  readonly form: string
  /** Fields that it should hold and does not, or not in a usable form. */
  readonly missing: readonly string[]
}

/** What belongs to an event of each type. */
export interface CaseEventData {
  file: Filled
  accept: Readonly<Record<never, never>>
  return: Told
  complete: Filled
  reject: Told & { readonly notice: NoticeQuality | null }
  act: Told
  forward: Readonly<Record<never, never>>
  announce: Readonly<Record<never, never>>
  counter: Filled
  suit: { readonly reference: string }
  court_keeps: Told & { readonly reference: string }
  court_lifts: Told & { readonly reference: string }
  /** `for`: in a first decision that the complaint is right, in an appeal that the first decision stands. */
  vote: Told & { readonly for: boolean }
  grant: Decision & Saying
  dismiss: Decision & Saying
  appeal: Filled
  /** What was said first is said again. */
  confirm: Decision
  overturn: Decision & Saying
  withdraw: Readonly<Record<never, never>>
  window_over: Clocked
  deadline_passed: Clocked
  remind: Clocked
}

/** Something that happened to a case, or is to happen. */
export type CaseEvent = {
  readonly [T in CaseEventType]: {
    readonly type: T
    /** RFC 3339 in UTC with milliseconds. */
    readonly at: string
    readonly by: Actor
    readonly data: CaseEventData[T]
  }
}[CaseEventType]

export interface Vote {
  readonly by: string
  readonly for: boolean
}

/** A case as it stands: a function of its opening and its events. */
export interface Case extends Opening {
  readonly state: CaseState
  /** Events that have happened. */
  readonly version: number
  /** When the last one did; null before the first. */
  readonly lastAt: string | null
  readonly clocks: readonly RunningClock[]
  /** What the form of the filing lacks. */
  readonly missing: readonly string[]
  /** What was decided first. */
  readonly decision: 'granted' | 'dismissed' | null
  /** Votes of the panel that is sitting. */
  readonly votes: readonly Vote[]
  readonly appellant: 'claimant' | 'respondent' | null
  readonly notice: NoticeQuality | null
  /** What people say of the content now. */
  readonly says: RulingSays
  /** Deadlines of the platform that were missed. */
  readonly breaches: number
}

/** Nothing is said instead of the policy. */
export const policysWord: RulingSays = Object.freeze({ verdict: null, action: null })

/** A case before anything has happened. */
export const newCase = (opening: Opening): Case => ({
  ...opening,
  state: 'new',
  version: 0,
  lastAt: null,
  clocks: [],
  missing: [],
  decision: null,
  votes: [],
  appellant: null,
  notice: null,
  says: policysWord,
  breaches: 0,
})
