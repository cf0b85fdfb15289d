import { describe, expect, it } from 'vitest'
import {
  type Actor,
  apply,
  type Case,
  type CaseEventType,
  type DueEffect,
  newCase,
  type Opening,
  rulingOf,
  standingOf,
} from '../src/index.ts'
import { claimant, eventOf, openingOf, policyOf, respondent, reviewer, start, system } from '../src/testing.ts'
import { caseAfter, played, regimes } from './cases.ts'

/** What came of the last thing that happened. */
function last(opening: Opening, ...happened: CaseEventType[]): { state: Case['state']; effects: readonly DueEffect[] } {
  const step = played(opening, ...happened).at(-1)
  return { state: step?.after.state ?? 'new', effects: step?.effects ?? [] }
}

const refusal = (now: Case, type: CaseEventType, by?: Actor, data = {}) =>
  apply(now, eventOf(type, now.lastAt ?? start, by, data)).refused

describe('a notice', () => {
  it.each(['regs2013', 'civilcode', 'ecommerce', 'dmca'] as const)(
    'under %s: measures and forwarding at the same time',
    (regime) => {
      const { state, effects } = last(openingOf(regime), 'file', 'accept', 'act')
      expect(state).toBe('acted')
      expect(effects).toEqual(
        expect.arrayContaining(['take_measure', 'forward_notice', 'append_ruling', 'state_reasons']),
      )
    },
  )

  it('under dsa: measures with their reasons, and the account may answer at once', () => {
    const { state, effects } = last(openingOf('dsa'), 'file', 'accept', 'act')
    expect([state, effects]).toEqual([
      'awaiting_statement',
      ['take_measure', 'append_ruling', 'state_reasons', 'notify_claimant'],
    ])
  })

  it('is announced publicly when the account cannot be reached', () => {
    expect(last(openingOf('regs2013'), 'file', 'accept', 'act', 'announce')).toEqual({
      state: 'awaiting_statement',
      effects: ['announce_notice'],
    })
  })

  it('is answered: restored at once, after a wait, or by a person, as the law has it', () => {
    const after = (regime: Opening['policy']['regime']) => last(openingOf(regime), 'file', 'accept', 'act', 'counter')
    expect(after('regs2013')).toEqual({
      state: 'restored',
      effects: ['restore', 'append_ruling', 'forward_statement', 'notify_respondent'],
    })
    for (const regime of ['civilcode', 'dmca'] as const) {
      expect(after(regime)).toEqual({ state: 'waiting', effects: ['forward_statement', 'notify_respondent'] })
    }
    // what is published under one law alone
    expect(after('ecommerce').effects).toEqual(['forward_statement', 'notify_respondent', 'publish'])
    expect(after('dsa')).toEqual({ state: 'deciding', effects: ['forward_statement', 'notify_respondent'] })
  })

  it('that went to court keeps its measures until the court has spoken', () => {
    const happened: CaseEventType[] = ['file', 'accept', 'act', 'counter', 'suit']
    const sued = caseAfter(openingOf('dmca'), ...happened)
    expect([sued.state, sued.measure, sued.clocks]).toEqual(['in_court', true, []])
    expect(refusal(sued, 'grant')).toBe('COURT_DECIDES')
    expect(last(openingOf('dmca'), ...happened, 'court_lifts').effects).toContain('restore')
    expect(last(openingOf('dmca'), ...happened, 'court_keeps').effects).not.toContain('restore')
  })

  it('is decided against nobody who was not heard', () => {
    for (const happened of [['act'], ['act', 'forward']] as const) {
      const now = caseAfter(openingOf('civilcode'), 'file', 'accept', ...happened)
      expect(refusal(now, 'grant')).toBe('HEAR_FIRST')
      expect(refusal(now, 'dismiss')).toBeNull()
    }
  })

  it('ends its measures when it is dismissed or taken back, and none where none stands', () => {
    expect(last(openingOf('civilcode'), 'file', 'accept', 'act', 'dismiss').effects).toContain('restore')
    expect(last(openingOf('civilcode'), 'file', 'accept', 'act', 'withdraw').effects).toContain('restore')
    expect(last(openingOf('civilcode', { kind: 'report' }), 'file', 'accept', 'dismiss').effects).not.toContain(
      'restore',
    )
  })

  it('cannot be given again once measures ended on a statement; a report can', () => {
    for (const regime of regimes) {
      const again = newCase(openingOf(regime, { restoredBefore: true }))
      expect(refusal(again, 'file')).toBe('NO_SECOND_NOTICE')
      expect(refusal(newCase(openingOf(regime, { restoredBefore: true, kind: 'report' })), 'file')).toBeNull()
    }
  })

  it('is not accepted while its form lacks something', () => {
    const lacking = apply(newCase(openingOf('civilcode')), eventOf('file', start, claimant, { missing: ['proof'] }))
      .steps[0]
    const filed = lacking?.after as Case
    expect(refusal(filed, 'accept')).toBe('FORM_INCOMPLETE')
    const returned = apply(filed, eventOf('return', start)).steps[0]?.after as Case
    const still = apply(returned, eventOf('complete', start, claimant, { missing: ['proof'] })).steps[0]?.after as Case
    expect(refusal(still, 'accept')).toBe('FORM_INCOMPLETE')
    const complete = apply(returned, eventOf('complete', start)).steps[0]?.after as Case
    expect(refusal(complete, 'accept')).toBeNull()
  })

  it('of somebody whose standing is low is accepted by a person alone', () => {
    const filed = caseAfter(openingOf('civilcode', { limited: true }), 'file')
    expect(refusal(filed, 'accept', system)).toBe('STANDING_LOW')
    expect(refusal(filed, 'accept', reviewer())).toBeNull()
  })
})

describe('an appeal', () => {
  const decided = caseAfter(openingOf('civilcode', { kind: 'report' }), 'file', 'accept', 'grant')

  it('is open to whom the decision went against', () => {
    expect(refusal(decided, 'appeal', claimant)).toBe('NOT_AGAINST_YOU')
    expect(refusal(decided, 'appeal', respondent)).toBeNull()
    const dismissed = caseAfter(openingOf('civilcode', { kind: 'report' }), 'file', 'accept', 'dismiss')
    expect(refusal(dismissed, 'appeal', respondent)).toBe('NOT_AGAINST_YOU')
    expect(refusal(dismissed, 'appeal', claimant)).toBeNull()
  })

  it('is decided by another person than the first', () => {
    const appealed = caseAfter(openingOf('civilcode', { kind: 'report' }), 'file', 'accept', 'grant', 'appeal')
    for (const type of ['confirm', 'overturn'] as const) {
      expect(refusal(appealed, type, reviewer('ada'))).toBe('ANOTHER_PERSON')
      expect(refusal(appealed, type, reviewer('bob'))).toBeNull()
    }
  })

  it('is not decided by who took the measures, nor by who ruled on the same revision in another case', () => {
    const acted = caseAfter(
      openingOf('dsa'),
      'file',
      'accept',
      'act',
      'counter',
      eventOf('grant', '2026-03-10T10:00:00.000Z', reviewer('cat')),
      'appeal',
    )
    expect(refusal(acted, 'overturn', reviewer('ada'))).toBe('ANOTHER_PERSON')
    const against = caseAfter(openingOf('civilcode', { kind: 'appeal', deciders: ['eve'] }), 'file', 'accept')
    expect(refusal(against, 'confirm', reviewer('eve'))).toBe('ANOTHER_PERSON')
    expect(refusal(against, 'confirm', reviewer('ada'))).toBeNull()
  })

  it('is had once, and taken back by who appealed alone', () => {
    const happened: CaseEventType[] = ['file', 'accept', 'grant', 'appeal']
    const confirmed = caseAfter(openingOf('civilcode', { kind: 'report' }), ...happened, 'confirm')
    expect(refusal(confirmed, 'appeal')).toBe('APPEAL_ONCE')
    const appealed = caseAfter(openingOf('civilcode', { kind: 'report' }), ...happened)
    expect(refusal(appealed, 'withdraw', claimant)).toBe('NOT_YOUR_APPEAL')
    expect(refusal(appealed, 'withdraw', respondent)).toBeNull()
  })

  it('against a verdict is filed while it can be contested, and once', () => {
    const against = (at: string, more: Partial<Opening> = {}) =>
      apply(newCase(openingOf('civilcode', { kind: 'appeal', ...more })), eventOf('file', at)).refused
    // thirty days from 9 March; the last of them is a Wednesday
    expect(against('2026-04-08T15:59:59.999Z')).toBeNull()
    expect(against('2026-04-08T16:00:00.000Z')).toBe('APPEAL_WINDOW_OVER')
    expect(against('2026-04-08T16:00:00.000Z', { verdictAt: null })).toBeNull()
    expect(against(start, { appealedBefore: true })).toBe('APPEAL_ONCE')
  })

  it('turns the measure round when the first decision was wrong', () => {
    expect(
      last(openingOf('civilcode', { kind: 'report' }), 'file', 'accept', 'grant', 'appeal', 'overturn').effects,
    ).toContain('restore')
    const dismissed = caseAfter(
      openingOf('civilcode', { kind: 'report' }),
      'file',
      'accept',
      'dismiss',
      eventOf('appeal', '2026-03-10T09:10:00.000Z', claimant),
    )
    const overturned = apply(dismissed, eventOf('overturn', '2026-03-10T09:11:00.000Z'))
    expect(overturned.steps[0]?.effects).toContain('take_measure')
    expect(last(openingOf('dsa', { kind: 'appeal' }), 'file', 'accept', 'overturn').effects).toContain('restore')
  })
})

describe('a panel', () => {
  const opening = openingOf('civilcode', { kind: 'report', panel: true })
  const vote = (id: string, yes: boolean) => eventOf('vote', '2026-03-10T09:30:00.000Z', reviewer(id), { for: yes })
  const deciding = caseAfter(opening, 'file', 'accept', vote('ada', true), vote('bob', false))

  it('has voted before anything is decided, each member once', () => {
    expect(refusal(deciding, 'grant')).toBe('PANEL_OPEN')
    expect(refusal(deciding, 'vote', reviewer('bob'))).toBe('VOTED_ALREADY')
    const full = caseAfter(opening, 'file', 'accept', vote('ada', true), vote('bob', false), vote('cat', true))
    expect(refusal(full, 'vote', reviewer('dan'))).toBe('PANEL_FULL')
    expect(full.votes).toEqual([
      { by: 'ada', for: true },
      { by: 'bob', for: false },
      { by: 'cat', for: true },
    ])
    expect(refusal(full, 'dismiss')).toBe('PANEL_DISAGREES')
    expect(refusal(full, 'grant')).toBeNull()
  })

  it('of an appeal has none of the first members', () => {
    const decided = ['ada', 'bob', 'cat'].map((id) => vote(id, true))
    const grant = eventOf('grant', '2026-03-10T10:00:00.000Z', reviewer('zoe'))
    const appealed = caseAfter(opening, 'file', 'accept', ...decided, grant, 'appeal')
    expect(appealed.votes).toEqual([])
    for (const id of ['ada', 'bob', 'cat', 'zoe'])
      expect(refusal(appealed, 'vote', reviewer(id))).toBe('ANOTHER_PERSON')
    const again = ['dan', 'eve', 'fay'].map((id) =>
      eventOf('vote', '2026-03-10T11:00:00.000Z', reviewer(id), { for: false }),
    )
    const voted = caseAfter(opening, 'file', 'accept', ...decided, grant, 'appeal', ...again)
    expect(refusal(voted, 'confirm', reviewer('gil'))).toBe('PANEL_DISAGREES')
    expect(refusal(voted, 'overturn', reviewer('gil'))).toBeNull()
    // a member of the panel may write its decision down
    expect(refusal(voted, 'overturn', reviewer('dan'))).toBeNull()
  })

  it('that is divided evenly has found nothing against the account, and has not upheld what was found before', () => {
    const policy = { ...policyOf('civilcode'), panel: 2 }
    const divided = [vote('ada', true), vote('bob', false)]
    const first = caseAfter({ ...opening, policy }, 'file', 'accept', ...divided)
    expect(refusal(first, 'grant', reviewer('cat'))).toBe('PANEL_DISAGREES')
    expect(refusal(first, 'dismiss', reviewer('cat'))).toBeNull()
    const appeal = caseAfter(
      openingOf('civilcode', { kind: 'appeal', panel: true, policy }),
      'file',
      'accept',
      ...divided,
    )
    expect(refusal(appeal, 'confirm', reviewer('cat'))).toBe('PANEL_DISAGREES')
    expect(refusal(appeal, 'overturn', reviewer('cat'))).toBeNull()
  })

  it('is asked also before a notice of rewriting comes to nothing, and never of other cases', () => {
    const accepted = caseAfter(openingOf('civilcode', { panel: true }), 'file', 'accept')
    expect(refusal(accepted, 'dismiss')).toBe('PANEL_OPEN')
    expect(refusal(accepted, 'vote')).toBeNull()
    expect(refusal(caseAfter(openingOf('civilcode'), 'file', 'accept'), 'vote')).toBe('NO_PANEL')
  })
})

describe('a ruling', () => {
  const rulings = (opening: Opening, ...happened: CaseEventType[]) => {
    let before = newCase(opening)
    return played(opening, ...happened).flatMap((step) => {
      const ruling = rulingOf(before, step)
      before = step.after
      return ruling === null ? [] : [ruling]
    })
  }

  it('follows from every decision and from every measure, with who decided and why', () => {
    const opening = openingOf('civilcode', { kind: 'report' })
    expect(rulings(opening, 'file', 'accept', 'grant', 'appeal', 'overturn')).toMatchObject([
      { by: 'grant', reason: 'complaint', decidedBy: 'ada', says: { verdict: 'attribution_missing', action: 'hold' } },
      { by: 'overturn', reason: 'appeal', decidedBy: 'bob', says: { verdict: 'no_match', action: 'allow' } },
    ])
  })

  it('says the action alone where the law moves a measure', () => {
    const [taken, restored] = rulings(openingOf('regs2013'), 'file', 'accept', 'act', 'counter')
    expect([taken?.says, restored?.says]).toEqual([
      { verdict: null, action: 'hold' },
      { verdict: null, action: 'allow' },
    ])
    expect([taken?.decidedBy, restored?.decidedBy, restored?.reasons]).toEqual(['ada', null, null])
  })

  it('says again what was said first when that is confirmed, and nothing once the complaint is taken back', () => {
    const said = rulings(openingOf('civilcode', { kind: 'report' }), 'file', 'accept', 'grant', 'appeal', 'confirm')
    expect(said[1]?.says).toEqual(said[0]?.says)
    expect(rulings(openingOf('dmca'), 'file', 'accept', 'act', 'withdraw').at(-1)?.says).toEqual({
      verdict: null,
      action: null,
    })
  })
})

describe('standing', () => {
  const { standing } = policyOf('civilcode')
  const now = '2026-03-10T09:00:00.000Z'
  const of = (quality: 'justified' | 'wrong' | 'malicious', at = '2026-03-01T00:00:00.000Z') => ({ quality, at })

  it('falls with wrong notices, faster with malicious ones, and says so', () => {
    expect(standingOf([], standing, now).level).toBe('good')
    expect(standingOf([of('wrong'), of('wrong')], standing, now).level).toBe('good')
    const low = standingOf([of('wrong'), of('wrong'), of('wrong')], standing, now)
    expect([low.level, low.points]).toEqual(['limited', 3])
    expect(low.why).toEqual({
      zh: '近 12 个月内：成立 0 件，错误 3 件，恶意 0 件；新通知须由审核人员受理。',
      en: 'In the last 12 months 0 justified, 3 wrong and 0 malicious; a person accepts every further notice.',
    })
    expect(standingOf([of('malicious')], standing, now).level).toBe('limited')
  })

  it('is not bought back by good notices, and rises again with time', () => {
    const bad = [of('malicious'), ...Array.from({ length: 20 }, () => of('justified'))]
    expect(standingOf(bad, standing, now).level).toBe('limited')
    expect(standingOf([of('malicious', '2025-03-10T08:59:59.000Z')], standing, now).level).toBe('good')
  })

  it('is kept with the case: what its notice was worth', () => {
    const opening = openingOf('civilcode')
    expect(caseAfter(opening, 'file', 'accept').notice).toBeNull()
    expect(caseAfter(opening, 'file', 'accept', 'dismiss').notice).toBe('wrong')
  })
})
