import { type Case, type CaseEvent, policysWord } from './case.ts'
import { clocksIn, type RunningClock } from './clocks.ts'
import type { RulingSays } from './event-data.ts'
import type { CaseRefusalCode } from './refusals.ts'
import { ruledOut } from './rules.ts'
import { transitionOf } from './transitions.ts'
import { type CaseEffect, CLOCK_KINDS } from './vocabulary.ts'

/** An effect that somebody has to carry out. */
export type DueEffect = Exclude<CaseEffect, 'reverse_measure'>

/** One thing that has happened: what, what follows from it, and how the case stands afterwards. */
export interface CaseStep {
  readonly event: CaseEvent
  readonly effects: readonly DueEffect[]
  readonly after: Case
}

/** What came of asking for something: the steps that were taken, with those that the clock took before; or a refusal. */
export interface Asked {
  /** Steps that are taken in any case: what the clock did up to then, and what was asked for unless it is refused. */
  readonly steps: readonly CaseStep[]
  readonly refused: CaseRefusalCode | null
}

/** The clock is asked by nobody. */
const notYours = Object.freeze({ refused: 'NOT_YOURS' } as const)

/**
 * Does something to a case at `event.at`. What the clock has to do until then comes first, so that it makes no difference when somebody got
 * round to it.
 */
export function apply(before: Case, event: CaseEvent): Asked {
  const steps = advance(before, event.at)
  const now = steps.at(-1)?.after ?? before
  const taken = event.by.role === 'clock' ? notYours : take(now, event)
  return 'refused' in taken ? { steps, refused: taken.refused } : { steps: [...steps, taken], refused: null }
}

/** What the clock does to a case until `now`, in the order of time. */
export function advance(before: Case, now: string): CaseStep[] {
  const steps: CaseStep[] = []
  let after = before
  for (;;) {
    const event = nextOfClock(after, now)
    if (event === undefined) return steps
    const taken = take(after, event)
    if ('refused' in taken) throw new Error(`${event.type} of ${event.data.clock} is refused: ${taken.refused}`)
    steps.push(taken)
    after = taken.after
  }
}

type ClockEvent = Extract<CaseEvent, { data: { clock: unknown } }>

/** The next thing that a clock does until `now`; undefined when nothing is due. */
function nextOfClock({ clocks, lastAt }: Case, now: string): ClockEvent | undefined {
  const due = clocks.flatMap((running) => eventsOf(running, now)).filter(({ at }) => at <= now)
  due.sort((a, b) => compare(a.at, b.at) || order(a) - order(b))
  const [first] = due
  // A clock that was set when its time had passed already does what it does at once.
  return first === undefined || lastAt === null || first.at >= lastAt ? first : { ...first, at: lastAt }
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
/** Of one moment: what announces an end, what misses one, what ends. */
const order = ({ type }: ClockEvent): number => (type === 'remind' ? 0 : type === 'deadline_passed' ? 1 : 2)

const clockwork = Object.freeze({ role: 'clock', id: 'clock' } as const)

function eventsOf({ clock, dueAt, latestAt, remindAt, passed }: RunningClock, now: string): ClockEvent[] {
  const event = (type: ClockEvent['type'], at: string): ClockEvent => ({ type, at, by: clockwork, data: { clock } })
  const remind = remindAt === null ? [] : [event('remind', remindAt)]
  if (CLOCK_KINDS[clock] === 'deadline') return [...remind, ...(passed ? [] : [event('deadline_passed', dueAt)])]
  // Whoever looks after the latest moment has missed it, and ends the window no earlier.
  const missed = latestAt !== null && now >= latestAt
  return [
    ...remind,
    ...(missed && !passed ? [event('deadline_passed', latestAt)] : []),
    event('window_over', missed ? latestAt : dueAt),
  ]
}

/** Takes one step, without regard to the clock. */
function take(now: Case, event: CaseEvent): CaseStep | { readonly refused: CaseRefusalCode } {
  const transition = transitionOf(now.state, event.type, now.kind, now.policy.regime)
  if ('refused' in transition) return transition
  const refused = ruledOut(now, event)
  if (refused !== undefined) return { refused }
  const effects = transition.effects.flatMap((effect) => resolve(effect, now))
  return { event, effects, after: afterwards(now, event, transition.to, effects) }
}

/** What an abstract effect means for this case: a measure that stands is not taken again, none is ended twice. */
function resolve(effect: CaseEffect, { measure, policy }: Case): DueEffect[] {
  if (effect === 'reverse_measure') return [measure ? 'restore' : 'take_measure']
  if (effect === 'take_measure' && measure) return []
  if (effect === 'restore' && !measure) return []
  return effect === 'publish' && policy.regime !== 'ecommerce' ? [] : [effect]
}

function afterwards(now: Case, event: CaseEvent, state: Case['state'], effects: readonly DueEffect[]): Case {
  const { type, at, by, data } = event
  const decides = type === 'grant' || type === 'dismiss'
  const judges = decides || type === 'confirm' || type === 'overturn' || type === 'vote' || type === 'act'
  const clocks = clocksIn(state, now.kind, now.policy, now.clocks, at)
  return {
    ...now,
    state,
    version: now.version + 1,
    lastAt: at,
    clocks: 'clock' in data ? clocks.map((running) => ticked(running, type, data.clock)) : clocks,
    missing: type === 'file' || type === 'complete' ? event.data.missing : now.missing,
    measure: effects.includes('take_measure') || (now.measure && !effects.includes('restore')),
    decision: decides ? (type === 'grant' ? 'granted' : 'dismissed') : now.decision,
    deciders: judges && !now.deciders.includes(by.id) ? [...now.deciders, by.id] : now.deciders,
    votes: type === 'vote' ? [...now.votes, { by: by.id, for: event.data.for }] : state === now.state ? now.votes : [],
    appellant: appellantOf(now, event),
    notice: 'notice' in data && data.notice !== null ? data.notice : now.notice,
    says: saidAfter(now, event, effects),
    breaches: type === 'deadline_passed' ? now.breaches + 1 : now.breaches,
  }
}

/** What people say after an event. Where the law moves a measure, it is the action alone that they say. */
function saidAfter({ says }: Case, { type, data }: CaseEvent, effects: readonly DueEffect[]): RulingSays {
  if ('says' in data) return data.says
  if (type === 'withdraw' && effects.includes('append_ruling')) return policysWord
  if (effects.includes('take_measure')) return { ...says, action: 'hold' }
  return effects.includes('restore') ? { ...says, action: 'allow' } : says
}

function appellantOf(now: Case, { type, by }: CaseEvent): Case['appellant'] {
  // Who files an appeal against the machine has appealed with that.
  if (type === 'file') return now.kind === 'appeal' ? 'claimant' : null
  return type === 'appeal' && (by.role === 'claimant' || by.role === 'respondent') ? by.role : now.appellant
}

function ticked(running: RunningClock, type: CaseEvent['type'], clock: string): RunningClock {
  if (running.clock !== clock) return running
  return type === 'remind' ? { ...running, remindAt: null } : { ...running, passed: true }
}

/** When the clock does something to a case next; null when none runs. */
export function nextMoment({ clocks }: Case): string | null {
  const moments = clocks.flatMap(({ clock, dueAt, remindAt, passed }) => [
    ...(remindAt === null ? [] : [remindAt]),
    ...(passed && CLOCK_KINDS[clock] === 'deadline' ? [] : [dueAt]),
  ])
  return moments.sort()[0] ?? null
}
