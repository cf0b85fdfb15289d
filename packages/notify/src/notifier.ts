import type { Database } from '@sourcemark/database'
import {
  type Case,
  type CaseSide,
  type LinkKeys,
  languageOf,
  makeLink,
  noteDelivered,
  noteFailed,
  noteGivenUp,
  type OutboxMessage,
  type Recipient,
  type RecordedEvent,
  readCase,
  readEvents,
  readForms,
  takeMessages,
} from '@sourcemark/review'
import { toFault } from '@sourcemark/runtime'
import { addDeliveries, type Delivery, isForEndpoints, noteArrived, noteMissed, takeDeliveries } from './deliveries.ts'
import { claimantLetter, operatorsLetter, usualLanguage } from './letter.ts'
import { isMailAddress, type Mailed, type Mailer } from './mailer.ts'
import { messageIdOf } from './notice-types.ts'
import { sendWebhook, type WebhookOptions } from './send-webhook.ts'
import { webhookBody } from './webhook-body.ts'

export interface NotifierOptions {
  readonly database: Database
  /** null: nobody is written to, and claimants learn everything on the page of their case. */
  readonly mailer: Mailer | null
  /** Address that is told when a deadline is about to be missed, or was; null: the console alone shows it. */
  readonly operators: string | null
  readonly webhooks: WebhookOptions
  readonly linkKeys: LinkKeys
  /** Milliseconds for which links in messages work. */
  readonly linkLasts: number
  /** Address of the page on which a claimant follows a case. */
  readonly caseUrl: string
  /** Address of the page to which a signed link leads an account. */
  readonly linkUrl: (link: string) => string
}

/** What became of a message. */
export const NOTICE_OUTCOMES = Object.freeze([
  /** It lies at every endpoint's door: see what becomes of the deliveries. */
  'handed_on',
  'delivered',
  'failed',
  /** It never will arrive. */
  'given_up',
  /** Nobody is to be told this way. */
  'nobody',
] as const)
export type NoticeOutcome = (typeof NOTICE_OUTCOMES)[number]

export interface Notifier {
  /**
   * Passes on what lies in the outbox: to endpoints as deliveries, and to people by e-mail. The two do not wait for each other.
   * @returns what became of each.
   */
  passOn(to: NoticeGroup, now: Date): Promise<NoticeOutcome[]>
  /** Sends what is due to endpoints. @returns what became of each. */
  deliver(now: Date, signal: AbortSignal): Promise<NoticeOutcome[]>
}

/** Whom messages are for: everybody but the adjudicator, who takes rulings itself. A mail server that is slow keeps no platform waiting. */
const NOTICE_GROUPS = Object.freeze({
  platforms: ['platform', 'respondent', 'public'],
  people: ['claimant', 'operators'],
} as const satisfies Record<string, readonly Recipient[]>)
export type NoticeGroup = keyof typeof NOTICE_GROUPS

/** Whom nobody but the platform can reach: what is for them waits until there is an endpoint. */
const waitForEndpoint: readonly Recipient[] = ['platform', 'respondent']

/** Milliseconds after which what was taken and not seen through is taken by others. Longer than a mail server or an endpoint may take. */
const lease = 120_000
const atOnce = 20

/** Tells others what follows from cases, at least once, under ids that do not change. Several processes share the work. */
export function createNotifier(options: NotifierOptions): Notifier {
  const { database, mailer, operators } = options

  const factsOf = async ({ caseId, number }: Pick<OutboxMessage, 'caseId' | 'number'>) => {
    const now = await readCase(database, caseId)
    const event = (await readEvents(database, caseId)).find((one) => one.number === number)
    if (now === undefined) throw new Error(`there is no case ${caseId}`)
    return { now, event }
  }

  const passOnOne = async (message: OutboxMessage, at: Date): Promise<NoticeOutcome> => {
    const { now, event } = await factsOf(message)
    if (!isForEndpoints(message.recipient, now.kind)) return await writeClaimant(message, now, event, at)
    if (message.recipient === 'operators' && mailer !== null && operators !== null) {
      const mailed = await mailer.send(operators, operatorsLetter(message), 'en', messageIdOf(message))
      if (!mailed.sent && !mailed.never) return await noteMailed(message, mailed, at)
    }
    return await database.transaction(async (tx) => {
      const endpoints = await addDeliveries(tx, message, at)
      if (endpoints === 0 && waitForEndpoint.includes(message.recipient)) {
        await noteFailed(tx, message, 'There is no endpoint for it.', at)
        return 'failed'
      }
      await noteDelivered(tx, message, at)
      return endpoints === 0 ? 'nobody' : 'handed_on'
    })
  }

  const writeClaimant = async (
    message: OutboxMessage,
    now: Case,
    event: RecordedEvent | undefined,
    at: Date,
  ): Promise<NoticeOutcome> => {
    const forms = await readForms(database, message.caseId)
    const to = forms.findLast(({ side, form }) => side === 'claimant' && typeof form.email === 'string')?.form.email
    if (mailer === null || typeof to !== 'string' || !isMailAddress(to)) {
      // The page of the case tells it.
      await noteDelivered(database, message, at)
      return 'nobody'
    }
    const language = (await languageOf(database, message.caseId, 'claimant')) ?? usualLanguage(now)
    const letter = claimantLetter(message, now, event, language, options.caseUrl)
    return await noteMailed(message, await mailer.send(to, letter, language, messageIdOf(message)), at)
  }

  const noteMailed = async (message: OutboxMessage, mailed: Mailed, at: Date): Promise<NoticeOutcome> => {
    if (mailed.sent) {
      await noteDelivered(database, message, at)
      return 'delivered'
    }
    if (mailed.never) {
      await noteGivenUp(database, message, mailed.error)
      return 'given_up'
    }
    await noteFailed(database, message, mailed.error, at)
    return 'failed'
  }

  const deliverOne = async (delivery: Delivery, at: Date, signal: AbortSignal): Promise<NoticeOutcome> => {
    const { now, event } = await factsOf(delivery)
    const side = accountsSide(delivery, now)
    const link = side === null ? null : options.linkUrl(await linkTo(delivery, side))
    const body = webhookBody(delivery, now, event, link)
    const { url, secrets, messageId: id } = delivery
    const sent = await sendWebhook({ url, id, body, secrets }, options.webhooks, at, signal)
    if (sent.arrived) await noteArrived(database, delivery, sent.status, at)
    else await noteMissed(database, delivery, sent.status, sent.error, at)
    return sent.arrived ? 'delivered' : 'failed'
  }

  /** Counted from when the message was made, so that it says the same every time. */
  const linkTo = async ({ caseId, body }: Delivery, side: CaseSide): Promise<string> =>
    await makeLink(database, { caseId, side }, new Date(Date.parse(body.at) + options.linkLasts), options.linkKeys)

  /** An error that concerns this message alone: the others are not kept waiting by it. */
  const orMissed = async (
    work: Promise<NoticeOutcome>,
    note: (error: string) => Promise<void>,
  ): Promise<NoticeOutcome> => {
    try {
      return await work
    } catch (error) {
      const fault = toFault(error)
      if (fault.disposition === 'wait' || fault.disposition === 'fatal') throw fault
      await note(fault.message)
      return 'failed'
    }
  }

  return {
    async passOn(to, now) {
      const messages = await takeMessages(database, NOTICE_GROUPS[to], now, lease, atOnce)
      return await all(messages, (message) =>
        orMissed(passOnOne(message, now), (error) => noteFailed(database, message, error, now)),
      )
    },
    async deliver(now, signal) {
      const deliveries = await takeDeliveries(database, now, lease, atOnce)
      return await all(deliveries, (delivery) =>
        orMissed(deliverOne(delivery, now, signal), async (error) => {
          // Who is stopped on the way leaves it to others.
          if (!signal.aborted) await noteMissed(database, delivery, null, error, now)
        }),
      )
    },
  }
}

/** The side of the account that a message is for; null when it is for nobody's account. */
function accountsSide({ recipient }: Delivery, { kind }: Case): CaseSide | null {
  if (recipient === 'respondent') return 'respondent'
  return recipient === 'claimant' && kind === 'appeal' ? 'claimant' : null
}

/** Does all at once, each to its end. @throws what the first of them threw. */
async function all<T>(things: readonly T[], work: (thing: T) => Promise<NoticeOutcome>): Promise<NoticeOutcome[]> {
  const settled = await Promise.allSettled(things.map(work))
  return settled.map((one) => {
    if (one.status === 'rejected') throw one.reason
    return one.value
  })
}
