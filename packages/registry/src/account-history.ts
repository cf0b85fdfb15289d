import type { AccountClass, AccountStatus, Licence } from '@sourcemark/contract'

/** What one update said of an account; it holds until the next one. */
export interface AccountState {
  /** When the platform said it. */
  readonly from: Date
  /** Who is behind it; null when the platform did not say: the account is then an owner of its own. */
  readonly entityId: string | null
  readonly name: string
  readonly aliases: readonly string[]
  readonly handles: readonly string[]
  readonly urls: readonly string[]
  readonly class: AccountClass
  readonly status: AccountStatus
  readonly licences: readonly Licence[]
}

/** An account with all that was ever said of it, oldest first; never empty. */
export interface Account {
  readonly accountId: string
  readonly states: readonly AccountState[]
}

/** The latest word on an account. */
export const latestState = ({ states }: Account): AccountState => states[states.length - 1] as AccountState

/** What held at `time`; before the first update the first one, since nothing says that it was otherwise. */
export function stateAt({ states }: Account, time: Date): AccountState {
  let state = states[0] as AccountState
  for (const next of states) if (next.from <= time) state = next
  return state
}

/**
 * Who was behind an account at `time`: its ownership epoch. An update that names nobody ends no epoch, and the first entity ever named
 * counts for the time before it too: not having been told is no change of hands.
 */
export function entityAt({ states }: Account, time: Date): string | null {
  let entity: string | null = null
  for (const state of states) {
    if (state.entityId === null) continue
    if (entity === null || state.from <= time) entity = state.entityId
  }
  return entity
}

/** Every name that an account bore between two moments, both included; the latest first. */
export function namesBetween(account: Account, start: Date, end: Date): string[] {
  const { states } = account
  const names = new Set<string>()
  for (let index = states.length - 1; index >= 0; index--) {
    const state = states[index] as AccountState
    const until = states[index + 1]?.from
    const begins = index === 0 || state.from <= end
    if (begins && (until === undefined || until > start)) names.add(state.name)
  }
  return [...names]
}

/** Whether a licence was in force at `time`: not refused or taken back, begun and not over. */
export function licenceInForce({ status, validFrom, validTo }: Licence, time: Date): boolean {
  return (
    (status === undefined || /^(?:valid|active|in[ -_]?force|expiring)$/i.test(status)) &&
    (validFrom == null || new Date(validFrom) <= time) &&
    (validTo == null || time < new Date(validTo))
  )
}
