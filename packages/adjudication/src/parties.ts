import type { OtherParty, Party } from '@sourcemark/attribution'
import type { Content } from '@sourcemark/originals'
import {
  type Account,
  type AccountState,
  entityAt,
  latestState,
  namesBetween,
  ownerKey,
  stateAt,
} from '@sourcemark/registry'

/** Who owned a content when it was published. */
export interface Ownership {
  /** Equal for two contents of one owner. */
  readonly key: string
  readonly accountId: string | null
  readonly entityId: string | null
  /** Name at that time. */
  readonly name: string
  readonly account: Account | undefined
}

/** Whose a content was at its publication. */
export function ownershipOf(content: Content, accounts: ReadonlyMap<string, Account>): Ownership {
  const { accountId, ownerName, publishedAt } = content
  const account = accountId === null ? undefined : accounts.get(accountId)
  const entityId = account === undefined ? null : entityAt(account, publishedAt)
  return {
    key: ownerKey({ accountId, entityId, ownerName }),
    accountId,
    entityId,
    name: account === undefined ? (ownerName ?? accountId ?? content.contentId) : stateAt(account, publishedAt).name,
    account,
  }
}

/** What an account is called besides its name: what held at `time`, and what was learned since. */
function otherCalling(account: Account, time: Date): Pick<AccountState, 'aliases' | 'handles' | 'urls'> {
  const then = stateAt(account, time)
  const now = latestState(account)
  const both = (field: 'aliases' | 'handles' | 'urls'): string[] => [...new Set([...then[field], ...now[field]])]
  return { aliases: both('aliases'), handles: both('handles'), urls: both('urls') }
}

/** An account as marks of a post may name it: under every name that it bore between `from` and the post. */
export function partyOf(account: Account, from: Date, post: Date): Party {
  const entityId = entityAt(account, from)
  const { aliases, handles, urls } = otherCalling(account, post)
  return {
    entityId: ownerKey({ accountId: account.accountId, entityId, ownerName: null }),
    accountId: account.accountId,
    names: namesBetween(account, from, post),
    aliases,
    handles,
    urls,
  }
}

/** The owner of a work as marks of a post may name it. */
export function ownerParty(work: Content, { key, account }: Ownership, post: Date): Party {
  if (account !== undefined) return { ...partyOf(account, work.publishedAt, post), entityId: key }
  if (work.accountId !== null) return { entityId: key, accountId: work.accountId, names: [work.accountId] }
  return {
    entityId: key,
    names: work.ownerName === null ? [] : [work.ownerName],
    aliases: work.ownerAliases,
    urls: work.ownerUrls,
  }
}

/** Somebody whom a mark may name beside the owners, and whether they carry one of the works. */
export const otherParty = (party: Party, holds: boolean): OtherParty => ({
  ...party,
  holds: holds ? 'copy' : 'nothing',
})
