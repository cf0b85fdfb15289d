import { type Case, type RecordedEvent, STATE_WORDS } from '@sourcemark/review'
import type { Delivery } from './deliveries.ts'
import { NOTICE_TYPES } from './notice-types.ts'

/**
 * What an endpoint is sent: facts of the case, nothing that a party has written and nobody's name. Whoever is to know more follows the link.
 * @param link For the account whom the message is for, to its side of the case; null in messages for others.
 */
export function webhookBody(
  { effect, body, caseId, number }: Delivery,
  now: Case,
  event: RecordedEvent | undefined,
  link: string | null,
): string {
  const { contentId, revision, accountId, state, clock, at } = body
  return JSON.stringify({
    type: NOTICE_TYPES[effect],
    timestamp: at,
    data: {
      caseId,
      number,
      kind: now.kind,
      contentId,
      revision,
      accountId,
      verdictId: now.verdictId,
      event: body.event,
      state,
      stateWords: STATE_WORDS[state],
      clock,
      reasons: event !== undefined && 'reasons' in event.data ? event.data.reasons : null,
      pack: { pack: now.policy.pack, version: now.policy.version, regime: now.policy.regime },
      // As they stand when it is sent.
      deadlines: now.clocks.map((running) => ({
        clock: running.clock,
        dueAt: running.dueAt,
        latestAt: running.latestAt,
        basis: now.policy.periods[running.clock]?.basis ?? [],
      })),
      link,
    },
  })
}
