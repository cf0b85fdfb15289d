import type { VerdictEvent } from '@sourcemark/contract'

interface Waiting {
  readonly contentId: string
  readonly revision: number
  /** Milliseconds of the replay's clock. */
  readonly sentAt: number
}

export interface RefusedEvent {
  readonly contentId: string
  readonly code: string
  readonly pointer: string
}

/** Keeps who waits for a verdict and the last verdict of everybody. Knows nothing of topics or clocks. */
export class VerdictBook {
  /** Milliseconds from sending to the first verdict, of every post that got one. */
  readonly latencies: number[] = []
  readonly refused: RefusedEvent[] = []
  /** Events that needed no new verdict: one for that revision was there already. */
  repeated = 0
  /** Verdicts that took the place of an earlier one. */
  superseding = 0
  /** Verdicts whose place in their ledger chain was not after the one before: never with an exactly-once publisher. */
  outOfOrder = 0
  /** All verdicts, for whoever watches for progress. */
  seen = 0

  readonly #last = new Map<string, VerdictEvent>()
  readonly #waiting = new Map<string, Waiting[]>()
  readonly #chains = new Map<number, number>()
  #open = 0

  /** Posts that wait for their first verdict. */
  get open(): number {
    return this.#open
  }

  /** Whoever still waits, in the order of sending. */
  missing(): { contentId: string; revision: number }[] {
    return [...this.#waiting.values()]
      .flat()
      .sort((a, b) => a.sentAt - b.sentAt)
      .map(({ contentId, revision }) => ({ contentId, revision }))
  }

  last(contentId: string): VerdictEvent | undefined {
    return this.#last.get(contentId)
  }

  /** What was counted so far belongs to earlier runs. */
  startCounting(): void {
    this.superseding = 0
  }

  /** Whether every chain was read up to the row that `heads` names. */
  hasReached(heads: ReadonlyMap<number, number>): boolean {
    return [...heads].every(([chain, seq]) => (this.#chains.get(chain) ?? 0) >= seq)
  }

  /** A post goes out. False when it has its verdict already or waits for it already, so that no other will come. */
  sent(contentId: string, revision: number, now: number): boolean {
    const known = this.#last.get(contentId)
    const waiting = this.#waiting.get(contentId) ?? []
    if ((known !== undefined && known.data.revision >= revision) || waiting.some((w) => w.revision === revision)) {
      this.repeated++
      return false
    }
    this.#waiting.set(contentId, [...waiting, { contentId, revision, sentAt: now }])
    this.#open++
    return true
  }

  /** A verdict arrives. It answers its revision and older ones, which an edit may have overtaken. Gives how many. */
  received(event: VerdictEvent, now: number): number {
    const { contentId, revision, supersedes, ledger } = event.data
    this.seen++
    const previousSeq = this.#chains.get(ledger.chain) ?? 0
    if (ledger.seq <= previousSeq) this.outOfOrder++
    this.#chains.set(ledger.chain, Math.max(previousSeq, ledger.seq))
    if (supersedes !== null) this.superseding++
    this.#last.set(contentId, event)
    return this.#settle(
      contentId,
      (waiting) => waiting.revision <= revision,
      (waiting) => {
        this.latencies.push(now - waiting.sentAt)
      },
    )
  }

  /** An event was refused at the door, so its post will get no verdict. Gives how many waited for it. */
  refuse(contentId: string, code: string, pointer: string): number {
    const settled = this.#settle(
      contentId,
      () => true,
      () => {},
    )
    if (settled > 0) this.refused.push({ contentId, code, pointer })
    return settled
  }

  #settle(contentId: string, which: (w: Waiting) => boolean, each: (w: Waiting) => void): number {
    const waiting = this.#waiting.get(contentId)
    if (waiting === undefined) return 0
    const rest = waiting.filter((w) => !which(w))
    for (const w of waiting) if (which(w)) each(w)
    if (rest.length === 0) this.#waiting.delete(contentId)
    else this.#waiting.set(contentId, rest)
    this.#open -= waiting.length - rest.length
    return waiting.length - rest.length
  }
}
