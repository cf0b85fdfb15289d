import { createHash } from 'node:crypto'
import { type PolicyChange, type Said, VERDICT_ASPECTS, type VerdictAspect } from './policy-change.ts'

/** A post that stands for others that changed alike. */
export interface Sample {
  readonly contentId: string
  readonly accountId: string
  readonly before: Said
  readonly after: Said
}

/** Verdicts that changed alike in one respect. */
export interface ChangeKind {
  readonly from: string
  readonly to: string
  readonly count: number
  readonly sample: readonly Sample[]
}

export interface AffectedAccount {
  readonly accountId: string
  readonly flips: number
  /** Flips included. */
  readonly changes: number
}

/** What a policy changes in all. Two runs over the same verdicts, in whatever order, give the same. */
export interface Effect {
  /** Verdicts with another code. */
  readonly flips: number
  /** Verdicts of the same code with another action, grade, permission or label. */
  readonly otherwise: number
  /** Verdicts that differ in words, findings, rule or version of the pack alone. */
  readonly reworded: number
  /** By what changed: most frequent first. Of `action` and the others only verdicts that do not flip. */
  readonly kinds: Readonly<Record<VerdictAspect, readonly ChangeKind[]>>
  /** Most flips first. */
  readonly accounts: readonly AffectedAccount[]
}

/** Accounts that are named. */
const accountsShown = 10

interface Cell {
  readonly from: string
  readonly to: string
  count: number
  /** Those with the smallest hashes: the same for any order, and spread over all ids. */
  readonly sample: { readonly hash: string; readonly sample: Sample }[]
}

/** Adds up what a policy changes. Keeps a number for each affected account and a few samples, and no list of changes. */
export class Tally {
  readonly #samples: number
  readonly #cells = new Map<string, Cell>()
  readonly #accounts = new Map<string, { flips: number; changes: number }>()
  #flips = 0
  #otherwise = 0
  #reworded = 0

  /** @param samples posts that are named for each kind of change. */
  constructor(samples: number) {
    this.#samples = samples
  }

  add(change: PolicyChange): void {
    const { differs, accountId } = change
    const flips = differs.includes('verdict')
    if (differs.length === 0) this.#reworded++
    else if (flips) this.#flips++
    else this.#otherwise++
    if (differs.length === 0) return
    for (const aspect of flips ? (['verdict'] as const) : differs) this.#count(aspect, change)
    const account = this.#accounts.get(accountId) ?? { flips: 0, changes: 0 }
    this.#accounts.set(accountId, { flips: account.flips + (flips ? 1 : 0), changes: account.changes + 1 })
  }

  #count(aspect: VerdictAspect, { contentId, accountId, before, after }: PolicyChange): void {
    const [from, to] = aspect === 'label' ? labelChange(before, after) : [before[aspect], after[aspect]]
    const key = `${aspect} ${from} ${to}`
    const cell = this.#cells.get(key) ?? { from, to, count: 0, sample: [] }
    this.#cells.set(key, cell)
    cell.count++
    const hash = createHash('sha256').update(contentId).digest('hex')
    const { sample } = cell
    if (sample.length === this.#samples && hash >= (sample.at(-1)?.hash ?? '')) return
    sample.push({ hash, sample: { contentId, accountId, before, after } })
    sample.sort((a, b) => (a.hash < b.hash ? -1 : 1))
    if (sample.length > this.#samples) sample.pop()
  }

  effect(): Effect {
    const kindsOf = (aspect: VerdictAspect): ChangeKind[] =>
      [...this.#cells]
        .filter(([key]) => key.startsWith(`${aspect} `))
        .sort(([keyA, a], [keyB, b]) => b.count - a.count || (keyA < keyB ? -1 : 1))
        .map(([, { sample, ...cell }]) => ({ ...cell, sample: sample.map((one) => one.sample) }))
    return {
      flips: this.#flips,
      otherwise: this.#otherwise,
      reworded: this.#reworded,
      kinds: Object.fromEntries(
        VERDICT_ASPECTS.map((aspect) => [aspect, kindsOf(aspect)]),
      ) as unknown as Effect['kinds'],
      accounts: [...this.#accounts]
        .map(([accountId, counts]) => ({ accountId, ...counts }))
        .sort((a, b) => b.flips - a.flips || b.changes - a.changes || (a.accountId < b.accountId ? -1 : 1))
        .slice(0, accountsShown),
    }
  }
}

/** A label as one of few values: there is no end of texts. */
const labelChange = (before: Said, after: Said): [string, string] => [
  before.label === null ? 'none' : 'a label',
  after.label === null ? 'none' : before.label === null ? 'a label' : 'another label',
]
