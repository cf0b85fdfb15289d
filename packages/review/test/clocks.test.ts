import { describe, expect, it } from 'vitest'
import {
  advance,
  apply,
  CASE_CLOCKS,
  CASE_EVENTS,
  CASE_KINDS,
  CASE_STATES,
  type Case,
  type CaseClock,
  type CaseEventType,
  type CasePolicy,
  type CaseState,
  type CaseStep,
  CLOCK_KINDS,
  newCase,
  nextMoment,
} from '../src/index.ts'
import { eventOf, openingOf, policyOf, start } from '../src/testing.ts'
import { caseAfter, played, regimes, shippedPolicies } from './cases.ts'

const policies: [string, CasePolicy][] = [
  ...shippedPolicies,
  ...regimes.map((regime): [string, CasePolicy] => [`the usual periods of ${regime}`, policyOf(regime)]),
]

/** Everything that can happen under a policy, by a clock that is moved from one of its moments to the next. */
function everything(policy: CasePolicy): { states: Set<CaseState>; ticks: Set<string> } {
  const states = new Set<CaseState>()
  const ticks = new Set<string>()
  const seen = new Set<string>()
  const open: Case[] = CASE_KINDS.map((kind) => newCase(openingOf(policy.regime, { kind, policy })))
  const note = (steps: readonly CaseStep[]) => {
    for (const { event, after } of steps) {
      if ('clock' in event.data) ticks.add(`${event.data.clock} ${event.type}`)
      states.add(after.state)
    }
    const after = steps.at(-1)?.after
    if (after === undefined) return
    const what = JSON.stringify([
      after.kind,
      after.state,
      after.decision,
      after.measure,
      after.clocks.map(({ clock, passed, remindAt }) => [clock, passed, remindAt === null]),
    ])
    if (seen.has(what)) return
    seen.add(what)
    open.push(after)
  }
  for (const now of open) {
    states.add(now.state)
    const moment = nextMoment(now)
    if (moment !== null) note(advance(now, moment))
    for (const type of CASE_EVENTS) {
      if ('clock' in eventOf(type, start).data) continue
      const asked = apply(now, eventOf(type, now.lastAt ?? start))
      if (asked.refused === null) note(asked.steps)
    }
  }
  return { states, ticks }
}

/** States that a law does not know. */
const unknownStates: Readonly<Record<CasePolicy['regime'], readonly CaseState[]>> = {
  regs2013: ['waiting', 'in_court'],
  civilcode: [],
  ecommerce: [],
  dmca: [],
  dsa: ['acted', 'waiting', 'in_court', 'restored'],
}

describe('with a simulated clock', () => {
  it.each(policies)('every state and every deadline is reached: %s', (_, policy) => {
    const { states, ticks } = everything(policy)
    const unknown = unknownStates[policy.regime]
    expect(CASE_STATES.filter((state) => !states.has(state))).toEqual(unknown)
    const running = CASE_CLOCKS.filter((clock) => policy.periods[clock] !== null)
    const expected = running.flatMap((clock) => [
      `${clock} ${CLOCK_KINDS[clock] === 'deadline' ? 'deadline_passed' : 'window_over'}`,
      ...(clock === 'appeal' ? [] : [`${clock} remind`]),
    ])
    // of a period with a range the upper end is a deadline; who looks at every moment never misses it
    expect([...ticks].sort()).toEqual(expected.sort())
  })

  it.each<[string, CaseEventType[], CaseClock, due: string, latest: string | null]>([
    // 10 March 2026, 17:00 in Shanghai, 05:00 in New York, 10:00 in Brussels
    ['cn-official-accounts', ['file'], 'act', '2026-03-11T09:00:00.000Z', null],
    ['cn-official-accounts', ['file'], 'forward', '2026-03-11T09:00:00.000Z', null],
    ['cn-official-accounts', ['file'], 'feedback', '2026-03-17T16:00:00.000Z', null],
    ['cn-official-accounts', ['file', 'return'], 'correction', '2026-03-17T16:00:00.000Z', null],
    ['cn-official-accounts', ['file', 'accept', 'act', 'forward'], 'statement', '2026-03-17T16:00:00.000Z', null],
    // both ends are days of work: 25 and 30 March
    [
      'cn-news',
      ['file', 'accept', 'act', 'counter'],
      'restore',
      '2026-03-25T16:00:00.000Z',
      '2026-03-30T16:00:00.000Z',
    ],
    ['us-dmca', ['file'], 'act', '2026-03-11T09:00:00.000Z', null],
    // ten and fourteen business days: 24 and 30 March
    [
      'us-dmca',
      ['file', 'accept', 'act', 'counter'],
      'restore',
      '2026-03-25T04:00:00.000Z',
      '2026-03-31T04:00:00.000Z',
    ],
    ['us-dmca', ['file', 'accept', 'act', 'forward'], 'statement', '2026-03-25T04:00:00.000Z', null],
    // summer time began in between
    ['eu-dsa', ['file', 'accept', 'dismiss'], 'appeal', '2026-09-10T22:00:00.000Z', null],
    ['eu-dsa', ['file', 'accept', 'act', 'counter'], 'ruling', '2026-03-24T23:00:00.000Z', null],
    ['eu-dsa', ['file', 'accept', 'dismiss', 'appeal'], 'answer', '2026-03-24T23:00:00.000Z', null],
  ])('%s after %s: %s ends on %s', (name, happened, clock, due, latest) => {
    const policy = shippedPolicies.get(name) as CasePolicy
    const steps = happened.map((type) =>
      type === 'appeal' ? eventOf(type, '2026-03-10T09:03:00.000Z', { role: 'claimant', id: 'p-1' }) : type,
    )
    const { clocks } = caseAfter(openingOf(policy.regime, { policy }), ...steps)
    const running = clocks.find((one) => one.clock === clock)
    expect([running?.dueAt, running?.latestAt]).toEqual([due, latest])
  })

  it('measures are due from the notice, however late its form was checked, and anew once it is completed', () => {
    const late = caseAfter(openingOf('civilcode'), 'file', eventOf('accept', '2026-03-10T20:00:00.000Z'))
    expect(late.clocks.find(({ clock }) => clock === 'act')?.dueAt).toBe('2026-03-11T09:00:00.000Z')
    const returned = caseAfter(
      openingOf('civilcode'),
      'file',
      'return',
      eventOf('complete', '2026-03-12T10:00:00.000Z'),
    )
    expect(returned.clocks.find(({ clock }) => clock === 'act')?.dueAt).toBe('2026-03-13T10:00:00.000Z')
  })

  it('a deadline is announced, then missed, once each, and the case stays where it is', () => {
    const filed = caseAfter(openingOf('civilcode'), 'file')
    const steps = advance(filed, '2026-03-11T09:00:00.000Z')
    expect(steps.map(({ event, effects }) => [event.type, event.at, effects])).toEqual([
      ['remind', '2026-03-11T03:00:00.000Z', ['alert_operators']],
      ['remind', '2026-03-11T03:00:00.000Z', ['alert_operators']],
      ['deadline_passed', '2026-03-11T09:00:00.000Z', ['alert_operators']],
      ['deadline_passed', '2026-03-11T09:00:00.000Z', ['alert_operators']],
    ])
    const after = steps.at(-1)?.after as Case
    expect([after.state, after.breaches]).toEqual(['received', 2])
    expect(advance(after, '2026-03-11T10:00:00.000Z')).toEqual([])
    // what is late can still be done
    expect(apply(after, eventOf('accept', '2026-03-11T10:00:00.000Z')).refused).toBeNull()
  })

  it('what the clock does is the same, whether somebody looked all the time or once', () => {
    for (const [, policy] of policies) {
      const filed = caseAfter(openingOf(policy.regime, { policy }), 'file', 'accept', 'act', 'counter')
      let watched = filed
      for (let at = Date.parse(start); at < Date.parse('2026-04-30T00:00:00Z'); at += 3_600_000) {
        watched = advance(watched, new Date(at).toJSON()).at(-1)?.after ?? watched
      }
      const once = advance(filed, '2026-04-30T00:00:00.000Z').at(-1)?.after ?? filed
      const { breaches, lastAt: _, version: __, ...rest } = once
      // a restoration that nobody made in time is one breach more
      const missed = filed.state === 'waiting' && policy.periods.restore?.atMost !== undefined ? 1 : 0
      expect(breaches).toBe(watched.breaches + missed)
      expect(rest).toMatchObject({ state: watched.state, measure: watched.measure, says: watched.says })
    }
  })

  it('a statement that comes after its window finds the case where the end of the window has led it', () => {
    const asked = caseAfter(openingOf('civilcode'), 'file', 'accept', 'act', 'forward')
    const { steps } = apply(asked, eventOf('counter', '2026-03-18T09:00:00.000Z'))
    expect(steps.map(({ event, after }) => [event.type, after.state])).toEqual([
      ['remind', 'awaiting_statement'],
      ['window_over', 'deciding'],
      // there is no such limit in the law: it is forwarded all the same
      ['counter', 'waiting'],
    ])
  })

  it('an appeal that comes after its window is refused', () => {
    const decided = caseAfter(openingOf('civilcode', { kind: 'report' }), 'file', 'accept', 'grant')
    expect(apply(decided, eventOf('appeal', '2026-04-09T15:59:59.999Z')).refused).toBeNull()
    const late = apply(decided, eventOf('appeal', '2026-04-09T16:00:00.000Z'))
    expect([late.refused, late.steps.at(-1)?.after.state]).toEqual(['APPEAL_WINDOW_OVER', 'closed'])
  })

  it('measures end when nobody has gone to court, not before, and it is a breach when they end too late', () => {
    const waiting = caseAfter(openingOf('dmca'), 'file', 'accept', 'act', 'counter')
    expect(advance(waiting, '2026-03-25T03:59:59.999Z').at(-1)?.after.state).toBe('waiting')
    const intime = advance(waiting, '2026-03-25T04:00:00.000Z').at(-1)?.after
    expect([intime?.state, intime?.measure, intime?.breaches]).toEqual(['restored', false, 0])
    const late = advance(waiting, '2026-04-02T00:00:00.000Z')
    expect(late.slice(1).map(({ event }) => [event.type, event.at])).toEqual([
      ['deadline_passed', '2026-03-31T04:00:00.000Z'],
      ['window_over', '2026-03-31T04:00:00.000Z'],
    ])
    expect(late.at(-1)?.after.breaches).toBe(1)
  })

  it('a window that would end on a day off runs on, a deadline of the platform does not', () => {
    // seven days from Sunday 8 March
    const at = '2026-03-08T09:00:00.000Z'
    const filed = played(openingOf('civilcode'), eventOf('file', at)).at(-1)?.after as Case
    expect(filed.clocks.find(({ clock }) => clock === 'feedback')?.dueAt).toBe('2026-03-15T16:00:00.000Z')
    const returned = apply(filed, eventOf('return', at)).steps.at(-1)?.after
    expect(returned?.clocks.find(({ clock }) => clock === 'correction')?.dueAt).toBe('2026-03-16T16:00:00.000Z')
  })
})
