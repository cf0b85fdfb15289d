import { periodEnd } from './calendar.ts'
import type { CasePolicy } from './case-policy.ts'
import { CASE_CLOCKS, type CaseClock, type CaseKind, type CaseState, CLOCK_KINDS } from './vocabulary.ts'

const never: readonly CaseKind[] = []
const notice: readonly CaseKind[] = ['notice']
const complaint: readonly CaseKind[] = ['notice', 'report']
const report: readonly CaseKind[] = ['report']
const appeal: readonly CaseKind[] = ['appeal']
const all: readonly CaseKind[] = ['notice', 'report', 'appeal']

const none = Object.freeze({
  act: never,
  forward: never,
  feedback: never,
  correction: never,
  statement: never,
  restore: never,
  ruling: never,
  appeal: never,
  answer: never,
}) satisfies Record<CaseClock, readonly CaseKind[]>

/**
 * Which clocks run in a state, for which kinds of cases. A clock begins when a case comes into a state where it runs from one where it does
 * not, and ends the other way round. Measures are due from the day of the notice, not from when somebody got round to checking it.
 */
const RUNNING: Readonly<Record<CaseState, Readonly<Record<CaseClock, readonly CaseKind[]>>>> = Object.freeze({
  new: none,
  received: { ...none, act: notice, forward: notice, feedback: complaint, answer: appeal },
  returned: { ...none, correction: all },
  accepted: { ...none, act: notice, forward: notice, feedback: notice },
  acted: { ...none, forward: notice },
  awaiting_statement: { ...none, statement: notice },
  waiting: { ...none, restore: notice },
  in_court: none,
  deciding: { ...none, feedback: report, ruling: notice },
  decided: { ...none, appeal: complaint },
  restored: none,
  appealed: { ...none, answer: all },
  appeal_decided: none,
  rejected: none,
  withdrawn: none,
  closed: none,
})

/** Whether the end of a period is announced before it comes. Nobody is reminded that one could appeal. */
const REMINDED: Readonly<Record<CaseClock, boolean>> = Object.freeze({
  act: true,
  forward: true,
  feedback: true,
  correction: true,
  statement: true,
  restore: true,
  ruling: true,
  appeal: false,
  answer: true,
})

/** A clock of a case that runs. */
export interface RunningClock {
  readonly clock: CaseClock
  readonly startedAt: string
  /** When a deadline is missed or a window is over. */
  readonly dueAt: string
  /** By when what follows on a window has to be done; null where the rule gives no range. */
  readonly latestAt: string | null
  /** When its end is announced; null when it was, or is not. */
  readonly remindAt: string | null
  /** The deadline was missed; said once. */
  readonly passed: boolean
}

/** The clocks that run after a case has come into `state` at `at`. */
export function clocksIn(
  state: CaseState,
  kind: CaseKind,
  policy: CasePolicy,
  before: readonly RunningClock[],
  at: string,
): RunningClock[] {
  return CASE_CLOCKS.flatMap((clock) => {
    const period = policy.periods[clock]
    if (period === null || !RUNNING[state][clock].includes(kind)) return []
    return [before.find((running) => running.clock === clock) ?? started(clock, policy, at)]
  })
}

/** Whether a period that began at `start` is over at `at`; never where the law knows no such period. */
export const isOver = (clock: CaseClock, start: string, policy: CasePolicy, at: string): boolean =>
  policy.periods[clock] !== null && started(clock, policy, start).dueAt <= at

function started(clock: CaseClock, policy: CasePolicy, at: string): RunningClock {
  const { amount, atMost, unit } = policy.periods[clock] as NonNullable<CasePolicy['periods'][CaseClock]>
  // A party whose last day is a holiday has the next business day; the platform does not give itself that.
  const lastDay = CLOCK_KINDS[clock] === 'window' ? 'business-day' : 'as-it-falls'
  const dueAt = periodEnd(at, amount, unit, policy.calendar, lastDay)
  const remindAt = new Date(Date.parse(at) + policy.remindAt * (Date.parse(dueAt) - Date.parse(at))).toJSON()
  return {
    clock,
    startedAt: at,
    dueAt,
    latestAt: atMost === undefined ? null : periodEnd(at, atMost, unit, policy.calendar, lastDay),
    remindAt: REMINDED[clock] && remindAt < dueAt ? remindAt : null,
    passed: false,
  }
}
