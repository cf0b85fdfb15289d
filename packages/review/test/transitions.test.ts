import { CASE_DECISIONS } from '@sourcemark/contract'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Actor,
  apply,
  CASE_CLOCKS,
  CASE_EFFECTS,
  CASE_EVENTS,
  CASE_KINDS,
  CASE_REFUSALS,
  CASE_STATES,
  type Case,
  type CaseEventType,
  type CaseKind,
  type CaseState,
  MAY,
  newCase,
  RECIPIENTS,
  type Regime,
  transitionOf,
} from '../src/index.ts'
import { eventOf, openingOf, reviewer, start } from '../src/testing.ts'
import { regimes } from './cases.ts'

const procedures = regimes.flatMap((regime) => CASE_KINDS.map((kind) => [regime, kind] as const))

/** States to which the table leads, from the beginning. */
function reachable(regime: Regime, kind: CaseKind): Set<CaseState> {
  const found = new Set<CaseState>(['new'])
  for (const state of found) {
    for (const event of CASE_EVENTS) {
      const transition = transitionOf(state, event, kind, regime)
      if ('to' in transition) found.add(transition.to)
    }
  }
  return found
}

/** States that nothing leads out of. */
const ended: readonly CaseState[] = ['restored', 'appeal_decided', 'withdrawn', 'closed', 'rejected']

describe('the table', () => {
  it.each(procedures)('has a cell for every state and event: %s, %s', (regime, kind) => {
    for (const state of CASE_STATES) {
      for (const event of CASE_EVENTS) {
        const transition = transitionOf(state, event, kind, regime)
        if ('refused' in transition) expect(CASE_REFUSALS).toHaveProperty(transition.refused)
        else {
          expect(CASE_STATES).toContain(transition.to)
          for (const effect of transition.effects) expect(CASE_EFFECTS).toContain(effect)
        }
      }
    }
  })

  it.each<[Regime, CaseState[]]>([
    ['regs2013', ['waiting', 'in_court']],
    ['civilcode', []],
    ['ecommerce', []],
    ['dmca', []],
    ['dsa', ['acted', 'waiting', 'in_court', 'restored']],
  ])('leads a notice under %s to every state but those that the law does not know', (regime, unknown) => {
    const found = reachable(regime, 'notice')
    expect(CASE_STATES.filter((state) => !found.has(state))).toEqual(unknown)
  })

  it.each(regimes)('leads reports and appeals under %s past measures, to a person', (regime) => {
    expect([...reachable(regime, 'report')].sort()).toEqual(
      [
        'new',
        'received',
        'returned',
        'deciding',
        'decided',
        'appealed',
        'appeal_decided',
        'rejected',
        'withdrawn',
        'closed',
      ].sort(),
    )
    expect([...reachable(regime, 'appeal')].sort()).toEqual(
      ['new', 'received', 'returned', 'appealed', 'appeal_decided', 'rejected', 'withdrawn', 'closed'].sort(),
    )
  })

  it.each(procedures)('leads out of no state that is an end, and out of every other: %s, %s', (regime, kind) => {
    for (const state of reachable(regime, kind)) {
      const leaves = CASE_EVENTS.filter((event) => 'to' in transitionOf(state, event, kind, regime))
      if (ended.includes(state)) expect(leaves, state).toEqual([])
      else expect(leaves.length, state).toBeGreaterThan(0)
    }
  })

  it.each(procedures)('opens what is decided by an appeal alone: %s, %s', (regime, kind) => {
    const goesOn = CASE_EVENTS.filter((event) => {
      const transition = transitionOf('decided', event, kind, regime)
      return 'to' in transition && transition.to !== 'closed'
    })
    expect(goesOn).toEqual(['appeal'])
  })

  it.each(procedures)('tells both sides of every decision, and appends it: %s, %s', (regime, kind) => {
    for (const state of reachable(regime, kind)) {
      for (const event of ['grant', 'dismiss', 'confirm', 'overturn', 'court_keeps', 'court_lifts'] as const) {
        const transition = transitionOf(state, event, kind, regime)
        if ('refused' in transition) continue
        expect(transition.effects).toContain('append_ruling')
        expect(transition.effects).toContain('notify_claimant')
        // of a notice that led to nothing the account was never told
        if (state !== 'accepted') expect(transition.effects).toContain('notify_respondent')
      }
    }
  })

  it('appends rulings of just the kinds that the contract names', () => {
    const rules = CASE_EVENTS.filter((event) =>
      procedures.some(([regime, kind]) =>
        CASE_STATES.some((state) => {
          const transition = transitionOf(state, event, kind, regime)
          return 'to' in transition && transition.effects.includes('append_ruling')
        }),
      ),
    )
    expect([...rules].sort()).toEqual([...CASE_DECISIONS].sort())
  })

  it.each(procedures)('moves no measure without a ruling, and takes none without reasons: %s, %s', (regime, kind) => {
    for (const state of CASE_STATES) {
      for (const event of CASE_EVENTS) {
        const transition = transitionOf(state, event, kind, regime)
        if ('refused' in transition) continue
        const { effects } = transition
        if (effects.some((effect) => ['take_measure', 'restore', 'reverse_measure'].includes(effect))) {
          expect(effects).toContain('append_ruling')
        }
        if (effects.includes('take_measure')) {
          expect(effects).toContain('state_reasons')
          expect(MAY[event], event).toEqual(['reviewer'])
        }
      }
    }
  })

  it('has somebody to tell of every effect, and a sentence in both languages for every refusal', () => {
    const resolved = CASE_EFFECTS.filter((effect) => effect !== 'reverse_measure')
    expect(Object.keys(RECIPIENTS).sort()).toEqual([...resolved].sort())
    for (const { zh, en } of Object.values(CASE_REFUSALS)) {
      expect(zh).toMatch(/\p{Script=Han}.*。$/u)
      expect(en).toMatch(/^[A-Z].*\.$/)
    }
  })

  it('gives every refusal of the table somewhere', () => {
    const given = new Set<string>()
    for (const [regime, kind] of procedures) {
      for (const state of CASE_STATES) {
        for (const event of CASE_EVENTS) {
          const transition = transitionOf(state, event, kind, regime)
          if ('refused' in transition) given.add(transition.refused)
        }
      }
    }
    const rules: string[] = [
      'NOT_YOURS',
      'ANOTHER_PERSON',
      'NOT_AGAINST_YOU',
      'NOT_YOUR_APPEAL',
      'FORM_INCOMPLETE',
      'DATA_INVALID',
      'STANDING_LOW',
      'PANEL_OPEN',
      'PANEL_DISAGREES',
      'NO_PANEL',
      'PANEL_FULL',
      'VOTED_ALREADY',
      'TIME_RUNS_BACK',
    ]
    expect([...given, ...rules].sort()).toEqual(Object.keys(CASE_REFUSALS).sort())
  })
})

describe('any sequence of events', () => {
  const clock: Actor = { role: 'clock', id: 'clock' }
  const actors: readonly Actor[] = [
    { role: 'claimant', id: 'p-1' },
    { role: 'respondent', id: 'acct-9' },
    { role: 'system', id: 'console' },
    clock,
    ...['ada', 'bob', 'cat', 'dan', 'eve', 'fay', 'gil'].map(reviewer),
  ]
  /** Half of the time anything at all, else one of the things that may be done now, which leads further. */
  const choices = fc.array(
    fc.record({
      wild: fc.boolean(),
      which: fc.nat(),
      minutes: fc.oneof(fc.integer({ min: 0, max: 600 }), fc.integer({ min: -600, max: 20_000 })),
      yes: fc.boolean(),
    }),
    { minLength: 1, maxLength: 40 },
  )
  const pick = (now: Case, wild: boolean, which: number) => {
    const may = CASE_EVENTS.filter(
      (type) => MAY[type][0] !== 'clock' && 'to' in transitionOf(now.state, type, now.kind, now.policy.regime),
    )
    const types = wild || may.length === 0 ? CASE_EVENTS : may
    const type = types[which % types.length] as CaseEventType
    const by = wild ? actors : actors.filter(({ role }) => MAY[type].includes(role))
    return { type, by: by[Math.floor(which / types.length) % by.length] ?? clock }
  }
  const openings = fc.record({
    regime: fc.constantFrom(...regimes),
    kind: fc.constantFrom(...CASE_KINDS),
    panel: fc.boolean(),
  })

  it('stays in the table, never goes back in time, and leaves an ended case alone', () => {
    const seen = new Set<CaseState>()
    const decided = { once: 0, twice: 0 }
    fc.assert(
      fc.property(openings, choices, ({ regime, kind, panel }, list) => {
        let now: Case = newCase(openingOf(regime, { kind, panel }))
        let clock = Date.parse(start)
        const possible = reachable(regime, kind)
        for (const { wild, which, minutes, yes } of list) {
          const { type, by } = pick(now, wild, which)
          const at = clock + minutes * 60_000
          const event = eventOf(type, new Date(at).toJSON(), by, type === 'vote' ? { for: yes } : {})
          const { steps, refused } = apply(now, event)
          if (refused === null) clock = at
          for (const { event: happened, after } of steps) {
            expect(possible).toContain(after.state)
            expect(now.lastAt === null || happened.at >= now.lastAt).toBe(true)
            expect(after.version).toBe(now.version + 1)
            expect(ended).not.toContain(now.state)
            if (now.state === 'decided') expect(['appeal', 'window_over']).toContain(happened.type)
            if (now.state === 'appealed' && ['confirm', 'overturn'].includes(happened.type)) {
              // none of those who decided first; of the panel that votes now anybody
              const first = now.deciders.filter((id) => !now.votes.some((vote) => vote.by === id))
              expect(first).not.toContain(happened.by.id)
            }
            now = after
            clock = Math.max(clock, Date.parse(happened.at))
          }
          seen.add(now.state)
          for (const { clock: name } of now.clocks) expect(CASE_CLOCKS).toContain(name)
          if (ended.includes(now.state)) expect(now.clocks).toEqual([])
        }
        if (now.state === 'decided') decided.once++
        if (now.state === 'appeal_decided') decided.twice++
      }),
      { numRuns: 3000, seed: 20_260_310 },
    )
    // The sequences are worth something: they come far.
    expect(CASE_STATES.filter((state) => !seen.has(state) && state !== 'new')).toEqual([])
    expect(decided.once).toBeGreaterThan(0)
    expect(decided.twice).toBeGreaterThan(0)
  })

  it.each(procedures)('begins with a filing: %s, %s', (regime, kind) => {
    const fresh = newCase(openingOf(regime, { kind }))
    for (const type of CASE_EVENTS) {
      const refused = type === 'file' ? null : MAY[type].includes('clock') ? 'NOT_YOURS' : 'NOT_FILED'
      expect(apply(fresh, eventOf(type, start)).refused).toBe(refused)
    }
  })
})
