import { ownerId } from './lookup/log.ts'

/** What came of an examination. */
export interface Examination {
  readonly contentId: string
  readonly revision: number
  /** Its findings are to be judged: registered works get no verdict. */
  readonly judged: boolean
  /** Later contents that are due again because of this one. */
  readonly later: number
}

/** Whose postings count together. */
export const ownerOf = ({
  accountId,
  ownerName,
}: {
  readonly accountId: string | null
  readonly ownerName: string | null
}): bigint => ownerId(accountId !== null ? `account:${accountId}` : ownerName !== null ? `name:${ownerName}` : '')

/** Scores and shares are told to a ten-thousandth: finer digits say nothing. */
export const rounded = (share: number): number => Math.round(share * 10_000) / 10_000
