import type { Case, CaseEvent } from './case.ts'
import { isOver } from './clocks.ts'
import type { CaseRefusalCode } from './refusals.ts'
import type { CaseEventType, CaseRole } from './vocabulary.ts'

/** What has to hold beside the table: who may do what, and who may not decide. */

const reviewer: readonly CaseRole[] = ['reviewer']
const staff: readonly CaseRole[] = ['reviewer', 'system']
const claimant: readonly CaseRole[] = ['claimant']
const respondent: readonly CaseRole[] = ['respondent']
const parties: readonly CaseRole[] = ['claimant', 'respondent']
const clock: readonly CaseRole[] = ['clock']

/** Who may do what. Nothing that goes against anybody is done without a person. */
export const MAY: Readonly<Record<CaseEventType, readonly CaseRole[]>> = Object.freeze({
  file: claimant,
  accept: staff,
  return: staff,
  complete: claimant,
  reject: reviewer,
  act: reviewer,
  forward: staff,
  announce: staff,
  counter: respondent,
  suit: claimant,
  court_keeps: reviewer,
  court_lifts: reviewer,
  vote: reviewer,
  grant: reviewer,
  dismiss: reviewer,
  appeal: parties,
  confirm: reviewer,
  overturn: reviewer,
  withdraw: parties,
  window_over: clock,
  deadline_passed: clock,
  remind: clock,
})

/** Decisions of a panel, and which way its members have to have voted. */
const PANEL_SAYS: Readonly<Partial<Record<CaseEventType, boolean>>> = Object.freeze({
  grant: true,
  dismiss: false,
  confirm: true,
  overturn: false,
})

/** Why something may not happen although the table knows it; undefined when it may. */
export function ruledOut(now: Case, event: CaseEvent): CaseRefusalCode | undefined {
  const { type, by } = event
  if (now.lastAt !== null && event.at < now.lastAt) return 'TIME_RUNS_BACK'
  if (!MAY[type].includes(by.role)) return 'NOT_YOURS'
  if (type === 'file') return ruledOutFiling(now, event.at)
  if (type === 'accept' && now.missing.length > 0) return 'FORM_INCOMPLETE'
  if ((type === 'counter' || type === 'appeal') && event.data.missing.length > 0) return 'FORM_INCOMPLETE'
  if (type === 'accept' && now.limited && by.role === 'system') return 'STANDING_LOW'
  if (type === 'appeal' && by.role !== losingSide(now)) return 'NOT_AGAINST_YOU'
  if (type === 'withdraw') {
    if (now.state !== 'appealed') return by.role === 'claimant' ? undefined : 'NOT_YOURS'
    return by.role === now.appellant ? undefined : 'NOT_YOUR_APPEAL'
  }
  const judges = type === 'vote' || type in PANEL_SAYS
  if (judges && now.state === 'appealed' && decidedFirst(now, by.id)) return 'ANOTHER_PERSON'
  return type === 'vote' ? ruledOutVote(now, by.id) : ruledOutDecision(now, type)
}

/** Whether somebody had a part in what is appealed; who votes in the appeal has none. */
const decidedFirst = ({ deciders, votes }: Case, id: string): boolean =>
  deciders.includes(id) && !votes.some(({ by }) => by === id)

function ruledOutFiling(now: Case, at: string): CaseRefusalCode | undefined {
  if (now.kind === 'notice') return now.restoredBefore ? 'NO_SECOND_NOTICE' : undefined
  if (now.kind !== 'appeal') return undefined
  if (now.appealedBefore) return 'APPEAL_ONCE'
  return now.verdictAt !== null && isOver('appeal', now.verdictAt, now.policy, at) ? 'APPEAL_WINDOW_OVER' : undefined
}

const losingSide = ({ decision }: Case): CaseRole => (decision === 'granted' ? 'respondent' : 'claimant')

function ruledOutVote(now: Case, member: string): CaseRefusalCode | undefined {
  if (!now.panel) return 'NO_PANEL'
  if (now.votes.some(({ by }) => by === member)) return 'VOTED_ALREADY'
  return now.votes.length >= now.policy.panel ? 'PANEL_FULL' : undefined
}

/** A panel decides by its majority, once all have voted. */
function ruledOutDecision(now: Case, type: CaseEventType): CaseRefusalCode | undefined {
  const says = PANEL_SAYS[type]
  if (says === undefined || !now.panel) return undefined
  if (now.votes.length < now.policy.panel) return 'PANEL_OPEN'
  const inFavour = now.votes.filter((vote) => vote.for).length * 2 > now.votes.length
  return inFavour === says ? undefined : 'PANEL_DISAGREES'
}
