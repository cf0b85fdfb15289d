import { limitKey } from '../http/limits.ts'

/** How often one network may file without having solved the challenge. */
export interface SlowLaneLimit {
  readonly filings: number
  /** Milliseconds in which so many may be filed. */
  readonly within: number
}

const usual: SlowLaneLimit = Object.freeze({ filings: 3, within: 3_600_000 })

/** Networks that are remembered at most; the one that filed longest ago is forgotten first. */
const remembered = 10_000

/** The way in for browsers without scripts: open to all, but few at a time. Counted by each process for itself. */
export class SlowLane {
  readonly #limit: SlowLaneLimit
  readonly #filings = new Map<string, number[]>()

  constructor(limit: SlowLaneLimit = usual) {
    this.#limit = limit
  }

  /** Counts a filing. @returns null when it may go on, else when the next one may. */
  enter(address: string, now: Date): Date | null {
    const key = limitKey(address)
    const time = now.getTime()
    const recent = (this.#filings.get(key) ?? []).filter((at) => at > time - this.#limit.within)
    this.#filings.delete(key)
    const [first] = recent
    const full = first !== undefined && recent.length >= this.#limit.filings
    if (!full) recent.push(time)
    this.#filings.set(key, recent)
    const [oldest] = this.#filings.keys()
    if (this.#filings.size > remembered && oldest !== undefined) this.#filings.delete(oldest)
    return full ? new Date(first + this.#limit.within) : null
  }
}
