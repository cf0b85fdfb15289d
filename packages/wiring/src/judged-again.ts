import type { Broker, Producer } from '@sourcemark/broker'
import type { FindingsMessage, TopicNames } from '@sourcemark/contract'
import { Fault, sleep } from '@sourcemark/runtime'
import { keyed } from './messages.ts'
import { groupId } from './topics.ts'

/*
 * Having many contents judged again, without being in the way of those that are published meanwhile.
 */

/** Milliseconds after which an adjudicator that does nothing counts as not running. */
const patience = 120_000

export interface PacedRequestsOptions {
  readonly producer: Producer
  readonly topics: Pick<TopicNames, 'findings'>
  /** Requests a second. */
  readonly rate: number
  /** Gives up waiting for the next one's turn. */
  readonly signal?: AbortSignal | undefined
}

/** Sends requests, no faster than a rate. */
export class PacedRequests {
  readonly #options: PacedRequestsOptions
  readonly #from = performance.now()
  #sent = 0

  constructor(options: PacedRequestsOptions) {
    this.#options = options
  }

  get sent(): number {
    return this.#sent
  }

  async send(messages: readonly FindingsMessage[]): Promise<void> {
    if (messages.length === 0) return
    const { producer, topics, rate, signal } = this.#options
    const early = this.#from + (this.#sent / rate) * 1000 - performance.now()
    if (early > 0) await sleep(early, signal)
    await producer.send(topics.findings, keyed(messages))
    this.#sent += messages.length
  }
}

export interface UntilJudgedOptions {
  /** Milliseconds between two looks. */
  readonly interval: number
  /** Gets how many requests are left, at every look. */
  readonly onLeft: (left: bigint) => void | Promise<void>
  readonly signal?: AbortSignal | undefined
}

/**
 * Waits until the adjudicator has done everything that was asked of it.
 *
 * @throws Fault UNEXPECTED when it does nothing for two minutes.
 */
export async function untilJudged(
  {
    broker,
    topics,
    prefix,
  }: {
    readonly broker: Broker
    readonly topics: Pick<TopicNames, 'findings' | 'retry'>
    readonly prefix: string
  },
  { interval, onLeft, signal }: UntilJudgedOptions,
): Promise<void> {
  let least: bigint | undefined
  let movedAt = performance.now()
  for (;;) {
    const lag = await broker.lagOf(groupId(prefix, 'adjudicator'), [topics.findings, topics.retry('adjudicator')])
    if (lag === 0n) return
    if (least === undefined || lag < least) {
      least = lag
      movedAt = performance.now()
    }
    if (performance.now() - movedAt > patience) {
      throw new Fault('UNEXPECTED', {
        message: `The adjudicator has left ${lag} requests undone for ${patience / 1000} s: does it run? The pack is in force and the requests stay; they are done when it does.`,
      })
    }
    await onLeft(lag)
    await sleep(interval, signal)
  }
}
