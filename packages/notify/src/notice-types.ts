import { createHash } from 'node:crypto'
import type { DueEffect, OutboxMessage } from '@sourcemark/review'

/** What is told to others; rulings go to the adjudicator alone. */
export type NoticeEffect = Exclude<DueEffect, 'append_ruling'>

/** Types of messages, as whoever receives them tells them apart. */
export const NOTICE_TYPES: Readonly<Record<NoticeEffect, string>> = Object.freeze({
  take_measure: 'case.measure.advised',
  restore: 'case.restore.advised',
  forward_notice: 'case.notice.forwarded',
  announce_notice: 'case.notice.announced',
  forward_statement: 'case.statement.forwarded',
  state_reasons: 'case.reasons.stated',
  notify_claimant: 'case.claimant.notified',
  notify_respondent: 'case.respondent.notified',
  alert_operators: 'case.operators.alerted',
  publish: 'case.published',
})

/** All of them, for whoever chooses. */
export const noticeTypes: readonly string[] = Object.freeze(Object.values(NOTICE_TYPES))

/** Whether an effect is told to others. */
export const isNoticeEffect = (effect: DueEffect): effect is NoticeEffect => Object.hasOwn(NOTICE_TYPES, effect)

/** Id of a message: the same every time it is sent and for everybody who gets it, so that who gets it twice knows it. */
export const messageIdOf = ({ caseId, number, effect }: Pick<OutboxMessage, 'caseId' | 'number' | 'effect'>): string =>
  `msg_${createHash('sha256')
    .update(JSON.stringify([caseId, number, effect]))
    .digest('hex')
    .slice(0, 32)}`
