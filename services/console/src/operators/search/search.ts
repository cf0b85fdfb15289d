import { foldHandle, foldName, webAddress } from '@sourcemark/attribution'
import { VERDICT_CODES, type VerdictCode } from '@sourcemark/contract'
import type { Queryable } from '@sourcemark/database'
import {
  type LedgerPlace,
  type ListedPlace,
  type ListedVerdict,
  placesOfVerdict,
  verdictsOfCode,
} from '@sourcemark/ledger'
import {
  contentsAtPages,
  contentsAtUrl,
  contentsByPrefix,
  contentsByTitle,
  type ListedContent,
  listContents,
} from '@sourcemark/originals'
import { accountsByPrefix, findAccounts, latestState, readAccounts, registryKeys } from '@sourcemark/registry'
import { type ListedCase, searchCases } from '@sourcemark/review'
import { VERDICT_WORDS } from '../../evidence/verdict-words.ts'

/** Rows of each kind that are shown. */
const shown = 20
/** Rows of a list of verdicts with one code. */
export const codeListed = 50

/** What was found for some words, by how it was found. */
export interface Found {
  readonly contents: readonly ListedContent[]
  readonly atAddress: readonly ListedContent[]
  readonly titles: readonly ListedContent[]
  readonly accounts: readonly { readonly accountId: string; readonly name: string }[]
  readonly verdicts: readonly LedgerPlace[]
  readonly cases: readonly ListedCase[]
  /** The code that the words name; null when they name none. */
  readonly code: VerdictCode | null
  /** Contents whose latest verdict has that code, one more than is shown where there are more. */
  readonly ofCode: readonly ListedVerdict[]
}

/** The verdict that somebody calls by its code, or by what it is called in either language. */
function codeCalled(text: string): VerdictCode | null {
  const wanted = text.toLowerCase()
  const found = VERDICT_CODES.find((code) => {
    const { zh, en } = VERDICT_WORDS[code]
    return code === wanted.replaceAll(' ', '_') || zh === text || en.toLowerCase() === wanted
  })
  return found ?? null
}

/** Looks for what somebody typed among everything that has an index. */
export async function search(db: Queryable, text: string, last: ListedPlace | undefined): Promise<Found> {
  const address = webAddress(text)?.page ?? null
  const code = codeCalled(text)
  const [contents, atAddress, titles, accounts, verdicts, cases, ofCode] = await Promise.all([
    contentsByPrefix(db, text, shown),
    address === null ? [] : atAddresses(db, text, address),
    contentsByTitle(db, text, shown),
    accountsCalled(db, text, address),
    /^[0-9a-f]{64}$/i.test(text) ? placesOfVerdict(db, text.toLowerCase(), shown) : [],
    searchCases(db, text, shown),
    code === null ? [] : verdictsOfCode(db, code, last, codeListed + 1),
  ])
  return { contents, atAddress, titles, accounts, verdicts, cases, code, ofCode }
}

async function atAddresses(db: Queryable, url: string, page: string): Promise<ListedContent[]> {
  const [there, exactly] = await Promise.all([contentsAtPages(db, [page], shown), contentsAtUrl(db, url, shown)])
  return await listContents(db, [...new Set([...exactly, ...there])])
}

async function accountsCalled(db: Queryable, text: string, page: string | null): Promise<Found['accounts']> {
  const keys = registryKeys.ofAccount({
    names: [foldName(text)].filter((name) => name !== ''),
    ids: [foldHandle(text)].filter((id) => id !== ''),
    pages: page === null ? [] : [page],
  })
  const [called, prefixed] = await Promise.all([findAccounts(db, keys, shown), accountsByPrefix(db, text, shown)])
  const ids = [...new Set([...prefixed, ...called.map(({ accountId }) => accountId)])].slice(0, shown)
  const accounts = await readAccounts(db, ids)
  return ids.flatMap((accountId) => {
    const account = accounts.get(accountId)
    return account === undefined ? [] : [{ accountId, name: latestState(account).name }]
  })
}
