import { apply, type Case, type CaseSide } from '@sourcemark/review'

/** What a side of a case can do in it. */
export const PARTY_STEPS = Object.freeze(['complete', 'counter', 'suit', 'appeal', 'withdraw'] as const)
export type PartyStep = (typeof PARTY_STEPS)[number]

/** Who a side is within its role. */
export const actorOf = ({ claimant, accountId }: Case, side: CaseSide) =>
  ({ role: side, id: side === 'claimant' ? claimant : accountId }) as const

const none = '0'.repeat(64)

/** Whether a case would let a side do something now, the right form supposed. */
export function canDo(now: Case, side: CaseSide, step: PartyStep, at: Date): boolean {
  const time = now.lastAt !== null && now.lastAt > at.toJSON() ? now.lastAt : at.toJSON()
  const common = { at: time, by: actorOf(now, side) }
  const filled = { form: none, missing: [] }
  switch (step) {
    case 'suit':
      return apply(now, { ...common, type: step, data: { reference: '-' } }).refused === null
    case 'withdraw':
      return apply(now, { ...common, type: step, data: {} }).refused === null
    default:
      return apply(now, { ...common, type: step, data: filled }).refused === null
  }
}

/** What a side of a case can do now. */
export const stepsOf = (now: Case, side: CaseSide, at: Date): PartyStep[] =>
  PARTY_STEPS.filter((step) => canDo(now, side, step, at))
