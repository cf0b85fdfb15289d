import type { Action } from '@sourcemark/contract'
import type { CasePolicy } from './case-policy.ts'
import type { RunningClock } from './clocks.ts'
import type { CaseEventData, NoticeQuality, RulingSays } from './event-data.ts'
import type { CaseEventType, CaseKind, CaseRole, CaseState } from './vocabulary.ts'

/** What is contested, by whom, under what: known when a case is filed and never changed. */
export interface Opening {
  readonly caseId: string
  readonly kind: CaseKind
  readonly contentId: string
  readonly revision: number
  /** The verdict that stood when it was filed; null when none did. */
  readonly verdictId: string | null
  /** When that verdict was given; null when none was. */
  readonly verdictAt: string | null
  /** What it advised; absent or null when none was given. Weighs in the queue. */
  readonly verdictAction?: Action | null
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
  /** The same verdict was appealed against by the same account before. */
  readonly appealedBefore: boolean
  /** Who decided about the same revision before. */
  readonly deciders: readonly string[]
}

export interface Actor {
  readonly role: CaseRole
  /** Who it is within the role. */
  readonly id: string
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
