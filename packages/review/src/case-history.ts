import type { Case } from './case.ts'
import type { BothLanguages } from './refusals.ts'
import type { RecordedEvent } from './stored-case.ts'
import { type CaseClock, type CaseEventType, type CaseRole, type CaseState, CLOCK_KINDS } from './vocabulary.ts'
import { CLOCK_WORDS, EVENT_WORDS, STATE_WORDS } from './words.ts'

/** Something that happened, for people to read. */
export interface HistoryEntry {
  readonly number: number
  readonly at: Date
  readonly type: CaseEventType
  readonly what: BothLanguages
  readonly by: CaseRole
  /** Who it was within the role, for staff; null for the parties. */
  readonly byId: string | null
  /** State that it led to. */
  readonly state: CaseState
  readonly stateWords: BothLanguages
  /** What was given as the reason; null when none belongs to it. */
  readonly reasons: BothLanguages | null
  /** Of what the clock did. */
  readonly clock: CaseClock | null
  readonly clockWords: BothLanguages | null
  /** How a member of the panel voted; null for everything else. */
  readonly vote: boolean | null
}

/** A period that runs, for people to read. */
export interface HistoryClock {
  readonly clock: CaseClock
  readonly what: BothLanguages
  /** Whether its end is a breach by the platform, or the end of a party's time. */
  readonly kind: 'deadline' | 'window'
  readonly startedAt: Date
  readonly dueAt: Date
  /** Upper end, where the rule gives a range. */
  readonly latestAt: Date | null
  readonly missed: boolean
  /** What the period rests on; empty when the platform has set it itself. */
  readonly basis: readonly string[]
}

export interface CaseHistory {
  readonly entries: readonly HistoryEntry[]
  readonly clocks: readonly HistoryClock[]
}

/** What only the platform does among its own. */
const internal: ReadonlySet<CaseEventType> = new Set(['vote', 'remind'])

/**
 * What happened to a case, and what runs. Staff see all of it; parties see no votes, no reminders and not who of the staff it was, because
 * an appeal is decided by somebody whom nobody can look up.
 */
export function caseHistory(
  { policy, clocks }: Case,
  events: readonly RecordedEvent[],
  audience: 'staff' | 'party',
): CaseHistory {
  const shown = audience === 'staff' ? events : events.filter(({ type }) => !internal.has(type))
  return {
    entries: shown.map(({ number, type, at, by, data, state }) => {
      const clock = 'clock' in data ? data.clock : null
      return {
        number,
        at,
        type,
        what: EVENT_WORDS[type],
        by: by.role,
        byId: audience === 'staff' ? by.id : null,
        state,
        stateWords: STATE_WORDS[state],
        reasons: 'reasons' in data ? data.reasons : null,
        clock,
        clockWords: clock === null ? null : CLOCK_WORDS[clock],
        vote: 'for' in data ? data.for : null,
      }
    }),
    clocks: clocks.map(({ clock, startedAt, dueAt, latestAt, passed }) => ({
      clock,
      what: CLOCK_WORDS[clock],
      kind: CLOCK_KINDS[clock],
      startedAt: new Date(startedAt),
      dueAt: new Date(dueAt),
      latestAt: latestAt === null ? null : new Date(latestAt),
      missed: passed,
      basis: policy.periods[clock]?.basis ?? [],
    })),
  }
}
